"""The contest: starts a process for each contender, takes them in turn, and writes what came out.

Called by `run.py`, in an environment that has the peers.
"""

import contextlib
import json
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module, metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import table
from benchmarks.comparison import Comparison, Figure, Measurements
from benchmarks.run import options
from benchmarks.worker import work

TOLERANCE = 1e-8


class Effort(NamedTuple):
    """How long to measure: the fewest and the most rounds, and for each contender its seconds.

    After `enough` seconds no other round of a comparison begins, but for the fewest.
    """

    fewest: int
    most: int
    seconds: float
    enough: float


FULL = Effort(fewest=5, most=40, seconds=0.05, enough=150.0)
QUICK = Effort(fewest=2, most=5, seconds=0.005, enough=3.0)


@contextlib.contextmanager
def workers(rows: str, tiny: bool, columns: list[str]) -> Iterator[dict[str, Connection]]:
    """Start one process for each contender, and end all of them with the block."""
    context = multiprocessing.get_context("spawn")
    connections = {}
    processes = []
    try:
        for column in columns:
            connections[column], theirs = context.Pipe()
            arguments = (theirs, rows, tiny, column)
            processes.append(context.Process(target=work, args=arguments, daemon=True))
            processes[-1].start()
            theirs.close()
        yield connections
    finally:
        for process in processes:
            process.terminate()
            process.join()


def answer(connection: Connection, *order: Any) -> Any:
    """Return what a worker answers to an order, or first of all, without one."""
    if order:
        connection.send(order)
    try:
        return connection.recv()
    except EOFError:
        raise RuntimeError("a contender has failed: see above") from None


def check_equal(comparison: Comparison, results: dict[str, dict[str, list[np.ndarray]]]) -> None:
    """Raise a RuntimeError unless all contenders of a line have the same result."""
    for line in comparison.lines:
        columns = [column for column in line.contenders if column in results]
        for column in columns[1:]:
            distance = difference(results[column][line.title], results[columns[0]][line.title])
            if not distance <= TOLERANCE:
                raise RuntimeError(
                    f"{line.title}: the result of {column} differs from that of {columns[0]} by "
                    f"{distance:.1e}, relatively, and {TOLERANCE:.0e} is allowed: nothing is timed"
                )


def difference(these: list[np.ndarray], those: list[np.ndarray]) -> float:
    """Return the largest difference of two results, relative to the larger numbers in them."""
    if [a.shape for a in these] != [b.shape for b in those]:
        return float("inf")
    this, that = (np.concatenate([leaf.ravel() for leaf in leaves]) for leaves in (these, those))
    scale = np.max(np.abs(that), initial=0.0)
    return float(np.max(np.abs(this - that), initial=0.0) / (scale or 1.0))


def measure(
    rows: str, effort: Effort, *, tiny: bool = False
) -> tuple[Comparison, Measurements, dict[str, str]]:
    """Take all measures of one comparison; also return who is missing, and why."""
    comparison = import_module(f"benchmarks.rows.{rows}").comparison(tiny)
    with workers(rows, tiny, comparison.columns()) as connections:
        first = {column: answer(connection) for column, connection in connections.items()}
        missing = {column: said for column, said in first.items() if isinstance(said, str)}
        results = {column: said for column, said in first.items() if column not in missing}
        check_equal(comparison, results)
        figures = [
            Figure(line.title, column, name)
            for line in comparison.lines
            for column in results
            if column in line.contenders
            for name in line.measures
        ]
        measurements: Measurements = {}
        for figure in figures:
            if figure.measure != "time":
                value = answer(connections[figure.column], figure.line, figure.measure)
                if value is not None:
                    measurements[figure] = [value]
        timed = [figure for figure in figures if figure.measure == "time"]
        began = time.monotonic()
        for number in range(effort.most):
            if number >= effort.fewest and time.monotonic() - began > effort.enough:
                break
            for f in timed:
                taken = answer(connections[f.column], f.line, "time", effort.seconds)
                measurements.setdefault(f, []).append(taken)
    return comparison, measurements, missing


def machine() -> dict[str, Any]:
    """Return where and when this is measured, and with which versions."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    packages = ("numpy", "autograd", "torch", "jax", "jaxlib", "micrograd")
    versions = {}
    for package in packages:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions[package] = metadata.version(package)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": versions,
    }


def main() -> None:
    """Run the comparisons asked for, print the table, and write a file with all figures."""
    asked = options()
    comparisons, measurements, missing = [], {}, {}
    began = time.monotonic()
    for rows in asked.rows:
        try:
            comparison, figures, absent = measure(rows, QUICK if asked.quick else FULL)
        except RuntimeError as error:
            sys.exit(f"benchmarks/run.py: {error}")
        comparisons.append(comparison)
        measurements |= figures
        missing |= absent
        print(f"{rows:<20} {time.monotonic() - began:6.0f} s", file=sys.stderr, flush=True)
    where = machine()
    print(table.text(comparisons, measurements, missing, where))
    content = table.data(comparisons, measurements, where)
    asked.output.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
