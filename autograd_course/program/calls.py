"""One way to write a call: what a person would write, so that equal calls look equal."""

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from autograd_course.dispatch import numpy_name
from autograd_course.rules.indexing import scatter_into


class Sign(NamedTuple):
    """How Python writes a ufunc: the operator, its method without underscores."""

    text: str
    method: str
    compares: bool = False


OPERATORS = {
    np.add: Sign("+", "add"), np.subtract: Sign("-", "sub"), np.multiply: Sign("*", "mul"),
    np.divide: Sign("/", "truediv"), np.floor_divide: Sign("//", "floordiv"),
    np.remainder: Sign("%", "mod"), np.power: Sign("**", "pow"), np.matmul: Sign("@", "matmul"),
    np.bitwise_and: Sign("&", "and"), np.bitwise_or: Sign("|", "or"),
    np.bitwise_xor: Sign("^", "xor"), np.left_shift: Sign("<<", "lshift"),
    np.right_shift: Sign(">>", "rshift"),
    np.less: Sign("<", "lt", True), np.less_equal: Sign("<=", "le", True),
    np.equal: Sign("==", "eq", True), np.not_equal: Sign("!=", "ne", True),
    np.greater_equal: Sign(">=", "ge", True), np.greater: Sign(">", "gt", True),
    np.negative: Sign("-", "neg"), np.positive: Sign("+", "pos"), np.invert: Sign("~", "invert"),
    np.absolute: Sign("abs", "abs"),
}  # fmt: skip

ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    name: operator.attrgetter(name) for name in ("T", "mT")
}

# What programs record of `scatter`.
SCATTER: Any = inspect.unwrap(scatter_into)

_REDUCTIONS = {np.sum, np.prod, np.max, np.min, np.mean, np.var, np.std, np.any, np.all}

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def as_written(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
    """Return a call as a person would write it, without what goes without saying."""
    defaults = _defaults(function)
    kwargs = {name: value for name, value in kwargs.items()
              if not (name in defaults and value is defaults[name])}  # fmt: skip
    shape = getattr(args[0], "shape", None) if args else None
    if shape is None:
        return function, args, kwargs
    if function in _REDUCTIONS:
        return function, *_reduction(shape, args, kwargs)
    if function is np.expand_dims:
        axes = kwargs.get("axis", args[-1])
        return operator.getitem, (args[0], _new_axes(len(shape), axes)), {}
    if function in (np.transpose, np.swapaxes, np.matrix_transpose) and not kwargs:
        attribute = _transposition(function, len(shape), args[1:])
        if attribute is not None:
            return ATTRIBUTES[attribute], args[:1], {}
    return function, args, kwargs


@functools.cache
def _defaults(function: Any) -> dict[str, Any]:
    """Return the defaults of the keyword arguments of a function of NumPy, as far as known."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    # NumPy writes keepdims=<no value>, and takes it for False.
    return {p.name: False if p.name == "keepdims" else p.default for p in parameters}


def _reduction(shape: tuple[int, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    axis = kwargs.get("axis", args[1] if len(args) > 1 else None)
    if axis is None or len(args) > 2:
        return args, kwargs
    axes = normalize_axis_tuple(axis, len(shape)) if shape else ()
    kwargs = {name: value for name, value in kwargs.items() if name != "axis"}
    if len(axes) < len(shape):
        kwargs = {"axis": axis[0] if isinstance(axis, tuple) and len(axes) == 1 else axis, **kwargs}
    return args[:1], kwargs


def _new_axes(rank: int, axes: Any) -> tuple[Any, ...]:
    """Return the index that inserts axes of length one: ``x[:, None]``."""
    many = axes if isinstance(axes, (tuple, list)) else (axes,)
    places = normalize_axis_tuple(many, rank + len(many))
    index = [None if k in places else slice(None) for k in range(rank + len(many))]
    while index and index[-1] == slice(None):
        index.pop()
    before = index.index(None) if index else 0
    if before > 1 and all(item is None for item in index[before:]):
        return (..., *index[before:])
    return tuple(index)


def _transposition(function: Any, rank: int, args: tuple[Any, ...]) -> str | None:
    if rank < 2:
        return None
    order = list(range(rank))
    if function is np.transpose:
        axes = args[0] if args and args[0] is not None else order[::-1]
        turned = [axis % rank for axis in axes]
    else:
        turned = list(order)
        first, second = (axis % rank for axis in (args or (-1, -2)))
        turned[first], turned[second] = turned[second], turned[first]
    if turned == order[::-1]:
        return "T"
    return "mT" if turned == [*order[:-2], rank - 1, rank - 2] else None


def is_of_numpy(function: Any) -> bool:
    """Return whether a function can be reached through the name `np`."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ufunc):
        return is_of_numpy(owner)
    name = getattr(function, "__name__", "")
    try:
        found = operator.attrgetter(numpy_name(function).removeprefix("np."))(np) if name else None
    except AttributeError:
        return False
    return found is not None and found is function
