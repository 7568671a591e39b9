from typing import Any

import numpy as np
import pytest

from autograd_course.models import mds, mlp
from autograd_course.optimization import Backtracking, gradient_descent
from tests.optimization.functions import CURVATURES, Counted, lecture, quadratic, valley

START = np.array([1.0, -2.0, 0.5])


def test_on_a_quadratic_every_step_multiplies_by_one_minus_step_times_curvature() -> None:
    path = gradient_descent(quadratic, START, step=0.15, steps=20)
    for k, point in enumerate(path.points):
        np.testing.assert_allclose(point, (1 - 0.15 * CURVATURES) ** k * START, rtol=1e-13)
        assert path.values[k] == quadratic(point)
    assert path.stopped == "steps"


def test_the_best_step_has_the_rate_of_theory() -> None:
    # With the step 2 / (L + m), from the start that both ends of the spectrum share equally.
    path = gradient_descent(quadratic, np.array([1.0, 0.0, 0.1]), step=2 / 11, steps=30)
    rate = (10 - 1) / (10 + 1)
    np.testing.assert_allclose(path.values[1:] / path.values[:-1], rate**2, rtol=1e-12)


def test_the_lecture_s_function_is_minimized_with_its_step() -> None:
    path = gradient_descent(lecture, np.array([4.0, 4.0]), step=0.25, steps=50)
    assert path.value < 1e-10


def test_evaluations_are_counted() -> None:
    f = Counted(quadratic)
    path = gradient_descent(f, START, step=0.1, steps=7)
    assert path.gradients.tolist() == list(range(1, 9))
    assert path.evaluations.tolist() == path.products.tolist() == [0] * 8
    assert f.calls == 8
    f = Counted(quadratic)
    path = gradient_descent(f, START, step=Backtracking(), steps=7)
    assert path.evaluations[-1] + path.gradients[-1] == f.calls
    assert np.all(np.diff(path.evaluations) >= 2)


def test_it_ends_when_the_gradient_is_small() -> None:
    path = gradient_descent(quadratic, START, step=0.15, steps=1000, tolerance=1e-6)
    assert path.stopped == "tolerance"
    assert np.linalg.norm(CURVATURES * path.points[-1]) <= 1e-6
    assert np.linalg.norm(CURVATURES * path.points[-2]) > 1e-6
    assert len(gradient_descent(quadratic, np.zeros(3), step=0.1).points) == 1


def test_backtracking_decreases_the_function_at_every_step() -> None:
    path = gradient_descent(valley, np.array([-1.2, 1.0]), step=Backtracking(), steps=300)
    assert np.all(np.diff(path.values) < 0)
    assert path.value < path.values[0] / 10


def test_backtracking_ends_where_rounding_hides_the_decrease() -> None:
    path = gradient_descent(lambda w: 1e6 + quadratic(w), START, step=Backtracking(), steps=10_000)
    assert path.stopped == "no decrease"
    assert path.value == pytest.approx(1e6, rel=1e-14)
    # At a kink no step goes down; the gradient is that of one side.
    kink = gradient_descent(lambda w: np.where(w < 0, -w, 2 * w), 0.0, step=Backtracking())
    assert kink.stopped == "no decrease"
    assert kink.evaluations[-1] == Backtracking().trials


def test_trees() -> None:
    def f(p: Any) -> Any:
        return np.sum((p["w"] - 1.0) ** 2) + (p["b"] + 2.0) ** 2

    start = {"w": np.zeros((2, 2), np.float32), "b": 0.0}
    path = gradient_descent(f, start, step=0.25, steps=60)
    np.testing.assert_allclose(path.point["w"], np.ones((2, 2)), rtol=1e-6)
    assert path.point["w"].dtype == np.float32
    assert path.point["b"] == pytest.approx(-2.0)


def test_the_start_is_not_touched_and_points_are_their_own() -> None:
    start = START.copy()
    path = gradient_descent(quadratic, start, step=0.1, steps=2)
    path.points[0][:] = 0.0
    assert start.tolist() == START.tolist()
    assert path.points[1].any()
    assert len(gradient_descent(quadratic, start, step=0.1, keep_points=False).points) == 1


def test_a_map_is_found_by_its_distances() -> None:
    rng = np.random.default_rng(2)
    points = rng.uniform(size=(8, 2))
    D = mds.squared_distances(points)
    path = gradient_descent(
        lambda W: mds.stress(W, D), rng.uniform(size=(8, 2)), step=0.01, steps=800
    )
    assert mds.procrustes_distance(path.point, points) < 1e-3


def test_a_small_network_learns() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((40, 2))
    labels = (x[:, 0] * x[:, 1] > 0).astype(int)
    path = gradient_descent(
        lambda p: mlp.loss(p, x, labels, activation="tanh"), mlp.initialize([2, 8, 2], rng),
        step=0.5, steps=300,
    )  # fmt: skip
    right = np.argmax(mlp.predict(path.point, x, activation="tanh"), axis=1) == labels
    assert np.mean(right) > 0.9
    assert path.value < path.values[0] / 2


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gradient_descent(quadratic, START, step=0.0), ValueError, "positive and finite"),
        (lambda: gradient_descent(quadratic, START, step=np.nan), ValueError, "got nan"),
        (lambda: gradient_descent(quadratic, START, step=START), ValueError, "positive and finite"),
        (
            lambda: gradient_descent(quadratic, START, step=1, steps=-1),
            ValueError,
            "wants steps to be",
        ),
        (lambda: gradient_descent(quadratic, START, step=1, steps=1.5), ValueError, "0 or more"),
        (lambda: gradient_descent(quadratic, [1, 2], step=0.1), TypeError, "floating-point"),
        (lambda: gradient_descent(lambda w: w, START, step=0.1), TypeError, "scalar"),
        (
            lambda: gradient_descent(lambda w: np.sum(w**4), 10 * START, step=1.0),
            ValueError,
            r"not finite, \d steps after the start: take smaller steps",
        ),
        (
            lambda: gradient_descent(lambda w: np.sqrt(w), 0.0, step=1.0),
            ValueError,
            "gradient that is not finite, 0 steps",
        ),
        (lambda: Backtracking(first=0.0), ValueError, "to be positive"),
        (lambda: Backtracking(shrink=1.0), ValueError, "between 0 and 1"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:divide:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:invalid:RuntimeWarning")
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
