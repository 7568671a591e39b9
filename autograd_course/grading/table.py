"""The grades of a class: one row for each student and problem set, as text and as CSV."""

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import default
from traitlets.config import Config

from autograd_course.grading.late import penalty
from autograd_course.grading.outcomes import Outcome, remembered
from autograd_course.grading.restore import repairs_of
from autograd_course.grading.strays import NOBODY, strays

NEEDS_A_PERSON = "needs a person"

# nbgrader adds new rows in an order that SQLAlchemy remarks on; they arrive all the same.
warnings.filterwarnings("ignore", message="Object of type .* not in session", module="nbgrader")

# Named as nbgrader's own export names them, as far as it has them.
COLUMNS = (
    "assignment",
    "student_id",
    "timestamp",
    "status",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "needs_manual_grade",
    "remarks",
)


@dataclass(frozen=True)
class Row:
    """What one student has earned in one problem set.

    Attributes
    ----------
    student, problem_set : str
        Who, and where.
    status : str
        "graded"; "to grade by hand" while points wait for a grader; "needs a person" if the
        submission could not be run, and then there are no points here, which is not 0 points;
        "nothing handed in".
    notebooks : dict of str to float
        Points for each notebook, before the late penalty.
    raw_score, late_penalty, score : float or None
        Points before the penalty, the penalty, and what is left.
    max_score : float
        Points that can be earned.
    by_hand : float
        Points among them that wait for a grader.
    timestamp : str
        When it was handed in, UTC; "" if that is not known.
    remarks : tuple of str
        What a grader should know.
    """

    student: str
    problem_set: str
    status: str
    max_score: float
    notebooks: dict[str, float] = field(default_factory=dict)
    raw_score: float | None = None
    late_penalty: float | None = None
    score: float | None = None
    by_hand: float = 0.0
    timestamp: str = ""
    remarks: tuple[str, ...] = ()


def never_ran(grade: Grade) -> bool:
    """Whether a test has no result: nbgrader itself would count that as 0 points."""
    return bool(
        grade.cell_type == "code" and grade.auto_score is None and grade.manual_score is None
    )


def rows(
    gradebook: Gradebook, course: CourseDirectory, config: Config, sets: Sequence[str] = ()
) -> list[Row]:
    """The rows of all students, ordered by set and student, and one for submissions of nobody.

    Parameters
    ----------
    gradebook : Gradebook
        Where the points are.
    course : CourseDirectory
        Where the submissions are: the gradebook does not tell a notebook that is not there from
        one that earned nothing.
    config : Config
        The course's configuration, which names the rule for lateness.
    sets : sequence of str, optional
        Names of problem sets; all of them by default.
    """
    misplaced = strays(course)
    students = sorted({str(each.id) for each in gradebook.students} | misplaced.keys() - {NOBODY})
    result = []
    for assignment in sorted(gradebook.assignments, key=lambda each: str(each.name)):
        if sets and assignment.name not in sets:
            continue
        outcomes = remembered(gradebook, assignment.name)
        for student in students:
            path = Path(course.format_path(course.submitted_directory, student, assignment.name))
            astray = misplaced.get(student, ())
            # What is in a wrong place may be what is missing in the right one.
            if astray and not path.is_dir():
                row = Row(student, assignment.name, NEEDS_A_PERSON, assignment.max_score)
            else:
                row = _row(gradebook, assignment, student, path, config)
                if row.score is not None:
                    graded = course.format_path(
                        course.autograded_directory, student, assignment.name
                    )
                    row = replace(row, remarks=(*row.remarks, *_repairs(row, Path(graded))))
            told = list(_told(outcomes.get(student), row))
            result.append(replace(row, remarks=(*told, *row.remarks, *astray)))
    if NOBODY in misplaced:
        result.append(Row(NOBODY, "", NEEDS_A_PERSON, 0.0, remarks=misplaced[NOBODY]))
    return result


def _row(
    gradebook: Gradebook, assignment: Assignment, student: str, path: Path, config: Config
) -> Row:
    """The row of a student whose submission is in the folder `path`, if there is one."""
    try:
        submission = gradebook.find_submission(assignment.name, student)
    except MissingEntry:
        return Row(
            student,
            assignment.name,
            "nothing handed in",
            assignment.max_score,
            raw_score=0.0,
            late_penalty=0.0,
            score=0.0,
        )
    return _row_of(submission, {each.stem for each in path.glob("*.ipynb")}, config)


def _row_of(submission: SubmittedAssignment, files: set[str], config: Config) -> Row:
    """The row of one submission, whose folder holds notebooks of the names `files`."""
    expected = {notebook.name for notebook in submission.notebooks}
    missing = [f"no {name}" for name in sorted(expected - files)]
    unknown = [f"unknown notebook {name!r}" for name in sorted(files - expected)]
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    common = {
        "student": submission.student.id,
        "problem_set": submission.assignment.name,
        "max_score": submission.max_score,
        "timestamp": str(submission.timestamp or ""),
    }
    # A notebook under another name may be the one that is missing.
    if any(never_ran(grade) for grade in grades) or (missing and unknown):
        return Row(status=NEEDS_A_PERSON, remarks=(*missing, *unknown), **common)
    days = submission.total_seconds_late / 86400
    lateness = [f"late by {days:.1f} days"] if days > 0 else []
    by_hand = sum(grade.max_score for grade in grades if grade.needs_manual_grade)
    lost = penalty(submission, config)
    return Row(
        status="to grade by hand" if by_hand else "graded",
        notebooks={notebook.name: notebook.score for notebook in _sorted(submission.notebooks)},
        raw_score=submission.score,
        late_penalty=lost,
        score=submission.score - lost,
        by_hand=by_hand,
        remarks=(*lateness, *missing, *unknown),
        **common,
    )


def _told(outcome: Outcome | None, row: Row) -> Iterator[str]:
    """What the grader said about a submission."""
    if outcome is not None:
        if outcome.trouble and row.score is None:  # since then, a person may have graded it
            yield outcome.trouble
        yield from outcome.remarks


def _repairs(row: Row, graded: Path) -> list[str]:
    """What was repaired before a submission could be graded, for each of its notebooks."""
    return [
        f"{name}: {repair}"
        for name in row.notebooks
        for repair in repairs_of(graded / f"{name}.ipynb")
    ]


def _sorted(notebooks: Iterable[SubmittedNotebook]) -> list[SubmittedNotebook]:
    return sorted(notebooks, key=lambda notebook: str(notebook.name))


def write_csv(table: Sequence[Row], file: TextIO) -> None:
    """Write the table as CSV, with a column for each notebook; a missing score is empty."""
    notebooks = sorted({name for row in table for name in row.notebooks})
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, *notebooks])
    for row in table:
        writer.writerow(
            [row.problem_set, row.student, row.timestamp, row.status]
            + [_number(each) for each in (row.raw_score, row.late_penalty, row.score)]
            + [_number(row.max_score), _number(row.by_hand), "; ".join(row.remarks)]
            + [_number(row.notebooks.get(name)) for name in notebooks]
        )


def as_text(table: Sequence[Row]) -> str:
    """The table for people: aligned columns, one problem set after the other."""
    blocks = []
    for problem_set in dict.fromkeys(row.problem_set for row in table):
        members = [row for row in table if row.problem_set == problem_set]
        notebooks = list(dict.fromkeys(name for row in members for name in row.notebooks))
        lines = [["student", *notebooks, "late", "score", "of", "by hand", "remarks"]]
        for row in members:
            told = [row.status] if row.score is None or row.status == "nothing handed in" else []
            lines.append(
                [row.student]
                + [_number(row.notebooks.get(name)) for name in notebooks]
                + ["" if not row.late_penalty else _number(-row.late_penalty)]
                + [_number(row.score), _number(row.max_score), _number(row.by_hand or None)]
                + ["; ".join([*told, *row.remarks])]
            )
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        numbers = range(1, len(widths) - 1)
        blocks.append(
            "\n".join(
                [problem_set or "in no problem set"]
                + [
                    "  ".join(
                        text.rjust(width) if index in numbers else text.ljust(width)
                        for index, (text, width) in enumerate(zip(line, widths, strict=True))
                    ).rstrip()
                    for line in lines
                ]
            )
        )
    return "\n\n".join(blocks)


def _number(value: float | None) -> str:
    """At most two decimals, none where they are zero; nothing for a missing value."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


class GradeTable(ExportPlugin):
    """The same CSV from ``nbgrader export``."""

    @default("to")
    def _to_default(self) -> str:
        return "grades.csv"

    def export(self, gradebook: Gradebook) -> None:
        """Write the rows of the chosen sets and students to the file ``to``."""
        table = rows(gradebook, self.parent.coursedir, self.parent.config, self.assignment)
        if self.student:
            table = [row for row in table if row.student in map(str, self.student)]
        with Path(self.to).open("w", newline="", encoding="utf-8") as file:
            write_csv(table, file)
