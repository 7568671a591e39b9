"""What is tried of each question, and whether it ends as the catalogue says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.exercises.catalogue import Wrong, catalogue
from tests.exercises.notebook import SOLUTIONS, Result, answer, cells
from tests.exercises.trial import drawn


@dataclass(frozen=True)
class Attempt:
    """One answer to one question.

    Attributes
    ----------
    path : Path
        The solution.
    cell : str
        The cell of the answer; empty for the solution as it is.
    name : str
        The mistake, or the way.
    source : str
        What stands in the cell.
    wrong : Wrong, optional
        What the catalogue says of it; None if it is right.
    """

    path: Path
    cell: str = ""
    name: str = "solution"
    source: str = ""
    wrong: Wrong | None = None

    @property
    def answers(self) -> dict[str, str]:
        """The answer as `trial.tried` wants it."""
        return {self.cell: self.source} if self.cell else {}

    def __str__(self) -> str:
        return f"{self.path.stem}: {self.cell}: {self.name}"


def notebooks(names: tuple[str, ...] = ()) -> list[Path]:
    """The solutions of the sets of these names, such as ps1; of all by default."""
    found = sorted(SOLUTIONS.glob("*/*.ipynb"))
    return [path for path in found if not names or path.parent.name.partition("-")[0] in names]


def questions(path: Path) -> list[str]:
    """The answer cells of a solution."""
    return [cell.id for cell in cells(path) if cell.metadata.get("nbgrader", {}).get("solution")]


@cache
def attempts(path: Path, cell: str) -> tuple[Attempt, ...]:
    """The catalogue of a question, wrong answers first."""
    solution, both = answer(path, cell), catalogue(path, cell)
    return (
        *(Attempt(path, cell, each.mistake, each.text(solution), each) for each in both.wrong),
        *(Attempt(path, cell, each.way, each.source) for each in both.right),
    )


def complaints(attempt: Attempt, result: Result, variant: int = 0) -> Iterator[str]:
    """Say what has ended otherwise than the catalogue says; with a variant, of what it changes."""
    own, visible = attempt.cell, f"{attempt.cell}-visible"
    lost, wanted = result.failures.keys(), set[str]()
    if attempt.wrong:
        lost = {name for name in result.lost if not name.endswith("-visible")}
        loses = attempt.wrong.loses
        wanted = {name if name in result.points else f"{own}-{name}" for name in loses}
    if variant:
        wanted &= set(drawn(attempt.path))
    for name in sorted(lost - wanted):
        yield f"{attempt}: loses {name}: {result.failures[name]}"
    for name in sorted(wanted - lost):
        yield f"{attempt}: does not lose {name}"
    if attempt.wrong is None or variant:
        return
    message, says = result.failures.get(visible), attempt.wrong.says
    if says is None and message is not None:
        yield f"{attempt}: the visible test should not see it, and says {message}"
    if says is not None and (message is None or says not in message):
        yield f"{attempt}: the visible test should say {says!r}, and says {message!r}"
