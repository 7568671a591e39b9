"""Answers to the question `functions` of forward-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the sine forgets the chain rule",
        "sin-exp jacobian-exact",
        "here it moves with tangent 3",
        edit=("np.cos(x.primal) * x.tangent", "np.cos(x.primal)"),
    ),
    wrong(
        "the sine's tangent is its value",
        "sin-exp jacobian-exact",
        "Did you return the value",
        edit=("np.cos(x.primal) * x.tangent", "np.sin(x.primal)"),
    ),
    wrong(
        "the cosine with a minus",
        "sin-exp jacobian-exact",
        "The sign is wrong",
        edit=("np.cos(x.primal) * x.tangent", "-np.cos(x.primal) * x.tangent"),
    ),
    wrong(
        "the root's factor 2",
        "log-sqrt jacobian-exact",
        "is there a factor 2?",
        edit=("x.tangent / (2 * root)", "x.tangent / root"),
    ),
    wrong(
        "the root stands above the line",
        "log-sqrt jacobian-exact",
        "below the line",
        edit=("x.tangent / (2 * root)", "x.tangent * root / 2"),
    ),
    wrong(
        "the logarithm's quotient upside down",
        "log-sqrt jacobian-exact",
        "wrong side of the division",
        edit=("x.tangent / x.primal", "x.primal / x.tangent"),
    ),
    wrong(
        "the decimal logarithm",
        "log-sqrt plain jacobian-exact",
        None,
        source="""
def log(x):
    if not isinstance(x, Dual):
        return np.log10(x)
    return Dual(np.log10(x.primal), x.tangent / x.primal)

def sqrt(x):
    return x**0.5

def sin(x):
    if not isinstance(x, Dual):
        return np.sin(x)
    return Dual(np.sin(x.primal), np.cos(x.primal) * x.tangent)

def exp(x):
    if not isinstance(x, Dual):
        return np.exp(x)
    return Dual(np.exp(x.primal), np.exp(x.primal) * x.tangent)
""",
    ),
    wrong(
        "the exponential of the tangent",
        "sin-exp jacobian-exact",
        "exp of the tangent",
        edit=("value * x.tangent", "np.exp(x.tangent)"),
    ),
    wrong(
        "no plain numbers",
        "plain",
        None,
        edit=("        return np.log(x)\n", "        x = Dual(x)\n"),
    ),
    wrong(
        "difference quotients inside",
        "log-sqrt jacobian-exact",
        None,
        edit=(
            "x.tangent / x.primal",
            "x.tangent * (np.log(x.primal + 1e-7) - np.log(x.primal)) / 1e-7",
        ),
    ),
]

RIGHT = [
    Right(
        "one helper for all, with math",
        """
import math

def _lift(f, df):
    return lambda x: Dual(f(x.primal), df(x.primal) * x.tangent) if isinstance(x, Dual) else f(x)

log = _lift(math.log, lambda v: 1 / v)
sqrt = _lift(math.sqrt, lambda v: 0.5 / math.sqrt(v))
sin = _lift(math.sin, math.cos)
exp = _lift(math.exp, math.exp)
""",
    ),
    Right(
        "complex arithmetic, a step too small to be seen",
        """
def _analytic(name):
    f = getattr(np, name)
    def function(x):
        if not isinstance(x, Dual):
            return f(float(x))
        y = f(complex(x.primal, x.tangent * 1e-100))
        return Dual(y.real, y.imag * 1e100)
    return function

log, sqrt, sin, exp = (_analytic(name) for name in ("log", "sqrt", "sin", "exp"))
""",
    ),
    Right(
        "the root as a power, numbers by try",
        """
def sqrt(x):
    return x**0.5

def log(x):
    try:
        return Dual(np.log(x.primal), x.tangent * x.primal**-1.0)
    except AttributeError:
        return np.log(x)

def sin(x):
    try:
        return Dual(np.sin(x.primal), x.tangent * np.sin(x.primal + np.pi / 2))
    except AttributeError:
        return np.sin(x)

def exp(x):
    try:
        return np.exp(x.primal) * Dual(1.0, x.tangent)
    except AttributeError:
        return np.e**x
""",
    ),
]
