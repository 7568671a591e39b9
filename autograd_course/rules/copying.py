"""Functions that repeat, shift, cut off or surround elements, written with those that have rows."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd_course.primitives import implements, primitive
from autograd_course.rules.indexing import scatter
from autograd_course.tracing import dtype_of, shape_of

_roll = primitive(
    lambda x, shifts, axes: np.roll(x, shifts, axes),
    name="roll",
    x=(
        lambda t, shifts, axes: np.roll(t, shifts, axes),
        lambda g, shifts, axes: np.roll(g, tuple(-shift for shift in shifts), axes),
    ),
)


@implements(np.roll)
def roll(a: Any, shift: Any, axis: Any = None) -> Any:
    if axis is None:
        return np.reshape(np.roll(np.ravel(a), shift, 0), shape_of(a))
    rank = len(shape_of(a))
    pairs = np.broadcast(shift, normalize_axis_tuple(axis, rank, allow_duplicate=True))
    shifts, axes = zip(*pairs, strict=True)
    return _roll(a, tuple(map(int, shifts)), tuple(int(k) - rank for k in axes))


@implements(np.tile)
def tile(A: Any, reps: Any) -> Any:
    counts = (reps,) if np.ndim(reps) == 0 else tuple(reps)
    shape = shape_of(A)
    rank = max(len(shape), len(counts))
    counts = (1,) * (rank - len(counts)) + counts
    shape = (1,) * (rank - len(shape)) + shape
    pairs = list(zip(counts, shape, strict=True))
    apart = np.reshape(A, [length for _, size in pairs for length in (1, size)])
    copies = np.broadcast_to(apart, [length for pair in pairs for length in pair])
    return np.reshape(copies, [count * size for count, size in pairs])


@implements(np.repeat)
def repeat(a: Any, repeats: Any, axis: int | None = None) -> Any:
    if axis is None or shape_of(a) == ():
        a, axis = np.ravel(a), 0 if axis is None else axis
    shape = shape_of(a)
    axis = normalize_axis_index(axis, len(shape))
    length = shape[axis]
    if np.size(repeats) == 1:
        times = int(np.reshape(repeats, ()))
        copies = (*shape[: axis + 1], times, *shape[axis + 1 :])
        repeated = np.broadcast_to(np.expand_dims(a, axis + 1), copies)
        return np.reshape(repeated, (*shape[:axis], length * times, *shape[axis + 1 :]))
    return np.take(a, np.repeat(np.arange(length), repeats), axis=axis)


@implements(np.pad)
def pad(array: Any, pad_width: Any, mode: str = "constant", *, constant_values: Any = 0) -> Any:
    rank = len(shape_of(array))
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap"):
        raise TypeError(
            f"np.pad is differentiated for the modes 'constant', 'edge', 'reflect', 'symmetric' "
            f"and 'wrap'; got {mode!r}: join the array and its surroundings with np.concatenate"
        )
    if isinstance(pad_width, dict):
        raise TypeError(
            "np.pad of a traced value wants pad_width as a number, a pair, or a pair for each "
            f"axis; got a dict {pad_width!r}: write ((0, 0), (1, 1)) instead of {{1: 1}}"
        )
    widths = np.broadcast_to(pad_width, (rank, 2)).tolist()
    values = np.broadcast_to(constant_values, (rank, 2))
    for axis, (before, after) in enumerate(widths):
        if mode == "constant":
            shape = shape_of(array)
            first, last = (
                np.astype(
                    np.broadcast_to(value, (*shape[:axis], width, *shape[axis + 1 :])),
                    dtype_of(array),
                )
                for width, value in zip((before, after), values[axis], strict=True)
            )
            array = np.concatenate([first, array, last], axis)
        else:
            # NumPy finds out which element each place repeats.
            length = shape_of(array)[axis]
            places = np.pad(np.arange(length), (before, after), mode)  # type: ignore[call-overload]
            ends = (places[:before], places[before + length :])
            first, last = (np.take(array, end, axis=axis) for end in ends)
            array = np.concatenate([first, array, last], axis)
    return array


@implements(np.diag)
def diag(v: Any, k: int = 0) -> Any:
    shape = shape_of(v)
    if len(shape) == 2:
        return np.diagonal(v, k)
    if len(shape) != 1:
        raise ValueError(
            f"np.diag wants a vector or a matrix; got shape {shape}: np.diagonal takes more axes"
        )
    places = np.arange(shape[0])
    size = shape[0] + abs(k)
    return scatter(v, (size, size), (places + max(0, -k), places + max(0, k)), 1)


@implements(np.diagflat)
def diagflat(v: Any, k: int = 0) -> Any:
    return np.diag(np.ravel(v), k)


def _lower(m: Any, k: int) -> Any:
    return np.tri(*shape_of(m)[-2:], k=k, dtype=np.bool_)  # type: ignore[call-overload]


@implements(np.tril)
def tril(m: Any, k: int = 0) -> Any:
    return np.where(_lower(m, k), m, 0.0)


@implements(np.triu)
def triu(m: Any, k: int = 0) -> Any:
    return np.where(_lower(m, k - 1), 0.0, m)
