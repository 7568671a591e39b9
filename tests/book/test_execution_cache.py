"""A page is executed again when the package that it runs on has changed, and only then.

On a copy of the book that has one page, but the book's own configuration and extensions.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
# A page that counts how often it is executed

```{code-cell} ipython3
from pathlib import Path
from autograd_course import CONSTANT

with Path("executions.txt").open("a") as log:
    print("executed", file=log)
print("the constant is", CONSTANT)
```
"""


@pytest.fixture
def small_book(root: Path, tmp_path: Path) -> Path:
    for name in "_config.yml", "requirements.lock":
        shutil.copy(root / name, tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/intro\n")
    (tmp_path / "book").mkdir()
    for name in "_ext", "_static":
        shutil.copytree(root / "book" / name, tmp_path / "book" / name)
    for name in "references.bib", "course.mplstyle":
        shutil.copy(root / "book" / name, tmp_path / "book")
    (tmp_path / "book" / "intro.md").write_text(PAGE)
    (tmp_path / "autograd_course").mkdir()
    return tmp_path


def build(book: Path, constant: int) -> tuple[str, int]:
    """Build with this constant in the package; return the page and its executions so far."""
    (book / "autograd_course" / "__init__.py").write_text(f"CONSTANT = {constant}\n")
    program = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    assert program is not None
    result = subprocess.run(
        [program, "build", str(book), "-W", "-n", "--keep-going"],
        # The copy of the package comes before the installed one.
        env=os.environ | {"PYTHONPATH": str(book)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    executions = (book / "book" / "executions.txt").read_text().count("executed")
    return (book / "_build" / "html" / "book" / "intro.html").read_text(), executions


def test_pages_follow_the_package(small_book: Path) -> None:
    page, executions = build(small_book, constant=1)
    assert "the constant is 1" in page
    assert executions == 1

    page, executions = build(small_book, constant=1)
    assert "the constant is 1" in page
    assert executions == 1, "executed again although nothing had changed"

    page, executions = build(small_book, constant=2)
    assert "the constant is 2" in page, "shows what an older package computed"
    assert executions == 2
