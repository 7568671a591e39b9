"""The feedback shows every point, no hidden test, and nothing that runs."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import ClearHiddenTests

from autograd_course.grading.feedback import HideTests, hidden_title, safe_markdown
from tests.exercises.notebook import cells
from tests.grading.sample_class.edits import COMES_FROM, SET, release_of, source_of
from tests.grading.sample_class.folder import notebooks_of
from tests.grading.sample_class.students import STUDENTS

EVERYBODY = [pytest.param(student, id=student.name) for student in STUDENTS]
NOTEBOOKS = [source_of(name) for name in COMES_FROM]


def lines(source: str) -> set[str]:
    return {line.strip() for line in source.split("\n")} - {""}


def hidden_lines() -> set[str]:
    """The lines that stand in hidden tests and rubrics, and nowhere in the release."""
    secret, released = set(), set()
    for path in NOTEBOOKS:
        for cell in cells(path):
            secret |= lines(cell.source)
        for cell in cells(release_of(path.stem)):
            # A page shows Markdown without its quotes.
            released |= lines(cell.source) | lines(cell.source.replace("`", ""))
        for cell in cells(path):
            if cell.metadata.get("nbgrader", {}).get("solution"):
                secret -= lines(cell.source)
    return secret - released


def pages(graded, student) -> list[BeautifulSoup]:
    folder = graded.folder / "feedback" / student / SET
    return [
        BeautifulSoup(path.read_text(), "html.parser") for path in sorted(folder.glob("*.html"))
    ]


def page_of(graded, student, notebook) -> str:
    path = graded.folder / "feedback" / student / SET / f"{notebook}.html"
    return BeautifulSoup(path.read_text(), "html.parser").get_text()


def test_there_are_hidden_lines_to_look_for():
    found = hidden_lines()
    assert len(found) > 100
    assert "x = np.array([1.5, -2.0, 0.25])" in found
    assert "One point for each part; half a point where a part is half right." in found


@pytest.mark.parametrize("student", EVERYBODY)
def test_no_page_shows_a_hidden_test_or_a_rubric(graded, student):
    own = set()
    for notebook in notebooks_of(student).values():
        if not isinstance(notebook, str):
            own |= set().union(*(lines(cell.source) for cell in notebook.cells))
    secret = hidden_lines() - own
    for page in pages(graded, student.name):
        shown = lines(page.get_text())
        assert not secret & shown
        text = page.get_text()
        assert "hidden_test" not in text
        assert "HIDDEN TESTS" not in text
        assert "MARK SCHEME" not in text


@pytest.mark.parametrize("student", EVERYBODY)
def test_everybody_whose_submission_ran_has_a_page_for_each_notebook(graded, student):
    expected = 0 if student.trouble else len(notebooks_of(student))
    if "unknown notebook" in student.trouble:
        expected = 1
    assert len(pages(graded, student.name)) == expected


def test_a_hidden_test_leaves_its_title_and_the_kind_of_failure(graded):
    text = page_of(graded, "chandra", "finite-differences")
    assert "Not passed: the gradient takes d + 1 evaluations (AssertionError)" in text
    assert "Passed: x may hold integers, and keeps its values" in text
    text = page_of(graded, "goran", "finite-differences")
    assert (
        "the error has no sign and belongs to the step (no result before the time was up)" in text
    )
    text = page_of(graded, "emil", "forward-mode")
    assert "Not passed: the Jacobian takes n evaluations (NotImplementedError)" in text


def test_a_visible_test_still_explains(graded):
    text = page_of(graded, "chandra", "finite-differences")
    assert "Transposed: a row belongs to an output, a column to an input." in text


def test_what_a_student_prints_is_shown_except_from_tests(graded):
    text = page_of(graded, "lena", "finite-differences")
    # Her own cells and the one that draws the curve look at 1; the tests look elsewhere.
    assert set(re.findall(r"LENA LOOKS AT (\[.*\])", text)) == {"[1.]"}
    assert text.count("UserWarning: this is slow") <= 1
    assert "Output truncated" in text


def test_code_has_colors_and_the_columns_of_tables_stand_apart(graded):
    styles = "".join(page.get_text() for page in pages(graded, "ada")[0].find_all("style"))
    assert ".highlight .k " in styles
    assert ".rendered_html td { padding:" in styles


def test_nothing_of_a_student_runs(graded):
    # Whatever script the template has, an untouched submission has it too.
    template = {str(script) for page in pages(graded, "emil") for script in page.find_all("script")}
    found = pages(graded, "nora")
    assert len(found) == 2
    for page in found:
        assert {str(script) for script in page.find_all("script")} <= template
        assert not page.find_all(["iframe", "object", "embed", "form", "svg"])
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page.get_text())
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")]
            assert not str(tag.get("href", "")).startswith("javascript")
    assert "A V." in found[0].get_text()
    # What she prints is there to be read.
    assert '<script>alert("nora")</script> <b>printed</b>\n' in found[1].get_text()
    assert "ValueError: <img src=x onerror=alert(4)>" in found[1].get_text()


def test_markdown_of_the_questions_survives():
    html = safe_markdown(
        "## A\n\n| a | b |\n|---|---|\n| $x < y$ | `z` |\n\n> quoted\n\n![p](p.png)"
    )
    for tag in ("<h2", "<table>", "<td>", "<blockquote>", "<code>", "<img"):
        assert tag in html
    assert "<summary>" in safe_markdown("<details><summary>Hint</summary>text</details>")


def failed(name: str) -> nbformat.NotebookNode:
    error = new_output("error", ename=name, evalue="secret 42", traceback=["secret 42"])
    printed = new_output("stream", name="stdout", text="secret 42")
    return new_code_cell(
        "# Hidden test: a title\n### BEGIN HIDDEN TESTS\nassert 42\n### END HIDDEN TESTS",
        metadata={"nbgrader": {"grade": True, "solution": False, "grade_id": "a", "points": 1}},
        outputs=[printed, error],
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ZeroDivisionError", "ZeroDivisionError"),
        ("KeyboardInterrupt", "KeyboardInterrupt"),
        ("TimedOut", "no result before the time was up"),
        ("BoxLost", "the process with the answer ended"),
        ("WireError", "what came back is no plain data"),
        ("NoPlainData", "what came back is no plain data"),
        ("StudentError", "an exception of a type that is not Python's own"),
        ("Got_42", "an exception of a type that is not Python's own"),
        ("print", "an exception of a type that is not Python's own"),
    ],
)
def test_the_kind_of_a_failure_tells_nothing_of_the_test(name, told):
    cell, _ = HideTests().preprocess_cell(failed(name), {}, 0)
    assert cell.source == "# Hidden test: a title"
    assert [output.text for output in cell.outputs] == [f"Not passed: a title ({told})\n"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_hidden_test_has_a_title_in_the_release(path):
    released = {cell.id: cell for cell in cells(release_of(path.stem))}
    titles = []
    for cell in cells(path):
        if "BEGIN HIDDEN TESTS" in cell.source:
            assert released[cell.id].source == f"# Hidden test: {hidden_title(cell)}"
            titles.append(hidden_title(cell))
            copy = nbformat.from_dict(cell)
            ClearHiddenTests().preprocess_cell(copy, {}, 0)
            assert copy.source == released[cell.id].source
    assert titles
    assert len(set(titles)) == len(titles)
    assert all(titles)
