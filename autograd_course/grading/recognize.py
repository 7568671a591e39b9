"""Which cell of a submission is which cell of the problem set.

A cell is known by nbgrader's ``grade_id`` or by its own id. Where a tool has dropped both, it is
known by its text, which for most cells is the released one to the letter; an answer by what it
defines, or by its place between cells that are known.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

# What the release does not show. The patterns are nbgrader's.
REGION = re.compile(
    r"^[^\n]*BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME).*?END \1[^\n]*$", re.DOTALL | re.MULTILINE
)
DEFINED = re.compile(r"^(?:def|class)\s+(\w+)", re.MULTILINE)
STUB = ("# YOUR CODE HERE", "raise NotImplementedError")


@dataclass
class Recognized:
    """The cells of a submission that stem from the problem set.

    Attributes
    ----------
    by_name : dict of str to list of NotebookNode
        For each name all cells that are it, in their order. One cell may be several answers.
    guessed : set of str
        Names of cells that were recognized without an id.
    by_place : set of str
        Those of them of which nothing but the place was known.
    """

    by_name: dict[str, list[NotebookNode]] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    by_place: set[str] = field(default_factory=set)

    def taken(self) -> set[int]:
        """The identities of all cells that have a name."""
        return {id(cell) for cells in self.by_name.values() for cell in cells}


def recognize(cells: Sequence[NotebookNode], source: Sequence[NotebookNode]) -> Recognized:
    """Find the cells of a problem set among those of a submission, and change nothing.

    Parameters
    ----------
    cells : sequence of NotebookNode
        The submission's.
    source : sequence of NotebookNode
        The problem set's, as its author wrote them: with readable ids, solutions and hidden tests.
    """
    found = Recognized()
    known = {cell.id: cell for cell in source}
    for cell in cells:
        name = claimed_name(cell)
        if name in known:
            found.by_name.setdefault(name, []).append(cell)
    _by_text(found, cells, source)
    for cell in source:
        if role(cell, "solution"):
            _by_definition(found, cells, source, cell)
    for cell in source:
        if role(cell, "solution") and cell.id not in found.by_name:
            _by_place(found, cells, source, cell)
    return found


def claimed_name(cell: NotebookNode) -> str:
    """What a cell says that it is; "" if it says nothing that can be a name."""
    metadata = cell.get("metadata")
    grader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = grader.get("grade_id") if isinstance(grader, dict) else None
    name = cell.get("id") if name is None else name
    return name if isinstance(name, str) else ""


def role(cell: NotebookNode, name: str) -> bool:
    """Whether a cell of the problem set is ``locked``, a ``solution``, a ``task``, or graded."""
    return bool(grader_of(cell).get(name))


def grader_of(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell of the problem set, empty where it has none."""
    return dict(cell.metadata.get("nbgrader", {}))


def text_of(cell: NotebookNode) -> str:
    """The text of a cell without what editors change on their own."""
    source = cell.get("source")
    if not isinstance(source, str):
        return ""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def released(cell: NotebookNode) -> str:
    """The text of a cell of the problem set as students got it, but for the line of a stub."""
    visible = REGION.sub("", cell.source)
    return "\n".join(line.rstrip() for line in visible.strip().splitlines())


def is_stub(cell: NotebookNode, known: NotebookNode) -> bool:
    """Whether an answer is still what the release has in its place."""
    given = set(map(str.strip, released(known).splitlines())) | {""}
    own = (line.strip() for line in text_of(cell).splitlines())
    return all(line in given or line.startswith(STUB) for line in own)


def _by_text(
    found: Recognized, cells: Sequence[NotebookNode], source: Iterable[NotebookNode]
) -> None:
    wanted = {
        (cell.cell_type, released(cell)): cell.id
        for cell in source
        if cell.id not in found.by_name and not role(cell, "solution")
    }
    taken = found.taken()
    for cell in cells:
        name = wanted.get((cell.get("cell_type"), text_of(cell)))
        if name is not None and id(cell) not in taken:
            found.by_name.setdefault(name, []).append(cell)
            found.guessed.add(name)


def _by_definition(
    found: Recognized,
    cells: Sequence[NotebookNode],
    source: Iterable[NotebookNode],
    known: NotebookNode,
) -> None:
    """Find an answer that is nowhere, or still a stub, by the functions that it has to define."""
    copies = found.by_name.get(known.id, [])
    names = DEFINED.findall(released(known))
    if not names or not all(is_stub(each, known) for each in copies):
        return
    pattern = re.compile(rf"^(?:async )?(?:def|class)\s+(?:{'|'.join(names)})\b", re.MULTILINE)
    # Several answers may stand in one cell, but not in one that is a test.
    others = {
        id(cell)
        for each in source
        if not role(each, "solution")
        for cell in found.by_name.get(each.id, [])
    }
    own = [
        cell
        for cell in cells
        if cell.get("cell_type") == "code"
        and id(cell) not in others | set(map(id, copies))
        and pattern.search(text_of(cell))
    ]
    if own:
        positions = {id(cell): position for position, cell in enumerate(cells)}
        both = sorted([*copies, *own], key=lambda cell: positions[id(cell)])
        found.by_name[known.id] = both
        found.guessed.add(known.id)


def _by_place(
    found: Recognized,
    cells: Sequence[NotebookNode],
    source: Sequence[NotebookNode],
    known: NotebookNode,
) -> None:
    """Find an answer by its neighbors: of the unknown cells between them the most similar one."""
    positions = {id(cell): position for position, cell in enumerate(cells)}
    here = next(index for index, cell in enumerate(source) if cell is known)

    def nearest(around: Iterable[NotebookNode], default: int) -> int:
        names = (cell.id for cell in around if cell.id in found.by_name)
        name = next(names, None)
        return default if name is None else positions[id(found.by_name[name][-1])]

    first = nearest(reversed(source[:here]), -1)
    last = nearest(source[here + 1 :], len(cells))
    taken, lines = found.taken(), set(released(known).splitlines())
    between = [
        cell
        for cell in cells[first + 1 : last]
        if id(cell) not in taken and cell.get("cell_type") == known.cell_type and text_of(cell)
    ]
    # The last of equals: what is written later is in force.
    between.sort(key=lambda cell: len(lines & set(text_of(cell).splitlines())))
    if between:
        found.by_name[known.id] = between[-1:]
        found.guessed.add(known.id)
        found.by_place.add(known.id)
