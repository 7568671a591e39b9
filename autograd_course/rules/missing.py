"""Reductions that leave out what is missing (NaN): the others, with a mask."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.primitives import implements
from autograd_course.rules.reductions import Axis, Keepdims


def _add_rows() -> None:
    """Add a row for each function that has a neutral value, or a mask, for what is missing."""

    def filled(function: Callable[..., Any], neutral: float) -> Callable[..., Any]:
        return lambda a, *args, **kwargs: function(
            np.where(np.isnan(a), neutral, a), *args, **kwargs
        )

    def masked(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda a, *args, where=True, **kwargs: function(
            a, *args, where=~np.isnan(a) & where, **kwargs
        )

    implements(np.nansum)(filled(np.sum, 0.0))
    implements(np.nancumsum)(filled(np.cumsum, 0.0))
    implements(np.nanprod)(filled(np.prod, 1.0))
    implements(np.nancumprod)(filled(np.cumprod, 1.0))
    implements(np.nanmean)(masked(np.mean))
    implements(np.nanvar)(masked(np.var))
    implements(np.nanstd)(masked(np.std))


_add_rows()


@implements(np.nanmax)
def nanmax(a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False) -> Any:
    return _known(np.max(np.where(np.isnan(a), -np.inf, a), axis, out, keepdims), a, axis, keepdims)


@implements(np.nanmin)
def nanmin(a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False) -> Any:
    return _known(np.min(np.where(np.isnan(a), np.inf, a), axis, out, keepdims), a, axis, keepdims)


def _known(extreme: Any, a: Any, axis: Axis, keepdims: Keepdims) -> Any:
    """Return NaN where all elements are missing."""
    return np.where(np.all(np.isnan(a), axis=axis, keepdims=keepdims), np.nan, extreme)
