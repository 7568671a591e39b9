"""Stretches of a tape that are forgotten, and recorded again when the backward pass needs them.

A stretch is what one call adds to a tape. When it is forgotten, its nodes keep nothing, and a
single entry for all of them knows how to make the call again. The second call does the same
operations in the same order, so that every node has its old index: whatever refers to one (a
result, a value that the call closed over, a value of an inner transform) stays right.
"""

import contextlib
import functools
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from autograd_course.captured import release
from autograd_course.checkpointing.fingerprint import check_same, fingerprint
from autograd_course.forward import Dual
from autograd_course.reverse import Cotangents, read_backwards
from autograd_course.tape import Node, Tape, check_unchanged
from autograd_course.tracing import RUNNING, Trace
from autograd_course.tree import tree_map

Contributions = list[tuple[int, Any]]


class Continuation(list[Any]):
    """The entries of a tape from an index on, counted as if those before them were there."""

    def __init__(self, start: int, entries: list[Any] | None = None) -> None:
        # Counted from the end, which is right if these are a continuation, too.
        count = 0 if entries is None else len(entries) - start
        super().__init__(entries[-count:] if entries and count else ())
        self.start = start

    def __len__(self) -> int:
        return self.start + super().__len__()

    def copy(self) -> "Continuation":
        """Return a continuation with the same entries."""
        return Continuation(self.start, self)

    def skip(self) -> None:
        """Drop the entries, and go on counting."""
        self.start = len(self)
        self.clear()


class Mark:
    """The place on a tape where a stretch begins, and what the tape had captured before."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.start = self.reached = len(tape.entries)
        self.before = tape.captured, tape.holds
        tape.captured, tape.holds = {}, []
        self.known = 0

    @property
    def count(self) -> int:
        """How many nodes the stretch has."""
        return len(self.tape.entries) - self.start

    def drop(self) -> list[weakref.ref[Any]]:
        """Forget the nodes that are new, and unlock what they captured; return references to it."""
        entries = self.tape.entries
        new = len(entries) - self.reached
        if new:
            # Counted from the end, which is right for a continuation, too.
            entries[-new:] = [None] * new
        self.reached = len(entries)
        references, changed = [], []
        while len(self.tape.holds) > self.known:
            hold = self.tape.holds.pop()
            self.tape.captured.popitem()
            if not release(hold):
                changed.append(hold.array)
            references.append(weakref.ref(hold.array if hold.owner is None else hold.owner))
        check_unchanged(changed)
        return references

    def keep(self, references: list[weakref.ref[Any]]) -> None:
        """Lock again what is still in use outside: the second call will read it, too."""
        for reference in references:
            array = reference()
            if array is not None:
                self.tape.capture(array)
        self.known = len(self.tape.holds)

    def close(self) -> list[tuple[Any, Any]]:
        """Return the arrays that must be the same at the second call, each with a copy of it.

        They are none if they stay locked until then.
        """
        captured, holds = self.tape.captured, self.tape.holds
        self.tape.captured, self.tape.holds = self.before
        for (key, pair), hold in zip(captured.items(), holds, strict=True):
            if key in self.tape.captured:
                release(hold)
            else:
                self.tape.captured[key] = pair
                self.tape.holds.append(hold)
        return list(captured.values()) if self.tape.outlives else []


def forget(marks: list[Mark]) -> None:
    """Forget what the marked stretches have added since the last time."""
    # All tapes let go before one of them asks what is still in use.
    references = [mark.drop() for mark in marks]
    for mark, outside in zip(marks, references, strict=True):
        mark.keep(outside)


@contextlib.contextmanager
def abandoned_on_error(marks: list[Mark]) -> Iterator[None]:
    """After an exception, leave on the tapes what they have, as after any other operation."""
    try:
        yield
    except BaseException:
        for mark in marks:
            mark.close()
        raise


def stretch(run: Callable[[], Any], again: Callable[[], Any] | None = None) -> Any:
    """Make a call of which no running tape keeps more than how to make it again.

    Parameters
    ----------
    run : callable
        The call, without arguments.
    again : callable, optional
        The same call as it has to be made later; `run` by default.

    Returns
    -------
    The result of `run`.
    """
    traces = list(RUNNING.traces)
    marks = [Mark(trace) for trace in traces if isinstance(trace, Tape)]
    if not marks:
        return run()
    with abandoned_on_error(marks):
        result = run()
        forget(marks)
    repeated = functools.partial(_repeat, again or run, traces, fingerprint(result))
    for mark in marks:
        settle(mark, repeated)
    return result


def settle(mark: Mark, pull_back: Callable[..., Contributions]) -> None:
    """Give a forgotten stretch its entry: `pull_back`, called with its `Place` and cotangents."""
    place = Place(mark.tape, mark.start, mark.count, mark.close())
    if place.count:
        mark.tape.entries[-place.count] = (functools.partial(pull_back, place),)


class Place:
    """A stretch that was forgotten: its tape, where it was, and what must not have changed."""

    def __init__(self, tape: Tape, start: int, count: int, promises: list[Any]) -> None:
        self.tape = tape
        self.start = start
        self.count = count
        self.promises = promises

    def cotangents(self, given: Any) -> Cotangents:
        """Return the cotangents of the nodes that have one, by index."""
        several = given if self.count > 1 else [given]
        return Cotangents({k: c for k, c in enumerate(several, self.start) if c is not None})

    def check_promises(self) -> None:
        """Raise a RuntimeError if an array has changed that the second run will read."""
        for array, kept in self.promises:
            if not np.array_equal(array, kept, equal_nan=array.dtype.kind == "f"):
                raise RuntimeError(
                    f"an array of shape {array.shape} and dtype {array.dtype} that a checkpointed "
                    "function reads has changed before the backward pass ran the function again: "
                    "leave it as it is until then, or pass a copy"
                )


@contextlib.contextmanager
def revived(tape: Tape, start: int, traces: Iterable[Trace]) -> Iterator[list[Tape]]:
    """Let a tape that has ended run again, from an index on, and with it the inner traces.

    The tapes among them are returned. After that they are again as they were.
    """
    if tape.running:
        raise RuntimeError(
            "a backward pass began again on the same tape before it ended, by another thread or by "
            "the function itself: make a vjp for each"
        )
    # To outer traces all this is a computation like others, which they record if they run.
    ended = [trace for trace in traces if not trace.running and trace.level >= tape.level]
    tapes = [trace for trace in ended if isinstance(trace, Tape)]
    before = [(each.entries, each.captured, each.holds) for each in tapes]
    for each in tapes:
        first = start if each is tape else 0
        each.entries, each.captured, each.holds = Continuation(first), {}, []
    for trace in ended:
        trace.running = True
    RUNNING.traces.extend(ended)
    try:
        yield tapes
    finally:
        for trace in ended:
            trace.running = False
            RUNNING.traces.remove(trace)
        changed = [array for each in tapes for array in each.unlock()]
        for each, parts in zip(tapes, before, strict=True):
            each.entries, each.captured, each.holds = parts
    check_unchanged(changed)


def _repeat(
    run: Callable[[], Any], traces: list[Trace], known: Any, place: Place, given: Any
) -> Contributions:
    """Make a call once more, read what it records backwards, and return the contributions."""

    def record_and_read() -> Contributions:
        place.check_promises()
        cotangents = place.cotangents(given)
        with revived(place.tape, place.start, traces):
            result = run()
            entries = place.tape.entries
            check_same((known, place.start + place.count), (fingerprint(result), len(entries)))
            del result
        read_backwards(entries, place.start, cotangents, consume=True)
        return list(cotangents.items())

    contributions: Contributions = stretch(record_and_read)
    return contributions


def snapshot(tree: Any) -> Any:
    """Return the tree with traced values that no operator in place will change."""
    return tree_map(_copy_of_tracer, tree)


def _copy_of_tracer(value: Any) -> Any:
    if type(value) is Node:
        return Node(value.primal, value._trace, value.index)  # type: ignore[arg-type]
    if type(value) is Dual:
        return Dual(value.primal, value._trace, value.tangent)
    return value
