"""Custom rules, checkpoints and constants are recorded as what they compute."""

from typing import Any

import numpy as np
import pytest

from autograd_course import (
    checkpoint,
    checkpoint_chain,
    custom_jvp,
    custom_vjp,
    grad,
    hvp,
    jacobian,
    program,
    stop_gradient,
)


def f(x: Any) -> Any:
    return np.sin(x) * x


with_jvp = custom_jvp(f)
with_jvp.defjvp(lambda xs, vs: (f(*xs), (np.cos(xs[0]) * xs[0] + np.sin(xs[0])) * vs[0]))
with_vjp = custom_vjp(f)
with_vjp.defvjp(lambda x: (f(x), x), lambda x, c: ((np.cos(x) * x + np.sin(x)) * c,))


def chain(x: Any) -> Any:
    return checkpoint_chain(lambda s, p: np.sin(s) * p, x, [x, 2.0, x * x], slots=2)


X = np.array([0.3, 0.7])


@pytest.mark.parametrize(
    "function", [with_jvp, with_vjp, checkpoint(f), chain, lambda x: x * stop_gradient(np.sin(x))]
)
@pytest.mark.parametrize(
    "derivative",
    [
        lambda f: f,
        lambda f: grad(lambda x: np.sum(f(x))),
        lambda f: lambda x: hvp(lambda x: np.sum(f(x)), (x,), (x,))[0],
        jacobian,
    ],
)
def test_a_program_computes_the_same_at_other_values(function: Any, derivative: Any) -> None:
    recorded = program(derivative(function), X)
    for x in (X, -2.0 * X):
        np.testing.assert_allclose(recorded(x), derivative(function)(x), rtol=1e-13)
