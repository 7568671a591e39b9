"""Writing: every operation as one line of Python, as a person would write it."""

import math
import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd_course.dispatch import numpy_name
from autograd_course.program.body import Operation, Variable
from autograd_course.program.calls import ATTRIBUTES, OPERATORS, is_of_numpy
from autograd_course.tree import unflatten

_PROPERTIES = {getter: name for name, getter in ATTRIBUTES.items()}
_METHOD = type(np.ndarray.reshape)


class Name(str):
    """A name, written as it is."""


def statement(operation: Operation) -> str:
    """Return one line: ``v3 = v1 * v2``."""
    if not operation.results:
        return expression(operation)
    names = unflatten(operation.structure, [Name(v.name) for v in operation.results])
    # NumPy's named tuples are taken apart like any other.
    targets = tuple(names) if isinstance(names, tuple) else names
    return f"{listed(targets)} = {expression(operation)}"


def listed(tree: Any) -> str:
    """Return what is assigned to, or returned: a tuple without its parentheses."""
    text = written(tree)
    return text[1:-1] if type(tree) is tuple and len(tree) > 1 else text


def expression(operation: Operation) -> str:
    """Return the call of an operation."""
    function, args, kwargs = operation.function, operation.args, operation.kwargs
    if function in OPERATORS and not kwargs:
        return _operator(OPERATORS[function].text, args)
    if function in _PROPERTIES:
        return f"{written(args[0])}.{_PROPERTIES[function]}"
    if function is operator.getitem:
        return f"{written(args[0])}[{_index(args[1])}]"
    if function is np.astype:
        return f"{written(args[0])}.astype({written(args[1])})"
    if type(function) is _METHOD:
        return f"{written(args[0])}.{function.__name__}({_joined(args[1:])})"
    keywords = [f"{name}={written(value)}" for name, value in kwargs.items()]
    return f"{function_name(function)}({', '.join([*map(written, args), *keywords])})"


def _operator(sign: str, operands: tuple[Any, ...]) -> str:
    first, *rest = map(written, operands)
    if not rest:
        return f"np.abs({first})" if sign == "abs" else f"{sign}{first}"
    # Powers bind more tightly than signs.
    left = f"({first})" if sign == "**" and first.startswith("-") else first
    return f"{left} {sign} {rest[0]}"


def function_name(function: Callable[..., Any]) -> str:
    """Return how a program names a function: as NumPy does, or by a helper's own name."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ufunc) and is_of_numpy(owner):
        return f"np.{owner.__name__}.{function.__name__}"
    return numpy_name(function) if is_of_numpy(function) else _plain_name(function)


def _plain_name(function: Any) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return re.sub(r"\W", "_", name).lstrip("_")


def written(value: Any) -> str:
    """Return the text of an argument."""
    if isinstance(value, (Variable, Name)):
        return value.name if isinstance(value, Variable) else str(value)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({written(value.item())})"
    if isinstance(value, float) and not math.isfinite(value):
        return {"inf": "np.inf", "-inf": "-np.inf"}.get(str(value), "np.nan")
    if isinstance(value, np.dtype):
        return f"np.{value.name}" if value.isnative and hasattr(np, value.name) else f"np.{value!r}"
    if isinstance(value, type):
        return value.__name__ if value.__module__ == "builtins" else f"np.{value.__name__}"
    if isinstance(value, slice):
        return f"slice({_joined((value.start, value.stop, value.step))})"
    if isinstance(value, list):
        return f"[{_joined(value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {written(item)}' for key, item in value.items())}}}"
    if isinstance(value, tuple):
        name = "" if type(value) is tuple else type(value).__name__
        return f"{name}({_joined(value)}{',' * (len(value) == 1)})"
    if value is ...:
        return "..."
    return function_name(value) if is_of_numpy(value) else repr(value)


def _joined(values: Iterable[Any]) -> str:
    return ", ".join(map(written, values))


def _index(index: Any) -> str:
    items = index if isinstance(index, tuple) else (index,)
    texts = [_slice(item) if isinstance(item, slice) else written(item) for item in items]
    return ", ".join(texts) or "()"


def _slice(item: slice) -> str:
    start, stop, step = (
        "" if part is None else written(part) for part in (item.start, item.stop, item.step)
    )
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
