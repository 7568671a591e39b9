"""Differences, integrals and interpolation of values on a grid, and functions given in pieces."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd_course.primitives import implements
from autograd_course.rules.indexing import as_positions, pick, scatter
from autograd_course.rules.reductions import refuse_output
from autograd_course.tracing import Tracer, dtype_of, plain, shape_of
from autograd_course.values import recorded_whole


@implements(np.diff)
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    shape = shape_of(a)
    axis = normalize_axis_index(axis, len(shape))
    edge = (*shape[:axis], 1, *shape[axis + 1 :])
    ends = [
        None if end is None else np.broadcast_to(end, edge) if np.ndim(end) == 0 else end
        for end in (prepend, append)
    ]
    if any(end is not None for end in ends):
        first, last = ends
        a = np.concatenate([part for part in (first, a, last) if part is not None], axis)
    a = np.moveaxis(a, axis, -1)
    for _ in range(n):
        a = a[..., 1:] - a[..., :-1]
    return np.moveaxis(a, -1, axis)


@implements(np.ediff1d)
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    parts = (to_begin, np.diff(np.ravel(ary)), to_end)
    known = [np.ravel(part) for part in parts if part is not None]
    return np.concatenate(known, dtype=dtype_of(ary))


@implements(np.gradient)
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    rank = len(shape_of(f))
    axes = range(rank) if axis is None else normalize_axis_tuple(axis, rank)
    spacings = varargs or (1.0,)
    if len(spacings) == 1:
        spacings = spacings * len(axes)
    if len(spacings) != len(axes):
        raise TypeError(
            f"np.gradient got {len(varargs)} spacings for {len(axes)} axes: pass none, one, or one "
            "for each axis"
        )
    derivatives = tuple(
        np.moveaxis(_derivative(np.moveaxis(f, k, -1), spacing, edge_order), -1, k)
        for k, spacing in zip(axes, spacings, strict=True)
    )
    return derivatives[0] if len(axes) == 1 else derivatives


def _derivative(f: Any, spacing: Any, edge_order: int) -> Any:
    """Differentiate the parabola through each point on the last axis and its two neighbors."""
    length = shape_of(f)[-1]
    if length < edge_order + 1:
        raise ValueError(
            f"np.gradient wants {edge_order + 1} points or more on each axis; got {length}"
        )
    # Floating-point numbers, since unsigned integers cannot count down.
    spacing = np.multiply(spacing, 1.0)
    steps = np.diff(spacing) if shape_of(spacing) else spacing * np.ones(length - 1, dtype_of(f))
    slopes = np.diff(f) / steps
    before, after = steps[:-1], steps[1:]
    inside = (after * slopes[..., :-1] + before * slopes[..., 1:]) / (before + after)
    first, last = slopes[..., :1], slopes[..., -1:]
    if edge_order == 2:
        # The parabola's slope changes linearly, and its value in the middle of a step is known.
        first = 2 * first - inside[..., :1]
        last = 2 * last - inside[..., -1:]
    kind = dtype_of(f) if dtype_of(f).kind == "f" else None
    return np.concatenate([first, inside, last], axis=-1, dtype=kind)


@implements(np.trapezoid)
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    rank = len(shape_of(y))
    y = y if isinstance(y, Tracer) else np.asarray(y)
    if x is not None and len(shape_of(x)) > 1:
        dx = np.diff(x, axis=axis)
    axis = normalize_axis_index(axis, rank)
    if len(shape_of(x)) == 1:
        dx = np.reshape(np.diff(x), [-1 if k == axis else 1 for k in range(rank)])
    before, after = (y[(slice(None),) * axis + (ends,)] for ends in (slice(-1), slice(1, None)))
    return np.sum(dx * (after + before) / 2, axis=axis)


@implements(np.linspace)
def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    rank = max(len(shape_of(start)), len(shape_of(stop)))
    unit = np.ones((), _common_dtype(start, stop, 0.0))
    shares = np.linspace(0 * unit, unit, num, endpoint)
    shares = np.reshape(shares, (num,) + (1,) * rank)
    points = np.moveaxis(start * (1 - shares) + stop * shares, 0, axis)
    points = points if dtype is None else np.astype(points, dtype)
    return (points, (stop - start) / max(1, num - endpoint)) if retstep else points


@implements(np.logspace)
def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    powers = np.power(base, np.linspace(start, stop, num, endpoint, axis=axis))
    return powers if dtype is None else np.astype(powers, dtype)


@implements(np.geomspace)
def geomspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0
) -> Any:
    powers = np.power(stop / start, np.linspace(np.zeros_like(start), 1.0, num, endpoint))
    points = np.moveaxis(start * powers, 0, axis)
    return points if dtype is None else np.astype(points, dtype)


@implements(np.interp)
def interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Any:
    # At a knot the derivative is that on its right.
    # NumPy computes in double precision, whatever the dtypes.
    x, xp, fp = (
        np.astype(values, np.float64)  # type: ignore[call-overload]
        if isinstance(values, Tracer)
        else np.asarray(values, np.float64)
        for values in (x, xp, fp)
    )
    if period is not None:
        x, xp = x % period, np.remainder(xp, period)
        order = np.argsort(xp)
        xp, fp = np.take(xp, order), np.take(fp, order)
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
        left = right = None
    length = shape_of(xp)[0]
    below = np.clip(np.searchsorted(xp, x, "right") - 1, 0, max(0, length - 2))
    above = np.minimum(below + 1, length - 1)
    start, width = pick(xp, below), pick(xp, above) - pick(xp, below)
    share = (x - start) / np.where(width == 0, 1.0, width)
    inside = pick(fp, below) + share * (pick(fp, above) - pick(fp, below))
    inside = np.where(x < xp[0], fp[0] if left is None else left, inside)
    return np.where(x > xp[-1], fp[-1] if right is None else right, inside)


@recorded_whole
def _turns(p: Any, discont: Any, axis: int, period: Any) -> Any:
    return np.unwrap(p, discont, axis, period=period) - p


@implements(np.unwrap)
def unwrap(p: Any, discont: Any = None, axis: int = -1, *, period: Any = 2 * np.pi) -> Any:
    return p + _turns(plain(p), discont, axis, period)


@implements(np.polyval)
def polyval(p: Any, x: Any) -> Any:
    value = np.zeros(shape_of(x), dtype_of(x))
    for coefficient in p:
        value = value * x + coefficient
    return value


@implements(np.vander)
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    if len(shape_of(x)) != 1:
        raise ValueError(f"np.vander wants a vector; got shape {shape_of(x)}: take one row of it")
    powers = np.arange(shape_of(x)[0] if N is None else N)
    return np.power(x[:, None], powers if increasing else powers[::-1])


@implements(np.select)
def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    # The first condition that holds decides.
    chosen = default
    for condition, choice in zip(condlist[::-1], choicelist[::-1], strict=True):
        chosen = np.where(condition, choice, chosen)
    return np.astype(chosen, _common_dtype(*choicelist, default))


def _common_dtype(*values: Any) -> Any:
    """Return the dtype of values that meet; Python's own numbers take that of the others."""
    return np.result_type(*(v if isinstance(v, (int, float)) else dtype_of(v) for v in values))


@implements(np.choose)
def choose(a: Any, choices: Sequence[Any], out: None = None, mode: str = "raise") -> Any:
    refuse_output("choose", out)
    # NumPy finds out which of the choices a number outside stands for.
    numbers = np.choose(a, np.arange(len(choices)), mode=mode)  # type: ignore[call-overload]
    return np.select([numbers == k for k in range(len(choices))], choices)


@implements(np.piecewise)
def piecewise(x: Any, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> Any:
    conditions = [as_positions(condition) for condition in condlist]
    if len(funclist) == len(conditions) + 1:
        conditions.append(~functools.reduce(np.logical_or, conditions))
    values: Any = np.zeros_like(x)
    for condition, piece in zip(conditions, funclist, strict=True):
        some = x[condition]
        value = piece(some, *args, **kw) if callable(piece) else piece
        value = np.astype(np.broadcast_to(value, shape_of(some)), dtype_of(x))
        values = np.where(condition, scatter(value, shape_of(x), (condition,), 1), values)
    return values


@implements(np.apply_along_axis)
def apply_along_axis(
    func1d: Callable[..., Any], axis: int, arr: Any, *args: Any, **kwargs: Any
) -> Any:
    axis = normalize_axis_index(axis, len(shape_of(arr)))
    rows = np.moveaxis(arr, axis, -1)
    kept = shape_of(rows)[:-1]
    results = np.stack([func1d(rows[place], *args, **kwargs) for place in np.ndindex(*kept)])
    results = np.reshape(results, kept + shape_of(results)[1:])
    # What a row gives takes the place of the axis.
    made = range(len(kept), len(shape_of(results)))
    return np.moveaxis(results, made, [axis + k for k in range(len(made))])
