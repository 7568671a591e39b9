from typing import Any, get_args

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograd_course import hessian, hvp
from autograd_course.second_order import Nesting

jax.config.update("jax_enable_x64", True)

A = np.random.default_rng(3).standard_normal((4, 3))
X = np.array([0.3, -0.5, 0.9])
V = np.array([1.0, 2.0, -0.5])


def f(x: Any, np: Any = np) -> Any:
    return np.sum(np.tanh(A @ x) ** 2) + x[0] * x[1]


def test_hessian_equals_that_of_jax_and_is_symmetric() -> None:
    matrix = hessian(f)(X)
    np.testing.assert_allclose(matrix, jax.hessian(lambda x: f(x, jnp))(X), rtol=1e-12)
    np.testing.assert_allclose(matrix, matrix.T, rtol=1e-12)


def test_hessian_of_several_arguments_and_of_arrays() -> None:
    (xx, xy), (yx, yy) = hessian(lambda x, y: np.sum(x**2) * y, (0, 1))(X, 2.0)
    np.testing.assert_allclose(xx, 4 * np.eye(3))
    np.testing.assert_allclose(xy, 2 * X)
    np.testing.assert_allclose(yx, 2 * X)
    assert yy == 0
    assert hessian(lambda x: A @ x**2)(X).shape == (4, 3, 3)


@pytest.mark.parametrize("nesting", get_args(Nesting))
def test_product_with_the_hessian_in_every_nesting(nesting: Any) -> None:
    (product,) = hvp(f, (X,), (V,), nesting=nesting)
    np.testing.assert_allclose(product, hessian(f)(X) @ V, rtol=1e-12)


@pytest.mark.parametrize("nesting", get_args(Nesting))
def test_trees(nesting: Any) -> None:
    def g(p: Any, b: Any) -> Any:
        return p["w"] @ p["w"] * b

    primals, tangents = ({"w": X}, 2.0), ({"w": V}, 0.5)
    by_w, by_b = hvp(g, primals, tangents, nesting=nesting)
    np.testing.assert_allclose(by_w["w"], 4 * V + 2 * X * 0.5, rtol=1e-14)
    assert by_b == pytest.approx(2 * X @ V, rel=1e-14)


@pytest.mark.parametrize("nesting", get_args(Nesting)[:3])
def test_the_hessian_is_never_formed(nesting: Any) -> None:
    # Ten million million entries would not fit anywhere.
    x = np.linspace(0.1, 1.0, 1_000_000)
    (product,) = hvp(lambda x: np.sum(np.sin(x)), (x,), (x,), nesting=nesting)
    np.testing.assert_allclose(product, -np.sin(x) * x, rtol=1e-14)


@pytest.mark.parametrize("nesting", get_args(Nesting))
@pytest.mark.parametrize(
    ("tangents", "error"),
    [
        ((np.ones((3, 1)),), ValueError), ((1.0,), ValueError), ((), ValueError),
        ((np.ones(3, int),), TypeError), ((np.ones(3, np.float32),), TypeError),
        (V, TypeError), ([V], TypeError),
    ],
)  # fmt: skip
def test_tangents_that_do_not_fit_are_refused_by_name(
    nesting: Any, tangents: Any, error: Any
) -> None:
    with pytest.raises(error, match="hvp wants"):
        hvp(f, (X,), tangents, nesting=nesting)


def test_misuse() -> None:
    with pytest.raises(ValueError, match="forward over reverse"):
        hvp(f, (X,), (V,), nesting="sideways")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shape of its primal"):
        hvp(f, (X,), (np.ones(2),))
    with pytest.raises(TypeError, match="scalar"):
        hvp(lambda x: x, (X,), (V,))


def test_what_a_function_carries_beside_its_result() -> None:
    matrix, aux = hessian(lambda x: (f(x), {"x": x, "name": "kept"}), has_aux=True)(X)
    np.testing.assert_array_equal(matrix, hessian(f)(X))
    assert aux["name"] == "kept"
    np.testing.assert_array_equal(aux["x"], X)
