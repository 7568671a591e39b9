"""What every page of the book does in a real browser."""

import os

import pytest

PHONE_WIDTH = 390
READABLE = 1000  # milliseconds, on a quiet machine
OTHERS = ("genindex", "search")


def test_loads_without_failure_error_or_request_to_another_host(opened, page_name: str) -> None:
    visit = opened(page_name)
    assert visit.failed == []
    assert visit.foreign == []
    assert visit.errors == []


@pytest.mark.parametrize("other", OTHERS)
def test_generated_pages_load_too(opened, other: str) -> None:
    visit = opened(other)
    assert visit.failed == []
    assert visit.foreign == []
    assert visit.errors == []


def test_formulas_are_typeset(opened, page_name: str) -> None:
    page = opened(page_name).page
    formulas = page.locator("article .math")
    bare = formulas.evaluate_all(
        """all => all
          .filter(e => e.textContent.includes('\\\\') && !e.querySelector('mjx-container'))
          .map(e => e.textContent)"""
    )
    assert bare == []
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    shown = page.evaluate(
        """() => {
          const article = document.querySelector('article');
          const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
          const raw = [];
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (!node.parentElement.closest('pre, code, script, style, mjx-container')
                && /\\\\[([a-zA-Z]|\\$\\$/.test(node.data)) raw.push(node.data);
          }
          return raw;
        }"""
    )
    assert shown == []


def test_formulas_can_be_read_aloud_and_are_no_stops_of_the_tab_key(opened, chapter: str) -> None:
    formulas = opened(chapter).page.locator("article mjx-container")
    assert formulas.evaluate_all("all => all.filter(e => e.tabIndex >= 0).length") == 0
    assert (
        formulas.evaluate_all(
            "all => all.filter(e => !e.querySelector('mjx-assistive-mml math')).length"
        )
        == 0
    )


def test_formulas_are_there_to_be_typeset(opened, chapter: str) -> None:
    assert opened(chapter).page.locator("article mjx-container").count() > 20


def test_does_not_scroll_sideways_on_a_phone(opened, page_name: str) -> None:
    page = opened(page_name, screen="phone").page
    width, sticking_out = page.evaluate(
        """() => [
          document.documentElement.scrollWidth,
          [...document.querySelectorAll('article *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1
              && !e.closest('pre, .math, mjx-container, .pst-scrollable-table-container, .output'))
            .map(e => e.outerHTML.slice(0, 120)),
        ]"""
    )
    assert width <= PHONE_WIDTH, sticking_out


def test_formulas_and_tables_fit_a_phone(opened, page_name: str) -> None:
    page = opened(page_name, screen="phone").page
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll(
            'article mjx-container[display="true"], article .pst-scrollable-table-container')]
          .filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
          .map(e => [e.textContent.trim().slice(0, 60), e.scrollWidth, e.clientWidth])"""
    )
    assert too_wide == []


def test_images_are_loaded_and_described(opened, page_name: str) -> None:
    images = opened(page_name).page.locator("article img")
    # Pictures below the fold load when they are scrolled to.
    images.evaluate_all(
        "all => Promise.all(all.map(i => { i.loading = 'eager'; return i.decode(); }))"
    )
    for alt, width in images.evaluate_all("all => all.map(i => [i.alt, i.naturalWidth])"):
        assert len(alt.split()) >= 5, alt
        assert width > 0, alt


@pytest.mark.parametrize("name", ["book/intro", "book/reverse-mode"])
def test_can_be_read_within_a_second(visit, name: str) -> None:
    """The best of some visits; where others want the cores as well, it takes that much longer."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1.0
    limit = READABLE * max(1.0, load / (os.cpu_count() or 1))
    paints = []
    for _ in range(5):
        page = visit(name).page
        paints.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        if paints[-1] < limit:
            return
    pytest.fail(f"text is painted after {min(paints):.0f} ms, wanted {limit:.0f}")
