"""Operators in place, such as `y += x`, and arrays that share memory.

To NumPy, `y += x` changes an array, and whatever else shows its memory: other names of the array,
and its views. A traced value has no memory of its own to change. It becomes the result, which all
its names then show; while a view is in use as well, the operator is refused.
"""

import operator
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.dispatch import RULES
from autograd_course.tracing import Tracer, plain


def viewing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Note that the results of a function may be views of its first argument."""

    def call(x: Any, *rest: Any) -> Any:
        result = function(x, *rest)
        if isinstance(x, Tracer):
            for view in result if isinstance(result, list) else [result]:
                if view.shape and view is not x:
                    x._trace.views += weakref.ref(x), weakref.ref(view)
        return result

    return call


def _operator_in_place(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return the method that computes a result and lets the traced value become it."""

    def method(self: Tracer, other: Any) -> Any:
        result = function(self, other)
        # Scalars of NumPy do not change; arrays without axes do.
        if not self.shape and not isinstance(plain(self), np.ndarray):
            return result
        if not isinstance(result, Tracer):
            result = np.where(False, self, result)  # a constant, such as y // 2
        _become(self, result)
        return self

    return method


def _become(value: Any, result: Any) -> None:
    if type(result) is not type(value) or result._trace is not value._trace:
        value._refuse("be changed in place by a value of an inner transform",
                      "write y = y + x instead of y += x")  # fmt: skip
    if result.shape != value.shape:
        raise ValueError(
            f"an array of shape {value.shape} cannot hold a result of shape {result.shape} in "
            "place: write y = y + x instead of y += x"
        )
    trace = value._trace
    trace.views = [view for view in trace.views if view() is not None]
    if any(
        view() is not value and np.may_share_memory(plain(view()), plain(value))
        for view in trace.views
    ):
        value._refuse("be changed in place while another array shows the same memory (a view such "
                      "as a row, a slice or a transpose)", "write y = y + x instead of y += x, or "
                      "change a copy, y.copy()")  # fmt: skip
    if result.dtype != value.dtype:
        result = RULES[np.astype](result, value.dtype)
    for slot in ("primal", *type(value).__slots__):
        setattr(value, slot, getattr(result, slot))
    if not value.shape and isinstance(value.primal, np.generic):
        value.primal = np.asarray(value.primal)


for _function in (
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod,
    operator.pow, operator.matmul,
):  # fmt: skip
    setattr(Tracer, f"__i{_function.__name__}__", _operator_in_place(_function))
