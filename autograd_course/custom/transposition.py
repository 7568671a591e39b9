"""Linear maps that are written for one direction: applied to many at once, and transposed."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from autograd_course.broadcasting import directions
from autograd_course.reverse import Recording, pull_back
from autograd_course.tape import Node, Tape
from autograd_course.tracing import RUNNING, Tracer, dtype_of, plain, shape_of

# From a list of arrays to a list of arrays.
LinearMap = Callable[[list[Any]], list[Any]]

# By what a direction is multiplied to see whether the result is: what clips, and what depends on
# the sign, shows itself.
_FACTOR = -1024.0


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
        The results, with the same leading axes. The map is called once for each direction, so
        that it is right also for a map that is not linear, such as one that clips.
    """
    leading = leading_axes(given, [len(shape_of(one)) for one in like])
    if not leading:
        return linear(list(given))
    columns = [linear([one[index] for one in given]) for index in np.ndindex(leading)]
    if not columns:
        shapes = linear([np.zeros(shape_of(one), dtype_of(one))[()] for one in like])
        return [np.zeros(leading + shape_of(one), dtype_of(one)) for one in shapes]
    rows = map(np.stack, zip(*columns, strict=True))
    return [np.reshape(row, leading + shape_of(row)[1:]) for row in rows]


def transposed(
    linear: LinearMap, like: Sequence[Any], tape: Tape | None = None, *, check: str | None = None
) -> LinearMap:
    """Return the transpose of a linear map, by reverse mode.

    Parameters
    ----------
    linear : callable
        Takes and returns a list of arrays; called once, now.
    like : sequence of arrays
        Of the shapes and dtypes that it takes.
    tape : Tape, optional
        The one that the transpose is kept on; without, it is called at once.

    check : str, optional
        What the map is called in the message, if it is to be checked whether it is linear.

    Returns
    -------
    callable
        Takes a list of what the map returns, None for zero, and returns a list of what it takes;
        both may have leading axes of directions.

    Raises
    ------
    TypeError
        If the map is checked, and is not linear: then it has no transpose.
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

    if check is not None:
        values = [result.primal if place is not None else result
                  for result, place in zip(results, places, strict=True)]  # fmt: skip
        _check_linear(check, values, pull)
        with np.errstate(all="ignore"), _leaving_no_trace():
            _check_multiple(check, values, linear([_FACTOR * point for point in points]))
    return pull


def _check_linear(name: str, values: list[Any], pull: LinearMap) -> None:
    """Raise a TypeError unless ``<u, A(v)> = <A^T u, v>`` where all elements of u and v are 1."""
    ones = [np.ones(shape_of(value), dtype_of(value))[()] for value in values]
    with np.errstate(all="ignore"), _leaving_no_trace():
        pairs = [[plain(value) for value in side] for side in (values, pull(ones))]
        if any(isinstance(value, Tracer) for value in pairs[0] + pairs[1]):
            return  # While a program is recorded there are no values.
        left, right = (sum(float(np.sum(value)) for value in side) for side in pairs)
        size = sum(float(np.sum(np.abs(value))) for side in pairs for value in side)
    precision = max((np.finfo(dtype_of(value)).eps for value in pairs[0] + pairs[1]), default=0)
    if np.isfinite(left - right) and abs(left - right) > precision**0.5 * size:
        _refuse_nonlinear(name)


def _check_multiple(name: str, values: list[Any], multiples: list[Any]) -> None:
    """Raise a TypeError unless each multiple is as many times its value."""
    for value, multiple in zip(map(plain, values), map(plain, multiples), strict=True):
        if isinstance(value, Tracer) or isinstance(multiple, Tracer):
            return
        error = np.abs(multiple - _FACTOR * value)
        size = np.max(np.abs(multiple) + np.abs(_FACTOR * value), initial=0.0)
        if np.isfinite(size) and np.any(error > np.finfo(dtype_of(value)).eps ** 0.5 * size):
            _refuse_nonlinear(name)


def _refuse_nonlinear(name: str) -> NoReturn:
    raise TypeError(
        f"{name} is not linear in the directions that it gets: the other mode, which needs its "
        "transpose, cannot use it; compute nothing of them but sums and multiples"
    )


@contextlib.contextmanager
def _leaving_no_trace() -> Iterator[None]:
    """Remove from the running tapes what is recorded meanwhile, and used by nobody."""
    tapes = [trace for trace in RUNNING.traces if isinstance(trace, Tape)]
    before = [len(tape.entries) for tape in tapes]
    yield
    for tape, count in zip(tapes, before, strict=True):
        if len(tape.entries) > count:
            del tape.entries[count - len(tape.entries) :]


def leading_axes(given: Sequence[Any], ranks: Sequence[int]) -> tuple[int, ...]:
    """Return the axes of directions that arrays have beside those of their primals."""
    for direction, rank in zip(given, ranks, strict=True):
        if direction is not None:
            return directions(direction, rank)
    return ()
