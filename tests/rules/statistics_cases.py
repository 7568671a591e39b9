"""Cases for reductions with masks and beginnings, and for statistics."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.rules.points import BOX, ROW, Case, X, name_of

MASK = np.ones((2, 3, 4), bool)
MASK[0, 1, 2] = MASK[1, 0, 0] = False
ENDS = np.array([0.3, 0.8])
COUNTS = np.array([1, 2, 1, 3])
PAIRS = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 9.0]])
WEIGHTS = np.array([1.0, 2.0, 3.0])


def statistics_cases() -> Iterator[Case]:
    def yes(covers: Any, label: str, f: Callable[..., Any], *args: Any) -> Case:
        return Case(covers, lambda np, *args: f(np, *args) ** 2, args or (BOX,), label)

    for function in (np.sum, np.prod, np.max, np.min):
        name = name_of(function)

        def masked(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(x, axis=(0, -1), initial=0.3, where=MASK, keepdims=True)

        yield yes(function, f"{name}-masked", masked)
    for function in (np.mean, np.var, np.std):
        name = name_of(function)

        def averaged(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(x, axis=1, where=MASK)

        yield yes(function, f"{name}-masked", averaged)
    for function in (np.var, np.std):
        name = name_of(function)

        def corrected(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(x, axis=1, correction=1)

        def about(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(x, axis=1, mean=np.mean(x, axis=1, keepdims=True))

        yield yes(function, f"{name}-correction", corrected)
        yield Case(function, about, (BOX,), f"{name}-mean", averaged_about(name))
    for function in (
        np.nansum, np.nanprod, np.nanmean, np.nanvar, np.nanstd, np.nanmax, np.nanmin, np.nancumsum,
        np.nancumprod, np.nanmedian,
    ):  # fmt: skip
        name = name_of(function)

        def known(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(np.where(MASK, x, np.nan), axis=1)

        yield yes(function, name, known)
    yield yes(np.nanmean, "nanmean-all", lambda np, x: np.nanmean(np.where(MASK, x, np.nan)))
    yield yes(np.nanmax, "nanmax-initial",
              lambda np, x: np.nanmax(np.where(MASK, x, np.nan), 1, initial=0.3))  # fmt: skip
    yield yes(np.nanquantile, "nanquantile",
              lambda np, x: np.nanquantile(np.where(MASK, x, np.nan), ENDS, 1))  # fmt: skip
    yield yes(np.nanpercentile, "nanpercentile",
              lambda np, x: np.nanpercentile(np.where(MASK, x, np.nan), 70, (0, 2)))  # fmt: skip
    for function in (np.cumulative_sum, np.cumulative_prod):
        name = name_of(function)

        def cumulative(np: Any, x: Any, name: str = name) -> Any:
            return getattr(np, name)(x, axis=1, include_initial=True)

        yield yes(function, name, cumulative)
    yield yes(np.cumulative_sum, "cumulative_sum-flat", lambda np, x: np.cumulative_sum(x), ROW)
    yield Case(
        np.logaddexp.reduce,
        lambda np, x: np.logaddexp.reduce(x, axis=1) ** 2,
        (BOX,),
        "logaddexp-reduce",
        lambda np, x: np.log(np.sum(np.exp(x), axis=1)) ** 2,
    )
    yield yes(np.cumprod, "cumprod-ufunc-method", lambda np, x: np.multiply.accumulate(x), ROW)
    yield yes(np.multiply, "multiply-outer", lambda np, x, y: np.multiply.outer(x, y), X, ROW)
    yield yes(np.subtract, "subtract-outer", lambda np, x: np.subtract.outer(ROW, x), X)
    yield yes(np.ptp, "ptp", lambda np, x: np.ptp(x, axis=(0, 1)))
    yield yes(np.average, "average", lambda np, x: np.average(x, axis=1))
    yield yes(np.average, "average-axis", lambda np, x: np.average(x, axis=1, weights=WEIGHTS))
    yield Case(
        np.average,
        lambda np, x: np.average(x, (2, 0), PAIRS) ** 2,
        (BOX,),
        "average-axes",
        lambda np, x: (
            np.einsum("ijk,ki->j", x, np.array([[1, 2], [3, 4], [5, 6], [7, 9]]) / 37) ** 2
        ),
    )
    yield yes(np.average, "average-weights", lambda np, x, y: np.average(x, weights=y), X, X**2)
    yield yes(
        np.average,
        "average-returned",
        lambda np, x: (lambda mean, total: mean * total)(
            *np.average(x, 0, np.exp(x), returned=True, keepdims=True)
        ),
    )
    yield yes(np.median, "median", lambda np, x: np.median(x))
    yield yes(np.median, "median-axes", lambda np, x: np.median(x, axis=(0, 2), keepdims=True))
    yield yes(np.quantile, "quantile", lambda np, x: np.quantile(x, 0.3, axis=1))
    yield yes(np.quantile, "quantile-axes", lambda np, x: np.quantile(x, np.array([0.1, 1.0]),
              (0, -1), keepdims=True))  # fmt: skip
    yield yes(np.quantile, "quantile-q", lambda np, x, q: np.quantile(x, q), BOX, ROW / 2)
    for method in ("nearest", "midpoint", "lower", "higher"):
        yield yes(np.quantile, f"quantile-{method}",
                  lambda np, x, m=method: np.quantile(x, ENDS, 1, method=m))  # fmt: skip
    yield yes(np.percentile, "percentile", lambda np, x: np.percentile(x, 80, axis=0))
    yield yes(np.cov, "cov", lambda np, x: np.cov(x), BOX[0])
    yield yes(np.cov, "cov-pair", lambda np, x, y: np.cov(x, y, bias=True), ROW, X[0])
    yield yes(np.cov, "cov-columns", lambda np, x: np.cov(x, rowvar=False, ddof=2), BOX[0].T)
    yield yes(np.cov, "cov-weights",
              lambda np, x, w: np.cov(x, fweights=COUNTS, aweights=w),
              BOX[0], BOX[1, 0] ** 2)  # fmt: skip
    yield yes(np.cov, "cov-one", lambda np, x: np.cov(x), ROW)
    yield yes(np.corrcoef, "corrcoef", lambda np, x: np.corrcoef(x), BOX[0])
    yield yes(np.corrcoef, "corrcoef-one", lambda np, x: np.corrcoef(x), ROW)


def averaged_about(name: str) -> Callable[..., Any]:
    """Return the function of which `jax.numpy` lacks the keyword."""
    return lambda np, x: getattr(np, name)(x, axis=1)
