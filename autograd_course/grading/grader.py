"""From the bytes of a submission to its points: a function of these, and of nothing else."""

import hashlib
import json
import time
from dataclasses import dataclass
from functools import cached_property

import nbformat
from nbformat import NotebookNode
from nbformat.reader import reads
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task
from traitlets.config import Config

from autograd_course.grading.execute import FILES, RunSubmission
from autograd_course.grading.restore import REPAIRS, restore
from autograd_course.grading.result import PASSED, GradedNotebook, Result
from autograd_course.grading.submission import Files

PARTIAL = "in part"


@dataclass(frozen=True)
class Assignment:
    """A problem set as the grader needs it.

    Attributes
    ----------
    name : str
        Its name.
    notebooks : dict of str to str
        Its notebooks by name: stubs in place of the answers, hidden tests, points and checksums.
    config : Config
        The course's configuration of :class:`RunSubmission` and of nbgrader's ``LimitOutput``.
    """

    name: str
    notebooks: dict[str, str]
    config: Config

    @cached_property  # every submission asks for it
    def digest(self) -> str:
        """A hash of all of it."""
        parts = [self.name, json.dumps(self.notebooks, sort_keys=True)]
        return _hash([*parts, json.dumps(self.config, sort_keys=True, default=repr)])


def digest(assignment: Assignment, files: Files) -> str:
    """Return a hash of all that the points of a submission depend on."""
    contents = {**{f"{n}.ipynb": c for n, c in files.notebooks.items()}, **files.helpers}
    hashes = [f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in contents.items()]
    return _hash([assignment.digest, *sorted(hashes)])


def grade_submission(assignment: Assignment, student: str, files: Files) -> Result:
    """Grade one submission.

    Parameters
    ----------
    assignment : Assignment
        What it was handed in for.
    student : str
        Whose it is; the points do not depend on it.
    files : Files
        What was handed in.

    Returns
    -------
    Result
        With a `trouble` if it needs a person.

    Raises
    ------
    SandboxError
        If there is no sandbox here and the configuration does not say that there need be none.
    """
    began = time.perf_counter()
    notebooks, troubles = {}, []
    if not files.notebooks.keys() & assignment.notebooks.keys():
        wanted = " or ".join(f"{name}.ipynb" for name in assignment.notebooks)
        troubles.append(f"no notebook with the right name was handed in, such as {wanted}")
    for name, source in assignment.notebooks.items():
        if name not in files.notebooks:
            notebooks[name] = _missing(source)
            continue
        try:
            submitted = read_notebook(files.notebooks[name])
            notebooks[name] = grade_notebook(assignment, submitted, source, files)
        except ValueError as error:
            troubles.append(f"{name}: {error}")
    return Result(
        assignment.name,
        student,
        digest(assignment, files),
        {} if troubles else notebooks,
        files.remarks,
        trouble="; ".join(troubles),
        seconds=time.perf_counter() - began,
    )


def read_notebook(content: bytes) -> NotebookNode:
    """Return a notebook of any version as one of version 4, without what its cells have shown.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    try:
        notebook = reads(content.decode("utf-8-sig"))
        for sheet in notebook.get("worksheets", [notebook]):
            for cell in sheet["cells"]:
                if "outputs" in cell:
                    cell["outputs"] = []
        notebook = NotebookNode(nbformat.convert(notebook, 4))
        for cell in notebook.cells:
            if isinstance(cell.get("source"), list):
                cell["source"] = "".join(cell["source"])
        return notebook
    except Exception as error:
        raise ValueError(f"no notebook that can be read ({type(error).__name__})") from None


def grade_notebook(
    assignment: Assignment, notebook: NotebookNode, source: str, files: Files
) -> GradedNotebook:
    """Run a notebook and give its points.

    Raises
    ------
    ValueError
        If none of its answers is recognized.
    """
    repairs = restore(notebook, read_notebook(source.encode()))
    if repairs:
        notebook.metadata[REPAIRS] = repairs
    for step in (RunSubmission(config=assignment.config), LimitOutput(config=assignment.config)):
        notebook, _ = step.preprocess(notebook, {FILES: files.helpers})
    scores, tests, untouched = {}, {}, []
    for cell in notebook.cells:
        if is_grade(cell):
            score, most = determine_grade(cell)
            scores[cell.metadata.nbgrader.grade_id] = score
            if score is not None and not is_solution(cell):
                tests[cell.metadata.nbgrader.grade_id] = _failure(cell, score, most)
        if is_solution(cell) and cell.metadata.nbgrader.checksum == compute_checksum(cell):
            untouched.append(cell.metadata.nbgrader.grade_id)
    return GradedNotebook(
        nbformat.writes(notebook) + "\n", scores, tuple(untouched), tests, tuple(repairs)
    )


def _missing(source: str) -> GradedNotebook:
    """The points of a notebook that was not handed in: none, and nothing to grade by hand."""
    cells = read_notebook(source.encode()).cells
    return GradedNotebook(
        "",
        {each.metadata.nbgrader.grade_id: 0.0 for each in cells if is_grade(each) or is_task(each)},
    )


def _failure(cell: NotebookNode, score: float, most: float) -> str:
    """The kind of a test's failure; one without points can fail too."""
    names = [output.ename for output in cell.outputs if output.output_type == "error"]
    if names:
        return str(names[-1])[:100]
    return PASSED if score == most else PARTIAL


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
