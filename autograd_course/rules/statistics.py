"""Statistics: weighted means, quantiles, covariances, written with sums and sorting."""

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
    axes = from_the_end(a, axis)
    rank, places = len(shape_of(a)), range(-len(axes), 0)
    # The axes that are sorted together come last, as one.
    behind = np.moveaxis(a, axes, places)
    kept = shape_of(behind)[: rank - len(axes)]
    ordered = np.sort(np.reshape(behind, (*kept, -1)))
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
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, length - 1)
    low, high = ordered[..., below], ordered[..., above]
    dtype = np.quantile(np.zeros(1, dtype_of(a)), plain(q), method=method).dtype  # type: ignore[call-overload]
    value = low + np.astype(position - below, dtype) * (high - low)
    last = np.reshape(ordered[..., -1], kept + (1,) * len(shape_of(q)))
    # A missing value is sorted to the end, and then nothing is known.
    value = np.where(np.isnan(last), last, value)
    if keepdims:
        value = np.expand_dims(
            value, tuple(k for k, axis in enumerate(from_the_end(a, None)) if axis in axes)
        )
    ahead = range(len(shape_of(q)))
    return np.moveaxis(value, [k - len(ahead) for k in ahead], ahead)


@implements(np.percentile)
def percentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    share = q / 100 if isinstance(q, (int, float)) else np.divide(q, 100)
    return np.quantile(a, share, *args, **kwargs)


@implements(np.median)
def median(
    a: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False,
    keepdims: Keepdims = False,
) -> Any:  # fmt: skip
    return np.quantile(a, 0.5, axis, out, keepdims=keepdims)


@implements(np.cov)
def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None
) -> Any:
    rows = [
        np.atleast_2d(part) if rowvar or len(shape_of(part)) < 2 else np.transpose(part)
        for part in (m, y)
        if part is not None
    ]
    samples = np.concatenate(rows)
    centred = samples - np.mean(samples, axis=1, keepdims=True)
    lost = (0 if bias else 1) if ddof is None else ddof
    return np.squeeze(centred @ np.transpose(centred) / (shape_of(samples)[1] - lost))


@implements(np.corrcoef)
def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    covariance = np.cov(x, y, rowvar)
    if shape_of(covariance) == ():
        return covariance / covariance
    deviations = np.sqrt(np.diagonal(covariance))
    return covariance / deviations / deviations[:, None]
