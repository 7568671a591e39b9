"""`check_grads` passes what is right, and names the likely mistake otherwise."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import check_grads
from autograd_course.primitives import primitive

X = np.array([0.4, 1.1, -0.7])


def with_rules(push: Callable[..., Any], pull: Callable[..., Any]) -> Any:
    """Return np.sin with these rules."""
    return primitive(lambda x: np.sin(x), x=(push, pull), name="sin")


def right(t: Any, x: Any) -> Any:
    return t * np.cos(x)


def test_passes_what_is_right() -> None:
    check_grads(with_rules(right, right), (X,), order=3)
    check_grads(lambda p: {"y": p["a"] * np.exp(p["b"])}, ({"a": 2.0, "b": X},))
    check_grads(lambda x: np.sum(x * x), (X.astype(np.float32),), order=1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda t, x: -t * np.cos(x), "the sign is wrong"),
        (lambda t, x: 2 * t * np.cos(x), "twice the right value"),
        (lambda t, x: t * np.cos(x) / 2, "half the right value"),
        (lambda t, x: 0.0 * t * np.cos(x), "zero"),
        (lambda t, x: t * np.sin(x), "is the rule right"),
        (lambda t, x: t * np.cos(x) * np.nan, "divide by zero"),
    ],
)
def test_names_the_mistake_and_the_mode(wrong: Any, message: str) -> None:
    with pytest.raises(AssertionError, match=f"the jvp of f .*{message}"):
        check_grads(with_rules(wrong, right), (X,))
    with pytest.raises(AssertionError, match=f"the vjp of f .*{message}"):
        check_grads(with_rules(right, wrong), (X,))
    check_grads(with_rules(wrong, right), (X,), order=1, modes=("reverse",))
    check_grads(with_rules(right, wrong), (X,), order=1, modes=("forward",))


def test_finds_a_mistake_of_the_second_order() -> None:
    # Right at first order, but the value is taken out of the trace on the way.
    def frozen(t: Any, x: Any) -> Any:
        return t * np.cos(getattr(x, "primal", x))

    with pytest.raises(AssertionError, match=r"\(the jvp of f\)"):
        check_grads(with_rules(frozen, frozen), (X,))


def test_finds_a_traced_run_that_computes_another_value() -> None:
    def f(x: Any) -> Any:
        return x if isinstance(x, np.ndarray) else x + 1.0

    with pytest.raises(AssertionError, match="the value of f"):
        check_grads(f, (X,))


@pytest.mark.parametrize(
    "f",
    [
        lambda bad: lambda x: 1e-9 * bad(x),
        lambda bad: lambda x: (1e9 + x, bad(x)),
        lambda bad: lambda x: np.float32(1e-3) * bad(x),
    ],
    ids=["small", "beside a large one", "single precision"],
)
def test_a_mistake_does_not_hide_behind_a_scale(f: Any) -> None:
    def half(t: Any, x: Any) -> Any:
        return right(t, x) / 2

    with pytest.raises(AssertionError, match=r"half the right value|cannot be checked"):
        check_grads(f(with_rules(half, half)), (X,), order=1)


def test_says_when_the_values_are_too_large_to_tell() -> None:
    with pytest.raises(AssertionError, match="cannot be checked"):
        check_grads(lambda x: 1e12 + np.sin(x), (X,), order=1)


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (lambda a, b: a + np.sin(b), (1e6, 0.5)),
        (lambda a: np.sin(a[1]), (np.array([1e4, 0.5]),)),
        (np.log, (1e-3,)),
        (np.sin, (1e3,)),
        (lambda x: np.sum(np.sin(x.astype(np.float32))), (X,)),
    ],
    ids=["two scales", "two scales in an array", "log", "sin", "single inside"],
)
def test_passes_what_is_right_at_any_scale(f: Any, args: Any) -> None:
    check_grads(f, args, order=1)


@pytest.mark.parametrize(
    ("keywords", "error", "message"),
    [
        ({"modes": ("fwd", "rev")}, ValueError, "forward and reverse"),
        ({"modes": ()}, ValueError, "forward and reverse"),
        ({"order": 0}, ValueError, "1 or more"),
        ({"args": X}, TypeError, r"check_grads\(f, \(x,\)\)"),
    ],
)
def test_misuse(keywords: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        check_grads(**({"f": np.sin, "args": (X,)} | keywords))
