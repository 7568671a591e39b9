"""Operators in place, copies and views: as NumPy does it, or refused."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import check_grads, grad, jvp, value_and_grad
from tests.traps.transforms import TRANSFORMS

X = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])

# What makes an array that operators in place change alone.
COPIES: dict[str, Callable[[Any], Any]] = {
    "x.copy()": lambda x: x.copy(),
    "np.copy": np.copy,
    "copy.copy": copy.copy,
    "copy.deepcopy": copy.deepcopy,
    "flatten": lambda x: x.flatten().reshape(x.shape),
    "+x": lambda x: +x,
    "astype": lambda x: x.astype(float),
    "x[rows]": lambda x: x[np.array([0, 1])],
    "concatenate": lambda x: np.concatenate([x]),
    "clip without bounds": lambda x: np.clip(x, None, None),
    "sum over no axes": lambda x: np.sum(x, axis=()),
    "matmul": lambda x: np.eye(2) @ x,
    "where": lambda x: np.where(True, x, x),
}

# What shows the memory of x.
VIEWS: dict[str, Callable[[Any], Any]] = {
    "row": lambda x: x[0],
    "slice": lambda x: x[:, 1:],
    "everything": lambda x: x[...],
    "new axis": lambda x: x[None],
    "reshape": lambda x: x.reshape(3, 2),
    "ravel": np.ravel,
    "transpose": lambda x: x.T,
    "mT": lambda x: x.mT,
    "swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "squeeze": np.squeeze,
    "flip": np.flip,
    "split": lambda x: np.split(x, 2)[0],
    "iteration": lambda x: next(iter(x)),
    "einsum": lambda x: np.einsum("ij->ji", x),
    "diagonal by einsum": lambda x: np.einsum("ii->i", x[:, :2]),
    "view of a view": lambda x: x.T[1:].T,
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_changed_alone(name: str) -> None:
    def f(x: Any) -> Any:
        y = COPIES[name](x)
        y += 1.0
        y *= x
        return np.sum(x * y)

    gradient = 3 * X**2 + 2 * X
    np.testing.assert_allclose(grad(f)(X), gradient, rtol=1e-14)
    np.testing.assert_allclose(jvp(f, (X,), (X,))[1], np.sum(gradient * X), rtol=1e-14)


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_not_changed_behind_the_back_of_its_array(name: str, transform: str) -> None:
    def by_the_view(x: Any) -> Any:
        y = x * x
        view = VIEWS[name](y)
        view += 1.0
        return np.sum(y * y)

    def by_the_array(x: Any) -> Any:
        y = x * x
        view = VIEWS[name](y)
        y *= 2.0
        return np.sum(view)

    for f in (by_the_view, by_the_array):
        with pytest.raises(TypeError, match=r"same memory.*y = y \+ x.*y\.copy\(\)"):
            TRANSFORMS[transform](f, X)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: _added(np.reshape(x * x, 6)) @ np.arange(6.0),
        lambda x: np.sum(_added(X.T @ (X @ x[0])) ** 2),
        lambda x: np.sum(_added(np.stack([x, x])[1]) ** 3),
        lambda x: np.sum(_added(np.split(x * x, 3, axis=1)[1]) ** 2),
        lambda x: np.sum(np.array([1.0, 2.0]) @ _added((x * x).T).T),
    ],
    ids=["reshape", "matrix times vector", "stack", "split", "transpose"],
)
def test_a_view_of_what_nobody_else_uses_may_be_changed(f: Callable[[Any], Any]) -> None:
    check_grads(f, (X,))


def _added(y: Any) -> Any:
    y += 1.5
    return y


def test_rows_apart_do_not_share() -> None:
    def f(x: Any) -> Any:
        first, second = x * x
        first *= 2.0
        second += first
        return np.sum(first * second)

    check_grads(f, (X,))


@pytest.mark.parametrize("point", [3.0, np.float64(3.0), np.array(3.0)])
def test_scalars_change_alone_and_arrays_without_axes_together(point: Any) -> None:
    def f(x: Any) -> Any:
        y = x
        y += 1.0
        y *= 2.0
        return x * y

    plain = f(copy.copy(point))
    value, gradient = value_and_grad(f)(point)
    assert value == plain
    assert gradient == (32.0 if isinstance(point, np.ndarray) else 14.0)
    assert jvp(f, (point,), (1.0,)) == (value, gradient)


def test_an_array_keeps_its_dtype() -> None:
    def f(x: Any) -> Any:
        y = x * x
        y += np.ones(2)
        return np.sum(y)

    x = np.array([1.0, 2.0], np.float32)
    value, gradient = value_and_grad(f)(x)
    assert value.dtype == gradient.dtype == f(x).dtype == np.float32


@pytest.mark.parametrize("point", [X, X.astype(np.float32)])
def test_every_operator_in_place(point: Any) -> None:
    def f(x: Any) -> Any:
        y = x + 10.0
        other = y
        y += x
        y -= 0.5 * x
        y *= x
        y /= 3.0
        y **= 2
        y %= 1e4
        z = x @ x.T
        z @= np.array([[1.0, 2.0], [0.5, -1.0]])
        w = x * 2.0
        also = w
        w //= 1.7
        return np.sum(other * x) + np.sum(z) + np.sum(also * x)

    value, gradient = value_and_grad(f)(point)
    assert value == f(point.copy())
    assert value.dtype == point.dtype
    tangent = jvp(f, (point,), (np.ones_like(point),))[1]
    np.testing.assert_allclose(np.sum(gradient), tangent, rtol=1e-3)
    if point is X:
        check_grads(f, (X,), order=1)


def test_what_f_does_to_its_argument_stays_inside() -> None:
    def f(x: Any) -> Any:
        x *= 2.0
        return np.sum(x**2)

    x = X.copy()
    np.testing.assert_array_equal(grad(f)(x), 8 * X)
    np.testing.assert_array_equal(x, X)


def test_an_outer_value_cannot_become_an_inner_one() -> None:
    def outer(x: Any) -> Any:
        y = x * 1.0

        def inner(z: Any) -> Any:
            nonlocal y
            y += z
            return np.sum(y * z)

        return np.sum(grad(inner)(x))

    with pytest.raises(TypeError, match=r"inner transform.*y = y \+ x"):
        grad(outer)(X)
