"""What a student must not see before the deadline stands nowhere that a student can look."""

import html
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

# nbgrader's own delimiters; the line before one tells what a short region belongs to.
REGION = re.compile(
    r"(?P<before>[^\n]*\n)?[^\n]*BEGIN (?P<kind>SOLUTION|HIDDEN TESTS|MARK SCHEME)[^\n]*\n"
    r"(?P<text>.*?)[^\n]*END (?P=kind)",
    re.DOTALL,
)
DELIMITER = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
LONG_ENOUGH = 40  # characters; shorter code may stand anywhere
READABLE = {".html", ".md", ".txt", ".js", ".ipynb", ".py", ".json"}


class Secret(NamedTuple):
    """Consecutive lines of a solution or of a hidden test, without white space."""

    where: str
    text: str


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def secrets_of(notebook: Path) -> Iterator[Secret]:
    """Yield every whole solution and mark scheme, and every two lines of the hidden tests."""
    for cell in json.loads(notebook.read_text())["cells"]:
        source = "".join(cell["source"])
        nbgrader = cell["metadata"].get("nbgrader", {})
        where = f"{notebook.name}, cell {nbgrader.get('grade_id')}"
        regions = list(REGION.finditer(source))
        if nbgrader.get("solution") and not regions:
            yield Secret(where, squeezed(source))  # nbgrader replaces the cell as a whole
        for region in regions:
            text = squeezed(region["text"])
            if region["kind"] == "HIDDEN TESTS":
                lines = [line for line in map(squeezed, region["text"].splitlines()) if line]
                for pair in itertools.pairwise(lines):
                    if len("".join(pair)) >= LONG_ENOUGH and "importnumpyasnp" not in pair:
                        yield Secret(where, "".join(pair))
            elif len(text) >= LONG_ENOUGH:
                yield Secret(where, text)
            else:
                yield Secret(where, squeezed(region["before"] or "") + text)


def readable_text(path: Path) -> str:
    """Return what a reader of the file sees, without nbgrader's delimiters and white space."""
    text = path.read_text()
    if path.suffix == ".html":
        text = BeautifulSoup(text, "html.parser").get_text()
    elif path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    else:
        text = html.unescape(text)
    return squeezed("\n".join(line for line in text.splitlines() if not DELIMITER.search(line)))


@pytest.fixture(scope="session")
def secrets(root: Path) -> set[Secret]:
    return {
        secret
        for notebook in (root / "solutions").rglob("*.ipynb")
        if ".ipynb_checkpoints" not in notebook.parts
        for secret in secrets_of(notebook)
    }


def test_there_are_secrets_to_keep(secrets: set[Secret]) -> None:
    assert len(secrets) > 50
    assert all(len(secret.text) > 30 for secret in secrets)


@pytest.mark.parametrize("folder", ["_build/html", "exercises"])
def test_no_file_for_readers_tells_a_secret(
    built_book: Path, root: Path, secrets: set[Secret], folder: str
) -> None:
    files = [
        path
        for path in (root / folder).rglob("*")
        if path.suffix in READABLE and "_static" not in path.parts
    ]
    assert files
    for path in files:
        text = readable_text(path)
        told = {secret for secret in secrets if secret.text in text}
        assert not told, f"{path.relative_to(root)} tells {told}"
        assert not DELIMITER.search(path.read_text()), f"{path.relative_to(root)} has delimiters"


def test_every_secret_is_recognized_where_it_stands(root: Path, secrets: set[Secret]) -> None:
    texts = [readable_text(notebook) for notebook in (root / "solutions").glob("*/*.ipynb")]
    assert {secret for secret in secrets if not any(secret.text in t for t in texts)} == set()


def test_search_knows_only_the_books_pages(built_book: Path, root: Path) -> None:
    index = json.loads(re.search(r"\{.*\}", (built_book / "searchindex.js").read_text())[0])
    pages = {path.relative_to(root).with_suffix("").as_posix() for path in root.glob("book/*.md")}
    assert set(index["docnames"]) <= pages
    assert len(index["docnames"]) >= 3


def test_downloads_are_the_released_exercises(built_book: Path, root: Path) -> None:
    downloads = list((built_book / "_downloads").rglob("*.ipynb"))
    released = {path.name: path for path in root.glob("exercises/*/*.ipynb")}
    assert downloads
    for download in downloads:
        assert download.read_bytes() == released[download.name].read_bytes()
