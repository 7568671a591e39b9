"""Statistics: weighted means, quantiles, covariances, written with sums and sorting."""

import math
from typing import Any

import numpy as np

from autograd_course.primitives import implements
from autograd_course.rules.reductions import Axis, Keepdims, from_the_end, refuse_output
from autograd_course.tracing import Tracer, dtype_of, plain, shape_of


@implements(np.average)
def average(
    a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *,
    keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    if weights is None:
        weights = np.ones(shape_of(a), dtype_of(a))
    elif shape_of(weights) != shape_of(a):
        # Weights of the elements along the axes that are averaged over.
        axes = from_the_end(a, axis)
        weights = np.transpose(weights, np.argsort(axes))
        others = tuple(k for k in from_the_end(a, None) if k not in axes)
        weights = np.broadcast_to(np.expand_dims(weights, others), shape_of(a))
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    mean = np.sum(weights * a, axis=axis, keepdims=keepdims) / total
    return (mean, total) if returned else mean


@implements(np.quantile)
def quantile(
    a: Any, q: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False,
    method: str = "linear", keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    refuse_output("quantile", out)
    ordered = _ordered(a, from_the_end(a, axis))
    length = shape_of(ordered)[-1]
    if method == "linear":
        position = np.multiply(q, length - 1)
    elif isinstance(q, Tracer):
        raise TypeError(
            "np.quantile and np.percentile are differentiated with respect to q for "
            f"method='linear' only; got method={method!r}: pass a plain q"
        )
    else:
        # NumPy knows where each method looks among the elements in their order.
        position = np.quantile(np.arange(length), q, method=method)  # type: ignore[call-overload]
    dtype = np.quantile(np.zeros(1, dtype_of(a)), plain(q), method=method).dtype  # type: ignore[call-overload]
    values = _between(ordered, np.ravel(position), dtype)
    # A missing value is sorted to the end, and then nothing is known.
    last = ordered[..., -1:]
    return _placed(np.where(np.isnan(last), last, values), a, q, axis, keepdims)


@implements(np.nanquantile)
def nanquantile(
    a: Any, q: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False,
    method: str = "linear", keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    refuse_output("nanquantile", out)
    if method != "linear":
        raise TypeError(
            f"np.nanquantile is differentiated for method='linear' only; got {method!r}: leave it "
            "out, or choose the elements before with np.isnan"
        )
    ordered = _ordered(a, from_the_end(a, axis))
    known = np.sum(~np.isnan(ordered), axis=-1, keepdims=True)
    position = np.ravel(q) * np.maximum(known - 1, 0)
    dtype = np.quantile(np.zeros(1, dtype_of(a)), plain(q)).dtype
    return _placed(_between(ordered, position, dtype), a, q, axis, keepdims)


def _ordered(a: Any, axes: tuple[int, ...]) -> Any:
    """Return the elements along the axes in their order, on one axis behind the others."""
    behind = np.moveaxis(a, axes, range(-len(axes), 0))
    shape = shape_of(behind)
    rank = len(shape) - len(axes)
    return np.sort(np.reshape(behind, (*shape[:rank], math.prod(shape[rank:]))))


def _between(ordered: Any, position: Any, dtype: Any) -> Any:
    """Return what stands at a position, interpolated linearly between two elements."""
    position = np.broadcast_to(position, shape_of(ordered)[:-1] + shape_of(position)[-1:])
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, shape_of(ordered)[-1] - 1)
    low, high = (np.take_along_axis(ordered, places, -1) for places in (below, above))
    return low + np.astype(position - below, dtype) * (high - low)


def _placed(values: Any, a: Any, q: Any, axis: Axis, keepdims: Keepdims) -> Any:
    """Return quantiles on the last axis with the axes that NumPy gives them."""
    values = np.moveaxis(values, -1, 0)
    if keepdims:
        values = np.expand_dims(values, from_the_end(a, axis))
    return np.reshape(values, shape_of(q) + shape_of(values)[1:])


@implements(np.percentile)
def percentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    return np.quantile(a, _share(q), *args, **kwargs)


@implements(np.nanpercentile)
def nanpercentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    return np.nanquantile(a, _share(q), *args, **kwargs)


def _share(percent: Any) -> Any:
    # A number of Python's takes the dtype of the elements.
    return percent / 100 if isinstance(percent, (int, float)) else np.divide(percent, 100)


@implements(np.median)
def median(
    a: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False,
    keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    return _middle(np.quantile, np.mean, a, axis, out, keepdims)


@implements(np.nanmedian)
def nanmedian(
    a: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False,
    keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    return _middle(np.nanquantile, np.nanmean, a, axis, out, keepdims)


def _middle(quantile: Any, mean: Any, a: Any, axis: Axis, out: None, keepdims: Keepdims) -> Any:
    if 0 in [shape_of(a)[k] for k in from_the_end(a, axis)]:
        # The mean of no elements: NaN, as NumPy has it.
        return mean(a, axis, out=out, keepdims=keepdims)
    return quantile(a, 0.5, axis, out, keepdims=keepdims)


@implements(np.cov)
def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None,
    fweights: Any = None, aweights: Any = None,
) -> Any:  # fmt: skip
    rows = [
        np.atleast_2d(part) if rowvar or len(shape_of(part)) < 2 else np.transpose(part)
        for part in (m, y)
        if part is not None
    ]
    samples = np.concatenate(rows)
    counts = 1 if fweights is None else fweights
    importance = 1 if aweights is None else aweights
    weights = np.broadcast_to(np.multiply(counts, importance), shape_of(samples)[1:])
    total = np.sum(weights)
    lost = (0 if bias else 1) if ddof is None else ddof
    centred = samples - (samples @ weights / total)[:, None]
    degrees = total - lost * np.sum(weights * importance) / total
    return np.squeeze((centred * weights) @ np.transpose(centred) / degrees)


@implements(np.corrcoef)
def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    covariance = np.cov(x, y, rowvar)
    if shape_of(covariance) == ():
        return covariance / covariance
    deviations = np.sqrt(np.diagonal(covariance))
    return covariance / deviations / deviations[:, None]
