"""The step that runs the cells of a submission: the student's in a sandbox, the tests outside.

It takes the place of nbgrader's own ``Execute`` in ``c.Autograde.autograde_preprocessors``. What
a cell shows is written into the notebook as a kernel would have written it, so that everything
after it is nbgrader's own: the points, formgrader, the feedback.
"""

import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets import Bool, Float, Int, List, Unicode

from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.student import Ran, Student
from autograd_course.grading.isolation.tests import TestCells
from autograd_course.grading.submission import read_files

INSIDE = "inside"
FILES = "files"  # the key of what was handed in beside the notebook, in the resources
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # with these a terminal can be deceived


class RunSubmission(NbGraderPreprocessor):
    """Run every cell; one that fails, hangs or ends its process costs its own points only.

    A cell of the student's runs in the sandbox, a test cell in this process, which no code of the
    student's ever enters. A locked cell without points, such as one with imports and helpers, runs
    on both sides; if it has the tag "inside", in the sandbox only. That is for helpers that build
    on a student's class: a student can see them, so they may hold nothing that is expected.
    """

    sandbox = Bool(
        True, help="Whether students' code runs in a sandbox. Without one, trust every student."
    ).tag(config=True)
    packages = List(
        Unicode(), ["numpy"], help="What students' code may import, beside the standard library."
    ).tag(config=True)
    cpu = Float(5.0, help="Seconds of processor time for one cell or test.").tag(config=True)
    wall = Float(60.0, help="Seconds by the clock for the same.").tag(config=True)
    memory = Int(4096, help="Megabytes of memory.").tag(config=True)
    disk = Int(256, help="Megabytes of temporary files.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the cells of `nb`, and write into it what they show.

        Raises
        ------
        SandboxError
            If there is no sandbox here and nobody has said that there need be none.
        """
        files = resources.get(FILES)
        if files is None:  # nbgrader has copied them into the folder of the graded notebook
            where = resources.get("metadata", {}).get("path")
            files = read_files(Path(where)).helpers if where else {}
        limits = Limits(cpu=self.cpu, wall=self.wall, memory=self.memory, disk=self.disk)
        student = Student(self.packages, limits, sandboxed=self.sandbox, files=files)
        tests = TestCells(student)
        try:
            for number, cell in enumerate(nb.cells, start=1):
                if cell.cell_type == "code":
                    cell.execution_count = number
                    cell.outputs = outputs(self._run(cell, f"cell {number}", student, tests))
        finally:
            student.close()
        return nb, resources

    def _run(self, cell: NotebookNode, name: str, student: Student, tests: TestCells) -> Ran:
        if is_grade(cell) and not is_solution(cell):
            return tests.run(cell.source, name)
        if is_locked(cell) and INSIDE not in cell.metadata.get("tags", []):
            helpers = tests.run(cell.source, name)
            if helpers.error is not None:
                raise RuntimeError(
                    f"the locked {name} does not run on the tests' side: {helpers.error[0]}: "
                    f"{helpers.error[1]}"
                )
        return student.run(cell.source, name)


def outputs(ran: Ran) -> list[NotebookNode]:
    """Return what a kernel would have written into the cell."""
    written = []
    if ran.printed:
        written.append(new_output("stream", name="stdout", text=plain(ran.printed)))
    written += [new_output("display_data", data={"image/png": png}) for png in ran.figures]
    if ran.shown:
        written.append(new_output("execute_result", data={"text/plain": ran.shown}))
    if ran.error is not None:
        kind, message, lines = map(plain, ran.error)
        trace = [f"{lines}{kind}: {message}"]
        written.append(new_output("error", ename=kind, evalue=message, traceback=trace))
    return written


def plain(text: str) -> str:
    """Return text without characters that a terminal would obey."""
    return CONTROL.sub("", text)
