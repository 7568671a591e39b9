"""Execute what pages need executed: at the same time, and again when their code has changed.

MyST-NB executes one page after the other while Sphinx reads them, and its cache compares a page's
own cells and nothing else, so that after an edit of the package every page would keep yesterday's
outputs. This extension gives every page a cache of its own, in a folder named by a hash of all
that the page imports or reads. Pages whose folder is missing are executed beforehand, one on each
core of the machine, so that MyST-NB finds everything in its cache.
"""

import hashlib
import os
import queue
import re
import shutil
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbclient
import zmq
from jupyter_cache.executors import utils as executors
from jupyter_client.manager import KernelManager
from myst_nb.core.config import NbParserConfig
from myst_nb.core.execute import create_client
from myst_nb.core.execute.base import ExecutionError
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.console import strip_escape_sequences

LOGGER = logging.getLogger(__name__)

# What every executed page depends on besides its own text, seen from the repository's root.
SHARED = ("autograd_course/**/*.py", "requirements.lock")
# The grader is part of the package, but no page runs it.
NOT_AN_INGREDIENT = "autograd_course/grading"
# What counts for the pages that name it.
NAMED = ("book/code/**/*", "book/data/**/*", "book/*.mplstyle", "benchmarks/**/*.json")


def files_of(root: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files that match one of the patterns."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def named_files(text: str, files: list[Path]) -> list[Path]:
    """Return the files that a page names, or that a file names which it names.

    Python's files go by their name without suffix, since that is how they are imported. In
    ``f"code/horner_{variant}.py"`` every file is named that begins with ``horner_``.
    """
    named = []
    beginnings = tuple(re.findall(r"(\w+)\{[^}]*\}\w*\.py", text))
    for path in files:
        name = path.stem if path.suffix == ".py" else path.name
        if re.search(rf"\b{re.escape(name)}\b", text) or name.startswith(beginnings):
            named.append(path)
    others = [path for path in files if path not in named]
    more = [path.read_text() for path in named if path.suffix == ".py"]
    return sorted(named + (named_files("\n".join(more), others) if more and others else []))


def ingredients(root: Path, page: str) -> list[Path]:
    """Return all files that the outputs of a page depend on, besides the page."""
    shared = [
        path
        for path in files_of(root, SHARED)
        if not path.relative_to(root).as_posix().startswith(NOT_AN_INGREDIENT)
    ]
    return [*shared, *named_files(page, files_of(root, NAMED))]


def ingredients_hash(root: Path, page: str) -> str:
    """Return a hash, as 16 hexadecimal digits, of the ingredients of a page with this text."""
    digest = hashlib.sha256()
    for path in ingredients(root, page):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def cache_of(app: Sphinx, page: str) -> Path:
    """Return the folder of a page's cache."""
    caches = Path(app.outdir).resolve().parent / ".jupyter_cache"
    text = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
    return caches / page / ingredients_hash(Path(app.srcdir), text)


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Have Sphinx read the pages again whose ingredients have changed."""
    return [page for page in env.found_docs - added - removed if not cache_of(app, page).is_dir()]


def configuration(app: Sphinx, page: str) -> NbParserConfig:
    """Return the configuration of MyST-NB for a page: its own cache."""
    return app.env.mystnb_config.copy(execution_cache_path=str(cache_of(app, page)))


def choose_cache(app: Sphinx, page: str, source: list[str]) -> None:
    """Point MyST-NB, which is about to read a page, to this page's cache."""
    app.env.mystnb_config = configuration(app, page)


def execute(app: Sphinx, page: str) -> None:
    """Execute a page, unless its outputs are in the cache; forget those of older ingredients."""
    path = Path(app.env.doc2path(page))
    config, text = configuration(app, page), path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), app.env.myst_config, config, text)
    if reader is None:
        return
    current = Path(config.execution_cache_path)
    for stale in set(current.parent.glob("*")) - {current}:
        shutil.rmtree(stale)
    with create_client(reader.read(text), str(path), config, LOGGER, reader.read_fmt):
        pass


def cores() -> Iterator[set[int] | None]:
    """Yield the cores of this machine, each as what a thread may be bound to."""
    if hasattr(os, "sched_setaffinity"):
        yield from ({core} for core in sorted(os.sched_getaffinity(0)))
    else:
        yield from [None] * (os.cpu_count() or 1)


def execute_all(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Execute the pages that Sphinx is about to read, as many at a time as there are cores.

    A thread is bound to its core, and the kernel that it starts with it. So the linear algebra of
    two pages does not fight over cores, and the times that a page measures are those of one core.
    """
    free: queue.SimpleQueue[set[int] | None] = queue.SimpleQueue()
    for core in cores():
        free.put(core)

    def bind() -> None:
        core = free.get()
        if core is not None:
            os.sched_setaffinity(threading.get_native_id(), core)

    def run(page: str) -> str | None:
        try:
            execute(app, page)
        except ExecutionError as error:
            said = strip_escape_sequences(str(error.__cause__))  # the cell and the traceback
            LOGGER.warning("%s", said, location=page)
            return page
        return None

    # Long pages first, so that no core is idle while the last one runs.
    by_length = sorted(pages, key=lambda page: -Path(env.doc2path(page)).stat().st_size)
    with ThreadPoolExecutor(free.qsize(), initializer=bind) as threads:
        failed = [page for page in threads.map(run, by_length) if page]
    if failed:
        raise ExtensionError(f"Error: these pages could not be executed: {', '.join(failed)}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    if zmq.has("curve"):  # otherwise every kernel warns that others on this machine may listen
        KernelManager.transport_encryption.default_value = "auto"
    # What a slow cell prints comes in pieces. MyST-NB would end a line after each of them.
    executors.executenb = partial(nbclient.execute, coalesce_streams=True)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", execute_all)
    app.connect("source-read", choose_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
