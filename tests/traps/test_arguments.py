"""What goes into a transform, and what comes out of a function, without a derivative: refused."""

from collections import deque
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hessian, jacfwd, jacobian, jacrev, jvp, value_and_grad, vjp
from tests.traps.transforms import TRANSFORMS

MASKED: Any = np.ma.masked_array([1.0, 2.0], [False, True])

NO_REAL_NUMBERS: dict[str, Any] = {
    "int": 3,
    "bool": True,
    "complex": 1j,
    "integers": np.array([1, 2]),
    "booleans": np.array([True, False]),
    "complex numbers": np.array([1j, 2.0]),
    "integer of NumPy": np.int64(3),
    "objects": np.array([1.0, 2.0], object),
    "text": np.array(["1.0"]),
    "a word": "1.0",
    "time": np.datetime64("2020-01-01"),
    "fraction": Fraction(1, 2),
    "masked": MASKED,
    "matrix": np.ones((1, 2)).view(np.matrix),
    "records": np.zeros(2, [("a", float)]),
    "record": np.rec.array([(1.0,)], [("a", float)]),
    "list of integers": [1, 2],
    "integer in a dict": {"w": np.ones(2), "n": 3},
    "nothing": (),
    "none": None,
    "function": np.sin,
    "type": np.float64,
}


@pytest.mark.parametrize("kind", NO_REAL_NUMBERS)
@pytest.mark.parametrize(
    "transform",
    [
        grad, value_and_grad, jacfwd, jacrev, hessian,
        lambda f: lambda x: jvp(f, (x,), (x,)), lambda f: lambda x: vjp(f, x),
    ],
    ids=["grad", "value_and_grad", "jacfwd", "jacrev", "hessian", "jvp", "vjp"],
)  # fmt: skip
def test_arguments_that_are_no_real_numbers(transform: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=r"real floating-point|arithmetic of its own|differentiat"):
        transform(lambda x: np.float64(1.0))(NO_REAL_NUMBERS[kind])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_every_floating_point_dtype_stays(transform: str, dtype: Any) -> None:
    def f(x: Any) -> Any:
        y = np.sin(x) * x / (1 + x**2) + 2.0 * np.sqrt(x) - np.where(x > 1, x, 0.5)
        return np.sum(y @ np.ones(2, dtype) + np.mean(x) + np.max(x))

    x = np.array([0.5, 1.5], dtype)
    results = TRANSFORMS[transform](f, x)
    for result in results if isinstance(results, tuple) else [results]:
        assert np.asarray(result).dtype == dtype


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble, np.int8, bool])
def test_constants_of_other_dtypes_leave_gradients_in_theirs(dtype: Any) -> None:
    b = np.array([1, 0], dtype)
    x = np.array([0.5, 1.5], np.float32)
    gradient = grad(lambda x: np.sum(b * x**2))(x)
    assert gradient.dtype == np.float32
    assert gradient.tolist() == [1.0, 0.0]


RESULTS_WITHOUT_GRADIENT: dict[str, tuple[Any, str]] = {
    "array": (lambda x: x, r"shape \(2,\).*jacrev or jacfwd"),
    "one element": (lambda x: x[:1], r"shape \(1,\).*np.sum"),
    "list": (lambda x: [x[0]], "of type list"),
    "pair": (lambda x: (x[0], x[1]), "of type tuple"),
    "dict": (lambda x: {"loss": x[0]}, "of type dict"),
    "nothing": (lambda x: None, "return statement missing"),
    "integer": (lambda x: np.argmax(x), "int64"),
    "number of Python": (lambda x: 3, "of type int"),
    "comparison": (lambda x: x[0] > 0, "bool"),
    "text": (lambda x: "loss", "of type str"),
    "complex": (lambda x: 1j, "of type complex"),
    "empty": (lambda x: x[:0], r"shape \(0,\)"),
}


@pytest.mark.parametrize("kind", RESULTS_WITHOUT_GRADIENT)
@pytest.mark.parametrize("transform", [grad, value_and_grad])
def test_results_that_have_no_gradient(transform: Any, kind: str) -> None:
    f, message = RESULTS_WITHOUT_GRADIENT[kind]
    with pytest.raises(TypeError, match=rf"(?s){transform.__name__} wants a function.*{message}"):
        transform(f)(np.array([1.0, 2.0]))
    with pytest.raises(TypeError, match=f"(?s){message}"):
        grad(lambda x: np.sum(transform(f)(x)[0]))(np.array([1.0, 2.0]))


def objects(x: Any) -> Any:
    y = np.empty(2, object)
    y[0], y[1] = x[0] ** 2, x[1] ** 2
    return y


RESULTS_THAT_HIDE: dict[str, Any] = {
    "array of objects": objects,
    "its product": lambda x: x @ objects(x),
    "generator": lambda x: (v * v for v in x),
    "iterator": lambda x: map(abs, x),
    "object": lambda x: SimpleNamespace(value=x * x),
    "deque": lambda x: deque([x * x]),
    "function": lambda x: lambda: x * x,
    "values of a dict": lambda x: {"a": x}.values(),
    "in a list": lambda x: [x, SimpleNamespace(value=x)],
    "text": lambda x: f"{x[0]:.3f}",
    "complex": lambda x: np.ones(2) * 1j,
    "masked": lambda x: MASKED,
    "time": lambda x: np.datetime64("2020-01-01"),
}


@pytest.mark.parametrize("kind", RESULTS_THAT_HIDE)
@pytest.mark.parametrize(
    "transform",
    [
        jacfwd, jacrev, jacobian, hessian, grad,
        lambda f: lambda x: jvp(f, (x,), (x,)), lambda f: lambda x: vjp(f, x),
        lambda f: jacfwd(jacrev(f)), lambda f: grad(lambda x: np.sum(jvp(f, (x,), (x,))[1])),
    ],
    ids=["jacfwd", "jacrev", "jacobian", "hessian", "grad", "jvp", "vjp", "nested", "outer"],
)  # fmt: skip
def test_results_that_may_hide_traced_values(transform: Any, kind: str) -> None:
    with pytest.raises((TypeError, ValueError, RuntimeError)) as caught:
        transform(RESULTS_THAT_HIDE[kind])(np.array([0.5, 1.5]))
    if kind != "its product":
        assert caught.match("wants a function that returns")


def test_other_results_go_beside() -> None:
    def f(x: Any) -> Any:
        return np.sum(x**2), {"label": "a", "kept": SimpleNamespace(n=3), "x": x}

    for transform in (grad, jacfwd, jacrev, jacobian):
        gradient, aux = transform(f, has_aux=True)(np.array([0.5, 1.5]))
        assert gradient.tolist() == [1.0, 3.0]
        assert aux["kept"].n == 3
        assert aux["x"].tolist() == [0.5, 1.5]


@pytest.mark.parametrize(
    ("direction", "error", "message"),
    [
        (np.ones(3), ValueError, r"\(2,\); got an array of shape \(3,\)"),
        (np.ones((2, 1)), ValueError, r"shape \(2, 1\)"),
        (1.0, ValueError, "np.ones_like"),
        (np.ones(2, np.float32), TypeError, r"astype\('float64'\)"),
        (np.ones(2, int), TypeError, r"astype\('float64'\)"),
        (np.ones(2, complex), TypeError, "complex128"),
        (np.ones(2, object), TypeError, "object"),
        ([1.0, 1.0], ValueError, "same containers"),
        (None, ValueError, "same containers"),
        (np.ones((1, 2)).view(np.matrix), ValueError, r"shape \(1, 2\)"),
        (np.ma.masked_array(np.ones(2)), TypeError, "MaskedArray"),
    ],
)
def test_tangents_and_cotangents_that_do_not_fit(direction: Any, error: Any, message: str) -> None:
    x = np.array([1.0, 2.0])
    with pytest.raises(error, match=f"(?s)jvp wants a tangent|jvp got a tangent.*|{message}") as e:
        jvp(np.sin, (x,), (direction,))
    assert e.match(message)
    with pytest.raises(error, match=message):
        vjp(np.sin, x)[1](direction)
    with pytest.raises(error, match=message):
        grad(lambda x: np.sum(vjp(np.sin, x)[1](direction)[0]))(x)


FOREIGN: dict[str, Any] = {
    "masked": MASKED,
    "matrix": np.ones((2, 1)).view(np.matrix),
    "objects": np.array([Fraction(1, 2), Fraction(1, 3)], object),
    "complex": np.array([1j, 2.0]),
    "complex number": 2j,
}


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_foreign_operands_are_refused_from_both_sides(transform: str, name: str) -> None:
    operand = FOREIGN[name]
    for f in (lambda x: np.sum(x * operand), lambda x: np.sum(operand * x)):
        with pytest.raises(
            TypeError, match=r"arithmetic of its own|only real|become a plain array"
        ):
            TRANSFORMS[transform](f, np.array([0.5, 1.5]))
