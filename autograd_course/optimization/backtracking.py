"""How far to go along a direction: backtracking until the function decreases enough."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Backtracking:
    """A line search: try a step, and take a fraction of it as long as it brings too little.

    Attributes
    ----------
    first : float
        The step that is tried first; 1 is the full step of Newton's method.
    shrink : float
        What a step that brings too little is multiplied by, between 0 and 1.
    sufficient : float
        The share of the decrease that the slope promises which a step has to bring (Armijo's
        condition), between 0 and 1.
    trials : int
        How many steps to try at most.

    Raises
    ------
    ValueError
        If one of them is out of its range.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 3.1.

    Examples
    --------
    On the parabola the full step goes too far to the other side, and half of it is the best.

    >>> Backtracking().along(lambda w: w**2, 1.0, 1.0, direction=-2.0, slope=-4.0)
    0.5
    """

    first: float = 1.0
    shrink: float = 0.5
    sufficient: float = 1e-4
    trials: int = 60

    def __post_init__(self) -> None:
        fractions = 0 < self.shrink < 1 and 0 < self.sufficient < 1
        if not (0 < self.first < np.inf and fractions and self.trials > 0):
            raise ValueError(
                "Backtracking wants first and trials to be positive, and shrink and sufficient "
                f"between 0 and 1; got {self}"
            )

    def along(
        self,
        f: Callable[[Any], Any],
        w: Any,
        value: Any,
        direction: Any,
        slope: Any,
        *,
        precision: float = 0.0,
    ) -> float | None:
        """Return the first step t with ``f(w + t * direction) < f(w) + sufficient * t * slope``.

        Parameters
        ----------
        f : callable
            Takes a vector, returns a number; called once for each step that is tried. Where it is
            NaN, the step is too long.
        w, value
            The point, and ``f(w)``.
        direction, slope
            Where to go, and the derivative of `f` along it, which is negative.
        precision : float
            The machine epsilon, for Newton's method: near a minimum rounding errors are larger
            than what there is to gain, and a few of them, relative to the value, are not held
            against the first step.

        Returns
        -------
        float or None
            None if none of the trials brings enough.
        """
        allowance = 4 * precision * abs(value)
        step = self.first
        for _ in range(self.trials):
            if f(w + step * direction) < value + self.sufficient * step * slope + allowance:
                return step
            step *= self.shrink
            allowance = 0.0
        return None
