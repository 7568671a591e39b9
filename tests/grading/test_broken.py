"""A broken notebook earns what it would have earned unbroken, and the report says what was mended.

Each kind of damage is done to a notebook that is filled in, with one wrong answer in it, and goes
through a file, as a submission does.
"""

import json
import random
from collections.abc import Callable
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.utils import determine_grade

from autograd_course.grading.execute import RunSubmission
from autograd_course.grading.restore import restore
from tests.exercises.notebook import EXERCISES, SOLUTIONS
from tests.grading.sample_class.edits import (
    FORWARD,
    find,
    mistake,
    release_of,
    solution,
    source_of,
)

Notebook = nbformat.NotebookNode
ANSWERS = ("dual", "functions", "trace", "jacobian")
ALL = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for path in sorted(SOLUTIONS.glob("*/*.ipynb"))
]


def filled() -> Notebook:
    """All answers right but one, which loses one point."""
    notebook = nbformat.read(release_of(FORWARD), as_version=4)
    for name in ANSWERS:
        find(notebook, name).source = solution(FORWARD, name)
    find(notebook, "dual").source = mistake(FORWARD, "dual", "the power forgets the chain rule")
    return notebook


def through_a_file(notebook: Notebook) -> Notebook:
    """The notebook as the grader reads it."""
    return nbformat.reads(json.dumps(notebook), as_version=4)


def points(notebook: Notebook) -> dict[str, float]:
    """Run a restored notebook: points for each test."""
    RunSubmission().preprocess(notebook, {})
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    earned = {cell.id: determine_grade(cell)[0] for cell in graded}
    assert len(earned) == len(graded)
    return earned


def restored(notebook: Notebook) -> tuple[Notebook, list[str]]:
    notebook = through_a_file(notebook)
    repairs = restore(notebook, nbformat.read(source_of(FORWARD), as_version=4))
    nbformat.validate(notebook)
    return notebook, repairs


@pytest.fixture(scope="module")
def deserved(sandboxed) -> dict[str, float]:
    """What the notebook earns unbroken."""
    notebook, repairs = restored(filled())
    assert repairs == []
    earned = points(notebook)
    assert 0 < sum(earned.values()) < 16
    return earned


# ---- kinds of damage ------------------------------------------------------------------------


def in_colab(notebook: Notebook) -> None:
    """Colab: no ids of nbformat's, no metadata of nbgrader's, an older minor format."""
    notebook.nbformat_minor = 0
    notebook.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    for number, cell in enumerate(notebook.cells):
        del cell["id"]
        cell.metadata = {"id": f"Xy{number}", "colab": {"base_uri": "https://localhost"}}


def in_vs_code(notebook: Notebook) -> None:
    notebook.metadata = {"language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"a{number:07x}", {"vscode": {"languageId": "python"}}


def without_metadata(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.metadata = {}


def in_version_3(notebook: Notebook) -> None:
    older = json.loads(nbformat.writes(notebook, version=3))
    notebook.clear()
    notebook.update(nbformat.from_dict(older))


def in_version_3_without_metadata(notebook: Notebook) -> None:
    without_metadata(notebook)
    in_version_3(notebook)


def with_windows_lines(notebook: Notebook) -> None:
    in_colab(notebook)
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "  \r\n") + "\r\n\r\n"


def with_every_cell_twice(notebook: Notebook) -> None:
    notebook.cells = [cell for each in notebook.cells for cell in (each, deepcopy(each))]


def with_a_stub_after_the_answer(notebook: Notebook) -> None:
    release = nbformat.read(release_of(FORWARD), as_version=4)
    for name in ANSWERS:
        stub = deepcopy(find(release, name))
        stub.id = f"copy-of-{name}"
        notebook.cells.insert(notebook.cells.index(find(notebook, name)) + 1, stub)


def without_locked_cells(notebook: Notebook) -> None:
    notebook.cells = [
        cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("locked")
    ]


def without_locked_cells_and_names(notebook: Notebook) -> None:
    without_locked_cells(notebook)
    in_colab(notebook)


def with_the_answers_alone(notebook: Notebook) -> None:
    notebook.cells = [new_code_cell(find(notebook, name).source) for name in ANSWERS]


def with_all_answers_in_one_cell(notebook: Notebook) -> None:
    notebook.cells = [new_code_cell("\n\n".join(find(notebook, n).source for n in ANSWERS))]


def with_the_answers_at_the_end(notebook: Notebook) -> None:
    answers = [find(notebook, name) for name in ANSWERS]
    notebook.cells = [cell for cell in notebook.cells if cell not in answers] + answers


def with_the_answers_at_the_end_and_no_names(notebook: Notebook) -> None:
    with_the_answers_at_the_end(notebook)
    in_colab(notebook)


def backwards(notebook: Notebook) -> None:
    notebook.cells.reverse()


def shuffled_without_names(notebook: Notebook) -> None:
    random.Random(4).shuffle(notebook.cells)
    in_colab(notebook)


def with_edited_tests(notebook: Notebook) -> None:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("locked") and cell.cell_type == "code":
            cell.source = "assert True"
            cell.metadata.nbgrader.points = 100


def with_edited_tests_and_no_names(notebook: Notebook) -> None:
    with_edited_tests(notebook)
    in_colab(notebook)


def with_tests_that_have_become_text(notebook: Notebook) -> None:
    for cell in list(notebook.cells):
        if cell.cell_type == "code":
            position = notebook.cells.index(cell)
            text = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)
            notebook.cells[position] = text


def with_answers_in_the_cells_of_tests(notebook: Notebook) -> None:
    release = nbformat.read(release_of(FORWARD), as_version=4)
    for name in ANSWERS:
        answer, test = find(notebook, name), find(notebook, f"{name}-visible")
        test.source = f"{answer.source}\n\n{test.source}"
        answer.source = find(release, name).source


def with_answers_in_cells_of_their_own(notebook: Notebook) -> None:
    release = nbformat.read(release_of(FORWARD), as_version=4)
    for name in ANSWERS:
        answer = find(notebook, name)
        notebook.cells.append(new_code_cell(answer.source))
        answer.source = find(release, name).source


def with_cells_of_the_students_own(notebook: Notebook) -> None:
    in_colab(notebook)
    notebook.cells = [
        cell
        for each in notebook.cells
        for cell in (each, new_code_cell("x = 1"), new_markdown_cell("My notes."))
    ]


def with_equal_ids(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.id = "same"


def with_much_output(notebook: Notebook) -> None:
    line = "an old run, printed again and again\n" * 30_000
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("stream", name="stdout", text=line) for _ in range(4)]


def with_metadata_that_is_none(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.metadata = {"nbgrader": "lost", "tags": 3}


def with_things_that_nobody_knows(notebook: Notebook) -> None:
    notebook.cells[0]["source"] = None
    for cell in notebook.cells[1:]:
        cell["mine"] = {"a": 1}
        cell["attachments"] = {"a.png": {"image/png": ""}}
        cell.pop("outputs", None)
    notebook.cells.append(nbformat.from_dict({"cell_type": "secret", "metadata": {}, "source": ""}))


DAMAGES = [
    (in_colab, ["cells had lost their names, recognized by text"]),
    (in_vs_code, ["cells had lost their names, recognized by text"]),
    (without_metadata, ["cells had lost nbgrader's metadata, recognized by their ids"]),
    (in_version_3, []),
    (in_version_3_without_metadata, ["cells had lost their names"]),
    (with_windows_lines, ["cells had lost their names"]),
    (with_every_cell_twice, ["copied, the last one counts: "]),
    (with_a_stub_after_the_answer, ["copied, the last one counts: dual, functions, trace, jac"]),
    (without_locked_cells, ["missing, put back: helpers, "]),
    (without_locked_cells_and_names, ["lost their names", "missing, put back: helpers, "]),
    (with_the_answers_alone, ["lost their names", "missing, put back: helpers, "]),
    (with_all_answers_in_one_cell, ["lost their names", "missing, put back: helpers, "]),
    (with_the_answers_at_the_end, ["moved, put in order: dual-visible, "]),
    (with_the_answers_at_the_end_and_no_names, ["lost their names", "moved, put in order: "]),
    (backwards, ["moved, put in order: helpers, "]),
    (shuffled_without_names, ["lost their names", "moved, put in order: "]),
    (with_edited_tests, ["edited, the original runs after the edited one: helpers, "]),
    (with_edited_tests_and_no_names, ["lost their names", "missing, put back: helpers, "]),
    (with_tests_that_have_become_text, ["of another kind, made text or code again: helpers, "]),
    (with_answers_in_the_cells_of_tests, ["edited, the original runs after the edited one: "]),
    (with_answers_in_cells_of_their_own, ["copied", "moved, put in order: "]),
    (with_cells_of_the_students_own, ["lost their names"]),
    (with_equal_ids, []),
    (with_much_output, []),
    (with_things_that_nobody_knows, []),
    (with_metadata_that_is_none, ["cells had lost nbgrader's metadata"]),
]


@pytest.mark.filterwarnings("ignore")  # nbformat's, about what is broken
@pytest.mark.parametrize(
    ("damage", "told"), DAMAGES, ids=lambda each: getattr(each, "__name__", "")
)
def test_earns_what_it_would_have_earned_unbroken(
    deserved: dict[str, float], damage: Callable[[Notebook], None], told: list[str]
) -> None:
    notebook = filled()
    damage(notebook)
    mended, repairs = restored(notebook)
    assert points(mended) == deserved, repairs
    assert len(repairs) >= len(told)
    for sentence in told:
        assert any(sentence in repair for repair in repairs), repairs
    if not told:
        assert repairs == []


@pytest.mark.parametrize("damage", [each for each, _ in DAMAGES], ids=lambda each: each.__name__)
@pytest.mark.filterwarnings("ignore")
def test_is_mended_in_the_same_way_every_time(damage) -> None:
    damaged = filled()
    damage(damaged)
    assert restored(damaged) == restored(damaged)


@pytest.mark.parametrize("path", ALL)
def test_every_release_without_its_names_is_itself_again(path) -> None:
    whole = nbformat.read(EXERCISES / path.parent.name / path.name, as_version=4)
    source = nbformat.read(path, as_version=4)
    notebook = deepcopy(whole)
    in_colab(notebook)
    (repair,) = restore(notebook, source)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in whole.cells]
    roles = sum("nbgrader" in cell.metadata for cell in whole.cells)
    assert repair.startswith(f"{roles} cells had lost their names")


@pytest.mark.parametrize("path", ALL)
def test_an_answer_under_another_name_is_known_by_its_place(path) -> None:
    notebook = nbformat.read(EXERCISES / path.parent.name / path.name, as_version=4)
    source = nbformat.read(path, as_version=4)
    answers = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    for cell in answers:
        cell.source = "renamed = 1"
    expected = [cell.id for cell in notebook.cells]
    in_colab(notebook)
    restore(notebook, source)
    assert [cell.id for cell in notebook.cells] == expected


def test_an_essay_that_is_gone_waits_for_a_person() -> None:
    roles = {"schema_version": 3, "locked": False, "grade": True, "solution": True, "points": 3}
    essay = new_markdown_cell("The solution.", id="essay")
    essay.metadata["nbgrader"] = roles | {"grade_id": "essay"}
    answer = new_code_cell("def f():\n    pass", id="f")
    answer.metadata["nbgrader"] = roles | {"grade_id": "f", "grade": False}
    source = nbformat.v4.new_notebook(cells=[answer, essay])
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell("def f():\n    return 1")])
    assert "missing, put back: essay" in restore(notebook, source)
    assert [cell.source for cell in notebook.cells] == ["def f():\n    return 1", ""]
    assert determine_grade(notebook.cells[1]) == (None, 3)


@pytest.mark.filterwarnings("ignore")
def test_no_word_of_a_student_is_in_a_repair() -> None:
    notebook = filled()
    for cell in notebook.cells:
        cell.metadata = {"nbgrader": {"grade_id": "<b>words</b>"}}
        cell.id = "words"
    notebook.metadata["repairs"] = ["words"]
    mended, repairs = restored(notebook)
    assert repairs
    assert "words" not in str(repairs)
    assert "repairs" not in mended.metadata


def test_what_a_student_wrote_over_a_test_is_kept() -> None:
    notebook = filled()
    find(notebook, "trace-values").source = "mine = 1"
    mended, repairs = restored(notebook)
    position = mended.cells.index(find(mended, "trace-values"))
    assert mended.cells[position - 1].source == "mine = 1"
    assert mended.cells[position - 1].metadata == {}
    assert "BEGIN HIDDEN TESTS" in mended.cells[position].source
    assert repairs == ["edited, the original runs after the edited one: trace-values"]


def test_a_notebook_of_a_million_characters_takes_no_time() -> None:
    notebook = filled()
    in_colab(notebook)
    notebook.cells += [new_markdown_cell("word " * 20) for _ in range(10_000)]
    notebook.cells.append(new_code_cell("x = 1\n" * 1_000_000))
    notebook = through_a_file(notebook)
    restore(notebook, nbformat.read(source_of(FORWARD), as_version=4))
    assert find(notebook, "jacobian").metadata.nbgrader.solution
