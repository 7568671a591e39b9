"""Passes: what makes a program shorter, and changes nothing by more than rounding.

Each pass goes through the operations once. NaN and infinity stay what they are: ``0 * x`` is not
replaced by 0, and ``x + 0`` not by x, since it makes 0 of -0. Only next to the smallest and largest
numbers, where one factor more or less overflows, a program may differ (see `algebra`, `signs`).
"""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np

from autograd_course.program.algebra import Rewrites
from autograd_course.program.body import Body, Operation, Variable, found_in, replace
from autograd_course.program.signs import carry_signs
from autograd_course.program.text import expression, written

_COMMUTATIVE = {
    np.add, np.multiply, np.equal, np.not_equal, np.bitwise_and, np.bitwise_or,
}  # fmt: skip

# What NumPy refuses at some values, so that a call is a check as well.
_MAY_RAISE = {
    np.linalg.cholesky, np.linalg.inv, np.linalg.solve, np.quantile, np.percentile, np.nanquantile,
    np.nanpercentile,
}  # fmt: skip

_ROUNDS = 2  # what one pass leaves behind, another can use


def shorten(body: Body) -> None:
    """Apply all passes."""
    for _ in range(_ROUNDS):
        simplify(body)
        carry_signs(body)
        share(body)
        drop_unused(body)


def simplify(body: Body) -> None:
    """Apply the rules of arithmetic that hold for floating-point numbers as well."""
    operands = [v for o in body.operations for v in found_in((o.args, o.kwargs), Variable)]
    rewrites = Rewrites(Counter(map(id, operands + found_in(body.results, Variable))))
    renamed = _Renamed()
    operations, body.operations = body.operations, rewrites.operations
    for operation in operations:
        operation.args, operation.kwargs = renamed((operation.args, operation.kwargs))
        same = rewrites.apply(operation)
        body.operations.append(operation)
        if same is not None:
            renamed.give(operation.result, same)
    body.results = renamed(body.results)


def share(body: Body) -> None:
    """Compute once what is written twice: equal text has equal values."""
    renamed = _Renamed()
    kept: dict[str, Operation] = {}
    for operation in body.operations:
        operation.args, operation.kwargs = renamed((operation.args, operation.kwargs))
        first = kept.setdefault(_written_once(operation), operation)
        if first is not operation:
            for result, same in zip(operation.results, first.results, strict=True):
                renamed.give(result, same)
    body.operations = list(kept.values())
    body.results = renamed(body.results)


def _written_once(operation: Operation) -> str:
    """Return the text of a call, the same for ``x * y`` and ``y * x``."""
    if operation.function in _COMMUTATIVE and not operation.kwargs:
        operation = dataclasses.replace(operation, args=tuple(sorted(operation.args, key=written)))
    return expression(operation)


def drop_unused(body: Body) -> None:
    """Leave out what nobody reads; checks stay, and so does what may raise."""
    wanted = set(map(id, found_in(body.results, Variable)))
    kept = []
    for operation in reversed(body.operations):
        read = any(id(result) in wanted for result in operation.results)
        if read or not operation.results or operation.function in _MAY_RAISE:
            kept.append(operation)
            wanted.update(map(id, found_in((operation.args, operation.kwargs), Variable)))
    body.operations = kept[::-1]


class _Renamed:
    """What stands for which variable from here on."""

    def __init__(self) -> None:
        self.given: dict[int, Any] = {}

    def give(self, variable: Variable, other: Any) -> None:
        self.given[id(variable)] = other

    def __call__(self, tree: Any) -> Any:
        return replace(tree, lambda leaf: self.given.get(id(leaf), leaf)) if self.given else tree
