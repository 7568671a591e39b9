"""Products of vectors and matrices, linear solves, determinants. A matrix is the last two axes."""

import functools
import math
import operator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.dispatch import RULES
from autograd_course.primitives import implements, primitive
from autograd_course.tracing import Tracer, dtype_of, plain, shape_of

_SlogdetResult = type(np.linalg.slogdet(np.eye(1)))  # a named tuple


def transposed(matrix: Any) -> Any:
    return np.swapaxes(matrix, -1, -2)


def mirrored(matrix: Any, lower: bool = True) -> Any:
    """Return the symmetric matrix that NumPy sees when it reads one triangle."""
    if lower:
        return np.tril(matrix) + transposed(np.tril(matrix, -1))
    return np.triu(matrix) + transposed(np.triu(matrix, 1))


_matmul = primitive(
    lambda x, y: np.matmul(x, y),
    name="matmul",
    broadcasts=True,
    x=(lambda t, y: t @ y, lambda g, y: g @ transposed(y)),
    y=(lambda t, x: x @ t, lambda g, x: transposed(x) @ g),
)


_inner_product = primitive(
    lambda x, y: np.matmul(x, y),
    name="matmul",
    x=(lambda t, y: t @ y, lambda g, y: np.expand_dims(g, -1) * y),
    y=(lambda t, x: t @ x, lambda g, x: np.expand_dims(g, -1) * x),
)


@implements(np.matmul, operator.matmul, np.linalg.matmul)
def matmul(x1: Any, x2: Any, /) -> Any:
    rank1, rank2 = len(shape_of(x1)), len(shape_of(x2))
    if rank1 == 0 or rank2 == 0:
        raise ValueError(
            f"matmul wants arrays of one axis or more; got shapes {shape_of(x1)} and "
            f"{shape_of(x2)}: multiply by a scalar with *"
        )
    if rank1 == 1 and rank2 == 1:
        return _inner_product(x1, x2)
    if rank1 == 1:
        return np.squeeze(_matmul(np.expand_dims(x1, 0), x2), -2)
    if rank2 == 1:
        return np.squeeze(_matmul(x1, np.expand_dims(x2, 1)), -1)
    return _matmul(x1, x2)


@implements(np.dot)
def dot(a: Any, b: Any) -> Any:
    rank_a, rank_b = len(shape_of(a)), len(shape_of(b))
    if rank_a == 0 or rank_b == 0:
        return a * b
    if rank_b <= 2:
        return np.matmul(a, b)
    return np.tensordot(a, b, (-1, -2))


@implements(np.vecdot, np.linalg.vecdot)
def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    # The axis is that of each of the two, before they are broadcast.
    return np.sum(np.moveaxis(x1, axis, -1) * np.moveaxis(x2, axis, -1), axis=-1)


@implements(np.matvec)
def matvec(x1: Any, x2: Any, /) -> Any:
    return np.squeeze(np.matmul(x1, np.expand_dims(x2, -1)), -1)


@implements(np.vecmat)
def vecmat(x1: Any, x2: Any, /) -> Any:
    return np.squeeze(np.matmul(np.expand_dims(x1, -2), x2), -2)


@implements(np.vdot)
def vdot(a: Any, b: Any, /) -> Any:
    return _inner_product(np.ravel(a), np.ravel(b))


@implements(np.inner)
def inner(a: Any, b: Any, /) -> Any:
    if len(shape_of(a)) == 0 or len(shape_of(b)) == 0:
        return a * b
    return np.tensordot(a, b, (-1, -1))


@implements(np.outer, np.linalg.outer)
def outer(a: Any, b: Any) -> Any:
    return np.expand_dims(np.ravel(a), 1) * np.ravel(b)


@implements(np.kron)
def kron(a: Any, b: Any) -> Any:
    rank = max(len(shape_of(a)), len(shape_of(b)))
    shape_a, shape_b = ((1,) * (rank - len(shape_of(array))) + shape_of(array) for array in (a, b))
    # Each axis of the result runs over a pair of axes: one of a, then one of b.
    blocks = np.reshape(a, [length for n in shape_a for length in (n, 1)])
    inside = np.reshape(b, [length for n in shape_b for length in (1, n)])
    return np.reshape(blocks * inside, [n * m for n, m in zip(shape_a, shape_b, strict=True)])


@implements(np.cross)
def cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1)
    if shape_of(a)[-1] != 3 or shape_of(b)[-1] != 3:
        raise ValueError(
            f"np.cross wants vectors of three elements; got {shape_of(a)[-1]} and "
            f"{shape_of(b)[-1]}: choose other axes, or append a zero to vectors of two"
        )
    ahead, behind = (np.roll(a, k, -1) * np.roll(b, -k, -1) for k in (-1, 1))
    return np.moveaxis(ahead - behind, -1, axisc)


@implements(np.linalg.cross)
def linalg_cross(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    return np.cross(x1, x2, axis=axis)


@implements(np.tensordot, np.linalg.tensordot)
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    rank_a, rank_b = len(shape_of(a)), len(shape_of(b))
    if hasattr(axes, "__index__"):
        axes = (range(rank_a - axes, rank_a), range(axes))
    axes_a, axes_b = (
        [normalize_axis_index(k, rank) for k in ((axis,) if hasattr(axis, "__index__") else axis)]
        for axis, rank in zip(axes, (rank_a, rank_b), strict=True)
    )
    shape_a, shape_b = shape_of(a), shape_of(b)
    if [shape_a[axis] for axis in axes_a] != [shape_b[axis] for axis in axes_b]:
        raise ValueError(
            f"tensordot wants axes of equal lengths; got axes {axes_a} of shape {shape_a} and axes "
            f"{axes_b} of shape {shape_b}: name pairs that match"
        )
    kept_a = [axis for axis in range(rank_a) if axis not in axes_a]
    kept_b = [axis for axis in range(rank_b) if axis not in axes_b]
    # One product of matrices: the summed axes last in the one, first in the other.
    rows = [shape_a[axis] for axis in kept_a]
    columns = [shape_b[axis] for axis in kept_b]
    summed = math.prod(shape_a[axis] for axis in axes_a)
    left = np.reshape(np.transpose(a, kept_a + axes_a), (math.prod(rows), summed))
    right = np.reshape(np.transpose(b, axes_b + kept_b), (summed, math.prod(columns)))
    return np.reshape(np.matmul(left, right), rows + columns)


@implements(np.trace)
def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None) -> Any:
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@implements(np.linalg.trace)
def linalg_trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> Any:
    return np.sum(np.linalg.diagonal(x, offset=offset), axis=-1, dtype=dtype)


@implements(np.linalg.diagonal)
def linalg_diagonal(x: Any, /, *, offset: int = 0) -> Any:
    return np.diagonal(x, offset, -2, -1)


@implements(np.diagonal)
def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    a = np.moveaxis(a, (axis1, axis2), (-2, -1))
    height, width = shape_of(a)[-2:]
    rows = np.arange(max(0, -offset), max(0, -offset, min(height, width - offset)))
    return a[..., rows, rows + offset]


_inv = primitive(
    lambda x: np.linalg.inv(x),
    name="linalg.inv",
    x=(lambda t, out: -out @ t @ out, lambda g, out: -transposed(out) @ g @ transposed(out)),
)
RULES[np.linalg.inv] = _inv


def _pairs_of_cofactors(direction: Any, x: Any) -> Any:
    """Return the derivative of the cofactors in a direction; it is its own transpose.

    Between the singular vectors the matrix is diagonal. There the derivative of cofactor (i, i)
    adds direction[j, j] and that of cofactor (i, j) subtracts direction[j, i], for all j but i,
    each times the product of the singular values other than i and j.
    """
    u, s, vt = np.linalg.svd(x)
    size = shape_of(s)[-1]
    apart = 1.0 - np.eye(size)
    i, j, k = np.ix_(range(size), range(size), range(size))
    products = apart * np.prod(np.where((k == i) | (k == j), 1.0, s[..., None, None, :]), axis=-1)
    inside = transposed(u) @ direction @ transposed(vt)
    diagonal = np.diagonal(inside, axis1=-2, axis2=-1)
    sums = np.sum(products * diagonal[..., None, :], axis=-1)
    sign = np.linalg.det(plain(u @ vt))[..., None, None]
    return sign * (u @ (sums[..., None] * np.eye(size) - products * transposed(inside)) @ vt)


_cofactors_of_singular = primitive(
    lambda x: _cofactors_by_svd(x),
    name="cofactors",
    x=(_pairs_of_cofactors, _pairs_of_cofactors),
)


def _cofactors_by_svd(x: Any) -> Any:
    if plain(x) is not x:
        return _cofactors_of_singular(x)
    u, s, vt = np.linalg.svd(x)
    others = np.prod(np.where(np.eye(s.shape[-1]) == 1, 1.0, s[..., None, :]), axis=-1)
    return np.linalg.det(u @ vt)[..., None, None] * ((u * others[..., None, :]) @ vt)


def _cofactors(x: Any, out: Any) -> Any:
    """Return the gradient of the determinant: det(x) inv(x)^T, also where that has no inverse."""
    known = plain(x)
    # In a program, whose later values are not known yet, the way that is right for all of them.
    if isinstance(known, Tracer):
        return _cofactors_of_singular(x)
    if known.size and np.any(np.linalg.cond(known, 1) > np.finfo(known.dtype).eps ** -0.5):
        return _cofactors_of_singular(x)
    return out[..., None, None] * transposed(np.linalg.inv(x))


_det = primitive(
    lambda x: np.linalg.det(x),
    name="linalg.det",
    x=(
        lambda t, x, out: np.sum(t * _cofactors(x, out), axis=(-2, -1)),
        lambda g, x, out: g[..., None, None] * _cofactors(x, out),
    ),
)
RULES[np.linalg.det] = _det

_solve = primitive(
    lambda x, y: np.linalg.solve(x, y),
    name="linalg.solve",
    broadcasts=True,
    x=(
        lambda t, x, out: -np.linalg.solve(x, t @ out),
        lambda g, x, out: -np.linalg.solve(transposed(x), g) @ transposed(out),
    ),
    y=(lambda t, x: np.linalg.solve(x, t), lambda g, x: np.linalg.solve(transposed(x), g)),
)


@implements(np.linalg.solve)
def solve(a: Any, b: Any) -> Any:
    if len(shape_of(b)) == 1:
        return np.squeeze(_solve(a, np.expand_dims(b, 1)), -1)
    return _solve(a, b)


def _pull_slogdet(g: list[Any], x: Any) -> Any:
    _, g_log = g
    return g_log[..., None, None] * transposed(np.linalg.inv(x))


_slogdet = primitive(
    lambda x: tuple(np.linalg.slogdet(x)),
    name="linalg.slogdet",
    several=True,
    # The sign is constant wherever the determinant is not zero.
    x=(
        lambda t, x: [0.0, np.trace(np.linalg.solve(x, t), axis1=-2, axis2=-1)],
        _pull_slogdet,
    ),
)


@implements(np.linalg.slogdet)
def slogdet(a: Any) -> Any:
    sign, log = _slogdet(a)
    return _SlogdetResult(plain(sign), log)


@implements(np.linalg.tensorsolve)
def tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    behind = [] if axes is None else [normalize_axis_index(k, len(shape_of(a))) for k in axes]
    a = np.transpose(a, [k for k in range(len(shape_of(a))) if k not in behind] + behind)
    shape = shape_of(a)[len(shape_of(b)) :]
    matrix = np.reshape(a, (-1, math.prod(shape)))
    return np.reshape(np.linalg.solve(matrix, np.ravel(b)), shape)


@implements(np.linalg.tensorinv)
def tensorinv(a: Any, ind: int = 2) -> Any:
    rows, columns = shape_of(a)[:ind], shape_of(a)[ind:]
    inverse = np.linalg.inv(np.reshape(a, (math.prod(rows), math.prod(columns))))
    return np.reshape(inverse, columns + rows)


@implements(np.linalg.matrix_power)
def matrix_power(a: Any, n: int) -> Any:
    if n == 0:
        return np.broadcast_to(np.eye(shape_of(a)[-1], dtype=dtype_of(a)), shape_of(a))
    if n < 0:
        return np.linalg.matrix_power(np.linalg.inv(a), -n)
    # Repeated squaring, from the first binary digit of n to its last.
    power = a
    for digit in f"{n:b}"[1:]:
        power = power @ power
        if digit == "1":
            power = power @ a
    return power


@implements(np.linalg.multi_dot)
def multi_dot(arrays: Any) -> Any:
    arrays = list(arrays)
    vector_left, vector_right = (len(shape_of(arrays[end])) == 1 for end in (0, -1))
    if vector_left:
        arrays[0] = np.expand_dims(arrays[0], 0)
    if vector_right:
        arrays[-1] = np.expand_dims(arrays[-1], 1)
    sizes = [shape_of(arrays[0])[0], *(shape_of(array)[1] for array in arrays)]

    @functools.cache
    def cheapest(start: int, stop: int) -> tuple[int, int]:
        """Return how many multiplications the product of these matrices takes, and where to cut."""
        if stop - start == 1:
            return 0, start
        return min(
            (
                cheapest(start, cut)[0]
                + cheapest(cut, stop)[0]
                + sizes[start] * sizes[cut] * sizes[stop],
                cut,
            )
            for cut in range(start + 1, stop)
        )

    def product(start: int, stop: int) -> Any:
        if stop - start == 1:
            return arrays[start]
        cut = cheapest(start, stop)[1]
        return product(start, cut) @ product(cut, stop)

    axes = (0,) * vector_left + (-1,) * vector_right
    out = product(0, len(arrays))
    return np.squeeze(out, axes) if axes else out
