"""What axe-core, the common checker of accessibility, finds on the pages: nothing that hinders."""

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


# A formula is hundreds of elements of one color, and formulas are most of a page: axe takes several
# times as long with them. What they say aloud has a test of its own.
TAKE_FORMULAS_OUT = """() => {
  window.formulas = [...document.querySelectorAll('mjx-container')].map((formula) => {
    const place = document.createComment('');
    formula.replaceWith(place);
    return [formula, place];
  });
}"""
PUT_FORMULAS_BACK = (
    "() => window.formulas.forEach(([formula, place]) => place.replaceWith(formula))"
)


def hindrances(page: Any, rules: list[str] | None = None) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # To load ahead, axe asks for what style sheets import, by addresses relative to the page: a
    # page that others test as well would seem to have asked for files that are not there.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    page.evaluate(TAKE_FORMULAS_OUT)
    found = axe.run(page, options=options).response["violations"]
    page.evaluate(PUT_FORMULAS_BACK)
    return [
        f"{violation['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
        for violation in found
        if violation["impact"] in HINDERS
        for node in violation["nodes"]
    ]


def test_nothing_hinders_on_a_page(opened: Any, page_name: str) -> None:
    found = hindrances(opened(page_name).page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", PAGES_OF_ALL_KINDS)
def test_nothing_hinders_in_the_dark(opened: Any, name: str) -> None:
    page = opened(name, colors="dark").page
    assert page.locator("html").get_attribute("data-theme") == "dark"
    # Between light and dark nothing but colors can differ, and these are the same on all pages.
    found = hindrances(page, ["color-contrast"])
    assert not found, "\n".join(found)


@COLORS
@pytest.mark.parametrize("other", ["genindex", "search"])
def test_nothing_hinders_on_a_generated_page(opened: Any, other: str, colors: str) -> None:
    found = hindrances(opened(other, colors=colors).page)
    assert not found, "\n".join(found)


def test_it_would_be_found(visit: Any) -> None:
    page = visit("book/intro").page
    page.evaluate("document.querySelector('article p').style.color = '#ccc'")
    assert any("contrast" in text for text in hindrances(page))
