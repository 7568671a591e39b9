"""Programs on numbers alone: `math` and Python's floats are several times faster than NumPy.

Where NumPy gives NaN or infinity, they raise; then the NumPy version of the program is run.
"""

import math
import operator
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_course.program.body import Body, Operation, Variable, found_in
from autograd_course.program.text import written

# The functions of `math` by names that no parameter has.
NAMESPACE = {f"math_{name}": value for name, value in vars(math).items() if callable(value)}

_SAME_NAME = (
    "sqrt", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan",
    "sinh", "cosh", "tanh", "fabs",
)  # fmt: skip

# What a function is for Python's floats. `math.pow` stays real where ** becomes complex.
_TEMPLATES = {
    **{getattr(np, name): f"math_{name}({{}})" for name in _SAME_NAME},
    **{getattr(np, f"arc{name}"): f"math_a{name}({{}})" for name in
       ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    np.arctan2: "math_atan2({}, {})", np.hypot: "math_hypot({}, {})",
    np.copysign: "math_copysign({}, {})", np.power: "math_pow({}, {})",
    np.absolute: "math_fabs({})", np.square: "{0} * {0}", np.reciprocal: "1.0 / {}",
    np.add: "{} + {}", np.subtract: "{} - {}", np.multiply: "{} * {}", np.divide: "{} / {}",
    np.remainder: "{} % {}", np.negative: "-{}", np.positive: "{}",
    np.less: "{} < {}", np.less_equal: "{} <= {}", np.equal: "{} == {}", np.not_equal: "{} != {}",
    np.greater_equal: "{} >= {}", np.greater: "{} > {}", np.isnan: "{0} != {0}",
    np.bitwise_and: "{} and {}", np.bitwise_or: "{} or {}", np.invert: "not {}",
    np.logical_and: "{} and {}", np.logical_or: "{} or {}", np.logical_not: "not {}",
    np.maximum: "{0} if {0} >= {1} or {0} != {0} else {1}",
    np.minimum: "{0} if {0} <= {1} or {0} != {0} else {1}",
    np.sign: "{0} if {0} == 0.0 or {0} != {0} else math_copysign(1.0, {0})",
    np.where: "float({1} if {0} else {2})", np.astype: "float({0})",
    operator.getitem: "{0}", np.reshape: "{0}",
}  # fmt: skip

_TRUTHS = {
    np.less, np.less_equal, np.equal, np.not_equal, np.greater_equal, np.greater, np.isnan,
    np.bitwise_and, np.bitwise_or, np.invert, np.logical_and, np.logical_or, np.logical_not,
}  # fmt: skip

_LONG = 200  # characters of an expression, so that it does not nest too deeply


def scalar_lines(body: Body) -> list[str] | None:
    """Return the lines that compute with Python's floats, or None where arrays take part."""
    variables = found_in([(o.args, o.kwargs, list(o.results)) for o in body.operations], Variable)
    if any(v.shape or v.dtype != float for v in body.inputs):
        return None
    if any(v.shape or v.dtype not in (float, bool) for v in variables):
        return None
    if not all(_is_float(result) for result in body.results):
        return None
    if any(_template(o) is None for o in body.operations):
        return None
    # NumPy's True + True is True, Python's is 2.
    if any(o.result.dtype == bool and o.function not in _TRUTHS for o in body.operations):
        return None
    return list(_lines(body))


def _is_float(result: Any) -> bool:
    return result.dtype == float if hasattr(result, "dtype") else type(result) is float


def _template(operation: Operation) -> str | None:
    if operation.kwargs:
        return None
    if operation.function is np.power and scalar_text(operation.args[1]) in ("2", "2.0"):
        return _TEMPLATES[np.square]
    return _TEMPLATES.get(operation.function)


def _lines(body: Body) -> Iterator[str]:
    """Yield the lines; what is read once only is written where it is read, without a name."""
    reads = Counter(map(id, found_in(body.results, Variable)))
    for operation in body.operations:
        repeats = "{0}" in str(_template(operation))
        for variable in found_in(operation.args, Variable):
            reads[id(variable)] += 2 if repeats else 1
    returned = set(map(id, found_in(body.results, Variable)))
    inside: dict[int, str] = {}
    for operation in body.operations:
        texts = [inside.pop(id(value), "") or scalar_text(value) for value in operation.args]
        text = str(_template(operation)).format(*texts)
        result = operation.result
        if reads[id(result)] == 1 and id(result) not in returned and len(text) < _LONG:
            inside[id(result)] = f"({text})"
        else:
            yield f"{result.name} = {text}"


def scalar_text(value: Any) -> str:
    """Return the text of an operand or result: a name, or a number."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    return f"({value!r})" if isinstance(value, (int, float)) and value < 0 else written(value)
