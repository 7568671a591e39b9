"""A resolved page, in the Markdown that Jupyter and Colab show.

What only Sphinx can do is done here: references become links to the published book, numbers of
figures, equations and theorems stand in the text, and boxes, tabs and questions become quotations,
headings and folded passages.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.environment import BuildEnvironment


class MarkdownWriter:
    """Writes nodes of one page, which is published under an address."""

    def __init__(self, env: BuildEnvironment, page: str, address: str, macros: dict[str, Any]):
        self.address = address
        self.page_address = urljoin(address, f"{page}.html")
        self.macros = macros
        self.numbers = env.toc_fignumbers.get(page, {})
        self.sections = env.toc_secnumbers.get(page, {})
        self.images = env.images
        self.downloads = env.dlfiles

    # ---- text in a line -----------------------------------------------------------------------

    def inline(self, node: nodes.Node) -> str:
        """Return what stands in a node, as text in a line."""
        return "".join(map(self._inline, node.children))

    def _inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            text = re.sub(r"([\\`*_\[\]$<>])", r"\\\1", node.astext())
            return re.sub(r"\s+", " ", text)
        writer = INLINE.get(type(node).__name__)
        return writer(self, node) if writer else self.inline(node)

    def math(self, node: nodes.Node) -> str:
        """Return a formula, with the book's own macros written out."""
        return f"${expand(node.astext().strip(), self.macros)}$"

    def literal(self, node: nodes.Node) -> str:
        """Return code in a line."""
        fence = "``" if "`" in node.astext() else "`"
        return f"{fence}{node.astext()}{fence}"

    def reference(self, node: nodes.Element) -> str:
        """Return a link to where the book, or somebody else, publishes its target."""
        target = node.get("refuri") or f"#{node.get('refid', '')}"
        return f"[{self.inline(node)}]({urljoin(self.page_address, target)})"

    def download(self, node: nodes.Element) -> str:
        """Return a link to a file that the book offers."""
        filename = node.get("filename")
        if not filename:
            return self.reference(node)
        return f"[{self.inline(node)}]({urljoin(self.address, f'_downloads/{filename}')})"

    def image(self, node: nodes.Element) -> str:
        """Return a picture, by its published address."""
        published = self.images.get(node["uri"], ("", node["uri"]))[1]
        return f"![{node.get('alt', '')}]({urljoin(self.address, f'_images/{published}')})"

    # ---- blocks -------------------------------------------------------------------------------

    def blocks(self, node: nodes.Node, depth: int = 1) -> Iterator[str]:
        """Yield the blocks that stand in a node; its sections are ``depth`` levels down."""
        for child in node.children:
            yield from self.block(child, depth)

    def block(self, node: nodes.Node, depth: int = 1) -> Iterator[str]:
        """Yield the blocks that a node becomes."""
        name = type(node).__name__
        if name in SKIPPED:
            return
        if isinstance(node, nodes.Text) or name in INLINE:
            yield self._inline(node)
        elif name in BLOCKS:
            yield BLOCKS[name](self, node)
        elif isinstance(node, nodes.section):
            yield from self.blocks(node, depth + 1)
        elif isinstance(node, nodes.title):
            yield f"{'#' * depth} {self.section_number(node)}{self.inline(node)}"
        elif name.endswith(("definition_node", "theorem_node", "algorithm_node")) or (
            "countertype" in getattr(node, "attributes", {}) and "realtype" in node.attributes
        ):
            yield self.statement(node)
        else:
            yield from self.blocks(node, depth)

    def body(self, node: nodes.Node) -> str:
        """Return all blocks in a node, one under the other."""
        return "\n\n".join(filter(None, self.blocks(node)))

    def section_number(self, title: nodes.title) -> str:
        """Return the number of a section, or nothing."""
        ids = title.parent.get("ids", [])
        found = [self.sections.get(f"#{i}") for i in ids] + [self.sections.get("")]
        top = isinstance(title.parent.parent, nodes.document)
        number = found[-1] if top else next(filter(None, found[:-1]), None)
        return ".".join(map(str, number)) + ". " if number else ""

    def number(self, node: nodes.Element, kind: str) -> str:
        """Return the number of a figure, a table, an equation or a theorem."""
        known = self.numbers.get(kind, {})
        return next((".".join(map(str, known[i])) for i in node.get("ids", []) if i in known), "")

    def paragraph(self, node: nodes.Element) -> str:
        """Return a paragraph; what Markdown would take for a list or a heading is protected."""
        return re.sub(r"^(#|[-+](?= )|\d+(?=[.)] ))", r"\\\1", self.inline(node).strip())

    def math_block(self, node: nodes.Element) -> str:
        """Return a displayed formula with its number."""
        formula = expand(node.astext().strip(), self.macros)
        if node.get("nowrap"):
            return formula
        if r"\\" in re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", formula, flags=re.DOTALL):
            formula = rf"\begin{{split}}{formula}\end{{split}}"
        number = self.number(node, "displaymath")
        tag = rf" \tag{{{number}}}" if number else ""
        return f"$$\n{formula}{tag}\n$$"

    def code(self, node: nodes.Element) -> str:
        """Return code that is shown and not run."""
        language = {"ipython3": "python"}.get(node.get("language", ""), node.get("language", ""))
        return f"```{language}\n{node.astext().rstrip()}\n```"

    def list(self, node: nodes.Element) -> str:
        """Return a list."""
        numbered = isinstance(node, nodes.enumerated_list)
        items = []
        for number, item in enumerate(node.children, start=node.get("start", 1)):
            sign = f"{number}. " if numbered else "- "
            items.append(sign + indented(self.body(item), len(sign)))
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def definitions(self, node: nodes.Element) -> str:
        """Return a list of terms with what they mean."""
        items = []
        for item in node.children:
            terms = [self.inline(c) for c in item.children if isinstance(c, nodes.term)]
            texts = [self.body(c) for c in item.children if isinstance(c, nodes.definition)]
            items.append("- " + indented(f"**{', '.join(terms)}**: " + "\n\n".join(texts), 2))
        return "\n".join(items)

    def table(self, node: nodes.Element) -> str:
        """Return a table, with one line for each row."""
        rows = [
            "| " + " | ".join(cell_text(self.body(entry)) for entry in row.children) + " |"
            for row in node.findall(nodes.row)
        ]
        columns = len(next(iter(node.findall(nodes.row))).children)
        titles = [self.inline(title) for title in node.findall(nodes.title)]
        caption = f"*{titles[0]}*\n\n" if titles else ""
        return caption + "\n".join([rows[0], "|" + " --- |" * columns, *rows[1:]])

    def box(self, node: nodes.Element) -> str:
        """Return a box with a title as a quotation."""
        title, *rest = node.children
        text = "\n\n".join(filter(None, (b for child in rest for b in self.block(child))))
        return quoted(f"**{self.inline(title).strip()}**\n\n{text}")

    def statement(self, node: nodes.Element) -> str:
        """Return a theorem, a definition, an algorithm or the like with its number."""
        kind, number = node["realtype"], self.number(node, node["countertype"])
        title = self.inline(node.children[0]).strip()
        head = " ".join(filter(None, [kind.capitalize(), number, title]))
        text = "\n\n".join(self.body(child) for child in node.children[1:])
        return quoted(f"**{head}**\n\n{text}")

    def exercise(self, node: nodes.Element) -> str:
        """Return an exercise with its number, not in a quotation: it is there to be worked on."""
        title, *rest = node.children
        kind = title.get("title", "Exercise %s").replace("%s", self.number(node, "exercise"))
        head = f"{kind} {self.inline(title).strip()}"
        return f"**{head}**\n\n" + "\n\n".join(self.body(child) for child in rest)

    def solution(self, node: nodes.Element) -> str:
        """Return a solution, folded."""
        title, *rest = node.children
        return folded(title.astext(), "\n\n".join(self.body(child) for child in rest))

    def dropdown(self, node: nodes.Element) -> str:
        """Return a folded passage."""
        title, *rest = node.children
        text = "\n\n".join(b for child in rest for b in self.block(child))
        return folded(title.astext().strip(), text)

    def question(self, node: nodes.Element) -> str:
        """Return a quick question: what is said to each answer is folded."""
        asked = [b for child in node.children if "right" not in child for b in self.block(child)]
        answers = []
        for number, answer in enumerate((c for c in node.children if "right" in c), start=1):
            text, *rest = answer.children
            verdict = "Right." if answer["right"] else "Not quite."
            said = " ".join([verdict, *(b for child in rest for b in self.block(child))])
            shown = f"{self.inline(text).strip()}\n\n{folded('Is that it?', said)}"
            answers.append(f"{number}. {indented(shown, 3)}")
        return "\n\n".join(["**Quick question.** " + asked[0], *asked[1:], *answers])

    def figure(self, node: nodes.Element) -> str:
        """Return the pictures of a figure that no cell computes, and its caption."""
        pictures = [self.image(image) for image in node.findall(nodes.image)]
        return "\n\n".join([*pictures, self.caption(node)])

    def caption(self, node: nodes.Element) -> str:
        """Return the number and the caption of a figure."""
        number = self.number(node, "figure")
        texts = [self.inline(caption).strip() for caption in node.findall(nodes.caption)]
        return f"**Figure {number}.** " + " ".join(texts) if number else " ".join(texts)

    def tab_label(self, node: nodes.Element) -> str:
        """Return the title of a tab."""
        return f"**{self.inline(node).strip()}**"


def expand(formula: str, macros: dict[str, Any]) -> str:
    r"""Write out the macros in a formula, such as ``\R`` or ``\partialof{y}{x}``."""
    for name, meaning in macros.items():
        text, count = (meaning, 0) if isinstance(meaning, str) else meaning
        command = re.compile(rf"\\{name}(?![A-Za-z])\s*")
        while found := command.search(formula):
            result, end = text, found.end()
            for number in range(1, count + 1):
                argument, end = _argument(formula, end)
                result = result.replace(f"#{number}", argument)
            space = " " if count == 0 and formula[end : end + 1].isalpha() else ""
            formula = formula[: found.start()] + result + space + formula[end:]
    return formula


def _argument(formula: str, start: int) -> tuple[str, int]:
    """Return the argument of a macro that begins here, without braces, and where it ends."""
    if formula[start] != "{":
        return formula[start], start + 1
    depth = 0
    for end in range(start, len(formula)):
        escaped = formula[end - 1] == "\\"
        depth += 0 if escaped else {"{": 1, "}": -1}.get(formula[end], 0)
        if depth == 0:
            return formula[start + 1 : end], end + 1
    raise ValueError(f"a brace is not closed in {formula!r}")


def indented(text: str, width: int) -> str:
    """Return a text whose lines, but for the first, are indented."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def quoted(text: str) -> str:
    """Return a text as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def folded(title: str, text: str) -> str:
    """Return a text that is shown when its title is clicked on."""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def cell_text(text: str) -> str:
    """Return a text as it may stand in a table: in one line, without a bar."""
    return re.sub(r"\s*\n\s*", "<br>", text).replace("|", "\\|")


W = MarkdownWriter
INLINE: dict[str, Callable[[MarkdownWriter, Any], str]] = {
    "math": W.math,
    "literal": W.literal,
    "reference": W.reference,
    "number_reference": W.reference,
    "download_reference": W.download,
    "image": W.image,
    "emphasis": lambda writer, node: f"*{writer.inline(node).strip()}*",
    "strong": lambda writer, node: f"**{writer.inline(node).strip()}**",
    "inline": W.inline,
    "raw": lambda writer, node: "",
}
BLOCKS: dict[str, Callable[[MarkdownWriter, Any], str]] = {
    "paragraph": W.paragraph,
    "math_block": W.math_block,
    "literal_block": W.code,
    "bullet_list": W.list,
    "enumerated_list": W.list,
    "definition_list": W.definitions,
    "table": W.table,
    "admonition": W.box,
    "note": W.body,
    "block_quote": lambda writer, node: quoted(writer.body(node)),
    "QuickQuestion": W.question,
    "dropdown_main": W.dropdown,
    "exercise_node": W.exercise,
    "exercise_enumerable_node": W.exercise,
    "solution_node": W.solution,
    "sd_tab_label": W.tab_label,
    "figure": W.figure,
}
SKIPPED = {"index", "target", "comment", "raw", "sd_tab_input", "compound", "HiddenCellNode"}
