"""What one student has handed in for one problem set, as bytes."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

NOTEBOOK = 256 * 2**20  # bytes of the largest notebook that is read
HELPER = 16 * 2**20  # bytes of the largest file beside it, and ...
HELPERS = 64 * 2**20  # ... of all of them together
COUNT = 200  # files beside the notebooks
OURS = ("timestamp.txt", "*.pyc", ".*", "__pycache__")  # of nbgrader's and of tools


@dataclass(frozen=True)
class Files:
    """The files of one submission.

    Attributes
    ----------
    notebooks : dict of str to bytes
        By name, without the suffix.
    helpers : dict of str to bytes
        All other files, by path.
    remarks : tuple of str
        What was left out, and why.
    """

    notebooks: dict[str, bytes] = field(default_factory=dict)
    helpers: dict[str, bytes] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_files(folder: Path, ignore: Sequence[str] = ()) -> Files:
    """Read a submission; nothing that it links to, for a link may lead out of it.

    Parameters
    ----------
    folder : Path
        Where it is.
    ignore : sequence of str, optional
        Patterns of names that are left out without a remark.

    Returns
    -------
    Files
        Those at the top that end in ``.ipynb`` are its notebooks.
    """
    notebooks: dict[str, bytes] = {}
    helpers: dict[str, bytes] = {}
    remarks: list[str] = []
    room = HELPERS
    for path, entry in _entries(folder, "", (*OURS, *ignore)):
        if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
            remarks.append(f"left out a link or a special file: {_shown(path)}")
            continue
        size = entry.stat(follow_symlinks=False).st_size
        is_notebook = path.endswith(".ipynb") and "/" not in path
        full = not is_notebook and len(helpers) == COUNT
        if full or size > (NOTEBOOK if is_notebook else min(HELPER, room)):
            remarks.append(f"left out, more than may be handed in: {_shown(path)}")
            continue
        try:
            content = _content(Path(entry.path))
        except OSError as error:
            remarks.append(f"cannot be read ({error.strerror}): {_shown(path)}")
            continue
        if is_notebook:
            notebooks[path.removesuffix(".ipynb")] = content
        else:
            helpers[path] = content
            room -= len(content)
    return Files(notebooks, helpers, tuple(remarks))


def _entries(
    folder: Path, inside: str, ignore: Sequence[str]
) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """All files below a folder in the order of their names, with their paths from there."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if any(fnmatch(entry.name, pattern) for pattern in ignore):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), f"{inside}{entry.name}/", ignore)
        else:
            yield f"{inside}{entry.name}", entry


def _content(path: Path) -> bytes:
    # Between the look and the reading a file may have become a link.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _shown(path: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path)[:80]
