"""The built pages, parsed, and the numbers that they computed."""

import functools
import json
from ast import literal_eval
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
def glued(built_book: Path) -> Callable[[str], dict[str, float | str]]:
    """A function that returns what an executed page glued into its prose, by name."""

    @functools.cache
    def read(name: str) -> dict[str, float | str]:
        notebook = json.loads((built_book.parent / "jupyter_execute" / f"{name}.ipynb").read_text())
        return {
            output["metadata"]["scrapbook"]["name"]: literal_eval(plain_text(output["data"]))
            for cell in notebook["cells"]
            for output in cell.get("outputs", [])
            if "scrapbook" in output.get("metadata", {})
        }

    return read


def plain_text(data: dict[str, str | list[str]]) -> str:
    """Return the plain text of an output, which is glued under a prefix when it is not shown."""
    (text,) = (value for kind, value in data.items() if kind.endswith("text/plain"))
    return "".join(text)
