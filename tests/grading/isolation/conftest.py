"""A small problem set, and what a submission to it earns."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.student import Student
from autograd_course.grading.isolation.tests import TestCells

SECRET = 4711.25  # an expected value; it must never be seen on the other side

HELPERS = """
import numpy as np

def close(one, other):
    return np.shape(one) == np.shape(other) and np.allclose(one, other)
"""

TESTS = {
    "square": f"""
def hidden_test():
    x = np.array([1.0, -2.0, {SECRET}])
    assert close(square(x), [1.0, 4.0, {SECRET**2}])

hidden_test()
""",
    "mean": f"""
def hidden_test():
    calls = []

    def f(x):
        calls.append(x)
        return 2 * x

    got = mean_of(f, [1.0, 2.0, 3.0])
    assert len(calls) == 3
    assert got == 4.0
    assert got * {SECRET} == 4 * {SECRET}

hidden_test()
""",
    "pair": """
p = Pair(1.0, 2.0) + Pair(3.0, 5.0)
assert isinstance(p, Pair)
assert p.first == 4.0 and p.second == 7.0
""",
}

RIGHT = """
def square(x):
    return x * x

def mean_of(f, xs):
    return sum(f(x) for x in xs) / len(xs)

class Pair:
    def __init__(self, first, second):
        self.first, self.second = first, second

    def __add__(self, other):
        return Pair(self.first + other.first, self.second + other.second)
"""


@dataclass(frozen=True)
class Graded:
    """Which tests a submission has passed, and everything that it said."""

    passed: frozenset[str]
    printed: str
    errors: dict[str, tuple[str, str]]


@pytest.fixture
def submit(sandboxed: bool) -> Callable[..., Graded]:
    """A function that grades cells of a student's, handed in before the tests."""

    def grade(*cells: str, cpu: float = 2.0, wall: float = 20.0, memory: int = 1024) -> Graded:
        limits = Limits(cpu=cpu, wall=wall, memory=memory, disk=16, file=8)
        with contextlib.closing(Student(limits=limits)) as student:
            tests = TestCells(student)
            assert tests.run(HELPERS, "cell 0").error is None
            shown = [student.run(HELPERS, "cell 0")]
            shown += [student.run(cell, f"cell {i}") for i, cell in enumerate(cells, start=1)]
            results = {name: tests.run(source, f"test {name}") for name, source in TESTS.items()}
        return Graded(
            frozenset(name for name, ran in results.items() if ran.error is None),
            "".join(ran.printed + str(ran.error) for ran in shown),
            {name: ran.error[:2] for name, ran in results.items() if ran.error is not None},
        )

    return grade
