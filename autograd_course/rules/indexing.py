"""Indexing picks elements; its transpose scatters, and adds where an element was picked twice."""

import operator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.broadcasting import directions
from autograd_course.dispatch import refuse_keywords
from autograd_course.in_place import viewing
from autograd_course.primitives import Primitive, implements, primitive
from autograd_course.tracing import Tracer, plain, shape_of
from autograd_course.values import recorded_whole

Index = tuple[Any, ...]

# x[index], also of a plain array by positions that a program computes.
pick = recorded_whole(operator.getitem)


def _behind(index: Index, leading: int) -> Index:
    """Return the index for an array with leading axes of directions."""
    return (slice(None),) * leading + index


def _arrays(index: Index) -> list[int]:
    """Return the places of advanced indices; NumPy counts integers among them if there is one."""
    if not any(_is_array(item) for item in index):
        return []
    return [k for k, item in enumerate(index) if _is_array(item) or hasattr(item, "__index__")]


def _is_array(item: Any) -> bool:
    return isinstance(item, np.ndarray) or (isinstance(item, Tracer) and item.shape != ())


def _axes_put_first(index: Index) -> int:
    """Return how many axes NumPy moves to the front of the result.

    It does so when a slice stands between two advanced indices, and then it also moves them
    before any axes of directions.
    """
    places = _arrays(index)
    if not places or places[-1] - places[0] + 1 == len(places):
        return 0
    return np.broadcast(*(_positions(index[k]) for k in places)).ndim


def _positions(item: Any) -> Any:
    if isinstance(item, Tracer):
        return np.empty(item.shape)
    if not isinstance(item, np.ndarray) or item.dtype != bool:
        return item
    # A mask without axes picks all or nothing, along a new axis.
    return np.zeros(int(item)) if item.ndim == 0 else np.nonzero(item)[0]


def _pick(t: Any, x_shape: tuple[int, ...], index: Index) -> Any:
    leading = len(directions(t, len(x_shape)))
    picked = pick(t, _behind(index, leading))
    first = _axes_put_first(index)
    if leading and first:
        picked = np.moveaxis(picked, range(first, first + leading), range(leading))
    return picked


@recorded_whole
def scatter_into(g: Any, shape: tuple[int, ...], index: Index, out_rank: int) -> Any:
    g = np.asarray(g)
    leading = directions(g, out_rank)
    scattered = np.zeros(leading + shape, g.dtype)
    first = _axes_put_first(index)
    if leading and first:
        g = np.moveaxis(g, range(len(leading)), range(first, first + len(leading)))
    place = _behind(index, len(leading))
    arrays = _arrays(index)
    if all(isinstance(index[k], np.ndarray) and index[k].dtype == bool for k in arrays):
        # Slices and a mask pick no element twice.
        scattered[place] = g
    elif len(shape) > 1 and 4 * g.size > scattered.size and g.dtype in (np.float64, np.float32):
        # Of many elements several times faster than `np.add.at` in more than one dimension.
        positions = np.arange(scattered.size).reshape(scattered.shape)[place]
        sums = np.bincount(positions.ravel(), g.ravel(), scattered.size)
        scattered = sums.reshape(scattered.shape).astype(g.dtype, copy=False)
    else:
        np.add.at(scattered, place, g)
    return scattered


_getitem = viewing(
    primitive(
        lambda x, index: x[index],
        name="getitem",
        x=(_pick, lambda g, out_shape, x_shape, index: scatter(g, x_shape, index, len(out_shape))),
    )
)

scatter: Primitive = primitive(
    # An outer trace's value goes round once more: this function is not NumPy's, which would ask.
    lambda x, shape, index, out_rank: (
        scatter_into(x, shape, index, out_rank)
        if plain(x) is x
        else scatter(x, shape, index, out_rank)
    ),
    name="scatter",
    x=(
        lambda t, shape, index, out_rank: scatter(t, shape, index, out_rank),
        lambda g, shape, index: _pick(g, shape, index),
    ),
)


@implements(operator.getitem)
def getitem(x: Any, index: Any) -> Any:
    items = index if isinstance(index, tuple) else (index,)
    return _getitem(x, tuple(map(_plain_item, items)))


def _plain_item(item: Any) -> Any:
    """Return an item of an index as a slice, Ellipsis, None, int or array."""
    if isinstance(item, Tracer):
        if item.symbolic:
            return item
        raise TypeError(
            f"a traced value of dtype {item.dtype} cannot be an index: index with plain integers, "
            "with a comparison (x > 0), or with np.argmax and its kin"
        )
    if item is None or item is ... or isinstance(item, slice):
        return item
    if hasattr(item, "__index__") and not isinstance(item, (bool, np.bool, np.ndarray)):
        return operator.index(item)
    # A copy, since the backward pass must find the positions as they are now.
    array = np.array(item)
    return array.astype(np.intp) if array.size == 0 and array.dtype != bool else array


def as_positions(indices: Any) -> Any:
    """Return indices as an array, or as the symbol that stands for one."""
    return indices if isinstance(indices, Tracer) else np.asarray(indices)


@implements(np.take)
def take(
    a: Any, indices: Any, axis: int | None = None, out: None = None, mode: str = "raise"
) -> Any:
    if out is not None:
        refuse_keywords("take", {"out": out})
    if axis is None or shape_of(a) == ():
        a, axis = np.ravel(a), 0 if axis is None else axis
    rank = len(shape_of(a))
    if not -rank <= axis < rank:
        raise np.exceptions.AxisError(axis, rank)
    if mode != "raise":
        # NumPy finds out which element a position outside stands for.
        indices = np.take(np.arange(shape_of(a)[axis]), indices, mode=mode)  # type: ignore[call-overload]
    return a[_behind((as_positions(indices),), axis % rank)]


@implements(np.compress)
def compress(condition: Any, a: Any, axis: int | None = None) -> Any:
    return np.take(a, np.flatnonzero(condition), axis=axis)


@implements(np.extract)
def extract(condition: Any, arr: Any) -> Any:
    return np.take(arr, np.flatnonzero(condition))


@implements(np.delete)
def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    if axis is None:
        arr, axis = np.ravel(arr), 0
    return np.take(arr, np.delete(np.arange(shape_of(arr)[axis]), obj), axis=axis)


@implements(np.insert)
def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    if axis is None:
        arr, axis = np.ravel(arr), 0
    shape = shape_of(arr)
    axis = normalize_axis_index(axis, len(shape))
    values = np.reshape(values, (1,) * (len(shape) - len(shape_of(values))) + shape_of(values))
    if np.ndim(obj) == 0 and not isinstance(obj, slice):
        # One place for all values: their first axis is the one along which they come.
        values = np.moveaxis(values, 0, axis)
        obj = [obj] * shape_of(values)[axis]
    count = len(np.insert(np.arange(shape[axis]), obj, 0)) - shape[axis]
    values = np.broadcast_to(values, (*shape[:axis], count, *shape[axis + 1 :]))
    # Behind each other, and then in the order that NumPy gives their positions.
    places = np.insert(np.arange(shape[axis]), obj, shape[axis] + np.arange(count))
    return np.take(np.concatenate([arr, values], axis), places, axis=axis)


@implements(np.resize)
def resize(a: Any, new_shape: Any) -> Any:
    a, size = np.ravel(a), np.prod(new_shape, dtype=int)
    return np.reshape(a[np.arange(size) % max(1, shape_of(a)[0])], new_shape)


@implements(np.bincount)
def bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> Any:
    # NumPy checks the positions.
    length = len(np.bincount(x, minlength=minlength))
    return scatter(weights, (length,), (np.array(x),), 1)
