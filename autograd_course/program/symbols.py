"""Recording: every call of NumPy on a symbol becomes one operation of a program.

A `Symbol` stands for a value that is not known yet. It holds an example value, so that the shapes
and dtypes of all that is computed from it are found by computing; and every function that meets it
is written down with the names of its operands. To the transforms a symbol is a plain number or
array (`plain` stops at it), so their rules compute with symbols, and what they compute is recorded
like everything else: derivatives, but also masks, orders and checks.
"""

import inspect
import itertools
import operator
import weakref
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from autograd_course.dispatch import RULES, WRITERS, numpy_name
from autograd_course.primitives import Primitive
from autograd_course.program.body import Body, Constant, Operation, Variable, found_in, replace
from autograd_course.program.calls import ATTRIBUTES, OPERATORS, as_written, is_of_numpy
from autograd_course.tracing import Trace, Tracer, dtype_of, shape_of
from autograd_course.tree import flatten, unflatten


def content(array: Any) -> tuple[Any, ...]:
    """Return what two equal arrays have in common, and different ones have not."""
    return array.dtype, array.shape, array.strides, hash(array.tobytes())


class Recording(Trace):
    """One call of a function on symbols. It starts before all transforms, and so is outermost."""

    __slots__ = ("body", "constants")

    def __init__(self) -> None:
        super().__init__()
        self.body = Body([])
        # By content: an array that the function changes between two uses is two constants.
        self.constants: dict[Any, Constant] = {}

    def symbol(self, name: str, value: Any) -> "Symbol":
        """Return the symbol of an input."""
        symbol = self._symbol(name, value)
        self.body.inputs.append(symbol.variable)
        return symbol

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Compute a function on the example values, and write the call down."""
        self._check_operands(function, (args, kwargs))
        plain_args, plain_kwargs = replace((args, kwargs), _example)
        value = function(*plain_args, **plain_kwargs)
        if function in STATIC:
            return value
        leaves, structure = flatten(value)
        number = len(self.body.operations)
        symbols = [self._symbol(f"_{number}_{k}", leaf) for k, leaf in enumerate(leaves)]
        self._note_views(found_in(args, Symbol), symbols)
        results = tuple(symbol.variable for symbol in symbols)
        operands = replace((args, kwargs), self.operand)
        operation = Operation(*as_written(function, *operands), results, structure)
        self.body.operations.append(operation)
        return unflatten(structure, symbols)

    def _note_views(self, operands: list["Symbol"], results: list["Symbol"]) -> None:
        """Remember which symbols show the same memory, for operators in place."""
        for operand, result in itertools.product(operands, results):
            if result.shape and np.may_share_memory(operand.primal, result.primal):
                self.views += weakref.ref(operand), weakref.ref(result)

    def operand(self, value: Any) -> Any:
        """Return what stands in a program for a value: a variable, or what can be written."""
        if isinstance(value, Symbol):
            return value.variable
        if isinstance(value, np.ndarray):
            return self._constant(value)
        if isinstance(value, WRITTEN) or is_of_numpy(value):
            return value
        key = id(value)
        if key not in self.constants:
            name = f"c{len(self.constants) + 1}"
            self.constants[key] = Constant(name, (), np.dtype(object), False, value)
        return self.constants[key]

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        self._check_operands(primitive.function, arguments)
        return primitive.function(*arguments)

    def _check_operands(self, function: Any, operands: Any) -> None:
        if not self.running:
            raise RuntimeError(
                "a recorded value was used after its program had been made: let the function "
                "return what is needed later instead of storing it outside"
            )
        if any(tracer._trace is not self for tracer in found_in(operands, Tracer)):
            raise TypeError(
                "a program captures plain arrays only; its function has captured a traced value "
                "of a transform around it: pass that value as an argument"
            )

    def finish(self, results: list[Any]) -> Body:
        """Return what was recorded, with what the function has returned."""
        self._check_operands(None, results)
        self.body.results = [self.operand(result) for result in results]
        return self.body

    def _symbol(self, name: str, value: Any) -> "Symbol":
        is_array = isinstance(value, np.ndarray)
        return Symbol(value, self, Variable(name, shape_of(value), dtype_of(value), is_array))

    def _constant(self, array: Any) -> Constant:
        if array.dtype.hasobject or type(array) is not np.ndarray:
            raise TypeError(
                f"a program works on plain arrays of numbers; got a {type(array).__name__} of "
                f"dtype {array.dtype}: convert it with np.asarray(a, float)"
            )
        key = content(array)
        if key not in self.constants:
            value = np.array(array, order="K")
            value.flags.writeable = False
            name = f"c{len(self.constants) + 1}"
            self.constants[key] = Constant(name, array.shape, array.dtype, True, value)
        return self.constants[key]


_MASK_REMEDY = (
    "choose with np.where(mask, x, 0.0), which keeps the shape, or hold fixed what decides, by a "
    "lambda: program(lambda x: f(x, mask), x)"
)

# What a program can hold as text.
WRITTEN = (
    bool, int, float, complex, str, slice, range, np.generic, np.dtype, type, type(...), type(None),
)  # fmt: skip

# What depends on shapes and dtypes alone is known when the program is made.
STATIC = {
    np.shape, np.ndim, np.size, np.zeros_like, np.ones_like, np.empty_like, np.result_type,
    np.can_cast, np.common_type, np.iscomplexobj, np.isrealobj, np.einsum_path,
    np.array_repr, np.array_str, np.array2string, np.may_share_memory, np.shares_memory,
}  # fmt: skip


class Symbol(Tracer):
    """A value of a program that is being recorded: an example of it, and its variable."""

    __slots__ = ("variable",)

    symbolic = True
    primal: Any
    _trace: Recording

    def __init__(self, primal: Any, trace: Recording, variable: Variable) -> None:
        self.primal = primal
        self._trace = trace
        self.variable = variable

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(_is_differentiated(operand) for operand in inputs):
            # A value of an inner transform knows the rules.
            return NotImplemented
        if "out" in kwargs or method == "at":
            raise TypeError(
                f"np.{ufunc.__name__} cannot write a recorded value into a plain array (out=, at, "
                "or an operator such as b += x with a plain b): write b = b + x"
            )
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        return self._trace.call(function, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if any(issubclass(kind, Tracer) and not kind.symbolic for kind in types):
            return NotImplemented
        given = {k: v for k, v in kwargs.items() if v is not np._NoValue}
        if given.get("out") is not None or func in WRITERS:
            raise TypeError(
                f"{numpy_name(func)} cannot write a recorded value into a plain array: build a "
                "new one, for example with np.where, np.stack or np.concatenate"
            )
        _check_shape(func, args, given)
        if func in _BY_RULE:
            return RULES[func](*args, **given)
        return self._trace.call(func, args, given)

    def __getitem__(self, index: Any) -> Any:
        for item in index if isinstance(index, tuple) else (index,):
            for bound in found_in(item, Symbol) if isinstance(item, slice) else ():
                operator.index(bound)  # raises
            if isinstance(item, Symbol) and item.dtype == bool:
                item._refuse("pick elements as a mask, which decides a shape", _MASK_REMEDY)
        return self._trace.call(operator.getitem, (self, index), {})

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        return self._trace.call(np.astype, (self, np.dtype(dtype)), {})

    @property
    def T(self) -> Any:
        return self._trace.call(ATTRIBUTES["T"], (self,), {})

    def __bool__(self) -> NoReturn:
        self._refuse("decide a branch (if, while, and, or, min, max)",
                     "write np.where(condition, a, b), or record the branches apart")  # fmt: skip

    def __float__(self) -> NoReturn:
        self._refuse("become a plain float", "use NumPy's functions instead of float() and math")

    def __int__(self) -> NoReturn:
        self._refuse("become a plain int", _MASK_REMEDY)

    def __index__(self) -> NoReturn:
        self._refuse("be a length, the bound of a slice or range, or an index of a plain array",
                     "hold it fixed, program(lambda x: f(x, 3), x); index plain arrays with "
                     "np.take_along_axis")  # fmt: skip

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("become a plain array or index one", "join values with np.stack or "
                     "np.concatenate instead of np.array([...]), leave out np.asarray, and write "
                     "np.take_along_axis(a, i, axis=0) instead of a[i]")  # fmt: skip

    def _refuse(self, action: str, remedy: str) -> NoReturn:
        raise TypeError(
            f"while a program is recorded, a value of shape {self.shape} and dtype {self.dtype} "
            f"cannot {action}, since it will be another one in the next call: {remedy}"
        )


# Written in terms of others: NumPy's own have a result whose shape depends on values.
_BY_RULE = {np.linalg.lstsq}

# The argument on whose values the shape of a result depends, where there is one.
_DECIDES = {
    **dict.fromkeys(
        (np.nonzero, np.flatnonzero, np.argwhere, np.unique, np.unique_all, np.unique_counts,
         np.unique_inverse, np.unique_values, np.compress, np.extract, np.trim_zeros, np.union1d,
         np.intersect1d, np.setdiff1d, np.setxor1d, np.bincount, np.roots), 0),
    **dict.fromkeys(
        (np.repeat, np.delete, np.insert, np.tile, np.pad, np.broadcast_to, np.reshape), 1),
    np.full_like: 3,
}  # fmt: skip


def _check_shape(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise a TypeError if the shape of a result depends on the value of a symbol."""
    place = 0 if function is np.where and len(args) == 1 else _DECIDES.get(function)
    if place is None:
        return
    if place < len(args):
        decides = args[place]
    else:
        decides = kwargs.get(list(inspect.signature(function).parameters)[place])
    for symbol in found_in(decides, Symbol):
        symbol._refuse(f"decide the shape of what {numpy_name(function)} returns", _MASK_REMEDY)


def _example(value: Any) -> Any:
    return value.primal if isinstance(value, Symbol) else value


def _is_differentiated(operand: Any) -> bool:
    return isinstance(operand, Tracer) and not operand.symbolic


def _binary(function: Callable[..., Any], swapped: bool) -> Callable[..., Any]:
    def method(self: Symbol, other: Any) -> Any:
        if _is_differentiated(other):
            return NotImplemented
        return self._trace.call(function, (other, self) if swapped else (self, other), {})

    return method


def _unary(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self: self._trace.call(function, (self,), {})


for _ufunc, _sign in OPERATORS.items():
    _name = _sign.method
    if _ufunc.nin == 1:
        setattr(Symbol, f"__{_name}__", _unary(_ufunc))
    else:
        setattr(Symbol, f"__{_name}__", _binary(_ufunc, swapped=False))
        if not _sign.compares:
            setattr(Symbol, f"__r{_name}__", _binary(_ufunc, swapped=True))
