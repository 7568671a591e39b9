"""Catalogues of answers: the mistakes that students make, and other right ways.

There is a module for each question, ``ps1/finite_differences/gradient.py`` for the answer cell
``gradient`` of that notebook, with the lists ``WRONG`` and ``RIGHT``.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, as an edit of the solution or as a text of its own.

    Attributes
    ----------
    mistake : str
        What the student did.
    loses : set of str
        The hidden tests that it fails, no more and no fewer. A test of the same question stands
        without the name of its cell in front.
    says : str or None
        A part of the visible test's message; None if the visible test cannot see the mistake.
    edit : pair of str, optional
        A text in the solution and what stands there instead.
    source : str, optional
        The whole cell.
    """

    mistake: str
    loses: frozenset[str]
    says: str | None
    edit: tuple[str, str] = ("", "")
    source: str = ""

    def text(self, solution: str) -> str:
        """The wrong answer, made from the solution's cell."""
        if self.source:
            return self.source.strip()
        old, new = self.edit
        if solution.count(old) != 1:
            raise ValueError(f"{self.mistake!r}: {old!r} is not exactly once in the solution")
        return solution.replace(old, new)


@dataclass(frozen=True)
class Right:
    """Another right answer; it earns every point."""

    way: str
    source: str


@dataclass(frozen=True)
class Catalogue:
    """The answers to one question."""

    wrong: tuple[Wrong, ...]
    right: tuple[Right, ...]

    def mistake(self, name: str) -> Wrong:
        """The wrong answer of this name."""
        (found,) = (each for each in self.wrong if each.mistake == name)
        return found

    def way(self, name: str) -> Right:
        """The right answer of this name."""
        (found,) = (each for each in self.right if each.way == name)
        return found


def wrong(
    mistake: str,
    loses: str,
    says: str | None,
    *,
    edit: tuple[str, str] = ("", ""),
    source: str = "",
) -> Wrong:
    """A `Wrong` whose lost tests are written as one string of words."""
    return Wrong(mistake, frozenset(loses.split()), says, edit, source)


def catalogue(notebook: Path, cell: str) -> Catalogue:
    """The catalogue of an answer cell of the solution `notebook`."""
    problem_set = notebook.parent.name.partition("-")[0]
    question = f"{notebook.stem}.{cell}".replace("-", "_")
    module = import_module(f"tests.exercises.{problem_set}.{question}")
    return Catalogue(tuple(module.WRONG), tuple(module.RIGHT))
