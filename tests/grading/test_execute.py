"""The step that runs a submission: what each cell shows, and which points a failure costs."""

from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade

from autograd_course.grading import execute
from autograd_course.grading.execute import RunSubmission, outputs
from autograd_course.grading.isolation import box, sandbox
from autograd_course.grading.isolation.student import Ran
from tests.exercises.notebook import SOLUTIONS


def cell(source: str, kind: str = "", **metadata: Any) -> nbformat.NotebookNode:
    """A code cell of the student's, or of one of nbgrader's kinds."""
    roles = {
        "answer": {"grade": False, "solution": True, "locked": False},
        "test": {"grade": True, "solution": False, "locked": True, "points": 1},
        "helper": {"grade": False, "solution": False, "locked": True},
        "essay": {"grade": True, "solution": True, "locked": False, "points": 2},
    }
    made = new_code_cell(source, metadata=metadata)
    if kind:
        made.metadata["nbgrader"] = roles[kind] | {"grade_id": made.id, "schema_version": 3}
    return made


@pytest.fixture
def run(sandboxed):
    """A function that runs cells as a submission."""

    def run_cells(*cells: nbformat.NotebookNode, **options: Any) -> list[nbformat.NotebookNode]:
        step = RunSubmission(cpu=2.0, wall=30.0, memory=1024, **options)
        notebook, _ = step.preprocess(new_notebook(cells=list(cells)), {})
        return notebook.cells

    return run_cells


def shown(ran: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in ran.outputs)


def test_cells_show_what_a_kernel_would_show(run) -> None:
    text, printed, failed = run(
        new_markdown_cell("Text."), cell("print('a')\n2 * 3"), cell("1 / 0")
    )
    assert shown(printed) == "a\n6\n"
    assert "outputs" not in text
    (error,) = failed.outputs
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")
    assert "cell 3, line 1" in error.traceback[0]


def test_a_test_is_run_on_the_answer(run) -> None:
    cells = run(
        cell("import numpy as np\ndef same(a, b): return a == b", "helper"),
        cell("def double(x): return 2 * x", "answer"),
        cell("assert same(double(2), 4)", "test"),
        cell("assert same(double(2), 5)", "test"),
        cell("same(double(1), 2) / 2", "test"),
        cell("print(same(1, 1))"),
    )
    assert [determine_grade(each)[0] for each in (cells[2], cells[3])] == [1, 0]
    assert determine_grade(cells[4]) == (0.5, 1)
    assert shown(cells[5]) == "True\n"


def test_a_lost_process_costs_the_points_of_its_cell(run) -> None:
    cells = run(
        cell("def f(x): return x\ndef die():\n    import os\n    os._exit(1)", "answer"),
        cell("assert f(1) == 1", "test"),
        cell("die()", "test"),
        cell("assert f(2) == 2", "test"),
        cell("while True: pass"),
        cell("assert f(3) == 3", "test"),
    )
    assert [determine_grade(cells[i])[0] for i in (1, 2, 3, 5)] == [1, 0, 1, 1]
    assert "worked for more than 2 seconds" in cells[4].outputs[0].evalue


def test_warnings_and_prints_cost_nothing_and_prints_in_tests_are_dropped(run) -> None:
    answer = "import warnings\nwarnings.warn('x')\ndef f(x):\n    print('SEEN', x)\n"
    answer += "    warnings.warn('y')\n    return x"
    cells = run(cell(answer, "answer"), cell("assert f(4711) == 4711\nprint('done')", "test"))
    assert determine_grade(cells[1])[0] == 1
    assert shown(cells[1]) == "done\n"


def test_a_helper_inside_may_build_on_a_class_of_the_students(run) -> None:
    cells = run(
        cell("class Node:\n    value = 3", "answer"),
        cell("class Watched(Node):\n    pass", "helper", tags=["inside"]),
        cell("assert Watched().value == 3", "test"),
    )
    assert determine_grade(cells[2])[0] == 1


def test_a_locked_cell_that_fails_is_a_fault_of_ours(run) -> None:
    with pytest.raises(RuntimeError, match=r"locked cell 1 does not run.*NameError"):
        run(cell("nothing", "helper"))


def test_an_essay_in_code_is_the_students(run) -> None:
    (essay,) = run(cell("import sys\nprint('numpy' in sys.modules, __name__)", "essay"))
    assert shown(essay) == "True __main__\n"


def test_text_that_a_terminal_obeys_is_cleared() -> None:
    (stream, error) = outputs(Ran("\x1b[2Ja\x07\n", (), ("E\x1b", "m\x9b", "")))
    assert stream.text == "[2Ja\n"
    assert (error.ename, error.evalue) == ("E", "m")


def test_no_sandbox_no_grading(monkeypatch) -> None:
    monkeypatch.setattr(box, "unavailable", lambda: "bwrap is not installed")
    monkeypatch.setattr(box.Nursery, "idle", [])
    with pytest.raises(sandbox.SandboxError, match=r"(?s)bwrap is not.*--no-sandbox"):
        RunSubmission().preprocess(new_notebook(cells=[cell("1")]), {})


def test_without_a_sandbox_where_somebody_says_so(monkeypatch) -> None:
    monkeypatch.setattr(box, "unavailable", lambda: "bwrap is not installed")
    notebook = new_notebook(cells=[cell("import numpy as np\nprint(np.arange(3))")])
    RunSubmission(sandbox=False).preprocess(notebook, {})
    assert shown(notebook.cells[0]) == "[0 1 2]\n"


@pytest.mark.parametrize("path", sorted(SOLUTIONS.glob("*/*.ipynb")), ids=lambda path: path.stem)
def test_the_solutions_earn_every_point(run, path) -> None:
    step = execute.RunSubmission(cpu=20.0, wall=200.0)
    notebook, _ = step.preprocess(nbformat.read(path, as_version=4), {})
    earned = {
        each.id: determine_grade(each)
        for each in notebook.cells
        if each.metadata.get("nbgrader", {}).get("grade") and each.cell_type == "code"
    }
    assert len(earned) > 10
    assert [name for name, (score, most) in earned.items() if score != most] == []
