"""Rewriting: the rules of arithmetic that hold for floating-point numbers as well.

``x * (1 / y)`` becomes ``x / y``, which rounds once; so where y is so small that its reciprocal
overflows (below 1e-308), a program is finite where the function gives infinity.
"""

import dataclasses
import itertools
import math
import operator
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.program.body import Constant, Operation, Variable
from autograd_course.program.calls import ATTRIBUTES, SCATTER
from autograd_course.program.signs import LARGE

_numbers = itertools.count()

Rule = Callable[["Rewrites", Operation], Any]


class Rewrites:
    """The operations seen so far, by what they have made, and how often each value is used."""

    def __init__(self, uses: Counter[int]) -> None:
        self.uses = uses
        self.makers: dict[int, Operation] = {}
        # The program as it is now; a rule may add what has to stand before its operation.
        self.operations: list[Operation] = []

    def apply(self, operation: Operation) -> Variable | None:
        """Make an operation simpler, or return the operand that is its result already."""
        same = None
        if not operation.kwargs:
            if is_elementwise(operation.function):
                self._leave_stretching_to_numpy(operation)
            rule = _RULES.get(operation.function)
            same = rule(self, operation) if rule else None
        if same is not None and _alike(same, operation.result):
            self.uses[id(same)] += self.uses[id(operation.result)] - 1
            return same  # type: ignore[no-any-return]
        for result in operation.results:
            self.makers[id(result)] = operation
        return None

    def made(self, value: Any, function: Any) -> tuple[Any, ...] | None:
        """Return the arguments from which this function has made a value, or None."""
        maker = self.makers.get(id(value))
        if maker is None or maker.function is not function or maker.kwargs:
            return None
        return maker.args

    def _leave_stretching_to_numpy(self, operation: Operation) -> None:
        """Use what is repeated along axes as it is, where arithmetic repeats it by itself."""
        for place, operand in enumerate(operation.args):
            others = (*operation.args[:place], *operation.args[place + 1 :])
            stretched = self.made(operand, np.broadcast_to)
            small = stretched[0] if stretched else _as_number(operand, others)
            shapes = [getattr(other, "shape", ()) for other in (*others, small)]
            if small is not operand and np.broadcast_shapes(*shapes) == operation.result.shape:
                is_array = any(getattr(v, "is_array", False) for v in (*others, small))
                if is_array == operation.result.is_array:
                    operation.args = (*operation.args[:place], small, *operation.args[place + 1 :])


def is_elementwise(function: Any) -> bool:
    """Return whether NumPy stretches the arguments against each other, element by element."""
    return function is np.where or (isinstance(function, np.ufunc) and function.signature is None)


def _as_number(operand: Any, others: tuple[Any, ...]) -> Any:
    """Return the number that is everywhere in a constant, if its dtype decides nothing."""
    value = operand.value if isinstance(operand, Constant) else operand
    if not isinstance(value, (np.ndarray, np.generic)) or value.size == 0:
        return operand
    number = value.flat[0].item()
    dtypes = [other.dtype for other in others if hasattr(other, "dtype")]
    if not dtypes or np.result_type(*dtypes, number) != np.result_type(*dtypes, value.dtype):
        return operand
    return number if np.all(value == number) else operand


def _alike(value: Any, result: Variable) -> bool:
    if not isinstance(value, Variable):
        return False
    facts = [(v.shape, v.dtype, v.is_array) for v in (value, result)]
    return facts[0] == facts[1]


def _is(value: Any, number: float) -> bool:
    return type(value) in (int, float) and bool(value == number)


def _become(operation: Operation, function: Any, *args: Any) -> None:
    operation.function, operation.args = function, args


def _multiply(known: Rewrites, operation: Operation) -> Any:
    x, y = operation.args
    for factor, other in ((x, y), (y, x)):
        if _is(factor, 1):
            return other
        reciprocal = known.made(factor, np.divide)
        if (
            reciprocal is not None
            and _is(reciprocal[0], 1)
            and known.uses[id(factor)] == 1
            and factor.shape == operation.result.shape
        ):
            _become(operation, np.divide, other, reciprocal[1])
            return None
    return None


def _subtract(known: Rewrites, operation: Operation) -> Any:
    x, y = operation.args
    return x if _is(y, 0) else _stretch_late(known, operation)


def _stretch_late(known: Rewrites, operation: Operation) -> None:
    """Write ``(a + b) - c`` as ``(a - c) + b`` where a and b are smaller: c is large already."""
    x, c = operation.args
    terms = known.made(x, np.add)
    if terms is None or known.uses[id(x)] > 1 or not isinstance(c, Variable):
        return
    sizes = [math.prod(getattr(term, "shape", ())) for term in (*terms, c)]
    result = operation.result
    same = (x.shape, x.dtype, c.shape, c.dtype) == (result.shape, result.dtype) * 2
    if same and max(sizes[:2]) < sizes[2] and sizes[2] * c.dtype.itemsize >= LARGE:
        first = dataclasses.replace(result, name=f"{result.name}_{next(_numbers)}_")
        before = Operation(operation.function, (terms[0], c), {}, (first,))
        known.operations.append(before)
        known.makers[id(first)] = before
        _become(operation, np.add, first, terms[1])


def _divide(known: Rewrites, operation: Operation) -> Any:
    x, y = operation.args
    return x if _is(y, 1) else None


def _getitem(known: Rewrites, operation: Operation) -> Any:
    x, index = operation.args
    items = index if isinstance(index, tuple) else (index,)
    # A slice that keeps the shape keeps all; of an array without axes, () makes a number.
    forwards = all((isinstance(item, slice) and item.step is None) or item is ... for item in items)
    return x if forwards and (items or not x.is_array or x.shape) else None


def _scatter(known: Rewrites, operation: Operation) -> Any:
    x, shape, index, _ = operation.args
    # Nothing was left out where only axes of length one were made.
    if all(item is None or (type(item) is slice and item == slice(None)) for item in index):
        _become(operation, np.reshape, x, shape)
    return None


def _reshape(known: Rewrites, operation: Operation) -> Any:
    return operation.args[0]


def _transpose(known: Rewrites, operation: Operation) -> Any:
    turned = known.made(operation.args[0], operation.function)
    return turned[0] if turned else None


# What `apply` returns is taken for the result if it has its shape and dtype.
_RULES: dict[Any, Rule] = {
    np.multiply: _multiply,
    np.add: _stretch_late,
    np.subtract: _subtract,
    np.divide: _divide,
    np.power: _divide,
    operator.getitem: _getitem,
    SCATTER: _scatter,
    np.reshape: _reshape,
    np.broadcast_to: _reshape,
    np.astype: _reshape,
    **dict.fromkeys(ATTRIBUTES.values(), _transpose),
}
