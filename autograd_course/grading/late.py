"""The penalty for handing in late."""

import math

from nbgrader.api import SubmittedAssignment
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
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
    seconds = submission.total_seconds_late
    if seconds <= 0:
        return 0.0
    charge = AssignLatePenalties(config=config)
    charge.init_plugin()
    ask = charge.plugin_inst.late_submission_penalty
    points = [notebook.score for notebook in submission.notebooks]
    student = submission.student.id
    return float(sum(min(max(ask(student, each, seconds) or 0.0, 0.0), each) for each in points))
