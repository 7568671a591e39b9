"""What NumPy's protocols cannot catch: the code, its error, and the remedy.

Each line of code computes `y` from an array `x`, and so does its remedy; to
plain NumPy they are the same. The book shows the lines, and the tests run
them.
"""

import functools
import math
import pickle
import statistics
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

POINT = np.array([0.5, 1.5])
NAMES = {
    "np": np,
    "math": math,
    "functools": functools,
    "pickle": pickle,
    "statistics": statistics,
    "A": np.array([[1.0, 2.0], [3.0, 4.0]]),
    "M": np.ma.masked_array([1.0, 2.0], [False, True]),
    "square": lambda v: v * v,
}


class Limits(NamedTuple):
    """Lines that fail for one reason, and what to write instead."""

    error: type[Exception]
    message: str  # a pattern in what the error says, or in its notes
    lines: dict[str, str]  # the code, and its remedy
    seen_by: str = "both modes"  # or "reverse mode", or "check_grads"


def function_of(code: str) -> Callable[[Any], Any]:
    """Return the function of x that a line of code computes."""

    def f(x: Any) -> Any:
        names = NAMES | {"x": x, "rng": np.random.default_rng(0)}
        exec(code, names)
        return names["y"]

    return f


LIMITS = {
    "plain array": Limits(
        TypeError,
        r"cannot become a plain array.*np\.stack.*x @ y.*np\.asarray",
        {
            "y = A.dot(x)": "y = A @ x",
            "y = np.array([x[0], x[1] ** 2])": (
                "y = np.stack([x[0], x[1] ** 2])"
            ),
            "y = np.array([[x[0], 1.0], [0.0, x[1]]])": (
                "y = np.block([[x[0], 1.0], [0.0, x[1]]])"
            ),
            "y = np.asarray(x) ** 2": "y = x ** 2",
            "y = np.array(x, copy=True)": "y = x.copy()",
            "y = np.float64(x[0]) * x": "y = x[0] * x",
            "y = np.full(3, x[0])": "y = np.broadcast_to(x[0], 3)",
            "y = np.vectorize(square)(x)": "y = square(x)",
            "y = np.r_[x, 1.0]": "y = np.concatenate([x, [1.0]])",
            "y = np.zeros(2); y[:] = x": "y = x.copy()",
            "y = np.zeros((2, 2)); np.fill_diagonal(y, x)": "y = np.diag(x)",
            "y = rng.normal(x, 2.0)": "y = x + 2.0 * rng.normal(size=2)",
            "y = np.asarray([x, x]).T": "y = np.stack([x, x]).T",
            "y = np.sum([v**2 for v in x])": "y = sum([v**2 for v in x])",
            "y = np.max([x[0], x[1] ** 2])": (
                "y = np.max(np.stack([x[0], x[1] ** 2]))"
            ),
            "y = x * A[0].searchsorted(x)": "y = x * np.searchsorted(A[0], x)",
        },
    ),
    "plain number": Limits(
        TypeError,
        r"cannot become a plain float.*NumPy's functions",
        {
            "y = math.sin(x[0]) * x": "y = np.sin(x[0]) * x",
            "y = math.hypot(x[0], x[1])": "y = np.hypot(x[0], x[1])",
            "y = float(x[0]) ** 2": "y = x[0] ** 2",
            "y = float(np.sum(x)) * x": "y = np.sum(x) * x",
            "y = statistics.fmean(x) * x": "y = np.mean(x) * x",
        },
    ),
    "plain integer": Limits(
        TypeError,
        r"cannot become a plain int.*np\.floor",
        {
            "y = int(x[1]) * x": "y = np.floor(x[1]) * x",
            "y = x * sum(range(int(x[1] + 2)))": (
                "y = x * sum(range(int(np.floor(x[1] + 2))))"
            ),
        },
    ),
    "complex": Limits(
        TypeError,
        r"complex.*only real.*real and imaginary part apart",
        {
            "y = abs(x[0] + 1j * x[1])": "y = np.hypot(x[0], x[1])",
            "y = np.real(np.exp(1j * x))": "y = np.cos(x)",
        },
    ),
    "element": Limits(
        ValueError,
        r"setting (an|single).*build the array with np\.stack",
        {
            "y = np.zeros(2); y[0] = x[0]": "y = np.stack([x[0], 0.0])",
            "y = np.zeros(2); y[1] += x[0]": "y = np.stack([0.0, x[0]])",
            "y = np.ones(2); y.fill(x[0])": "y = np.broadcast_to(x[0], 2)",
            "y = np.zeros(2); y.flat[0] = x[0]": "y = np.stack([x[0], 0.0])",
            "y = A.sum(initial=x[0])": "y = A.sum() + x[0]",
            "y = np.fromiter((v ** 2 for v in x), float)": (
                "y = np.stack([v ** 2 for v in x])"
            ),
        },
    ),
    "output": Limits(
        TypeError,
        r"cannot write a traced value into a plain array.*write b = b \+ x",
        {
            "y = np.ones(2); y += x": "y = np.ones(2); y = y + x",
            "y = np.ones(2); y *= x": "y = np.ones(2); y = y * x",
            "y = np.ones(2); np.add(x, 1.0, out=y)": "y = np.add(x, 1.0)",
            "y = np.ones(2); np.dot(A, x, out=y)": "y = np.dot(A, x)",
            "y = np.ones(()); np.sum(x, out=y)": "y = np.sum(x)",
        },
    ),
    "writer": Limits(
        TypeError,
        r"writes into an array.*np\.where, np\.stack",
        {
            "y = np.zeros(2); np.copyto(y, x)": "y = x.copy()",
            "y = np.full_like(A, x[0])": "y = np.broadcast_to(x[0], A.shape)",
            "y = np.ones(2); np.put(y, [1], x[0])": (
                "y = np.stack([1.0, x[0]])"
            ),
            "y = np.ones(2); np.putmask(y, [True, False], x)": (
                "y = np.where([True, False], x, 1.0)"
            ),
            "y = np.zeros(2); np.add.at(y, [1, 1], x)": (
                "y = np.stack([0.0, np.sum(x)])"
            ),
        },
    ),
    "item": Limits(
        TypeError,
        r"cannot be written to.*np\.where",
        {
            "y = x ** 2; y[0] = 0.0": "y = np.where([True, False], 0.0, x**2)",
        },
    ),
    "method": Limits(
        AttributeError,
        r"no attribute.*call NumPy's function of that name",
        {
            "y = x ** 2; y.sort()": "y = np.sort(x ** 2)",
            "y = sum(v * v for v in x.flat)": "y = sum(v * v for v in x)",
        },
    ),
    "view": Limits(
        TypeError,
        r"another array shows the same memory.*y = y \+ x",
        {
            "y = x ** 2; y[1:] *= 2.0": "y = np.stack([1.0, 2.0]) * x ** 2",
            "y = x ** 2; row = y[:1]; row += 1.0": (
                "y = np.concatenate([x[:1] ** 2 + 1.0, x[1:] ** 2])"
            ),
            "z = x ** 2; y = z.reshape(2, 1); z *= 3.0": (
                "z = x ** 2; z = z * 3.0; y = z.reshape(2, 1)"
            ),
        },
    ),
    "captured": Limits(
        ValueError,
        r"read-only.*b = b \+ 1 instead of b \+= 1",
        {
            "b = np.ones(2); y = b * x; b *= 2.0": (
                "b = np.ones(2); y = b * x; b = b * 2.0"
            ),
        },
        "reverse mode",
    ),
    "captured view": Limits(
        ValueError,
        r"written to through a view.*copy the array",
        {
            "b = np.ones(2); v = b[:]; y = b * x; v[0] = 2.0": (
                "b = np.ones(2); v = b.copy(); y = b * x; v[0] = 2.0"
            ),
        },
        "reverse mode",
    ),
    "cache": Limits(
        TypeError,
        r"cannot be a key or be cached.*functools\.cache",
        {
            "y = functools.cache(square)(x[0]) * x": "y = square(x[0]) * x",
        },
    ),
    "process": Limits(
        TypeError,
        r"cannot be pickled.*between processes",
        {"y = pickle.loads(pickle.dumps(x)) ** 2": "y = x ** 2"},
    ),
    "foreign": Limits(
        TypeError,
        r"MaskedArray, which has an arithmetic of its own",
        {"y = (x * M).sum()": "y = np.sum(np.where(M.mask, 0, x * M.data))"},
    ),
    "silent": Limits(
        AssertionError,
        r"the (jvp|value) of",
        {
            'y = x * float(f"{x[0]:.17g}")': "y = x * x[0]",
            "y = x ** 2 if isinstance(x, np.ndarray) else x": (
                "y = x ** 2 if np.ndim(x) > 0 else x"
            ),
            "y = x * (2.0 if np.isscalar(x[0]) else 1.0)": (
                "y = x * (2.0 if np.ndim(x[0]) == 0 else 1.0)"
            ),
        },
        "check_grads",
    ),
}
