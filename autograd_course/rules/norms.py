"""Norms of vectors and matrices.

At a kink the derivative is the mean of the one-sided ones: 0 at the zero vector, equal shares where
several elements attain a maximum. A matrix without full rank has no derivative of its nuclear
norm; there it is that of the singular vectors which NumPy finds.
"""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.primitives import implements, primitive
from autograd_course.rules.reductions import Keepdims, expand, from_the_end
from autograd_course.tracing import dtype_of, shape_of


def _gradient(x: Any, out: Any, axes: tuple[int, ...], keepdims: Keepdims, order: float) -> Any:
    """Return sign(x) (|x| / norm)^(order - 1): the gradient of the norm, and 0 at x = 0."""
    norm = expand(out, axes, keepdims)
    zero = norm == 0
    ratio = x * np.where(zero, 0.0, 1 / np.where(zero, 1.0, norm))
    if order == 2:
        return ratio
    return np.sign(x) * np.abs(ratio) ** (order - 1)


_p_norm = primitive(
    # Several axes together are those of one vector.
    lambda x, axes, keepdims, order: np.linalg.vector_norm(
        x, axis=axes, keepdims=keepdims, ord=order
    ),
    name="linalg.norm",
    x=(
        lambda t, x, out, axes, keepdims, order: np.sum(
            t * _gradient(x, out, axes, keepdims, order), axis=axes, keepdims=keepdims
        ),
        lambda g, x, out, axes, keepdims, order: (
            expand(g, axes, keepdims) * _gradient(x, out, axes, keepdims, order)
        ),
    ),
)


@implements(np.linalg.norm)
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Keepdims = False) -> Any:
    axes = from_the_end(x, axis)
    if ord is None or (ord == "fro" and len(axes) == 2):
        return _p_norm(x, axes, keepdims, 2)
    if len(axes) == 1 and not isinstance(ord, str):
        return _vector_norm(x, ord, axes, keepdims)
    if len(axes) == 2 and ord in (1, -1, 2, -2, np.inf, -np.inf, "nuc"):
        return _matrix_norm(x, ord, axes, keepdims)
    raise ValueError(
        f"np.linalg.norm of {len(axes)} axes got ord={ord!r}: a vector has any number as its "
        "order, a matrix 1, -1, 2, -2, np.inf, -np.inf, 'fro' and 'nuc'; axis= says which axes"
    )


@implements(np.linalg.vector_norm)
def vector_norm(x: Any, /, *, axis: Any = None, keepdims: Keepdims = False, ord: Any = 2) -> Any:
    axes = from_the_end(x, axis)
    return _vector_norm(x, 2 if ord is None else ord, axes, keepdims)


@implements(np.linalg.matrix_norm)
def matrix_norm(x: Any, /, *, keepdims: Keepdims = False, ord: Any = "fro") -> Any:
    return np.linalg.norm(x, ord, (-2, -1), keepdims)


@implements(np.linalg.cond)
def cond(x: Any, p: Any = None) -> Any:
    if 0 in shape_of(x):
        return np.linalg.cond(np.empty(shape_of(x)))  # raises
    if p in (None, 2, -2):
        values = np.linalg.svdvals(x)
        first, last = values[..., 0], values[..., -1]
        return last / first if p == -2 else first / last
    return np.linalg.norm(x, p, (-2, -1)) * np.linalg.norm(np.linalg.inv(x), p, (-2, -1))


def _vector_norm(x: Any, order: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    if order == 2:
        return _p_norm(x, axes, keepdims, 2)
    if order == 1:
        return np.sum(np.abs(x), axis=axes, keepdims=keepdims)
    if order == np.inf:
        return np.max(np.abs(x), axis=axes, keepdims=keepdims, initial=_of_nothing(x))
    if order == -np.inf:
        return np.min(np.abs(x), axis=axes, keepdims=keepdims)
    if order == 0:
        return np.sum((x != 0).astype(dtype_of(x)), axis=axes, keepdims=keepdims)
    return _p_norm(x, axes, keepdims, order)


def _matrix_norm(x: Any, order: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    rank = len(shape_of(x))
    rows, columns = (normalize_axis_index(axis, rank) for axis in axes)
    matrices = np.moveaxis(x, (rows, columns), (-2, -1))
    if order in (1, -1):
        sizes = np.sum(np.abs(matrices), axis=-2)
    elif order in (np.inf, -np.inf):
        sizes = np.sum(np.abs(matrices), axis=-1)
    else:
        sizes = np.linalg.svd(matrices, compute_uv=False)
    if order == "nuc":
        out = np.sum(sizes, axis=-1)
    else:
        least = _of_nothing(sizes)
        out = np.max(sizes, axis=-1, initial=least) if order > 0 else np.min(sizes, axis=-1)
    return np.expand_dims(out, axes) if keepdims else out


def _of_nothing(x: Any) -> Any:
    """Return what the maximum of an empty array starts from, to NumPy's norms."""
    return 0.0 if 0 in shape_of(x) else None
