"""Functions that reduce or accumulate along axes. Axes are negative here: counted from the end."""

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd_course.broadcasting import directions, sum_over
from autograd_course.dispatch import refuse_keywords
from autograd_course.primitives import implements, primitive
from autograd_course.tracing import dtype_of, plain, shape_of

Axis = int | tuple[int, ...] | None
Keepdims = Any  # a bool; the annotations of NumPy 2.5 accept nothing but a literal one


def from_the_end(x: Any, axis: Axis) -> tuple[int, ...]:
    """Return the axes that NumPy means by `axis`, all of them for None, as negative numbers."""
    rank = len(shape_of(x))
    if axis is None or (rank == 0 and axis in (0, -1)):
        return tuple(range(-rank, 0))
    if type(axis) is int and -rank <= axis < rank:
        return (axis if axis < 0 else axis - rank,)
    return tuple(a - rank for a in normalize_axis_tuple(axis, rank))


def expand(g: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    """Give a reduced array its axes back, with length one."""
    if keepdims or not axes:
        return g
    kept = [None if axis in axes else slice(None) for axis in range(sorted(axes)[0], 0)]
    return g[..., *kept]


def _spread(g: Any, array_shape: tuple[int, ...], axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    """Copy a reduced cotangent along the axes that were summed over: the transpose of `sum`."""
    g = expand(g, axes, keepdims)
    return np.broadcast_to(g, directions(g, len(array_shape)) + array_shape)


_sum = primitive(
    sum_over,
    name="sum",
    array=(lambda t, axes, keepdims: sum_over(t, axes, keepdims), _spread),
)


def _where_extreme(x: Any, out: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    """Return the weights of the elements that attain the extreme; ties share it equally."""
    attained = (x == expand(out, axes, keepdims)).astype(dtype_of(out))
    return attained / np.sum(attained, axis=axes, keepdims=True)


def _pull_extreme(g: Any, x: Any, out: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    return expand(g, axes, keepdims) * _where_extreme(x, out, axes, keepdims)


def _push_extreme(t: Any, x: Any, out: Any, axes: tuple[int, ...], keepdims: Keepdims) -> Any:
    return np.sum(t * _where_extreme(x, out, axes, keepdims), axis=axes, keepdims=keepdims)


_max = primitive(
    lambda x, axes, keepdims: np.max(x, axis=axes, keepdims=keepdims),
    name="max",
    x=(_push_extreme, _pull_extreme),
)
_min = primitive(
    lambda x, axes, keepdims: np.min(x, axis=axes, keepdims=keepdims),
    name="min",
    x=(_push_extreme, _pull_extreme),
)

_cumsum = primitive(
    lambda x, axis: np.cumsum(x, axis=axis),
    name="cumsum",
    x=(
        lambda t, axis: np.cumsum(t, axis=axis),
        lambda g, axis: np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis),
    ),
)


@implements(np.sum)
def sum(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, keepdims: Keepdims = False,
    initial: Any = None, where: Any = True,
) -> Any:  # fmt: skip
    refuse_output("sum", out)
    a = masked(converted(a, dtype), where, 0.0)
    total = _sum(a, from_the_end(a, axis), keepdims)
    return total if initial is None else total + initial


@implements(np.max, np.amax)
def max(
    a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False, initial: Any = None,
    where: Any = True,
) -> Any:  # fmt: skip
    refuse_output("max", out)
    return _extreme(_max, np.maximum, a, axis, keepdims, initial, where)


@implements(np.min, np.amin)
def min(
    a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False, initial: Any = None,
    where: Any = True,
) -> Any:  # fmt: skip
    refuse_output("min", out)
    return _extreme(_min, np.minimum, a, axis, keepdims, initial, where)


def _extreme(
    row: Any, choose: Any, a: Any, axis: Axis, keepdims: Keepdims, initial: Any, where: Any
) -> Any:
    axes = from_the_end(a, axis)
    if initial is None:
        if where is not True:
            raise ValueError(
                f"np.{row.name} with where= wants a value for no elements: pass initial="
            )
        return row(a, axes, keepdims)
    a = masked(a, where, initial)
    if 0 in [shape_of(a)[axis] for axis in axes]:
        return np.sum(a, axis=axes, keepdims=keepdims) + initial
    return choose(row(a, axes, keepdims), initial)


@implements(np.cumsum)
def cumsum(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    a = converted(a, dtype)
    if axis is None or shape_of(a) == ():
        a, axis = np.ravel(a), 0 if axis is None else axis
    rank = len(shape_of(a))
    return _cumsum(a, normalize_axis_index(axis, rank) - rank)


@implements(np.mean)
def mean(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, keepdims: Keepdims = False,
    *, where: Any = True,
) -> Any:  # fmt: skip
    refuse_output("mean", out)
    a, out_dtype = _accumulated(a, dtype)
    total = np.sum(a, axis=axis, keepdims=keepdims, where=where)
    return converted(total / _count(a, axis, keepdims, where), out_dtype)


@implements(np.var)
def var(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, ddof: float = 0,
    keepdims: Keepdims = False, *, where: Any = True, mean: Any = None,
    correction: float | None = None,
) -> Any:  # fmt: skip
    refuse_output("var", out)
    a, out_dtype = _accumulated(a, dtype)
    if mean is None:
        mean = np.mean(a, axis=axis, keepdims=True, where=where)
    centred = masked(a - mean, where, 0.0)
    squares = np.sum(centred * centred, axis=axis, keepdims=keepdims)
    lost = ddof if correction is None else correction
    return converted(squares / (_count(a, axis, keepdims, where) - lost), out_dtype)


@implements(np.std)
def std(a: Any, *args: Any, **kwargs: Any) -> Any:
    variance = np.var(a, *args, **kwargs)
    # The derivative of a norm at zero, as in `norms`: where all elements are equal it is zero.
    equal = variance == 0
    return np.where(equal, 0.0, np.sqrt(np.where(equal, 1.0, variance)))


@implements(np.logaddexp.reduce)
def logaddexp_reduce(a: Any, axis: Axis, keepdims: Keepdims = False) -> Any:
    # Without overflow: the largest element is taken out, unless it is infinite.
    largest = np.max(plain(a), axis=axis, keepdims=True, initial=-np.inf)
    largest = np.where(np.isfinite(largest), largest, 0.0)
    total = np.log(np.sum(np.exp(a - largest), axis=axis, keepdims=True)) + largest
    return total if keepdims else np.squeeze(total, from_the_end(a, axis))


@implements(np.ptp)
def ptp(a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False) -> Any:
    return np.max(a, axis, out, keepdims) - np.min(a, axis, out, keepdims)


def masked(a: Any, where: Any, neutral: Any) -> Any:
    """Return an array with a neutral value where a reduction shall not look."""
    return a if where is True else np.where(where, a, neutral)


def refuse_output(name: str, out: Any) -> None:
    if out is not None:
        refuse_keywords(name, {"out": out})


def _count(a: Any, axis: Axis, keepdims: Keepdims, where: Any) -> Any:
    shape = shape_of(a)
    if where is True:
        return math.prod(shape[k] for k in from_the_end(a, axis))
    return np.sum(np.broadcast_to(where, shape), axis, dtype_of(a), keepdims=keepdims)


def _accumulated(a: Any, dtype: Any) -> tuple[Any, Any]:
    """Return an array in the dtype that NumPy adds up in, and the dtype of the mean."""
    if dtype is None and dtype_of(a) == np.float16:
        return np.astype(a, np.float32), np.float16
    return converted(a, dtype), dtype


def converted(a: Any, dtype: Any) -> Any:
    return a if dtype is None else np.astype(a, dtype)
