from typing import Any, get_args

import numpy as np
import pytest

from autograd_course import finite_differences
from autograd_course.checking.finite_differences import Scheme, finite_differences_with_error

FUNCTIONS = {
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda x: 1 / x),
    "polynomial": (lambda x: x**5 - 3 * x**2, lambda x: 5 * x**4 - 6 * x),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "rational": (lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2),
    "fast": (lambda x: np.sin(10 * x), lambda x: 10 * np.cos(10 * x)),
    "large": (lambda x: 1e6 + np.sin(x), np.cos),
}
POINTS = (0.3, 0.7, 1.3, 2.1, 5.0)
STEPS = np.logspace(-13, -2, 23)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("scheme", ["forward", "central"])
def test_the_estimate_is_about_the_error(scheme: Any, name: str) -> None:
    f, derivative = FUNCTIONS[name]
    ratios = []
    for x in POINTS:
        for step in STEPS:
            found = finite_differences_with_error(f, x, scheme=scheme, step=step)
            ratios.append(found.error / max(abs(found.value - derivative(x)), 1e-300))
    # Never much too small; and too large only where the rounding errors happen to be small.
    assert min(ratios) > 1 / 4
    assert np.median(ratios) < 20


def test_noise_that_the_size_of_the_values_hides_may_show_in_the_second_step() -> None:
    def f(x: Any) -> Any:
        return (1e4 + np.sin(x)) - 1e4

    found = [
        (finite_differences_with_error(f, x, step=step), np.cos(x))
        for x in np.linspace(0.1, 1.4, 20)
        for step in STEPS[8:16]
    ]
    errors = [abs(result.value - exact) for result, exact in found]
    by_size, by_both = (
        np.mean([part > error / 4 for part, error in zip(parts, errors, strict=True)])
        for parts in ([r.rounding for r, _ in found], [r.error for r, _ in found])
    )
    assert by_size < 0.25
    assert by_both > by_size + 0.25


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_a_long_step_is_all_truncation(scheme: Any) -> None:
    for name, (f, derivative) in FUNCTIONS.items():
        if name == "large":
            continue  # Its rounding error is as large.
        found = finite_differences_with_error(f, 0.4, scheme=scheme, step=1e-3)
        error = abs(found.value - derivative(0.4))
        assert found.truncation == pytest.approx(error, rel=0.02)
        assert found.rounding < 0.01 * error


@pytest.mark.parametrize(("scheme", "error"), [("forward", 1e-6), ("central", 1e-9)])
def test_at_the_advised_step_both_parts_are_small(scheme: Any, error: float) -> None:
    found = finite_differences_with_error(np.sin, 1.3, scheme=scheme)
    assert found.value == finite_differences(np.sin, 1.3, scheme=scheme)
    assert found.truncation < error
    assert 0 < found.rounding < error


def test_the_complex_step_rounds_only_its_result() -> None:
    for f, derivative in FUNCTIONS.values():
        found = finite_differences_with_error(f, 0.4, scheme="complex")
        assert found.truncation == 0
        assert found.rounding == np.finfo(float).eps * abs(found.value)
        assert abs(found.value - derivative(0.4)) < 8 * found.error


def test_the_parts_fall_and_grow_with_the_step_as_theory_says() -> None:
    short, long = (finite_differences_with_error(np.exp, 0.0, step=step) for step in (1e-3, 1e-2))
    assert long.truncation / short.truncation == pytest.approx(100, rel=1e-3)
    assert short.rounding / long.rounding == pytest.approx(10, rel=0.02)


def test_a_kink_nearby_is_seen() -> None:
    x, step = 1.5e-3, 1e-3
    found = finite_differences_with_error(np.abs, x, step=step)
    assert found.value == pytest.approx(1.0)
    assert found.error > 0.05


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_shapes_and_cost(scheme: Any) -> None:
    matrix, calls = np.arange(24.0).reshape(4, 6) - 7, []

    def f(x: Any) -> Any:
        calls.append(1)
        return matrix @ np.sin(np.reshape(x, 6))

    x = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
    found = finite_differences_with_error(f, x, scheme=scheme)
    spent = len(calls)
    exact = (matrix * np.cos(x.ravel())).reshape(4, 2, 3)
    for part in (found.value, found.truncation, found.rounding, found.error):
        assert part.shape == (4, 2, 3)
    assert np.all(np.abs(found.value - exact) <= 2 * found.error + 1e-15)
    calls.clear()
    finite_differences(f, x, scheme=scheme)
    assert spent == 2 * len(calls) + 1


def test_single_precision_has_its_own_rounding() -> None:
    found = finite_differences_with_error(np.sin, np.float32(1.3))
    assert found.error.dtype == found.value.dtype == np.float32
    assert abs(found.value - np.cos(1.3)) < 2 * found.error < 1e-3
    # Double precision in, single out: as noisy as its result.
    rough = finite_differences_with_error(lambda x: np.float32(np.sin(x)), 1.3, step=1e-4)
    assert 1e-4 < abs(rough.value - np.cos(1.3)) < 2 * rough.error < 1e-2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"x": 3}, TypeError, "3.0 instead of 3"),
        ({"scheme": "backward"}, ValueError, "forward, central, complex"),
        ({"step": -1.0}, ValueError, "positive"),
        ({"f": lambda x: 3}, TypeError, r"f\(x\) has dtype int"),
    ],
)
def test_misuse(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        finite_differences_with_error(**{"f": np.sin, "x": 1.0, **options})
