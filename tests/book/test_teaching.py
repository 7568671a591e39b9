"""The page for teachers adds up what the chapters and the problem sets say of themselves."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import chapters

PAGE = "book/teaching"


@pytest.fixture(scope="module")
def rows(article: Callable[[str], BeautifulSoup]) -> list[list[str]]:
    """Every row of every table on the page, as text."""
    return [
        [cell.get_text().strip() for cell in row.find_all("td")]
        for row in article(PAGE).select("tbody tr")
    ]


def test_every_chapter_is_in_the_table_with_its_own_times(article, rows) -> None:
    titles = {row[0]: row[1:] for row in rows if len(row) == 3}  # problem sets have four
    reading = 0
    for chapter in chapters():
        heading = article(chapter).find("h1").get_text()
        title = re.sub(r"^\d+\.\s*|\s*#$", "", heading.strip())
        promise = next(
            box.get_text()
            for box in article(chapter).select(".admonition")
            if box.p.get_text().strip() == "How long it takes"
        )
        assert titles[title] == re.findall(r"\d+", promise)[:2]
        reading += int(titles[title][0])
    assert titles["hours in all"][0] == f"{reading / 60:.0f}"


def test_every_problem_set_is_in_the_table(rows, root: Path) -> None:
    notebooks = list((root / "exercises").glob("*/*.ipynb"))
    listed = [row for row in rows if len(row) == 4]
    assert len(listed) == len(notebooks) > 0
    assert all(float(row[2]) > 0 for row in listed)


def test_points_are_those_of_the_hidden_tests(rows) -> None:
    (reverse,) = (row for row in rows if len(row) == 4 and "everse" in row[0])
    assert float(reverse[2]) + float(reverse[3]) == 34
