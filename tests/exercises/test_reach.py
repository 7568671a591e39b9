"""Which cells an answer can reach, and how answers are tried without seeing each other."""

import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.exercises.reach import names, reached
from tests.exercises.trial import tried

CELLS = {
    "helpers": "import numpy as np\nVARIANT = 0\ndef compare(got, wanted): assert got == wanted",
    "f": "def f(x):\n    return 2 * x",
    "f-test": "def test():\n    y = f(1)\n    compare(y, 2)\ntest()",
    "g": "def g(y):\n    return y + 1",
    "g-test": "def test():\n    x = g(1)\n    compare(x, 2)\ntest()",
    "tool": "class Tool:\n    def use(self):\n        return f(3)",
    "h-test": "def test():\n    compare(Tool().use(), 6)\ntest()",
}


@pytest.mark.parametrize(
    ("cell", "answer", "wanted"),
    [
        ("f", "def f(y):\n    return y", "f f-test tool h-test"),
        # What an answer names it may change; what it calls `x` inside is its own.
        ("g", "def g(x):\n    return f(x)", "g g-test tool h-test"),
        ("g", "def g(x):\n    np = x\n    return np", "g g-test"),
        ("g", "compare = None\ndef g(y):\n    return y", "g g-test h-test"),
        ("g", "def g(y):\n    global f\n    f = None", "g g-test tool h-test"),
        # What no name tells reaches everything after it.
        ("g", "def g(y):\n    np.random.seed(0)", "g g-test tool h-test"),
        ("g", "def g(y):\n    globals()['f'] = g", "g g-test tool h-test"),
        ("f", "def f(y) return y", "f f-test g g-test tool h-test"),
    ],
)
def test_an_answer_reaches_what_reads_what_it_may_change(cell, answer, wanted):
    assert reached(CELLS, cell, answer) == wanted.split()


def test_data_that_a_test_hands_over_may_be_written_into():
    cells = {
        "data": "import numpy as np\nDATA = np.ones(3)\nSIZE = 3",
        "f": "def f(x):\n    return 2 * x",
        "f-test": "assert f(DATA)[SIZE - 1] == 2",
        "later": "assert DATA[0] == 1",
        "other": "assert SIZE == 3",
    }
    assert reached(cells, "f", cells["f"]) == ["f", "f-test", "later"]


@pytest.mark.parametrize(
    ("source", "read", "bound"),
    [
        ("def f():\n    return g", "g", "f"),
        ("def f():\n    return f()\nf()", "f", "f"),
        ("f = 1\nprint(f)", "print", "f"),
        ("if a:\n    f = 1\nf", "a f", "f"),
        ("n += 1", "n", "n"),
        ("[x for x in y]", "y", ""),
        ("class A(B):\n    c = d", "B d", "A"),
        ("def f(x=y):\n    global z\n    z = x", "y z", "f z"),
    ],
)
def test_the_names_of_a_cell(source, read, bound):
    assert names(source).read == set(read.split())
    assert names(source).bound == set(bound.split())


@pytest.fixture
def notebook(tmp_path):
    """A notebook in the form of the problem sets, of two questions."""

    def test(name, source, points=1):
        cell = new_code_cell(source, id=name)
        cell.metadata.nbgrader = {"grade": True, "solution": False, "points": points}
        return cell

    cells = [
        new_code_cell("import numpy as np\nDATA = [1.0]\nVARIANT = 0", id="helpers"),
        new_code_cell("def f(x):\n    return 2 * x", id="f"),
        test("f-visible", "assert f(3) == 6", 0),
        test("f-one", "assert f(DATA[0]) == 2"),
        test("f-two", "assert f(VARIANT) == 2 * VARIANT"),
        new_code_cell("def g(x):\n    return x", id="g"),
        test("g-one", "assert g(DATA) == [1.0]"),
    ]
    path = tmp_path / "small.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_answers_do_not_see_each_other(notebook):
    answers = [
        {"g": "def g(x):\n    x[0] = 5.0\n    return [1.0]"},
        {"g": "def g(x):\n    return list(x)"},
        {"f": "DATA[0] = 7.0\ndef f(x):\n    return 2 * x"},
        {},
    ]
    lost = [result.lost for result in tried(notebook, answers)]
    assert lost == [set(), set(), {"f-one", "g-one"}, set()]


def test_a_variant_changes_what_depends_on_it_and_nothing_else_is_run(notebook):
    answers = [{"f": "def f(x):\n    return 0 if x == 7 else 2 * x"}, {"f": "def f(x): return 0"}]
    assert [r.lost for r in tried(notebook, answers, variant=7)] == [{"f-two"}, {"f-two"}]
    assert [r.lost for r in tried(notebook, answers)] == [set(), {"f-visible", "f-one"}]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("while True: pass", "OutOfTime"),
        ("try:\n        while True: pass\n    except Exception: pass", "OutOfTime"),
        ("import os; os._exit(3)", "ended the process"),
        ("return [0] * 10**10", "MemoryError"),
    ],
)
def test_an_answer_that_never_ends_or_ends_its_process_harms_no_other(notebook, body, told):
    answers = [{"g": f"def g(x):\n    {body}"}, {}]
    bad, good = tried(notebook, answers, seconds=0.2)
    assert told in bad.failures["g-one"]
    assert good.failures == {}


def test_after_the_first_lost_point_a_run_can_stop(notebook):
    (result,) = tried(notebook, [{"f": "def f(x): return None"}], stop=True)
    assert result.lost == {"f-one"}
