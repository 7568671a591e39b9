"""What axe-core, the common checker of accessibility, finds on the pages: nothing that hinders."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

HINDERS = {"serious", "critical"}


PAGES_OF_ALL_KINDS = (
    "book/intro",
    "book/forward-mode",
    "book/pitfalls",
    "book/review",
    "book/status",
)
COLORS = pytest.mark.parametrize("colors", ["light", "dark"])


BARE = {"formulas": False}
# The same is true of code, whose colors are seen on the pages of all kinds.
CODE = {"exclude": [[".highlight"]]}


def hindrances(page: Any, rules: list[str] | None = None, without: Any = None) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # To load ahead, axe asks for what style sheets import, by addresses relative to the page: it
    # would seem to have asked for files that are not there.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = axe.run(page, without, options).response["violations"]
    return [
        f"{violation['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
        for violation in found
        if violation["impact"] in HINDERS
        for node in violation["nodes"]
    ]


@contextlib.contextmanager
def without_formulas(page: Any) -> Iterator[None]:
    """Take the formulas out of the page for as long as the block runs.

    A formula is hundreds of elements of one color, and formulas are most of a page: axe takes
    several times as long with them. What they say aloud has a test of its own.
    """
    page.evaluate(
        """() => {
          window.away = [...document.querySelectorAll('mjx-container')].map(formula => {
            const place = document.createComment('a formula');
            formula.replaceWith(place);
            return [place, formula];
          });
        }"""
    )
    yield
    page.evaluate("() => away.forEach(([place, formula]) => place.replaceWith(formula))")


def test_nothing_hinders_on_a_page(opened: Any, page_name: str) -> None:
    page = opened(page_name).page
    with without_formulas(page):
        found = hindrances(page, without=CODE)
    assert not found, "\n".join(found)


@COLORS
@pytest.mark.parametrize("name", PAGES_OF_ALL_KINDS)
def test_every_color_can_be_read(opened: Any, name: str, colors: str) -> None:
    page = opened(name, colors=colors, **BARE).page
    assert page.locator("html").get_attribute("data-theme") == colors
    # Between light and dark nothing but colors can differ, and these are the same on all pages.
    found = hindrances(page, ["color-contrast"])
    assert not found, "\n".join(found)


@COLORS
@pytest.mark.parametrize("other", ["genindex", "search"])
def test_nothing_hinders_on_a_generated_page(opened: Any, other: str, colors: str) -> None:
    found = hindrances(opened(other, colors=colors, **BARE).page)
    assert not found, "\n".join(found)


def test_it_would_be_found(visit: Any) -> None:
    page = visit("book/intro", **BARE).page
    page.evaluate("document.querySelector('article p').style.color = '#ccc'")
    assert any("contrast" in text for text in hindrances(page))
