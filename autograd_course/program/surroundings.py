"""What a function sees beside its arguments: what its program has frozen, by name."""

import functools
import pickle
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

_GENERATORS = (np.random.Generator, np.random.RandomState)

_LIBRARIES = {"numpy", __name__.split(".")[0]}

# Where the search ends: no table of a library, no data set is looked through.
_LONG, _MANY = 100, 2000


def surroundings(function: Any) -> list[tuple[str, Any]]:
    """Return the names and values that a function uses from outside, also through others."""
    seen: set[int] = set()
    found: list[tuple[str, Any]] = []
    waiting = [function]
    while waiting and len(seen) < _MANY:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        for name, value in _used_by(current):
            if isinstance(value, (np.ndarray, *_GENERATORS)):
                found.append((name, value))
            else:
                waiting.append(value)
    return found


def _used_by(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a function has in its closure, its defaults and its globals, or a method's own."""
    if isinstance(value, functools.partial):
        yield from (("", value.func), *(("", argument) for argument in value.args))
        yield from value.keywords.items()
    elif isinstance(value, types.MethodType):
        yield from (("", value.__func__), ("", value.__self__))
    elif isinstance(value, types.FunctionType):
        code = value.__code__
        cells = zip(code.co_freevars, value.__closure__ or (), strict=True)
        yield from ((name, cell.cell_contents) for name, cell in cells if _is_filled(cell))
        names = code.co_varnames[: code.co_argcount]
        yield from zip(reversed(names), reversed(value.__defaults__ or ()), strict=False)
        if not _is_library(value):
            known = value.__globals__
            yield from ((name, known[name]) for name in _names(code) if name in known)
    elif isinstance(value, (tuple, list, dict)) and len(value) < _LONG:
        items = value.items() if isinstance(value, dict) else enumerate(value, 1)
        yield from ((str(key), item) for key, item in items)
    elif hasattr(value, "__dict__") and not isinstance(value, (types.ModuleType, type)):
        yield from vars(value).items()


def _names(code: types.CodeType) -> Iterator[str]:
    """Yield the global names that a function uses, also in the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _is_library(function: types.FunctionType) -> bool:
    """Return whether the globals of a function are not the user's."""
    return function.__globals__.get("__name__", "").split(".")[0] in _LIBRARIES


def states(generators: list[tuple[str, Any]]) -> dict[str, bytes]:
    """Return the state of every random generator, by name; NumPy's global one among them."""
    known: dict[str, Any] = {"np.random": np.random.get_state()}  # noqa: NPY002
    for name, value in generators:
        if isinstance(value, np.random.Generator):
            known[name] = value.bit_generator.state
        elif isinstance(value, np.random.RandomState):
            known[name] = value.get_state()
    return {name: pickle.dumps(state) for name, state in known.items()}
