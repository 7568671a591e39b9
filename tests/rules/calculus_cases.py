"""Cases for differences, integrals and interpolation, and for functions given in pieces."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.rules.points import BOX, COLUMN, ROW, SIGNED, VECTOR, Case, X, Y

KNOTS = np.array([0.0, 0.5, 1.25, 2.0])
PLACES = np.array([[-1.0, 0.2], [0.7, 3.0]])


def calculus_cases() -> Iterator[Case]:
    def yes(covers: Any, label: str, f: Callable[..., Any], *args: Any) -> Case:
        return Case(covers, lambda np, *args: f(np, *args) ** 2, args or (BOX,), label)

    yield yes(np.diff, "diff", lambda np, x: np.diff(x))
    yield yes(np.diff, "diff-twice", lambda np, x: np.diff(x, 2, axis=1))
    yield yes(np.diff, "diff-none", lambda np, x: np.diff(x, 0, axis=1))
    yield yes(np.diff, "diff-ends",
              lambda np, x: np.diff(x, axis=0, prepend=1.0, append=x[:1] * x[1:]), X)  # fmt: skip
    yield yes(np.ediff1d, "ediff1d", lambda np, x: np.ediff1d(x, to_end=x[:1, 0], to_begin=1.0), X)
    yield yes(np.gradient, "gradient", lambda np, x: sum(np.gradient(x)) ** 2)
    yield yes(np.gradient, "gradient-axis", lambda np, x: np.gradient(x, 0.5, axis=-1))
    yield yes(np.gradient, "gradient-axes", lambda np, x: np.gradient(x, 0.5, 2, axis=(0, 1))[1])
    yield Case(
        np.gradient,
        lambda np, x: np.gradient(x, KNOTS, axis=-1, edge_order=2) ** 2,
        (BOX,),
        "gradient-knots",
        _gradient_at_knots,
    )
    yield yes(np.trapezoid, "trapezoid", lambda np, x: np.trapezoid(x, dx=0.5, axis=1))
    yield yes(np.trapezoid, "trapezoid-x", lambda np, x, y: np.trapezoid(x, y), X, ROW)
    yield yes(np.trapezoid, "trapezoid-below",
              lambda np, x, y: np.trapezoid(x, y, axis=-1), BOX, BOX[0] ** 2)  # fmt: skip
    yield yes(np.trapezoid, "trapezoid-dx",
              lambda np, x, y: np.trapezoid(x, dx=y, axis=0), X, COLUMN[:1])  # fmt: skip
    yield yes(np.trapezoid, "trapezoid-xs", lambda np, x, y: np.trapezoid(x, y, axis=0), X, Y)
    yield yes(np.linspace, "linspace", lambda np, x, y: np.linspace(x, y, 4), 1.0, 2.5)
    yield yes(np.linspace, "linspace-axis",
              lambda np, x, y: np.linspace(x, y, 3, False, axis=1), X, ROW)  # fmt: skip
    yield yes(np.linspace, "linspace-step",
              lambda np, x, y: np.linspace(x, y, 5, retstep=True)[1], X, ROW)  # fmt: skip
    yield yes(np.geomspace, "geomspace", lambda np, x, y: np.geomspace(x, y, 4, axis=1), X, ROW)
    yield yes(np.logspace, "logspace", lambda np, x, y: np.logspace(x, y, 3, base=2.0), 1.0, 2.5)
    yield yes(np.interp, "interp", lambda np, x, y: np.interp(x, KNOTS, y), PLACES, BOX[0, 0])
    yield yes(
        np.interp,
        "interp-knots",
        lambda np, x, y, z: np.interp(x, y, z, left=-1.0, right=2.0),
        PLACES,
        KNOTS,
        BOX[0, 0],
    )
    yield yes(np.interp, "interp-period",
              lambda np, x, y, z: np.interp(x, y, z, period=1.7),
              PLACES, KNOTS, BOX[0, 0])  # fmt: skip
    yield yes(np.unwrap, "unwrap", lambda np, x: np.unwrap(3 * x, axis=1))
    yield yes(np.polyval, "polyval", lambda np, x, y: np.polyval(x, y), VECTOR, X)
    yield yes(np.vander, "vander", lambda np, x: np.vander(x), VECTOR)
    yield yes(np.vander, "vander-increasing", lambda np, x: np.vander(x, 2, increasing=True), ROW)
    yield yes(np.select, "select",
              lambda np, x, y: np.select([x > 1, x > 0], [x * y, x**2], y), SIGNED, Y)  # fmt: skip
    yield yes(np.choose, "choose",
              lambda np, x, y: np.choose(np.array([0, 3, 1]), [x, y, 2.0], mode="clip"),
              X, ROW)  # fmt: skip
    yield Case(
        np.piecewise,
        lambda np, x: np.piecewise(x, [x < -0.5, x > 0.5], [np.exp, 2.0, lambda x: x**3]),
        (SIGNED,),
        "piecewise",
        lambda np, x: np.where(x < -0.5, np.exp(x), np.where(x > 0.5, 2.0, x**3)),
    )
    yield yes(np.apply_along_axis, "apply_along_axis",
              lambda np, x: np.apply_along_axis(lambda row: row * np.sum(row), 1, x))  # fmt: skip
    yield yes(np.apply_along_axis, "apply_along_axis-number",
              lambda np, x: np.apply_along_axis(np.prod, 0, x), X)  # fmt: skip


def _gradient_at_knots(np: Any, x: Any) -> Any:
    """Return the slopes of the parabolas through three neighbors; JAX has equal spacing only."""
    columns = []
    for i in (0, 1, 2, 3):
        a, b, c = (max(0, min(i - 1, 1)) + k for k in range(3))
        ta, tb, tc, t = KNOTS[a], KNOTS[b], KNOTS[c], KNOTS[i]
        columns.append(
            x[..., a] * (2 * t - tb - tc) / ((ta - tb) * (ta - tc))
            + x[..., b] * (2 * t - ta - tc) / ((tb - ta) * (tb - tc))
            + x[..., c] * (2 * t - ta - tb) / ((tc - ta) * (tc - tb))
        )
    return np.stack(columns, -1) ** 2
