"""The built book in the system's Chromium, served from this machine and from nowhere else."""

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # a container's root has no user namespaces
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# sphinx-thebe puts its script on every page twice.
KNOWN_ERROR = "Identifier 'THEBE_JS_URL' has already been declared"

VIEWPORTS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium of the system, or a skip that says why there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium: none of " + ", ".join(BROWSERS) + " is on the PATH")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for every request."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(built_book: Path) -> Iterator[str]:
    """The address under which the built book is served, on the loopback interface only."""
    handler = functools.partial(Quiet, directory=str(built_book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Visit(NamedTuple):
    """A page that has been opened, and what went wrong on the way."""

    page: object  # playwright's Page
    failed: list[str]
    foreign: list[str]
    errors: list[str]


def open_page(
    browser,
    address: str,
    name: str,
    screen: str = "desktop",
    colors: str = "light",
    javascript: bool = True,
    formulas: bool = True,
) -> Visit:
    """Open a page of the book and wait until its fonts are there and its formulas typeset.

    Typesetting is most of the time that a page takes; without it formulas stay as they are written.
    """
    context = browser.new_context(
        viewport=VIEWPORTS[screen],
        color_scheme=colors,
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    visit = Visit(context.new_page(), [], [], [])

    def allow_only_us(route) -> None:
        url = route.request.url
        if "/mathjax/" in url and not formulas:
            route.fulfill(content_type="text/javascript", body="")
        elif url.startswith(address) or urlsplit(url).scheme in ("data", "blob"):
            route.continue_()
        else:
            visit.foreign.append(url)
            route.abort()

    def note_error(text: str) -> None:
        if KNOWN_ERROR not in text:
            visit.errors.append(text)

    def note_answer(response) -> None:
        if response.status >= 400:
            visit.failed.append(f"{response.status} {response.url}")

    context.route("**/*", allow_only_us)
    visit.page.on("console", lambda m: note_error(m.text) if m.type == "error" else None)
    visit.page.on("pageerror", lambda error: note_error(str(error)))
    visit.page.on("response", note_answer)
    visit.page.on("requestfailed", lambda request: visit.failed.append(request.url))
    visit.page.goto(f"{address}/{name}.html", wait_until="load")
    if javascript:
        visit.page.evaluate("async () => { await document.fonts.ready; }")
        visit.page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
    return visit


@pytest.fixture(scope="session")
def opened(browser, address: str) -> Callable[..., Visit]:
    """A function that shows a page for looking only: it is opened once for many tests.

    A test of another `screen` sees the same page in a window of that size.
    """

    @functools.cache
    def open_once(name: str, **options) -> Visit:
        return open_page(browser, address, name, **options)

    def look(name: str, screen: str = "desktop", **options) -> Visit:
        visit = open_once(name, **options)
        if visit.page.viewport_size != VIEWPORTS[screen]:
            visit.page.set_viewport_size(VIEWPORTS[screen])
        return visit

    return look


@pytest.fixture
def visit(browser, address: str) -> Iterator[Callable[..., Visit]]:
    """A function that opens a page for this test alone, which may do with it what it likes."""
    visits = []

    def come(name: str, **options) -> Visit:
        visits.append(open_page(browser, address, name, **options))
        return visits[-1]

    yield come
    for visit in visits:
        visit.page.context.close()
