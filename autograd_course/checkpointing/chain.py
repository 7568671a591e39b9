"""Checkpointing a chain of steps: memory for a few states, by a schedule."""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, cast

from autograd_course.checkpointing.fingerprint import check_same, fingerprint
from autograd_course.checkpointing.schedule import Action, binomial_schedule, sqrt_schedule
from autograd_course.checkpointing.stretch import (
    Continuation,
    Contributions,
    Mark,
    Place,
    abandoned_on_error,
    forget,
    revived,
    settle,
    snapshot,
    stretch,
)
from autograd_course.reverse import read_backwards
from autograd_course.tape import Tape, check_unchanged
from autograd_course.tracing import RUNNING


def checkpoint_chain(
    step: Callable[[Any, Any], Any],
    state: Any,
    parameters: Iterable[Any],
    *,
    slots: int | None = None,
) -> Any:
    """Run ``state = step(state, p)`` for each p, storing only a few states for the backward pass.

    Parameters
    ----------
    step : callable
        Takes a state and what belongs to this step; returns the next state. Written with NumPy.
        It may close over traced values.
    state : tree
        The start state: an array, or nested tuples, lists and dicts of them.
    parameters : iterable of trees
        What belongs to each step: its weights, its number, or None. The length of the chain is
        its length. A list of arrays is better than one array, whose rows would first be cut out.
    slots : int, optional
        How many states may be stored at a time, the start state among them, by the binomial
        schedule, in which every step is recorded alone. By default about sqrt(l) states are
        stored, and as many steps recorded at a time.

    Returns
    -------
    tree
        The last state. It can be differentiated with respect to the start state, the parameters
        and whatever `step` closes over, in both modes, to any order.

    Raises
    ------
    TypeError, ValueError
        If the parameters are a dict, or `slots` is less than 1.
    RuntimeError
        In the backward pass, if a step does something else when it runs again: see `checkpoint`.

    Notes
    -----
    Beside the l recorded steps, a gradient runs at most l forward by default, and exactly
    ``fewest_forward_steps(l, slots)`` by the binomial schedule; a pullback of `vjp` that is called
    again also repeats the forward pass. Memory is that of the states and of what is recorded, and
    some 50 bytes for each operation of the chain. In reverse over reverse mode the outer tape
    keeps all of the inner backward pass: take ``hvp`` in its default order, forward over reverse.

    References
    ----------
    Griewank and Walther, Algorithm 799: revolve (2000); Chen, Xu, Zhang and Guestrin, Training
    deep nets with sublinear memory cost (2016).

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import grad
    >>> def power(x):
    ...     return checkpoint_chain(lambda state, factor: state * factor, 1.0, [x] * 5, slots=2)
    >>> float(grad(power)(2.0))
    80.0
    """
    if isinstance(parameters, dict):
        raise TypeError(
            "checkpoint_chain wants a list with what belongs to each step; got a dict: make a list "
            "of dicts"
        )
    each = list(parameters)
    if slots is not None and slots < 1:
        raise ValueError(
            f"checkpoint_chain wants 1 slot or more, since the start state takes one; got {slots}"
        )
    chain = _Chain(step, state, each, slots)
    if not each or not any(isinstance(trace, Tape) for trace in RUNNING.traces):
        return chain.run(state, 0, len(each))
    return chain.forward(state)


class _Held(NamedTuple):
    """What the forward pass has left for the first backward pass, on one tape."""

    stored: dict[int, tuple[Any, int]]
    recorded: Continuation
    before: tuple[Any, int]

    def copy(self) -> "_Held":
        return _Held(dict(self.stored), self.recorded.copy(), self.before)


class _Chain:
    """The two passes of a chain, which is one stretch of each tape that runs.

    A stored state comes with the index that the tape had reached, from which to go on.
    """

    def __init__(self, step: Any, state: Any, parameters: list[Any], slots: int | None) -> None:
        self.step = step
        self.start = snapshot(state)
        self.parameters = parameters
        self.slots = slots
        self.traces = list(RUNNING.traces)
        # Whether some tape has recorded a backward pass.
        self.repeated = False

    def schedule(self) -> Iterator[Action]:
        steps = len(self.parameters)
        return sqrt_schedule(steps) if self.slots is None else binomial_schedule(steps, self.slots)

    def run(
        self, state: Any, start: int, stop: int, forget: Callable[[], None] | None = None
    ) -> Any:
        """Return the state after some steps, each of which is forgotten if there is a way to."""
        for number in range(start, stop):
            state = self.step(state, self.parameters[number])
            if forget is not None:
                forget()
        return state

    def forward(self, state: Any) -> Any:
        """Follow the schedule up to what the backward pass reads first, and return the result."""
        marks = [Mark(trace) for trace in self.traces if isinstance(trace, Tape)]
        stored: dict[int, tuple[Any, list[int]]] = {}
        with abandoned_on_error(marks):
            for name, start, stop in self.schedule():
                reached = [len(mark.tape.entries) for mark in marks]
                if name == "store":
                    stored[start] = snapshot(state), reached
                elif name == "advance":
                    state = self.run(state, start, stop, functools.partial(forget, marks))
                elif name == "record":
                    before = fingerprint(state)
                    state = self.run(state, start, stop)
                    break
            # What has been recorded is kept, but apart from the tape.
            left = []
            for which, (mark, position) in enumerate(zip(marks, reached, strict=True)):
                own = {number: (kept, at[which]) for number, (kept, at) in stored.items()}
                recorded = Continuation(position, mark.tape.entries)
                left.append([_Held(own, recorded, (before, position))])
            forget(marks)
        for mark, held in zip(marks, left, strict=True):
            settle(mark, functools.partial(self.pull_back, held))
        return state

    def pull_back(self, held: list[_Held], place: Place, given: Any) -> Contributions:
        """Follow the rest of the schedule, and return what all steps contribute."""
        # A tape that records this pass will repeat it, from what is held now.
        self.repeated |= any(isinstance(trace, Tape) for trace in RUNNING.traces)
        if not self.repeated:
            # Later calls have to do without, and run the forward pass again.
            return self.backward(place, given, held.pop() if held else None)
        first = held[0] if held else None
        contributions: Contributions = stretch(
            lambda: self.backward(place, given, first and first.copy())
        )
        return contributions

    def backward(self, place: Place, given: Any, held: _Held | None) -> Contributions:
        place.check_promises()
        cotangents = place.cotangents(given)
        state, position, before = snapshot(self.start), place.start, None
        stored: dict[int, tuple[Any, int]] = {}
        schedule = self.schedule()
        if held is not None:
            next(action for action in schedule if action.name == "record")
            stored, recorded, before = held
        for name, start, stop in schedule:
            if name == "store":
                stored[start] = snapshot(state), position
            elif name == "restore":
                state, position = stored[start]
                state = snapshot(state)
            elif name == "free":
                del stored[start]
            elif name == "advance":
                with revived(place.tape, position, self.traces) as tapes:
                    state = self.run(state, start, stop, functools.partial(_let_go, tapes))
                    position = len(place.tape.entries)
            elif name == "record":
                found = fingerprint(state), position
                with revived(place.tape, position, self.traces):
                    state = self.run(state, start, stop)
                    recorded = cast(Continuation, place.tape.entries)
                if before is not None:
                    check_same(before, (fingerprint(state), len(recorded)))
                state, before = None, found
            else:
                read_backwards(recorded, recorded.start, cotangents, consume=True)
        return list(cotangents.items())


def _let_go(tapes: list[Tape]) -> None:
    for tape in tapes:
        cast(Continuation, tape.entries).skip()
        check_unchanged(tape.unlock())
