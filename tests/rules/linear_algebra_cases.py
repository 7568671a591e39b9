"""Cases for linear solves, determinants and norms."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.rules.points import BOX, COLUMN, EMPTY, ROW, SQUARE, STACKED, VECTOR, Case, X


def linear_algebra_cases() -> Iterator[Case]:
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x), (X,), "norm")
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x, axis=1), (X,), "norm-axis")
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x, 2, 0, True), (X,), "norm-keepdims")
    yield Case(
        np.linalg.norm, lambda np, x: np.linalg.norm(x, "fro", (0, 1)), (STACKED,), "norm-fro"
    )
    yield Case(np.linalg.inv, lambda np, x: np.linalg.inv(x), (SQUARE,), "inv")
    yield Case(np.linalg.inv, lambda np, x: np.linalg.inv(x), (STACKED,), "inv-stack")
    yield Case(np.linalg.det, lambda np, x: np.linalg.det(x), (SQUARE,), "det")
    yield Case(np.linalg.det, lambda np, x: np.linalg.det(x), (STACKED,), "det-stack")
    yield Case(
        np.linalg.solve, lambda np, x, y: np.linalg.solve(x, y), (SQUARE, VECTOR), "solve-vector"
    )
    yield Case(
        np.linalg.solve, lambda np, x, y: np.linalg.solve(x, y), (SQUARE, X.T), "solve-matrix"
    )
    yield Case(
        np.linalg.solve, lambda np, x, y: np.linalg.solve(x, y), (STACKED, X.T), "solve-stack"
    )
    for label, x, axis, orders in (
        ("vector", VECTOR, None, (1, 2, 3, 2.5, -2, np.inf, -np.inf)),
        ("vectors", BOX, -1, (1, 2, 3, np.inf, -np.inf)),
        ("matrix", X, None, (1, -1, 2, -2, np.inf, -np.inf, "fro", "nuc")),
        ("matrices", BOX, (2, 0), (1, -1, 2, -2, np.inf, -np.inf, "fro", "nuc")),
    ):
        for k, order in enumerate(orders):

            def f(np: Any, x: Any, o: Any = order, a: Any = axis, keep: bool = k % 2 > 0) -> Any:
                return np.linalg.norm(x, o, a, keep)

            yield Case(np.linalg.norm, f, (x,), f"norm-{label}-{order}")
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x), (BOX,), "norm-box")
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x), (-1.5,), "norm-0d")
    yield Case(np.linalg.norm, lambda np, x: np.linalg.norm(x, axis=0), (EMPTY,), "norm-empty")
    for order in (1, 2, 3, np.inf):
        yield Case(
            np.linalg.vector_norm,
            lambda np, x, o=order: np.linalg.vector_norm(x, axis=(0, 2), ord=o, keepdims=True),
            (BOX,),
            f"vector_norm-{order}",
        )
        yield Case(
            np.linalg.matrix_norm,
            lambda np, x, o=order: np.linalg.matrix_norm(x, ord="nuc" if o == 3 else o),
            (BOX,),
            f"matrix_norm-{order}",
        )
    for label, x in {"square": SQUARE, "stack": STACKED}.items():
        yield Case(
            np.linalg.slogdet, lambda np, x: np.linalg.slogdet(x)[1], (x,), f"slogdet-{label}"
        )
        yield Case(
            np.linalg.slogdet,
            lambda np, x: (lambda out: out.sign * out.logabsdet * x[..., 0, 0])(
                np.linalg.slogdet(-x)
            ),
            (x,),
            f"slogdet-names-{label}",
        )
        for n in (-3, -1, 0, 1, 2, 5):
            yield Case(
                np.linalg.matrix_power,
                lambda np, x, n=n: np.linalg.matrix_power(x / 3, n),
                (x,),
                f"matrix_power-{n}-{label}",
            )
    for p in (None, -2, 1, "fro"):
        yield Case(np.linalg.cond, lambda np, x, p=p: np.linalg.cond(x, p), (STACKED,), f"cond-{p}")
    yield Case(np.linalg.cond, lambda np, x: np.linalg.cond(x), (BOX,), "cond-wide")
    yield Case(np.linalg.trace, lambda np, x: np.linalg.trace(x) ** 2, (STACKED,), "linalg.trace")
    yield Case(
        np.linalg.diagonal, lambda np, x: np.linalg.diagonal(x, offset=1) ** 2, (BOX,), "diagonals"
    )
    yield Case(
        np.linalg.tensorsolve,
        lambda np, x, y: np.linalg.tensorsolve(np.reshape(x, (3, 1, 3)), y, axes=[0]),
        (SQUARE, VECTOR[None]),
        "tensorsolve",
        lambda np, x, y: np.linalg.solve(x.T, y[0]),
    )
    yield Case(
        np.linalg.tensorinv,
        lambda np, x: np.linalg.tensorinv(np.reshape(x, (3, 1, 3)), ind=1),
        (SQUARE,),
        "tensorinv",
    )
    chains = {
        "matrices": (X, SQUARE, X.T, COLUMN), "vectors": (VECTOR, SQUARE, X.T, ROW[:2]),
        "left": (VECTOR, SQUARE, X.T), "right": (X, SQUARE, ROW), "two": (X, SQUARE),
    }  # fmt: skip
    for label, args in chains.items():
        yield Case(
            np.linalg.multi_dot,
            lambda np, *args: np.linalg.multi_dot(args),
            args,
            f"multi_dot-{label}",
        )
