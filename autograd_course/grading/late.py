"""The penalty for handing in late."""

import math

from nbgrader.plugins import BasePlugin

SECONDS_IN_A_DAY = 24 * 60 * 60


class TenPercentADay(BasePlugin):
    """A tenth of the points for each day that has begun since the due date, at most half of them.

    nbgrader asks once per notebook, when it is autograded. A question that is graded by hand
    later is charged when the submission is autograded again.
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
