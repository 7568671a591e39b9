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

# nbgrader's own delimiters.
REGION = re.compile(
    r"[#=]{3} BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)(.*?)[#=]{3} END \1", re.DOTALL
)
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
        where = f"{notebook.name}, cell {cell['metadata'].get('nbgrader', {}).get('grade_id')}"
        regions = REGION.findall(source)
        if cell["metadata"].get("nbgrader", {}).get("solution") and not regions:
            yield Secret(where, squeezed(source))  # nbgrader replaces the cell as a whole
        for kind, region in regions:
            if kind == "HIDDEN TESTS":
                lines = [line for line in map(squeezed, region.splitlines()) if line]
                for pair in itertools.pairwise(lines):
                    # Two lines that any test may have are no secret.
                    if len("".join(pair)) > 40 and "importnumpyasnp" not in pair:
                        yield Secret(where, "".join(pair))
            else:
                yield Secret(where, squeezed(region))


def readable_text(path: Path) -> str:
    """Return what a reader of the file sees, without white space."""
    text = path.read_text()
    if path.suffix == ".html":
        return squeezed(BeautifulSoup(text, "html.parser").get_text())
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return squeezed("\n".join("".join(cell["source"]) for cell in cells))
    return squeezed(html.unescape(text))


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
    assert all(len(secret.text) > 20 for secret in secrets)


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


def test_a_solution_is_recognized_where_it_would_leak(root: Path, secrets: set[Secret]) -> None:
    for notebook in (root / "solutions").glob("*/*.ipynb"):
        text = readable_text(notebook)
        assert any(secret.text in text for secret in secrets)


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
