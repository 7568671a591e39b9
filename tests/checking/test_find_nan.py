import gc
import inspect
import weakref
from typing import Any

import numpy as np
import pytest

from autograd_course import checkpoint, custom_jvp, custom_vjp, find_nan, grad


def line_of(function: Any, text: str) -> int:
    """Return the number of the line of a function that has this text in it."""
    lines, first = inspect.getsourcelines(function)
    return first + next(k for k, line in enumerate(lines) if text in line)


def logarithm(x: Any) -> Any:
    y = x * 2.0
    z = np.log(y)
    return np.sum(z * z)


def test_the_line_of_the_forward_pass() -> None:
    report = find_nan(logarithm, np.array([1.0, 0.0]))
    assert report is not None
    assert (report.operation, report.direction, report.value) == ("np.log", "forward", "-inf")
    assert report.file == __file__
    assert report.line == line_of(logarithm, "np.log")
    assert report.code == "z = np.log(y)"
    assert f"{__file__}:{report.line}: z = np.log(y)" in str(report)
    assert "Suspect the logarithm of 0 or of a negative number" in str(report)
    assert find_nan(logarithm, np.array([1.0, 2.0])) is None


def branches(x: Any) -> Any:
    root = np.sqrt(x)
    shifted = root + 1.0
    return np.where(x > 0, shifted, 0.0)


def test_the_line_of_the_backward_pass() -> None:
    report = find_nan(branches, np.array([0.0, 1.0]))
    assert report is not None
    assert (report.operation, report.direction, report.value) == ("np.sqrt", "backward", "nan")
    assert (report.line, report.code) == (line_of(branches, "np.sqrt"), "root = np.sqrt(x)")
    assert "Branches that np.where does not choose" in report.suspect
    report = find_nan(lambda x: np.sum(np.sqrt(x)), np.array([0.0, 1.0]))
    assert report is not None
    assert (report.value, report.direction) == ("inf", "backward")


def softmax(x: Any, mask: Any) -> Any:
    scores = np.where(mask, x, -np.inf)
    weights = np.exp(scores - np.max(scores))
    return weights / np.sum(weights)


def test_infinities_that_do_no_harm_and_those_that_do() -> None:
    x = np.array([1.0, 2.0])
    assert find_nan(softmax, x, np.array([True, False])) is None
    report = find_nan(softmax, x, np.array([False, False]))
    assert report is not None
    # The mask is meant; that infinity minus infinity is not, is what has to be found.
    assert (report.operation, report.value) == ("np.subtract", "nan")
    assert report.line == line_of(softmax, "np.exp(scores")


@pytest.mark.parametrize(
    ("f", "x", "operation", "direction"),
    [
        (lambda x: 1.0 / (x - 1.0), 1.0, "np.divide", "forward"),
        (lambda x: x**0.5, 0.0, "np.power", "backward"),
        (lambda x: np.exp(np.exp(x)), 10.0, "np.exp", "forward"),
        (lambda x: np.arccos(x), 2.0, "np.arccos", "forward"),
        (lambda x: np.linalg.inv(x * np.eye(2)), 1e-320, "np.linalg.inv", "forward"),
        (lambda x: grad(np.sqrt)(x), 0.0, "np.divide", "forward"),
        (lambda x: checkpoint(lambda x: np.sqrt(x) * x)(2 * x), 0.0, "np.sqrt", "backward"),
    ],
)
def test_operations(f: Any, x: float, operation: str, direction: str) -> None:
    report = find_nan(f, x)
    assert report is not None
    assert (report.operation, report.direction) == (operation, direction)
    assert report.file == __file__
    assert report.code


def test_what_is_not_finite_from_the_beginning() -> None:
    report = find_nan(lambda p, q: p["a"][0] * q, {"a": (1.0, "text")}, np.array([np.nan, 1.0]))
    assert report is not None
    assert (report.operation, report.file) == ("argument 1", "")
    assert "comes from argument 1\nSuspect what computed it" in str(report)
    table = np.array([np.inf, 1.0])
    report = find_nan(lambda x: np.sum(x * table), 1.0)
    assert report is not None
    assert report.operation == "np.multiply"
    assert "a plain array that the function captures" in report.suspect
    report = find_nan(lambda x: (x, table), 1.0)
    assert report is not None
    assert report.operation == "a part of the result that depends on no argument"


def test_sums_of_contributions() -> None:
    report = find_nan(lambda x: x * 1e308 + x * 1e308, 0.1)
    assert report is not None
    assert report.operation == "a sum of contributions to one cotangent"


def test_rules_of_the_user() -> None:
    f = custom_jvp(lambda x: x)
    f.defjvp(lambda xs, vs: (xs[0], vs[0] * np.inf))
    g = custom_vjp(lambda x: x)
    g.defvjp(lambda x: (x, None), lambda _, c: (c * np.nan,))
    for custom, value in ((f, "inf"), (g, "nan")):
        report = find_nan(lambda x: 2.0 * custom(x), 1.0)  # noqa: B023
        assert report is not None
        assert (report.operation, report.value) == ("a custom rule", value)
        assert "custom(x)" in report.code


def test_trees_integers_and_several_results() -> None:
    def f(p: Any, n: int) -> Any:
        parts = np.split(p["x"], n)
        return {"a": parts[0], "b": [np.log(parts[1]), n]}

    assert find_nan(f, {"x": np.ones(4)}, 2) is None
    report = find_nan(f, {"x": np.array([1.0, 1.0, 1.0, -1.0])}, 2)
    assert report is not None
    assert report.operation == "np.log"
    assert find_nan(lambda x: x, 3) is None


def test_exceptions_are_those_of_the_function() -> None:
    def failing(x: Any) -> Any:
        raise ArithmeticError("on purpose")

    with pytest.raises(ArithmeticError, match="on purpose"):
        find_nan(failing, 1.0)
    assert grad(lambda x: x * x)(2.0) == 4.0


@pytest.mark.parametrize("last", [1.0, -1.0])
def test_its_tape_is_freed_without_the_garbage_collector(last: float) -> None:
    kept = []

    def f(x: Any) -> Any:
        y = x * x
        kept.append(weakref.ref(y.primal))
        return np.sum(y) + np.log(x[-1])

    gc.disable()
    try:
        find_nan(f, np.array([1.0, last]))
        assert kept[0]() is None
    finally:
        gc.enable()
