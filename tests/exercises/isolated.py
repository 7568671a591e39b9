"""Answers as they are graded: in the sandbox, with the tests outside of it."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import nbformat
from traitlets.config import Config

from autograd_course.grading.course import configuration
from autograd_course.grading.grade import STEPS
from autograd_course.grading.grader import Assignment, grade_submission
from autograd_course.grading.pool import spread
from autograd_course.grading.release import masters
from autograd_course.grading.submission import Files, read_files
from tests.exercises.attempts import Attempt, questions
from tests.exercises.mutants import SOLUTION
from tests.exercises.notebook import EXERCISES, ROOT, Result, answer
from tests.exercises.reach import reached
from tests.exercises.trial import code, points


@cache
def _assignment(path: Path) -> Assignment:
    """A notebook of a problem set as the grader has it."""
    config = configuration(ROOT)
    own = Config({name: config[name] for name in STEPS if name in config})
    ((name, notebooks),) = masters(config, [path.parent.name])
    return Assignment(name, {path.stem: notebooks[path.stem]}, own)


def graded(attempt: Attempt, whole: bool = True) -> Result:
    """Hand in the solution with one answer in it, and grade that.

    Parameters
    ----------
    attempt : Attempt
        The answer.
    whole : bool, optional
        With all tests. Otherwise without those that the answer cannot reach, for speed.

    Raises
    ------
    RuntimeError
        If the grader asks for a person.
    """
    path = attempt.path
    assignment, files = _assignment(path), read_files(EXERCISES / path.parent.name)
    notebook = nbformat.reads(files.notebooks[path.stem].decode(), as_version=4)
    for cell in notebook.cells:
        if cell.id in questions(path):
            lines = attempt.answers.get(cell.id, answer(path, cell.id)).split("\n")
            cell.source = "\n".join(line for line in lines if not SOLUTION.search(line))
    if attempt.cell and not whole:
        kept = reached(code(path), attempt.cell, attempt.source)
        left_out = points(path).keys() - set(kept)
        master = nbformat.reads(assignment.notebooks[path.stem], as_version=4)
        for each in (notebook, master):
            each.cells = [cell for cell in each.cells if cell.id not in left_out]
        texts = {path.stem: nbformat.writes(master)}
        assignment = Assignment(assignment.name, texts, assignment.config)
    handed_in = Files({path.stem: nbformat.writes(notebook).encode()}, files.helpers)
    result = grade_submission(assignment, "ada", handed_in)
    if result.trouble:
        raise RuntimeError(f"{attempt}: {result.trouble}")
    done = result.notebooks[path.stem]
    messages = {
        cell.id: output.evalue
        for cell in nbformat.reads(done.text, as_version=4).cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
    failures = {name: f"{kind}: {messages.get(name)}" for name, kind in done.tests.items() if kind}
    worth = points(path)
    return Result({name: 0 if name in failures else worth[name] for name in worth}, failures)


def all_graded(every: Sequence[Attempt], jobs: int) -> Iterator[tuple[Attempt, Result]]:
    """Grade several, in so many processes at once."""
    if jobs == 1:
        yield from ((each, graded(each)) for each in every)
        return
    for each, result in spread(graded, every, jobs, _nothing, ()):
        if isinstance(result, BaseException):
            raise result
        yield each, result


def _nothing() -> None:
    """What a process does first."""
