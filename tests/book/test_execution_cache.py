"""Pages are executed at the same time, and again when the code that they run on has changed.

On a copy of the book that has two pages, but the book's own configuration and extensions.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""
INTRO = f"""{HEADER}# A page that counts how often it is executed

```{{code-cell}} ipython3
from pathlib import Path
from autograd_course import CONSTANT

with Path("intro-executions.txt").open("a") as log:
    print("executed", file=log)
print("the constant is", CONSTANT)
```
"""
OTHER = f"""{HEADER}# A page that runs a file

```{{code-cell}} ipython3
import runpy
from pathlib import Path

with Path("other-executions.txt").open("a") as log:
    print("executed", file=log)
print("the file says", runpy.run_path("code/a_file.py")["SAYS"])
```
"""
# Each page waits until the other one runs as well.
MEETING = """
```{{code-cell}} ipython3
import os
import time

Path("{here}-runs").touch()
began = time.monotonic()
while not Path("{there}-runs").exists() and time.monotonic() - began < 60:
    time.sleep(0.05)
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
print("met:", Path("{there}-runs").exists(), "on cores:", cores)
```
"""


@pytest.fixture
def small_book(root: Path, tmp_path: Path) -> Path:
    for name in "_config.yml", "requirements.lock":
        shutil.copy(root / name, tmp_path)
    contents = "format: jb-book\nroot: book/intro\nchapters:\n  - file: book/other\n"
    (tmp_path / "_toc.yml").write_text(contents)
    (tmp_path / "book").mkdir()
    for name in "_ext", "_static":
        shutil.copytree(root / "book" / name, tmp_path / "book" / name)
    for name in "references.bib", "course.mplstyle":
        shutil.copy(root / "book" / name, tmp_path / "book")
    write(tmp_path, "book/intro.md", INTRO)
    write(tmp_path, "book/other.md", OTHER)
    write(tmp_path, "book/code/a_file.py", "SAYS = 'one'\n")
    write(tmp_path, "autograd_course/__init__.py", "CONSTANT = 1\n")
    return tmp_path


def write(book: Path, name: str, text: str) -> None:
    (book / name).parent.mkdir(exist_ok=True)
    (book / name).write_text(text)


def run_build(book: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    assert program is not None
    return subprocess.run(
        [program, "build", str(book), "-W", "-n", "--keep-going"],
        # The copy of the package comes before the installed one.
        env=os.environ | {"PYTHONPATH": str(book)},
        capture_output=True,
        text=True,
    )


def build(book: Path) -> tuple[str, str]:
    """Build, and return the texts of both pages."""
    result = run_build(book)
    assert result.returncode == 0, result.stdout + result.stderr
    html = book / "_build" / "html" / "book"
    return (html / "intro.html").read_text(), (html / "other.html").read_text()


def executions(book: Path) -> tuple[int, int]:
    """Return how often the pages have been executed so far."""
    logs = [(book / "book" / f"{name}-executions.txt").read_text() for name in ("intro", "other")]
    return logs[0].count("executed"), logs[1].count("executed")


def test_pages_follow_the_code_that_they_run_on_and_no_other(small_book: Path) -> None:
    intro, other = build(small_book)
    assert "the constant is 1" in intro
    assert "the file says one" in other
    assert executions(small_book) == (1, 1)

    build(small_book)
    assert executions(small_book) == (1, 1), "executed again although nothing had changed"

    write(small_book, "book/code/a_file.py", "SAYS = 'two'\n")
    _, other = build(small_book)
    assert "the file says two" in other, "shows what an older file computed"
    assert executions(small_book) == (1, 2), "intro does not name that file"

    write(small_book, "autograd_course/__init__.py", "CONSTANT = 2\n")
    intro, _ = build(small_book)
    assert "the constant is 2" in intro, "shows what an older package computed"
    assert executions(small_book) == (2, 3)


@pytest.mark.skipif(os.cpu_count() == 1, reason="there is only one core")
def test_pages_run_at_the_same_time_each_on_a_core_of_its_own(small_book: Path) -> None:
    write(small_book, "book/intro.md", INTRO + MEETING.format(here="intro", there="other"))
    write(small_book, "book/other.md", OTHER + MEETING.format(here="other", there="intro"))
    for page in build(small_book):
        assert "met: True on cores: 1" in page


def test_a_failing_page_fails_the_build_with_its_name_and_traceback(small_book: Path) -> None:
    write(small_book, "book/other.md", OTHER.replace("SAYS", "ASKS"))
    for _ in range(2):
        result = run_build(small_book)
        assert result.returncode != 0
        assert "KeyError: 'ASKS'" in result.stderr
        assert "book/other.md" in result.stderr
        assert "these pages could not be executed: book/other" in result.stdout + result.stderr


def test_a_page_depends_on_the_files_that_it_names_however_it_names_them(
    root: Path, tmp_path: Path
) -> None:
    path = root / "book" / "_ext" / "execution_cache.py"
    spec = importlib.util.spec_from_file_location("execution_cache", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    texts = {"tables.py": "", "horner_jax.py": "from tables import t", "limits.py": "", "s.csv": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)

    def named(page: str) -> set[str]:
        return {path.name for path in module.named_files(page, sorted(tmp_path.iterdir()))}

    assert named("from tables import message") == {"tables.py"}
    assert named('run_path("code/limits.py")') == {"limits.py"}
    assert named('run_path(f"code/horner_{variant}.py")') == {"horner_jax.py", "tables.py"}
    assert named('read_csv("data/s.csv")') == {"s.csv"}
    assert named("Sources of s and off-limits tablespoons") == {"limits.py"}
    assert named("Nothing here") == set()
