"""Elementwise functions: one partial derivative for each argument, `x` and `y`; `out` is f(x, y).

At a kink the table has the mean of the two one-sided derivatives: 0 for `abs` at 0, 1/2 for each
of two equal arguments of `maximum` and `minimum`, also of `logaddexp` where both are infinite.
"""

import math
from typing import Any

import numpy as np
from numpy._core.umath import clip as _clip_method  # type: ignore[attr-defined]

from autograd_course.dispatch import RULES
from autograd_course.primitives import Primitive, elementwise, implements, primitive
from autograd_course.tracing import Tracer, dtype_of, plain
from autograd_course.values import recorded_whole

_LOG_2, _LOG_10 = float(np.log(2)), float(np.log(10))


def _power_by_base(x: Any, y: Any) -> Any:
    # At y = 0 the function is the constant 1, also where x**(y - 1) is infinite.
    if isinstance(y, (int, float)):
        return y * (x if y == 2 else x ** (y - 1)) if y != 0 else 0.0 * x
    return y * np.power(np.where((x == 0) & (y == 0), 1.0, x), y - 1.0)  # unsigned 0 - 1 is not -1


def _power_by_exponent(out: Any, x: Any) -> Any:
    # At x = 0 the function is the constant 0 for every y > 0, also though log x is infinite.
    if isinstance(x, (int, float)):
        return out * float(np.log(x)) if x != 0 else 0.0 * out
    return out * np.log(np.where(x == 0, 1.0, x))


def _inverse(y: Any) -> Any:
    # Python's own numbers raise at zero, where NumPy's give infinity.
    return math.copysign(math.inf, y) if isinstance(y, (int, float)) and y == 0 else 1 / y


def _cosine(x: Any, out: Any) -> Any:
    # Of the angle between the leg x and the hypotenuse; 0, the mean, where both vanish.
    return x / np.where(out == 0, np.inf, out)


def _over_square(x: Any, length: Any) -> Any:
    # The square alone could overflow or vanish.
    return x / length / length


def _larger(x: Any, y: Any) -> Any:
    return np.where(x == y, 0.5, x > y).astype(np.result_type(x, y))


def _unless_missing(x: Any, y: Any, weight: Any) -> Any:
    # Where one value is missing (NaN), the other is chosen.
    return np.where(np.isnan(y), 1.0, np.where(np.isnan(x), 0.0, weight)).astype(dtype_of(weight))


def _share(x: Any, y: Any, out: Any, exp: Any = np.exp, add: Any = np.logaddexp) -> Any:
    # Of the two powers that are added, the share of x. Where the sum is infinite or zero, the
    # larger has all of it. The shorter exp(x - out) would have the rounding error of out.
    infinite = np.isinf(out)
    ahead = np.where(infinite, 0.0, y) - np.where(infinite, 0.0, x)
    share = exp(-add(0.0, ahead.astype(dtype_of(out))))
    return np.where(infinite, _larger(x, y), share)


# Arithmetic.
elementwise(np.add, 1, 1)
elementwise(np.subtract, 1, -1)
elementwise(np.multiply, lambda y: y, lambda x: x)
elementwise(np.divide, _inverse, lambda out, y: -out * _inverse(y))
elementwise(np.power, _power_by_base, _power_by_exponent)
elementwise(np.float_power, _power_by_base, _power_by_exponent)
elementwise(np.remainder, 1, lambda x, y: -np.floor_divide(x, y))
elementwise(np.fmod, 1, lambda x, y: -np.trunc(x / y))
elementwise(np.negative, -1)
elementwise(np.conjugate, 1)
elementwise(np.nextafter, 1, 0)
elementwise(np.positive, 1)
elementwise(np.square, lambda x: 2 * x)
elementwise(np.reciprocal, lambda out: -out * out)
elementwise(np.sqrt, lambda out: 0.5 / out)
elementwise(np.cbrt, lambda out: 1 / (3 * out * out))
elementwise(np.hypot, lambda x, out: _cosine(x, out), lambda y, out: _cosine(y, out))

# Exponentials and logarithms.
elementwise(np.exp, lambda out: out)
elementwise(np.exp2, lambda out: _LOG_2 * out)
elementwise(np.expm1, lambda x: np.exp(x))  # expm1(x) + 1 would cancel
elementwise(np.log, lambda x: 1 / x)
elementwise(np.log2, lambda x: 1 / (_LOG_2 * x))
elementwise(np.log10, lambda x: 1 / (_LOG_10 * x))
elementwise(np.log1p, lambda x: 1 / (1 + x))
elementwise(np.logaddexp, lambda x, y, out: _share(x, y, out), lambda x, y, out: _share(y, x, out))
elementwise(
    np.logaddexp2,
    lambda x, y, out: _share(x, y, out, np.exp2, np.logaddexp2),
    lambda x, y, out: _share(y, x, out, np.exp2, np.logaddexp2),
)

# Trigonometric functions and their inverses.
elementwise(np.sin, lambda x: np.cos(x))
elementwise(np.cos, lambda x: -np.sin(x))
elementwise(np.tan, lambda out: 1 + out * out)
elementwise(np.arcsin, lambda x: 1 / np.sqrt((1 - x) * (1 + x)))
elementwise(np.arccos, lambda x: -1 / np.sqrt((1 - x) * (1 + x)))
elementwise(np.arctan, lambda x: 1 / (1 + x * x))
# In floating point also where one of the two is an integer, which could overflow.
elementwise(
    np.arctan2,
    lambda x, y: _over_square(y, np.hypot(x, y)),
    lambda x, y: _over_square(0.0 - x, np.hypot(x, y)),
)
elementwise(np.deg2rad, math.pi / 180)
elementwise(np.radians, math.pi / 180)
elementwise(np.rad2deg, 180 / math.pi)
elementwise(np.degrees, 180 / math.pi)

# Hyperbolic functions and their inverses.
elementwise(np.sinh, lambda x: np.cosh(x))
elementwise(np.cosh, lambda x: np.sinh(x))
elementwise(np.tanh, lambda out: 1 - out * out)
elementwise(np.arcsinh, lambda x: 1 / np.hypot(x, 1.0))
elementwise(np.arccosh, lambda x: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)))
elementwise(np.arctanh, lambda x: 1 / ((1 - x) * (1 + x)))

# Functions with kinks.
elementwise(np.absolute, lambda x: np.sign(x))
elementwise(np.fabs, lambda x: np.sign(x))
elementwise(np.copysign, lambda x, y: np.sign(x) * np.copysign(1.0, y), 0)
elementwise(np.heaviside, 0, lambda x, y: np.equal(x, 0).astype(np.result_type(x, y)))
elementwise(np.maximum, lambda x, y: _larger(x, y), lambda x, y: _larger(y, x))
elementwise(np.minimum, lambda x, y: _larger(y, x), lambda x, y: _larger(x, y))
elementwise(
    np.fmax,
    lambda x, y: _unless_missing(x, y, _larger(x, y)),
    lambda x, y: 1 - _unless_missing(x, y, _larger(x, y)),
)
elementwise(
    np.fmin,
    lambda x, y: _unless_missing(x, y, _larger(y, x)),
    lambda x, y: 1 - _unless_missing(x, y, _larger(y, x)),
)


@recorded_whole
def _sinc_derivative(x: Any, order: int) -> Any:
    """Return the derivative of sin(pi x) / (pi x) of any order, exact also at and near x = 0.

    From sinc x = integral of cos(pi x s) over s from 0 to 1: near zero by its power series, and
    elsewhere by differentiating x sinc x = sin(pi x) / pi `order` times.
    """
    if order == 0:
        return np.sinc(x)
    near = np.abs(x) < 0.5
    small, large = np.where(near, x, 0.0), np.where(near, 1.0, x)
    series = 0.0
    for power in reversed(range(order % 2, 28, 2)):
        degree = power + order
        sign = (-1) ** (degree // 2)
        term = sign * math.pi**degree / ((degree + 1) * math.factorial(power))
        series = series + term * small**power
    derivative = np.sin(math.pi * large) / (math.pi * large)
    for k in range(1, order + 1):
        wave = math.pi ** (k - 1) * np.sin(math.pi * (large + k / 2))
        derivative = (wave - k * derivative) / large
    return np.where(near, series, derivative).astype(dtype_of(x))[()]


_sinc: Primitive = primitive(
    # An outer trace's value goes round once more: this function is not NumPy's, which would ask.
    lambda x, order: _sinc_derivative(x, order) if plain(x) is x else _sinc(x, order),
    name="sinc",
    x=(
        lambda t, x, order: t * _sinc(x, order + 1),
        lambda g, x, order: g * _sinc(x, order + 1),
    ),
)


@implements(np.sinc)
def sinc(x: Any) -> Any:
    return _sinc(x, 0)


_where = primitive(
    lambda condition, x, y: np.where(condition, x, y),
    name="where",
    broadcasts=True,
    x=(
        lambda t, condition: np.where(condition, t, 0.0),
        lambda g, condition: np.where(condition, g, 0.0),
    ),
    y=(
        lambda t, condition: np.where(condition, 0.0, t),
        lambda g, condition: np.where(condition, 0.0, g),
    ),
)


@implements(np.where)
def where(condition: Any, *choices: Any) -> Any:
    if isinstance(condition, Tracer):
        condition = condition != 0
    if len(choices) != 2:
        raise TypeError(
            "np.where of a traced condition alone gives positions, which have no derivative: "
            "compare first (x > 0), or pass the two values to choose from"
        )
    return _where(condition, *choices)


# The method of a plain array, b.clip(x, y), calls a ufunc that has no public name.
@implements(np.clip, _clip_method)
def clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    lower = a_min if a_min is not None else min
    upper = a_max if a_max is not None else max
    # NumPy copies, also without bounds.
    bounded = +a if lower is None else np.maximum(a, lower)
    return bounded if upper is None else np.minimum(bounded, upper)


_astype = primitive(
    # The edges of the graph convert tangents and cotangents.
    lambda x, dtype: (
        np.asarray(x).astype(dtype)[()] if not hasattr(x, "astype") else x.astype(dtype)
    ),
    name="astype",
    x=(lambda t: t, lambda g: g),
)


@implements(np.astype)
def astype(x: Any, dtype: Any, /, *, copy: bool = True) -> Any:
    if not np.issubdtype(dtype, np.floating):
        raise TypeError(
            f"a traced value cannot be converted to {np.dtype(dtype)}, which is not a real "
            "floating-point dtype: the derivative would be lost"
        )
    return x if not copy and dtype_of(x) == dtype else _astype(x, dtype)


@implements(np.copy)
def copy(a: Any, order: str = "K") -> Any:
    # Operators in place change the copy alone.
    return +a


@implements(np.real, np.real_if_close)
def real(val: Any, tol: float = 100) -> Any:
    # Traced values are real.
    return val


@implements(np.divmod)
def divmod(x1: Any, x2: Any, /) -> tuple[Any, Any]:
    return np.floor_divide(x1, x2), np.remainder(x1, x2)


@implements(np.modf)
def modf(x: Any, /) -> tuple[Any, Any]:
    return np.fmod(x, 1.0), np.trunc(x)


RULES[np.ldexp] = primitive(
    lambda x, exponent: np.ldexp(x, exponent),
    name="ldexp",
    broadcasts=True,
    x=(
        lambda t, exponent: np.ldexp(t, exponent),
        lambda g, exponent: np.ldexp(g, exponent),
    ),
)


@recorded_whole
def _binary_exponent(x: Any) -> Any:
    return np.frexp(x)[1]


@implements(np.frexp)
def frexp(x: Any, /) -> tuple[Any, Any]:
    exponent = _binary_exponent(plain(x))
    return np.ldexp(x, -exponent), exponent


@implements(np.nan_to_num)
def nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    largest = np.finfo(dtype_of(x)).max
    bounded = np.where(x == np.inf, largest if posinf is None else posinf, x)
    bounded = np.where(x == -np.inf, -largest if neginf is None else neginf, bounded)
    return np.where(np.isnan(x), nan, bounded)
