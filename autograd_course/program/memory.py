"""Memory: which values share it, when it is free again, and where it can be used in place."""

import dataclasses
from typing import Any

import numpy as np

from autograd_course.program.algebra import is_elementwise
from autograd_course.program.body import Body, Constant, Operation, Variable, found_in
from autograd_course.program.calls import ATTRIBUTES, OPERATORS, SCATTER, Sign
from autograd_course.program.order import product_of_transposes
from autograd_course.program.signs import LARGE
from autograd_course.program.text import function_name, statement, written

# Beside ufuncs, what always returns memory of its own.
_FRESH = {
    np.where, np.sum, np.prod, np.mean, np.var, np.std, np.max, np.min, np.cumsum, np.cumprod,
    np.tensordot, np.concatenate, np.stack, np.sort, np.argsort, np.argmax, np.argmin,
    np.take_along_axis,
    np.linalg.solve, np.linalg.inv, np.linalg.eigh, np.linalg.svd, np.linalg.qr, np.linalg.cholesky,
    np.convolve, np.correlate, SCATTER,
}  # fmt: skip

# The operators, by functions of any kind.
_SIGNS: dict[Any, Sign] = {**OPERATORS}

_WHOLE_VIEWS = {np.reshape, np.transpose, np.moveaxis, np.swapaxes, *ATTRIBUTES.values()}


# Owns what is written to by nobody, since one number may stand for many elements.
_NOBODY = frozenset((0,))


class Memory:
    """For every variable of a program, the values whose memory it may share: its owners."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.owners: dict[int, frozenset[int]] = {}
        self.makers: dict[int, Operation] = {}
        for operation in body.operations:
            operands = found_in((operation.args, operation.kwargs), Variable)
            shared = frozenset[int]().union(*(self.of(v) for v in operands if v.is_array))
            fresh = isinstance(operation.function, np.ufunc) or operation.function in _FRESH
            for result in operation.results:
                self.makers[id(result)] = operation
                if not fresh:
                    repeated = operation.function is np.broadcast_to
                    self.owners[id(result)] = shared | _NOBODY if repeated or not shared else shared
        constants = found_in([(o.args, o.kwargs) for o in body.operations], Constant)
        self.outside = {id(variable) for variable in (*body.inputs, *constants)}

    def of(self, variable: Variable) -> frozenset[int]:
        """Return the owners of a variable; one that owns its memory is the only one."""
        return self.owners.get(id(variable), frozenset((id(variable),)))

    def returned(self) -> list[str]:
        """Return the texts of the results: copies where the caller could write to what we hold."""
        texts, taken = [], set(self.outside)
        for result in self.body.results:
            text = written(result)
            if isinstance(result, Variable) and result.is_array:
                owners = self.of(result)
                if isinstance(result, Constant) or owners & taken or not self._is_whole(result):
                    text += ".copy()"
                taken |= owners
            texts.append(text)
        return texts

    def _is_whole(self, result: Variable) -> bool:
        """Return whether a result is memory of its own, or all of it in another order."""
        maker = self.makers.get(id(result))
        if self.of(result) == {id(result)}:
            return True
        return (
            maker is not None
            and maker.function in _WHOLE_VIEWS
            and self.of(result) == {id(maker.args[0])}
        )

    def lines(self) -> list[str]:
        """Return the lines of the program that uses memory again; it renames variables."""
        last_use, last_share = self._last_uses()
        lines = []
        for number, operation in enumerate(self.body.operations):
            operands = found_in((operation.args, operation.kwargs), Variable)
            free = [v for v in operands if last_share.get(id(v)) == number]
            place = self._in_place(operation, free)
            product = product_of_transposes(operation)
            if product is not None:
                lines.append(f"{operation.result.name} = {product}")
            elif place is None:
                lines.append(statement(_quicker(operation)))
            else:
                operation.result.name = place.name
                lines.append(_written_into(operation, place))
            over = {
                v.name: None
                for v in operands
                if v.is_array and v is not place and last_use[id(v)] == number
            }
            if over:
                lines.append(f"del {', '.join(over)}")
        return lines

    def _last_uses(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return where each variable is used last, and each owner or what shares its memory."""
        last_use: dict[int, int] = {}
        last_share: dict[int, int] = {}
        end = len(self.body.operations)
        uses = [found_in((o.args, o.kwargs), Variable) for o in self.body.operations]
        for number, variables in enumerate([*uses, found_in(self.body.results, Variable)]):
            for variable in variables:
                last_use[id(variable)] = number
                last_share.update(dict.fromkeys(self.of(variable), number))
        for variable in (*self.body.inputs, *_constants(uses)):
            last_use[id(variable)] = last_share[id(variable)] = end
        return last_use, last_share

    def _in_place(self, operation: Operation, free: list[Variable]) -> Variable | None:
        """Return the operand whose memory can take the result, or None."""
        if not isinstance(operation.function, np.ufunc) or not is_elementwise(operation.function):
            return None
        if len(operation.results) != 1 or operation.kwargs:
            return None
        result = operation.result
        if not result.is_array or np.prod(result.shape) * result.dtype.itemsize < LARGE:
            return None
        operands = found_in(operation.args, Variable)
        for variable in free:
            fits = (variable.shape, variable.dtype) == (result.shape, result.dtype)
            alone = self.of(variable) == {id(variable)} and not any(
                id(variable) in self.of(other) for other in operands if other is not variable
            )
            if fits and alone and variable.is_array:
                return variable
        return None


def _constants(uses: list[list[Variable]]) -> list[Constant]:
    return [v for variables in uses for v in variables if isinstance(v, Constant)]


def _written_into(operation: Operation, place: Variable) -> str:
    sign = _SIGNS.get(operation.function)
    if sign is not None and len(operation.args) == 2 and not sign.compares:
        left, right = operation.args
        if left is place:
            return f"{place.name} {sign.text}= {written(right)}"
    texts = ", ".join(map(written, operation.args))
    return f"{function_name(operation.function)}({texts}, out={place.name})"


# The methods behind functions of NumPy, which cost less to call.
_REDUCTIONS = {
    np.sum: np.add.reduce, np.prod: np.multiply.reduce, np.max: np.maximum.reduce,
    np.min: np.minimum.reduce, np.any: np.logical_or.reduce, np.all: np.logical_and.reduce,
}  # fmt: skip


def _quicker(operation: Operation) -> Operation:
    """Return the same operation by the function that NumPy's calls in its turn."""
    function, args, kwargs = operation.function, operation.args, operation.kwargs
    if function in _REDUCTIONS and len(args) == 1:
        function, kwargs = _REDUCTIONS[function], {"axis": None, **kwargs}
    elif function is np.reshape and not kwargs and args[0].is_array:
        function = np.ndarray.reshape
    return dataclasses.replace(operation, function=function, kwargs=kwargs)
