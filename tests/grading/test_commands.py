"""The commands of an instructor, ours and nbgrader's own, in a course's folder without flags."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from tests.exercises.notebook import EXERCISES, ROOT, SOLUTIONS
from tests.grading.conftest import run
from tests.grading.sample_class.edits import COMES_FROM, SET, answer_rightly, cut_off, release_of
from tests.grading.sample_class.folder import make
from tests.grading.sample_class.students import FULL, Student

STUDENT = Student("ada", "All right.", (answer_rightly(),), FULL, days_late=0.5, penalty=0.1)


def nbgrader(*arguments: str, cwd: Path) -> str:
    """Run one of nbgrader's commands, as somebody who has not put the environment on PATH."""
    done = subprocess.run(
        [Path(sys.executable).with_name("nbgrader"), *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PATH": os.defpath},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def course(tmp_path) -> Path:
    """A course with one submission, half a day late."""
    make(tmp_path / "course", (STUDENT,))
    return tmp_path / "course"


def released(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def test_the_release_is_the_committed_one_and_only_that(course):
    exercises = course / "exercises"
    shutil.rmtree(course / "solutions")
    shutil.copytree(SOLUTIONS, course / "solutions")  # every set in the place of the class's own
    sets = sorted(path.name for path in SOLUTIONS.iterdir())
    (exercises / sets[0]).mkdir()
    (exercises / "ps0-gone").mkdir()
    (exercises / "ps0-gone" / "old.ipynb").write_text("{}")
    (exercises / sets[0] / "old.ipynb").write_text("{}")
    (exercises / sets[0] / "finite-differences.ipynb").write_text("{}")
    for _ in range(2):
        done = run("autograd_course.grading", "release", "--course", str(course))
        assert done.returncode == 0, done.stdout
        assert done.stdout == "".join(f"released {name}\n" for name in sets)
        assert released(exercises) == released(EXERCISES)
    assert not (course / "gradebook.db").exists()


def test_nbgraders_own_commands_work_without_flags(course):
    shutil.rmtree(course / "exercises")
    nbgrader("generate_assignment", SET, cwd=course)
    committed = {f"{name}.ipynb": release_of(name).read_bytes() for name in COMES_FROM}
    assert released(course / "exercises" / SET) == committed
    log = nbgrader("autograde", SET, cwd=course)
    assert "is 43200.0 seconds late" in log
    nbgrader("generate_feedback", SET, cwd=course)
    pages = list((course / "feedback" / "ada" / SET).glob("*.html"))
    assert len(pages) == 2
    nbgrader("export", cwd=course)
    with (course / "grades.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert (row["student_id"], row["raw_score"], row["score"]) == ("ada", "30", "27")
    assert row["late_submission_penalty"] == "3"
    assert (row["finite-differences"], row["forward-mode"]) == ("14", "16")


def grades(course: Path) -> list[dict[str, str]]:
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_points_given_by_hand_are_charged_for_lateness_everywhere(course):
    assert run("autograd_course.grading", "grade", "--course", str(course)).returncode == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for notebook in gradebook.find_submission(SET, "ada").notebooks:
            for grade in notebook.grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = grade.max_score, False
        gradebook.db.commit()
    nbgrader("export", cwd=course)
    exported = grades(course)
    assert [exported[0][each] for each in ("status", "raw_score", "score")] == [
        "graded",
        "38",
        "34.2",
    ]
    assert exported[0]["late_submission_penalty"] == "3.8"

    log = nbgrader("generate_feedback", SET, "--force", cwd=course)
    assert "not recognized" not in log
    pages = (course / "feedback" / "ada" / SET).glob("*.html")
    headings = [BeautifulSoup(page.read_text(), "html.parser").h4.text for page in sorted(pages)]
    assert headings == [
        "finite-differences (Score: 16.2 / 18.0)",
        "forward-mode (Score: 18.0 / 20.0)",
    ]

    done = run("autograd_course.grading", "grade", "--course", str(course))
    assert done.returncode == 0, done.stdout
    assert grades(course) == exported


@pytest.mark.parametrize("with_others", [True, False])
def test_what_lies_in_a_wrong_place_needs_a_person(course, with_others):
    submitted = course / "submitted"
    (submitted / "eve").mkdir()
    shutil.copytree(submitted / "ada" / SET, submitted / "eve" / "ps0-wrong")
    notebook = submitted / "ada" / SET / "forward-mode.ipynb"
    (submitted / "finn").mkdir()
    for place in (submitted, submitted / "finn", submitted / "ada"):
        shutil.copy(notebook, place / "loose.ipynb")
    (submitted / ".ipynb_checkpoints").mkdir()
    if not with_others:
        shutil.rmtree(submitted / "ada")
    done = run("autograd_course.grading", "grade", "--course", str(course))
    assert done.returncode == 0, done.stdout
    rows = {row["student_id"]: row for row in grades(course)}
    told = {
        "eve": "submitted/eve/ps0-wrong has the name of no problem set",
        "finn": "submitted/finn/loose.ipynb is in no problem set's folder",
        "": "submitted/loose.ipynb is in no student's folder",
    }
    for student, remark in told.items():
        assert (rows[student]["status"], rows[student]["score"]) == ("needs a person", "")
        assert rows[student]["remarks"] == remark
        assert remark in done.stdout
    if with_others:
        # Who has handed in everything at its place keeps the points.
        assert (rows["ada"]["status"], rows["ada"]["score"]) == ("to grade by hand", "27")
        assert "submitted/ada/loose.ipynb is in no problem" in rows["ada"]["remarks"]
    assert len(rows) == 3 + with_others
    before = grades(course)
    nbgrader("export", cwd=course)
    assert grades(course) == before


def test_what_can_no_longer_be_graded_has_no_points_of_an_earlier_run(graded, tmp_path):
    course = tmp_path / "course"
    make(course, (STUDENT,))
    shutil.copy(graded.folder / "gradebook.db", course / "gradebook.db")
    shutil.copytree(graded.folder / "feedback" / "ada", course / "feedback" / "ada")
    make_unreadable = Student("ada", "Cut off.", (cut_off("finite-differences"),), None)
    make(tmp_path / "broken", (make_unreadable,))
    shutil.rmtree(course / "submitted")
    shutil.copytree(tmp_path / "broken" / "submitted", course / "submitted")
    (course / "submitted" / "zoe" / SET).mkdir(parents=True)
    (course / "submitted" / "zoe" / SET / "answers.pdf").write_bytes(b"%PDF")
    done = run("autograd_course.grading", "grade", "--course", str(course))
    assert done.returncode == 0, done.stdout
    with (course / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for name, trouble in (("ada", "NotJSONError"), ("zoe", "no notebook with the right name")):
        assert (rows[name]["status"], rows[name]["score"]) == ("needs a person", "")
        assert trouble in rows[name]["remarks"]
    assert not (course / "feedback" / "ada" / SET).exists()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["release", "ps9-unknown"], 1, "There is no problem set 'ps9-unknown': there are ps0-"),
        (["grade", "ps9-unknown"], 1, "There is no problem set 'ps9-unknown': there are ps0-"),
        (["grade", "--course", "submitted"], 1, "holds no nbgrader_config.py"),
    ],
)
def test_a_wrong_call_gets_one_sentence(course, arguments, status, told):
    done = run("autograd_course.grading", *arguments, cwd=course)
    assert done.returncode == status
    assert told in done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.count("\n") == 1


def test_a_class_without_submissions_is_no_failure(course):
    shutil.rmtree(course / "submitted")
    done = run("autograd_course.grading", "grade", cwd=course)
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing to grade: there is no folder such as ")


def test_a_broken_problem_set_is_named_with_the_reason(course):
    source = course / "solutions" / SET / "forward-mode.ipynb"
    source.write_text(source.read_text().replace("### END HIDDEN TESTS", ""))
    before = released(course / "exercises")
    done = run("autograd_course.grading", "release", cwd=course)
    assert done.returncode == 1
    assert f"{SET} cannot be released: RuntimeError" in done.stdout
    assert "Traceback" not in done.stdout
    assert released(course / "exercises") == before


def test_the_package_imports_without_nbgrader():
    script = (
        "import sys\n"
        "for name in ('nbgrader', 'nbformat', 'traitlets', 'jupyter_client'):\n"
        "    sys.modules[name] = None\n"
        "import autograd_course.grading\n"
        "from autograd_course.grading.__main__ import main\n"
        "sys.exit(main(['release']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Grading needs nbgrader: ")
    assert done.stderr.count("\n") == 1


def test_formgrader_shows_the_class(graded):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *(f"--port={port}", "--IdentityProvider.token=test"),
        ],
        cwd=graded.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/formgrader/api/submissions/{SET}?token=test"
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(address, timeout=30) as reply:
                    submissions = json.load(reply)
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "formgrader does not answer"
                time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(30)
    scores = {each["student"]: each["score"] for each in submissions if each["autograded"]}
    assert scores["ada"] == 30
    assert scores["chandra"] == 19
