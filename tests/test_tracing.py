"""A traced value behaves as the array that it stands for, or says why it cannot."""

import contextlib
import copy
import math
import pickle
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import finite_differences, grad, graph, jvp, value_and_grad

X = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
MASKED: Any = np.ma.masked_array(X)

REFUSED: dict[str, tuple[Callable[[Any], Any], type[Exception], str]] = {
    "math": (lambda x: math.sin(x[0, 0]), TypeError, "NumPy's functions"),
    "float": (lambda x: float(x[0, 0]), TypeError, "NumPy's functions"),
    "int": (lambda x: int(x[0, 0]), TypeError, "np.floor"),
    "complex()": (lambda x: complex(x[0, 0]), TypeError, "real"),
    "np.array": (lambda x: np.sum(np.array([x[0, 0], x[0, 1]])), TypeError, "np.stack"),
    "np.asarray": (lambda x: np.sum(np.asarray(x)), TypeError, "np.asarray"),
    "np.full": (lambda x: np.sum(np.full(3, x[0, 0])), TypeError, "np.stack"),
    "np.vectorize": (lambda x: np.sum(np.vectorize(lambda y: y)(x)), TypeError, "plain array"),
    "method of a plain array": (lambda x: np.sum(np.eye(2).dot(x)), TypeError, "x @ y"),
    "item assignment": (lambda x: x.__setitem__(0, 1.0), TypeError, "np.where"),
    "out": (lambda x: np.add(x, 1, out=np.zeros((2, 3))), TypeError, "b = b \\+ x"),
    "in place into a plain array": (lambda x: _add_in_place(x), TypeError, "b = b \\+ x"),
    "ufunc keyword": (lambda x: np.sum(np.sin(x, where=X > 0)), TypeError, "np.where"),
    "no rule": (lambda x: np.sum(np.fft.fft(x)), TypeError, "np.fft.fft has no derivative rule"),
    "unknown attribute": (lambda x: x.tolist(), AttributeError, "no attribute 'tolist'"),
    "unknown keyword": (
        lambda x: np.quantile(x, 0.5, weights=np.ones((2, 3)), method="inverted_cdf"),
        TypeError,
        "np.quantile is not .*'weights'",
    ),
    "pickle": (lambda x: pickle.dumps(x), TypeError, "between processes"),
    "complex": (lambda x: np.sum(np.abs(x * 1j)), TypeError, "complex128.*only real"),
    "matrix": (lambda x: np.sum(x * MASKED), TypeError, "MaskedArray.*np.asarray"),
    "ufunc method": (lambda x: np.sum(np.add.reduceat(x, [0, 1])), TypeError, "add.reduceat"),
    "in place with another shape": (lambda x: _in_place(x[:1], x), ValueError, "y = y \\+ x"),
    "index": (lambda x: np.arange(3.0)[x[0, 0]], TypeError, "np.stack|index"),
    "traced index of a traced value": (lambda x: x[x[0, 0]], TypeError, "plain integers"),
    "astype(int)": (lambda x: np.sum(x.astype(int)), TypeError, "floating-point"),
    "np.nditer": (lambda x: sum(y * y for y in np.nditer(x)), TypeError, "np.ravel"),
    "truncated": (lambda x: math.trunc(x[0, 0]), TypeError, "np.floor"),
    "shape in place": (lambda x: setattr(x, "shape", (3, 2)), TypeError, "x.reshape"),
    "method of a ufunc": (
        lambda x: np.logaddexp.reduce(x, initial=0.0),
        TypeError,
        "np.logaddexp.reduce is not",
    ),
    "order": (lambda x: np.sum(np.reshape(x, (3, 2), order="A")), TypeError, "in memory"),
    "where with a condition alone": (lambda x: np.sum(np.where(x)), TypeError, "compare first"),
    "matmul with a scalar": (lambda x: np.sum(x @ x[0, 0]), ValueError, "with \\*"),
    "wrong axis": (lambda x: np.sum(np.sum(x, axis=2)), np.exceptions.AxisError, "axis 2"),
    "len of a scalar": (lambda x: len(x[0, 0]), TypeError, "shape is \\(\\)"),
}


def _in_place(x: Any, y: Any) -> Any:
    x += y
    return np.sum(x)


def _add_in_place(x: Any) -> Any:
    b = np.zeros((2, 3))
    b += x
    return np.sum(b)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_lose_the_derivative_is_refused_with_a_remedy(name: str) -> None:
    f, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        grad(f)(X)
    with pytest.raises(error, match=message):
        jvp(f, (X,), (X,))


def test_writing_a_traced_value_into_a_plain_array_is_explained() -> None:
    def f(x: Any) -> Any:
        b = np.zeros(3)
        b[0] = x
        return np.sum(b)

    with pytest.raises(ValueError, match="sequence") as caught:
        grad(f)(2.0)
    assert "np.stack" in caught.value.__notes__[0]


def test_writing_to_a_captured_array_is_refused_while_the_trace_runs() -> None:
    weights = np.ones(3)

    def f(x: Any) -> Any:
        y = np.sum(weights * x)
        weights[0] = 5.0
        return y

    with pytest.raises(ValueError, match="read-only") as caught:
        grad(f)(np.ones(3))
    assert "old values" in caught.value.__notes__[0]
    weights[0] = 7.0
    assert weights[0] == 7.0


@pytest.mark.parametrize(
    "use",
    [
        lambda a, p: np.sum(a[:, 0] * p) + np.sum(a @ p),
        lambda a, p: np.sum(a[0] @ np.outer(p, p)) + np.sum(a[0] * p),
        lambda a, p: np.sum(a[None] * p) + np.sum(a.T[::2] * p) + np.sum(a[1:2] * p),
        lambda a, p: grad(lambda q: np.sum(a * q * p))(p) @ p,
        lambda a, p: 1 / 0,
    ],
    ids=["view and base", "products", "views", "nested", "exception"],
)
def test_captured_arrays_are_writeable_again_afterwards(use: Any) -> None:
    captured = np.ones((3, 3))
    view = captured[1]
    with contextlib.suppress(ZeroDivisionError):
        grad(lambda p: use(captured, p))(np.ones(3))
    captured[0, 0] = view[1] = 2.0
    assert captured.sum() == 11.0


@pytest.mark.parametrize(
    "write",
    [
        lambda b, x: (b[0] * x, b.__setitem__(0, 3.0)),
        lambda b, x: (b @ x, b.__imul__(10.0)),
        lambda b, x: (b[0] * grad(lambda y: np.sum(b * y))(x), b.__imul__(10.0)),
    ],
    ids=["through a view", "through a product", "after a nested trace"],
)
def test_no_way_around_the_lock(write: Any) -> None:
    with pytest.raises(ValueError, match="read-only"):
        grad(lambda x: np.sum(write(np.ones((2, 2)), x)[0]))(np.ones(2))


def test_a_constant_that_no_rule_reads_is_not_kept() -> None:
    def f(x: Any) -> Any:
        for _ in range(50):
            x = x + np.ones(100_000)
        return np.sum(x)

    tracemalloc.start()
    grad(f)(np.zeros(100_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 8 * 800_000


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_traced_value_is_the_value(duplicate: Any) -> None:
    assert grad(lambda x: duplicate(x) ** 2 + x)(3.0) == 7.0
    assert (
        grad(lambda p: np.sum(duplicate(p)["w"] ** 2))({"w": X})["w"].tolist() == (2 * X).tolist()
    )


def test_operators_in_place_change_what_has_several_names() -> None:
    def f(x: Any) -> Any:
        y = x * 1.0
        other = y
        y += 1.0
        y *= x
        y -= 0.5
        y /= 2.0
        y **= 2
        return np.sum(y * other)

    def scalar(x: Any) -> Any:
        y = x
        y += 1.0
        return x * y

    value, gradient = value_and_grad(f)(X)
    assert value == pytest.approx(f(X), rel=1e-15)
    np.testing.assert_allclose(gradient, finite_differences(f, X), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(jvp(f, (X,), (X,))[1], np.sum(gradient * X), rtol=1e-12)
    assert graph(f, X).nodes[-1].primal == value
    assert value_and_grad(scalar)(3.0) == (12.0, 7.0)


def test_lists_as_operands_and_defaults_passed_on() -> None:
    def f(x: Any) -> Any:
        y = x / [1.0, 2.0, 4.0] + np.maximum(x, [0.0, 1.0, 2.0]) + np.arctan2(x, [1.0, 2.0, 3.0])
        return np.sum(y, axis=None, out=None, keepdims=np._NoValue) + x.sum(out=None)  # type: ignore[attr-defined]

    np.testing.assert_allclose(grad(f)(X), finite_differences(f, X), rtol=1e-8)


def test_an_index_array_that_changes_later_changes_no_gradient() -> None:
    def f(x: Any) -> Any:
        order, total = np.array([0, 1, 2]), 0.0
        for power in (1, 2):
            total = total + np.sum(x[order[:2]] ** power)
            order[:] = order[::-1].copy()
        return total

    x = np.array([1.0, 2.0, 3.0])
    assert grad(f)(x).tolist() == [1.0, 1.0 + 4.0, 6.0]


@pytest.mark.parametrize("transform", [grad, lambda f: lambda x: jvp(f, (x,), (1.0,))])
def test_a_traced_value_that_outlives_its_trace_is_refused(transform: Any) -> None:
    kept = []

    def f(x: Any) -> Any:
        kept.append(x)
        return x * x

    transform(f)(2.0)
    with pytest.raises(RuntimeError, match="has_aux"):
        kept[0] + 1.0


def test_everything_works_after_an_exception_in_the_function() -> None:
    def broken(x: Any) -> Any:
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            grad(lambda x: grad(broken)(x) + x)(2.0)
    assert grad(grad(lambda x: x**3))(2.0) == 12.0


def test_answers_of_the_primal() -> None:
    def f(x: Any) -> Any:
        assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float64, 2)
        assert np.shape(x) == (2, 3)
        assert np.ndim(x) == 2
        assert isinstance(x > 0, np.ndarray)
        assert np.zeros_like(x).tolist() == np.zeros((2, 3)).tolist()
        assert np.argmax(x) == 4
        assert x.argmax(axis=0).tolist() == [0, 1, 0]
        assert f"{x[0, 2]:.2f}" == "3.00"
        assert "3." in repr(x)
        assert bool(x[0, 0])
        assert [row.shape for row in x] == [(3,), (3,)]
        return np.sum(x)

    assert grad(f)(X).tolist() == np.ones((2, 3)).tolist()


def test_reflected_operators_with_plain_arrays_and_numpy_scalars() -> None:
    one, two = np.ones((2, 3)), np.float64(2.0)

    def f(x: Any) -> Any:
        y = one + x - (one - x) * (one * x) / (one + 0.0) + two * x - two / (x + 10.0)
        return np.sum(y + two**x + (1 - x) + 3.0 % (x + 9.0) + (-x) + (+x) + abs(x) + two // 1)

    value, gradient = value_and_grad(f)(X)
    assert value == pytest.approx(f(X), abs=1e-12)
    step = 1e-6
    moved = np.zeros_like(X)
    moved[1, 2] = step
    slope = (f(X + moved) - f(X - moved)) / (2 * step)
    assert gradient[1, 2] == pytest.approx(slope, rel=1e-8)


def test_branches_follow_the_primal() -> None:
    def f(x: Any) -> Any:
        return x**2 if x > 1 else 3 * x

    assert grad(f)(2.0) == 4.0
    assert grad(f)(0.5) == 3.0
