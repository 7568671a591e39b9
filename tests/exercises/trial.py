"""Try many answers in a solution notebook: each as if the whole notebook had been run with it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.exercises.notebook import ROOT, Result, cells, run, with_variant
from tests.exercises.reach import dependents, reached

SECONDS = 5.0  # of processor time for a cell, as the grader gives them
MEMORY = 4 * 2**30
# Threads of a linear algebra library would make a fork slow, and unsafe.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")}

Answers = Mapping[str, str]


def code(path: Path, variant: int = 0) -> dict[str, str]:
    """The code cells of a notebook in order, with the numbers of a variant."""
    return {
        cell.id: with_variant(cell.source, variant)
        for cell in cells(path)
        if cell.cell_type == "code"
    }


def points(path: Path) -> dict[str, float]:
    """The points of each test cell; 0 for the visible ones."""
    return {
        cell.id: cell.metadata.nbgrader.points
        for cell in cells(path)
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    }


def drawn(path: Path) -> list[str]:
    """The cells whose numbers another variant may change."""
    every = code(path)
    return dependents(every, frozenset({"VARIANT"}), list(every))


def tried(
    path: Path,
    answers: Sequence[Answers],
    *,
    variant: int = 0,
    thorough: bool = False,
    stop: bool = False,
    seconds: float = SECONDS,
) -> list[Result]:
    """Run a notebook once for each of several answers.

    Parameters
    ----------
    path : Path
        The solution.
    answers : sequence of mapping from str to str
        Texts in the place of cells; the solution stands in the others.
    variant : int, optional
        Which numbers the hidden tests draw. Tests that draw none are left out if it is not 0.
    thorough : bool, optional
        Run every cell; by default those that the answer can reach, see `reach`.
    stop : bool, optional
        Be done with an answer when it has lost a point, and leave the visible tests out.
    seconds : float, optional
        Processor time for a cell.

    Returns
    -------
    list of Result
        One for each of the answers; a test that was not run counts as passed.
    """
    if not hasattr(os, "fork"):
        return [run(path, dict(each), variant) for each in answers]
    every, worth = code(path, variant), points(path)
    moved = set(drawn(path)) if variant else set()
    runs = []
    for each in answers:
        chosen = set(worth)
        if each and not thorough:
            chosen &= {name for cell in each for name in reached(every, cell, each[cell])}
        if variant:
            chosen &= moved
        if stop:
            chosen -= {name for name, value in worth.items() if not value}
        places = [list(every).index(name) for name in each]
        rest = list(every)[min(places, default=0) :]
        runs.append([name for name in rest if name in chosen or name not in worth])
    job = {
        "folder": str(path.parent),
        "cells": every,
        "before": [name for name in every if thorough or name not in worth],
        "tasks": [
            {"answers": dict(each), "run": names} for each, names in zip(answers, runs, strict=True)
        ],
        "stop": list(worth) if stop else [],
        "seconds": seconds,
        "memory": MEMORY,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.exercises.worker"],
        input=json.dumps(job),
        env=os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{path.name}, variant {variant}:\n{done.stderr}")
    found = {line["task"]: line["failures"] for line in map(json.loads, done.stdout.splitlines())}
    return [_result(worth, found[number]) for number in range(len(answers))]


def _result(worth: dict[str, float], failures: dict[str, str]) -> Result:
    earned = {name: 0 if name in failures else value for name, value in worth.items()}
    return Result(earned, failures)
