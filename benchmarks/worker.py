"""One process that measures one contender: nothing of the others is loaded or runs in it."""

import gc
import os
import time
import tracemalloc
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from benchmarks.comparison import PEERS, Call


def work(connection: Connection, rows: str, tiny: bool, column: str) -> None:
    """Send the results of a contender's work on each line, then take measures as ordered.

    An order is a line, a measure and its arguments. Where a peer's package is missing, a
    sentence says so instead, and no order is taken.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    lines = import_module(f"benchmarks.rows.{rows}").comparison(tiny).lines
    made = {line.title: line.contenders[column] for line in lines if column in line.contenders}
    try:
        todo = {title: contender() for title, contender in made.items()}
    except ModuleNotFoundError as missing:
        if column not in PEERS:
            raise
        connection.send(f"{missing.name} is not installed")
        return
    connection.send({title: leaves(call()) for title, call in todo.items()})
    for title, measure, *arguments in iter(connection.recv, None):
        # Only the call itself knows what its library holds outside of Python's sight.
        own = getattr(todo[title], measure, None)
        connection.send(own() if own else MEASURES[measure](todo[title], *arguments))


def leaves(result: Any) -> list[np.ndarray]:
    """Return the arrays of a result, whichever library's they are."""
    if isinstance(result, (list, tuple)):
        return [leaf for part in result for leaf in leaves(part)]
    if hasattr(result, "detach"):  # a tensor of PyTorch
        result = result.detach()
    return [np.asarray(result, dtype=float)]


def time_of(call: Call, seconds: float) -> float:
    """Return the CPU time of a call in seconds, of all threads, from so many seconds of calls."""
    done, more = 0, 1
    began = time.process_time()
    while True:
        for _ in range(more):
            call()
        done += more
        taken = time.process_time() - began
        if taken >= seconds:
            return taken / done
        more = done


def peak(call: Call) -> int:
    """Return the bytes that a call holds at once, beyond what there was before."""
    gc.collect()
    tracemalloc.start()
    call()
    result = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result


MEASURES = {"time": time_of, "peak": peak, "steps": lambda call: None}
