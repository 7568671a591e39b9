"""Newton's equation by conjugate gradients, cut short where the curvature is negative."""

from collections.abc import Callable
from typing import Any

import numpy as np


def truncated_conjugate_gradients(
    product: Callable[[Any], Any],
    gradient: Any,
    *,
    tolerance: float | None = None,
    iterations: int | None = None,
) -> Any:
    """Solve ``H p = -gradient`` for a direction p, as far as it pays.

    Parameters
    ----------
    product : callable
        Returns ``H v`` for a vector v, with a symmetric matrix H that is never formed.
    gradient : array of shape (n,)
        The right-hand side, not zero.
    tolerance : float, optional
        Ends when the norm of the residual ``H p + gradient`` is no larger. By default
        ``min(1/10, sqrt(|gradient|)) * |gradient|``, with which Newton's method converges
        superlinearly and spends few products far from the minimum.
    iterations : int, optional
        How many products to spend at most; by default n, after which the solution would be exact
        without rounding.

    Returns
    -------
    array of shape (n,)
        A direction of descent. Where H has a direction of negative or zero curvature, the one
        that was reached before meeting it; the negative gradient if it is met at once.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.1, with 1/10 for its 1/2;
    Dembo and Steihaug, Truncated-Newton algorithms for large-scale unconstrained optimization,
    Mathematical Programming 26 (1983).

    Examples
    --------
    >>> import numpy as np
    >>> H, gradient = np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([2.0, 4.0])
    >>> truncated_conjugate_gradients(lambda v: H @ v, gradient, tolerance=1e-12).round(12)
    array([-1., -1.])
    """
    size = np.linalg.norm(gradient)
    if tolerance is None:
        tolerance = min(0.1, np.sqrt(size)) * size
    solution = np.zeros_like(gradient)
    residual, direction = gradient, -gradient
    for k in range(len(gradient) if iterations is None else iterations):
        image = product(direction)
        curvature = direction @ image
        if curvature <= 0:
            return -gradient if k == 0 else solution
        squared = residual @ residual
        step = squared / curvature
        solution = solution + step * direction
        residual = residual + step * image
        if np.linalg.norm(residual) <= tolerance:
            break
        direction = (residual @ residual / squared) * direction - residual
    return solution
