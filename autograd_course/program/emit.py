"""Emitting: from operations to text that people read, and to text that Python runs."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd_course.program.body import Body, Constant, Variable
from autograd_course.program.calls import is_of_numpy
from autograd_course.program.memory import Memory
from autograd_course.program.naming import constants_in, paths
from autograd_course.program.order import stretched_inputs
from autograd_course.program.scalars import NAMESPACE, scalar_lines, scalar_text
from autograd_course.program.text import Name, function_name, listed, statement
from autograd_course.tree import LEAF, unflatten

_INDENT = "\n    "


class Emitted(NamedTuple):
    """The texts of a program, and what they run."""

    name: str
    inputs: list[Variable]
    structure: Any
    out_structure: Any
    source: str
    running_source: str
    operations: tuple[str, ...]
    captured: dict[str, Any]
    run: Callable[..., list[Any]]
    call: Callable[..., Any] | None


def emit(
    name: str, parameters: list[str], structure: Any, body: Body, out_structure: Any
) -> Emitted:
    """Write a program, and compile it."""
    constants = {constant.name: constant for constant in constants_in(body)}
    namespace: dict[str, Any] = {key: constant.value for key, constant in constants.items()}
    for operation in body.operations:
        if not is_of_numpy(operation.function):
            namespace[function_name(operation.function)] = operation.function
    namespace["np"] = np
    inputs = [variable.name for variable in body.inputs]
    operations = tuple(map(statement, body.operations))
    memory = Memory(body)
    results = unflatten(out_structure, map(Name, memory.returned()))
    unpacked = [path for parameter, part in zip(parameters, structure, strict=True)
                if part is not LEAF for path in paths(parameter, part)]  # fmt: skip
    nested = [leaf for leaf in inputs if leaf not in parameters]
    source = _INDENT.join([
        f"def {name}({', '.join(parameters)}):",
        *([f"{', '.join(nested)} = {', '.join(unpacked)}"] if nested else []),
        *operations,
        f"return {listed(results)}",
    ])  # fmt: skip
    by_math = scalar_lines(body)
    # From here on variables have the names of the memory that they use.
    lines = [f"{v.name} = np.asfortranarray({v.name})" for v in stretched_inputs(body)]
    lines += memory.lines()
    running_source = _INDENT.join([
        f"def {name}({', '.join(inputs)}):", *lines, f"return [{', '.join(memory.returned())}]"
    ])  # fmt: skip
    run = _compiled(name, running_source, namespace)
    call = None
    if inputs and _is_flat(structure) and _is_flat(out_structure):
        entry = _entry(name, body, out_structure, by_math)
        call = _compiled(name, entry, _entry_namespace(body, run))
        running_source = entry if by_math else running_source
    captured = {key: c.value for key, c in constants.items() if isinstance(c.value, np.ndarray)}
    return Emitted(
        name, body.inputs, structure, out_structure,
        "\n".join([*map(_definition, constants.values()), source]), running_source,
        operations, captured, run, call,
    )  # fmt: skip


def _compiled(name: str, source: str, namespace: dict[str, Any]) -> Any:
    helper = namespace.get(name)
    # The text is ours: names, numbers and calls that were recorded, never a user's text.
    exec(compile(source, f"<program {name}>", "exec"), namespace)
    compiled = namespace[name]
    if helper is not None:
        namespace[name] = helper  # a program may be called as a function that it calls
    return compiled


def _entry(name: str, body: Body, out_structure: Any, by_math: list[str] | None) -> str:
    """Return the method `__call__` for arguments as they mostly are; others go the general way.

    Written for one program, since on numbers a loop over arguments would cost as much as the
    program itself.
    """
    inputs = [variable.name for variable in body.inputs]
    if by_math is None:
        fits = list(map(_fits, body.inputs))
        results = [f"results[{k}]" for k in range(len(body.results))]
        lines = [f"    results = run({', '.join(inputs)})"]
    else:
        fits = [f"type({leaf}) is float" for leaf in inputs]
        results = list(map(scalar_text, body.results))
        lines = [f"        {line}" for line in by_math]
    answer = f"    return {listed(unflatten(out_structure, map(Name, results)))}"
    if by_math is not None:
        # Where floats raise, NumPy has NaN or infinity.
        failed = ["    except (ArithmeticError, ValueError):", "        pass"]
        lines, answer = ["    try:", *lines, f"    {answer}", *failed], ""
    return _INDENT.join([
        f"def {name}(self, {', '.join(inputs)}, /):",
        f"if {' and '.join(fits)}:",
        *lines,
        *([answer] if answer else []),
        f"return self._general({', '.join(inputs)})",
    ])  # fmt: skip


def _entry_namespace(body: Body, run: Any) -> dict[str, Any]:
    namespace = NAMESPACE | {"ndarray": np.ndarray, "run": run}
    for variable in body.inputs:
        namespace[f"dtype_{variable.dtype.name}"] = variable.dtype
        namespace[f"type_{variable.dtype.name}"] = variable.dtype.type
    return namespace


def _fits(wanted: Variable) -> str:
    """Return the condition that an argument is what the program was made for."""
    name, dtype = wanted.name, wanted.dtype.name
    if not wanted.shape:
        return f"type({name}) is type_{dtype}"
    is_array = f"type({name}) is ndarray and {name}.dtype is dtype_{dtype}"
    return f"{is_array} and {name}.shape == {wanted.shape}"


def _is_flat(structure: Any) -> bool:
    return structure is LEAF or (
        type(structure) is tuple and all(part is LEAF for part in structure)
    )


def _definition(constant: Constant) -> str:
    """Return the line that makes a constant if it is short, and otherwise what is known of it."""
    value = constant.value
    if not isinstance(value, np.ndarray):
        return f"# {constant.name}: captured, a {type(value).__name__}"
    text = _made(value)
    if text is None:
        return (
            f"# {constant.name}: captured, an array of shape {value.shape} and dtype {value.dtype}"
        )
    return f"{constant.name} = {text}"


def _made(value: Any) -> str | None:
    """Return a short expression that makes an array, if there is one."""
    dtype = "" if value.dtype in (float, int, bool) else f", dtype=np.{value.dtype.name}"
    if value.dtype == float and value.ndim == 2 and np.array_equal(value, np.eye(*value.shape)):
        return f"np.eye{value.shape}"
    if value.size <= _SHORT and np.all(np.isfinite(value)):
        return f"np.array({value.tolist()}{dtype})"
    if np.all(value == value.flat[0]):
        return f"np.full({value.shape}, {value.flat[0].item()!r}{dtype})"
    return None


_SHORT = 6  # elements that a line shows
