"""What is remembered of a submission beside its points, in a table of our own."""

import json
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import Column, MetaData, String, Table, Text, inspect, select

OUTCOMES = Table(
    "autograd_course_outcome",  # beside nbgrader's tables, which it leaves as they are
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("outcome", Text(), nullable=False),
)


@dataclass(frozen=True)
class Outcome:
    """What is remembered of a submission, beside its points.

    Attributes
    ----------
    problem_set, student : str
        Whose it is.
    digest : str
        Of the submission and of all that it was graded with.
    tests : dict of str to str
        For each test "" if it passed, else the kind of its failure.
    remarks : tuple of str
        What was left out.
    trouble : str
        Why it needs a person.
    """

    problem_set: str
    student: str
    digest: str
    tests: dict[str, str]
    remarks: tuple[str, ...] = ()
    trouble: str = ""


def remembered(gradebook: Gradebook, problem_set: str) -> dict[str, Outcome]:
    """Return what is remembered of a problem set, by student."""
    if not inspect(gradebook.engine).has_table(OUTCOMES.name):
        return {}  # nbgrader's own commands have graded it
    found = gradebook.db.execute(select(OUTCOMES).where(OUTCOMES.c.assignment == problem_set)).all()
    return {
        row.student: Outcome(row.assignment, row.student, row.digest, **_read(row.outcome))
        for row in found
    }


def _read(text: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(text)
    return fields | {"remarks": tuple(fields["remarks"])}
