"""What a derivative is where calculus gives none, or gives it as a limit.

Each convention is an expression in `x`, a point, and the derivative there: a
number, or the Jacobian as a list. The book shows them beside those of JAX,
and the tests check them in both modes.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

INF, NAN = float("inf"), float("nan")
UNIT = [[1.0, 0.0], [0.0, 1.0]]


class Convention(NamedTuple):
    """An expression, a point, and the derivative or the error that it has."""

    code: str
    point: Any
    derivative: Any  # or what an error says: a pattern
    forward: Any = None  # the derivative by forward mode, if that differs


def function_of(code: str, namespace: ModuleType = np) -> Callable[[Any], Any]:
    """Return the function of x that an expression computes."""

    def f(x: Any) -> Any:
        return eval(code, {"np": namespace, "x": x})

    return f


CONVENTIONS = {
    "kink": [
        Convention("np.abs(x)", 0.0, 0.0),
        Convention("np.maximum(x, 0.0)", 0.0, 0.5),
        Convention("np.minimum(x, 0.0)", 0.0, 0.5),
        Convention("np.clip(x, 0.0, 1.0)", 0.0, 0.5),
        Convention("np.clip(x, 0.0, 1.0)", 1.0, 0.5),
        Convention("np.maximum(x[0], x[1])", [2.0, 2.0], [0.5, 0.5]),
        Convention("np.hypot(x[0], x[1])", [0.0, 0.0], [0.0, 0.0]),
        Convention("np.linalg.norm(x)", [0.0, 0.0], [0.0, 0.0]),
        Convention("np.linalg.norm(x, 1)", [0.0, 2.0], [0.0, 1.0]),
        Convention("np.linalg.norm(x, 3)", [0.0, 0.0], [0.0, 0.0]),
        Convention("np.std(x)", [2.0, 2.0], [0.0, 0.0]),
    ],
    "tie": [
        Convention("np.max(x)", [2.0, 1.0, 2.0], [0.5, 0.0, 0.5]),
        Convention("np.min(x)", [2.0, 1.0, 1.0], [0.0, 0.5, 0.5]),
        Convention("np.linalg.norm(x, np.inf)", [2.0, -2.0], [0.5, -0.5]),
        Convention("np.linalg.norm(x, 2)", UNIT, [[0.5, 0.0], [0.0, 0.5]]),
        Convention("np.sort(x)", [2.0, 2.0], UNIT),
        Convention("np.median(x)", [2.0, 2.0, 1.0], [1.0, 0.0, 0.0]),
    ],
    "branch": [
        Convention("np.where(x > 0, x, 0.0)", 0.0, 0.0),
        Convention("np.where(x >= 0, x, 0.0)", 0.0, 1.0),
        Convention("x * (x > 0)", 0.0, 0.0),
    ],
    "jump": [
        Convention("np.sign(x)", 0.0, 0.0),
        Convention("np.floor(x)", 1.0, 0.0),
        Convention("np.round(x)", 0.5, 0.0),
        Convention("np.heaviside(x, 0.5)", 0.0, 0.0),
        Convention("x // 1.0", 1.0, 0.0),
        Convention("x % 1.0", 1.0, 1.0),
        Convention("np.remainder(3.0, x)", 1.5, -2.0),
        Convention("np.arctan2(x[0], x[1])", [0.0, -1.0], [-1.0, 0.0]),
    ],
    "vertical": [
        Convention("np.sqrt(x)", 0.0, INF),
        Convention("x ** 0.5", 0.0, INF),
        Convention("np.cbrt(x)", 0.0, INF),
        Convention("np.log(x)", 0.0, INF),
        Convention("1 / x", 0.0, -INF),
        Convention("np.arcsin(x)", 1.0, INF),
        Convention("np.arctanh(x)", 1.0, INF),
    ],
    "undefined": [
        Convention("np.sqrt(x ** 2)", 0.0, NAN),
        Convention("np.sqrt(np.sum(x ** 2))", [0.0, 0.0], [NAN, NAN]),
        Convention("np.arctan2(x[0], x[1])", [0.0, 0.0], [NAN, NAN]),
        Convention("0.0 ** x", -1.0, NAN),
        Convention("(-2.0) ** x", 2.0, NAN),
        Convention("np.max(x)", [NAN, 1.0], [NAN, NAN]),
    ],
    "bad branch": [
        Convention("np.where(x > 0, np.sqrt(x), 0.0)", -1.0, NAN, 0.0),
        Convention("np.where(x == 0, 1.0, np.sin(x) / x)", 0.0, NAN, 0.0),
    ],
    "good branch": [
        Convention(
            "np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0)", -1.0, 0.0
        ),
        Convention("np.sinc(x / np.pi)", 0.0, 0.0),
        Convention("np.linalg.norm(x)", [0.0, 0.0], [0.0, 0.0]),
    ],
    "limit": [
        Convention("x ** 0", 0.0, 0.0),
        Convention("x ** 0.0", 0.0, 0.0),
        Convention("x ** 1", 0.0, 1.0),
        Convention("x ** 2.0", 0.0, 0.0),
        Convention("0.0 ** x", 2.0, 0.0),
        Convention("x[0] ** x[1]", [0.0, 0.0], [0.0, 0.0]),
        Convention("np.prod(x)", [0.0, 2.0, 3.0], [6.0, 0.0, 0.0]),
        Convention("np.prod(x)", [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]),
        Convention("np.cumprod(x)", [0.0, 2.0], [[1.0, 0.0], [2.0, 0.0]]),
        Convention(
            "np.linalg.det(x)", [[0.0, 0.0], [0.0, 1.0]], [[1, 0], [0, 0]]
        ),
        Convention("np.sinc(x)", 0.0, 0.0),
        Convention("np.fmax(x[0], x[1])", [NAN, 1.0], [0.0, 1.0]),
    ],
    "infinity": [
        Convention("np.logaddexp(x[0], x[1])", [-INF, -INF], [0.5, 0.5]),
        Convention("np.logaddexp(x[0], x[1])", [INF, INF], [0.5, 0.5]),
        Convention("np.logaddexp(x[0], x[1])", [-INF, 1.0], [0.0, 1.0]),
        Convention("np.logaddexp(x[0], x[1])", [INF, 1.0], [1.0, 0.0]),
        Convention("np.logaddexp(0.0, x)", 1000.0, 1.0),
        Convention("np.tanh(x)", INF, 0.0),
        Convention("np.arctan(x)", INF, 0.0),
    ],
    "invariant": [
        Convention(
            "np.sum(np.linalg.eigvalsh(x) ** 3)",
            UNIT,
            [[3.0, 0.0], [0.0, 3.0]],
        ),
        Convention(
            "np.sum(np.linalg.svd(x, compute_uv=False) ** 3)",
            UNIT,
            [[3.0, 0.0], [0.0, 3.0]],
        ),
    ],
    "triangle": [
        Convention(
            "np.sum(np.linalg.eigvalsh(x) ** 3)",
            [[2.0, 1.0], [1.0, 2.0]],
            [[15.0, 0.0], [24.0, 15.0]],
        ),
        Convention(
            'np.sum(np.linalg.eigvalsh(x, "U") ** 3)',
            [[2.0, 1.0], [1.0, 2.0]],
            [[15.0, 24.0], [0.0, 15.0]],
        ),
        Convention(
            "np.sum(np.linalg.eigvalsh((x + x.T) / 2) ** 3)",
            [[2.0, 1.0], [1.0, 2.0]],
            [[15.0, 12.0], [12.0, 15.0]],
        ),
    ],
    "arbitrary": [
        Convention(
            "np.linalg.eigh(x)[1]", UNIT, r"two values are equal.*eigvalsh"
        ),
        Convention(
            "np.linalg.svd(x)[0]", UNIT, r"two values are equal.*compute_uv"
        ),
        Convention(
            "np.linalg.qr(x)[0]", [[1.0, 1.0], [1.0, 1.0]], "columns depend"
        ),
        Convention(
            "np.linalg.lstsq(x, np.ones(2))[0]",
            [[1.0, 1.0], [1.0, 1.0]],
            "rank 1",
        ),
    ],
}
