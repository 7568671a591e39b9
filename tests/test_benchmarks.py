"""The benchmarks, in a form so small that they take no time: all of them run, and agree."""

import math
import re
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement

from benchmarks import contest, table
from benchmarks.comparison import (
    BY_HAND,
    COLUMNS,
    HIPS,
    JAX_JIT,
    OURS,
    PEERS,
    Comparison,
    Figure,
    Line,
    Target,
    Unit,
)
from benchmarks.run import ROWS
from benchmarks.worker import leaves, peak, time_of

WHERE = {"date": "2026-01-31", "processor": "P", "system": "S", "python": "3", "packages": {}}


def comparison(rows: str, tiny: bool) -> Comparison:
    return import_module(f"benchmarks.rows.{rows}").comparison(tiny)


def test_every_file_of_rows_is_in_the_table(root: Path) -> None:
    files = {path.stem for path in (root / "benchmarks" / "rows").glob("[!_]*.py")}
    assert files == set(ROWS)


@pytest.mark.parametrize("rows", ROWS)
def test_ours_and_by_hand_agree(rows: str) -> None:
    tiny = comparison(rows, tiny=True)
    results = {
        column: {
            line.title: leaves(line.contenders[column]()())
            for line in tiny.lines
            if column in line.contenders
        }
        for column in tiny.columns()
        if column not in PEERS
    }
    assert {BY_HAND, OURS} <= results.keys()
    assert results[OURS].keys() <= results[BY_HAND].keys()
    contest.check_equal(tiny, results)


@pytest.mark.parametrize("rows", ROWS)
def test_targets_name_figures_that_are_measured(rows: str) -> None:
    full = comparison(rows, tiny=False)
    measured = {
        Figure(line.title, column, measure)
        for line in full.lines
        for column in line.contenders
        for measure in line.measures
    }
    assert {figure.column for figure in measured} <= set(COLUMNS)
    assert full.targets
    for target in full.targets:
        assert target.at_least or target.at_most, target
        assert target.figure in measured, target
        assert not isinstance(target.divisor, Figure) or target.divisor in measured, target


def test_every_figure_is_taken_in_a_process_of_its_contender(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # JAX takes seconds to start; a column without its package says so.
    monkeypatch.setattr(Comparison, "columns", lambda self: [BY_HAND, OURS, HIPS])
    effort = contest.Effort(fewest=3, most=4, seconds=1e-4, enough=0.0)
    measured, figures, missing = contest.measure("long_chain", effort, tiny=True)
    title = measured.lines[0].title
    for column in (BY_HAND, OURS):
        assert len(figures[Figure(title, column)]) == 3
        assert min(figures[Figure(title, column)]) > 0
        assert figures[Figure(title, column, "peak")][0] > 0
    assert (HIPS in missing) != (Figure(title, HIPS) in figures)
    printed = table.text([measured], figures, missing, WHERE)
    assert title in printed


def test_a_contender_that_fails_ends_the_contest(capfd: pytest.CaptureFixture[str]) -> None:
    with contest.workers("long_chain", True, [BY_HAND]) as connections:
        contest.answer(connections[BY_HAND])
        with pytest.raises(RuntimeError, match="has failed"):
            contest.answer(connections[BY_HAND], "no such line", "time", 1)
    assert "KeyError" in capfd.readouterr().err


def test_results_that_differ_are_refused() -> None:
    both = Comparison([Line("a line", dict.fromkeys((BY_HAND, OURS), None))], [])
    right = [np.array(1.0), np.array([1.0, 2.0])]

    def check(*ours: np.ndarray) -> None:
        contest.check_equal(both, {BY_HAND: {"a line": right}, OURS: {"a line": list(ours)}})

    check(right[0], right[1] + 1e-9)
    for wrong in (right[1] + 1e-7, np.array([1.0, math.nan]), np.ones(3)):
        with pytest.raises(RuntimeError, match="a line: the result of ours differs"):
            check(right[0], wrong)


def test_what_a_call_takes() -> None:
    array = np.zeros(10**5)
    assert 8e5 <= peak(lambda: array + 1) < 8.1e5
    assert 16e5 <= peak(lambda: (array + 1, array + 2)) < 16.1e5

    calls = []
    assert 0 < time_of(lambda: calls.append(None), 0.0) < 1e-3
    assert len(calls) == 1
    began = time.process_time()
    taken = time_of(lambda: calls.append(sum(range(1000))), 0.02)
    elapsed = time.process_time() - began
    assert 0.02 <= taken * (len(calls) - 1) <= elapsed < 0.2


def test_the_table_shows_units_spreads_and_verdicts() -> None:
    line = Line("the work", {}, ("time", "peak"), Unit("bytes a node", 100))
    by_hand, ours = Figure("the work", BY_HAND), Figure("the work", OURS)
    figures = {
        by_hand: [2e-6] * 3,
        ours: [3e-3, 4e-3, 6e-3],
        ours._replace(measure="peak"): [5000.0],
    }
    targets = [
        Target("fast", ours, by_hand, at_most=1.5),
        Target("faster than a peer", Figure("the work", JAX_JIT), ours, at_least=1.0),
        Target("small", ours._replace(measure="peak"), 100, at_least=40, at_most=60),
    ]
    printed = table.text([Comparison([line], targets)], figures, {HIPS: "not here"}, WHERE)
    cells = [re.split(r" *\| *", row)[1:-1] for row in printed.splitlines() if row[:1] == "|"]
    assert cells[0] == ["work", BY_HAND, OURS]
    assert cells[2] == ["the work, time", "2 µs ± 0 %", "4 ms ± 19 %"]
    assert cells[3] == ["the work, peak", "-", "50 bytes a node"]
    assert cells[6] == ["fast", "at most 1.5", "2e+03 ± 19 %", "NO"]
    assert cells[7] == ["faster than a peer", "at least 1", "-", "not measured"]
    assert cells[8] == ["small", "at least 40 and at most 60", "50", "yes"]
    assert printed.endswith("HIPS autograd takes no part: not here.")
    written = table.data([Comparison([line], targets)], figures, WHERE)
    assert written["figures"][1]["quartiles"] == [3.5e-3, 5e-3]
    assert [target["met"] for target in written["targets"]] == ["NO", "not measured", "yes"]


def test_the_peers_have_versions(root: Path) -> None:
    def requirements(name: str) -> list[Requirement]:
        lines = (root / name).read_text().splitlines()
        return [Requirement(line) for line in lines if line and not line.startswith("#")]

    locked = {pin.name for pin in requirements("requirements.lock")}
    for requirement in requirements("benchmarks/requirements.txt"):
        assert requirement.url is None
        # One place for each version.
        assert bool(requirement.specifier) != (requirement.name in locked), requirement
