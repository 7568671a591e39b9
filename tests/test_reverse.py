import tracemalloc
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, vjp
from autograd_course.reverse import record
from autograd_course.tree import LEAF


def lecture(w1: Any, w2: Any) -> Any:
    """The lecture's example: L = v2 + sqrt(v2) with v2 = w2 log w1."""
    v2 = w2 * np.log(w1)
    return v2 + np.sqrt(v2)


def test_the_lecture_s_example() -> None:
    w1, w2 = 2.0, 3.0
    outer = 1 + 1 / (2 * np.sqrt(w2 * np.log(w1)))
    by_w1, by_w2 = grad(lecture, (0, 1))(w1, w2)
    assert by_w1 == pytest.approx(outer * w2 / w1, rel=1e-15)
    # The last slide of the lecture writes dL/dv1 here; it must be dL/dv2 * v1.
    assert by_w2 == pytest.approx(outer * np.log(w1), rel=1e-15)


def test_a_pullback_can_be_called_again_and_is_linear() -> None:
    out, pullback = vjp(lambda x, y: np.stack([x * y, x + y]), 2.0, 3.0)
    assert out.tolist() == [6.0, 5.0]
    assert pullback(np.array([1.0, 0.0])) == (3.0, 2.0)
    assert pullback(np.array([0.0, 2.0])) == (2.0, 2.0)
    assert pullback(np.array([1.0, 0.0])) == (3.0, 2.0)


def test_contributions_of_a_shared_node_are_added() -> None:
    assert grad(lambda x: x * x + x * 3.0)(5.0) == 13.0


def test_an_input_that_is_not_used_has_the_gradient_zero() -> None:
    by_x, by_y = grad(lambda x, y: np.sum(x), (0, 1))(np.ones(2), np.ones((2, 2), np.float32))
    assert by_x.tolist() == [1.0, 1.0]
    assert by_y.tolist() == np.zeros((2, 2)).tolist()
    assert by_y.dtype == np.float32


def test_a_result_that_is_an_input_or_a_constant() -> None:
    out, pullback = vjp(lambda x, y: (x, x, 5.0), 2.0, 3.0)
    assert out == (2.0, 2.0, 5.0)
    assert pullback((1.0, 10.0, 100.0)) == (11.0, 0.0)


def test_results_may_be_written_to_without_touching_anything_else() -> None:
    seed = np.ones(3)
    _, pullback = vjp(lambda x, y: x + y, np.ones(3), np.ones(3))
    by_x, by_y = pullback(seed)
    by_x += 5.0
    assert by_y.tolist() == seed.tolist() == [1.0, 1.0, 1.0]
    gradient = grad(np.sum)(np.ones(3))
    gradient -= 1.0


def test_a_gradient_has_the_dtype_of_its_argument() -> None:
    def f(x: Any, y: Any) -> Any:
        return np.sum(x * y)

    by_x, by_y = grad(f, (0, 1))(np.ones(3, np.float32), np.ones(3))
    assert (by_x.dtype, by_y.dtype) == (np.float32, np.float64)


@pytest.mark.parametrize(
    ("cotangent", "error", "message"),
    [
        (1.0, ValueError, r"shape of its primal, \(2,\)"),
        (np.ones(2, np.float32), TypeError, "astype\\('float64'\\)"),
        ((np.ones(2),), ValueError, "same containers"),
    ],
)
def test_cotangents_that_do_not_fit(cotangent: Any, error: type[Exception], message: str) -> None:
    _, pullback = vjp(lambda x: 2 * x, np.ones(2))
    with pytest.raises(error, match=message):
        pullback(cotangent)


def test_auxiliary_results() -> None:
    out, _, aux = vjp(lambda x: (x * x, {"x": x, "note": "kept"}), 3.0, has_aux=True)
    assert (out, aux) == (9.0, {"x": 3.0, "note": "kept"})
    with pytest.raises(TypeError, match="pair"):
        vjp(lambda x: x, 3.0, has_aux=True)


def _chain(length: int) -> Any:
    def f(x: Any) -> Any:
        for _ in range(length):
            x = x * 1.00001
        return x

    return f


def test_a_chain_of_a_hundred_thousand_operations() -> None:
    # Twice nested as well: neither reading nor freeing the tape may recurse.
    assert grad(_chain(100_000))(1.0) == pytest.approx(1.00001**100_000, rel=1e-9)
    assert grad(grad(lambda x: _chain(20_000)(x) * x))(1.0) == pytest.approx(
        2 * 1.00001**20_000, rel=1e-9
    )


def test_a_node_of_the_tape_takes_at_most_170_bytes() -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    recording = record(_chain(10_000), [1.0], (LEAF,))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(recording.entries) == 10_001
    assert (after - before) / 10_000 <= 170


def test_memory_falls_while_the_tape_is_read() -> None:
    state = np.ones(100_000)

    def f(x: Any) -> Any:
        for _ in range(50):
            x = np.sin(x)
        return np.sum(x)

    tracemalloc.start()
    grad(f)(state)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 51 states are stored, and only a few more live at a time.
    assert peak <= 58 * state.nbytes


def test_a_pullback_does_not_see_what_is_written_after_the_forward_pass() -> None:
    x, captured = np.array([0.5, 1.0]), np.array([2.0, 3.0])
    y, pullback = vjp(lambda x: np.tanh(x) * x * captured, x)
    before = pullback(np.ones(2))[0]
    y -= 1.0
    x += 1.0
    captured *= 5.0
    assert pullback(np.ones(2))[0].tolist() == before.tolist()
