"""Parts of a class, graded by machines that share nothing but a folder.

Each part writes its results as files; a run over the whole class takes them, and grades only what
is not there.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from autograd_course.grading.result import Result

FOLDER = "results"


@dataclass(frozen=True)
class Shard:
    """Part `index` of `count`, counted from 1."""

    index: int
    count: int

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Return the part that a text such as ``3/16`` names.

        Raises
        ------
        ValueError
            If it names none.
        """
        index, _, count = text.partition("/")
        if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
            raise ValueError(f"got the part {text!r}, wanted one such as 1/16 up to 16/16")
        return cls(int(index), int(count))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def holds(self, name: str) -> bool:
        """Return whether a submission is in this part; each is in exactly one."""
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
        return number % self.count == self.index - 1


def write_result(root: Path, result: Result) -> None:
    """Write a result into the course's folder, whole or not at all."""
    path = _path(root, result.problem_set, result.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = path.with_suffix(f".{os.getpid()}")
    arriving.write_text(result.to_json(), encoding="utf-8")
    arriving.replace(path)


def find_result(root: Path, problem_set: str, student: str, digest: str) -> Result | None:
    """Return a part's result for a submission as it is now, if there is one."""
    path = _path(root, problem_set, student)
    if not path.is_file():
        return None
    try:
        result = Result.from_json(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    wanted = (problem_set, student, digest)
    return result if (result.problem_set, result.student, result.digest) == wanted else None


def _path(root: Path, problem_set: str, student: str) -> Path:
    return root / FOLDER / problem_set / f"{student}.json"
