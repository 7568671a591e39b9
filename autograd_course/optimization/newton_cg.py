"""Newton's method where the Hessian is known only by its products: Newton-CG."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.estimators.random_directions import check_count
from autograd_course.optimization.backtracking import Backtracking
from autograd_course.optimization.conjugate_gradients import truncated_conjugate_gradients
from autograd_course.optimization.path import Objective, Path


def newton_cg(
    f: Callable[[Any], Any],
    start: Any,
    *,
    steps: int = 100,
    tolerance: float = 1e-8,
    line_search: Backtracking | None = None,
    keep_points: bool = True,
) -> Path:
    """Descend along Newton's direction, which conjugate gradients find from products `hvp`.

    Parameters
    ----------
    f : callable
        Takes one argument; written with NumPy; returns a scalar.
    start : float, array of floats, or tree of them
        Where to begin.
    steps : int
        How many steps to make at most.
    tolerance : float
        Ends when the Euclidean norm of the gradient is no larger.
    line_search : Backtracking, optional
        How far to go; by default the full step of Newton's method is tried first.
    keep_points : bool
        Whether the path keeps all points.

    Returns
    -------
    Path
        Its points, their values, and what they cost.

    Raises
    ------
    TypeError
        If the start is not floating-point, or `f` does not return a scalar.
    ValueError
        If the function, its gradient or a product with its Hessian is not finite at some point.

    Notes
    -----
    A step costs one gradient, a few products, and a value for each trial of the line search;
    memory for a few vectors and what one product takes. Where the curvature is negative, it goes
    downhill along what conjugate gradients had found before they met it, so that it leaves saddle
    points as gradient descent does. Near a minimum it converges superlinearly.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., section 7.1.

    Examples
    --------
    Rosenbrock's valley, in which gradient descent needs thousands of steps:

    >>> import numpy as np
    >>> def valley(w):
    ...     return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2
    >>> path = newton_cg(valley, np.array([-1.2, 1.0]))
    >>> path.point.round(6), path.stopped, len(path.values) < 100
    (array([1., 1.]), 'tolerance', True)
    """
    check_count("newton_cg", "steps", steps, least=0)
    line_search = Backtracking() if line_search is None else line_search
    objective = Objective("newton_cg", f, start, keep_points)
    precision = objective.layout.precision
    w = objective.start
    value, gradient = objective.value_and_gradient(w)
    objective.record(w, value)
    for _ in range(steps):
        if np.linalg.norm(gradient) <= tolerance:
            return objective.path("tolerance")
        direction = truncated_conjugate_gradients(objective.product_at(w), gradient)
        slope = gradient @ direction
        length = line_search.along(objective.value, w, value, direction, slope, precision=precision)
        if length is None:
            return objective.path("no decrease")
        w = w + length * direction
        value, gradient = objective.value_and_gradient(w)
        objective.record(w, value)
    return objective.path("steps")
