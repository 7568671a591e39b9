"""The book on paper, of a few pages: everything is there, numbered, typeset, unfolded."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGES = ["book/intro", "book/reverse-mode", "book/glossary"]


@pytest.fixture(scope="module")
def document(
    root: Path, built_book: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[object]:
    """Some pages of the book, printed and read again."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("playwright", reason="playwright is not installed")
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    script = root / "book" / "_print" / "pdf.py"
    command = [sys.executable, str(script), str(built_book), str(path), *PAGES]
    printed = subprocess.run(command, capture_output=True, text=True)
    if "no Chromium" in printed.stderr:
        pytest.skip(printed.stderr)
    assert printed.returncode == 0, printed.stderr
    with pypdf.PdfReader(path) as reader:
        yield reader


@pytest.fixture(scope="module")
def texts(document) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in document.pages]


def test_it_has_a_cover_and_contents_with_right_numbers(document, texts: list[str]) -> None:
    assert "Automatic Differentiation" in texts[0]
    assert "autograd-course authors" in texts[0]
    assert texts[1].startswith("2 Contents")
    for title in "Automatic differentiation: a course that runs", "8. Reverse mode", "Glossary":
        number = re.search(rf"{re.escape(title)} ?(\d+)", texts[1])
        assert number, f"{title} is not among {texts[1]!r}"
        assert title in texts[int(number[1]) - 1]
    assert "1" not in texts[0].split()
    for number, text in enumerate(texts[1:], start=2):
        assert text.split()[0] == str(number), f"no page number: {text[:40]!r}"


def test_it_has_as_many_pages_as_its_text_needs(document) -> None:
    assert 20 < len(document.pages) < 60
    for page in document.pages:
        width, height = (float(side) / 72 * 25.4 for side in page.mediabox[2:])
        assert (round(width), round(height)) == (210, 297)


def test_bookmarks_name_the_chapters(document) -> None:
    titles = [entry.title for entry in document.outline if not isinstance(entry, list)]
    assert {"Contents", "8. Reverse mode", "Glossary"} <= set(titles)


def test_formulas_are_typeset_with_embedded_fonts(document, texts: list[str]) -> None:
    everything = " ".join(texts)
    assert not re.search(r"\\(frac|bar|begin|partialof|R)\b|\$\$", everything)
    names = set()
    for page in document.pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            for part in font.get("/DescendantFonts", [font]):
                descriptor = part.get_object()["/FontDescriptor"].get_object()
                names.add(descriptor["/FontName"].partition("+")[2])
                drawn = font["/Subtype"] == "/Type3"  # each glyph is a drawing of its own
                assert drawn or {"/FontFile2", "/FontFile3"} & descriptor.keys()
    assert {"MathJax_Main-Regular", "MathJax_Math-Italic"} <= names


def test_what_is_folded_on_a_screen_can_be_read(texts: list[str]) -> None:
    everything = " ".join(texts)
    assert everything.count("Not quite.") > 5
    assert "It is paid for in memory." in everything  # the answer to the lecture's question
    assert "import jax.numpy as jnp" in everything  # behind the third tab
    assert "Back to" in everything  # a step of a player
    assert "Next step" not in everything
    assert "def peak(run):" in everything  # a hidden input


def test_links_stay_inside_or_lead_to_the_published_book(document) -> None:
    addresses = {
        note.get_object()["/A"]["/URI"]
        for page in document.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert addresses
    assert not [address for address in addresses if "127.0.0.1" in address or "file:" in address]
