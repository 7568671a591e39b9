"""Convolution and correlation of vectors. Both are bilinear, and each is the other's transpose."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.primitives import implements, primitive
from autograd_course.tracing import shape_of


def _each(direction: Any, function: Callable[[Any], Any]) -> Any:
    """Apply a function of a vector, which NumPy has for one vector only, to each direction."""
    if len(shape_of(direction)) == 1:
        return function(direction)
    return np.stack([_each(row, function) for row in direction])


# out[k] is the sum of x[i] y[k - i], so the cotangent of x[i] is the sum of g[i + j] y[j].
_convolve = primitive(
    lambda x, y: np.convolve(x, y),
    name="convolve",
    x=(
        lambda t, y: _each(t, lambda t: np.convolve(t, y)),
        lambda g, y: _each(g, lambda g: np.correlate(g, y)),
    ),
    y=(
        lambda t, x: _each(t, lambda t: np.convolve(x, t)),
        lambda g, x: _each(g, lambda g: np.correlate(g, x)),
    ),
)


@implements(np.convolve)
def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    shorter, longer = sorted((shape_of(a)[0], shape_of(v)[0]))
    # The other modes are the middle of the full result.
    starts = {"full": 0, "same": (shorter - 1) // 2, "valid": shorter - 1}
    lengths = {"full": longer + shorter - 1, "same": longer, "valid": longer - shorter + 1}
    if mode not in starts:
        raise ValueError(
            f"np.convolve and np.correlate have the modes 'full', 'same' and 'valid'; got {mode!r}"
        )
    full = _convolve(a, v)
    return full if mode == "full" else full[starts[mode] : starts[mode] + lengths[mode]]


@implements(np.correlate)
def correlate(a: Any, v: Any, mode: Any = "valid") -> Any:
    # NumPy takes the middle of the longer array's result, whichever of the two it is.
    if shape_of(v)[0] > shape_of(a)[0]:
        return np.flip(np.convolve(v, np.flip(a), mode))
    return np.convolve(a, np.flip(v), mode)
