"""What a catalogue of answers is made of: mistakes that students make, and other right ways."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, as an edit of the solution or as a text of its own.

    Attributes
    ----------
    cell : str
        The answer cell.
    mistake : str
        What the student did.
    loses : set of str
        The hidden tests that it fails, no more and no fewer. A test of the same question stands
        without the ``cell-`` in front.
    says : str or None
        A part of the visible test's message; None if the visible test cannot see the mistake.
    edit : pair of str, optional
        A text in the solution and what stands there instead.
    source : str, optional
        The whole cell.
    """

    cell: str
    mistake: str
    loses: frozenset[str]
    says: str | None
    edit: tuple[str, str] = ("", "")
    source: str = ""

    def text(self, solution: str) -> str:
        """The wrong answer, made from the solution's cell."""
        if self.source:
            return self.source
        old, new = self.edit
        if solution.count(old) != 1:
            raise ValueError(f"{self.mistake!r}: {old!r} is not exactly once in {self.cell!r}")
        return solution.replace(old, new)


@dataclass(frozen=True)
class Right:
    """Another right answer; it earns every point."""

    cell: str
    way: str
    source: str


def wrong(
    cell: str,
    mistake: str,
    loses: str,
    says: str | None,
    *,
    edit: tuple[str, str] = ("", ""),
    source: str = "",
) -> Wrong:
    """A `Wrong` whose lost tests are written as one string of words."""
    return Wrong(cell, mistake, frozenset(loses.split()), says, edit, source)
