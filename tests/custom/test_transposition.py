from typing import Any

import numpy as np
import pytest

from autograd_course.custom.transposition import along, leading_axes, transposed

RNG = np.random.default_rng(0)
A, B = RNG.standard_normal((2, 3)), RNG.standard_normal((4, 3))


def linear(inputs: list[Any]) -> list[Any]:
    """Of a vector of length 3 and a number, to vectors of length 2 and 4 and a constant zero."""
    x, y = inputs
    return [A @ x, B @ x * 2.0 + y, np.zeros(())]


LIKE = [np.zeros(3), np.float64(0.0)]


@pytest.mark.parametrize("leading", [(), (5,), (1,), (0,)])
def test_many_directions_are_those_one_by_one(leading: Any) -> None:
    x, y = RNG.standard_normal((*leading, 3)), RNG.standard_normal(leading)
    first, second, _ = along(linear, [x, y], LIKE)
    np.testing.assert_allclose(first, x @ A.T, rtol=1e-14)
    np.testing.assert_allclose(second, 2 * x @ B.T + np.expand_dims(y, -1), rtol=1e-14)


@pytest.mark.parametrize("leading", [(), (5,)])
def test_the_transpose(leading: Any) -> None:
    pull = transposed(linear, LIKE)
    u, w = RNG.standard_normal((*leading, 2)), RNG.standard_normal((*leading, 4))
    x, y = pull([u, w, np.ones(leading)])
    np.testing.assert_allclose(x, u @ A + 2 * w @ B, rtol=1e-14)
    np.testing.assert_allclose(y, np.sum(w, axis=-1), rtol=1e-14)
    x, y = pull([u, None, None])
    np.testing.assert_allclose(x, u @ A, rtol=1e-14)
    assert not np.any(y)


def test_leading_axes() -> None:
    assert leading_axes([None, np.ones((5, 3))], [0, 1]) == (5,)
    assert leading_axes([None], [2]) == ()


def test_what_is_not_linear_has_no_transpose() -> None:
    for nonlinear in (
        lambda v: [v[0] ** 2], lambda v: [v[0] + 1.0], lambda v: [np.sign(v[0])],
        lambda v: [np.abs(v[0])], lambda v: [np.maximum(v[0], 0.0)],
        lambda v: [np.clip(v[0], -5.0, 5.0)], lambda v: [v[0] if np.sum(v[0]) > 0 else 2 * v[0]],
        lambda v: [v[0] / np.maximum(1.0, np.linalg.norm(v[0]) / 100)],
    ):  # fmt: skip
        with pytest.raises(TypeError, match="the map is not linear in the directions"):
            transposed(nonlinear, LIKE[:1], check="the map")
    x, _ = transposed(linear, LIKE, check="the map")([np.ones(2), None, None])
    np.testing.assert_allclose(x, np.sum(A, axis=0), rtol=1e-14)
