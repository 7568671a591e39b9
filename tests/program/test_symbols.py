"""Recording: what becomes a line of a program, and what cannot."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, program

X = np.array([3.0, -1.0, 2.0])
TABLE = np.arange(5.0)


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: x if x[0] > 0 else -x, r"decide a branch.*np\.where"),
        (lambda x: max(x[0], x[1]), "decide a branch"),
        (lambda x: x[x > 0], r"pick elements as a mask.*np\.where\(mask, x, 0\.0\)"),
        (lambda x: np.nonzero(x), r"decide the shape of what np\.nonzero returns"),
        (lambda x: np.where(x > 0), r"decide the shape of what np\.where returns"),
        (lambda x: np.unique(x), r"np\.unique returns.*lambda"),
        (lambda x: np.repeat(x, x), r"np\.repeat returns"),
        (lambda x: range(x[0].astype(int)), r"be a length.*program\(lambda x: f\(x, 3\), x\)"),
        (lambda x: x[: np.argmax(x)], "bound of a slice"),
        (lambda x: TABLE[np.argmax(x)], r"index one.*np\.take_along_axis"),
        (lambda x: TABLE[np.argsort(x)], r"index one.*np\.take_along_axis"),
        (lambda x: float(x[0]), r"become a plain float.*instead of float\(\) and math"),
        (lambda x: int(x[0]), "become a plain int"),
        (lambda x: np.array([x[0], x[1]]), r"np\.stack or np\.concatenate"),
        (lambda x: np.add(x, x, out=np.zeros(3)), r"cannot write a recorded value.*b = b \+ x"),
        (lambda x: np.copyto(np.zeros(3), x), r"np\.copyto cannot write"),
        (lambda x: np.add.at(np.zeros(3), [0, 1, 2], x), "cannot write a recorded value"),
        (lambda x: np.matrix([[1.0]]) * x, "plain arrays of numbers; got a matrix"),
    ],
)
@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_what_is_no_straight_line_is_refused(f: Callable[..., Any], message: str) -> None:
    with pytest.raises(TypeError, match=f"(?s){message}"):
        program(f, X)


def test_in_place_operators_of_plain_arrays_are_refused() -> None:
    def f(x: Any) -> Any:
        b = np.zeros(3)
        b += x
        return b

    with pytest.raises(TypeError, match=r"b = b \+ x"):
        program(f, X)


def test_a_derivative_through_a_branch_is_refused_in_the_same_words() -> None:
    with pytest.raises(TypeError, match=r"decide a branch"):
        program(grad(lambda x: x * x if x > 0 else -x), 2.0)


def test_a_symbol_that_outlives_its_recording_is_refused() -> None:
    kept = []
    program(lambda x: kept.append(x) or x * 2, 2.0)
    with pytest.raises(RuntimeError, match="after its program had been made"):
        kept[0] + 1


def test_a_captured_traced_value_is_refused() -> None:
    with pytest.raises(TypeError, match=r"has captured a traced value.*pass that value"):
        grad(lambda y: program(lambda x: x * y, 2.0)(3.0))(1.0)


def test_masks_orders_and_positions_are_computed_anew() -> None:
    def f(x: Any) -> Any:
        chosen = np.where((x > 0) & ~(x > 2.5), x, -x)
        return chosen[np.argsort(x)] * x[np.argmax(x)] + np.take_along_axis(TABLE, np.argsort(x), 0)

    made = program(f, X)
    for x in (X, -X, X[::-1].copy()):
        np.testing.assert_array_equal(made(x), f(x))


def test_recording_another_function_that_numpy_has_needs_no_rule() -> None:
    made = program(lambda x: np.histogram(x, bins=2, range=(-4, 4))[0] + np.nanmax(x), X)
    np.testing.assert_array_equal(made(X), [4, 5])
    assert "np.histogram" in made.source


def test_what_does_not_decide_a_shape_may_be_recorded() -> None:
    def f(x: Any) -> Any:
        full = np.full_like(x, fill_value=x[0])
        return np.pad(full, pad_width=1, constant_values=x[1]) + np.bincount([0, 2, 4], weights=x)

    np.testing.assert_array_equal(program(f, X)(2 * X), f(2 * X))


def test_operators_in_place_change_the_symbol_like_an_array() -> None:
    def f(x: Any) -> Any:
        y = x * 2
        z = y
        y += x
        return z

    np.testing.assert_array_equal(program(f, X)(2 * X), 6 * X)


def test_operators_in_place_are_refused_while_a_view_is_in_use() -> None:
    def f(x: Any) -> Any:
        y = x * 2
        row = y[:1]
        y += x
        return y * row

    with pytest.raises(TypeError, match=r"changed in place while another array.*y = y \+ x"):
        program(f, X)

    def product(x: Any) -> Any:
        y = np.sin(x)
        y *= x[::-1]
        return np.sum(y)

    made = program(grad(product), X)
    np.testing.assert_allclose(made(-X), grad(product)(-X), rtol=1e-15)


def test_checks_of_the_rules_are_made_again() -> None:
    gradient = program(grad(lambda x: np.sum(np.linalg.eigh(x)[1][0])), np.diag([1.0, 2.0, 3.0]))
    assert "refuse_if" in gradient.source
    with pytest.raises(ValueError, match="two values are equal"):
        gradient(np.eye(3))


def test_a_determinant_has_its_gradient_also_where_the_matrix_turns_singular() -> None:
    gradient = program(grad(np.linalg.det), np.eye(2) * 3)
    np.testing.assert_allclose(gradient(np.ones((2, 2))), [[1, -1], [-1, 1]], atol=1e-15)
