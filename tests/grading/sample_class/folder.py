"""A course's folder with the sample class in it, complete: nothing outside of it is needed."""

import shutil
from datetime import timedelta
from pathlib import Path

import nbformat
from nbgrader.utils import parse_utc

from autograd_course.grading.course import CONFIG_FILE
from autograd_course.grading.isolation.sandbox import unavailable
from tests.exercises.notebook import ROOT
from tests.grading.sample_class.edits import COMES_FROM, SET, Notebooks, release_of, source_of
from tests.grading.sample_class.students import STUDENTS, Student

# Only a folder with this file in it is made anew: the parts of any other may be a real class.
MARK = ".sample-class"
PARTS = ("solutions", "exercises", "submitted", "autograded", "feedback")
FILES = ("gradebook.db", "grades.csv", "grades.txt")
DUE = "2027-03-01 23:59:59 UTC"


def make(folder: Path, students: tuple[Student, ...] = STUDENTS) -> int:
    """Make the folder, the same bytes every time, and return the number of submissions.

    Raises
    ------
    FileExistsError
        If `folder` holds anything, and was not made here.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise FileExistsError(
            f"{folder} is no sample class and is not empty: name a folder that is new, or that an "
            "earlier run has made."
        )
    for name in PARTS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by tests.grading.sample_class, which may delete it.\n")
    # nbgrader takes the folder of its configuration for the course, so a copy is all it needs.
    settings = (ROOT / CONFIG_FILE).read_text(encoding="utf-8")
    settings += f"\nc.SetDueDate.due_dates = {{{SET!r}: {DUE!r}}}\n"
    if unavailable():
        settings += (
            "\nc.RunSubmission.sandbox = False  # there is none here; these students are ours\n"
        )
    (folder / CONFIG_FILE).write_text(settings, encoding="utf-8")
    for part, path_of in (("solutions", source_of), ("exercises", release_of)):
        (folder / part / SET).mkdir(parents=True)
        for name in COMES_FROM:
            shutil.copy(path_of(name), folder / part / SET)
    due = parse_utc(DUE)
    for student in students:
        place = folder / "submitted" / student.name / SET
        place.mkdir(parents=True)
        for name, notebook in notebooks_of(student).items():
            content = notebook if isinstance(notebook, str) else nbformat.writes(notebook) + "\n"
            (place / f"{name}.ipynb").write_text(content, encoding="utf-8")
        handed_in = due + timedelta(days=student.days_late)
        (place / "timestamp.txt").write_text(f"{handed_in:%Y-%m-%d %H:%M:%S} UTC\n")
    return len(students)


def notebooks_of(student: Student) -> Notebooks:
    """What a student hands in."""
    notebooks: Notebooks = {
        name: nbformat.read(release_of(name), as_version=4) for name in COMES_FROM
    }
    for edit in student.edits:
        edit(notebooks)
    return notebooks
