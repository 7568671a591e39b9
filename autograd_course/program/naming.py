"""Names: inputs are called as the parameters, constants as the function calls them."""

import inspect
import keyword
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np

from autograd_course.program.body import Body, Constant, Variable, found_in
from autograd_course.program.symbols import Recording, content
from autograd_course.tree import LEAF, flatten

# What the emitted text uses beside the names of values.
_RESERVED = {
    "np", "self", "run", "results", "ndarray", "type", "float", "slice", "scatter_into",
    "sinc_derivative", "refuse_if",
}  # fmt: skip


class Names:
    """The names that are taken in one program."""

    def __init__(self) -> None:
        self.taken = {*_RESERVED}
        self.numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def take(self, wished: str, prefix: str) -> str:
        """Return the name that was wished for, or one with this prefix if that cannot be had."""
        if not self._is_free(wished):
            numbered = (f"{prefix}{k}" for k in self.numbers[prefix])
            wished = next(filter(self._is_free, numbered))
        self.taken.add(wished)
        return wished

    def _is_free(self, name: str) -> bool:
        if not name.isidentifier() or keyword.iskeyword(name) or name in self.taken:
            return False
        return not name.startswith(("math_", "dtype_", "type_"))


def parameters(f: Callable[..., Any], number: int, names: Names) -> list[str]:
    """Return a name for each positional argument."""
    try:
        known = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        known = {}.values()  # functions written in C may have no signature
    wished = [p.name for p in known if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    wished = (wished + [""] * number)[:number]
    return [names.take(name, "x") for name in wished]


def leaves_of(name: str, argument: Any, names: Names) -> list[str]:
    """Return a name for each leaf of an argument: the argument's own, or numbered."""
    leaves, structure = flatten(argument)
    if structure is LEAF:
        return [name]
    return [names.take(f"{name}{k}", f"{name}_") for k in range(1, len(leaves) + 1)]


def paths(text: str, structure: Any) -> Iterator[str]:
    """Yield how one writes each leaf of an argument: ``params['W'][0]``."""
    if structure is LEAF:
        yield text
    elif isinstance(structure, dict):
        for key in sorted(structure, key=repr):
            yield from paths(f"{text}[{key!r}]", structure[key])
    elif structure is not None:
        for place, part in enumerate(structure):
            yield from paths(f"{text}[{place}]", part)


def name_constants(recording: Recording, found: list[tuple[str, Any]], names: Names) -> None:
    """Call captured arrays as the function does, where it has a name for them."""
    known = {constant: key for key, constant in recording.constants.items()}
    used = list(dict.fromkeys(constants_in(recording.body)))
    wished: dict[Any, str] = {}
    for name, value in found:
        if isinstance(value, np.ndarray) and any(c.shape == value.shape for c in used):
            wished.setdefault(content(value), name)
    for constant in used:
        constant.name = names.take(wished.get(known[constant], ""), "c")


def constants_in(body: Body) -> list[Constant]:
    """Return the constants that operations or results read, each as often as it occurs."""
    return found_in([[(o.args, o.kwargs) for o in body.operations], body.results], Constant)


def name_variables(body: Body, names: Names) -> None:
    """Number what is computed in its order: v1, v2, ...; what nobody reads is called _."""
    operands = [(o.args, o.kwargs) for o in body.operations]
    read = set(map(id, found_in([operands, body.results], Variable)))
    for operation in body.operations:
        for result in operation.results:
            result.name = names.take("", "v") if id(result) in read else "_"
