"""Which states of a chain to store, and which steps to run again: schedules as data.

The backward pass of a chain of l steps needs the states in reverse order. A schedule tells how to
bring them about with few of them stored, as a sequence of actions; it knows nothing of tapes.

Convention: there are l steps and c slots for states, and the start state takes one. Forward steps
are counted without the l steps that are recorded for the backward pass.
"""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple


class Action(NamedTuple):
    """One action of a schedule. State k is the state before step k.

    - "store": keep a copy of the current state, number `start`, in a free slot.
    - "advance": run the steps from `start` up to `stop`, not included, without recording them.
    - "record": run these steps and record them on a tape.
    - "read": read the record of these steps backwards, which frees it.
    - "restore": make the stored state number `start` the current one.
    - "free": give back the slot of state number `start`.
    """

    name: Literal["store", "advance", "record", "read", "restore", "free"]
    start: int
    stop: int


def binomial_schedule(steps: int, slots: int) -> Iterator[Action]:
    """Yield the actions that reverse a chain with the fewest forward steps.

    Parameters
    ----------
    steps : int
        The length l of the chain.
    slots : int
        How many states may be stored at a time, the start state among them.

    Yields
    ------
    Action
        Every step is recorded alone, and read at once. The start state is the current one at the
        beginning.

    Raises
    ------
    ValueError
        If the chain has no step, or there is no slot.

    References
    ----------
    Griewank and Walther, Algorithm 799: revolve, ACM Transactions on Mathematical Software 26
    (2000).

    Examples
    --------
    >>> " ".join(f"{name} {start}" for name, start, _ in binomial_schedule(2, 1))
    'store 0 advance 0 record 1 read 1 restore 0 record 0 read 0 free 0'
    """
    _check(steps, slots)
    yield Action("store", 0, 0)
    # What is left to do, the next last: actions, and parts of the chain with the slots for them.
    # The first state of a part is stored, in one of its slots, and is the current one.
    left: list[Action | tuple[int, int, int]] = [Action("free", 0, 0), (0, steps, slots)]
    while left:
        task = left.pop()
        if isinstance(task, Action):
            yield task
            continue
        start, stop, slots = task
        if stop - start == 1:
            yield Action("record", start, stop)
            yield Action("read", start, stop)
            continue
        middle = start + _first_part(stop - start, slots)
        yield Action("advance", start, middle)
        left += [(start, middle, slots), Action("restore", start, start)]
        if stop - middle > 1:
            # A single step needs no slot: it is recorded from the current state.
            yield Action("store", middle, middle)
            left.append(Action("free", middle, middle))
        left.append((middle, stop, slots - 1))


def sqrt_schedule(steps: int) -> Iterator[Action]:
    """Yield the actions that reverse a chain with one more forward pass.

    The chain is cut into about sqrt(l) segments of about sqrt(l) steps. The state before each
    segment is stored, and each segment is recorded as a whole.

    Parameters
    ----------
    steps : int
        The length l of the chain.

    Yields
    ------
    Action
        The start state is the current one at the beginning.

    Raises
    ------
    ValueError
        If the chain has no step.

    References
    ----------
    Chen, Xu, Zhang and Guestrin, Training deep nets with sublinear memory cost (2016).

    Examples
    --------
    >>> [(name, start, stop) for name, start, stop in sqrt_schedule(4) if name == "record"]
    [('record', 2, 4), ('record', 0, 2)]
    """
    _check(steps)
    starts = range(0, steps, math.ceil(math.sqrt(steps)))
    *earlier, last = zip(starts, [*starts[1:], steps], strict=True)
    for start, stop in earlier:
        yield Action("store", start, start)
        yield Action("advance", start, stop)
    yield Action("record", *last)
    yield Action("read", *last)
    for start, stop in reversed(earlier):
        yield Action("restore", start, start)
        yield Action("free", start, start)
        yield Action("record", start, stop)
        yield Action("read", start, stop)


def fewest_forward_steps(steps: int, slots: int) -> int:
    """Return the number of forward steps of the binomial schedule, which is the least possible.

    With ``beta(c, r) = (c + r)! / (c! r!)`` and r such that ``beta(c, r - 1) < l <= beta(c, r)``,
    no step is run forward more than r times, and ``t(l, c) = r l - beta(c + 1, r - 1)`` in all.

    Parameters
    ----------
    steps : int
        The length l of the chain.
    slots : int
        The number c of states that may be stored at a time, the start state among them.

    Returns
    -------
    int
        ``t(l, c)``, without the l steps that are recorded.

    Raises
    ------
    ValueError
        If the chain has no step, or there is no slot.

    References
    ----------
    Griewank and Walther (2000).

    Examples
    --------
    >>> fewest_forward_steps(10, 3), fewest_forward_steps(1000, 10)
    (15, 3636)
    """
    _check(steps, slots)
    repeats = _repeats(steps, slots)
    return repeats * steps - _beta(slots + 1, repeats - 1)


def _beta(slots: int, repeats: int) -> int:
    """Return the length of the longest chain with that many slots and runs of each step."""
    return math.comb(slots + repeats, slots) if repeats >= 0 else 0


def _repeats(steps: int, slots: int) -> int:
    """Return r with ``beta(c, r - 1) < l <= beta(c, r)``."""
    if slots == 1:
        return steps - 1
    repeats = 0
    while _beta(slots, repeats) < steps:
        repeats += 1
    return repeats


def _first_part(steps: int, slots: int) -> int:
    """Return how many steps to advance to the next state that is stored.

    They are run once more than those behind it, which have a slot less. So the first part is as
    long as r - 1 runs allow, while the second may take r.
    """
    if slots == 1:
        return steps - 1
    repeats = _repeats(steps, slots)
    return min(_beta(slots, repeats - 1), steps - max(1, _beta(slots - 1, repeats - 1)))


def _check(steps: int, slots: int = 1) -> None:
    if steps < 1 or slots < 1:
        raise ValueError(
            f"a schedule wants a chain of 1 step or more and 1 slot or more; got {steps} steps and "
            f"{slots} slots: the start state alone takes a slot"
        )
