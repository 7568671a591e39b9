"""No submission gets a point that it has not earned, sees a test, or harms another one."""

import subprocess
import time
from pathlib import Path

import pytest

from autograd_course.grading.isolation.student import Student
from tests.grading.isolation.conftest import RIGHT, SECRET
from tests.grading.isolation.hostile import ALL, HOSTILE, Hostile


def test_a_right_answer_earns_every_point(submit) -> None:
    assert submit(RIGHT).passed == ALL


def test_no_answer_earns_none(submit) -> None:
    graded = submit("pass")
    assert graded.passed == frozenset()
    assert {kind for kind, _ in graded.errors.values()} == {"NameError"}


@pytest.mark.parametrize("each", HOSTILE, ids=lambda each: each.name)
def test_gets_what_it_deserves(submit, each: Hostile) -> None:
    graded = submit(*([RIGHT] if each.honest else []), *each.cells)
    assert graded.passed == each.deserves, graded.errors
    said = graded.printed + str(graded.errors)
    assert str(SECRET) not in said
    assert "WRITTEN" not in said
    assert "SEEN" not in said
    assert not Path("pwned").exists()


def test_there_are_enough_of_them() -> None:
    assert len({each.name for each in HOSTILE}) == len(HOSTILE) >= 60


def test_nothing_is_left_behind(sandboxed) -> None:
    student = Student()
    marker = "left-behind-marker"
    start = f"subprocess.Popen(['sh', '-c', 'sleep 300 # {marker}'])"
    student.run(f"import subprocess\nfor i in range(3): {start}", "cell 1")
    student.close()
    deadline = time.monotonic() + 5
    while marker in subprocess.run(["ps", "ax"], capture_output=True, text=True).stdout:
        assert time.monotonic() < deadline, "a process of the student's is still there"
        time.sleep(0.05)
