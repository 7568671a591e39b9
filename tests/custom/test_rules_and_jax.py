"""The same rules, given to JAX and to us, have the same derivatives."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import autograd_course

# Each takes a package with custom_jvp and custom_vjp, and its NumPy.
Package = tuple[Any, Any]


@pytest.fixture(autouse=True)
def doubles() -> Any:
    with jax.enable_x64(True):
        yield


def log1pexp(package: Any, np: Any) -> Any:
    f = package.custom_jvp(lambda x: np.log(1.0 + np.exp(x)))
    f.defjvp(lambda xs, vs: (f(*xs), (1 - 1 / (1 + np.exp(xs[0]))) * vs[0]))
    return f


def sine_times(package: Any, np: Any) -> Any:
    f = package.custom_jvp(lambda x, y: np.sin(x) * y)

    @f.defjvp
    def rule(primals: Any, tangents: Any) -> Any:
        (x, y), (u, v) = primals, tangents
        return f(x, y), np.cos(x) * u * y + 2.0 * np.sin(x) * v

    return lambda x: f(x, x * x)


def clipped(package: Any, np: Any) -> Any:
    f = package.custom_vjp(lambda low, high, x: x, nondiff_argnums=(0, 1))
    f.defvjp(lambda low, high, x: (x, None), lambda low, high, _, g: (np.clip(g, low, high),))
    return lambda x: f(-0.5, 0.5, x * 3.0) * x


def fixed_point(package: Any, np: Any) -> Any:
    """The square root of a by Newton's method, differentiated implicitly."""
    f = package.custom_vjp(lambda a: _newton(a))
    f.defvjp(lambda a: (f(a), f(a)), lambda root, g: (g / (2.0 * root),))
    return f


def _newton(a: Any) -> Any:
    x = 1.0 + 0.5 * a
    for _ in range(8):
        x = 0.5 * (x + a / x)
    return x


def trees(package: Any, np: Any) -> Any:
    f = package.custom_vjp(lambda p: {"out": (p["a"] * p["b"], np.sum(p["a"]))})
    f.defvjp(
        lambda p: (f(p), p),
        lambda p, g: ({"a": g["out"][0] * p["b"] + g["out"][1], "b": 3.0 * g["out"][0] * p["a"]},),
    )

    def use(x: Any) -> Any:
        product, total = f({"a": x, "b": np.exp(x)})["out"]
        return product * total

    return use


X = np.array([0.3, 1.7, 2.5])


@pytest.mark.parametrize("function", [log1pexp, sine_times, clipped, fixed_point, trees])
def test_first_and_second_derivatives_are_those_of_jax(function: Any) -> None:
    ours, theirs = function(autograd_course, np), function(jax, jnp)
    np.testing.assert_allclose(ours(X), theirs(X), rtol=1e-13)
    wanted = jax.jacrev(theirs)(X)
    second = jax.jacrev(jax.jacrev(theirs))(X)
    # Clipping is not linear, and so serves reverse mode alone.
    modes = [autograd_course.jacrev, autograd_course.jacfwd][: 1 if function is clipped else 2]
    for outer in modes:
        np.testing.assert_allclose(outer(ours)(X), wanted, rtol=1e-12, atol=1e-15)
        for inner in modes:
            np.testing.assert_allclose(outer(inner(ours))(X), second, rtol=1e-11, atol=1e-14)
