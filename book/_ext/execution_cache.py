"""Execute the pages again when the code that they run on has changed.

The execution cache of MyST-NB compares a page's own cells and nothing else, so after an edit of
the package every page would keep yesterday's outputs. This extension keeps the cache in a folder
named by a hash of all that pages import or read, and removes the folders of other hashes. The
folder is a configuration value that Sphinx watches: when the hash changes, Sphinx reads every
page again, finds an empty cache, and executes it.
"""

import hashlib
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

# What executed pages depend on besides their own text, seen from the repository's root.
INGREDIENTS = (
    "autograd_course/**/*.py",
    "book/code/**/*.py",
    "book/data/*",
    "book/course.mplstyle",
    "requirements.lock",
)
# The grader is part of the package, but no page runs it.
NOT_AN_INGREDIENT = "autograd_course/grading"


def ingredients_hash(root: Path) -> str:
    """Return a hash, as 16 hexadecimal digits, of the files that executed pages depend on."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in INGREDIENTS for path in root.glob(pattern)}):
        name = path.relative_to(root).as_posix()
        if not name.startswith(NOT_AN_INGREDIENT):
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Point the execution cache at this hash's folder and remove those of other hashes."""
    caches = Path(app.outdir).resolve().parent / ".jupyter_cache"
    current = caches / ingredients_hash(Path(app.srcdir))
    if caches.is_dir():
        for stale in set(caches.iterdir()) - {current}:
            shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    config["nb_execution_cache_path"] = str(current)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", choose_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
