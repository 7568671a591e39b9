from typing import Any

import numpy as np
import pytest

from autograd_course import jvp
from tests.test_reverse import lecture


def test_the_lecture_s_example_for_both_inputs() -> None:
    w1, w2 = 2.0, 3.0
    v2 = w2 * np.log(w1)
    outer = 1 + 1 / (2 * np.sqrt(v2))
    assert jvp(lecture, (w1, w2), (1.0, 0.0))[1] == pytest.approx(outer * w2 / w1, rel=1e-15)
    assert jvp(lecture, (w1, w2), (0.0, 1.0))[1] == pytest.approx(outer * np.log(w1), rel=1e-15)


def test_the_primal_is_that_of_the_plain_call() -> None:
    assert jvp(lecture, (2.0, 3.0), (1.0, 1.0))[0] == lecture(2.0, 3.0)


def test_linear_in_the_direction() -> None:
    x, v = np.array([1.0, 2.0]), np.array([0.3, -0.4])

    def f(x: Any) -> Any:
        return np.sin(x) * x[0]

    once, scaled = (jvp(f, (x,), (c * v,))[1] for c in (1.0, 3.0))
    np.testing.assert_allclose(scaled, 3 * once, rtol=1e-15)


def test_trees_of_arguments_and_results() -> None:
    def f(p: Any) -> Any:
        return {"sum": p["a"] + p["b"][0], "kept": 7.0}

    primals = ({"a": 2.0, "b": [np.ones(2)]},)
    tangents = ({"b": [np.array([1.0, 2.0])], "a": 1.0},)
    out, tangent = jvp(f, primals, tangents)
    assert out["sum"].tolist() == [3.0, 3.0]
    assert tangent["sum"].tolist() == [2.0, 3.0]
    assert (out["kept"], tangent["kept"]) == (7.0, 0.0)


@pytest.mark.parametrize(
    ("primals", "tangents", "error", "message"),
    [
        ((1,), (1.0,), TypeError, "3.0 for 3"),
        ((1.0,), (np.ones(2),), ValueError, r"shape of its primal, \(\)"),
        ((np.ones(2),), (1.0,), ValueError, r"shape of its primal, \(2,\)"),
        ((np.ones(2, np.float32),), (np.ones(2),), TypeError, "astype\\('float32'\\)"),
        ((1.0, 2.0), (1.0,), ValueError, "same containers"),
        (1.0, 1.0, TypeError, r"jvp\(f, \(x,\), \(v,\)\)"),
        ((np.array([1j]),), (1.0,), TypeError, "real"),
        (("text",), (1.0,), TypeError, "got str"),
    ],
)
def test_directions_that_do_not_fit(
    primals: Any, tangents: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        jvp(lambda x, *_: x, primals, tangents)


def test_a_chain_of_a_hundred_thousand_operations() -> None:
    def f(x: Any) -> Any:
        for _ in range(100_000):
            x = x * 1.00001
        return x

    _, tangent = jvp(f, (1.0,), (1.0,))
    assert tangent == pytest.approx(1.00001**100_000, rel=1e-9)


def test_results_may_be_written_to_without_touching_anything_else() -> None:
    x, v = np.ones(3), np.array([1.0, 2.0, 3.0])
    _, (first, second, spread) = jvp(lambda x: (x, x + 0.0, np.broadcast_to(x, (2, 3))), (x,), (v,))
    first += 10.0
    spread += 10.0
    assert second.tolist() == v.tolist() == [1.0, 2.0, 3.0]


def test_the_tangent_of_a_constant_has_its_dtype() -> None:
    assert jvp(np.floor, (np.float32(1.5),), (np.float32(1.0),))[1].dtype == np.float32


def test_what_a_function_carries_beside_its_result() -> None:
    out, tangent, aux = jvp(lambda x: (x**2, [x, "kept"]), (3.0,), (1.0,), has_aux=True)
    assert (out, tangent, aux) == (9.0, 6.0, [3.0, "kept"])
    with pytest.raises(TypeError, match=r"jvp with has_aux=True wants .* a pair"):
        jvp(lambda x: x, (3.0,), (1.0,), has_aux=True)
