"""Sorting picks elements in an order that does not change for small changes of the elements.

Equal elements keep their order: at a tie the derivative is that of this order, one of several.
"""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.primitives import Primitive, implements, primitive
from autograd_course.rules.indexing import as_positions
from autograd_course.tracing import plain, shape_of
from autograd_course.values import recorded_whole

# Every element goes to one place, so the way back is the inverse order.
_reorder: Primitive = primitive(
    # An outer trace's value goes round once more: NumPy's function would ask for its own rule.
    lambda x, order, axis: (
        np.take_along_axis(x, order, axis) if plain(x) is x else _reorder(x, order, axis)
    ),
    name="reorder",
    x=(
        lambda t, order, axis: _each_reordered(t, order, axis),
        lambda g, order, axis: _each_reordered(g, _inverse(order, axis), axis),
    ),
)


def _each_reordered(direction: Any, order: Any, axis: int) -> Any:
    return _reorder(direction, np.broadcast_to(order, shape_of(direction)), axis)


@recorded_whole
def _inverse(order: Any, axis: int) -> Any:
    inverse = np.empty_like(order)
    places = np.arange(order.shape[axis]).reshape(-1, *(1,) * (-axis - 1))
    np.put_along_axis(inverse, order, places, axis)
    return inverse


@implements(np.sort)
def sort(a: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> Any:
    if axis is None:
        a, axis = np.ravel(a), 0
    axis = normalize_axis_index(axis, len(shape_of(a))) - len(shape_of(a))
    return _reorder(a, np.argsort(a, axis=axis, stable=True), axis)


@implements(np.partition)
def partition(a: Any, kth: Any, axis: int | None = -1, kind: str = "introselect") -> Any:
    if axis is None:
        a, axis = np.ravel(a), 0
    axis = normalize_axis_index(axis, len(shape_of(a))) - len(shape_of(a))
    return _reorder(a, np.argpartition(a, kth, axis), axis)


@implements(np.take_along_axis)
def take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    if axis is None:
        arr, axis = np.ravel(arr), 0
    rank = len(shape_of(arr))
    axis = normalize_axis_index(axis, rank)
    # The other axes are picked at their own positions, which broadcast against `indices`.
    places = list(np.ix_(*map(np.arange, shape_of(arr))))
    places[axis] = as_positions(indices)
    return arr[tuple(places)]
