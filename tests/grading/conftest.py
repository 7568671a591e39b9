"""The sample class, made and graded once per run of the tests."""

import csv
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograd_course.grading.course import CONFIG_FILE
from autograd_course.grading.isolation.sandbox import unavailable

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Graded:
    """A graded class: its folder, and what the command printed."""

    folder: Path
    status: int
    output: str


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run a command of this environment; its output holds what it wrote to stderr too."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def make_and_grade(folder: Path) -> Graded:
    """Make the sample class in `folder` and grade it, as a user would."""
    made = run("tests.grading.sample_class", str(folder))
    assert made.returncode == 0, made.stdout
    graded = run("autograd_course.grading", "grade", "--course", str(folder))
    return Graded(folder, graded.returncode, graded.stdout)


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The sample class, graded; do not change it.

    Where several processes run the tests, the first one that asks grades it for all of them.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, result = shared / "sample-class", shared / "sample-class.log"
    try:
        (shared / "sample-class.begun").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 600
        while not result.is_file():
            assert time.monotonic() < deadline, "no other process has graded the sample class"
            time.sleep(0.2)
    else:
        done = make_and_grade(folder)
        written = result.with_suffix(".part")
        written.write_text(f"{done.status}\n{done.output}", encoding="utf-8")
        written.rename(result)
    status, _, output = result.read_text(encoding="utf-8").partition("\n")
    return Graded(folder, int(status), output)


CHOSEN = ("ada", "juno", "petra", "quentin")  # right, late, without ids, and not to be read


def part_of(graded: Graded, course: Path) -> None:
    """Make a course of some students of the sample class, which nobody has graded."""
    shutil.copytree(graded.folder / "solutions", course / "solutions")
    shutil.copy(graded.folder / CONFIG_FILE, course)
    for student in CHOSEN:
        shutil.copytree(graded.folder / "submitted" / student, course / "submitted" / student)


def grades_of_chosen(course: Path) -> list[dict[str, str]]:
    """Return the lines of ``grades.csv`` that these students have."""
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["student_id"] in CHOSEN]


@pytest.fixture(scope="session")
def sandboxed() -> bool:
    """Skip what needs a sandbox where there is none."""
    if unavailable():
        pytest.skip(f"no sandbox on this machine: {unavailable()}")
    return True
