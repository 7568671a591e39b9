"""Functions that rearrange elements. All are linear; the pullback is the way back."""

import math
import operator
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd_course.broadcasting import directions
from autograd_course.dispatch import RULES
from autograd_course.in_place import viewing
from autograd_course.primitives import implements, primitive
from autograd_course.tracing import Tracer, dtype_of, plain, shape_of

_reshape = viewing(
    primitive(
        lambda x, shape: np.reshape(x, shape),
        name="reshape",
        x=(
            lambda t, x_shape, shape: np.reshape(t, directions(t, len(x_shape)) + shape),
            lambda g, x_shape, shape: np.reshape(g, directions(g, len(shape)) + x_shape),
        ),
    )
)


def _permute(direction: Any, axes: tuple[int, ...]) -> Any:
    """Permute the last axes of a direction; `axes` are negative, and those before stay."""
    leading = len(directions(direction, len(axes)))
    return np.transpose(direction, (*range(leading), *axes))


def _inverse(axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(range(-len(axes), 0), key=axes.__getitem__))


_transpose = viewing(
    primitive(
        lambda x, axes: np.transpose(x, axes),
        name="transpose",
        x=(_permute, lambda g, axes: _permute(g, _inverse(axes))),
    )
)

# The edges of the graph do the work: they broadcast tangents and sum cotangents.
_broadcast_to = viewing(
    primitive(
        lambda x, shape: np.broadcast_to(x, shape),
        name="broadcast_to",
        broadcasts=True,
        x=(lambda t: t, lambda g: g),
    )
)

_flip = viewing(
    primitive(
        lambda x, axes: np.flip(x, axes),
        name="flip",
        x=(lambda t, axes: np.flip(t, axes), lambda g, axes: np.flip(g, axes)),
    )
)


@implements(np.reshape)
def reshape(a: Any, /, shape: Any, order: str = "C", *, copy: bool | None = None) -> Any:
    if order not in ("C", "F"):
        raise TypeError(
            f"np.reshape and np.ravel are differentiated in order='C' and 'F'; got {order!r}, an "
            "order that depends on how the array lies in memory: choose one of the two"
        )
    # NumPy resolves a -1 and checks that the sizes agree.
    shape = np.empty(shape_of(a), np.bool_).reshape(shape).shape
    if order == "F":
        return np.transpose(_reshape(np.transpose(a), shape[::-1]))
    return _reshape(a, shape)


@implements(np.ravel)
def ravel(a: Any, order: str = "C") -> Any:
    return reshape(a, (math.prod(shape_of(a)),), order)


@implements(np.expand_dims)
def expand_dims(a: Any, axis: int | tuple[int, ...]) -> Any:
    return _reshape(a, np.expand_dims(np.empty(shape_of(a), np.bool_), axis).shape)


@implements(np.squeeze)
def squeeze(a: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    return _reshape(a, np.squeeze(np.empty(shape_of(a), np.bool_), axis).shape)


@implements(np.transpose)
def transpose(a: Any, axes: Sequence[int] | None = None) -> Any:
    rank = len(shape_of(a))
    if axes is None:
        axes = range(rank)[::-1]
    return _transpose(a, tuple(normalize_axis_index(axis, rank) - rank for axis in axes))


@implements(np.swapaxes)
def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    rank = len(shape_of(a))
    axis1, axis2 = (normalize_axis_index(axis, rank) for axis in (axis1, axis2))
    order = list(range(rank))
    order[axis1], order[axis2] = axis2, axis1
    return np.transpose(a, order)


@implements(np.moveaxis)
def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    rank = len(shape_of(a))
    sources = normalize_axis_tuple(source, rank)
    order = [axis for axis in range(rank) if axis not in sources]
    for to, axis in sorted(zip(normalize_axis_tuple(destination, rank), sources, strict=True)):
        order.insert(to, axis)
    return np.transpose(a, order)


@implements(np.rollaxis)
def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    rank = len(shape_of(a))
    axis = normalize_axis_index(axis, rank)
    # Negative starts count as axes do, from `rank` and not from the place behind the last.
    start = normalize_axis_index(start, rank + 1 if start >= 0 else rank)
    return np.moveaxis(a, axis, start - (axis < start))


@implements(np.matrix_transpose, np.linalg.matrix_transpose)
def matrix_transpose(x: Any, /) -> Any:
    return np.swapaxes(x, -1, -2)


@implements(np.broadcast_to)
def broadcast_to(array: Any, shape: Any, subok: bool = False) -> Any:
    shape = (shape,) if hasattr(shape, "__index__") else tuple(shape)
    return _broadcast_to(array, tuple(operator.index(length) for length in shape))


@implements(np.broadcast_arrays)
def broadcast_arrays(*args: Any, subok: bool = False) -> tuple[Any, ...]:
    shape = np.broadcast_shapes(*map(shape_of, args))
    return tuple(np.broadcast_to(array, shape) for array in args)


@implements(np.meshgrid)
def meshgrid(
    *xi: Any, copy: bool = True, sparse: bool = False, indexing: Literal["xy", "ij"] = "xy"
) -> tuple[Any, ...]:
    places = list(range(len(xi)))
    if indexing == "xy":
        places[:2] = places[:2][::-1]
    thin = [
        np.reshape(x, [-1 if axis == place else 1 for axis in range(len(xi))])
        for x, place in zip(xi, places, strict=True)
    ]
    return tuple(thin) if sparse else np.broadcast_arrays(*thin)


@implements(np.full_like)
def full_like(a: Any, fill_value: Any, dtype: Any = None, *, shape: Any = None) -> Any:
    dtype = dtype_of(a) if dtype is None else dtype
    if isinstance(fill_value, Tracer):
        fill = RULES[np.astype](fill_value, dtype)
        return np.broadcast_to(fill, shape_of(a) if shape is None else shape)
    return np.full_like(plain(a), fill_value, dtype, shape=shape)


@implements(np.flip)
def flip(m: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    rank = len(shape_of(m))
    axes = range(rank) if axis is None else normalize_axis_tuple(axis, rank)
    return _flip(m, tuple(a - rank for a in axes))


@implements(np.flipud)
def flipud(m: Any) -> Any:
    return np.flip(m, 0)


@implements(np.fliplr)
def fliplr(m: Any) -> Any:
    return np.flip(m, 1)


@implements(np.rot90)
def rot90(m: Any, k: int = 1, axes: Sequence[int] = (0, 1)) -> Any:
    first, second = axes
    for _ in range(k % 4):
        m = np.flip(np.swapaxes(m, first, second), first)
    return m


@implements(np.atleast_1d)
def atleast_1d(*arrays: Any) -> Any:
    return _each(arrays, lambda array, rank: np.reshape(array, (1,)) if rank == 0 else array)


@implements(np.atleast_2d)
def atleast_2d(*arrays: Any) -> Any:
    return _each(arrays, lambda array, rank: np.reshape(array, (1, -1)) if rank < 2 else array)


@implements(np.atleast_3d)
def atleast_3d(*arrays: Any) -> Any:
    def change(array: Any, rank: int) -> Any:
        shape = shape_of(array)
        return array if rank > 2 else np.reshape(array, ((1, -1, 1), (*shape, 1))[rank == 2])

    return _each(arrays, change)


def _each(arrays: tuple[Any, ...], change: Any) -> Any:
    changed = tuple(change(array, len(shape_of(array))) for array in arrays)
    return changed[0] if len(changed) == 1 else changed
