"""All submissions of a class, several at a time: points, feedback, and the table of grades."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.api import Gradebook
from traitlets.config import Config

from autograd_course.grading.course import (
    CourseError,
    configuration,
    directory,
    nbgrader,
    problem_sets,
    reason,
)
from autograd_course.grading.isolation.sandbox import REMEDY, unavailable
from autograd_course.grading.release import generate
from autograd_course.grading.strays import strays
from autograd_course.grading.table import NEEDS_A_PERSON, Row, as_text, forget, rows, write_csv


@dataclass(frozen=True)
class Outcome:
    """How the grading of one submission went.

    `trouble` says why it needs a person; `fault` whether it is ours and not the submission's.
    """

    problem_set: str
    student: str
    seconds: float = 0.0
    trouble: str = ""
    fault: bool = False


def grade(
    folder: Path, chosen: Sequence[str] = (), jobs: int | None = None, sandbox: bool = True
) -> int:
    """Autograde everything in ``submitted/``, and write feedback, ``grades.csv``, ``grades.txt``.

    Parameters
    ----------
    folder : Path
        The course's folder.
    chosen : sequence of str, optional
        Names of problem sets; all of them by default.
    jobs : int, optional
        Submissions at a time; by default as many as there are processors.
    sandbox : bool
        False only where somebody has said so: students' code then runs with the rights of whoever
        grades.

    Returns
    -------
    int
        The exit status: 1 if something of ours went wrong, else 0. A submission that cannot be
        graded is no failure of the run: the table lists it as one that needs a person.

    Raises
    ------
    CourseError
        If the course's folder is not as it must be, or if there is no sandbox on this machine.
    """
    began = time.perf_counter()
    config = configuration(folder)
    _require_sandbox(config, sandbox)
    course = directory(config)
    sets = problem_sets(config, chosen)
    submissions = [
        (name, path.parent.name)
        for name in sets
        for path in sorted(Path(course.root).glob(f"{course.submitted_directory}/*/{name}"))
    ]
    if not submissions and not strays(course):
        wanted = Path(course.root) / course.submitted_directory / "STUDENT" / sets[0]
        print(f"Nothing to grade: there is no folder such as {wanted}.")
        return 0
    # The gradebook learns the tests as they are now, with their points and due dates.
    with TemporaryDirectory(prefix="release-") as scratch:
        generate(config, sets, into=Path(scratch), gradebook=course.db_url)

    outcomes = []
    for outcome in _grade_all(config, submissions, jobs or os.cpu_count() or 1):
        outcomes.append(outcome)
        print(_progress(outcome, len(outcomes), len(submissions)), flush=True)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        table = _with_troubles(rows(gradebook, course, config, sets), outcomes)
    with (Path(course.root) / "grades.csv").open("w", newline="", encoding="utf-8") as file:
        write_csv(table, file)
    text = as_text(table)
    (Path(course.root) / "grades.txt").write_text(text + "\n", encoding="utf-8")
    print(f"\n{text}\n\n{len(outcomes)} submissions in {time.perf_counter() - began:.0f} s")
    return int(any(outcome.fault for outcome in outcomes))


def _require_sandbox(config: Config, wanted: bool) -> None:
    """Refuse to grade without a sandbox, unless the configuration or the command says so."""
    if not wanted:
        config.RunSubmission.sandbox = False
    if config.RunSubmission.get("sandbox", True) and unavailable():
        raise CourseError(f"No sandbox, no grading: {unavailable()}.\n{REMEDY}")


def _grade_all(config: Config, submissions: list[tuple[str, str]], jobs: int) -> Iterator[Outcome]:
    """Grade the submissions in `jobs` processes; each outcome comes as soon as it is known."""
    # New processes, not forked ones: a fork would take over the gradebook's open connection.
    with ProcessPoolExecutor(
        max(1, min(jobs, len(submissions))), get_context("spawn"), _open_course, (config,)
    ) as pool:
        running = {
            pool.submit(grade_submission, name, student): (name, student)
            for name, student in submissions
        }
        for future in as_completed(running):
            error = future.exception()
            if error is None:
                yield future.result()
            else:
                trouble = f"the grader failed: {type(error).__name__}: {error}"
                yield Outcome(*running[future], trouble=trouble, fault=True)


def grade_submission(problem_set: str, student: str) -> Outcome:
    """Autograde one submission and write its feedback.

    Parameters
    ----------
    problem_set, student : str
        Which submission.

    Returns
    -------
    Outcome
        With a `trouble` if the submission could not be run; points and feedback that an earlier
        run may have left are taken back then.

    Raises
    ------
    RuntimeError
        If the feedback of a submission that was graded could not be written.
    """
    began = time.perf_counter()
    course = _COURSE[0]
    trouble = ""
    graded = course.autograde(problem_set, student)
    if graded["success"]:
        written = course.generate_feedback(problem_set, student)
        if not written["success"]:
            raise RuntimeError(f"no feedback: {reason(written)}")
    else:
        trouble = reason(graded)
        with course.gradebook as gradebook:
            forget(gradebook, problem_set, student)
        place = course.coursedir
        stale = place.format_path(place.feedback_directory, student, problem_set)
        shutil.rmtree(stale, ignore_errors=True)
    return Outcome(problem_set, student, time.perf_counter() - began, trouble)


_COURSE: list[Any] = []  # the course as nbgrader sees it, opened once in each process


def _open_course(config: Config) -> None:
    _COURSE[:] = [nbgrader(config)]


def _progress(outcome: Outcome, done: int, total: int) -> str:
    """A line for each submission as it is finished."""
    trouble = f"  {NEEDS_A_PERSON}: {outcome.trouble}" if outcome.trouble else ""
    return (
        f"[{done:>{len(str(total))}}/{total}] {outcome.problem_set}  {outcome.student:<12}"
        f" {outcome.seconds:5.1f} s{trouble}"
    )


def _with_troubles(table: list[Row], outcomes: list[Outcome]) -> list[Row]:
    """The table with the reason beside every submission that could not be graded."""
    troubles = {(each.problem_set, each.student): each.trouble for each in outcomes if each.trouble}
    return [
        replace(row, remarks=(troubles[key], *row.remarks)) if key in troubles else row
        for row, key in ((row, (row.problem_set, row.student)) for row in table)
    ]
