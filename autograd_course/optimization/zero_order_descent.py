"""Gradient descent without a gradient: the lecture's first algorithm, on estimates from values."""

from collections.abc import Callable
from typing import Any

from autograd_course.estimators.random_directions import check_count
from autograd_course.optimization.path import Objective, Path, check_step


def zero_order_descent(
    f: Callable[[Any], Any],
    start: Any,
    *,
    estimator: Callable[[Callable[[Any], Any], Any], Any],
    step: float,
    steps: int = 100,
    keep_points: bool = True,
) -> Path:
    """Descend with ``w <- w - step * G``, where G is an estimate of the gradient from values.

    Parameters
    ----------
    f : callable
        Takes one argument and returns a scalar. It is never differentiated, so it may be anything.
    start : float, array of floats, or tree of them
        Where to begin.
    estimator : callable
        ``estimator(f, w)`` returns G, of the structure and shapes of w. It may call `f` as often
        as it likes; every call is counted. Random ones hold their generator, for example
        ``functools.partial(zero_order_gradient, rng=rng)``.
    step : float
        The constant step. Where G is large by chance, so is the step: with one random direction
        in d dimensions it has to be about d times smaller than that of gradient descent.
    steps : int
        How many steps to make.
    keep_points : bool
        Whether the path keeps all points.

    Returns
    -------
    Path
        Its points, their values, and what they cost: `evaluations` counts the calls of the
        estimator. The values of the path itself, which no step needs, are not counted.

    Raises
    ------
    TypeError
        If the start is not floating-point, or `f` does not return a scalar.
    ValueError
        If the step is not positive, an estimate does not fit the point, or `f` or an estimate is
        not finite at some point.

    References
    ----------
    Nesterov and Spokoiny, Random gradient-free minimization of convex functions, Foundations of
    Computational Mathematics 17 (2017).

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import finite_differences
    >>> path = zero_order_descent(
    ...     lambda w: np.sum(w**2), np.array([4.0, 2.0]), estimator=finite_differences,
    ...     step=0.25, steps=3,
    ... )
    >>> path.point.round(6), path.evaluations
    (array([0.5 , 0.25]), array([ 0,  4,  8, 12]))
    """
    check_count("zero_order_descent", "steps", steps, least=0)
    check_step("zero_order_descent", step)
    objective = Objective("zero_order_descent", f, start, keep_points)
    w = objective.start
    objective.record(w, objective.watch(w))
    for _ in range(steps):
        w = w - step * objective.estimate(estimator, w)
        objective.record(w, objective.watch(w))
    return objective.path("steps")
