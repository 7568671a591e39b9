"""What several folders of tests share: where things are, and the book, built once."""

import contextlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the long ways be asked for, such as course.py test --all-notebooks."""
    text = "run every notebook that is made from a page, not a sample"
    parser.addoption("--all-notebooks", action="store_true", help=text)
    text = "kill the grader at twenty moments, not at three"
    parser.addoption("--all-kills", action="store_true", help=text)


def contents() -> dict:
    """Return the book's table of contents, as ``_toc.yml`` has it."""
    return yaml.safe_load((ROOT / "_toc.yml").read_text())


def chapters() -> list[str]:
    """Return the numbered chapters, as paths without suffix."""
    return [
        chapter["file"]
        for part in contents()["parts"]
        if part.get("numbered")
        for chapter in part["chapters"]
    ]


def pages() -> list[str]:
    """Return every page of the book, chapters or not, as paths without suffix."""
    parts = contents()["parts"]
    return [contents()["root"], *(page["file"] for part in parts for page in part["chapters"])]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a ``chapter`` or a ``page_name`` once for each of them."""
    for argument, values in (("chapter", chapters), ("page_name", pages)):
        if argument in metafunc.fixturenames:
            # One worker has all tests of a page, so that the page is read and opened once.
            grouped = [pytest.param(v, marks=pytest.mark.xdist_group(v)) for v in values()]
            metafunc.parametrize(argument, grouped)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def course() -> ModuleType:
    """The script ``course.py`` as a module."""
    spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["course"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    fcntl = pytest.importorskip("fcntl", reason="building once for all workers needs POSIX locks")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def built_book(course: ModuleType, testrun_uid: str) -> Path:
    """The folder of the built HTML: built as ``course.py book`` does it, if anything changed.

    That job turns every warning into an error. Of several workers the first one builds; if it
    fails, the others fail at once with what it found.
    """
    failure = course.BUILD / "stamps" / f"book-failed-{testrun_uid}"
    with locked(course.BUILD / "stamps" / "book.lock"):
        if failure.exists():
            pytest.fail(failure.read_text(), pytrace=False)
        try:
            course.run_step("book", force=False)
        except course.Failure as error:
            log = course.last_lines(course.BUILD / "logs" / "book.log", 60)
            for old in failure.parent.glob("book-failed-*"):
                old.unlink()
            failure.write_text(f"{error}\n\n{log}")
            pytest.fail(failure.read_text(), pytrace=False)
    return course.BOOK.parent
