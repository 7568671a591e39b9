"""A checkpointing schedule to step through: which states of a chain are alive at each moment.

Time runs downwards: a row for every step of the chain that is run or read, with what is in memory
after it. The rows come from the same actions that `checkpoint_chain` follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from autograd_course.checkpointing.schedule import Action
from autograd_course.graphs.player import Player
from autograd_course.graphs.steps import Step

COLUMN = 33  # from state to state
ROW = 14
LEFT = 16
TOP = 38
UNIT = 7  # of the bars on the right: one state
LEGEND = 62

Kind = Literal["forward", "record", "read", "record and read"]


@dataclass(frozen=True)
class Moment:
    """One step of the chain run or read, and what is in memory after it.

    Attributes
    ----------
    kind : {"forward", "record", "read", "record and read"}
        What is done: run without recording, run and record, read backwards, or the last two.
    step : int
        Which step: from state `step` to the next one.
    stored : tuple of int
        The numbers of the states that are stored.
    taped : tuple of int
        The numbers of the steps that are on the tape; before it is read, for "record and read".
    forward : int
        How many steps have been run forward without being recorded, up to now.
    """

    kind: Kind
    step: int
    stored: tuple[int, ...]
    taped: tuple[int, ...]
    forward: int

    @property
    def held(self) -> int:
        """How many states are in memory, if a step on the tape keeps as much as one state."""
        return len(self.stored) + len(self.taped)


def moments(actions: Iterable[Action]) -> Iterator[Moment]:
    """Play a schedule, one step of the chain at a time.

    Parameters
    ----------
    actions : iterable of Action
        Such as :func:`autograd_course.binomial_schedule` yields.

    Yields
    ------
    Moment
        A step that is recorded alone is read in the same moment.

    Examples
    --------
    >>> from autograd_course import binomial_schedule
    >>> [(moment.kind, moment.step) for moment in moments(binomial_schedule(2, 1))]
    [('forward', 0), ('record and read', 1), ('record and read', 0)]
    """
    stored: set[int] = set()
    taped: set[int] = set()
    forward = 0
    alone = False

    def moment(kind: Kind, step: int) -> Moment:
        return Moment(kind, step, tuple(sorted(stored)), tuple(sorted(taped)), forward)

    for name, start, stop in actions:
        if name == "store":
            stored.add(start)
        elif name == "free":
            stored.remove(start)
        elif name == "advance":
            for step in range(start, stop):
                forward += 1
                yield moment("forward", step)
        elif name == "record":
            alone = stop - start == 1
            for step in range(start, stop):
                taped.add(step)
                if not alone:
                    yield moment("record", step)
        elif name == "read":
            for step in reversed(range(start, stop)):
                if alone:
                    yield moment("record and read", step)
                taped.remove(step)
                if not alone:
                    yield moment("read", step)


def schedule_player(actions: Iterable[Action], title: str) -> Player:
    """Return a schedule, step by step.

    Parameters
    ----------
    actions : iterable of Action
        Such as :func:`autograd_course.binomial_schedule` yields.
    title : str
        What is done with which chain; the figure's name for screen readers.

    Raises
    ------
    ValueError
        If the schedule does nothing.
    """
    played = list(moments(actions))
    if not played:
        raise ValueError("got a schedule without a step, which leaves nothing to show")
    length = 1 + max(moment.step for moment in played)
    most = max(moment.held for moment in played)
    return Player(
        title=f"{title}, step by step",
        drawing=_draw(played, length, most, title),
        legend=(),
        steps=(_overview(length, most, played), *map(_step, played)),
    )


def _overview(length: int, most: int, played: Sequence[Moment]) -> Step:
    forward, count = played[-1].forward, len(played)
    return Step(
        f"A chain of {length} steps",
        (),
        f"A chain of {length} steps, from state 0 to state {length}. {count} moments follow. At "
        f"most {most} states are held, and {forward} steps run forward without being recorded.",
        facts=(
            ("To do", f"read the steps {length - 1} to 0 backwards"),
            ("Held", f"at most {most} states"),
            ("Forward", f"{forward} steps in all, not recorded"),
        ),
    )


def _step(moment: Moment) -> Step:
    step = moment.step
    does = {
        "forward": f"runs forward, from state {step} to state {step + 1}",
        "record": "runs forward and is recorded",
        "read": "is read backwards and forgotten",
        "record and read": f"runs again from state {step}, is recorded and read backwards",
    }[moment.kind]
    stored, taped = _numbers("state", moment.stored), _numbers("step", moment.taped)
    return Step(
        f"Step {step} {does}",
        (),
        f"Step {step} {does}. Stored: {stored}. On the tape: {taped}. "
        f"{moment.held} held; {moment.forward} run forward so far.",
        facts=(
            ("Stored", stored),
            ("On the tape", taped),
            ("Forward", f"{moment.forward} so far, not recorded"),
        ),
    )


def _numbers(noun: str, numbers: Sequence[int]) -> str:
    """Return "states 0, 4 and 7", with a range for several neighbors."""
    if not numbers:
        return "nothing"
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first + 1 == len(numbers):
        return f"{noun}s {first} to {last}"
    if len(numbers) == 1:
        return f"{noun} {first}"
    return f"{noun}s {', '.join(map(str, numbers[:-1]))} and {last}"


def _draw(played: Sequence[Moment], length: int, most: int, title: str) -> str:
    bars = _column(length) + 20
    width = bars + UNIT * most + 26
    bottom = TOP + ROW * len(played)
    body = [
        f'<text x="{_column(0) - 8}" y="13" class="head start">state</text>',
        f'<text x="{bars}" y="13" class="head start">held</text>',
    ]
    for state in range(length + 1):
        x = _column(state)
        body.append(f'<text x="{x}" y="{TOP - 8}">{state}</text>')
        body.append(f'<path class="time" d="M{x} {TOP - 3}V{bottom}"/>')
    for number, moment in enumerate(played, start=1):
        y = TOP + ROW * (number - 1)
        body.append(
            f'<g class="moment" data-from="{number}">'
            f'<rect class="now" data-at="{number}" x="2" y="{y}" width="{width - 4}" '
            f'height="{ROW}"/>{_marks(moment, y + ROW / 2)}'
            f'<rect class="held" x="{bars}" y="{y + 3}" width="{UNIT * moment.held}" '
            f'height="{ROW - 6}"/><text class="count" x="{bars + UNIT * moment.held + 11}" '
            f'y="{y + 11}">{moment.held}</text></g>'
        )
    body.append(_legend(bottom + 14))
    label = escape(
        f"{title}. Time runs downwards, in {len(played)} rows, one for each step that is run or "
        f"read; each row shows the stored states and the steps on the tape, at most {most}.",
        quote=True,
    )
    return (
        f'<svg class="graph schedule" viewBox="0 0 {width} {bottom + LEGEND}" width="{width}" '
        f'role="img" aria-label="{label}">{"".join(body)}</svg>'
    )


def _column(state: int) -> int:
    return LEFT + COLUMN * state


def _marks(moment: Moment, y: float) -> str:
    stored = "".join(_square(_column(state), y) for state in moment.stored)
    taped = "".join(_bar(_column(step), y) for step in moment.taped)
    start, end = _column(moment.step), _column(moment.step + 1)
    if moment.kind in ("forward", "record"):
        return taped + _arrow("forward", start + 3, end - 2, y) + stored
    return taped + _arrow("read", end - 3, start + 2, y) + stored


def _square(x: float, y: float) -> str:
    return f'<rect class="stored" x="{x - 5:g}" y="{y - 5:g}" width="10" height="10"/>'


def _bar(x: float, y: float) -> str:
    return f'<rect class="taped" x="{x + 3:g}" y="{y - 4:g}" width="{COLUMN - 6}" height="8"/>'


def _arrow(kind: str, start: float, end: float, y: float) -> str:
    back = -7 if end > start else 7
    return (
        f'<path class="{kind}" d="M{start:g} {y:g}H{end + back:g}"/>'
        f'<path class="{kind} tip" d="M{end:g} {y:g}l{back} -4v8z"/>'
    )


def _legend(y: float) -> str:
    entries = [
        (_square(30, y), "stored state"),
        (_bar(LEFT - 4, y + 24), "step on the tape"),
        (_arrow("forward", 194, 222, y), "step run forward"),
        (_arrow("read", 222, 194, y + 24), "step read backwards"),
    ]
    parts = []
    for number, (mark, text) in enumerate(entries):
        x, line = (50, 232)[number // 2], y + 24 * (number % 2)
        parts.append(f'{mark}<text class="start" x="{x}" y="{line + 5:g}">{text}</text>')
    return "".join(parts)
