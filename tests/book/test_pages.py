"""What holds for the site as a whole."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

LARGEST_PAGE = 1_000_000  # bytes without images


def test_every_page_of_the_contents_is_built(built_book: Path, page_name: str) -> None:
    assert (built_book / f"{page_name}.html").is_file()


def test_nothing_but_the_contents_is_built(built_book: Path, root: Path) -> None:
    generated = {"index", "genindex", "search", "prf-prf"}
    sources = {f"book/{path.stem}" for path in (root / "book").glob("*.md")}
    for path in built_book.rglob("*.html"):
        page = path.relative_to(built_book).with_suffix("").as_posix()
        assert page in generated | sources or page.startswith("_static/"), (
            f"{path} belongs to no page of the book; if an older build has left it: course.py clean"
        )


def test_pages_are_small(built_book: Path, page_name: str) -> None:
    html = (built_book / f"{page_name}.html").read_text()
    without_images = re.sub(r"data:image/[^\"')]*", "", html)
    assert len(without_images.encode()) < LARGEST_PAGE


def test_every_id_is_there_once(page: Callable[[str], BeautifulSoup], page_name: str) -> None:
    count = Counter(element["id"] for element in page(page_name).select("[id]"))
    assert {
        name for name in count if count[name] > 1 or not re.fullmatch(r"[^\s/]+", name)
    } == set()
