"""Programs on numbers alone: `math` and Python's floats are several times faster than NumPy.

Where NumPy gives NaN or infinity, they raise; then the NumPy version of the program is run.
"""

import math
import operator
from typing import Any

import numpy as np

from autograd_course.program.symbols import Body, Operation, Variable, found_in
from autograd_course.program.text import written

_SAME_NAME = (
    "sqrt", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan",
    "sinh", "cosh", "tanh", "hypot", "fabs", "copysign",
)  # fmt: skip

# What a ufunc is for Python's floats. `math.pow` stays real where ** becomes complex.
_TEMPLATES = {
    **{getattr(np, name): name + "({})" for name in _SAME_NAME},
    **{getattr(np, f"arc{name}"): f"a{name}({{}})" for name in
       ("sin", "cos", "tan", "tan2", "sinh", "cosh", "tanh")},
    np.add: "{} + {}", np.subtract: "{} - {}", np.multiply: "{} * {}", np.divide: "{} / {}",
    np.remainder: "{} % {}", np.negative: "-{}", np.positive: "{}", np.square: "{0} * {0}",
    np.reciprocal: "1.0 / {}", np.power: "pow({}, {})", np.absolute: "fabs({})",
    np.less: "{} < {}", np.less_equal: "{} <= {}", np.equal: "{} == {}", np.not_equal: "{} != {}",
    np.greater_equal: "{} >= {}", np.greater: "{} > {}", np.isnan: "{0} != {0}",
    np.bitwise_and: "{} and {}", np.bitwise_or: "{} or {}", np.invert: "not {}",
    np.logical_and: "{} and {}", np.logical_or: "{} or {}", np.logical_not: "not {}",
    np.maximum: "{0} if {0} >= {1} or {0} != {0} else {1}",
    np.minimum: "{0} if {0} <= {1} or {0} != {0} else {1}",
    np.sign: "{0} if {0} == 0.0 or {0} != {0} else copysign(1.0, {0})",
    np.where: "float({1} if {0} else {2})", np.astype: "float({0})",
    operator.getitem: "{0}", np.reshape: "{0}",
}  # fmt: skip
# A comma stands between the arguments of a function.
_TEMPLATES |= {f: f"{t[:-4]}({{}}, {{}})" for f, t in _TEMPLATES.items()
               if isinstance(f, np.ufunc) and f.nin == 2 and t.endswith("({})")}  # fmt: skip

NAMESPACE = {name: value for name, value in vars(math).items() if callable(value)}


def scalar_lines(body: Body) -> list[str] | None:
    """Return the lines that compute with Python's floats, or None where arrays take part."""
    variables = found_in([(o.args, o.kwargs, list(o.results)) for o in body.operations], Variable)
    if any(v.shape or v.dtype != float for v in body.inputs):
        return None
    if any(v.shape or v.dtype not in (float, bool) for v in variables):
        return None
    if not all(_is_float(result) for result in body.results):
        return None
    if any(o.function not in _TEMPLATES or o.kwargs for o in body.operations):
        return None
    return [f"{operation.result.name} = {_expression(operation)}" for operation in body.operations]


def _is_float(result: Any) -> bool:
    return result.dtype == float if hasattr(result, "dtype") else type(result) is float


def _expression(operation: Operation) -> str:
    texts = list(map(_operand, operation.args))
    if operation.function is np.power and texts[1] in ("2", "2.0"):
        return f"{texts[0]} * {texts[0]}"
    return _TEMPLATES[operation.function].format(*texts)


def _operand(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return f"({value!r})" if isinstance(value, (int, float)) and value < 0 else written(value)
