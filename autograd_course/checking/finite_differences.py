"""Derivatives from values of the function alone: three difference schemes.

A difference quotient needs nothing but calls of `f`. It pays twice for that: with evaluations,
whose number grows with the number of inputs, and with accuracy, because the error of cutting off
the Taylor series falls with the step while the rounding error of the subtraction grows. Both can
be estimated: the one from a second step, the other from the size of the values.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from autograd_course.checking.analytic import derivative_by_complex_step

Scheme = Literal["forward", "central", "complex"]

# The complex step subtracts nothing, so its step may be as small as its square is invisible.
_COMPLEX_STEP = 1e-20

# The truncation error grows with this power of the step.
_ORDERS = {"forward": 1, "central": 2, "complex": 2}


class DifferencesWithError(NamedTuple):
    """A Jacobian by differences, with the two parts of its error.

    Attributes
    ----------
    value : array of shape ``f(x).shape + x.shape``
        The Jacobian, as `finite_differences` returns it.
    truncation, rounding : arrays of the same shape
        Estimates of the absolute error that comes from cutting off the Taylor series, and of the
        one that comes from rounding; both positive or zero.
    """

    value: Any
    truncation: Any
    rounding: Any

    @property
    def error(self) -> Any:
        """The sum of the two, in the units of `value`."""
        return self.truncation + self.rounding


def finite_differences(
    f: Callable[[Any], Any],
    x: Any,
    *,
    scheme: Scheme = "central",
    step: Any = None,
) -> Any:
    """Approximate the Jacobian of `f` at `x`, one input coordinate at a time.

    Parameters
    ----------
    f : callable
        Takes one real array of the shape and dtype of `x` and returns a real array or scalar.
        It receives a fresh copy each time.
    x : float or array of floats
        The point.
    scheme : {"forward", "central", "complex"}
        ``(f(x + h e_k) - f(x)) / h``, ``(f(x + h e_k) - f(x - h e_k)) / 2h``, or
        ``Im f(x + i h e_k) / h``.
    step : float or array that broadcasts to the shape of `x`, optional
        The step h, absolute, in the units of `x`. By default `advised_step`.

    Returns
    -------
    array of shape ``f(x).shape + x.shape``
        ``J[i, j] = df_i / dx_j``; the gradient if `f` returns a scalar.

    Raises
    ------
    TypeError
        If `x` is not real and floating-point, if `f` returns integers, or if `f` is not
        analytic and the scheme is "complex" (`abs`, comparisons, `norm`, ...).
    ValueError
        If the scheme is unknown, or if a step is not positive or vanishes next to `x`.

    Notes
    -----
    Cost for d inputs: d + 1 evaluations of `f` (forward), 2d (central), d complex ones (complex).
    Best attainable error, relative to a function of order one: about eps^(1/2), eps^(2/3) and
    eps, with eps the machine epsilon.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., section 8.1; Squire and Trapp, Using
    complex variables to estimate derivatives of real functions, SIAM Review 40 (1998).

    Examples
    --------
    >>> import numpy as np
    >>> finite_differences(lambda x: x[0] * x[1], np.array([2.0, 3.0])).round(6)
    array([3., 2.])
    """
    x = _real_floats(x)
    advised = advised_step(x, scheme)
    steps = advised if step is None else np.broadcast_to(step, x.shape)
    if not np.all(steps > 0):
        raise ValueError(f"the step must be positive; got {step!r}: pass a positive step or none")
    if scheme == "complex":
        columns = [derivative_by_complex_step(f, x, k, h) for k, h in np.ndenumerate(steps)]
    else:
        base = _value(f, x.copy()) if scheme == "forward" else None
        columns = [_quotient(f, x, k, h, scheme, base) for k, h in np.ndenumerate(steps)]
    if not columns:
        return np.zeros(np.shape(f(x)) + x.shape, x.dtype)
    jacobian = np.stack([np.asarray(column) for column in columns], axis=-1)
    return jacobian.reshape(jacobian.shape[:-1] + x.shape)[()]


def finite_differences_with_error(
    f: Callable[[Any], Any],
    x: Any,
    *,
    scheme: Scheme = "central",
    step: Any = None,
) -> DifferencesWithError:
    """Approximate the Jacobian of `f` at `x`, and estimate how wrong the approximation is.

    Parameters
    ----------
    f, x, scheme, step
        As of `finite_differences`; `f` is evaluated twice as far from `x` as well.

    Returns
    -------
    DifferencesWithError
        ``value``, the same as of `finite_differences`; ``truncation`` and ``rounding``; and their
        sum, ``error``.

    Raises
    ------
    TypeError, ValueError
        As `finite_differences`.

    Notes
    -----
    Costs twice the evaluations of `finite_differences`, and one more. The truncation error grows
    like h^p (p = 1 for "forward", 2 otherwise), so the quotients D with the steps h and 2h differ
    by about ``2^p - 1`` times the error of the first (Richardson). A program is taken to compute
    the rounded value of `f` at a rounded argument: ``eps (|f| + |J| |x|)`` is then the error of a
    difference of two such values. A less accurate program has more noise than that, which shows
    only as far as the two quotients differ. The complex step has only the rounding error of its
    result.

    An estimate, no bound: it is too small where the leading term of the error happens to vanish,
    and the terms that follow do not.

    References
    ----------
    Richardson, The approximate arithmetical solution by finite differences of physical problems,
    Philosophical Transactions A 210 (1911); Nocedal and Wright, Numerical Optimization, 2nd ed.,
    section 8.1.

    Examples
    --------
    >>> import numpy as np
    >>> found = finite_differences_with_error(np.exp, 0.0, scheme="forward", step=1e-3)
    >>> f"{found.value:.6f}, wrong by {found.truncation:.1e} and {found.rounding:.0e}"
    '1.000500, wrong by 5.0e-04 and 2e-13'
    """
    x = _real_floats(x)
    steps = advised_step(x, scheme) if step is None else np.broadcast_to(step, x.shape)
    value = finite_differences(f, x, scheme=scheme, step=steps)
    doubled = finite_differences(f, x, scheme=scheme, step=2 * steps)
    truncation = np.abs(doubled - value) / (2 ** _ORDERS[scheme] - 1)
    base = _value(f, x.copy())
    epsilon = max(np.finfo(base.dtype).eps, np.finfo(x.dtype).eps)
    rounding = epsilon * np.abs(value)
    if scheme != "complex":
        noise = epsilon * (np.abs(base) + np.tensordot(np.abs(value), np.abs(x), x.ndim))
        walked = steps if scheme == "forward" else 2 * steps
        rounding = rounding + noise.reshape(base.shape + (1,) * x.ndim) / walked
    return DifferencesWithError(value, truncation, rounding)


def advised_step(x: Any, scheme: Scheme) -> Any:
    """Return the step that balances truncation against rounding, for every coordinate of `x`.

    Parameters
    ----------
    x : float or array of floats
        The point; its dtype decides the machine epsilon eps.
    scheme : {"forward", "central", "complex"}
        The scheme that the step is for.

    Returns
    -------
    array of the shape of `x`
        ``eps**(1/2) * max(1, |x|)`` (forward), ``eps**(1/3) * max(1, |x|)`` (central), or
        ``1e-20`` (complex), which assumes derivatives of order one on the scale of `x`.

    Raises
    ------
    TypeError
        If `x` is not real and floating-point.
    ValueError
        If the scheme is unknown.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., section 8.1.
    """
    x = _real_floats(x)
    epsilon = np.finfo(x.dtype).eps
    scale = np.maximum(1, np.abs(x))
    if scheme == "forward":
        return epsilon ** (1 / 2) * scale
    if scheme == "central":
        return epsilon ** (1 / 3) * scale
    if scheme == "complex":
        return np.full(x.shape, _COMPLEX_STEP, x.dtype)
    raise ValueError(f"the scheme must be one of {', '.join(get_args(Scheme))}; got {scheme!r}")


def _quotient(
    f: Callable[[Any], Any], x: Any, k: tuple[int, ...], h: Any, scheme: Scheme, base: Any
) -> Any:
    ahead = _moved(x, k, h)
    behind = _moved(x, k, -h) if scheme == "central" else x
    # The distance that was really walked: x + h is rounded, and h as asked for is not it.
    distance = ahead[k] - behind[k]
    if distance == 0:
        raise ValueError(
            f"the step {h:g} vanishes next to x{list(k) or ''} = {x[k]:g} in {x.dtype}: "
            "pass a larger step, or none to take the advised one"
        )
    f_ahead = _value(f, ahead)
    f_behind = _value(f, behind) if scheme == "central" else base
    return (f_ahead - f_behind) / distance


def _value(f: Callable[[Any], Any], x: Any) -> Any:
    # A copy, since f may write all of its results into the same array.
    return _real_floats(f(x[()]), "f(x)").copy()


def _moved(x: Any, k: tuple[int, ...], h: Any) -> Any:
    """Return a copy of `x` with h added to coordinate k, as an array that `f` may keep."""
    moved = x.copy()
    moved[k] += h
    return moved


def _real_floats(x: Any, name: str = "x") -> Any:
    array = np.asarray(x)
    if not np.issubdtype(array.dtype, np.floating):
        raise TypeError(
            f"{name} has dtype {array.dtype}; finite differences want real floating-point "
            "numbers: pass floats, for example 3.0 instead of 3"
        )
    return array
