"""The page that goes back to a student: every point explained, no hidden test shown.

A hidden test is in the notebook that was run: in the cell, in the lines of a traceback, in what
the student's code printed when the test called it. What the release does not show, the feedback
does not show either; of a hidden test that leaves the author's title and the kind of failure.
"""

import builtins
from typing import Any

import bleach
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, NbGraderPreprocessor
from nbgrader.utils import determine_grade, has_failed, is_grade, is_solution, is_task
from traitlets import List, Unicode

TITLE = "# Hidden test: "
# What the sandbox raises in the place of an answer; no code of a student's can raise them.
LOST = {
    "TimedOut": "no result before the time was up",
    "BoxLost": "the process with the answer ended",
    "NoPlainData": "what came back is no plain data",
    "WireError": "what came back is no plain data",
}
TABLES = """
.rendered_html table { margin: 1em 0; }
.rendered_html th, .rendered_html td { padding: 0.2em 1em; border: 1px solid #ccc; }
.rendered_html th:empty { padding: 0; border: 0; }
"""

# What Markdown and the question texts are made of.
_TEXT = ["p", "br", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary"]
_INLINE = ["a", "b", "code", "del", "em", "i", "img", "kbd", "span", "strong", "sub", "sup"]
_BLOCKS = ["dd", "div", "dl", "dt", "li", "ol", "pre", "ul"]
_TABLES = ["table", "tbody", "td", "th", "thead", "tr"]
TAGS = frozenset(_TEXT + _INLINE + _BLOCKS + _TABLES)


class HideTests(ClearHiddenTests):
    """Show of a hidden test its title, whether it passed, and how it failed."""

    # nbconvert sets this in every step that makes a page, and warns where it cannot.
    display_data_priority = List(Unicode()).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear the hidden part of one cell, and everything that its run has left behind."""
        if is_task(cell):
            ClearMarkScheme().preprocess_cell(cell, resources, cell_index)
        elif is_grade(cell) and not is_solution(cell) and self._remove_hidden_test_region(cell):
            cell.outputs = [new_output("stream", name="stdout", text=_verdict(cell) + "\n")]
        return cell, resources


class PageStyle(NbGraderPreprocessor):
    """Tables whose columns stand apart: the style sheet of the page sets none of them."""

    display_data_priority = List(Unicode()).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add to the style sheets that the page's template has; the notebook passes unchanged."""
        resources["inlining"]["css"].append(TABLES)
        return nb, resources


def hidden_title(cell: NotebookNode) -> str:
    """The title that the author gave to a hidden test, or "" if there is none.

    It stands in the first line of the cell, above the hidden part, so that the release shows it.
    """
    first = str(cell.source).partition("\n")[0]
    return first.removeprefix(TITLE) if first.startswith(TITLE) else ""


def _verdict(cell: NotebookNode) -> str:
    """One line about a hidden test, without a value and without a word of the student's code."""
    title = hidden_title(cell) or "a hidden test"
    if not has_failed(cell):
        score, points = determine_grade(cell)
        return f"Passed: {title}" if score == points else f"Passed in part: {title}"
    names = [output.ename for output in cell.outputs if output.output_type == "error"]
    return f"Not passed: {title} ({_kind(names[-1]) if names else 'output on stderr'})"


def _kind(name: str) -> str:
    """The type of an exception in words; one that the student has named is not repeated.

    Such a name could hold what the test has passed to the student's code.
    """
    if name in LOST:
        return LOST[name]
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return name
    return "an exception of a type that is not Python's own"


def safe_html(html: str) -> str:
    """`html` with nothing in it that runs or loads anything but a picture."""
    attributes = {"*": ["class"], "a": ["href", "title"], "img": ["src", "alt", "title"]}
    return str(bleach.clean(html, tags=TAGS, attributes=attributes))


def safe_markdown(source: str) -> str:
    """Markdown as HTML in which nothing runs: a student's text may hold any markup."""
    return safe_html(markdown2html(source))
