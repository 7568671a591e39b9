"""Keep of MathJax what the pages ask for: 2 of 24 MB.

sphinx-mathjax-offline copies all that MathJax can do: every input and output, in every bundle, and
rules of speech for many languages. Browsers ask for one bundle and its fonts; extensions of TeX
stay, since MathJax loads them when a formula wants one.
"""

import shutil
from pathlib import Path

from sphinx.application import Sphinx

KEPT = ("tex-chtml.js", "input/tex", "output/chtml", "LICENSE")


def remove_the_rest(app: Sphinx, failure: Exception | None) -> None:
    """Remove the files that are not kept from the built book."""
    mathjax = Path(app.outdir) / "_static" / "mathjax"
    if failure or not mathjax.is_dir():
        return
    kept = [mathjax / name for name in KEPT]
    for path in sorted(mathjax.rglob("*")):
        if path.exists() and not any(
            path == one or one in path.parents or path in one.parents for one in kept
        ):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", remove_the_rest, priority=900)  # after they were copied
    return {"parallel_read_safe": True, "parallel_write_safe": True}
