"""Order in memory: NumPy's inner loops run along the axis that lies innermost, which is to be long.

Where an array with a short last axis (points in the plane, say) is stretched to a large one, as in
``x[:, None] - x``, every loop would be over two numbers. If the array comes in Fortran's order, so
do all that are computed from it element by element, and the short axis lies outermost.
"""

import math

import numpy as np

from autograd_course.program.body import Body, Operation, Variable
from autograd_course.program.signs import LARGE

_SHORT = 8  # a loop over so few numbers costs more to set up than to run
_STRETCHED = 4  # times as large as the input, so that its copy costs little
_THIN = 16  # columns
_VAST = 2**22  # bytes; smaller matrices stay in the cache


def stretched_inputs(body: Body) -> list[Variable]:
    """Return the inputs that are better taken in Fortran's order."""
    results = [result for operation in body.operations for result in operation.results]

    def is_stretched(wanted: Variable) -> bool:
        size = math.prod(wanted.shape)
        return any(
            len(result.shape) > len(wanted.shape)
            and result.shape[-1] == wanted.shape[-1]
            and math.prod(result.shape) >= _STRETCHED * size
            and math.prod(result.shape) * result.dtype.itemsize >= LARGE
            for result in results
        )

    return [
        variable
        for variable in body.inputs
        if len(variable.shape) > 1 and 1 < variable.shape[-1] <= _SHORT and is_stretched(variable)
    ]


def product_of_transposes(operation: Operation) -> str | None:
    """Return how to write the product of a large matrix and a thin one, or None for others.

    Measured with OpenBLAS: ``(y.T @ x.T).T`` takes half to two thirds of the time of ``x @ y``.
    """
    if operation.function is not np.matmul or operation.kwargs:
        return None
    left, right = operation.args
    if not (isinstance(left, Variable) and isinstance(right, Variable)):
        return None
    if len(left.shape) != 2 or len(right.shape) != 2 or right.shape[1] > _THIN:
        return None
    if left.dtype != right.dtype or math.prod(left.shape) * left.dtype.itemsize < _VAST:
        return None
    return f"({right.name}.T @ {left.name}.T).T"
