from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hessian, hvp
from autograd_course.estimators.hessian_map import hessian_map

RNG = np.random.default_rng(0)
A = RNG.standard_normal((5, 3))
X = np.array([0.3, -0.5, 0.9])


def f(x: Any) -> Any:
    return np.sum(np.tanh(A @ x) ** 2) + x[0] * x[1]


H_X = hessian(f)(X)


@pytest.mark.parametrize("leading", [(), (1,), (3,), (0,), (2, 4)])
def test_one_vector_or_many(leading: tuple[int, ...]) -> None:
    v = RNG.standard_normal((*leading, 3))
    np.testing.assert_allclose(hessian_map(f, X)(v), v @ H_X, rtol=1e-12, atol=1e-14)


def test_trees_scalars_and_what_the_function_does_not_read() -> None:
    point = {"a": X, "b": [2.0, np.zeros(2)]}
    product = hessian_map(lambda p: np.sum(p["a"] ** 2) * p["b"][0], point)
    v = {"a": np.ones((4, 3)), "b": [np.arange(4.0), np.ones((4, 2))]}
    found = product(v)
    np.testing.assert_allclose(found["a"], 4.0 + 2 * X * np.arange(4.0)[:, np.newaxis])
    np.testing.assert_allclose(found["b"][0], np.full(4, 2 * np.sum(X)))
    np.testing.assert_array_equal(found["b"][1], np.zeros((4, 2)))
    assert hessian_map(lambda x: x**3, 2.0)(1.0) == 12.0
    # A gradient that does not depend on the point.
    np.testing.assert_array_equal(hessian_map(np.sum, X)(np.ones((2, 3))), np.zeros((2, 3)))


def test_the_function_is_evaluated_once_and_the_point_is_that_of_then() -> None:
    calls, x, shift = [], X.copy(), np.array([1.0, 2.0, 3.0])

    def g(x: Any) -> Any:
        calls.append(1)
        return np.sum(shift * x**3)

    product = hessian_map(g, x)
    x[:] = shift[:] = 0.0
    for _ in range(3):
        np.testing.assert_allclose(product(np.ones(3)), 6 * np.array([1.0, 2.0, 3.0]) * X)
    assert len(calls) == 1


def test_a_product_can_be_differentiated() -> None:
    v = np.array([1.0, 2.0, -1.0])
    curvature = grad(lambda x: v @ hessian_map(f, x)(v))(X)
    wanted = grad(lambda x: v @ hvp(f, (x,), (v,))[0])(X)
    np.testing.assert_allclose(curvature, wanted, rtol=1e-10)
    np.testing.assert_allclose(grad(lambda v: v @ hessian_map(f, X)(v))(v), 2 * H_X @ v, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: hessian_map(f, X)((X,)), ValueError, "in the containers of x"),
        (lambda: hessian_map(f, X)(np.ones(2)), ValueError, r"shape \(3,\) of x, or many"),
        (lambda: hessian_map(f, X)(1.0), ValueError, r"shape \(3,\) of x"),
        (lambda: hessian_map(f, X)(np.ones(3, np.float32)), TypeError, r"astype\('float64'\)"),
        (
            lambda: hessian_map(lambda x: x[0] @ x[1], [X, X])([np.ones((2, 3)), X]),
            ValueError,
            "same leading axes",
        ),
        (lambda: hessian_map(lambda x: x, X), TypeError, "scalar"),
        (lambda: hessian_map(f, np.arange(3)), TypeError, "floating-point"),
    ],
)
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
