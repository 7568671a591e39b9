"""Products along axes. The rules multiply and never divide, so that they are exact with zeros."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd_course.primitives import implements, primitive
from autograd_course.rules.reductions import (
    Axis,
    Keepdims,
    converted,
    expand,
    from_the_end,
    masked,
    refuse_output,
)
from autograd_course.tracing import dtype_of, shape_of


def _shifted(x: Any, steps: int, fill: float) -> Any:
    """Move elements towards the end of the last axis; the first `steps` places get `fill`."""
    shape = shape_of(x)
    first = np.full((*shape[:-1], min(steps, shape[-1])), fill, dtype_of(x))
    return np.concatenate([first, x[..., : max(0, shape[-1] - steps)]], axis=-1)


def _recurrence(a: Any, b: Any) -> Any:
    """Solve y[i] = a[i] y[i-1] + b[i] along the last axis, with y[-1] = 0.

    By recursive doubling: after each round, a and b of an element stand for twice as many steps
    (Blelloch, Prefix sums and their applications, 1990). Takes log2(n) rounds of n operations.
    """
    steps = 1
    while steps < shape_of(a)[-1]:
        b = b + a * _shifted(b, steps, 0.0)
        a = a * _shifted(a, steps, 0.0)
        steps *= 2
    return b


def _backwards(x: Any) -> Any:
    return np.flip(x, -1)


def _product_before(x: Any) -> Any:
    """Return for each element the product of those before it on the last axis."""
    return np.cumprod(_shifted(x, 1, 1.0), axis=-1)


def _pull_cumprod(g: Any, x: Any) -> Any:
    # What reaches out[i] later: later[i] = g[i] + x[i+1] later[i+1].
    later = _backwards(_recurrence(_shifted(_backwards(x), 1, 0.0), _backwards(g)))
    return _product_before(x) * later


_cumprod = primitive(
    lambda x: np.cumprod(x, axis=-1),
    name="cumprod",
    # out[i] = x[i] out[i-1].
    x=(lambda t, x: _recurrence(x, _product_before(x) * t), _pull_cumprod),
)


def _product_of_others(x: Any, axes: tuple[int, ...]) -> Any:
    """Return for each element the product of all others on the axes: the gradient of `prod`."""
    behind = tuple(range(-len(axes), 0))
    moved = np.moveaxis(x, axes, behind)
    shape = shape_of(moved)
    kept, size = (
        shape[: len(shape) - len(axes)],
        np.prod(shape[len(shape) - len(axes) :], dtype=int),
    )
    flat = np.reshape(moved, (*kept, int(size)))
    others = _product_before(flat) * _backwards(_product_before(_backwards(flat)))
    return np.moveaxis(np.reshape(others, shape), behind, axes)


_prod = primitive(
    lambda x, axes, keepdims: np.prod(x, axis=axes, keepdims=keepdims),
    name="prod",
    x=(
        lambda t, x, axes, keepdims: np.sum(
            t * _product_of_others(x, axes), axis=axes, keepdims=keepdims
        ),
        lambda g, x, axes, keepdims: expand(g, axes, keepdims) * _product_of_others(x, axes),
    ),
)


@implements(np.prod)
def prod(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, keepdims: Keepdims = False,
    initial: Any = None, where: Any = True,
) -> Any:  # fmt: skip
    refuse_output("prod", out)
    a = masked(converted(a, dtype), where, 1.0)
    product = _prod(a, from_the_end(a, axis), keepdims)
    return product if initial is None else product * initial


@implements(np.cumprod)
def cumprod(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    a = converted(a, dtype)
    if axis is None or shape_of(a) == ():
        a, axis = np.ravel(a), 0 if axis is None else axis
    axis = normalize_axis_index(axis, len(shape_of(a)))
    return np.moveaxis(_cumprod(np.moveaxis(a, axis, -1)), -1, axis)


def _add_cumulative(function: Any, row: Any, first: float) -> None:
    """Add the row of the function whose result may begin with that of no elements."""

    @implements(function)
    def cumulative(
        x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
    ) -> Any:
        if axis is None:
            if len(shape_of(x)) > 1:
                raise ValueError(
                    f"np.{function.__name__} of an array of shape {shape_of(x)} wants axis="
                )
            axis = 0
        out = row(x, axis=axis, dtype=dtype)
        if not include_initial:
            return out
        shape = list(shape_of(out))
        shape[axis] = 1
        return np.concatenate([np.full(shape, first, dtype_of(out)), out], axis)


_add_cumulative(np.cumulative_sum, np.cumsum, 0.0)
_add_cumulative(np.cumulative_prod, np.cumprod, 1.0)
