from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hessian, jacfwd, jacrev, jvp, stop_gradient


def product(x: Any) -> Any:
    return x * stop_gradient(x)


@pytest.mark.parametrize("derivative", [grad, jacfwd, jacrev])
def test_what_is_stopped_is_a_constant_in_every_mode(derivative: Any) -> None:
    assert derivative(product)(3.0) == 3.0


@pytest.mark.parametrize("outer", [grad, jacfwd, jacrev])
@pytest.mark.parametrize("inner", [grad, jacfwd, jacrev])
def test_all_levels_are_stopped(outer: Any, inner: Any) -> None:
    # Stopped at the inner level alone, the outer derivative of the first would be 1.
    assert outer(inner(product))(3.0) == 0.0
    assert outer(lambda x: inner(lambda y: y * stop_gradient(x))(x))(3.0) == 0.0


def test_the_shift_in_a_softmax_does_not_change_its_derivative() -> None:
    def shifted(x: Any) -> Any:
        weights = np.exp(x - stop_gradient(np.max(x)))
        return np.log(weights[0] / np.sum(weights))

    def plainly(x: Any) -> Any:
        return x[0] - np.log(np.sum(np.exp(x)))

    x = np.array([0.3, -0.2, 1.1])
    np.testing.assert_allclose(hessian(shifted)(x), hessian(plainly)(x), rtol=1e-12, atol=1e-15)


def test_trees_dtypes_and_what_is_no_number() -> None:
    def f(x: Any) -> Any:
        stopped = stop_gradient({"a": (x, None), "b": [2, "text"]})
        assert stopped["b"] == [2, "text"]
        assert stopped["a"][1] is None
        return stopped["a"][0] * x

    out, tangent = jvp(f, (np.ones(2, np.float32),), (np.full(2, 3, np.float32),))
    assert out.dtype == tangent.dtype == np.float32
    assert tangent.tolist() == [3.0, 3.0]


def test_outside_of_transforms_values_are_passed_on() -> None:
    x = np.ones(3)
    assert stop_gradient(x) is x
    assert stop_gradient(2) == 2


def test_a_stopped_array_may_be_written_to() -> None:
    def f(x: Any) -> Any:
        y = np.exp(x)
        stopped = stop_gradient(y)
        stopped *= 0.0
        return np.sum(y)

    x = np.array([0.5, 1.0])
    np.testing.assert_allclose(grad(f)(x), np.exp(x))
