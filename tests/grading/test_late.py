"""The penalty for lateness."""

import pytest

from autograd_course.grading.late import SECONDS_IN_A_DAY, TenPercentADay


@pytest.mark.parametrize(
    ("days", "penalty"),
    [(0, 0.0), (1 / 86400, 2.0), (1, 2.0), (1.001, 4.0), (4.5, 10.0), (5, 10.0), (400, 10.0)],
)
def test_a_tenth_for_each_day_that_has_begun_and_at_most_half(days, penalty):
    late = TenPercentADay().late_submission_penalty("ada", 20.0, days * SECONDS_IN_A_DAY)
    assert late == pytest.approx(penalty)
