"""A class at once: the same points whichever way it is graded, and whenever it is killed."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograd_course.grading.pool import spread
from tests.exercises.notebook import ROOT
from tests.grading.conftest import run
from tests.grading.sample_class.edits import SET
from tests.grading.sample_class.folder import make
from tests.grading.sample_class.students import STUDENTS

# Right, half right, late, cut off, without ids, and with a notebook missing.
CHOSEN = ("ada", "chandra", "juno", "quentin", "petra", "kofi")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A small class that nobody has graded; do not change it."""
    folder = tmp_path_factory.mktemp("class") / "course"
    make(folder, tuple(each for each in STUDENTS if each.name in CHOSEN))
    for student in ("ada", "juno"):
        (folder / "submitted" / student / SET / "notes.txt").write_text("mine")
    return folder


@pytest.fixture
def course(handed_in, tmp_path) -> Path:
    shutil.copytree(handed_in, tmp_path / "course")
    return tmp_path / "course"


def grade(course: Path, *options: str) -> dict:
    done = run("autograd_course.grading", "grade", "--no-feedback", "--json", *options, cwd=course)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout[done.stdout.index("{\n") :])


def points(course: Path) -> dict:
    """All that the gradebook holds of the class, without numbers that are drawn at random."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: (
                str(submission.timestamp),
                {
                    notebook.name: (
                        notebook.late_submission_penalty,
                        sorted(
                            (g.name, g.auto_score, g.manual_score, g.needs_manual_grade)
                            for g in notebook.grades
                        ),
                        sorted((c.name, c.auto_comment) for c in notebook.comments),
                    )
                    for notebook in submission.notebooks
                },
            )
            for submission in gradebook.find_assignment(SET).submissions
        }


@pytest.fixture(scope="module")
def once(handed_in, tmp_path_factory) -> Path:
    """The class, graded in one go; do not change it."""
    folder = tmp_path_factory.mktemp("once") / "course"
    shutil.copytree(handed_in, folder)
    report = grade(folder)
    assert len(report["graded"]) == len(CHOSEN)
    assert list(report["troubles"]) == [f"{SET}/quentin"]
    return folder


def test_one_process_and_nbgraders_own_command_give_the_same_gradebook(once, course, tmp_path):
    expected = points(once)
    shutil.copytree(course, tmp_path / "other")
    grade(course, "--jobs", "1")
    assert points(course) == expected

    # quentin's notebook cannot be read: nbgrader makes no submission of it, and we make one that
    # waits for a person.
    other = tmp_path / "other"
    shutil.rmtree(other / "submitted" / "quentin")
    for arguments in (["generate_assignment", "--force", SET], ["autograde", SET]):
        done = subprocess.run(
            [Path(sys.executable).with_name("nbgrader"), *arguments],
            cwd=other,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert points(other) == {who: each for who, each in expected.items() if who != "quentin"}


def test_a_second_run_grades_nothing(once, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(once, course)
    exported = (course / "grades.csv").read_bytes()
    report = grade(course)
    assert (report["graded"], report["unchanged"]) == ([], len(CHOSEN))
    assert list(report["troubles"]) == [f"{SET}/quentin"]
    assert (course / "grades.csv").read_bytes() == exported


def test_what_was_handed_in_again_is_graded_again_and_nothing_else(once, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(once, course)
    place = course / "submitted" / "chandra" / SET
    shutil.copy(course / "submitted" / "ada" / SET / "finite-differences.ipynb", place)
    report = grade(course)
    assert (report["graded"], report["unchanged"]) == ([f"{SET}/chandra"], len(CHOSEN) - 1)
    (changes,) = report["moved"].values()
    assert any(text.endswith(", now passed") for text in changes)
    assert (
        points(course)["chandra"][1]["finite-differences"]
        == (points(once)["ada"][1]["finite-differences"])
    )


def test_a_changed_test_moves_points_and_says_whose_and_why(once, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(once, course)
    path = course / "solutions" / SET / "forward-mode.ipynb"
    source = nbformat.read(path, as_version=4)
    (test,) = (cell for cell in source.cells if cell.id == "dual-sums")
    test.source = test.source.replace(
        "### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TESTS\nassert False, 'changed'"
    )
    nbformat.write(source, path)
    report = grade(course)
    assert len(report["graded"]) == len(CHOSEN)
    assert report["moved"][f"{SET}/ada"] == [
        "forward-mode/dual-sums: passed, now not passed (AssertionError)"
    ]
    (item,) = (i for i in report["tests"][SET] if i["test"] == "forward-mode/dual-sums")
    assert item["failed"] == item["tried"]
    assert item["separation"] is None


def test_parts_of_a_class_are_graded_apart_and_put_together(once, course):
    for part in ("1/2", "2/2"):
        done = run("autograd_course.grading", "grade", "--shard", part, cwd=course)
        assert done.returncode == 0, done.stdout
    assert not (course / "gradebook.db").exists()
    assert len(list((course / "results" / SET).glob("*.json"))) == len(CHOSEN)
    # All of it is there: no student's code runs any more, not even where there is no sandbox.
    grade(course)
    assert points(course) == points(once)
    assert (course / "grades.csv").read_bytes() == (once / "grades.csv").read_bytes()


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "-1/2"])
def test_a_part_that_does_not_exist_is_refused(course, text):
    done = run("autograd_course.grading", "grade", f"--shard={text}", cwd=course)
    assert done.returncode == 1
    assert done.stdout.startswith(f"got the part '{text}', wanted one such as 1/16")


def kills(config: pytest.Config) -> int:
    return 20 if config.getoption("--all-kills") else 3


def test_killed_at_any_moment_nothing_is_lost(once, course, request):
    """SIGKILL, then again, until it comes to its end: the export is the same to the byte."""
    moments = random.Random(1)
    command = [sys.executable, "-m", "autograd_course.grading", "grade", "--no-feedback"]
    for _ in range(kills(request.config)):
        process = subprocess.Popen(
            [*command, "--jobs", "2"],
            cwd=course,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.5, 9.0))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    grade(course)
    assert points(course) == points(once)
    assert (course / "grades.csv").read_bytes() == (once / "grades.csv").read_bytes()
    left = [path.name for path in (course / "autograded").glob("*/.*")]
    assert left == []


def pages(course: Path) -> dict[str, int]:
    """When the pages of each student were written."""
    return {
        path.parent.parent.name: path.stat().st_mtime_ns
        for path in sorted((course / "feedback").glob(f"*/{SET}/finite-differences.html"))
    }


def test_only_pages_that_may_have_changed_are_written_again(once, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(once, course)
    for student in ("chandra", "petra", "kofi", "quentin"):
        shutil.rmtree(course / "submitted" / student)
    command = ["autograd_course.grading", "grade", "--course", str(course)]
    assert run(*command).returncode == 0
    before = pages(course)
    assert before.keys() == {"ada", "juno"}
    assert run(*command).returncode == 0
    # juno was late: an extension may have been given since.
    assert {who for who, when in pages(course).items() if when != before[who]} == {"juno"}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_submission(SET, "ada").notebooks[0].comments[0].manual_comment = "Well done"
        gradebook.db.commit()
    assert run(*command).returncode == 0
    assert pages(course)["ada"] > before["ada"]


# ---- processes that end ---------------------------------------------------------------------


def prepare(factor: int) -> None:
    global FACTOR
    FACTOR = factor


def work(number: int) -> int:
    if number == 7:
        os._exit(1)
    if number == 5:
        raise ValueError("five")
    time.sleep(0.01)
    return FACTOR * number


def test_a_task_that_ends_its_process_harms_no_other():
    answers = dict(spread(work, range(20), 2, prepare, (10,)))
    assert sorted(answers) == list(range(20))
    lost, raised = answers.pop(7), answers.pop(5)
    assert "ended, twice" in str(lost)
    assert str(raised) == "five"
    assert answers == {number: 10 * number for number in answers}


def test_tasks_are_read_no_faster_than_they_are_done():
    read = []

    def tasks():
        for number in range(100, 200):
            read.append(number)
            yield number

    answers = spread(work, tasks(), 2, prepare, (1,))
    next(answers)
    assert len(read) < 20
    answers.close()
