"""How nbgrader works on this course; read by its own commands, by formgrader and by `grade`.

The course's folder is the one that the command runs in, so a copy of this file beside a class
(see `tests/grading/sample_class`) configures that class.
"""

import os
import sysconfig

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    GetGrades,
    IgnorePattern,
    IncludeHeaderFooter,
    LimitOutput,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)

from autograd_course.grading.due_dates import SetDueDate
from autograd_course.grading.execute import RunSubmission
from autograd_course.grading.feedback import HideTests, PageStyle, safe_html, safe_markdown
from autograd_course.grading.late import ChargeLateness, TenPercentADay
from autograd_course.grading.restore import RestoreCells
from autograd_course.grading.table import GradeTable

c = get_config()  # noqa: F821 (nbgrader defines it)

# nbgrader calls alembic by name, wherever it was itself called from.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

# ---- where things are ---------------------------------------------------------------------
c.CourseDirectory.course_id = "autograd-course"
c.CourseDirectory.source_directory = c.RestoreCells.source = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store"]

# ---- deadlines: an edit in formgrader lasts until the set is released or graded again --------
c.SetDueDate.due_dates = {
    "ps1-finite-differences-and-zero-order": "2027-03-01 23:59:59 UTC",
    "ps2-forward-mode": "2027-03-15 23:59:59 UTC",
    "ps3-reverse-mode": "2027-03-29 23:59:59 UTC",
    "ps6-hessian-vector-products": "2027-05-10 23:59:59 UTC",
    "ps7-stochastic-estimators": "2027-05-24 23:59:59 UTC",
    "ps8-checkpointing": "2027-06-07 23:59:59 UTC",
}

# ---- release: nbgrader's own steps, and the due date ---------------------------------------
c.GenerateAssignment.preprocessors = [
    IncludeHeaderFooter,
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    SetDueDate,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]
c.ClearSolutions.code_stub = {
    "python": "# YOUR CODE HERE\n"
    'raise NotImplementedError("Not written yet: put your code in place of this line.")'
}

# ---- autograde, first half: the notebook as it came, made gradable ----------------------------
c.Autograde.sanitize_preprocessors = [
    ClearOutput,
    RestoreCells,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]

# ---- autograde, second half: run it and record the points -------------------------------------
c.Autograde.autograde_preprocessors = [
    RunSubmission,  # students' code in a sandbox, tests outside: the one line that does it
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
# What students' code may import and use: seconds of processor time for a cell or a test, megabytes.
# An answer that takes more of it costs the points of the tests that ask for it.
c.RunSubmission.packages = ["numpy"]
c.RunSubmission.cpu = 5.0
c.RunSubmission.wall = 60.0
c.RunSubmission.memory = 4096
c.RunSubmission.disk = 256
# nbgrader takes anything on stderr for a failure; here a warning costs nothing.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"
c.AssignLatePenalties.plugin_class = TenPercentADay

# ---- feedback: what the student wrote, what was earned, and no hidden test ---------------------
c.GenerateFeedback.preprocessors = [ChargeLateness, GetGrades, HideTests, PageStyle]
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": safe_markdown, "clean_html": safe_html}

# ---- `nbgrader export` writes the table that `grade` writes ------------------------------------
c.ExportApp.plugin_class = GradeTable
