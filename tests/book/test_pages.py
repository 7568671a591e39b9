"""What holds for the site as a whole."""

import re
import struct
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


def test_every_link_leads_somewhere(
    page: Callable[[str], BeautifulSoup], built_book: Path, page_name: str
) -> None:
    here = built_book / f"{page_name}.html"
    broken = []
    for element in page(page_name).select("[href], [src]"):
        link = element.get("href", element.get("src"))
        parts = urlsplit(link)
        if parts.scheme:
            fine = parts.scheme in ("https", "http", "data", "mailto") and not re.search(
                r"\s", link
            )
            fine = fine and bool(parts.netloc or parts.scheme in ("data", "mailto"))
        else:
            file = (here.parent / unquote(parts.path)).resolve() if parts.path else here
            name = file.relative_to(built_book.resolve()).with_suffix("").as_posix()
            fine = file.is_file()
            if fine and parts.fragment and file.suffix == ".html":
                fine = bool(page(name).find(id=unquote(parts.fragment)))
        if not fine:
            broken.append(link)
    assert not broken


def test_every_page_describes_itself(page: Callable[[str], BeautifulSoup], page_name: str) -> None:
    def content(name: str) -> str:
        found = page(page_name).select(f'meta[name="{name}"], meta[property="{name}"]')
        assert len(found) == 1, f"{page_name} has {len(found)} elements {name}"
        return str(found[0]["content"])

    assert 50 <= len(content("description")) <= 210
    assert "$" not in content("description")
    assert "\\" not in content("description")
    assert content("og:description") == content("description")
    assert content("og:title") in page(page_name).title.get_text()
    assert content("og:url").endswith(f"/{page_name}.html")
    assert content("twitter:card") == "summary_large_image"


def test_the_card_has_the_size_that_it_says(
    page: Callable[[str], BeautifulSoup], built_book: Path
) -> None:
    for name in "index", "book/intro":
        url = page(name).select_one('meta[property="og:image"]')["content"]
        assert url.startswith("https://autograd-course.github.io/autograd-course/_static/")
        png = (built_book / "_static" / url.rpartition("/")[2]).read_bytes()
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == (1200, 630)


def test_the_site_is_small(built_book: Path) -> None:
    mathjax = sum(p.stat().st_size for p in (built_book / "_static/mathjax").rglob("*.*"))
    assert 0 < mathjax < 3_000_000


def test_the_status_page_times_every_executed_page(
    article: Callable[[str], BeautifulSoup], built_book: Path
) -> None:
    status = article("book/status")
    assert {"Python", "numpy", "jax"} <= {cell.get_text() for cell in status.select("td")}
    timed = {}
    for row in status.select("tr"):
        cells = [cell.get_text().strip() for cell in row.find_all("td")]
        if len(cells) == 5:
            timed[cells[0]] = float(cells[3])
    executed = (built_book.parent / "jupyter_execute").glob("book/*.ipynb")
    assert set(timed) == {f"book/{path.stem}" for path in executed}
    assert all(0 < seconds < 180 for seconds in timed.values())
