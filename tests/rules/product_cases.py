"""Cases for products of arrays."""

import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.rules.points import BOX, COLUMN, EMPTY, ROW, SQUARE, STACKED, VECTOR, Case, X, Y, name_of


def product_cases() -> Iterator[Case]:
    shapes = {
        "matrices": (X, SQUARE), "vector-left": (VECTOR, SQUARE), "vector-right": (X, VECTOR),
        "vectors": (VECTOR, ROW), "stack-left": (STACKED, SQUARE), "stack-right": (X, STACKED),
        "stacks": (STACKED, STACKED), "stack-vector": (STACKED, VECTOR),
        "vector-stack": (VECTOR, STACKED),
    }  # fmt: skip
    for label, args in shapes.items():
        yield Case(operator.matmul, lambda np, x, y: x @ y, args, f"operator-matmul-{label}")
        yield Case(np.matmul, lambda np, x, y: np.matmul(x, y), args, f"matmul-{label}")
        yield Case(np.dot, lambda np, x, y: np.dot(x, y), args, f"dot-{label}")
    yield Case(np.matmul, lambda np, x: x @ SQUARE + SQUARE[:2] @ x.T @ x, (X,), "matmul-constant")
    yield Case(np.dot, lambda np, x, y: np.dot(x, y), (2.0, X), "dot-scalar")
    yield Case(np.vdot, lambda np, x, y: np.vdot(x, y) ** 2, (X, Y), "vdot")
    yield Case(np.inner, lambda np, x, y: np.inner(x, y), (BOX[:, :, :3], X), "inner")
    yield Case(np.inner, lambda np, x, y: np.inner(x, y), (2.0, X), "inner-scalar")
    yield Case(np.outer, lambda np, x, y: np.outer(x, y), (X, VECTOR), "outer")
    for name, args in {
        "matmul": (X, SQUARE), "outer": (VECTOR, ROW), "tensordot": (SQUARE, SQUARE.T),
        "vecdot": (STACKED, VECTOR), "cross": (SQUARE, STACKED),
    }.items():  # fmt: skip

        def in_linalg(np: Any, x: Any, y: Any, name: str = name) -> Any:
            return getattr(np.linalg, name)(x, y)

        yield Case(getattr(np.linalg, name), in_linalg, args, f"linalg.{name}")
    yield Case(
        np.linalg.vecdot,
        lambda np, x, y: np.linalg.vecdot(x, y, axis=0),
        (STACKED[:, :2], X[:, :1]),
        "linalg.vecdot-axis",
    )
    yield Case(np.vecdot, lambda np, x, y: np.vecdot(x, y), (STACKED, VECTOR), "vecdot")
    yield Case(
        np.vecdot, lambda np, x, y: np.vecdot(x, y, axis=0), (X, STACKED), "vecdot-axis",
        lambda np, x, y: np.einsum("ij,iaj->aj", x, y),
    )  # fmt: skip
    yield Case(np.matvec, lambda np, x, y: np.matvec(x, y), (STACKED, VECTOR), "matvec")
    yield Case(np.vecmat, lambda np, x, y: np.vecmat(x, y), (VECTOR, STACKED), "vecmat")
    yield Case(
        np.cross, lambda np, x, y: np.cross(x, y, axisa=0, axisb=1, axisc=0), (SQUARE, SQUARE.T),
        "cross-axes",
    )  # fmt: skip
    yield Case(np.cross, lambda np, x, y: np.cross(x, y, axis=-2), (STACKED, SQUARE), "cross-axis")
    for label, args in {
        "matrices": (X, SQUARE), "vectors": (VECTOR, ROW), "vector": (VECTOR, X),
        "stack": (STACKED, X), "scalar": (2.0, X), "empty": (EMPTY, X),
    }.items():  # fmt: skip
        yield Case(np.kron, lambda np, x, y: np.kron(x, y), args, f"kron-{label}")
    for function in (np.convolve, np.correlate):
        for mode in ("full", "same", "valid"):
            for label, args in {
                "longer": (BOX[0, 0], ROW), "shorter": (ROW[:2], BOX[1, 1]),
                "much-shorter": (ROW, BOX[:, :, 0].ravel()), "equal": (VECTOR, ROW),
            }.items():  # fmt: skip

                def f(np: Any, x: Any, y: Any, name: str = name_of(function), m: str = mode) -> Any:
                    return getattr(np, name)(x, y, mode=m)

                yield Case(function, f, args, f"{name_of(function)}-{mode}-{label}")
    yield Case(np.convolve, lambda np, x: np.convolve(x, x[:2]) ** 2, (VECTOR,), "convolve-shared")
    yield Case(
        np.tensordot, lambda np, x, y: np.tensordot(x, y), (BOX, BOX[0][:, :, None]), "tensordot"
    )
    yield Case(
        np.tensordot,
        lambda np, x, y: np.tensordot(x, y, ((0, 1), (0, 1))),
        (BOX, X),
        "tensordot-axes",
    )


def einsum_cases() -> Iterator[Case]:
    """Every way in which a letter can occur: kept, summed, alone, repeated, stretched."""
    for subscripts, args in {
        "ij,jk->ik": (X, SQUARE), "ij,jk": (X, SQUARE), "ij,ij->": (X, Y), "ij->ji": (X,),
        "ba": (X,), "ij->": (X,), "ij->j": (X,), "ii->i": (SQUARE,), "ii": (SQUARE,),
        "iij->j": (STACKED[0][:, :, None] * ROW,), "iii->i": (SQUARE[:, :, None] * ROW,),
        "i,j->ij": (VECTOR, ROW), "i,i": (VECTOR, ROW), "ij,k->j": (X, ROW),
        "ii,i->i": (SQUARE, ROW), "ij,i,jk->k": (SQUARE, ROW, X.T),
        "bij,bjk->bik": (STACKED, STACKED),
        "i,ij,j": (VECTOR, SQUARE, ROW), ",ij->ij": (2.0, X), "Ab,bC->CA": (X, SQUARE),
        "...ij,...jk->...ik": (STACKED, SQUARE), "...i->...": (BOX,), "i...,...i": (X, ROW[:2]),
        "i...": (BOX,), "i,->": (EMPTY[:, 0], 2.0), "ij,ij->i": (EMPTY, EMPTY),
    }.items():  # fmt: skip

        def f(np: Any, *args: Any, s: str = subscripts) -> Any:
            return np.einsum(s, *args)

        yield Case(np.einsum, f, args, f"einsum-{subscripts}")
    yield Case(
        np.einsum,
        lambda np, x, y: np.einsum(x, [0, 1], y, [1, 2], [2, 0]),
        (X, SQUARE),
        "einsum-numbers",
    )
    yield Case(np.einsum, lambda np, x: np.einsum(x, [..., 0, 0]), (STACKED,), "einsum-implied")
    # JAX does not stretch axes of length one here.
    for subscripts, args, reference in (
        ("ij,ij->ij", (COLUMN, Y), lambda np, x, y: x * y),
        ("ij,ij->", (Y, COLUMN), lambda np, x, y: np.sum(x * y)),
        ("ii,i->i", (SQUARE, ROW[:1]), lambda np, x, y: np.diagonal(x) * y),
        ("i...,i", (COLUMN, ROW[:2]), lambda np, x, y: x.T @ y),
    ):

        def stretched(np: Any, x: Any, y: Any, s: str = subscripts) -> Any:
            return np.einsum(s, x, y)

        yield Case(np.einsum, stretched, args, f"einsum-stretched-{subscripts}", reference)
    yield Case(
        np.einsum,
        lambda np, x, y: np.einsum("ij,jk,kl->il", x, y, y, optimize=True),
        (X, SQUARE),
        "einsum-optimize",
    )
