"""The tape: what one forward pass records for the backward pass.

For every operation it keeps the parents and what the rules will read. The order of recording is a
topological order of the graph.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_course.broadcasting import unbroadcast
from autograd_course.captured import Hold, lock, release
from autograd_course.checks import as_operands, is_foreign, name_of, real_dtype_of
from autograd_course.primitives import Primitive
from autograd_course.tracing import Trace, Tracer, dtype_of, shape_of

# The edges from one node to its parents, three places each: the pullback, the parent's index, and
# the residual that the pullback reads. Flat, since a tuple for each edge would double the memory.
# Where one computation gives the contributions to all parents together (custom rules), the entry
# is a single function of the cotangent that returns pairs of a parent's index and a contribution.
Entry = tuple[Any, ...]


_PLAIN = frozenset((np.float64, float, int, np.ndarray))


class Node(Tracer):
    """A value on a tape: its primal, and the index of its entry."""

    __slots__ = ("index",)

    def __init__(self, primal: Any, trace: "Tape", index: int) -> None:
        self.primal = primal
        self._trace = trace
        self.index = index


class Tape(Trace):
    """The record of one forward pass: an entry for each node, in the order of evaluation.

    The entry of an input is empty. Of a primitive with several results the first result has the
    entry, and those of the others are None.
    """

    __slots__ = ("captured", "entries", "holds", "outlives")

    def __init__(self, outlives: bool) -> None:
        super().__init__()
        self.entries: list[Entry | None] = []
        # Whether the tape is read after the trace has ended, when nothing is locked any more.
        self.outlives = outlives
        self.captured: dict[int, tuple[Any, Any]] = {}
        self.holds: list[Hold] = []

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        primals = [x.primal if type(x) is Node and x._trace is self else x for x in arguments]
        out = primitive.function(*primals)
        values = (out, *primals)
        several, broadcasts = primitive.several, primitive.broadcasts
        shape, dtype = ((), None) if several else (shape_of(out), real_dtype_of(out))
        entry: Entry = ()
        constants: list[Any] = []
        for rule, argument, primal in zip(primitive.rules, arguments, primals, strict=True):
            if argument is primal:
                if type(argument) is np.ndarray:
                    constants.append(argument)
                elif rule is not None and is_foreign(argument):
                    return self.evaluate(primitive, as_operands(primitive.name, arguments))
                continue
            if rule is None:
                raise primitive.not_differentiable(argument)
            pull, residual = rule.pull, rule.pull_reads(values)
            stretched = broadcasts and shape_of(primal) != shape
            if not several and (stretched or dtype_of(primal) != dtype):
                # The parent was stretched or converted: the contribution goes back.
                rank = len(shape) if broadcasts else len(shape_of(primal))
                residual = pull, residual, rank, shape_of(primal), dtype_of(primal)
                pull = _pull_and_fit
            entry += (pull, argument.index, residual)
        if constants:
            entry = self._capture(entry, constants)
        if primitive.several:
            return self.nodes(out, entry)
        return self.node(out, entry)

    # With plain operands nobody else has to be asked, and between doubles there is nothing to fit
    # or to lock: for them, these do in short what `evaluate` does.

    def unary(self, primitive: Primitive, x: Any) -> Any:
        primal = x.primal
        if not self.running or type(primal) not in _PLAIN:
            return primitive(x)
        if type(primal) is np.ndarray:
            return self.evaluate(primitive, (x,))
        out = primitive.function(primal)
        rules: Any = primitive.rules
        _, _, pull, reads = rules[0]
        entry = pull, x.index, reads((out, primal))
        entries = self.entries
        entries.append(entry)
        index = len(entries) - 1
        return Node(out, self, index if entries[-1] is entry else self._find(entry))

    def binary(self, primitive: Primitive, x: Any, y: Any) -> Any:
        x_traced = type(x) is Node and x._trace is self
        y_traced = type(y) is Node and y._trace is self
        first = x.primal if x_traced else x
        second = y.primal if y_traced else y
        if not self.running or type(first) not in _PLAIN or type(second) not in _PLAIN:
            return primitive(x, y)
        if type(first) is np.ndarray or type(second) is np.ndarray:
            return self.evaluate(primitive, (x, y))
        out = primitive.function(first, second)
        values = out, first, second
        rules: Any = primitive.rules
        entry: Entry = ()
        if x_traced:
            _, _, pull, reads = rules[0]
            entry = (pull, x.index, reads(values))
        if y_traced:
            _, _, pull, reads = rules[1]
            entry += (pull, y.index, reads(values))
        entries = self.entries
        entries.append(entry)
        index = len(entries) - 1
        return Node(out, self, index if entries[-1] is entry else self._find(entry))

    def node(self, primal: Any, entry: Entry = ()) -> Node:
        """Append an entry and return its node; without an entry, an input of the function."""
        self.entries.append(entry)
        index = len(self.entries) - 1
        return Node(primal, self, index if self.entries[-1] is entry else self._find(entry))

    def nodes(self, primals: Sequence[Any], entry: Entry) -> list[Node]:
        """Append an entry for several results together, and return their nodes."""
        if not primals:
            return []
        self.entries.extend([entry, *[None] * (len(primals) - 1)])
        first = self._find(entry)
        return [Node(primal, self, index) for index, primal in enumerate(primals, first)]

    def _find(self, entry: Entry) -> int:
        """Return the index of an entry that is not the last: another thread may have been quick."""
        entries: Any = self.entries
        place = list.__len__(entries) - 1
        while entries[place] is not entry:
            place -= 1
        # The entries before a continuation are not there, and are counted.
        return place + getattr(entries, "start", 0)

    def _capture(self, residual: Any, constants: list[Any]) -> Any:
        """Return a residual, or an entry, with its constants safe from being written to."""
        if type(residual) is tuple:
            return tuple([self._capture(part, constants) for part in residual])
        if any(residual is constant for constant in constants):
            return self.capture(residual)
        return residual

    def capture(self, constant: Any) -> Any:
        """Lock an array while the trace runs; of a tape that outlives it, return a copy."""
        if id(constant) not in self.captured:
            self.holds.append(lock(constant))
            kept = constant.copy() if self.outlives else constant
            # With the constant itself, since an id is unique only among the living.
            self.captured[id(constant)] = constant, kept
        return self.captured[id(constant)][1]

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        super().__exit__(kind, error, traceback)
        if self.holds:
            changed = self.unlock()
            if error is None:
                check_unchanged(changed)

    def unlock(self) -> list[Any]:
        """Let go of all that was captured; return the arrays that have changed meanwhile."""
        changed = [hold.array for hold in self.holds if not release(hold)]
        self.holds.clear()
        self.captured.clear()
        return changed


def check_unchanged(changed: list[Any]) -> None:
    """Raise a ValueError that names the first of the captured arrays that have changed."""
    if changed:
        raise ValueError(
            f"{name_of(changed[0])} that took part in a differentiated computation was written to "
            "through a view or a buffer, and the backward pass needs its old values: write "
            "b = b + 1 instead of b += 1, or copy the array first"
        )


def _pull_and_fit(cotangent: Any, residual: tuple[Any, ...]) -> Any:
    pull, inner, *edge = residual
    return unbroadcast(pull(cotangent, inner), *edge)
