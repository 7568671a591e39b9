"""The penalty for handing in late."""

import math

from nbgrader.api import SubmittedAssignment
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.orm import Session
from traitlets import List, Unicode
from traitlets.config import Config

SECONDS_IN_A_DAY = 24 * 60 * 60


class TenPercentADay(BasePlugin):
    """A tenth of the points for each day that has begun since the due date, at most half of them.

    nbgrader asks once for each notebook.
    """

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float:
        """The points that lateness costs.

        Parameters
        ----------
        student_id : str
            Not looked at: the rule is the same for everybody. An extension is given in the
            gradebook, and nbgrader has taken it into account already.
        score : float
            The points of the notebook before the penalty.
        total_seconds_late : float
            Seconds between the due date and the submission.

        Returns
        -------
        float
            Points, between 0 and half of `score`.
        """
        days_begun = math.ceil(total_seconds_late / SECONDS_IN_A_DAY)
        return score * min(0.1 * days_begun, 0.5)


class ChargeLateness(AssignLatePenalties):
    """Record the penalty for the points that a notebook has now.

    nbgrader does so when a submission is autograded; points that a grader has given since are
    charged when the feedback is written.
    """

    # nbconvert sets this in every step that makes a page, and warns where it cannot.
    display_data_priority = List(Unicode()).tag(config=True)


def penalty(submission: SubmittedAssignment, config: Config) -> float:
    """The points that lateness costs a submission, by the rule of the course.

    The gradebook's own number is from the last time that the submission was autograded, and knows
    nothing of the points that a grader has given since.

    Parameters
    ----------
    submission : SubmittedAssignment
        A submission in a gradebook that is open.
    config : Config
        The course's configuration, which names the rule.

    Returns
    -------
    float
        Points, between 0 and those of the submission.
    """
    return float(sum(each or 0.0 for each in _penalties(submission, config)))


def charge(database: Session, submission: SubmittedAssignment, config: Config) -> None:
    """Write into each notebook what lateness costs it; nothing for one in time.

    Parameters
    ----------
    database : Session
        Where the submission is, with its points.
    submission, config
        As for :func:`penalty`.
    """
    if submission.total_seconds_late > 0:
        for notebook in submission.notebooks:
            database.refresh(notebook)  # the sum of its points is the database's
    for notebook, lost in zip(submission.notebooks, _penalties(submission, config), strict=True):
        notebook.late_submission_penalty = lost


def _penalties(submission: SubmittedAssignment, config: Config) -> list[float | None]:
    """What each notebook loses; None for all if the submission is in time."""
    seconds = submission.total_seconds_late
    if seconds <= 0:
        return [None] * len(submission.notebooks)
    charging = AssignLatePenalties(config=config)
    charging.init_plugin()
    ask = charging.plugin_inst.late_submission_penalty
    student = submission.student_id
    return [
        min(max(ask(student, each.score, seconds) or 0.0, 0.0), each.score)
        for each in submission.notebooks
    ]
