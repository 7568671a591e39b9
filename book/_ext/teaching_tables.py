"""Tables for teachers, made from what chapters and problem sets say of themselves.

    ```{chapter-times}
    ```
    ```{problem-sets}
    ```

They are made whenever the book is built, so they cannot fall behind the pages.
"""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

TIMES = re.compile(r"About (\d+) minutes, and another (\d+)")


class Table(SphinxDirective):
    """A directive whose content is a table in Markdown."""

    titles: tuple[str, ...]

    def rows(self, root: Path) -> Iterable[Sequence[str]]:
        """Return the table's rows, each cell in Markdown."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        lines = [self.titles, ["---"] * len(self.titles), *self.rows(Path(self.env.srcdir))]
        text = [f"| {' | '.join(line)} |" for line in lines]
        container = nodes.Element()
        self.state.nested_parse(StringList(text), self.content_offset, container)
        return container.children


class ChapterTimes(Table):
    """How long each numbered chapter takes to read, and its exercises."""

    titles = ("chapter", "minutes to read", "for the exercises")

    def rows(self, root: Path) -> Iterable[Sequence[str]]:
        reading = working = 0
        for part in yaml.safe_load((root / "_toc.yml").read_text())["parts"]:
            for chapter in part["chapters"] if part.get("numbered") else []:
                page = root / f"{chapter['file']}.md"
                times = TIMES.search(page.read_text())
                if times is None:
                    raise self.error(
                        f"{page.name} does not say how long it takes: "
                        "write 'About ... minutes, and another ... for the exercises'"
                    )
                reading, working = reading + int(times[1]), working + int(times[2])
                yield f"{{ref}}`chapter-{page.stem}`", times[1], times[2]
        yield "**hours in all**", f"**{reading / 60:.0f}**", f"**{working / 60:.0f}**"


class ProblemSets(Table):
    """What each released notebook asks for: minutes, points by tests, points by hand."""

    titles = ("notebook", "minutes", "points by tests", "points by hand")

    def rows(self, root: Path) -> Iterable[Sequence[str]]:
        for notebook in sorted((root / "exercises").glob("*/*.ipynb")):
            cells = json.loads(notebook.read_text())["cells"]
            first = "".join(cells[0]["source"])
            title = re.search(r"^# (.*)$", first, flags=re.MULTILINE)
            minutes = re.search(r"About (\d+) minutes", first)
            if title is None or minutes is None:
                raise self.error(f"{notebook.name} does not begin with a title and its minutes")
            graded = [cell["metadata"].get("nbgrader", {}) for cell in cells]
            points = {by_hand: 0.0 for by_hand in (False, True)}
            for cell in graded:
                if cell.get("grade") or cell.get("task"):
                    points[bool(cell.get("task") or cell.get("solution"))] += cell["points"]
            yield title[1], minutes[1], f"{points[False]:g}", f"{points[True]:g}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_directive("chapter-times", ChapterTimes)
    app.add_directive("problem-sets", ProblemSets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
