"""Signs and factors that wait: ``-x`` and ``2 * x`` are computed where somebody has to know them.

On the way through sums, products and linear functions they are carried along, and often meet their
like: ``a + -b`` becomes ``a - b``, and of ``np.sum(2 * x)`` only the sum is doubled. A factor is
carried if it is a power of two, so that nothing is rounded, and only away from large arrays.
"""

import dataclasses
import itertools
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.program.body import Body, Operation, Variable, found_in
from autograd_course.program.calls import ATTRIBUTES, SCATTER

LARGE = 2**14  # bytes; below, a pass over an array costs less than a call of NumPy

# Linear in their first argument.
_LINEAR = {
    np.sum, np.reshape, np.broadcast_to, np.transpose, np.swapaxes, np.moveaxis, np.flip, np.roll,
    np.cumsum, operator.getitem, SCATTER, *ATTRIBUTES.values(),
}  # fmt: skip

_numbers = itertools.count()


def carry_signs(body: Body) -> None:
    """Let signs and factors wait."""
    carrier = _Carrier()
    for operation in body.operations:
        carrier.add(operation)
    carrier.settle(body.results)
    body.operations = carrier.operations


class _Carrier:
    """The operations so far, and what waits: a variable is a factor times another variable."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        # With the variable itself, since an id is unique only among the living.
        self.waiting: dict[int, tuple[Variable, float, Variable]] = {}

    def add(self, operation: Operation) -> None:
        """Append an operation, or what it is for values whose factors wait."""
        handler = _HANDLERS.get(operation.function)
        if handler is None or not _is_simple(operation):
            self.settle((operation.args, operation.kwargs))
            self.operations.append(operation)
        else:
            handler(self, operation)

    def parts(self, value: Any) -> tuple[float, Any]:
        """Return the factor that a value waits for, and what it is a multiple of."""
        _, factor, base = self.waiting.get(id(value), (value, 1, value))
        return factor, base

    def wait(self, variable: Variable, factor: float, base: Variable) -> None:
        """Let a variable wait for its factor."""
        self.waiting[id(variable)] = variable, factor, base
        if factor == 1:
            self.settle(variable)

    def settle(self, tree: Any) -> None:
        """Compute the variables in arguments that still wait."""
        for variable in found_in(tree, Variable):
            if id(variable) in self.waiting:
                _, factor, base = self.waiting.pop(id(variable))
                args = (base,) if factor == -1 else (factor, base)
                function = np.negative if factor == -1 else np.multiply
                self.operations.append(Operation(function, args, {}, (variable,)))

    def _append(self, operation: Operation, factor: float, args: tuple[Any, ...]) -> None:
        """Append an operation on what does not wait, whose result is to have the factor."""
        operation.args = args
        self.operations.append(operation)
        if factor != 1:
            result = operation.result
            # No two variables have the same name, since equal texts are taken for equal values.
            base = dataclasses.replace(result, name=f"{result.name}_{next(_numbers)}")
            operation.results = (base,)
            self.wait(result, factor, base)

    def _settle_before_growing(self, operation: Operation) -> None:
        """Compute the operands whose factors would go to a larger result; signs may."""
        size = math.prod(operation.result.shape)
        for value in found_in(operation.args, Variable):
            if size > math.prod(value.shape) and abs(self.parts(value)[0]) != 1:
                self.settle(value)

    def negative(self, operation: Operation) -> None:
        factor, base = self.parts(operation.args[0])
        self.wait(operation.result, -factor, base)

    def multiply(self, operation: Operation) -> None:
        for number, variable in (operation.args, operation.args[::-1]):
            if _may_wait(number, variable, operation.result):
                factor, base = self.parts(variable)
                self.wait(operation.result, number * factor, base)
                return
        self.product(operation)

    def product(self, operation: Operation) -> None:
        self._settle_before_growing(operation)
        (factor, x), (other, y) = map(self.parts, operation.args)
        product = factor / other if operation.function is np.divide else factor * other
        self._append(operation, product, (x, y))

    def sum(self, operation: Operation) -> None:
        if len({abs(self.parts(term)[0]) for term in operation.args}) > 1:
            for value in operation.args:
                if abs(self.parts(value)[0]) != 1:
                    self.settle(value)
        (factor, x), (other, y) = map(self.parts, operation.args)
        if operation.function is np.subtract:
            other = -other
        if factor == other:
            operation.function = np.add
            self._append(operation, factor, (x, y))
        else:
            operation.function = np.subtract
            self._append(operation, abs(factor), (x, y) if factor > 0 else (y, x))

    def linear(self, operation: Operation) -> None:
        self._settle_before_growing(operation)
        factor, base = self.parts(operation.args[0])
        self._append(operation, factor, (base, *operation.args[1:]))


_HANDLERS: dict[Any, Callable[[_Carrier, Operation], None]] = {
    np.negative: _Carrier.negative,
    np.multiply: _Carrier.multiply,
    np.divide: _Carrier.product,
    np.matmul: _Carrier.product,
    np.add: _Carrier.sum,
    np.subtract: _Carrier.sum,
    **dict.fromkeys(_LINEAR, _Carrier.linear),
}


def _is_simple(operation: Operation) -> bool:
    """Return whether an operation does with its operands what its function says, and no more."""
    if len(operation.results) != 1 or operation.result.dtype.kind != "f":
        return False
    if not operation.kwargs.keys() <= {"axis", "keepdims"}:
        return False
    return operation.function not in _LINEAR or not found_in(operation.args[1:], Variable)


def _may_wait(number: Any, variable: Any, result: Variable) -> bool:
    """Return whether a product is a number that may wait times a variable."""
    if type(number) not in (int, float) or not isinstance(variable, Variable):
        return False
    if (variable.shape, variable.dtype) != (result.shape, result.dtype):
        return False
    if number == -1:
        return True
    size = math.prod(variable.shape) * variable.dtype.itemsize
    exact = math.isfinite(number) and abs(math.frexp(number)[0]) == 0.5
    return exact and 2**-9 < abs(number) < 2**9 and size >= LARGE
