"""What other sites show of a page that somebody links to: a title, a description, a picture.

The description is the page's first paragraph without a formula. The picture is our own; its source
and the script that draws it are in book/images/.
"""

import re
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

PICTURE = "_static/social-card.png"
ABOUT = (
    "A course on automatic differentiation that runs: a book whose numbers are computed on the "
    "page, problem sets, and a small package that is read from top to bottom."
)
LONGEST = 200  # characters; search engines cut what is longer
SHORTEST = 50


def description(doctree: nodes.document | None) -> str:
    """Return the first paragraph that can be read as it is, or what the course is about."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree else []
    for paragraph in paragraphs:
        text = " ".join(paragraph.astext().split())
        in_text = isinstance(paragraph.parent, nodes.section | nodes.document)
        if in_text and len(text) >= SHORTEST and not next(paragraph.findall(nodes.math), None):
            return text if len(text) <= LONGEST else re.sub(r"\s+\S*$", " …", text[:LONGEST])
    return ABOUT


def tags(title: str, text: str, url: str, picture: str, site: str) -> str:
    """Return the elements for a page's head."""
    properties = {
        "og:type": "article",
        "og:site_name": site,
        "og:title": title,
        "og:description": text,
        "og:url": url,
        "og:image": picture,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{site}: two inputs, an operation and an output, joined by arrows",
    }
    names = {"description": text, "twitter:card": "summary_large_image"}
    lines = [f'<meta name="{name}" content="{escape(value)}" />' for name, value in names.items()]
    lines += [
        f'<meta property="{name}" content="{escape(value)}" />'
        for name, value in properties.items()
    ]
    return "\n".join(lines)


def describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the elements to a page."""
    address, site = app.config.html_baseurl, app.config.html_title
    title = re.sub(r"<.*?>", "", context.get("title", "")) or site
    url, picture = urljoin(address, f"{page}.html"), urljoin(address, PICTURE)
    context["metatags"] = (
        context.get("metatags", "") + "\n" + tags(title, description(doctree), url, picture, site)
    )


def write_index(app: Sphinx, failure: Exception | None) -> None:
    """Write the page at the root, which leads to the introduction, with a description as well."""
    if failure or app.builder.name != "html":
        return
    address, site, first = app.config.html_baseurl, app.config.html_title, app.config.master_doc
    head = tags(site, ABOUT, address, urljoin(address, PICTURE), site)
    Path(app.outdir, "index.html").write_text(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        f'<title>{escape(site)}</title>\n{head}\n<meta http-equiv="Refresh" '
        f'content="0; url={first}.html" />\n</head>\n<body>\n'
        f'<main><h1>{escape(site)}</h1><p><a href="{first}.html">To the book</a></p></main>\n'
        "</body>\n</html>\n",
        encoding="utf-8",
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
