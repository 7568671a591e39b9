"""What was handed in where no command of nbgrader looks for it."""

from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograd_course.grading.course import names_of_sets

NOBODY = ""


def strays(course: CourseDirectory) -> dict[str, tuple[str, ...]]:
    """The folders and notebooks among the submissions that are in no problem set's place.

    Parameters
    ----------
    course : CourseDirectory
        Where submissions are: ``submitted/STUDENT/SET/`` is the place of one.

    Returns
    -------
    dict of str to tuple of str
        For each student with a stray, what is wrong with each of them. Notebooks that lie beside
        the students' folders are under `NOBODY`.
    """
    root, known = Path(course.root), names_of_sets(course)
    found = defaultdict(list)
    for path in _visible(root / course.submitted_directory, course):
        if path.suffix == ".ipynb":
            found[NOBODY].append(f"{path.relative_to(root).as_posix()} is in no student's folder")
        for inner in _visible(path, course):
            place = inner.relative_to(root).as_posix()
            if inner.suffix == ".ipynb":
                found[path.name].append(f"{place} is in no problem set's folder")
            elif inner.is_dir() and inner.name not in known:
                found[path.name].append(f"{place} has the name of no problem set")
    return {student: tuple(reasons) for student, reasons in found.items()}


def _visible(folder: Path, course: CourseDirectory) -> list[Path]:
    """What a folder holds, without what the course ignores; nothing if it is no folder."""
    return [
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if not any(fnmatch(path.name, pattern) for pattern in (".*", *course.ignore))
    ]
