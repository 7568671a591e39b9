"""The gradebook and the folder of graded notebooks, written together by one process.

Whenever it is killed, each submission is either recorded with both or will be graded again: the
folder is put in place just before the transaction ends that holds the points and the digest.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import parse_utc
from sqlalchemy import and_, select
from traitlets.config import Config

from autograd_course.grading.late import charge
from autograd_course.grading.outcomes import OUTCOMES, Outcome
from autograd_course.grading.result import Result
from autograd_course.grading.submission import Files

NO_RESPONSE = "No response."  # nbgrader's own words


class Recorder:
    """Writes results; open while a class is graded, and no other process writes meanwhile.

    Parameters
    ----------
    course : CourseDirectory
        Where the gradebook and the folders are.
    config : Config
        The course's configuration, which names the rule for lateness.
    """

    def __init__(self, course: Any, config: Config) -> None:
        self.course, self.config = course, config
        self.gradebook = Gradebook(course.db_url, course.course_id)
        OUTCOMES.create(self.gradebook.engine, checkfirst=True)
        self._cells: dict[str, dict[str, str]] = {}

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gradebook.close()

    def is_recorded(self, outcome: Outcome | None, digest: str) -> bool:
        """Return whether a submission with this digest has its points and its folder."""
        if outcome is None or outcome.digest != digest:
            return False
        return bool(outcome.trouble) or self._folder(outcome).is_dir()

    def save(self, result: Result, files: Files, timestamp: datetime | None) -> None:
        """Record one result.

        Parameters
        ----------
        result : Result
            Its points, or why it has none: then points, graded notebooks and feedback of an
            earlier time are taken away.
        files : Files
            What was handed in; the helpers stand beside the graded notebooks.
        timestamp : datetime or None
            When it was handed in, UTC.
        """
        database = self.gradebook.db
        try:
            submission = self._submission(result.problem_set, result.student)
            if timestamp is not None:
                submission.timestamp = parse_utc(timestamp)
            self._write_points(submission, result)
            remembered = {
                "tests": result.tests, "remarks": result.remarks, "trouble": result.trouble
            }  # fmt: skip
            key = and_(
                OUTCOMES.c.assignment == result.problem_set, OUTCOMES.c.student == result.student
            )
            database.execute(OUTCOMES.delete().where(key))
            database.execute(
                OUTCOMES.insert().values(
                    assignment=result.problem_set,
                    student=result.student,
                    digest=result.digest,
                    outcome=json.dumps(remembered),
                )
            )
            self._write_folder(result, files, timestamp)
            database.commit()
        except BaseException:
            database.rollback()
            raise
        database.expunge_all()  # a class of thousands is not kept in memory

    def needs_page(self, problem_set: str) -> set[str]:
        """Return the students whose feedback may have changed since it was written.

        A person has given points or written a comment, or lateness has cost or will cost points;
        all else changes only when a submission is graded.
        """
        needing = set()
        for submission in self.gradebook.find_assignment(problem_set).submissions:
            student = str(submission.student_id)
            page = self.course.format_path(self.course.feedback_directory, student, problem_set)
            notebooks = submission.notebooks
            if (
                not Path(page).is_dir()
                or submission.total_seconds_late > 0
                or any(each.late_submission_penalty for each in notebooks)
                or any(
                    g.manual_score is not None or g.extra_credit
                    for n in notebooks
                    for g in n.grades
                )
                or any(c.manual_comment for n in notebooks for c in n.comments)
            ):
                needing.add(student)
        self.gradebook.db.expunge_all()
        return needing

    def remove_remains(self, problem_set: str) -> None:
        """Remove what a killed run has left half-written."""
        for folder in Path(self.course.root, self.course.autograded_directory).glob(
            f"*/.{problem_set}.*"
        ):
            shutil.rmtree(folder, ignore_errors=True)

    def _submission(self, problem_set: str, student: str) -> SubmittedAssignment:
        """Return the gradebook's submission with a place for every point, made where missing."""
        database = self.gradebook.db
        assignment: Assignment = self.gradebook.find_assignment(problem_set)
        if database.get(Student, student) is None:
            database.add(Student(id=student))
        submission = database.scalars(
            select(SubmittedAssignment).where(
                and_(
                    SubmittedAssignment.assignment_id == assignment.id,
                    SubmittedAssignment.student_id == student,
                )
            )
        ).first()
        if submission is None:
            submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student)
            database.add(submission)
        notebooks = {each.notebook_id: each for each in submission.notebooks}
        for notebook in assignment.notebooks:
            submitted = notebooks.get(notebook.id)
            if submitted is None:
                submitted = SubmittedNotebook(notebook_id=notebook.id)
                submission.notebooks.append(submitted)
            graded = {each.cell_id for each in submitted.grades}
            commented = {each.cell_id for each in submitted.comments}
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                if cell.id not in graded:
                    submitted.grades.append(Grade(cell_id=cell.id))
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                if cell.id not in commented:
                    submitted.comments.append(Comment(cell_id=cell.id))
        return submission

    def _names(self, problem_set: str) -> dict[str, str]:
        """Return the names of notebooks and cells by their ids in the gradebook."""
        if problem_set not in self._cells:
            names = {}
            for notebook in self.gradebook.find_assignment(problem_set).notebooks:
                names[notebook.id] = notebook.name
                for cells in (notebook.grade_cells, notebook.solution_cells, notebook.task_cells):
                    names |= {cell.id: cell.name for cell in cells}
            self._cells[problem_set] = names
        return self._cells[problem_set]

    def _write_points(self, submission: SubmittedAssignment, result: Result) -> None:
        names = self._names(result.problem_set)
        for notebook in submission.notebooks:
            graded = result.notebooks.get(names[notebook.notebook_id])
            for grade in notebook.grades:
                if graded is None:
                    grade.auto_score = None
                elif names[grade.cell_id] in graded.scores:
                    grade.auto_score = graded.scores[names[grade.cell_id]]
                    # Points that a person has given are looked at again; others never are.
                    given = grade.manual_score is not None and bool(graded.text)
                    grade.needs_manual_grade = given or grade.auto_score is None
            for comment in notebook.comments:
                if graded is not None and graded.text:
                    untouched = names[comment.cell_id] in graded.untouched
                    comment.auto_comment = NO_RESPONSE if untouched else None
        self.gradebook.db.flush()
        if not result.trouble:
            charge(self.gradebook.db, submission, self.config)
        for notebook in submission.notebooks:
            graded = result.notebooks.get(names[notebook.notebook_id])
            if graded is None or not graded.text:
                notebook.late_submission_penalty = None

    def _folder(self, which: Result | Outcome) -> Path:
        """Return the place of the graded notebooks of a submission."""
        course = self.course
        path = course.format_path(course.autograded_directory, which.student, which.problem_set)
        return Path(path)

    def _write_folder(self, result: Result, files: Files, timestamp: datetime | None) -> None:
        folder = self._folder(result)
        arriving, leaving = (folder.with_name(f".{folder.name}.{n}") for n in ("new", "old"))
        for each in (arriving, leaving):
            shutil.rmtree(each, ignore_errors=True)
        if not result.trouble:
            for path, content in _contents(result, files, timestamp):
                (arriving / path).parent.mkdir(parents=True, exist_ok=True)
                (arriving / path).write_bytes(content)
        if folder.exists():
            folder.rename(leaving)
        if arriving.exists():
            arriving.rename(folder)
        else:
            course = self.course
            stale = course.format_path(
                course.feedback_directory, result.student, result.problem_set
            )
            shutil.rmtree(stale, ignore_errors=True)
        shutil.rmtree(leaving, ignore_errors=True)


def _contents(
    result: Result, files: Files, timestamp: datetime | None
) -> Iterator[tuple[str, bytes]]:
    yield from files.helpers.items()
    if timestamp is not None:
        yield "timestamp.txt", f"{timestamp} UTC\n".encode()
    for name, notebook in result.notebooks.items():
        if notebook.text:
            yield f"{name}.ipynb", notebook.text.encode()
