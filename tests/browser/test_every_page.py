"""What every page of the book does in a real browser."""

import pytest

PHONE_WIDTH = 390
OTHERS = ("genindex", "search")

# The relative luminance of WCAG 2, of the first opaque background behind an element.
CONTRAST = """(selector) => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) =>
    [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const background = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = numbers(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(selector)]
    .filter((e) => e.offsetParent !== null && e.textContent.trim())
    .map((e) => {
      const text = luminance(numbers(getComputedStyle(e).color));
      const paper = luminance(background(e));
      const [low, high] = [Math.min(text, paper), Math.max(text, paper)];
      return { ratio: (high + 0.05) / (low + 0.05), paper, text: e.textContent.slice(0, 60) };
    });
}"""


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


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_text_is_legible_in_both_color_modes(opened, page_name: str, colors: str) -> None:
    page = opened(page_name, colors=colors).page
    assert page.locator("html").get_attribute("data-theme") == colors
    texts = page.evaluate(
        CONTRAST,
        "article p, article li, article td, article h1, article h2, article dt, article summary, "
        "article pre span, article figcaption span",
    )
    assert texts
    paper = texts[0]["paper"]
    assert paper < 0.1 if colors == "dark" else paper > 0.8
    assert [text for text in texts if text["ratio"] < 4.5] == []
