"""Gradients estimated from values of the function alone, along random directions.

A difference quotient along v gives one number, ``<grad f, v>``. Multiplied by v it is a vector, and
if ``E[v v^T] = I / c`` then c times this vector has the gradient as its mean. It costs two
evaluations in any dimension d, and pays for that with a variance that grows with d.
"""

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np

from autograd_course.checking.finite_differences import advised_step
from autograd_course.checks import name_of
from autograd_course.estimators.random_directions import (
    Distribution,
    check_count,
    random_directions,
)
from autograd_course.layout import Layout
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten

Scheme = Literal["central", "forward"]


def zero_order_gradient(
    f: Callable[[Any], Any],
    x: Any,
    rng: np.random.Generator,
    *,
    directions: int = 1,
    distribution: Distribution = "sphere",
    orthogonal: bool = False,
    scheme: Scheme = "central",
    step: float | None = None,
) -> Any:
    """Estimate the gradient of `f` from its values: the mean of ``c * quotient(v) * v`` over v.

    With one direction it is the two-point estimator
    ``G = d * (f(x + h v) - f(x - h v)) / (2 h) * v`` for v on the unit sphere (and without the
    factor d for v from N(0, I)); with several it is the multi-point estimator; with
    ``distribution="coordinates"`` it works coordinate by coordinate.

    Parameters
    ----------
    f : callable
        Takes one argument like `x`, a fresh copy each time; returns a real scalar.
    x : float, array of floats, or tree of them
        The point, of d numbers in all.
    rng : numpy.random.Generator
        Draws the directions.
    directions : int
        How many directions m to take the mean over.
    distribution : {"sphere", "gaussian", "rademacher", "coordinates"}
        Of a direction v: uniform on the unit sphere; N(0, I); entries of +1 and -1; one of the
        unit vectors e_i. The factor c is d for directions of length one, and 1 for the others.
    orthogonal : bool
        Whether the directions are orthogonal to each other, for "sphere", and for "coordinates",
        where it means that no coordinate comes twice.
    scheme : {"central", "forward"}
        The quotient: ``(f(x + h v) - f(x - h v)) / 2h`` or ``(f(x + h v) - f(x)) / h``.
    step : float, optional
        The step h, absolute: `x` moves by h times the length of v, which is 1 or about sqrt(d).
        By default the largest `advised_step` of any entry of `x`.

    Returns
    -------
    tree of arrays
        The estimate, of the structure, shapes and dtypes of `x`.

    Raises
    ------
    TypeError
        If `x` is not floating-point, `f` does not return one floating-point number, or `rng` is no
        generator.
    ValueError
        If an option is not as above, or the step is not positive or vanishes next to `x`.

    Notes
    -----
    Costs ``2 m`` evaluations of `f` (central) or ``m + 1`` (forward). Quotients along all d
    coordinates are what `finite_differences` computes.

    Variance, for a step so small that f is linear: the mean of ``|G - g|^2``, with g the gradient,
    is ``|g|^2`` times ``(d - 1) / m``, for "gaussian" ``(d + 1) / m``, and for orthogonal
    directions ``d / m - 1``.

    Bias, where the third derivative along any unit vector is at most L: at most
    ``h^2 L d / 6`` for directions of length one, ``h^2 L d (d + 2) / 6`` for "gaussian" and
    ``h^2 L d^2 / 6`` for "rademacher". In the forward scheme too, since the even terms of Taylor's
    series cancel between v and -v; but not along coordinates, where the bias is ``h / 2`` times
    the diagonal of the Hessian.

    References
    ----------
    Nesterov and Spokoiny, Random gradient-free minimization of convex functions, Foundations of
    Computational Mathematics 17 (2017), section 3; Duchi, Jordan, Wainwright and Wibisono, Optimal
    rates for zero-order convex optimization, IEEE Transactions on Information Theory 61 (2015);
    Spall, Multivariate stochastic approximation using a simultaneous perturbation gradient
    approximation, IEEE Transactions on Automatic Control 37 (1992), for "rademacher".

    Examples
    --------
    >>> import numpy as np
    >>> f, x, rng = lambda x: x[0] ** 2 + 3 * x[1], np.array([2.0, 1.0]), np.random.default_rng(0)
    >>> zero_order_gradient(f, x, rng, directions=2000).round()
    array([4., 3.])
    >>> zero_order_gradient(f, x, rng, directions=2, orthogonal=True).round(6)
    array([4., 3.])
    """
    caller = "zero_order_gradient"
    layout = Layout(caller, "x", x)
    check_count(caller, "directions", directions)
    if scheme not in get_args(Scheme):
        raise ValueError(f"{caller} knows the schemes central and forward; got {scheme!r}")
    if step is None:
        leaves, _ = flatten(x)
        step = max(float(np.max(advised_step(leaf, scheme), initial=0.0)) for leaf in leaves)
    elif not (np.ndim(step) == 0 and 0 < step < np.inf):
        raise ValueError(f"{caller} wants one positive step; got {step!r}: pass none for advice")
    point = layout.ravel(caller, "x", x)
    vectors = random_directions(
        caller, rng, distribution, directions, layout.size, orthogonal=orthogonal
    )

    def value(moved: Any) -> Any:
        return _scalar(caller, f(layout.unravel(moved.astype(layout.dtype))))

    base = value(point) if scheme == "forward" else None
    total = np.zeros(layout.size)
    for v in vectors:
        ahead, behind = point + step * v, point - step * v
        _check_moved(caller, layout, point, ahead, step)
        difference = value(ahead) - (value(behind) if base is None else base)
        total += difference / (step if scheme == "forward" else 2 * step) * v
    factor = layout.size if distribution in ("sphere", "coordinates") else 1
    return layout.unravel(factor / directions * total)


def _scalar(caller: str, value: Any) -> float:
    if isinstance(value, (list, tuple, dict)) or value is None or shape_of(value) != ():
        raise TypeError(
            f"{caller} wants a function that returns a scalar; it returned {name_of(value)}: "
            "reduce it, for example with np.sum"
        )
    if dtype_of(value).kind != "f":
        raise TypeError(
            f"{caller} wants a function that returns a floating-point number; it returned "
            f"{name_of(value)}: a whole number does not change with small steps"
        )
    return float(value)


def _check_moved(caller: str, layout: Layout, point: Any, ahead: Any, step: float) -> None:
    # In the dtype that f sees: there a short step may round to none.
    if np.array_equal(ahead.astype(layout.dtype), point):
        raise ValueError(
            f"{caller}: the step {step:g} vanishes next to x, whose entries reach "
            f"{np.max(np.abs(point)):g}: pass a larger step, or none to take the advised one"
        )
