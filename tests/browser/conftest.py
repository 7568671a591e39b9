"""The built book in the system's Chromium, served from this machine and from nowhere else."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
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

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


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


@pytest.fixture
def visit(browser, address: str):
    """A function that opens a page of the book and waits until its formulas are typeset."""
    contexts = []

    def open_page(
        name: str, *, viewport: dict = DESKTOP, colors: str = "light", javascript: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport=viewport,
            color_scheme=colors,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        visited = Visit(page, [], [], [])

        def allow_only_us(route) -> None:
            url = route.request.url
            if url.startswith(address) or urlsplit(url).scheme in ("data", "blob"):
                route.continue_()
            else:
                visited.foreign.append(url)
                route.abort()

        def note_console(message) -> None:
            if message.type == "error" and KNOWN_ERROR not in message.text:
                visited.errors.append(message.text)

        def note_error(error) -> None:
            if KNOWN_ERROR not in str(error):
                visited.errors.append(str(error))

        def note_answer(response) -> None:
            if response.status >= 400:
                visited.failed.append(f"{response.status} {response.url}")

        context.route("**/*", allow_only_us)
        page.on("console", note_console)
        page.on("pageerror", note_error)
        page.on("response", note_answer)
        page.on("requestfailed", lambda request: visited.failed.append(request.url))
        page.goto(f"{address}/{name}.html", wait_until="load")
        if javascript:
            page.evaluate("async () => { await document.fonts.ready; }")
            page.evaluate("async () => { if (window.MathJax) await MathJax.startup.promise; }")
        return visited

    yield open_page
    for context in contexts:
        context.close()
