"""Derivatives where a formula would divide by zero, and the conventions at kinks and ties."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import jacfwd, jacrev

INF = np.inf
both_modes = pytest.mark.parametrize("jacobian", [jacfwd, jacrev])


@both_modes
@pytest.mark.parametrize("function", [np.logaddexp, np.logaddexp2])
@pytest.mark.parametrize(
    ("point", "wanted"),
    [
        ((-INF, -INF), (0.5, 0.5)), ((INF, INF), (0.5, 0.5)), ((-INF, 1.0), (0.0, 1.0)),
        ((1.0, INF), (0.0, 1.0)), ((-INF, INF), (0.0, 1.0)), ((2000.0, -2000.0), (1.0, 0.0)),
    ],
)  # fmt: skip
def test_logaddexp_of_infinities(
    jacobian: Any, function: Callable[..., Any], point: Any, wanted: Any
) -> None:
    assert jacobian(function, argnums=(0, 1))(*map(np.float64, point)) == wanted
    hessian = jacobian(jacobian(lambda x: function(x[0], x[1])))(np.array(point))
    np.testing.assert_array_equal(hessian, np.zeros((2, 2)))


@both_modes
@pytest.mark.parametrize("function", [np.fmax, np.fmin])
def test_a_missing_value_has_no_influence(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function, argnums=(0, 1))(np.nan, 1.0) == (0.0, 1.0)
    assert jacobian(function, argnums=(0, 1))(1.0, np.nan) == (1.0, 0.0)


@both_modes
@pytest.mark.parametrize("function", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_equal_arguments_share(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function, argnums=(0, 1))(2.0, 2.0) == (0.5, 0.5)


@both_modes
@pytest.mark.parametrize("function", [np.abs, np.fabs])
def test_absolute_value_at_zero(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function)(0.0) == 0.0


@both_modes
def test_equal_elements_are_sorted_in_their_order(jacobian: Any) -> None:
    x = np.array([2.0, 1.0, 2.0, 1.0])
    np.testing.assert_array_equal(jacobian(np.sort)(x), np.eye(4)[[1, 3, 0, 2]])
