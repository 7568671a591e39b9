"""Gradient descent: step by step against the gradient."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.estimators.random_directions import check_count
from autograd_course.optimization.backtracking import Backtracking
from autograd_course.optimization.path import Objective, Path, check_step


def gradient_descent(
    f: Callable[[Any], Any],
    start: Any,
    *,
    step: float | Backtracking,
    steps: int = 100,
    tolerance: float = 0.0,
    keep_points: bool = True,
) -> Path:
    """Descend with ``w <- w - step * grad f(w)``.

    Parameters
    ----------
    f : callable
        Takes one argument; written with NumPy; returns a scalar.
    start : float, array of floats, or tree of them
        Where to begin.
    step : float or Backtracking
        A constant step, or a line search that chooses one each time.
    steps : int
        How many steps to make at most.
    tolerance : float
        Ends when the Euclidean norm of the gradient is no larger.
    keep_points : bool
        Whether the path keeps all points, which for large networks takes memory.

    Returns
    -------
    Path
        Its points, their values, and what they cost.

    Raises
    ------
    TypeError
        If the start is not floating-point, or `f` does not return a scalar.
    ValueError
        If the step is not positive, or the function or its gradient is not finite at some point:
        with a constant step above 2 / L, for L the largest curvature, it diverges.

    Notes
    -----
    Costs one gradient for the start and one a step; with a line search a value for each trial as
    well. On a quadratic function with curvatures between m and L the error falls by the factor
    ``(L - m) / (L + m)`` a step at best, with the step ``2 / (L + m)``.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., section 3.3.

    Examples
    --------
    >>> import numpy as np
    >>> path = gradient_descent(lambda w: np.sum(w**2), np.array([4.0, 2.0]), step=0.25, steps=3)
    >>> path.point, path.values, path.gradients
    (array([0.5 , 0.25]), array([20.    ,  5.    ,  1.25  ,  0.3125]), array([1, 2, 3, 4]))
    """
    check_count("gradient_descent", "steps", steps, least=0)
    if not isinstance(step, Backtracking):
        check_step("gradient_descent", step)
    objective = Objective("gradient_descent", f, start, keep_points)
    w = objective.start
    value, gradient = objective.value_and_gradient(w)
    objective.record(w, value)
    for _ in range(steps):
        if np.linalg.norm(gradient) <= tolerance:
            return objective.path("tolerance")
        length: Any = step
        if isinstance(step, Backtracking):
            slope = -gradient @ gradient
            length = step.along(objective.value, w, value, -gradient, slope)
            if length is None:
                return objective.path("no decrease")
        w = w - length * gradient
        value, gradient = objective.value_and_gradient(w)
        objective.record(w, value)
    return objective.path("steps")
