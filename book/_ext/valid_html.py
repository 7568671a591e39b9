"""What other extensions write into the pages, put right: validators and screen readers mind.

sphinx-proof and sphinx-exercise give the same id to every box of a page, and solutions an id with
a slash; docutils calls a bibliography a list, but not its entries items.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

REPEATED = (["proof"], ["proof-content"], ["exercise-content"], ["solution-content"])


def name_once(app: Sphinx, doctree: nodes.document, page: str = "") -> None:
    """Take repeated ids away, and slashes out of the others."""
    for box in doctree.findall(lambda node: isinstance(node, nodes.section | nodes.admonition)):
        if box["ids"] in REPEATED:
            box["ids"] = []
    for solution in doctree.findall(lambda node: type(node).__name__ == "solution_node"):
        solution["ids"] = [nodes.make_id(name) for name in solution["ids"]]


def mend_roles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say that the bibliography is a list of items."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("doctree-resolved", name_once)
    app.connect("html-page-context", mend_roles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
