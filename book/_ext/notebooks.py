"""A notebook for every page that shows code, to download, for Colab and for Binder.

The notebook needs nothing of this repository but the package, which its first cell installs where
it is missing: files that the page reads are written by cells of their own.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import nbformat
from docutils import nodes
from execution_cache import NAMED, files_of, named_files
from markdown_writer import MarkdownWriter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx

PDF = "automatic-differentiation.pdf"  # made by course.py pdf, and published beside the pages
PLAYER_FILES = ("player.css", "player.js")
# What a page imports, by the name under which pip knows it if that is another one.
PIP_NAMES = {"sklearn": "scikit-learn"}
COMES_ANYWAY = {"numpy", "IPython", "myst_nb", *sys.stdlib_module_names}
# What gives a value to the prose: see book/code/gluing.py.
GLUES = {"glue", "glue_number", "glue_scientific"}
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form", "tags": ["hide-input"]}

SETUP = """\
# Run this cell first: it installs what is missing.
import importlib.util

needed = {needed}
missing = [
    source for name, source in needed.items()
    if importlib.util.find_spec(name) is None
]
if missing:
    %pip install --quiet {{" ".join(missing)}}"""

SHOW = '''\
from pathlib import Path

from IPython.display import HTML, display

figures = {}

def show_figure(name):
    """Show a figure, with the style and the script of those to step through."""
    figure = figures[name]
    if hasattr(figure, "_repr_html_"):
        style = Path("player.css").read_text()
        script = Path("player.js").read_text()
        page = figure._repr_html_()
        figure = HTML(f"<style>{style}</style>{page}<script>{script}</script>")
    display(figure)'''


def without_glue(source: str, kept: set[str]) -> str:
    """Return a cell's code without what only the book needs.

    ``glue`` gives numbers to the prose, which has them by now. Those whose names are in ``kept``
    are figures, which the notebook shows further down.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic command
        return source
    lines: list[str | None] = list(source.splitlines())

    def replace(statement: ast.stmt, text: str | None) -> None:
        lines[statement.lineno - 1] = text and " " * statement.col_offset + text
        for number in range(statement.lineno, statement.end_lineno or 0):
            lines[number] = None

    def clean(body: list[ast.stmt]) -> None:
        for statement in body:
            if is_import(statement):
                replace(statement, None)
            elif call := glue_call(statement):
                name, value = (ast.get_source_segment(source, a) for a in call.args[:2])
                is_kept = may_be(call.args[0], kept)
                replace(statement, f"figures[{name}] = {value}" if is_kept else None)
            else:
                inner = [getattr(statement, field, []) for field in ("body", "orelse")]
                for block in inner:
                    clean(block)
                    removed = [glue_call(s) or is_import(s) for s in block]
                    if block and all(removed) and not any(lines[s.lineno - 1] for s in block):
                        replace(block[0], "pass")

    clean(tree.body)
    return "\n".join(line for line in lines if line is not None).strip("\n")


def is_import(statement: ast.stmt) -> bool:
    """Say whether a statement imports ``glue``, or what is made of it."""
    return isinstance(statement, ast.ImportFrom) and statement.module in ("myst_nb", "gluing")


def glue_call(statement: ast.stmt) -> ast.Call | None:
    """Return the call if a statement is nothing but a call of ``glue`` or a function like it."""
    call = getattr(statement, "value", None) if isinstance(statement, ast.Expr) else None
    is_glue = isinstance(call, ast.Call) and getattr(call.func, "id", None) in GLUES
    return call if is_glue else None


def may_be(name: ast.expr, names: set[str]) -> bool:
    """Say whether a name, perhaps an f-string, is one of these."""
    if isinstance(name, ast.Constant):
        return name.value in names
    first = name.values[0] if isinstance(name, ast.JoinedStr) else None
    beginning = first.value if isinstance(first, ast.Constant) else ""
    return bool(beginning) and any(one.startswith(str(beginning)) for one in names)


def setup_cells(root: Path, source: str, codes: list[str]) -> Iterator[NotebookNode]:
    """Yield the cells that install the package and write the files that the page reads."""
    code = "\n".join(codes)
    book = root / "book"
    files = [f for f in named_files(code, files_of(root, NAMED)) if f.is_relative_to(book)]
    files += [book / "_static" / n for n in PLAYER_FILES if "figures[" in code]
    written = {path: path.read_text(encoding="utf-8") for path in files}
    everything = "\n".join([code, *(t for p, t in written.items() if p.suffix == ".py")])
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", everything, re.MULTILINE))
    imported -= COMES_ANYWAY | {path.stem for path in files} | {"autograd_course"}
    needed = {"autograd_course": f"git+{source}"}
    needed |= {name: PIP_NAMES.get(name, name) for name in sorted(imported)}
    listed = "".join(f"    {name!r}: {pip!r},\n" for name, pip in needed.items())
    yield new_code_cell(SETUP.format(needed=f"{{\n{listed}}}").replace("'", '"'))
    places = {path: path.relative_to(book) for path in files}
    for folder in sorted({place.parent for place in places.values()} - {Path()}):
        if folder.name != "_static":
            yield new_code_cell(f"%mkdir -p {folder.as_posix()}", metadata=FOLDED)
    for path, text in written.items():
        place = path.name if path.parent.name == "_static" else places[path].as_posix()
        yield new_code_cell(f"%%writefile {place}\n{text.rstrip()}", metadata=FOLDED)
    if "figures[" in code:
        yield new_code_cell(SHOW, metadata=FOLDED)


def first_line(node: nodes.Node) -> int:
    """Return the line of the page on which a node begins, or 0."""
    return next((n.line for n in node.findall() if getattr(n, "line", None)), 0)


class Converter:
    """Turns a resolved page and its cells, hidden ones too, into the cells of a notebook."""

    def __init__(self, executed: NotebookNode, text: str, writer: MarkdownWriter) -> None:
        self.writer = writer
        self.cells: list[NotebookNode] = []
        glued = re.findall(r"\{glue:figure\}\s*(\S+)\s*\n:name:\s*(\S+)", text)
        self.glued = {nodes.make_id(figure): name for name, figure in glued}
        lines = executed.metadata.get("source_map", [0] * len(executed.cells))
        self.waiting = [
            (number, line, without_glue(cell.source, set(self.glued.values())))
            for number, (cell, line) in enumerate(zip(executed.cells, lines, strict=True))
            if cell.cell_type == "code"
        ]
        self.codes = [code for _, _, code in self.waiting]

    def add(self, block: str) -> None:
        """Add Markdown: to the last cell, unless that is code or the block begins a section."""
        if self.cells and self.cells[-1].cell_type == "markdown" and not block.startswith("#"):
            self.cells[-1].source += f"\n\n{block}"
        elif block:
            self.cells.append(new_markdown_cell(block))

    def run(self, number: float = -1, line: int = 0) -> None:
        """Add the code cells up to one with this number, and those before a line of the page."""
        while self.waiting and (self.waiting[0][0] <= number or self.waiting[0][1] < line):
            _, _, code = self.waiting.pop(0)
            if code.strip():
                self.cells.append(new_code_cell(code))

    def walk(self, node: nodes.Node, depth: int = 1) -> None:
        """Add what stands in a node."""
        for child in node.children:
            if isinstance(child, nodes.section):
                self.walk(child, depth + 1)
            elif isinstance(child, nodes.Element) and "cell_index" in child:
                self.run(number=child["cell_index"])
                for figure in child.findall(nodes.figure):
                    self.add(self.writer.caption(figure))
            else:
                self.run(line=first_line(child))
                for name in {*getattr(child, "attributes", {}).get("ids", [])} & {*self.glued}:
                    self.cells.append(new_code_cell(f'show_figure("{self.glued[name]}")'))
                for block in self.writer.block(child, depth):
                    self.add(block)


def convert(app: Sphinx, page: str, doctree: nodes.document) -> NotebookNode | None:
    """Return the notebook of a page, or nothing for a page that shows no code."""
    executed = nbformat.read(executed_notebook(app, page), as_version=4)
    if not any(is_visible(cell) for cell in executed.cells):
        return None
    macros = app.config.mathjax3_config["tex"]["macros"]
    writer = MarkdownWriter(app.env, page, app.config.html_baseurl, macros)
    text = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
    converter = Converter(executed, text, writer)
    converter.walk(doctree, depth=0)
    converter.run(number=float("inf"))
    head, *rest = converter.cells
    head.source = re.sub(
        r"\n\n|$",
        f"\n\n*This notebook was made from [a page of the book]({writer.page_address}): change "
        "it as you like.*\n\n",
        head.source,
        count=1,
    ).strip()
    # The cells that prepare come after the title.
    source = app.config.html_theme_options["repository_url"]
    before = setup_cells(Path(app.srcdir), source, converter.codes)
    title, *opening = head.source.split("\n\n", 2)
    cells = [new_markdown_cell(f"{title}\n\n{opening[0]}"), *before]
    cells += [new_markdown_cell(part) for part in opening[1:]] + rest
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def is_visible(cell: NotebookNode) -> bool:
    """Say whether a cell's code is shown on the page."""
    hidden = {"remove-cell", "remove-input"} & {*cell.metadata.get("tags", [])}
    return bool(cell.cell_type == "code" and not hidden)


def executed_notebook(app: Sphinx, page: str) -> Path:
    """Return where MyST-NB has put the executed page."""
    return Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"


def write(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write the notebook of a page that has been resolved."""
    if app.builder.name != "html" or "kernelspec" not in app.env.metadata[page]:
        return
    notebook = convert(app, page, doctree)
    if notebook:
        path = Path(app.outdir) / notebook_of(page)
        path.parent.mkdir(exist_ok=True)
        nbformat.validate(notebook)
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def notebook_of(page: str) -> str:
    """Return where the notebook of a page is, seen from the root of the built book."""
    return f"notebooks/{page.split('/')[-1]}.ipynb"


def add_buttons(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the buttons that launch and download the notebook to the page's header."""
    path = notebook_of(page)
    if "header_buttons" not in context:
        return
    links = {}
    if (Path(app.outdir) / path).exists():
        repository = app.config.html_theme_options["repository_url"]
        name = repository.removeprefix("https://github.com/")
        colab = f"https://colab.research.google.com/github/{name}/blob/gh-pages/{path}"
        binder = f"https://mybinder.org/v2/gh/{name}/gh-pages?urlpath={quote(f'lab/tree/{path}')}"
        own = context["pathto"](path, 1)
        links["Colab", "Run this page on Google Colab", "fas fa-cloud"] = colab
        links["Binder", "Run this page on Binder", "fas fa-server"] = binder
        links["Notebook", "Download this page as a notebook", "fas fa-download"] = own
    links["PDF", "Download the whole book as PDF", "fas fa-file-pdf"] = urljoin(
        app.config.html_baseurl, PDF
    )
    buttons = [
        {"type": "link", "text": text, "tooltip": tooltip, "icon": icon, "url": url}
        for (text, tooltip, icon), url in links.items()
    ]
    group = {
        "type": "group",
        "label": "launch-buttons",
        "tooltip": "Run or download this page",
        "icon": "fas fa-rocket",
        "buttons": buttons,
    }
    context["header_buttons"].insert(0, group)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("doctree-resolved", write)
    app.connect("html-page-context", add_buttons, priority=900)  # after the theme's own buttons
    return {"parallel_read_safe": True, "parallel_write_safe": True}
