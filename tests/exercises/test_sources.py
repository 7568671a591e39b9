"""The solutions as files, and what the release may not hold."""

import itertools
import re

import nbformat
import pytest
from nbgrader.validator import Validator

from tests.exercises.notebook import EXERCISES, SOLUTIONS, cells

SOURCES = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for path in sorted(SOLUTIONS.glob("*/*.ipynb"))
]


def grader(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


def test_there_are_problem_sets():
    assert SOURCES


@pytest.mark.parametrize("path", SOURCES)
def test_a_source_is_written_as_nbformat_writes_it(path):
    notebook = nbformat.read(path, as_version=4)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook) + "\n"
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", SOURCES)
def test_cells_have_readable_ids_that_are_their_grade_ids(path):
    for cell in cells(path):
        assert re.fullmatch(r"[a-z][a-z0-9-]*", cell.id)
        assert grader(cell).get("grade_id", cell.id) == cell.id


@pytest.mark.parametrize("path", SOURCES)
def test_each_answer_has_visible_and_hidden_tests_and_points_for_each_idea(path):
    answers = [cell.id for cell in cells(path) if grader(cell).get("solution")]
    tests = {cell.id: cell for cell in cells(path) if grader(cell).get("grade")}
    assert len(answers) >= 4
    for name in answers:
        own = {key: cell for key, cell in tests.items() if key.startswith(f"{name}-")}
        assert own[f"{name}-visible"].metadata.nbgrader.points == 0
        hidden = [cell for key, cell in own.items() if key != f"{name}-visible"]
        assert len(hidden) >= 3
        assert all(cell.metadata.nbgrader.points > 0 for cell in hidden)
        assert all("BEGIN HIDDEN TESTS" in cell.source for cell in hidden)


@pytest.mark.parametrize("path", SOURCES)
def test_a_question_is_graded_by_hand_with_a_rubric(path):
    tasks = [cell for cell in cells(path) if grader(cell).get("task")]
    assert tasks
    for cell in tasks:
        assert "=== BEGIN MARK SCHEME ===" in cell.source
        assert cell.metadata.nbgrader.points > 0


@pytest.mark.parametrize("path", SOURCES)
def test_the_points_in_the_text_are_the_points_of_the_cells(path):
    points = {cell.id: grader(cell).get("points", 0) for cell in cells(path)}
    total = sum(points.values())
    by_hand = sum(grader(cell).get("points", 0) for cell in cells(path) if grader(cell).get("task"))
    title = cells(path)[0].source
    assert f"{total} points, {by_hand} of them graded by hand" in title
    for cell in cells(path):
        told = re.match(r"## Question \d+: .* \((\d+) points", cell.source)
        if told:
            question = cell.id.removesuffix("-question").removesuffix("-task")
            own = [value for name, value in points.items() if name.startswith(f"{question}-")]
            assert sum(own) == int(told.group(1)), cell.id


def test_helpers_are_the_same_in_all_notebooks_of_a_set():
    for folder in SOLUTIONS.iterdir():
        helpers = {
            cell.source
            for path in folder.glob("*.ipynb")
            for cell in cells(path)
            if cell.id == "helpers"
        }
        assert len(helpers) == 1


def test_numpy_is_all_that_a_student_needs():
    allowed = {"numpy", "math"}
    for path in itertools.chain(SOLUTIONS.glob("*/*.ipynb"), EXERCISES.glob("*/*.ipynb")):
        for cell in cells(path):
            if cell.cell_type == "code":
                imported = re.findall(r"^\s*(?:import|from) (\w+)", cell.source, re.MULTILINE)
                assert set(imported) <= allowed, (path, cell.id)


@pytest.mark.parametrize("path", SOURCES)
def test_the_release_holds_no_solution_no_hidden_test_and_no_rubric(path):
    released = (EXERCISES / path.parent.name / path.name).read_text(encoding="utf-8")
    for mark in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "hidden_test"):
        assert mark not in released
    shown = {
        line.strip()
        for cell in cells(EXERCISES / path.parent.name / path.name)
        for line in cell.source.split("\n")
    }
    secret = set()
    for cell in cells(path):
        inside = False
        for line in cell.source.split("\n"):
            if re.search("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)", line):
                inside = True
            elif re.search("END (SOLUTION|HIDDEN TESTS|MARK SCHEME)", line):
                inside = False
            elif inside:
                secret.add(line.strip())
    # Lines that both hold by right: the import of NumPy, and lines without a word.
    common = {line for line in secret if not re.search(r"\w", line)} | {"import numpy as np"}
    assert len(secret) > 50
    assert not (secret - common) & shown


@pytest.mark.parametrize("path", SOURCES)
def test_nbgrader_validates_the_solution_and_not_the_stub(path):
    assert Validator().validate(str(path)) == {}
    stub = Validator(ignore_checksums=True).validate(str(EXERCISES / path.parent.name / path.name))
    visible = sum(cell.id.endswith("-visible") for cell in cells(path))
    assert len(stub["failed"]) == visible
