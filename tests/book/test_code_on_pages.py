"""Code on a page can be read without scrolling sideways on a desktop."""

from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

WIDTH = 79


def too_wide(code: str) -> list[str]:
    return [line for line in code.splitlines() if len(line) > WIDTH]


def test_cells_fit_the_page(article: Callable[[str], BeautifulSoup], page_name: str) -> None:
    for cell in article(page_name).select(".cell_input pre, .cell_output pre"):
        assert too_wide(cell.get_text()) == [], f"more than {WIDTH} characters on {page_name}"


def test_quoted_files_fit_the_page(root: Path) -> None:
    files = sorted((root / "book/code").glob("*.py"))
    assert files
    for file in files:
        assert too_wide(file.read_text()) == [], f"more than {WIDTH} characters in {file.name}"
