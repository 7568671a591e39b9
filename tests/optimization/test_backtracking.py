import numpy as np
import pytest

from autograd_course.optimization import Backtracking
from tests.optimization.functions import Counted


@pytest.mark.parametrize("shrink", [0.5, 0.9])
def test_the_first_step_that_brings_enough_is_taken(shrink: float) -> None:
    f = Counted(lambda w: w**4)
    search = Backtracking(first=3.0, shrink=shrink, sufficient=0.3)
    step = search.along(f, 1.0, 1.0, -1.0, -4.0)
    assert step is not None
    tried = [3.0 * shrink**k for k in range(f.calls)]
    enough = [(1.0 - t) ** 4 < 1.0 - 0.3 * 4 * t for t in tried]
    assert step == pytest.approx(tried[-1])
    assert enough == [False] * (f.calls - 1) + [True]


def test_a_step_to_where_the_function_is_not_a_number_is_too_long() -> None:
    def f(w: float) -> float:
        return float("nan") if w <= 0 else -np.log(w) + 2 * w

    step = Backtracking(first=4.0).along(f, 1.0, 2.0, -1.0, -1.0)
    assert step == 0.5


def test_a_direction_uphill_has_no_step() -> None:
    f = Counted(lambda w: w)
    assert Backtracking(trials=5).along(f, 1.0, 1.0, 1.0, -1.0) is None
    assert f.calls == 5


def test_rounding_is_held_against_no_full_step() -> None:
    # The value cannot become smaller than 1, and the full step leads to the minimum.
    def f(w: float) -> float:
        return 1.0 + w * w

    w = 1e-9
    assert Backtracking(first=0.5).along(f, w, f(w), -2 * w, -4 * w * w) is None
    assert Backtracking(first=0.5).along(f, w, f(w), -2 * w, -4 * w * w, precision=2e-16) == 0.5
