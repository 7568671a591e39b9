"""Run a solution notebook in this process, with other answers: quick, and only for our own code."""

import contextlib
import io
import re
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"


@dataclass
class Result:
    """What a run has earned: points for each test cell, and why a cell failed."""

    points: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def lost(self) -> set[str]:
        """The test cells that failed, visible ones included."""
        return self.failures.keys() & self.points.keys()


@cache
def cells(path: Path) -> tuple[nbformat.NotebookNode, ...]:
    """The cells of a notebook; do not change them."""
    return tuple(nbformat.read(path, as_version=4).cells)


def answer(path: Path, name: str) -> str:
    """The source of one cell."""
    return next(cell.source for cell in cells(path) if cell.id == name)


def with_variant(source: str, variant: int) -> str:
    """The source of a cell with another number of the variant, if it is the one that has it."""
    return re.sub(r"^VARIANT = 0\b", f"VARIANT = {variant}", source, flags=re.MULTILINE)


def run(path: Path, answers: dict[str, str] | None = None, variant: int = 0) -> Result:
    """Run all code cells in order, with `answers` in the place of the cells of these ids."""
    answers = answers or {}
    unknown = answers.keys() - {cell.id for cell in cells(path)}
    if unknown:
        raise ValueError(f"{path.name} has no cell {sorted(unknown)}")
    result = Result()
    namespace: dict[str, Any] = {}
    for cell in cells(path):
        if cell.cell_type != "code":
            continue
        grader = cell.metadata.get("nbgrader", {})
        if grader.get("grade"):
            result.points[cell.id] = grader["points"]
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                source = with_variant(answers.get(cell.id, cell.source), variant)
                with contextlib.chdir(path.parent):  # files beside the notebook are found there
                    exec(compile(source, f"<{cell.id}>", "exec"), namespace)
        except Exception as error:
            result.failures[cell.id] = f"{type(error).__name__}: {error}"
            if grader.get("grade"):
                result.points[cell.id] = 0
    return result
