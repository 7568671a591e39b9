"""A submission as it came, made gradable: cells recognized, copies set aside, lost cells put back.

nbgrader puts an edited test cell back as it was. It gives up where a cell is deleted, copied, or
has lost its metadata; those are mended here, before nbgrader looks. What a student has written is
never thrown away: where it stands in the place of a test, it becomes a cell of the student's own.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograd_course.grading.recognize import (
    Recognized,
    grader_of,
    is_stub,
    recognize,
    released,
    role,
    text_of,
)

REPAIRS = "repairs"  # the key in a graded notebook's metadata; a list of sentences
KINDS = ("code", "markdown", "raw")
NAMED = 4  # cells that one sentence names


class RestoreCells(NbGraderPreprocessor):
    """Give every cell that counts its place and its metadata again, and note what was repaired."""

    source = Unicode(
        "solutions", help="The folder of the problem sets' sources, relative to the course."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Mend `nb` in place; what was repaired is in ``nb.metadata["repairs"]``.

        Raises
        ------
        ValueError
            As for :func:`restore`.
        """
        where = resources["nbgrader"]
        path = Path(self.source) / where["assignment"] / f"{where['notebook']}.ipynb"
        repairs = restore(nb, nbformat.read(path, as_version=4))
        if repairs:
            nb.metadata[REPAIRS] = repairs
        return nb, resources


def restore(notebook: NotebookNode, source: NotebookNode) -> list[str]:
    """Make a notebook gradable, in place.

    Afterwards every cell of the problem set that is there or can be put back has its name, its
    metadata and, if it is locked, its text, hidden tests included. Nothing that the submission
    says about points and roles is left.

    Parameters
    ----------
    notebook : NotebookNode
        The submission, as nbformat reads it in version 4.
    source : NotebookNode
        The problem set's notebook, as its author wrote it.

    Returns
    -------
    list of str
        A sentence for each kind of repair, without a word of the student's; empty if there was
        nothing to repair.

    Raises
    ------
    ValueError
        If no answer is recognized, or fewer than half of the answers and of the locked cells: it
        may be another notebook, and what is right in it would get 0 points.
    """
    known: dict[str, NotebookNode] = {cell.id: cell for cell in source.cells}
    found = recognize(notebook.cells, source.cells)
    answers = [cell.id for cell in source.cells if role(cell, "solution")]
    _require_the_right_notebook(found, known)
    repairs = list(_lost(found, known))
    repairs += _told("copied, the last one counts", _copies(found, known))
    _forget(notebook, source)
    where = {name: members[-1] for name, members in found.by_name.items()}
    repairs += _told("of another kind, made text or code again", _name(where, known))
    edited = _overwrite(notebook.cells, where, known)
    repairs += _told("edited, the original runs after the edited one", edited)
    repairs += _told("missing, put back", _put_back(notebook.cells, source.cells, where))
    repairs += _told("moved, put in order", _put_in_order(notebook.cells, source.cells, where))
    repairs += _told("no such answer found", [name for name in answers if name not in where])
    _number(notebook, where)
    return repairs


def repairs_of(path: Path) -> list[str]:
    """What was repaired in a notebook that has been graded; nothing if there is no such file."""
    if not path.is_file():
        return []
    notebook = json.loads(path.read_text(encoding="utf-8"))  # nbformat would check all of it
    return [str(each) for each in notebook["metadata"].get(REPAIRS, [])]


def _require_the_right_notebook(found: Recognized, known: dict[str, NotebookNode]) -> None:
    answers = [name for name in known if role(known[name], "solution")]
    locked = [name for name in known if role(known[name], "locked")]
    sure = found.by_name.keys() - found.by_place
    there, beside = len(sure & set(answers)), len(sure & set(locked))
    if (answers and not found.by_name.keys() & set(answers)) or (
        2 * there < len(answers) and 2 * beside < len(locked)
    ):
        raise ValueError(
            f"{there} of {len(answers)} answers and {beside} of {len(locked)} locked cells are in "
            "the submission, by id, by text or by what they define: is it the right notebook?"
        )


def _told(what: str, names: Iterable[str]) -> list[str]:
    """One sentence about cells, or none."""
    names = list(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return [f"{what}: {', '.join(names[:NAMED])}{more}"] if names else []


def _lost(found: Recognized, known: dict[str, NotebookNode]) -> Iterator[str]:
    """Say how cells were recognized that do not say any more what they are."""
    guessed = [name for name in found.guessed if grader_of(known[name])]
    if guessed:
        yield (
            f"{len(guessed)} cells had lost their names, recognized by text, definition or place"
        )
    bare = [
        name
        for name, (*_, cell) in found.by_name.items()
        if name not in found.guessed
        and grader_of(known[name])
        and not isinstance((cell.get("metadata") or {}).get("nbgrader"), dict)
    ]
    if bare:
        yield f"{len(bare)} cells had lost nbgrader's metadata, recognized by their ids"


def _copies(found: Recognized, known: dict[str, NotebookNode]) -> list[str]:
    """Leave of each cell the copy that counts, and take the force of stubs that follow it."""
    several = [name for name, members in found.by_name.items() if len(members) > 1]
    for name in several:
        members = found.by_name[name]
        if role(known[name], "solution"):
            written = [cell for cell in members if not is_stub(cell, known[name])]
            counts = written[-1] if written else members[-1]
            for cell in members:
                if written and is_stub(cell, known[name]):
                    _make(cell, "raw")
            found.by_name[name] = [counts]
        else:
            found.by_name[name] = members[-1:]
    return several


def _forget(notebook: NotebookNode, source: NotebookNode) -> None:
    """Leave of a submission its texts: nothing that it says about itself and the roles of cells."""
    notebook.metadata = deepcopy(source.metadata)
    for cell in notebook.cells:
        kind, text, pictures = (cell.get(key) for key in ("cell_type", "source", "attachments"))
        cell.clear()
        cell.update(metadata=NotebookNode(), source=text if isinstance(text, str) else "")
        _make(cell, kind if kind in KINDS else "raw")
        if kind == "markdown" and isinstance(pictures, dict):
            cell.attachments = pictures


def _name(where: dict[str, NotebookNode], known: dict[str, NotebookNode]) -> list[str]:
    """Give the cells their metadata and kinds; return the names of those that had another kind."""
    changed = []
    for name in reversed(known):  # a cell with several answers gets the name of the first
        if name not in where:
            continue
        cell = where[name]
        if grader_of(known[name]) and cell.get("cell_type") != known[name].cell_type:
            _make(cell, known[name].cell_type)
            changed.append(name)
        cell.metadata = deepcopy(known[name].metadata)
        cell.id = name
    return changed[::-1]


def _make(cell: NotebookNode, kind: str) -> None:
    """Turn a cell into one of another kind."""
    cell.cell_type = kind
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _overwrite(
    cells: list[NotebookNode], where: dict[str, NotebookNode], known: dict[str, NotebookNode]
) -> list[str]:
    """Give locked cells their text; what a student made of one stays, as a cell in front of it."""
    edited = []
    for name, original in known.items():
        if name not in where or not role(original, "locked"):
            continue
        cell = where[name]
        text = text_of(cell)
        if text not in (released(original), text_of(original)):
            edited.append(name)
            if text:
                own = deepcopy(cell)
                own.metadata, own.id = NotebookNode(), ""
                cells.insert(_index(cells, cell), own)
        cell.source = original.source
    return edited


def _put_back(
    cells: list[NotebookNode], source: Sequence[NotebookNode], where: dict[str, NotebookNode]
) -> list[str]:
    """Insert missing cells, each before the cell that follows it; return their names.

    A deleted answer stays away: what the source has in its place is the solution. Where a person
    gives points for it, an empty one takes its place, or nobody would look.
    """
    missing = []
    position = len(cells)
    for cell in reversed(source):
        by_hand = role(cell, "solution") and role(cell, "grade")
        if cell.id in where:
            position = _index(cells, where[cell.id])
        elif role(cell, "locked") or by_hand:
            where[cell.id] = deepcopy(cell)
            if by_hand:
                where[cell.id].source = ""
            cells.insert(position, where[cell.id])
            missing.append(cell.id)
    return missing[::-1]


def _put_in_order(
    cells: list[NotebookNode], source: Sequence[NotebookNode], where: dict[str, NotebookNode]
) -> list[str]:
    """Move tests behind the answers that they test, and helpers before what needs them.

    The student's cells keep their order, for it is the one in which they worked.
    """
    running = [cell for cell in source if cell.cell_type == "code" and cell.id in where]
    moved = []
    for number, cell in enumerate(running):
        if not role(cell, "locked"):
            continue
        own = where[cell.id]
        positions = {id(each): position for position, each in enumerate(cells)}
        before = [positions[id(where[each.id])] for each in running[:number]]
        after = [positions[id(where[each.id])] for each in running[number + 1 :]]
        here, least = positions[id(own)], max(before, default=-1)
        helper = not role(cell, "grade")
        if here > least and not (helper and any(least < each < here for each in after)):
            continue
        target = min((each for each in after if each > least), default=len(cells))
        cells.insert(target, own)
        cells.pop(here if here < target else here + 1)
        moved.append(cell.id)
    return moved


def _number(notebook: NotebookNode, where: dict[str, NotebookNode]) -> None:
    """Give every cell an id that no other has: nbformat's own would differ from run to run."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    used, named = set(where), set(map(id, where.values()))
    for number, cell in enumerate(notebook.cells):
        if id(cell) in named:
            continue
        cell.id = f"cell-{number}"
        while cell.id in used:
            cell.id += "-"


def _index(cells: list[NotebookNode], wanted: NotebookNode) -> int:
    """The position of this very cell: two cells may be equal."""
    return next(index for index, cell in enumerate(cells) if cell is wanted)
