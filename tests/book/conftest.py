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


def as_text(data: dict[str, str]) -> str:
    """Return an output as Markdown if it has that, else as plain text without its quotes."""
    return data.get("text/markdown", data["text/plain"].strip("'"))
