"""Sorting picks elements in an order that does not change for small changes of the elements.

Equal elements keep their order: at a tie the derivative is that of this order, one of several.
"""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.primitives import implements
from autograd_course.rules.indexing import as_positions
from autograd_course.tracing import shape_of


@implements(np.sort)
def sort(a: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> Any:
    if axis is None:
        a, axis = np.ravel(a), 0
    return np.take_along_axis(a, np.argsort(a, axis=axis, stable=True), axis)


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
