"""The notebooks made from the pages: what they say, and that they run anywhere."""

import ast
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

NOTEBOOKS = "https://autograd-course.github.io/autograd-course/"
# What only the book understands.
LEFT_OVER = re.compile(
    r"\{(glue|term|ref|cite|numref|eq|prf|doc|index|code-cell|literalinclude)\b|^:{3,}|myst_nb"
    r"|\\(partialof|order|epsmach|R)(?![A-Za-z])",
    re.MULTILINE,
)


@pytest.fixture(scope="session")
def extension(root: Path) -> ModuleType:
    """The Sphinx extension that makes the notebooks, as a module."""
    sys.path.insert(0, str(root / "book" / "_ext"))
    try:
        return importlib.import_module("notebooks")
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="session")
def notebooks(built_book: Path) -> list[Path]:
    return sorted((built_book / "notebooks").glob("*.ipynb"))


def cells(notebook: Path, kind: str) -> list[str]:
    read = nbformat.read(notebook, as_version=4)
    return [cell.source for cell in read.cells if cell.cell_type == kind]


def test_every_chapter_with_code_has_one(built_book: Path, chapter: str) -> None:
    executed = nbformat.read(
        built_book.parent / "jupyter_execute" / f"{chapter}.ipynb", as_version=4
    )
    hidden = {"remove-cell", "remove-input"}
    has_code = any(
        cell.cell_type == "code" and not hidden & {*cell.metadata.get("tags", [])}
        for cell in executed.cells
    )
    assert (built_book / "notebooks" / f"{Path(chapter).name}.ipynb").is_file() == has_code


def test_they_are_plain_jupyter_notebooks(notebooks: list[Path]) -> None:
    for path in notebooks:
        nbformat.validate(nbformat.read(path, as_version=4))
        for source in cells(path, "markdown") + cells(path, "code"):
            found = LEFT_OVER.search(source)
            assert found is None, f"{path.name}: {source[found.start() - 40 : found.end() + 40]!r}"
            assert len(re.findall(r"^```", source, re.MULTILINE)) % 2 == 0, path.name


def test_their_links_lead_to_the_published_book(notebooks: list[Path], built_book: Path) -> None:
    for path in notebooks:
        for source in cells(path, "markdown"):
            prose = re.sub(r"```.*?```|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", "", source, flags=re.DOTALL)
            for target in re.findall(r"(?<!\\)\]\(([^)\s]*)\)?", prose):
                assert re.match(r"https?://|mailto:", target), f"{path.name} links to {target!r}"
                if target.startswith(NOTEBOOKS):
                    name, _, anchor = target.removeprefix(NOTEBOOKS).partition("#")
                    file = built_book / name
                    assert file.is_file(), f"{path.name} links to {target}"
                    if anchor:
                        assert f'id="{anchor}"' in file.read_text(), f"{path.name}: {target}"


def test_the_page_offers_it(page, notebooks: list[Path]) -> None:
    for path in notebooks:
        links = [a["href"] for a in page(f"book/{path.stem}").select(".article-header-buttons a")]
        assert f"../notebooks/{path.name}" in links
        published = f"autograd-course/autograd-course/blob/gh-pages/notebooks/{path.name}"
        assert f"https://colab.research.google.com/github/{published}" in links
        assert any(link.startswith("https://mybinder.org/v2/gh/") for link in links)


def test_binder_installs_what_the_notebooks_import(notebooks: list[Path], root: Path) -> None:
    wanted = set()
    for path in notebooks:
        setup = next(source for source in cells(path, "code") if "needed = {" in source)
        needed = ast.literal_eval(re.search(r"needed = (\{.*?\})", setup, re.DOTALL)[1])
        assert needed.pop("autograd_course").startswith("git+https://")
        wanted |= set(needed.values())
    listed = (root / "binder" / "requirements.txt").read_text().split()
    assert wanted
    assert wanted <= set(listed)


def test_code_that_only_the_book_needs_is_left_out(extension: ModuleType) -> None:
    source = """\
from gluing import glue_number
from myst_nb import glue

x = 1
glue("x", x, display=False)
glue_number("x", x)
for name in "ab":
    y = x
    glue(f"y-{name}", y)
    glue(
        f"player-{name}",
        make(y),
        display=False,
    )
for name in "ab":
    glue(name, 2)"""
    wanted = """\
x = 1
for name in "ab":
    y = x
    figures[f"player-{name}"] = make(y)
for name in "ab":
    pass"""
    cleaned = extension.without_glue(source, {"player-a"})
    assert ast.unparse(ast.parse(cleaned)) == ast.unparse(ast.parse(wanted))
    assert extension.without_glue("%timeit f()", set()) == "%timeit f()"


@pytest.mark.parametrize(
    ("formula", "written_out"),
    [
        (r"x \in \R^n", r"x \in \mathbb{R}^n"),
        (r"\R n", r"\mathbb{R} n"),
        (r"\order{n^{2}}", r"\mathcal{O}(n^{2})"),
        (r"\partialof{L}{v_{1}} \Rightarrow", r"\frac{\partial L}{\partial v_{1}} \Rightarrow"),
        (r"\partialof fx", r"\frac{\partial f}{\partial x}"),
    ],
)
def test_macros_are_written_out(extension: ModuleType, formula: str, written_out: str) -> None:
    macros = {
        "R": r"\mathbb{R}",
        "order": [r"\mathcal{O}(#1)", 1],
        "partialof": [r"\frac{\partial #1}{\partial #2}", 2],
    }
    assert sys.modules["markdown_writer"].expand(formula, macros) == written_out


def test_they_run_where_nothing_is_but_the_package(
    notebooks: list[Path], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Run two of them, or all if asked to, each in an empty folder."""
    everything = pytestconfig.getoption("--all-notebooks")
    sample = {"intro", "reverse-mode"}
    chosen = [path for path in notebooks if everything or path.stem in sample]
    assert len(chosen) >= len(sample)
    for path in chosen:
        folder = tmp_path / path.stem
        folder.mkdir()
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=180, kernel_name="python3", resources=resources).execute()
        outputs = [out for c in notebook.cells if c.cell_type == "code" for out in c.outputs]
        for output in outputs:
            assert output.get("name") != "stderr", f"{path.name}: {output.text}"
        html = "".join(o.data.get("text/html", "") for o in outputs if "data" in o)
        if "show_figure(" in "".join(cells(path, "code")):
            assert BeautifulSoup(html, "html.parser").select("svg")
