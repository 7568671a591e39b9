"""What a program is before it is text: variables, and operations in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograd_course.tree import LEAF, flatten, unflatten

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Variable:
    """A value of a program, and what is known of it before it is computed."""

    name: str
    shape: tuple[int, ...]
    dtype: Any
    is_array: bool


@dataclass(eq=False, slots=True)
class Constant(Variable):
    """What the function has captured, frozen: a read-only copy of an array, or another object."""

    value: Any = None


@dataclass(eq=False, slots=True)
class Operation:
    """One line of a program: ``results = function(*args, **kwargs)``.

    The variables stand anywhere in the arguments; `structure` is how the results are nested.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    results: tuple[Variable, ...]
    structure: Any = LEAF

    @property
    def result(self) -> Variable:
        """The only result."""
        return self.results[0]


@dataclass(eq=False, slots=True)
class Body:
    """A function without branches: its inputs, its operations in order, and what it returns."""

    inputs: list[Variable]
    operations: list[Operation] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)


def replace(tree: Any, function: Callable[[Any], Any]) -> Any:
    """Return arguments with a function applied to all that is in containers."""
    kind = type(tree)
    if kind is tuple or kind is list:
        return kind([replace(part, function) for part in tree])
    if kind is dict:
        return {key: replace(part, function) for key, part in tree.items()}
    if isinstance(tree, (tuple, list, dict)):
        leaves, structure = flatten(tree)
        return unflatten(structure, [replace(leaf, function) for leaf in leaves])
    return function(tree)


def found_in(tree: Any, kind: type[T]) -> list[T]:
    """Return the objects of a kind in arguments, from left to right, each as often as it occurs."""
    found: list[T] = []
    _collect((tree,), kind, found)
    return found


def _collect(parts: Iterable[Any], kind: type[T], found: list[T]) -> None:
    for part in parts:
        if isinstance(part, kind):
            found.append(part)
        elif isinstance(part, (tuple, list)):
            _collect(part, kind, found)
        elif isinstance(part, dict):
            _collect(part.values(), kind, found)
        elif isinstance(part, slice):
            _collect((part.start, part.stop, part.step), kind, found)
