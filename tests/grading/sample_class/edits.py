"""What students do to the notebooks that they were given, on purpose or not."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from tests.exercises.catalogue import catalogue
from tests.exercises.notebook import EXERCISES, SOLUTIONS, answer

# The class has a set of its own, of two notebooks from the course, so that it stays as it is where
# a set of the course grows.
SET = "ps0-sample"
DIFFERENCES = "finite-differences"
FORWARD = "forward-mode"
COMES_FROM = {DIFFERENCES: "ps1-finite-differences-and-zero-order", FORWARD: "ps2-forward-mode"}

# The notebooks of one student by name; a text in the place of a notebook is not a notebook.
Notebooks = dict[str, NotebookNode | str]
Edit = Callable[[Notebooks], None]


def source_of(notebook: str) -> Path:
    """The solution that a notebook of the release was made from."""
    return SOLUTIONS / COMES_FROM[notebook] / f"{notebook}.ipynb"


def release_of(notebook: str) -> Path:
    """A notebook as students get it."""
    return EXERCISES / COMES_FROM[notebook] / f"{notebook}.ipynb"


def solution(notebook: str, cell: str) -> str:
    """The right answer, as the solution has it, without nbgrader's marks."""
    lines = answer(source_of(notebook), cell).split("\n")
    return "\n".join(line for line in lines if " SOLUTION" not in line)


def mistake(notebook: str, cell: str, name: str) -> str:
    """The wrong answer of this name in the catalogue."""
    return catalogue(source_of(notebook), cell).mistake(name).text(solution(notebook, cell))


def other_way(notebook: str, cell: str, name: str) -> str:
    """The right answer of this name in the catalogue."""
    return catalogue(source_of(notebook), cell).way(name).source.strip()


def find(notebook: NotebookNode, cell: str) -> NotebookNode:
    """The cell with this id."""
    return next(each for each in notebook.cells if each.id == cell)


def write(notebook: str, cell: str, source: str) -> Edit:
    """Write an answer."""

    def edit(notebooks: Notebooks) -> None:
        find(notebooks[notebook], cell).source = source

    return edit


def make_mistake(notebook: str, cell: str, name: str) -> Edit:
    """Write the wrong answer of this name."""
    return write(notebook, cell, mistake(notebook, cell, name))


def answer_rightly(*left_out: tuple[str, str]) -> Edit:
    """Write all answers as the solution has them, but leave some stubs as they are."""

    def edit(notebooks: Notebooks) -> None:
        for name, notebook in notebooks.items():
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("solution") and (
                    (name, cell.id) not in left_out
                ):
                    cell.source = solution(name, cell.id)
                if cell.id.endswith("-answer"):
                    cell.source = "Truncation falls with the step, rounding grows with $1/h$."

    return edit


def delete(notebook: str, *cells: str) -> Edit:
    """Delete cells."""

    def edit(notebooks: Notebooks) -> None:
        kept = [cell for cell in notebooks[notebook].cells if cell.id not in cells]
        notebooks[notebook].cells = kept

    return edit


def always_pass(notebook: str, *cells: str) -> Edit:
    """Put a test that passes in the place of tests that do not, and raise their points."""

    def edit(notebooks: Notebooks) -> None:
        for name in cells:
            cell = find(notebooks[notebook], name)
            cell.source = "assert True"
            cell.metadata.nbgrader.points = 10

    return edit


def insert_before(notebook: str, cell: str, *new: NotebookNode) -> Edit:
    """Add cells before a cell."""

    def edit(notebooks: Notebooks) -> None:
        position = notebooks[notebook].cells.index(find(notebooks[notebook], cell))
        notebooks[notebook].cells[position:position] = deepcopy(list(new))

    return edit


def keep_a_first_attempt(notebook: str, cell: str, source: str) -> Edit:
    """Copy an answer cell, with its metadata, and leave something older in the first copy."""

    def edit(notebooks: Notebooks) -> None:
        cells = notebooks[notebook].cells
        position = cells.index(find(notebooks[notebook], cell))
        first = deepcopy(cells[position])
        first.id, first.source = "first-attempt", source
        cells.insert(position, first)

    return edit


def code(name: str, source: str) -> NotebookNode:
    """A code cell of the student's own."""
    return new_code_cell(source, id=name)


def text(name: str, source: str) -> NotebookNode:
    """A text cell of the student's own."""
    return new_markdown_cell(source, id=name)


def raw(name: str, source: str) -> NotebookNode:
    """A raw cell, which a page may show as it is."""
    return new_raw_cell(source, id=name)


def leave_out(notebook: str) -> Edit:
    """Hand in without a notebook."""

    def edit(notebooks: Notebooks) -> None:
        del notebooks[notebook]

    return edit


def rename(notebook: str, name: str) -> Edit:
    """Hand in a notebook under the name that a browser gave to the second download."""

    def edit(notebooks: Notebooks) -> None:
        notebooks[name] = notebooks.pop(notebook)

    return edit


def hand_in_another(notebook: str, name: str) -> Edit:
    """Hand in a notebook under the name of another one."""

    def edit(notebooks: Notebooks) -> None:
        notebooks[name] = deepcopy(notebooks[notebook])

    return edit


def cut_off(notebook: str) -> Edit:
    """Hand in the first part of a file, as after an upload that broke off."""

    def edit(notebooks: Notebooks) -> None:
        whole = nbformat.writes(notebooks[notebook])
        notebooks[notebook] = whole[: len(whole) // 2]

    return edit


def save_in_another_editor(notebooks: Notebooks) -> None:
    """Outputs of runs in another order, a kernel of another name, and the editor's own metadata."""
    for notebook in notebooks.values():
        notebook.metadata = {
            "kernelspec": {"display_name": "conda", "language": "python", "name": "conda-env-ml"},
            "vscode": {"interpreter": {"hash": "0"}},
            "widgets": {},
        }
        for count, cell in enumerate(reversed(notebook.cells), start=1):
            cell.metadata["vscode"] = {"languageId": cell.cell_type}
            if cell.cell_type == "code":
                cell.execution_count = count
                cell.outputs = [
                    new_output("stream", name="stdout", text="an old run\n"),
                    new_output("error", ename="NameError", evalue="old", traceback=["NameError"]),
                ]


def lose_metadata(*, ids: bool) -> Edit:
    """Save with a tool that drops the metadata of cells, with `ids` their ids too: Colab does."""

    def edit(notebooks: Notebooks) -> None:
        for notebook in notebooks.values():
            for cell in notebook.cells:
                cell.metadata = {}
                if ids:
                    del cell["id"]
            if ids:
                notebook.nbformat_minor = 4

    return edit
