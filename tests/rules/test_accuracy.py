"""Derivatives to the last digits, also where a formula that looks right would lose them."""

from typing import Any

import numpy as np
import pytest

from autograd_course import grad, jvp

# A function of one argument, a point, and the derivative there, from a formula without
# cancellation, worked out on paper.
LOST: dict[str, tuple[Any, float, float]] = {
    "expm1": (np.expm1, -36.0, np.exp(-36.0)),
    "arcsin": (np.arcsin, 1 - 2**-50, 1 / np.sqrt(2**-50 * (2 - 2**-50))),
    "arccos": (np.arccos, -1 + 2**-50, -1 / np.sqrt(2**-50 * (2 - 2**-50))),
    "arctanh": (np.arctanh, 1 - 2**-50, 1 / (2**-50 * (2 - 2**-50))),
    "arccosh": (np.arccosh, 1 + 2**-50, 1 / np.sqrt(2**-50 * (2 + 2**-50))),
    "arccosh of a huge number": (np.arccosh, 1e200, 1e-200),
    "arcsinh of a huge number": (np.arcsinh, -1e200, 1e-200),
    "arctan2 of tiny numbers": (lambda x: np.arctan2(x, 1e-200), 1e-200, 0.5e200),
    "arctan2 of huge numbers": (lambda x: np.arctan2(1e200, x), 1e200, -0.5e-200),
    "logaddexp of large numbers": (lambda x: np.logaddexp(x, 1e10), 1e10, 0.5),
    "logaddexp2 of large numbers": (lambda x: np.logaddexp2(1e10, x), 1e10 - 1, 1 / 3),
}


@pytest.mark.parametrize("name", LOST)
def test_nothing_is_lost_by_cancellation_or_overflow(name: str) -> None:
    f, x, wanted = LOST[name]
    assert grad(f)(x) == pytest.approx(wanted, rel=1e-15)
    assert jvp(f, (x,), (1.0,))[1] == pytest.approx(wanted, rel=1e-15)


def test_logarithms_of_probabilities_in_single_precision() -> None:
    logits = np.array([-1000.0, -1001.0], np.float32)
    gradient = grad(lambda v: np.logaddexp(v[0], v[1]))(logits)
    np.testing.assert_allclose(gradient, [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))], rtol=3e-7)


@pytest.mark.parametrize("f", [lambda x: np.hypot(x, x), lambda x: np.copysign(x, 1.0)])
def test_what_is_even_has_no_slope_and_no_curvature_at_its_kink(f: Any) -> None:
    assert grad(f)(0.0) == grad(grad(f))(0.0) == jvp(grad(f), (0.0,), (1.0,))[1] == 0.0
