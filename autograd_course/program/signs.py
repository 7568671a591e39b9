"""Signs and factors that wait: ``-x`` and ``2 * x`` are computed where somebody has to know them.

On the way through sums, products and linear functions they are carried along, and often meet their
like: ``a + -b`` becomes ``a - b``, and of ``np.sum(2 * x)`` only the sum is doubled. A factor is
carried if it is a power of two, so that nothing is rounded, and only away from large arrays.
"""

import dataclasses
import itertools
import math
import operator
from typing import Any

import numpy as np

from autograd_course.program.calls import ATTRIBUTES, SCATTER
from autograd_course.program.symbols import Body, Operation, Variable, found_in

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
        if not operation.kwargs.keys() <= {"axis", "keepdims"} or len(operation.results) != 1:
            self.settle((operation.args, operation.kwargs))
            self.operations.append(operation)
            return
        function, args = operation.function, operation.args
        if operation.result.dtype.kind != "f":
            pass
        elif function is np.negative and args[0].dtype.kind == "f":
            factor, base = self.parts(args[0])
            self.wait(operation.result, -factor, base)
            return
        elif function is np.multiply and (scaled := _scaled(args, operation.result)):
            factor, base = self.parts(scaled[1])
            self.wait(operation.result, scaled[0] * factor, base)
            return
        elif function in (np.multiply, np.divide, np.matmul):
            self._product(operation)
            return
        elif function in (np.add, np.subtract):
            self._sum(operation)
            return
        elif function in _LINEAR and not found_in(args[1:], Variable):
            self._settle_before_growing(operation)
            factor, base = self.parts(args[0])
            self._append(operation, factor, (base, *args[1:]))
            return
        self.settle((operation.args, operation.kwargs))
        self.operations.append(operation)

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

    def _product(self, operation: Operation) -> None:
        self._settle_before_growing(operation)
        (factor, x), (other, y) = map(self.parts, operation.args)
        product = factor / other if operation.function is np.divide else factor * other
        self._append(operation, product, (x, y))

    def _sum(self, operation: Operation) -> None:
        sign = 1 if operation.function is np.add else -1
        if len({abs(self.parts(term)[0]) for term in operation.args}) > 1:
            for value in operation.args:
                if abs(self.parts(value)[0]) != 1:
                    self.settle(value)
        (factor, x), (other, y) = map(self.parts, operation.args)
        other *= sign
        if factor == other:
            operation.function = np.add
            self._append(operation, factor, (x, y))
        else:
            operation.function = np.subtract
            self._append(operation, abs(factor), (x, y) if factor > 0 else (y, x))


def _scaled(args: tuple[Any, ...], result: Variable) -> tuple[float, Variable] | None:
    """Return the number and the variable of a product whose number may wait."""
    x, y = args
    number, variable = (x, y) if type(x) in (int, float) else (y, x)
    if type(number) not in (int, float) or variable.shape != result.shape:
        return None
    if variable.dtype != result.dtype or not _waits(number, variable):
        return None
    return number, variable


def _waits(number: float, variable: Variable) -> bool:
    if number == -1:
        return True
    size = math.prod(variable.shape) * variable.dtype.itemsize
    exact = math.isfinite(number) and abs(math.frexp(number)[0]) == 0.5
    return exact and 2**-9 < abs(number) < 2**9 and size >= LARGE
