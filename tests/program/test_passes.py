"""Passes: shorter programs, and never another result."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, program
from autograd_course.program.signs import LARGE

X = np.array([3.0, -1.0, 2.0])


@pytest.mark.parametrize(
    ("f", "lines"),
    [
        (lambda x: 1 * x * 1.0, ["return x.copy()"]),
        (lambda x: x / 1 - 0, ["return x.copy()"]),
        (lambda x: x**1, ["return x.copy()"]),
        (lambda x: x.T.T.reshape(3), ["return x.copy()"]),
        (lambda x: -np.negative(x) * 2, ["v1 = x * 2", "return v1"]),
        (lambda x: x + -np.sin(x), ["v1 = np.sin(x)", "v2 = x - v1", "return v2"]),
        (lambda x: -np.sin(x) + x, ["v1 = np.sin(x)", "v2 = x - v1", "return v2"]),
        (lambda x: x - -np.sin(x), ["v1 = np.sin(x)", "v2 = x + v1", "return v2"]),
        (lambda x: np.sum(-x) * -x, ["v1 = np.sum(x)", "v2 = v1 * x", "return v2"]),
        (lambda x: np.cos(-1 * x), ["v1 = -x", "v2 = np.cos(v1)", "return v2"]),
        (lambda x: np.sin(x) * np.sin(x), ["v1 = np.sin(x)", "v2 = v1 * v1", "return v2"]),
        (
            lambda x: np.exp(x * x[0]) - x[0] * x,
            ["v1 = x[0]", "v2 = x * v1", "v3 = np.exp(v2)", "v4 = v3 - v2", "return v4"],
        ),
        (lambda x: (np.exp(x), x + 2)[1], ["v1 = x + 2", "return v1"]),
        (lambda x: x * (1 / (x * x)), ["v1 = x * x", "v2 = x / v1", "return v2"]),
        (lambda x: x * np.broadcast_to(2.0, 3), ["v1 = x * 2.0", "return v1"]),
        (lambda x: x * np.broadcast_to(x[0], 3), ["v1 = x[0]", "v2 = x * v1", "return v2"]),
        (lambda x: x[...][:], ["return x.copy()"]),
        (lambda x: np.sum(x, axis=(0,), keepdims=False), ["v1 = np.sum(x)", "return v1"]),
    ],
)
def test_programs_are_as_short_as_by_hand(f: Callable[..., Any], lines: list[str]) -> None:
    made = program(f, X)
    assert [line.strip() for line in made.source.splitlines()[1:]] == lines
    for x in (X, -X, np.array([np.inf, np.nan, 1e-3])):
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(made(x), f(x), rtol=1e-15)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: 0 * x, np.array([np.inf, np.nan, 1.0])),
        (lambda x: x - x, np.array([np.inf, np.nan, 1.0])),
        (lambda x: x / x, np.array([0.0, np.inf, 1.0])),
        (lambda x: 1 / (x + 0.0), np.array([-0.0, 0.0, 1.0])),
        (lambda x: x * (2 * x), np.array([1e200, -1e200, 1e-300])),
        (lambda x: x * np.array([1.0, np.nan, np.inf]), np.array([0.0, 1.0, 0.0])),
    ],
)
def test_missing_and_infinite_values_stay_what_they_are(f: Callable[..., Any], x: Any) -> None:
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(program(f, X)(x), f(x))


def test_a_number_is_not_shared_with_another_dtype() -> None:
    single = X.astype(np.float32)
    made = program(lambda x: x * np.float64(2.0) + x * np.ones(3), single)
    assert made(single).dtype == np.float64
    assert program(lambda x: x * np.ones(3, np.float32), single)(single).dtype == np.float32


def test_factors_leave_large_arrays_and_stay_with_small_ones() -> None:
    side = int((LARGE / 8) ** 0.5) + 1
    large = np.ones((side, side))
    assert program(lambda x: np.sum(2 * x), large).operations == ("v1 = np.sum(x)", "v2 = 2 * v1")
    assert program(lambda x: np.sum(3 * x), large).operations == ("v1 = 3 * x", "v2 = np.sum(v1)")
    assert program(lambda x: np.sum(2 * x), X).operations == ("v1 = 2 * x", "v2 = np.sum(v1)")
    rows = program(lambda x, y: np.outer(2 * x, y), np.ones(2 * LARGE), X)
    assert rows.operations[0] == "v1 = 2 * x"


def test_what_may_raise_is_kept() -> None:
    made = program(lambda x: (np.linalg.cholesky(x), np.exp(x), x)[2], np.eye(2))
    assert "np.linalg.cholesky" in made.source
    assert "np.exp" not in made.source
    with pytest.raises(np.linalg.LinAlgError):
        made(-np.eye(2))


def test_sums_of_small_arrays_are_stretched_late() -> None:
    n = 60
    column, row, large = np.ones((n, 1)), np.arange(float(n)), np.ones((n, n))
    made = program(lambda a, b, c: (a + b) - np.sin(c), column, row, large)
    assert made.operations == ("v1 = np.sin(c)", "v2 = a - v1", "v3 = v2 + b")
    assert "np.subtract(a, v1, out=v1)" in made.running_source
    wanted = (column + row) - np.sin(large)
    np.testing.assert_allclose(made(column, row, large), wanted, rtol=1e-14)
    small = program(lambda a, b, c: (a + b) - c, column[:3], row[:3], large[:3, :3])
    assert small.operations == ("v1 = a + b", "v2 = v1 - c")


def test_a_value_and_its_negative_are_two_values() -> None:
    def f(x: Any) -> Any:
        product = x * np.sin(x)
        return np.exp(product) + np.exp(-product) * np.exp(-x * np.sin(x)) - np.exp(x)

    np.testing.assert_allclose(program(f, X)(-X), f(-X), rtol=1e-14)
    np.testing.assert_allclose(program(grad(lambda x: np.sum(f(x))), X)(X),
                               grad(lambda x: np.sum(f(x)))(X), rtol=1e-12)  # fmt: skip
