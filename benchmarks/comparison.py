"""What is compared: lines of a table, whose contenders do the same work, and targets for them."""

from collections.abc import Callable
from typing import Any, NamedTuple

# The columns of the table. A peer is missing where its package is not installed.
BY_HAND = "by hand"
OURS = "ours"
PROGRAM = "our program"
HIPS = "HIPS autograd"
PYTORCH = "PyTorch"
JAX = "JAX"
JAX_JIT = "JAX jit"
MICROGRAD = "micrograd"
COLUMNS = (BY_HAND, OURS, PROGRAM, HIPS, PYTORCH, JAX, JAX_JIT, MICROGRAD)
PEERS = frozenset({HIPS, PYTORCH, JAX, JAX_JIT, MICROGRAD})

# Does the work once and returns its result. Where a measure cannot be taken from outside, the
# call has a method of the measure's name that returns it.
Call = Callable[[], Any]

# Makes everything that the work needs, in the process where it is going to be measured.
Contender = Callable[[], Call]


class Unit(NamedTuple):
    """In what a peak of memory is counted."""

    name: str
    bytes: float


MIB = Unit("MiB", 2**20)


class Line(NamedTuple):
    """One kind of work, and by column who does it; the results of all must be equal.

    `measures` has what is taken of it: "time" (CPU time of a call), "peak" (bytes that a call
    holds at once) and "steps" (evaluations of the function of one step, in a chain of steps).
    """

    title: str
    contenders: dict[str, Contender]
    measures: tuple[str, ...] = ("time",)
    unit: Unit = MIB


class Figure(NamedTuple):
    """A place in the table."""

    line: str
    column: str
    measure: str = "time"


# One value for each round; what does not vary has one value.
Measurements = dict[Figure, list[float]]


class Target(NamedTuple):
    """What the quotient of two figures is to be, or of one figure and a number."""

    claim: str
    figure: Figure
    divisor: Figure | float
    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, quotient: float) -> bool:
        """Return whether a quotient is within the bounds."""
        return (self.at_least is None or quotient >= self.at_least) and (
            self.at_most is None or quotient <= self.at_most
        )


class Comparison(NamedTuple):
    """Lines that are measured together, in turn, so that their quotients can be trusted."""

    lines: list[Line]
    targets: list[Target]

    def columns(self) -> list[str]:
        """Return who takes part, in the order of the table."""
        return [name for name in COLUMNS if any(name in line.contenders for line in self.lines)]
