"""Print the built book through Chromium: python book/_print/pdf.py BOOK PDF [PAGE ...]."""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for every request."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def description(wanted: list[str]) -> dict[str, Any]:
    """Return what the document is made of: title, author, and parts with the pages wanted."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [{"caption": "", "pages": [contents["root"]]}]
    for part in contents["parts"]:
        pages = [page["file"] for page in part["chapters"]]
        parts.append({"caption": part["caption"], "pages": pages})
    for part in parts:
        part["pages"] = [page for page in part["pages"] if page in wanted or not wanted]
    parts = [part for part in parts if part["pages"]]
    published = config["html"]["baseurl"]
    names = {"title": config["title"], "author": config["author"], "published": published}
    return names | {"parts": parts}


def first_pages(pdf: Path) -> dict[str, int]:
    """Return on which page of the document each page of the book begins."""
    reader = PdfReader(pdf)
    found = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None:
            found[name.lstrip("/")] = number + 1
    return found


def number_contents(page: Page, numbers: dict[str, int]) -> None:
    """Write the page numbers into the table of contents."""
    page.evaluate(
        """numbers => {
          for (const entry of document.querySelectorAll('.print-number'))
            entry.textContent = numbers[entry.dataset.page] ?? '';
        }""",
        numbers,
    )


def make(book: Path, pdf: Path, browser: str, document: dict[str, Any]) -> None:
    """Print the book twice: the first time shows on which pages its parts begin."""
    handler = functools.partial(Quiet, directory=str(book))
    options: dict[str, Any] = {"prefer_css_page_size": True, "print_background": True}
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as driver,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # A container's root has no user namespaces, hence no sandbox; the pages are our own.
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(600_000)
        page.goto(f"http://127.0.0.1:{server.server_port}/{document['parts'][0]['pages'][0]}.html")
        compose = (HERE / "compose.js").read_text(encoding="utf-8")
        page.evaluate(f"({compose})", document)
        page.add_style_tag(content=(HERE / "print.css").read_text(encoding="utf-8"))
        pdf.parent.mkdir(parents=True, exist_ok=True)
        page.pdf(path=pdf, **options)
        number_contents(page, first_pages(pdf))
        page.pdf(path=pdf, outline=True, tagged=True, **options)
        chromium.close()
        server.shutdown()


def main(book: str, pdf: str, *pages: str) -> int | str:
    """Make the PDF of all pages or of these, or say what is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return f"no Chromium to print with: none of {', '.join(BROWSERS)} is on the PATH"
    make(Path(book), Path(pdf), browser, description(list(pages)))
    print(Path(pdf).resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
