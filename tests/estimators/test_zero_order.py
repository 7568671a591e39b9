from typing import Any, get_args

import numpy as np
import pytest

from autograd_course import finite_differences, grad
from autograd_course.estimators.random_directions import Distribution
from autograd_course.estimators.zero_order import zero_order_gradient

D = 6
X = np.linspace(-1.0, 1.5, D)
SLOPE = np.array([1.0, -2.0, 0.5, 3.0, 0.0, 1.0])
M = np.random.default_rng(5).standard_normal((D, D))
H = M + M.T


def linear(x: Any) -> Any:
    return SLOPE @ x


def quadratic(x: Any) -> Any:
    return 0.5 * x @ H @ x


def sample(f: Any, runs: int, **options: Any) -> Any:
    rng = np.random.default_rng(0)
    return np.array([zero_order_gradient(f, X, rng, **options) for _ in range(runs)])


def variance(distribution: str, m: int, orthogonal: bool) -> float:
    if orthogonal:
        return D / m - 1
    return (D + 1) / m if distribution == "gaussian" else (D - 1) / m


CASES = [(d, m, False) for d in get_args(Distribution) for m in (1, 4)] + [
    (d, m, True) for d in ("sphere", "coordinates") for m in (1, 4)
]


@pytest.mark.parametrize(("distribution", "m", "orthogonal"), CASES)
def test_mean_and_variance(distribution: Any, m: int, orthogonal: bool) -> None:
    runs = 2000
    found = sample(linear, runs, directions=m, distribution=distribution, orthogonal=orthogonal)
    theory = variance(distribution, m, orthogonal) * SLOPE @ SLOPE
    error = np.linalg.norm(found.mean(axis=0) - SLOPE)
    assert error < 3 * np.sqrt(theory / runs)
    scatter = np.mean(np.sum((found - SLOPE) ** 2, axis=1))
    assert scatter == pytest.approx(theory, rel=0.12)


def test_the_factor_of_the_lecture() -> None:
    """Without the dimension as a factor, the mean over the sphere is the gradient over d."""
    rng, step = np.random.default_rng(0), 1e-3
    estimate = zero_order_gradient(quadratic, X, rng, step=step)
    v = np.random.default_rng(0).standard_normal(D)
    v /= np.linalg.norm(v)
    quotient = (quadratic(X + step * v) - quadratic(X - step * v)) / (2 * step)
    np.testing.assert_allclose(estimate, D * quotient * v, rtol=1e-9)


@pytest.mark.parametrize("distribution", get_args(Distribution))
@pytest.mark.parametrize("scheme", ["central", "forward"])
def test_a_large_step_leaves_a_quadratic_function_unbiased(distribution: Any, scheme: Any) -> None:
    options: dict[str, Any] = {"distribution": distribution, "scheme": scheme, "step": 0.5}
    found = sample(quadratic, 100, directions=100, **options)
    bias = found.mean(axis=0) - H @ X
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    if (scheme, distribution) == ("forward", "coordinates"):
        # There is no -v to each v.
        bias -= 0.5 / 2 * np.diag(H)
        assert np.any(np.abs(0.25 * np.diag(H)) > 10 * error)
    assert np.all(np.abs(bias) < 4.5 * error)


@pytest.mark.parametrize(
    ("distribution", "fourth_moment"),
    [
        # c E[v_j sum_i v_i^3], for the function sum x_i^3 at zero, whose gradient is zero there.
        ("sphere", 3 / (D + 2)),
        ("gaussian", 3.0),
        ("rademacher", 1.0),
        ("coordinates", 1.0),
    ],
)
def test_bias_of_a_cubic_function(distribution: Any, fourth_moment: float) -> None:
    rng, step = np.random.default_rng(0), 0.5
    found = [
        zero_order_gradient(
            lambda x: np.sum(x**3), np.zeros(D), rng,
            directions=500, distribution=distribution, step=step,
        )
        for _ in range(30)
    ]  # fmt: skip
    mean, bias = np.mean(found, axis=0), step**2 * fourth_moment
    np.testing.assert_allclose(mean, bias, rtol=0.1)
    # The bound of the docstring: the third derivative along a unit vector is 6 at most.
    factor = {"gaussian": D + 2, "rademacher": D}.get(distribution, 1)
    assert np.linalg.norm(mean) < step**2 * 6 * D * factor / 6


def test_all_orthogonal_directions_give_the_gradient() -> None:
    def f(x: Any) -> Any:
        return np.sum(np.sin(x) * x) + np.exp(x[0] * x[1])

    for distribution in ("sphere", "coordinates"):
        found = sample(f, 1, directions=D, distribution=distribution, orthogonal=True)[0]
        np.testing.assert_allclose(found, grad(f)(X), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(found, finite_differences(f, X), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("scheme", "cost"), [("central", 10), ("forward", 6)])
def test_number_of_evaluations(scheme: Any, cost: int) -> None:
    calls = []
    sample(lambda x: calls.append(1) or linear(x), 1, directions=5, scheme=scheme)
    assert len(calls) == cost


def test_trees_single_precision_and_repetition() -> None:
    point = {"w": np.ones((2, 3), np.float32), "b": [np.float64(2.0), 1.0]}

    def f(p: Any) -> Any:
        assert p["w"].dtype == np.float32
        loss = np.sum(p["w"] ** 2) * p["b"][0] - p["b"][1]
        p["w"][:] = 0.0
        return loss

    options: dict[str, Any] = {"directions": 8, "orthogonal": True}
    found, again = (
        zero_order_gradient(f, point, np.random.default_rng(1), **options) for _ in range(2)
    )
    assert found["w"].dtype == np.float32
    np.testing.assert_allclose(found["w"], np.full((2, 3), 4.0), rtol=1e-3)
    np.testing.assert_allclose(found["b"], [6.0, -1.0], rtol=1e-3)
    np.testing.assert_array_equal(found["w"], again["w"])
    assert point["w"].tolist() == [[1.0] * 3] * 2
    assert zero_order_gradient(lambda x: x**2, 3.0, np.random.default_rng(0)) == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"x": np.arange(3)}, TypeError, "in x; got .* int64: pass floats"),
        ({"f": lambda x: x}, TypeError, r"scalar; it returned an array of shape \(3,\)"),
        ({"f": lambda x: None}, TypeError, "it returned None"),
        ({"f": lambda x: (1.0, 2.0)}, TypeError, "of type tuple"),
        ({"f": lambda x: 3}, TypeError, "whole number does not change"),
        ({"f": lambda x: 1j}, TypeError, "floating-point number; it returned 1j"),
        ({"rng": None}, TypeError, "default_rng"),
        ({"step": 0.0}, ValueError, r"positive step; got 0\.0"),
        ({"step": -1e-3}, ValueError, "positive step"),
        ({"step": np.nan}, ValueError, "positive step; got nan"),
        ({"step": np.full(3, 0.1)}, ValueError, "one positive step"),
        ({"step": 1e-20}, ValueError, "vanishes next to x"),
        ({"directions": 0}, ValueError, "directions to be an integer of 1"),
        ({"directions": 4, "orthogonal": True}, ValueError, "at most 3"),
        ({"distribution": "gaussian", "orthogonal": True}, ValueError, "'sphere' or"),
        ({"distribution": "uniform"}, ValueError, "knows the distributions rademacher"),
        ({"scheme": "complex"}, ValueError, "central and forward; got 'complex'"),
    ],
)
def test_misuse(options: Any, error: type[Exception], message: str) -> None:
    everything = {"f": np.sum, "x": np.ones(3), "rng": np.random.default_rng(0)}
    with pytest.raises(error, match=message):
        zero_order_gradient(**{**everything, **options})
