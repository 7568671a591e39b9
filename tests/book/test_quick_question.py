"""The directive for quick questions refuses what would leave a reader without an answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

GOOD = """
What is the tangent of a constant?

1. One.

   That is the seed.
2. Zero.

   A constant does not move, whichever input does.
"""


def build(root: Path, folder: Path, right: str, question: str) -> tuple[str, BeautifulSoup]:
    """Build a page that holds one question; return what Sphinx complained of, and the page."""
    (folder / "index.md").write_text(
        f"# A page\n\n```{{quick-question}}\n:right: {right}\n{question}\n```\n"
    )
    settings = ["-D", "extensions=myst_parser,quick_question"]
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-C", *settings, str(folder), str(folder / "html")],
        env=os.environ | {"PYTHONPATH": str(root / "book" / "_ext")},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stderr, BeautifulSoup((folder / "html" / "index.html").read_text(), "html.parser")


def test_a_good_question_says_which_answer_is_right(root: Path, tmp_path: Path) -> None:
    complaints, page = build(root, tmp_path, "2", GOOD)
    assert complaints == ""
    answers = page.select(".quick-question details")
    assert [answer["class"] for answer in answers] == [["wrong"], ["right"]]
    assert [answer.select_one(".verdict").get_text() for answer in answers] == [
        "Not quite.",
        "Right.",
    ]
    assert [answer.summary.get_text().strip() for answer in answers] == [
        "Answer 1: One.",
        "Answer 2: Zero.",
    ]
    assert not any(answer.has_attr("open") for answer in answers)


@pytest.mark.parametrize(
    ("right", "question", "complaint"),
    [
        ("3", GOOD, "names the right answers among 1 to 2"),
        ("2", GOOD.replace("   That is the seed.\n", ""), "answer 1 has no feedback"),
        ("2", GOOD.replace("1. One.", "1. 1."), "answer 1 is a enumerated_list"),
        ("1", "Only a question.", "ends with one numbered list"),
    ],
)
def test_a_bad_question_is_refused(
    root: Path, tmp_path: Path, right: str, question: str, complaint: str
) -> None:
    complaints, _ = build(root, tmp_path, right, question)
    assert complaint in complaints
