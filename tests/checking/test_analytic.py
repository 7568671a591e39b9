"""The complex step refuses what would make it silently wrong."""

import math
from typing import Any

import numpy as np
import pytest

from autograd_course import finite_differences

X = np.array([0.3, -0.8])

NOT_ANALYTIC = {
    "abs": lambda x: np.sum(abs(x)),
    "abs of an element": lambda x: abs(x[1]),
    "comparison": lambda x: x[0] if x[0] > 0 else -x[0],
    "where": lambda x: np.sum(np.where(x > 0, x, 0.0)),
    "maximum": lambda x: np.sum(np.maximum(x, 0.0)),
    "max": lambda x: np.max(x),
    "method max": lambda x: x.max(),
    "sort": lambda x: np.sort(x)[0],
    "norm": lambda x: np.linalg.norm(x),
    "sign": lambda x: np.sum(np.sign(x) * x),
    "conjugate": lambda x: np.sum(x * np.conj(x)),
    "real": lambda x: np.sum(x.real),
    "imag": lambda x: np.sum(np.imag(x)),
    "vdot": lambda x: np.vdot(x, x),
    "float": lambda x: float(x[0]),
    "math": lambda x: math.sin(x[0]),
    "iteration": lambda x: sum(abs(element) for element in x),
    "bool": lambda x: x[0] if x[0] else x[1],
    "complex()": lambda x: abs(complex(x[0])) * x[0],
    "astype": lambda x: np.sum(x.astype(float)),
    "item": lambda x: abs(x[0].item()) * x[0],
    "tolist": lambda x: sum(x.tolist()),
    "slogdet": lambda x: np.linalg.slogdet(np.outer(x, x))[1],
    "covariance": lambda x: np.cov(x) + x[0],
    "high power of a negative number": lambda x: np.sum(x**101),
    "lost in np.array": lambda x: np.array([x[0], x[1]]),
}


@pytest.mark.parametrize("name", NOT_ANALYTIC)
def test_what_is_not_analytic_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match='scheme="central"'):
        finite_differences(NOT_ANALYTIC[name], X, scheme="complex")


ANALYTIC: dict[str, Any] = {
    "polynomial": lambda x: np.sum(x**3 - 2 * x) / (1 + x[0] * x[0]),
    "transcendental": lambda x: np.stack([np.exp(x[0]) * np.sin(x[1]), np.tanh(x @ x)]),
    "statistics": lambda x: np.mean(x) + x.sum() + np.dot(x, x) + np.prod(x),
    "linear algebra": lambda x: np.linalg.solve(np.eye(2) + np.outer(x, x), x),
    "iteration": lambda x: sum(element * element for element in x),
    "shapes": lambda x: np.concatenate([x[::-1], x.reshape(2, 1).T[0], -x]),
}


@pytest.mark.parametrize("name", ANALYTIC)
def test_what_is_analytic_is_exact_to_rounding(name: str) -> None:
    f = ANALYTIC[name]
    exact = finite_differences(f, X, scheme="complex")
    np.testing.assert_allclose(exact, finite_differences(f, X), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("f", [np.sqrt, np.log, np.arccosh])
def test_where_the_real_function_has_no_value(f: Any) -> None:
    with pytest.raises(ValueError, match="not real"):
        finite_differences(f, -0.8, scheme="complex")
