"""Least squares and the pseudoinverse."""

from typing import Any

import numpy as np

from autograd_course.primitives import implements, primitive
from autograd_course.rules.linear_algebra import mirrored, transposed
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.values import refuse_if


def _push_pinv(t: Any, x: Any, out: Any) -> Any:
    back = transposed(t)
    left, right = transposed(out) @ out, out @ transposed(out)
    return (
        -out @ t @ out
        + (back - out @ (x @ back)) @ left
        + right @ (back - (back @ x) @ out)
    )  # fmt: skip


def _pull_pinv(g: Any, x: Any, out: Any) -> Any:
    back = transposed(g)
    left, right = transposed(out) @ out, out @ transposed(out)
    return (
        -transposed(out) @ g @ transposed(out)
        + left @ (back - (back @ out) @ x)
        + (back - x @ (out @ back)) @ right
    )  # fmt: skip


# Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares problems
# whose variables separate, 1973. The rank is constant near x; where it is not, there is no limit.
_pinv = primitive(
    lambda x, cutoff: np.linalg.pinv(x, cutoff),
    name="linalg.pinv",
    x=(_push_pinv, _pull_pinv),
)


@implements(np.linalg.pinv)
def pinv(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    return _pinv(mirrored(a) if hermitian else a, rtol if rcond is None else rcond)


@implements(np.linalg.lstsq)
def lstsq(a: Any, b: Any, rcond: Any = None) -> tuple[Any, Any, int, Any]:
    rows, columns = shape_of(a)
    values = np.linalg.svdvals(a)
    cutoff = max(rows, columns) * np.finfo(dtype_of(a)).eps if rcond is None else rcond
    rank, full = np.sum(values > cutoff * values[:1]), min(rows, columns)
    refuse_if(
        rank < full,
        f"np.linalg.lstsq got a matrix of shape {(rows, columns)} and rank {{}}; without full rank "
        "the solution jumps when the matrix changes: leave out dependent columns, or write "
        "np.linalg.pinv(a) @ b, whose derivative holds among matrices of this rank",
        rank,
    )
    if rows >= columns:
        q, r = np.linalg.qr(a)
        x = np.linalg.solve(r, transposed(q) @ b)
    else:
        # The shortest of all solutions.
        q, r = np.linalg.qr(transposed(a))
        x = q @ np.linalg.solve(transposed(r), b)
    misfit = b - a @ x
    squares = np.atleast_1d(np.sum(misfit**2, axis=0))
    return x, squares[: (rows > columns) * shape_of(squares)[0]], full, values
