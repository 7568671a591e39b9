"""Functions that join arrays, and functions that split one: each is the other's way back."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.broadcasting import directions
from autograd_course.in_place import viewing
from autograd_course.primitives import Primitive, Rule, implements, primitive
from autograd_course.tracing import dtype_of, shape_of

_AT_ONCE = 8


@implements(np.concatenate)
def concatenate(arrays: Sequence[Any], axis: int | None = 0, *, dtype: Any = None) -> Any:
    if axis is None:
        arrays, axis = [np.ravel(array) for array in arrays], 0
    if dtype is not None:
        arrays = [np.astype(array, dtype) for array in arrays]
    if len(arrays) > _AT_ONCE:
        # Forward mode pads the tangent of each block to the size of the result: join in groups.
        groups = [arrays[k : k + _AT_ONCE] for k in range(0, len(arrays), _AT_ONCE)]
        return np.concatenate([np.concatenate(group, axis) for group in groups], axis)
    rank = len(shape_of(arrays[0]))
    axis = normalize_axis_index(axis, rank) - rank
    ends = [0, *itertools.accumulate(shape_of(array)[axis] for array in arrays)]
    rules = [_block(axis, start, stop, ends[-1]) for start, stop in itertools.pairwise(ends)]
    # The number of arguments differs from call to call, so each call has a row of its own.
    row = Primitive(lambda *blocks: np.concatenate(blocks, axis=axis), "concatenate", rules)
    return row(*arrays)


def _block(axis: int, start: int, stop: int, length: int) -> Rule:
    """Return the rules of one of the arrays that `concatenate` joins: put in place, cut out."""

    def put(t: Any, _: None) -> Any:
        shape = shape_of(t)
        before, after = (
            np.zeros((*shape[:axis], size, *shape[len(shape) + axis + 1 :]), dtype_of(t))
            for size in (start, length - stop)
        )
        return np.concatenate([before, t, after], axis=axis)

    def cut(g: Any, _: None) -> Any:
        return g[(..., slice(start, stop), *(slice(None),) * (-axis - 1))]

    return Rule(put, lambda values: None, cut, lambda values: None)


@implements(np.append)
def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    return np.concatenate([arr, values], axis)


@implements(np.stack)
def stack(arrays: Sequence[Any], axis: int = 0, *, dtype: Any = None) -> Any:
    return np.concatenate([np.expand_dims(array, axis) for array in arrays], axis, dtype=dtype)


@implements(np.vstack)
def vstack(tup: Sequence[Any], *, dtype: Any = None) -> Any:
    return np.concatenate([np.atleast_2d(array) for array in tup], 0, dtype=dtype)


@implements(np.hstack)
def hstack(tup: Sequence[Any], *, dtype: Any = None) -> Any:
    arrays = [np.atleast_1d(array) for array in tup]
    return np.concatenate(arrays, 0 if len(shape_of(arrays[0])) == 1 else 1, dtype=dtype)


@implements(np.dstack)
def dstack(tup: Sequence[Any]) -> Any:
    return np.concatenate([np.atleast_3d(array) for array in tup], 2)


@implements(np.column_stack)
def column_stack(tup: Sequence[Any]) -> Any:
    columns = [np.reshape(array, (-1, 1)) if len(shape_of(array)) < 2 else array for array in tup]
    return np.concatenate(columns, 1)


@implements(np.block)
def block(arrays: Any) -> Any:
    def depth(nested: Any) -> int:
        return 1 + max(map(depth, nested)) if isinstance(nested, list) else 0

    def rank(nested: Any) -> int:
        return max(map(rank, nested)) if isinstance(nested, list) else len(shape_of(nested))

    levels = depth(arrays)
    axes = max(levels, rank(arrays))

    def join(nested: Any, level: int) -> Any:
        if isinstance(nested, list):
            return np.concatenate([join(part, level + 1) for part in nested], level - levels)
        return np.reshape(nested, (1,) * (axes - len(shape_of(nested))) + shape_of(nested))

    return join(arrays, 0)


def _join(g: list[Any], x_shape: tuple[int, ...], ends: tuple[int, ...], axis: int) -> Any:
    """Join the cotangents of the pieces of `split`; None stands for a piece that nobody used."""
    known = next(piece for piece in g if piece is not None)
    shape = directions(known, len(x_shape)) + x_shape
    starts = (0, *ends)
    stops = (*ends, x_shape[axis])
    pieces = [
        np.zeros((*shape[:axis], stop - start, *shape[len(shape) + axis + 1 :]), dtype_of(known))
        if piece is None
        else piece
        for piece, start, stop in zip(g, starts, stops, strict=True)
    ]
    return np.concatenate(pieces, axis=axis)


_split = viewing(
    primitive(
        lambda x, ends, axis: np.split(x, ends, axis),
        name="split",
        several=True,
        x=(lambda t, ends, axis: np.split(t, ends, axis), _join),
    )
)


@implements(np.split)
def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    return _split_as(np.split, ary, indices_or_sections, axis)


@implements(np.array_split)
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    return _split_as(np.array_split, ary, indices_or_sections, axis)


@implements(np.hsplit)
def hsplit(ary: Any, indices_or_sections: Any) -> Any:
    return np.split(ary, indices_or_sections, 1 if len(shape_of(ary)) > 1 else 0)


@implements(np.vsplit)
def vsplit(ary: Any, indices_or_sections: Any) -> Any:
    return np.split(ary, indices_or_sections, 0)


@implements(np.dsplit)
def dsplit(ary: Any, indices_or_sections: Any) -> Any:
    return np.split(ary, indices_or_sections, 2)


@implements(np.unstack)
def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    x = np.moveaxis(x, axis, 0)
    return tuple(x[k] for k in range(shape_of(x)[0]))


def _split_as(function: Any, x: Any, places: Any, axis: int) -> Any:
    rank = len(shape_of(x))
    axis = normalize_axis_index(axis, rank) - rank
    # NumPy computes and checks the places of the cuts.
    pieces = function(np.arange(shape_of(x)[axis]), places)
    ends = tuple(np.cumsum([len(piece) for piece in pieces])[:-1].tolist())
    if sum(map(len, pieces)) != shape_of(x)[axis]:
        # Cuts that go back and forth: the pieces overlap or leave gaps.
        return [np.take(x, piece, axis=axis) for piece in pieces]
    return _split(x, ends, axis) if ends else [x]
