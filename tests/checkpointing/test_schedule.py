import functools
from collections.abc import Iterable

import pytest

from autograd_course import binomial_schedule, fewest_forward_steps, sqrt_schedule
from autograd_course.checkpointing.schedule import Action


@functools.cache
def least(steps: int, slots: int) -> int:
    """The least number of forward steps, by trying every place for the next stored state."""
    if steps == 1:
        return 0
    if slots == 1:
        return steps * (steps - 1) // 2
    return min(m + least(steps - m, slots - 1) + least(m, slots) for m in range(1, steps))


def played(actions: Iterable[Action], steps: int) -> tuple[int, int, int]:
    """Return the forward steps, the most states stored and the most steps recorded at a time.

    Plays a schedule with the numbers of the states, and fails if it is not possible to do so.
    """
    current: int | None = 0
    stored: set[int] = set()
    recorded: tuple[int, int] | None = None
    forward, most_stored, most_recorded, unread = 0, 0, 0, steps
    for name, start, stop in actions:
        if name in ("advance", "record"):
            assert recorded is None
            assert current == start < stop
            current = stop
            if name == "advance":
                forward += stop - start
            else:
                recorded = start, stop
                most_recorded = max(most_recorded, stop - start)
        elif name == "store":
            assert current == start
            stored.add(start)
            most_stored = max(most_stored, len(stored))
        elif name == "read":
            assert recorded == (start, stop)
            assert unread == stop
            unread, recorded, current = start, None, None
        elif name == "restore":
            assert start in stored
            current = start
        else:
            assert name == "free"
            stored.remove(start)
    assert unread == 0
    assert not stored
    return forward, most_stored, most_recorded


@pytest.mark.parametrize("slots", [1, 2, 3, 4, 7, 100])
def test_the_binomial_schedule_is_the_best(slots: int) -> None:
    for steps in range(1, 50):
        forward, stored, recorded = played(binomial_schedule(steps, slots), steps)
        assert forward == fewest_forward_steps(steps, slots) == least(steps, slots)
        assert stored <= slots
        assert recorded == 1


@pytest.mark.parametrize(
    ("steps", "slots", "forward"),
    [(10, 3, 15), (56, 5, 140), (100, 5, 316), (100, 10, 222), (1000, 10, 3636), (5, 5, 4)],
)
def test_published_numbers(steps: int, slots: int, forward: int) -> None:
    assert fewest_forward_steps(steps, slots) == forward
    assert played(binomial_schedule(steps, slots), steps)[0] == forward


def test_a_long_chain_needs_no_recursion() -> None:
    forward, stored, _ = played(binomial_schedule(20_000, 4), 20_000)
    assert forward == fewest_forward_steps(20_000, 4)
    assert stored == 4
    assert fewest_forward_steps(10**9, 1) == 10**9 * (10**9 - 1) // 2


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 10, 99, 100, 101, 1000])
def test_the_schedule_of_square_roots_is_one_more_forward_pass(steps: int) -> None:
    forward, stored, recorded = played(sqrt_schedule(steps), steps)
    assert forward < steps
    assert stored <= steps**0.5
    assert recorded < steps**0.5 + 1


def test_what_is_no_chain_is_refused() -> None:
    for call in (
        lambda: list(binomial_schedule(0, 3)),
        lambda: list(sqrt_schedule(0)),
        lambda: fewest_forward_steps(3, 0),
    ):
        with pytest.raises(ValueError, match="1 step or more and 1 slot or more; got"):
            call()
