"""The path of a descent, and the function that it descends on, which counts its evaluations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_course.checks import check_scalar
from autograd_course.layout import Layout
from autograd_course.second_order import hvp
from autograd_course.transforms import value_and_grad


@dataclass(frozen=True)
class Path:
    """Where a descent went, what it found there, and what it had asked by then.

    Attributes
    ----------
    points : list
        The start and the point after every step, each of the structure of the start; without
        `keep_points` the last one alone.
    values : array of shape (steps + 1,)
        The function at these points.
    evaluations, gradients, products : array of int of shape (steps + 1,)
        How many values, gradients, and products of the Hessian with a vector had been computed up
        to each point, those that a line search threw away included; at the last point, all. In
        reverse mode a gradient costs a small multiple of a value, and a product a small multiple
        of a gradient.
    stopped : str
        Why it ended: "steps" (all were made), "tolerance" (the gradient is small enough), or "no
        decrease" (no step along the direction makes the function smaller: as low as rounding
        allows, or not smooth here).
    """

    points: list[Any]
    values: Any
    evaluations: Any
    gradients: Any
    products: Any
    stopped: str

    @property
    def point(self) -> Any:
        """The last point."""
        return self.points[-1]

    @property
    def value(self) -> float:
        """The function at the last point."""
        return float(self.values[-1])


class Objective:
    """A function of trees, seen as one of vectors, that counts what is asked of it.

    Parameters
    ----------
    caller : str
        The function that a message names.
    f : callable
        Takes one tree; returns a scalar.
    start : tree
        The point where the descent begins.
    keep_points : bool
        Whether the path keeps all points, or only the last.
    """

    def __init__(self, caller: str, f: Callable[[Any], Any], start: Any, keep_points: bool) -> None:
        self.caller = caller
        self.f = f
        self.layout = Layout(caller, "start", start)
        self.start = self.layout.ravel(caller, "the start", start)
        self.keep_points = keep_points
        self.evaluations = self.gradients = self.products = 0
        self._points: list[Any] = []
        self._records: list[tuple[Any, ...]] = []

    # What a descent may ask.

    def value(self, w: Any) -> Any:
        """Return the function: one evaluation."""
        return self._counted(self.layout.unravel(w))

    def value_and_gradient(self, w: Any) -> tuple[Any, Any]:
        """Return the function and its gradient: one gradient."""
        self.gradients += 1
        value, gradient = value_and_grad(self.f)(self.layout.unravel(w))
        return value, self._vector("gradient", gradient)

    def product_at(self, w: Any) -> Callable[[Any], Any]:
        """Return the function that multiplies a vector by the Hessian at w: one product a call."""
        point = self.layout.unravel(w)

        def product(v: Any) -> Any:
            self.products += 1
            (image,) = hvp(self.f, (point,), (self.layout.unravel(v),))
            return self._vector("product with the Hessian", image)

        return product

    def estimate(self, estimator: Callable[[Callable[[Any], Any], Any], Any], w: Any) -> Any:
        """Return an estimate of the gradient: as many evaluations as the estimator makes."""
        return self._vector("estimate", estimator(self._counted, self.layout.unravel(w)))

    def watch(self, w: Any) -> Any:
        """Return the function for the record alone, at no cost."""
        value = self.f(self.layout.unravel(w))
        check_scalar(self.caller, value)
        return value

    def _counted(self, point: Any) -> Any:
        self.evaluations += 1
        value = self.f(point)
        check_scalar(self.caller, value)
        return value

    def _vector(self, what: str, tree: Any) -> Any:
        vector = self.layout.ravel(self.caller, f"the {what}", tree)
        self._check_finite(what, vector)
        return vector

    # What it leaves behind.

    def record(self, w: Any, value: Any) -> None:
        """Add a point to the path."""
        self._check_finite("function", value)
        if not self.keep_points:
            self._points.clear()
        self._points.append(self.layout.unravel(w))
        self._records.append((value, *self._spent()))

    def path(self, stopped: str) -> Path:
        """Return the path; its last point pays for what was asked in vain after it."""
        self._records[-1] = (self._records[-1][0], *self._spent())
        values, evaluations, gradients, products = map(np.array, zip(*self._records, strict=True))
        return Path(self._points, values, evaluations, gradients, products, stopped)

    def _spent(self) -> tuple[int, int, int]:
        return self.evaluations, self.gradients, self.products

    def _check_finite(self, what: str, result: Any) -> None:
        if not np.all(np.isfinite(result)):
            steps = max(0, len(self._records) - 1)
            raise ValueError(
                f"{self.caller} met a {what} that is not finite, {steps} steps after the start: "
                "take smaller steps, or start where the function is finite and smooth"
            )


def check_step(caller: str, step: Any) -> None:
    """Raise a ValueError unless the length of a step is a positive number."""
    if not (np.ndim(step) == 0 and np.isfinite(step) and step > 0):
        raise ValueError(f"{caller} wants a positive and finite step; got {step!r}")
