"""Every figure says in words what it shows, and has a number and a caption."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup

Article = Callable[[str], BeautifulSoup]

LIKE_A_PATH = re.compile(r"^\S*[/\\]\S*$|\.(png|svg|jpe?g|gif)$", re.IGNORECASE)


def test_images_have_an_alternative_text(article: Article, page_name: str) -> None:
    for image in article(page_name).find_all("img"):
        text = image.get("alt", "")
        assert not LIKE_A_PATH.search(text), f"a path in place of a description: {text!r}"
        assert len(text.split()) >= 5, f"{image['src']} is described by {text!r}"


def test_drawings_have_an_accessible_name(article: Article, page_name: str) -> None:
    for drawing in article(page_name).find_all("svg"):
        hidden = drawing.get("aria-hidden") == "true"
        title = drawing.find("title")
        name = drawing.get("aria-label") or (title.get_text() if title else "")
        icon = "sd-octicon" in drawing.get("class", [])
        assert hidden or icon or len(name.split()) >= 3, f"a drawing without a name: {name!r}"


def test_figures_are_numbered_and_have_a_caption(article: Article, chapter: str) -> None:
    figures = article(chapter).find_all("figure")
    assert figures
    for figure in figures:
        assert figure.select_one(".caption-number"), figure.get("id")
        assert len(figure.select_one(".caption-text").get_text().split()) >= 5


def test_pictures_stand_in_figures(article: Article, chapter: str) -> None:
    for image in article(chapter).find_all("img"):
        assert image.find_parent("figure"), f"not in a figure: {image.get('alt')!r}"
