"""Deleted, copied and unrecognized cells of a submission."""

import itertools
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograd_course.grading.restore import RestoreCells
from tests.exercises.notebook import ROOT
from tests.grading.sample_class.edits import COMES_FROM, release_of, source_of

NOTEBOOKS = [pytest.param(source_of(name), id=name) for name in COMES_FROM]


@pytest.fixture(autouse=True)
def _in_the_course(monkeypatch):
    # nbgrader's converters work in the course's folder.
    monkeypatch.chdir(ROOT)


def released(path) -> nbformat.NotebookNode:
    return nbformat.read(release_of(path.stem), as_version=4)


def restore(path, notebook) -> list[str]:
    """The ids after restoring."""
    resources = {"nbgrader": {"assignment": path.parent.name, "notebook": path.stem}}
    result, _ = RestoreCells().preprocess(notebook, resources)
    return [cell.id for cell in result.cells]


def having(notebook, role: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get(role)]


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_an_untouched_notebook_keeps_its_cells(path):
    notebook = released(path)
    before = [cell.id for cell in notebook.cells]
    assert restore(path, notebook) == before


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_any_deleted_locked_cells_come_back_to_their_places(path):
    whole = released(path)
    before = [cell.id for cell in whole.cells]
    names = [cell.id for cell in having(whole, "locked")]
    for gone in [*([name] for name in names), *itertools.pairwise(names), names, names[::2]]:
        notebook = deepcopy(whole)
        notebook.cells = [cell for cell in notebook.cells if cell.id not in gone]
        assert restore(path, notebook) == before


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_deleted_answer_does_not_come_back_as_the_solution(path):
    notebook = released(path)
    answers = [
        cell.id for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    ]
    notebook.cells = [cell for cell in notebook.cells if cell.id != answers[0]]
    assert answers[0] not in restore(path, notebook)
    assert all("BEGIN SOLUTION" not in cell.source for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_test_that_comes_back_runs_after_cells_that_the_student_has_added(path):
    notebook = released(path)
    position = next(i for i, cell in enumerate(notebook.cells) if cell.id.endswith("-visible"))
    deleted = notebook.cells[position].id
    mine = notebook.cells[position] = new_code_cell("mine = 1")
    after = restore(path, notebook)
    assert after.index(deleted) == after.index(mine.id) + 1


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_last_copy_of_a_cell_counts_and_the_others_are_the_students_own(path):
    notebook = released(path)
    answer = next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    )
    first = deepcopy(answer)
    first.id = "copy"
    notebook.cells.insert(notebook.cells.index(answer), first)
    restore(path, notebook)
    assert "nbgrader" not in first.metadata
    assert answer.metadata.nbgrader.grade_id == answer.id


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_what_a_submission_says_about_points_and_roles_is_not_believed(path):
    notebook = released(path)
    source = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader |= {"points": 100, "grade": False, "locked": False}
    restore(path, notebook)
    for cell in notebook.cells:
        assert cell.metadata.get("nbgrader") == source[cell.id].metadata.get("nbgrader")


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_without_an_answer_or_without_half_of_the_cells_a_person_is_asked(path):
    notebook = released(path)
    answers = [cell.id for cell in having(notebook, "solution")]
    tests = [cell.id for cell in having(notebook, "locked")]

    def without(*names: str) -> nbformat.NotebookNode:
        left = deepcopy(notebook)
        left.cells = [cell for cell in left.cells if cell.id not in names]
        return left

    restore(path, without(*answers[1:]))
    restore(path, without(*answers[2:], *tests))
    for gone in (answers, [*answers[1:], *tests]):
        with pytest.raises(ValueError, match=r"of 4 answers .* is it the right notebook\?"):
            restore(path, without(*gone))
