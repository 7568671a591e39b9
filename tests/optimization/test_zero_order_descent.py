from functools import partial
from typing import Any

import numpy as np
import pytest

from autograd_course import finite_differences, zero_order_gradient
from autograd_course.optimization import gradient_descent, zero_order_descent
from tests.optimization.functions import Counted, lecture, quadratic

START = np.array([4.0, 4.0])


def two_point(seed: int) -> Any:
    """The lecture's estimator: along one random direction on the unit sphere."""
    return partial(zero_order_gradient, rng=np.random.default_rng(seed))


def test_with_all_coordinates_it_is_gradient_descent() -> None:
    start = np.array([1.0, -2.0, 0.5])
    path = zero_order_descent(quadratic, start, estimator=finite_differences, step=0.15, steps=20)
    exact = gradient_descent(quadratic, start, step=0.15, steps=20)
    np.testing.assert_allclose(path.points, exact.points, atol=1e-9)
    np.testing.assert_allclose(path.values, exact.values, atol=1e-9)


def test_the_estimator_pays_for_every_call_and_the_record_for_none() -> None:
    f = Counted(lecture)
    path = zero_order_descent(f, START, estimator=two_point(0), step=0.1, steps=9)
    assert path.evaluations.tolist() == list(range(0, 20, 2))
    assert path.gradients.tolist() == path.products.tolist() == [0] * 10
    assert f.calls == 18 + 10


def test_the_lecture_s_experiment_converges_with_the_step_over_d() -> None:
    def ends(step: float) -> Any:
        paths = [
            zero_order_descent(lecture, START, estimator=two_point(seed), step=step, steps=50)
            for seed in range(20)
        ]
        return np.array([path.value for path in paths])

    assert np.all(ends(0.25 / 2) < 1.0)
    # The factor d makes the step of gradient descent too long: most runs end above the start.
    assert np.mean(ends(0.25) > lecture(START)) > 0.5


def test_functions_without_a_derivative_and_trees() -> None:
    def f(p: Any) -> float:
        # Nothing that could be traced.
        return float(p["a"]) ** 2 + float(p["b"][0]) ** 2

    def by_coordinates(f: Any, p: Any) -> Any:
        slope = (f({"a": p["a"] + 1e-6, "b": p["b"]}) - f(p)) / 1e-6
        return {"a": slope, "b": np.zeros(1)}

    path = zero_order_descent(
        f, {"a": 1.0, "b": np.ones(1)}, estimator=by_coordinates, step=0.5, steps=3
    )
    assert path.point["a"] == pytest.approx(0.0, abs=1e-5)
    assert path.point["b"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"step": -1.0}, ValueError, "positive and finite step; got -1.0"),
        ({"steps": None}, ValueError, "wants steps to be"),
        ({"start": np.ones(2, int)}, TypeError, "floating-point numbers in start"),
        ({"f": lambda w: w}, TypeError, "zero_order_descent wants a function that returns a scal"),
        ({"f": lambda w: np.inf}, ValueError, "function that is not finite, 0 steps"),
        ({"estimator": lambda f, w: w[:1]}, ValueError, r"the estimate to have the shape \(2,\)"),
        ({"estimator": lambda f, w: np.nan * w}, ValueError, "estimate that is not finite"),
    ],
)
def test_misuse(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    usual = {"f": lecture, "start": START, "estimator": finite_differences, "step": 0.1}
    with pytest.raises(error, match=message):
        zero_order_descent(**(usual | arguments))
