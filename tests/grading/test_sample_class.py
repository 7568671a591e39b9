"""Every submission of the sample class gets the score that it deserves."""

import csv
import math
from collections import defaultdict

import pytest
from nbgrader.api import Gradebook

from tests.grading.conftest import Graded
from tests.grading.sample_class.edits import DIFFERENCES, FORWARD, SET
from tests.grading.sample_class.folder import make
from tests.grading.sample_class.students import FULL, NOTHING, STUDENTS, Student

EVERYBODY = [pytest.param(student, id=student.name) for student in STUDENTS]
GRADED = [each for each in EVERYBODY if each.values[0].deserves is not None]
UNGRADED = [each for each in EVERYBODY if each.values[0].deserves is None]


@pytest.fixture(scope="module")
def table(graded: Graded) -> dict[str, dict[str, str]]:
    """The rows of grades.csv by student."""
    with (graded.folder / "grades.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def points(graded: Graded, student: Student) -> dict[str, dict[str, float]]:
    """Points for each question of each notebook, out of the gradebook."""
    earned: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with Gradebook(f"sqlite:///{graded.folder / 'gradebook.db'}") as gradebook:
        for notebook in gradebook.find_submission(SET, student.name).notebooks:
            for grade in notebook.grades:
                if grade.cell_type == "code":
                    earned[notebook.name][grade.name.partition("-")[0]] += grade.score
    return {name: dict(questions) for name, questions in earned.items()}


def test_the_class_is_graded_without_a_fault_of_ours(graded):
    assert graded.status == 0, graded.output
    assert "Traceback" not in graded.output
    assert "Warning" not in graded.output
    assert f"\n{len(STUDENTS)} submissions graded, 0 unchanged, " in graded.output


@pytest.mark.parametrize("student", GRADED)
def test_a_submission_gets_the_points_that_it_deserves(graded, table, student):
    assert points(graded, student) == student.deserves, student.reason
    row = table[student.name]
    raw = 0
    for notebook, questions in student.deserves.items():
        assert float(row[notebook]) == sum(questions.values())
        raw += sum(questions.values())
    assert float(row["raw_score"]) == raw
    assert math.isclose(float(row["late_submission_penalty"]), student.penalty * raw)
    assert math.isclose(float(row["score"]), raw - student.penalty * raw)


@pytest.mark.parametrize("student", UNGRADED)
def test_what_cannot_be_graded_needs_a_person_and_is_no_zero(graded, table, student):
    row = table[student.name]
    assert row["status"] == "needs a person"
    assert row["score"] == row["raw_score"] == ""
    assert student.trouble in row["remarks"]
    assert student.trouble in (graded.folder / "grades.txt").read_text()


def test_questions_for_a_person_are_counted(table):
    assert float(table["ada"]["needs_manual_grade"]) == 8
    assert float(table["kofi"]["needs_manual_grade"]) == 4
    assert float(table["ada"]["max_score"]) == 38


def test_lateness_and_a_missing_notebook_are_remarked(table):
    assert table["juno"]["remarks"] == "late by 1.5 days"
    assert table["kofi"]["remarks"] == "no forward-mode"
    assert table["ada"]["remarks"] == ""


def test_what_was_repaired_is_remarked(table):
    assert "finite-differences: missing, put back: helpers, " in table["hana"]["remarks"]
    assert "edited, the original runs after the edited one: adv" in table["ivan"]["remarks"]
    assert table["lena"]["remarks"] == "forward-mode: copied, the last one counts: trace"
    assert table["milo"]["remarks"] == ""
    assert "cells had lost nbgrader's metadata" in table["oleg"]["remarks"]
    assert "cells had lost their names" in table["petra"]["remarks"]
    assert "forward-mode: missing, put back: trace-first" in table["petra"]["remarks"]


def test_the_printed_table_is_the_saved_one(graded):
    assert (graded.folder / "grades.txt").read_text().strip() in graded.output


def test_the_class_has_everything_that_the_course_promises():
    assert len(STUDENTS) >= 10
    assert len({student.name for student in STUDENTS}) == len(STUDENTS)
    assert all(student.reason.endswith(".") for student in STUDENTS)
    assert sum(student.deserves == FULL for student in STUDENTS) >= 2
    assert any(student.deserves == NOTHING for student in STUDENTS)
    assert set(FULL) == {DIFFERENCES, FORWARD}


def test_the_class_is_the_same_every_time(graded, tmp_path):
    make(tmp_path / "class")
    again = tmp_path / "class" / "submitted"
    first = graded.folder / "submitted"
    files = sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    for path in files:
        assert (again / path).read_bytes() == (first / path).read_bytes()


def test_making_the_class_touches_no_class_of_somebody_else(tmp_path):
    submitted = tmp_path / "submitted" / "real-student"
    submitted.mkdir(parents=True)
    with pytest.raises(FileExistsError, match="is no sample class"):
        make(tmp_path)
    assert submitted.is_dir()
