"""Linear maps that are written for one direction: applied to many at once, and transposed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_course.broadcasting import directions
from autograd_course.forward import push_forward
from autograd_course.reverse import Node, Recording, Tape, pull_back
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten

# From a list of arrays to a list of arrays.
LinearMap = Callable[[list[Any]], list[Any]]


def along(linear: LinearMap, given: Sequence[Any], like: Sequence[Any]) -> list[Any]:
    """Apply a linear map to directions, which may have leading axes more than what it takes.

    Parameters
    ----------
    linear : callable
        Takes and returns a list of arrays.
    given : sequence of arrays
        The directions, all with the same leading axes.
    like : sequence of arrays
        Of the shapes that the map takes.

    Returns
    -------
    list of arrays
        The results, with the same leading axes. The map is called once: it is its own derivative,
        and forward mode carries many directions.
    """
    leading = leading_axes(given, [len(shape_of(one)) for one in like])
    if not leading:
        return linear(list(given))
    # The value at one of the directions is not needed, but finite where they are.
    points = [
        direction[(0,) * len(leading)]
        if 0 not in leading
        else np.zeros(shape_of(one), dtype_of(one))
        for direction, one in zip(given, like, strict=True)
    ]
    _, results, _ = push_forward(
        lambda *inputs: linear(list(inputs)), points, flatten(tuple(points))[1], list(given)
    )
    return results


def transposed(linear: LinearMap, like: Sequence[Any], tape: Tape | None = None) -> LinearMap:
    """Return the transpose of a linear map, by reverse mode.

    Parameters
    ----------
    linear : callable
        Takes and returns a list of arrays; called once, now.
    like : sequence of arrays
        Of the shapes and dtypes that it takes.
    tape : Tape, optional
        The one that the transpose is kept on; without, it is called at once.

    Returns
    -------
    callable
        Takes a list of what the map returns, None for zero, and returns a list of what it takes;
        both may have leading axes of directions.
    """
    # A linear map may be recorded anywhere; at zero it could meet 0 / 0. These take no memory.
    points = [np.broadcast_to(np.ones((), dtype_of(one)), shape_of(one))[()] for one in like]
    with Tape(tape is not None and tape.outlives) as inner:
        results = linear([inner.node(point) for point in points])
        if tape is not None and not tape.outlives:
            # What one tape has locked while it runs the other needs until it is read.
            for constant, _ in inner.captured.values():
                tape.capture(constant)
    places = [
        result.index if type(result) is Node and result._trace is inner else None
        for result in results
    ]
    ranks = [len(shape_of(result)) for result in results]
    recording = Recording(inner.entries, [], places, None)

    def pull(cotangents: list[Any]) -> list[Any]:
        return pull_back(recording, points, cotangents, directions=leading_axes(cotangents, ranks))

    return pull


def leading_axes(given: Sequence[Any], ranks: Sequence[int]) -> tuple[int, ...]:
    """Return the axes of directions that arrays have beside those of their primals."""
    for direction, rank in zip(given, ranks, strict=True):
        if direction is not None:
            return directions(direction, rank)
    return ()
