"""Reductions that leave out what is missing (NaN): the others, with a mask."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.primitives import implements
from autograd_course.rules.reductions import Axis, Keepdims


def _filled(function: Callable[..., Any], neutral: float) -> Callable[..., Any]:
    """Return a function of an array in which a neutral value stands for what is missing."""
    return lambda a, *args, **kwargs: function(np.where(np.isnan(a), neutral, a), *args, **kwargs)


def _masked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that looks only at what is known."""
    return lambda a, *args, where=True, **kwargs: function(
        a, *args, where=~np.isnan(a) & where, **kwargs
    )


implements(np.nansum)(_filled(np.sum, 0.0))
implements(np.nancumsum)(_filled(np.cumsum, 0.0))
implements(np.nanprod)(_filled(np.prod, 1.0))
implements(np.nancumprod)(_filled(np.cumprod, 1.0))
implements(np.nanmean)(_masked(np.mean))
implements(np.nanvar)(_masked(np.var))
implements(np.nanstd)(_masked(np.std))


def _known(extreme: Any, bound: float) -> Callable[..., Any]:
    """Return an extreme of what is known: NaN where nothing is."""

    def among_known(
        a: Any, axis: Axis = None, out: None = None, keepdims: Keepdims = False, **keywords: Any
    ) -> Any:
        missing = np.isnan(a)
        value = extreme(np.where(missing, bound, a), axis, out, keepdims, **keywords)
        nothing = np.all(missing, axis=axis, keepdims=keepdims, where=keywords.get("where", True))
        return np.where(nothing & ("initial" not in keywords), np.nan, value)

    return among_known


implements(np.nanmax)(_known(np.max, -np.inf))
implements(np.nanmin)(_known(np.min, np.inf))
