"""A course's folder: its configuration and the problem sets in it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

CONFIG_FILE = "nbgrader_config.py"


class CourseError(Exception):
    """The course's folder is not as it must be; the message says what to do."""


def configuration(folder: Path) -> Config:
    """The configuration of the course in `folder`, with that folder as its root.

    Raises
    ------
    CourseError
        If `folder` holds no ``nbgrader_config.py``.
    """
    folder = folder.resolve()
    if not (folder / CONFIG_FILE).is_file():
        raise CourseError(
            f"{folder} holds no {CONFIG_FILE}: run the command in a course's folder, or name one "
            "with --course."
        )
    config = PyFileConfigLoader(CONFIG_FILE, path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    return config


def directory(config: Config) -> Any:
    """nbgrader's view of the course's folder: where its parts are, and its gradebook's URL."""
    from nbgrader.coursedir import CourseDirectory

    return CourseDirectory(config=config)


def nbgrader(config: Config) -> Any:
    """nbgrader's interface to a course, which returns what it logs with each result."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(config=config)


def names_of_sets(course: Any) -> list[str]:
    """The names of the folders in the source folder of a course that hold a notebook."""
    source = Path(course.root) / course.source_directory
    return sorted(path.name for path in source.glob("*/") if any(path.glob("*.ipynb")))


def problem_sets(config: Config, chosen: Sequence[str] = ()) -> list[str]:
    """The names of the problem sets in the source folder, or those of them that are `chosen`.

    Raises
    ------
    CourseError
        If there is none, or if a chosen one does not exist.
    """
    course = directory(config)
    sets = names_of_sets(course)
    if not sets:
        source = Path(course.root) / course.source_directory
        raise CourseError(f"{source} holds no problem set: a folder with notebooks is wanted.")
    for name in chosen:
        if name not in sets:
            raise CourseError(f"There is no problem set {name!r}: there are {', '.join(sets)}.")
    return list(chosen) or sets


def reason(result: dict[str, Any]) -> str:
    """Why nbgrader failed, in one line: the exception that its log ends with."""
    log = f"{result.get('log', '')}\n{result.get('error', '')}"
    found = re.findall(r"^\s*[\w.]*?(\w*(?:Error|Exception|Exit)): (.*)$", log, re.MULTILINE)
    # nbgrader raises one of its own at the end, which mostly says that there was another.
    found.sort(key=lambda cause: cause[0] != "NbGraderException")
    return ": ".join(found[-1])[:200] if found else "nbgrader does not say why"
