"""Broadcasting and conversion at the edges of the graph, so that no rule has to know of them.

NumPy stretches arguments to the shape of the result and converts them to its dtype. A tangent
goes the same way; a cotangent goes back: what was repeated is summed, what was converted is
converted back. Directions may have leading axes, so axes are counted from the end.
"""

from typing import Any

import numpy as np

from autograd_course.tracing import Tracer, dtype_of, shape_of


def directions(direction: Any, rank: int) -> tuple[int, ...]:
    """Return the leading axes that a tangent or cotangent has more than its primal of this rank."""
    shape = shape_of(direction)
    return shape[: len(shape) - rank]


def align(tangent: Any, shape: tuple[int, ...], out_shape: tuple[int, ...]) -> Any:
    """Insert axes of length one between the axes of directions and those of the primal.

    Parameters
    ----------
    tangent : array of shape ``directions + shape``
        The tangent of an argument.
    shape, out_shape : tuple of int
        Of the argument, and of the result that it is broadcast to.

    Returns
    -------
    array of shape ``directions + (1, ..., 1) + shape``
        It broadcasts against the result as the primal does.
    """
    leading = directions(tangent, len(shape))
    missing = len(out_shape) - len(shape)
    if not leading or missing <= 0:
        return tangent
    return np.reshape(tangent, leading + (1,) * missing + shape)


def broadcast(tangent: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    """Return the tangent with the shape (after the axes of directions) and dtype of the result."""
    have = shape_of(tangent)
    if have[len(have) - len(shape) :] != shape:
        leading = have[: max(0, len(have) - len(shape))]
        tangent = np.broadcast_to(tangent, leading + shape)
    return convert(tangent, dtype)


def unbroadcast(cotangent: Any, out_rank: int, shape: tuple[int, ...], dtype: Any) -> Any:
    """Sum a contribution over the axes that broadcasting made, back to the shape of an argument.

    Parameters
    ----------
    cotangent : array of shape ``directions + a shape of out_rank axes``
        The contribution to the cotangent of an argument, as large as the result.
    out_rank : int
        The number of axes of the result.
    shape, dtype
        Of the argument.

    Returns
    -------
    array of shape ``directions + shape``
    """
    have = shape_of(cotangent)
    leading = len(have) - out_rank
    if have[leading:] != shape:
        # Counted from the end, so that the axes of directions stay where they are.
        made = tuple(range(-out_rank, -len(shape)))
        stretched = tuple(
            [axis for axis in range(-len(shape), 0) if shape[axis] == 1 != have[axis]]
        )
        if stretched:
            cotangent = sum_over(cotangent, stretched, keepdims=True)
        if made:
            cotangent = sum_over(cotangent, made)
    return convert(cotangent, dtype)


def sum_over(array: Any, axes: tuple[int, ...], keepdims: Any = False) -> Any:
    """Return ``np.sum(array, axes, keepdims=keepdims)``, on small arrays in half of the time."""
    if type(array) is np.ndarray:
        return np.add.reduce(array, axes, keepdims=keepdims)
    return np.sum(array, axis=axes, keepdims=keepdims)


def convert(direction: Any, dtype: Any) -> Any:
    """Return a tangent or cotangent in the dtype of its primal."""
    if dtype_of(direction) == dtype:
        return direction
    if isinstance(direction, Tracer):
        return np.astype(direction, dtype)  # type: ignore[call-overload]
    return np.asarray(direction, dtype)[()]


def owned(results: list[Any], given: list[Any]) -> list[Any]:
    """Return tangents or cotangents as arrays that the caller may write to.

    One that is a view, or the very array that the caller has `given` or that stands in another
    place of the list, is copied.
    """
    taken = set(map(id, given))
    for place, direction in enumerate(results):
        if isinstance(direction, np.ndarray):
            if direction.base is not None or id(direction) in taken:
                results[place] = direction = direction.copy()
            taken.add(id(direction))
    return results
