"""Traced values: arrays that take part in NumPy's own protocols while a transform runs.

NumPy asks every argument of its functions whether it wants to handle the call itself. A `Tracer`
says yes (`__array_ufunc__`, `__array_function__`), looks the function up in the table of rules,
and hands the call to its trace. So a function written with plain `import numpy as np` is
differentiated as it stands.
"""

import itertools
import operator
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

import numpy as np

from autograd_course.dispatch import (
    ELEMENTWISE,
    RULES,
    call_rule,
    call_ufunc_method,
    refuse_keywords,
)

if TYPE_CHECKING:
    from autograd_course.primitives import Primitive

_levels = itertools.count()


class _Running(threading.local):
    """The traces that are running in this thread, the outermost first."""

    def __init__(self) -> None:
        self.traces: list[Trace] = []


RUNNING = _Running()


class Trace:
    """One run of one transform: what happens when an operation meets one of its values.

    Transforms nest, and a trace that starts later is an inner one: `level` grows from trace to
    trace and never repeats. An operation is always handled by the innermost trace among its
    arguments; to that trace the values of all outer traces are constants. This is what keeps the
    derivative of one level from being taken for the derivative of another (Siskind and
    Pearlmutter, Perturbation confusion and referential transparency, 2005).
    """

    __slots__ = ("level", "running", "views")

    def __init__(self) -> None:
        self.level = next(_levels)
        self.running = True
        # The values of this trace whose arrays share memory with others (`in_place`).
        self.views: list[weakref.ref[Tracer]] = []

    def evaluate(self, primitive: "Primitive", arguments: tuple[Any, ...]) -> Any:
        """Return the result of one primitive, with its derivative recorded or carried along."""
        raise NotImplementedError

    # A ufunc or operator with an operand of this trace. A trace that is in a hurry may take a short
    # cut here for operands that it knows.

    def unary(self, primitive: "Primitive", x: Any) -> Any:
        return primitive(x)

    def binary(self, primitive: "Primitive", x: Any, y: Any) -> Any:
        return primitive(x, y)

    def __enter__(self) -> Self:
        RUNNING.traces.append(self)
        return self

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        # Also after an exception: a traced value that got away must not find a living trace.
        self.running = False
        RUNNING.traces.remove(self)
        if isinstance(error, (TypeError, ValueError)):
            for message, explanation in _EXPLANATIONS.items():
                if message in str(error):
                    error.add_note(explanation)


# NumPy raises these itself, and cannot know what they mean to somebody who differentiates.
_WRITTEN = (
    "A traced value cannot be written into a plain array, since its derivative would be lost: "
    "build the array with np.stack, np.concatenate or np.where."
)
_EXPLANATIONS = {
    "setting an array element with a sequence": _WRITTEN,
    "Error setting single item of array": _WRITTEN,
    "Iterator operand is flagged": (
        "np.nditer wants plain arrays: walk through a traced value with a loop over np.ravel(x)."
    ),
    "read-only": (
        "An array that took part in a differentiated computation was written to, and the backward "
        "pass needs its old values: write b = b + 1 instead of b += 1, or copy the array first."
    ),
}


class Tracer:
    """A value of a function that is being differentiated: its `primal` and its trace.

    Behaves as the array or scalar `primal` does, except that its elements cannot be written to,
    and that it cannot be turned into a plain number or array: that would lose the derivative.
    """

    __slots__ = ("__weakref__", "_trace", "primal")

    primal: Any
    _trace: Trace
    # Whether it stands for a plain value that is not known yet (`program`), so that derivatives
    # are computed with it, and not of it.
    symbolic: ClassVar[bool] = False

    # NumPy's protocols.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__":
            return call_ufunc_method(ufunc, method, inputs, kwargs)
        primitive = ELEMENTWISE.get(ufunc)
        if primitive is None:
            return call_rule(ufunc, inputs, kwargs)
        if kwargs:
            refuse_keywords(ufunc.__name__, kwargs)
        if len(inputs) == 1:
            return self._trace.unary(primitive, self)
        return self._trace.binary(primitive, *inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return call_rule(func, args, kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("become a plain array", "join traced values with np.stack or np.concatenate "
                     "instead of np.array([...]), write x @ y instead of x.dot(y), and leave out "
                     "np.asarray")  # fmt: skip

    # What cannot be done without losing the derivative.

    def __float__(self) -> NoReturn:
        self._refuse("become a plain float", "use NumPy's functions, which are differentiated, "
                     "instead of float() and the math module")  # fmt: skip

    def __int__(self) -> NoReturn:
        self._refuse("become a plain int", "write np.floor(x), whose derivative is zero")

    __trunc__ = __int__

    def __complex__(self) -> NoReturn:
        self._refuse("become a plain complex number", "keep the computation real")

    def __index__(self) -> NoReturn:
        self._refuse("be an index", "index with plain integers")

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        self._refuse("be written to", "build a new array, for example with np.where, np.stack or "
                     "np.concatenate")  # fmt: skip

    def _refuse(self, action: str, remedy: str) -> NoReturn:
        raise TypeError(
            f"a traced value of shape {self.shape} and dtype {self.dtype} cannot {action}, since "
            f"the derivative would be lost: {remedy}"
        )

    def __copy__(self) -> Any:
        return RULES[np.positive](self)

    def __deepcopy__(self, memo: Any) -> Any:
        # Copied slot by slot, it would belong to a copy of the trace, which nobody reads.
        return RULES[np.positive](self)

    def __reduce__(self) -> NoReturn:
        self._refuse("be pickled", "send plain arrays between processes")

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"a traced value has no attribute {name!r}: call NumPy's function of that name, which "
            "says whether it has a derivative rule"
        )

    # What is answered by the primal.

    @property
    def shape(self) -> tuple[int, ...]:
        return shape_of(self.primal)

    @shape.setter
    def shape(self, shape: Any) -> None:
        self._refuse("be given another shape in place", "write x = x.reshape(shape)")

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))

    @property
    def dtype(self) -> Any:
        return dtype_of(self.primal)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a traced scalar has no len(): its shape is ()")
        return self.shape[0]

    def __bool__(self) -> bool:
        return bool(self.primal)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.primal!r})"

    def __format__(self, specification: str) -> str:
        return format(self.primal, specification)

    def __hash__(self) -> NoReturn:
        self._refuse("be a key or be cached", "leave functools.cache out, and use plain values as "
                     "keys")  # fmt: skip

    # The operators of arithmetic come with their rows, by `add_operator`; these are the others.

    def __floordiv__(self, other: Any) -> Any:
        return RULES[operator.floordiv](self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return RULES[operator.floordiv](other, self)

    def __matmul__(self, other: Any) -> Any:
        return RULES[operator.matmul](self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return RULES[operator.matmul](other, self)

    def __lt__(self, other: Any) -> Any:
        return RULES[operator.lt](self, other)

    def __le__(self, other: Any) -> Any:
        return RULES[operator.le](self, other)

    def __eq__(self, other: Any) -> Any:
        return RULES[operator.eq](self, other)

    def __ne__(self, other: Any) -> Any:
        return RULES[operator.ne](self, other)

    def __ge__(self, other: Any) -> Any:
        return RULES[operator.ge](self, other)

    def __gt__(self, other: Any) -> Any:
        return RULES[operator.gt](self, other)

    def __getitem__(self, index: Any) -> Any:
        return RULES[operator.getitem](self, index)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __round__(self, digits: int | None = None) -> Any:
        return round(plain(self), digits)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    @property
    def T(self) -> Any:
        return RULES[np.transpose](self)

    @property
    def mT(self) -> Any:
        return np.swapaxes(self, -1, -2)

    def reshape(self, *shape: Any, order: str = "C", copy: bool | None = None) -> Any:
        return RULES[np.reshape](self, shape[0] if len(shape) == 1 else shape, order, copy=copy)

    def transpose(self, *axes: Any) -> Any:
        return RULES[np.transpose](self, axes[0] if len(axes) == 1 else axes or None)

    @property
    def real(self) -> Any:
        return np.real(self)

    @property
    def imag(self) -> Any:
        return np.imag(self)

    def conj(self) -> Any:
        return np.conjugate(self)

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        return np.compress(condition, self, axis)

    def flatten(self, order: str = "C") -> Any:
        return +RULES[np.ravel](self, order)

    def item(self, *index: int) -> Any:
        if len(index) == 1:
            return np.ravel(self)[index[0]]
        return self[index] if index else RULES[np.reshape](self, ())


def add_operator(name: str, primitive: "Primitive") -> None:
    """Give traced values the operator of this name: ``"mul"`` for `*`.

    Operators have rows of their own: on scalars they are several times faster than ufuncs.
    """

    def of_one(self: Tracer) -> Any:
        return self._trace.unary(primitive, self)

    def of_two(self: Tracer, other: Any) -> Any:
        return self._trace.binary(primitive, self, other)

    def reflected(self: Tracer, other: Any) -> Any:
        return self._trace.binary(primitive, other, self)

    if len(primitive.rules) == 1:
        setattr(Tracer, f"__{name}__", of_one)
    else:
        setattr(Tracer, f"__{name}__", of_two)
        setattr(Tracer, f"__r{name}__", reflected)


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Tracer, *args: Any, **kwargs: Any) -> Any:
        return call_rule(function, (self, *args), kwargs)

    return method


# The methods of an array that are NumPy's functions under the same name.
for _function in (
    np.sum, np.mean, np.prod, np.max, np.min, np.var, np.std, np.cumsum, np.cumprod,
    np.argmax, np.argmin, np.argsort, np.nonzero, np.round,
    np.all, np.any, np.ravel, np.squeeze, np.swapaxes, np.take, np.repeat, np.diagonal, np.trace,
    np.dot, np.clip, np.astype, np.copy, np.searchsorted, np.conjugate,
):  # fmt: skip
    setattr(Tracer, _function.__name__, _method(_function))


def innermost(arguments: Sequence[Any]) -> Trace | None:
    """Return the trace with the highest level among the arguments, or None if none is traced.

    Raises
    ------
    RuntimeError
        If that trace has ended: a traced value was kept after its transform had returned.
    """
    trace: Trace | None = None
    for argument in arguments:
        if isinstance(argument, Tracer) and (trace is None or argument._trace.level > trace.level):
            trace = argument._trace
    if trace is not None and not trace.running:
        raise RuntimeError(
            "a traced value was used after the transform that made it had returned: let the "
            "function return what is needed later (has_aux=True) instead of storing it outside"
        )
    return trace


def plain(value: Any) -> Any:
    """Return the number or array inside any number of traces, or the symbol that stands for it."""
    while isinstance(value, Tracer) and not value.symbolic:
        value = value.primal
    return value


def shape_of(value: Any) -> tuple[int, ...]:
    """Return the shape of an array, a scalar or a traced value."""
    try:
        return value.shape  # type: ignore[no-any-return]
    except AttributeError:
        return np.shape(value)


def dtype_of(value: Any) -> Any:
    """Return the dtype that NumPy gives to an array, a scalar or a traced value."""
    try:
        return value.dtype
    except AttributeError:
        return np.asarray(value).dtype
