"""Tables and messages of a page, as Markdown."""

import textwrap
from collections.abc import Iterable, Sequence

from IPython.display import Markdown

WIDTH = 76


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """Return a table; each cell is Markdown."""
    lines = [titles, ["---"] * len(titles), *rows]
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def code(text: str) -> str:
    """Return a piece of code as a cell."""
    return "`" + text.replace("|", r"\|") + "`"


def message(error: BaseException) -> str:
    """Return what Python prints of an error, with lines that fit the page."""
    said = [f"{type(error).__name__}: {error}"]
    said += getattr(error, "__notes__", [])
    return "\n".join(textwrap.fill(line, WIDTH) for line in said)
