"""A student's names as the tests see them: data is data, the rest stays in its box."""

from urllib.parse import urlsplit

import numpy as np
import pytest

from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.student import BoxLost, Student, StudentError
from autograd_course.grading.isolation.tests import TestCells

CELL = """
import numpy as np

class Vector:
    def __init__(self, *entries):
        self.entries = list(entries)
        self.color = None

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.entries, other.entries)))

    def __rmul__(self, factor):
        return Vector(*(factor * a for a in self.entries))

    def __getitem__(self, index):
        return self.entries[index]

    def __len__(self):
        return len(self.entries)

    def __float__(self):
        return float(sum(self.entries))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.entries, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        arrays = (x.entries if isinstance(x, Vector) else x for x in inputs)
        return Vector(*ufunc(*map(np.asarray, arrays)))

class Own(Exception):
    pass

def overwrite(array, entries, table):
    array[0], entries[0] = 7, 8
    entries.append(9)
    table["new"] = 10

def draw(rng):
    return rng.normal()

def apply(f, *args):
    return f(*args)

def divide(x):
    return 1 / x

def own():
    raise Own("of mine")

def same(x):
    return x

def die():
    import os
    os._exit(1)

constant = 42
"""


@pytest.fixture(scope="module")
def student(sandboxed):
    student = Student(limits=Limits(cpu=5, wall=30))
    assert student.run(CELL, "cell 1").error is None
    yield student
    student.close()


def test_plain_values_are_values(student) -> None:
    assert student.get("constant") == 42
    with pytest.raises(NameError, match="'nothing' is not defined"):
        student.get("nothing")


def test_objects_are_computed_with_where_they_are(student) -> None:
    Vector = student.get("Vector")
    total = Vector(1.0, 2.0) + Vector(3.0, 4.0)
    assert total.entries == [4.0, 6.0]
    assert (2 * total).entries == [8.0, 12.0]
    assert total[1] == 6.0
    assert len(total) == 2
    assert float(total) == 10.0
    assert isinstance(total, Vector)
    assert not isinstance(3.0, Vector)
    np.testing.assert_array_equal(np.asarray(total), [4.0, 6.0])
    assert np.sqrt(total)[0] == 2.0
    total.color = "red"
    assert total.color == "red"


def test_objects_have_an_identity(student) -> None:
    vector = student.get("Vector")(1.0)
    assert student.get("same")(vector) is vector
    assert student.get("Vector")(1.0) is not vector


def test_objects_are_not_compared_or_believed(student) -> None:
    vector = student.get("Vector")(1.0)
    for refused in (
        lambda: vector == vector,
        lambda: vector != 1,
        lambda: vector < 2,
        lambda: bool(vector),
        lambda: 1 in vector,
    ):
        with pytest.raises(TypeError, match="not compared or tested for truth"):
            refused()


def test_what_a_function_does_to_its_arguments_is_seen(student) -> None:
    array, entries, table = np.zeros(2), [1, 2], {"old": 1}
    student.get("overwrite")(array, entries, table)
    assert array.tolist() == [7, 0]
    assert entries == [8, 2, 9]
    assert table == {"old": 1, "new": 10}


def test_a_generator_is_drawn_from_once(student) -> None:
    ours, twin = np.random.default_rng(0), np.random.default_rng(0)
    assert [student.get("draw")(ours) for _ in range(3)] == [twin.normal() for _ in range(3)]


def test_functions_can_be_handed_in_and_call_back(student) -> None:
    calls = []

    def f(x):
        calls.append(x)
        return student.get("divide")(x)

    assert student.get("apply")(f, 4.0) == 0.25
    assert calls == [4.0]
    assert student.get("apply")(np.exp, 0.0) == 1.0


def test_an_error_of_a_function_that_was_handed_in_is_the_very_same(student) -> None:
    error = LookupError("mine")

    def f():
        raise error

    with pytest.raises(LookupError) as caught:
        student.get("apply")(f)
    assert caught.value is error


def test_errors_keep_their_type_where_python_knows_it(student) -> None:
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        student.get("divide")(0)
    with pytest.raises(StudentError, match="of mine"):
        student.get("own")()


def test_what_cannot_be_handed_over_is_named() -> None:
    with pytest.raises(TypeError, match="hands a SplitResult to a student's code"):
        Student()._refer(urlsplit("x"))


def test_a_lost_box_is_made_again_with_the_cells_before(student) -> None:
    stale = student.get("Vector")
    with pytest.raises(BoxLost):
        student.get("die")()
    student.start_clock()
    assert student.get("constant") == 42
    with pytest.raises(RuntimeError, match="ended with the process"):
        stale(1.0)


def test_cells_show_what_a_notebook_would(sandboxed) -> None:
    student = Student()
    try:
        ran = student.run("%matplotlib inline\nprint('a')\n1 + 1", "cell 1")
        assert ran.printed == "a\n2\n"
        kind, message, lines = student.run("def f():\n    1 / 0\nf()", "cell 2").error
        assert (kind, message) == ("ZeroDivisionError", "division by zero")
        assert lines == "  cell 2, line 3, in <module>\n  cell 2, line 2, in f\n"
        assert student.run("x = (", "cell 3").error[0] == "SyntaxError"
    finally:
        student.close()


def test_tests_see_objects_of_their_own_classes_used(student) -> None:
    tests = TestCells(student)
    ran = tests.run(
        """
class Counted:
    reads = 0
    _secret = 4711

    def __init__(self, value):
        self.number = value

    @property
    def value(self):
        Counted.reads += 1
        return self.number

    def __mul__(self, other):
        return self.number * other

one = Counted(3.0)
assert apply(same, one) is one
""",
        "cell 9",
    )
    assert ran.error is None, ran.error
    student.run("def read(x): return x.value + 2 * x.value\ndef times(x): return x * 2.0", "cell 2")
    student.run("def peek(x): return x._secret\ndef escape(x): return x.value.__class__", "cell 3")
    student.run("def reach(x): return x._worker.ask('attribute', x, '_secret')", "cell 4")
    assert tests.run("assert read(one) == 9.0 and Counted.reads == 2", "cell 10").error is None
    assert tests.run("assert times(one) == 6.0", "cell 11").error is None
    for peeking in ("peek", "reach"):
        assert tests.run(f"{peeking}(one)", "cell 12").error[0] == "AttributeError"


def test_a_number_at_the_end_of_a_test_is_a_part_of_the_points(student) -> None:
    tests = TestCells(student)
    assert tests.run("0.5", "cell 1").shown == "0.5"
    assert tests.run("'text'", "cell 1").shown == ""
    # What is the student's is no number, whatever it claims.
    student.run("class Half(float): pass\nhalf = Half(0.5)", "cell 2")
    assert tests.run("half", "cell 1").shown == ""


@pytest.mark.parametrize(
    ("source", "name", "value"),
    [
        ("%time x1 = 3", "x1", 3),
        ("%%time\nx2 = 4\nx2 += 1", "x2", 5),
        ("%matplotlib inline\nx3 = 5", "x3", 5),
        ("!ls -l\nx4 = 6\nsum?", "x4", 6),
        ("for i in range(2):\n    %timeit -n 1 pass\nx5 = 7 % 4", "x5", 3),
    ],
)
def test_what_only_a_notebook_understands_is_left_out(student, source, name, value) -> None:
    assert student.run(source, "cell 2").error is None
    assert student.get(name) == value


def test_files_that_were_handed_in_are_there_and_shadow_nothing(sandboxed) -> None:
    files = {"mine/tools.py": b"three = 3", "numpy.py": b"raise SystemExit", "data.txt": b"7"}
    student = Student(files=files)
    source = "import numpy\nfrom mine.tools import three\nx = three + int(open('data.txt').read())"
    try:
        assert student.run(source, "cell 1").error is None
        assert student.get("x") == 10
    finally:
        student.close()
