"""Calls that NumPy accepts and that are easily got wrong: each with the derivative on paper."""

from typing import Any

import numpy as np
import pytest

from autograd_course import finite_differences, grad, hessian, jacfwd, jacrev, jvp, vjp

ONES = np.ones((2, 2))

INDICES: dict[str, Any] = {
    "tuple inside": ((0, 0),),
    "tuple behind": (slice(None), (0, 0, 1)),
    "two tuples": ((0, 0), (1, 1)),
    "range": (range(2), 0),
    "empty list": [],
    "true": (True, slice(None), 0),
    "false": (False, slice(None), 0),
    "numpy integer and array": (np.int64(1), np.array([0, 0])),
    "negative step": (slice(None, None, -1), 0),
}


@pytest.mark.parametrize("name", INDICES)
def test_indices_in_every_form(name: str) -> None:
    x, index = np.arange(1.0, 5.0).reshape(2, 2), INDICES[name]
    wanted = finite_differences(lambda x: x[index] ** 2, x)
    for transform in (jacfwd, jacrev):
        np.testing.assert_allclose(transform(lambda x: x[index] ** 2)(x), wanted, atol=1e-8)


def test_arrays_apart_given_as_tuples() -> None:
    x = np.arange(8.0).reshape(2, 2, 2)
    for transform in (jacfwd, jacrev):
        jacobian = transform(lambda x: x[(0, 1), :, (0, 1)])(x)
        np.testing.assert_array_equal(np.tensordot(jacobian, x, 3), x[(0, 1), :, (0, 1)])


def test_a_fill_value_keeps_its_derivative() -> None:
    gradient = grad(lambda x: np.sum(np.full_like(x, x[0] ** 2)))(np.array([3.0, 1.0]))
    assert gradient.tolist() == [12.0, 0.0]


def test_the_hessian_of_a_power_is_symmetric_at_the_exponent_zero() -> None:
    log = np.log(2.0)
    matrix = hessian(lambda v: v[0] ** v[1])(np.array([2.0, 0.0]))
    np.testing.assert_allclose(matrix, [[0.0, 0.5], [0.5, log**2]], rtol=1e-14)


def test_half_precision_adds_up_as_numpy_does() -> None:
    x = np.full(1000, 100, np.float16)
    value, tangent = jvp(np.mean, (x,), (np.ones_like(x),))
    assert value == np.mean(x) == 100
    assert value.dtype == tangent.dtype == np.float16


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.ones(1) @ x,
        lambda x: np.dot(x, np.ones(2)),
        lambda x: np.vdot(np.ones(1), x),
        lambda x: np.tensordot(x[None], np.ones((1, 2)), ((0, 1), (0, 1))),
    ],
    ids=["matmul", "dot", "vdot", "tensordot"],
)
def test_lengths_that_do_not_match_are_no_broadcasting(f: Any) -> None:
    with pytest.raises(ValueError, match=r"mismatch|equal lengths"):
        grad(f)(np.ones(3))


def test_division_by_a_plain_zero_is_infinite_as_in_numpy() -> None:
    with np.errstate(all="ignore"):
        assert grad(lambda x: x / 0)(2.0) == np.inf
        assert grad(lambda x: np.mean(x[x > 5]))(np.ones(2)).tolist() == [0.0, 0.0]


def test_empty_contractions_and_scalars_with_an_axis() -> None:
    empty = np.ones((2, 0))
    assert grad(lambda a: np.sum(np.tensordot(a, np.ones((0, 3)), 1)))(empty).shape == (2, 0)
    assert grad(lambda x: np.sum(x, axis=0))(2.0) == 1.0


def test_numpy_integers_as_axes_and_lengths() -> None:
    assert grad(lambda x: np.sum(np.broadcast_to(x, np.int64(3))))(2.0) == 3.0
    gradient = grad(lambda x: np.sum(np.tensordot(x, ONES, np.int64(1))))(ONES)
    assert gradient.tolist() == (2 * ONES).tolist()


def test_arguments_by_position_as_numpy_has_them() -> None:
    assert grad(lambda x: np.sum(np.max(x, 0, None, True)))(ONES).tolist() == (ONES / 2).tolist()
    assert vjp(lambda x: x.flatten("C"), ONES)[0].shape == (4,)


def test_a_thousand_scalars_are_stacked_in_linear_time() -> None:
    def f(x: Any) -> Any:
        return np.sum(np.stack([x * k for k in range(1000)]))

    assert grad(f)(1.0) == 999 * 500


@pytest.mark.parametrize("cuts", [[3, 1], [4, 2, 9], [0, 0, 5]])
def test_cuts_that_go_back_and_forth(cuts: Any) -> None:
    x = np.arange(1.0, 6.0)
    pieces, pullback = vjp(lambda x: np.split(x, cuts), x)
    for piece, wanted in zip(pieces, np.split(x, cuts), strict=True):
        np.testing.assert_array_equal(piece, wanted)
    (gradient,) = pullback([np.ones_like(piece) for piece in pieces])
    places = np.concatenate(np.split(np.arange(5), cuts))
    np.testing.assert_array_equal(gradient, np.bincount(places, minlength=5))


def test_the_clip_of_a_plain_array_by_traced_bounds() -> None:
    b = np.array([-1.0, 0.5, 2.0])
    gradient = grad(lambda v: np.sum(b.clip(v[0], v[1])))(np.array([0.0, 1.0]))
    assert gradient.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("transform", [jacfwd, jacrev])
def test_functions_of_repeated_positions_in_every_precision(transform: Any) -> None:
    for dtype in (np.float16, np.float32, np.float64, np.longdouble):
        jacobian = transform(lambda x: x[:, [1, 1, 0]])(np.ones((2, 2), dtype))
        assert jacobian.dtype == dtype
        assert jacobian.sum(axis=(0, 1, 2)).tolist() == [2.0, 4.0]


def test_reductions_of_nothing_start_somewhere() -> None:
    empty = np.zeros((0, 2))
    assert vjp(lambda x: np.max(x, 0, initial=3.0), empty)[0].tolist() == [3.0, 3.0]


@pytest.mark.parametrize("function", [np.sum, np.max, np.mean, np.var, np.prod])
def test_an_array_to_write_to_is_refused_by_position_too(function: Any) -> None:
    out = np.zeros(2)
    position = (0, None, out) if function not in (np.max,) else (0, out)
    with pytest.raises(TypeError, match="write b = b"):
        grad(lambda x: np.sum(function(x, *position)))(ONES)


def test_a_piece_is_called_where_it_holds() -> None:
    x = np.array([-1.0, 4.0])
    with np.errstate(all="raise"):
        gradient = grad(lambda x: np.sum(np.piecewise(x, [x > 0], [np.sqrt, np.abs])))(x)
    assert gradient.tolist() == [-1.0, 0.25]


@pytest.mark.parametrize("transform", [jacfwd, jacrev])
def test_lists_as_constants(transform: Any) -> None:
    x, other = np.array([0.5, 3.0]), [1.0, 2.0]
    for f in (
        lambda x: np.maximum(x, other),
        lambda x: np.clip(x, other, [4.0, 5.0]),
        lambda x: np.logaddexp(x, other),
        lambda x: np.interp(x, [0, 1, 4], [1, 3, 2]),
        lambda x: np.interp([0.25, 0.75], [0, 1], x),
        lambda x: np.linspace(x, other, 3),
    ):
        np.testing.assert_allclose(transform(f)(x), finite_differences(f, x), rtol=1e-9, atol=1e-9)


def test_a_vector_has_triangles() -> None:
    x = np.array([1.0, 2.0])
    for function in (np.tril, np.triu):
        np.testing.assert_array_equal(vjp(function, x)[0], function(x))


@pytest.mark.parametrize("transform", [jacfwd, jacrev])
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.bool_])
def test_integers_beside_a_traced_value_do_not_overflow(transform: Any, dtype: Any) -> None:
    x, small = np.array([0.5, 1.5]), np.array([0, 100]).astype(dtype)
    exact = small.astype(float)
    for f in (np.arctan2, np.hypot, np.power, np.multiply, np.logaddexp):
        for order in (1, -1):
            got = transform(lambda x: f(*(x, small)[::order]))(x)  # noqa: B023
            wanted = transform(lambda x: f(*(x, exact)[::order]))(x)  # noqa: B023
            np.testing.assert_allclose(got, wanted, rtol=1e-12)


def test_interpolation_between_integers_and_in_single_precision() -> None:
    knots, heights = np.array([0, 2, 3], np.uint8), np.array([5, 3, 9], np.uint8)
    x = np.array([0.5, 2.5], np.float32)
    value, tangent = jvp(lambda x: np.interp(x, knots, heights), (x,), (np.ones_like(x),))
    np.testing.assert_array_equal(value, np.interp(x, knots, heights))
    assert tangent.tolist() == [-1.0, 6.0]
    assert value.dtype == tangent.dtype == np.float64


@pytest.mark.parametrize(
    "function", [np.cumsum, np.cumprod, np.cumulative_sum, lambda x, axis: np.repeat(x, 2, axis),
                 lambda x, axis: np.take(x, [0], axis)]
)  # fmt: skip
@pytest.mark.parametrize("axis", [0, -1, None])
def test_a_scalar_is_a_vector_of_length_one(function: Any, axis: Any) -> None:
    for transform in (jacfwd, jacrev):
        jacobian = transform(lambda x: function(x, axis=axis))(3.0)
        np.testing.assert_array_equal(jacobian, np.ones_like(function(3.0, axis=axis)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.linalg.norm(x, np.inf, axis=0), lambda x: np.linalg.norm(x, 1),
        lambda x: np.linalg.norm(x, 2), lambda x: np.linalg.vector_norm(x, ord=np.inf),
        lambda x: np.median(x, axis=0), lambda x: np.median(x, axis=1), np.median, np.nanmedian,
    ],
)  # fmt: skip
def test_norms_and_medians_of_nothing(function: Any) -> None:
    empty = np.zeros((0, 3))
    value, pullback = vjp(function, empty)
    np.testing.assert_array_equal(value, function(empty))
    assert pullback(np.ones_like(value))[0].shape == (0, 3)
    np.testing.assert_array_equal(jvp(function, (empty,), (empty,))[0], value)


def test_a_method_reshapes_in_the_order_that_is_asked_for() -> None:
    x = np.arange(6.0).reshape(2, 3)
    for transform in (jacfwd, jacrev):
        for f in (lambda x: x.reshape(3, 2, order="F"), lambda x: x.reshape((6,), order="F")):
            np.testing.assert_array_equal(np.tensordot(transform(f)(x), x, 2), f(x))
