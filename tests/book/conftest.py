"""The built pages, parsed, and the numbers that they computed."""

import functools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="session")
def page(built_book: Path) -> Callable[[str], BeautifulSoup]:
    """A function that parses a built page, given its path without suffix."""

    @functools.cache
    def parse(name: str) -> BeautifulSoup:
        return BeautifulSoup((built_book / f"{name}.html").read_text(), "html.parser")

    return parse


@pytest.fixture(scope="session")
def article(page: Callable[[str], BeautifulSoup]) -> Callable[[str], BeautifulSoup]:
    """A function that returns a page's own text, without the theme around it."""

    def find(name: str) -> BeautifulSoup:
        found = page(name).find("article")
        assert found is not None, f"{name} has no <article>"
        return found

    return find


@pytest.fixture(scope="session")
def glued(built_book: Path) -> Callable[[str], dict[str, str]]:
    """A function that returns what an executed page glued into its prose, by name, as text."""

    @functools.cache
    def read(name: str) -> dict[str, str]:
        executed = built_book.parent / "jupyter_execute"
        outputs = json.loads((executed / f"{name}.glue.json").read_text())
        return {key: as_text(output["data"]) for key, output in outputs.items()}

    return read


@pytest.fixture(scope="module")
def values(
    request: pytest.FixtureRequest, glued: Callable[[str], dict[str, str]]
) -> dict[str, str]:
    """What the chapter of a test module glued into its prose, by name, as text."""
    return glued(request.module.CHAPTER)


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest, article: Callable[[str], BeautifulSoup]) -> list[str]:
    """What the cells of the page printed, in order."""
    return [pre.get_text() for pre in article(request.module.CHAPTER).select(".cell_output pre")]


@pytest.fixture(scope="module")
def quoted(request: pytest.FixtureRequest, article: Callable[[str], BeautifulSoup]) -> list[str]:
    """The code on the page that no cell runs, in order."""
    blocks = article(request.module.CHAPTER).select(".highlight pre")
    return [pre.get_text().strip() for pre in blocks if pre.find_parent(class_="cell") is None]


def as_text(data: dict[str, str]) -> str:
    """Return an output as Markdown if it has that, else as plain text without its quotes."""
    return data.get("text/markdown", data["text/plain"].strip("'"))
