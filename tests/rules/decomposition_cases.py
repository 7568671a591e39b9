"""Cases for decompositions, the pseudoinverse and least squares."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.rules.points import BOX, ROW, SQUARE, STACKED, VECTOR, Case, X

TALL, WIDE = BOX[0].T, BOX[0]


def _gram(x: Any) -> Any:
    """Return a symmetric positive definite matrix with eigenvalues apart."""
    return x @ x.swapaxes(-1, -2) / 4 + np.diag([1.0, 2.0, 3.0])


def decomposition_cases() -> Iterator[Case]:
    for label, x in {"one": SQUARE, "stack": STACKED}.items():

        def cholesky(np: Any, x: Any) -> Any:
            return np.linalg.cholesky(_gram(x))

        def upper(np: Any, x: Any) -> Any:
            return np.linalg.cholesky(_gram(x), upper=True)

        def eigh(np: Any, x: Any) -> Any:
            values, vectors = np.linalg.eigh(_gram(x))
            return values[..., None, :] * vectors**2

        def eigenvectors(np: Any, x: Any) -> Any:
            return np.linalg.eigh(_gram(x), "U")[1] ** 2

        def eigenvalues(np: Any, x: Any) -> Any:
            return np.linalg.eigh(_gram(x)).eigenvalues

        def eigvalsh(np: Any, x: Any) -> Any:
            return np.linalg.eigvalsh(_gram(x))

        yield Case(np.linalg.cholesky, cholesky, (x,), f"cholesky-{label}")
        yield Case(np.linalg.cholesky, upper, (x,), f"cholesky-upper-{label}")
        yield Case(np.linalg.eigh, eigh, (x,), f"eigh-{label}")
        yield Case(np.linalg.eigh, eigenvectors, (x,), f"eigh-vectors-{label}")
        yield Case(np.linalg.eigh, eigenvalues, (x,), f"eigh-values-{label}")
        yield Case(np.linalg.eigvalsh, eigvalsh, (x,), f"eigvalsh-{label}")
    for label, x in {
        "square": SQUARE, "tall": TALL, "wide": WIDE, "stack": STACKED, "tall-stack": BOX.mT,
        "wide-stack": BOX,
    }.items():  # fmt: skip

        def qr(np: Any, x: Any) -> Any:
            q, r = np.linalg.qr(x)
            return (q + r[..., :1, :1]) * np.sum(r**2, axis=-1)[..., None, :]

        def q_alone(np: Any, x: Any) -> Any:
            return np.linalg.qr(x).Q

        def r_alone(np: Any, x: Any) -> Any:
            return np.linalg.qr(x, "r")

        def svd(np: Any, x: Any) -> Any:
            u, s, vt = np.linalg.svd(x, full_matrices=False)
            return u[..., :2, :] ** 2 * s[..., None, :] * vt.mT[..., :2, :] ** 2

        def left(np: Any, x: Any) -> Any:
            return np.linalg.svd(x, full_matrices=False)[0] ** 2

        def right(np: Any, x: Any) -> Any:
            return np.linalg.svd(x, full_matrices=False)[2] ** 2

        def values(np: Any, x: Any) -> Any:
            return np.linalg.svd(x, compute_uv=False)

        def svdvals(np: Any, x: Any) -> Any:
            return np.linalg.svdvals(x)

        def pinv(np: Any, x: Any) -> Any:
            return np.linalg.pinv(x)

        # JAX has no derivative of the decomposition of a wide matrix.
        def qr_by_blocks(
            np: Any,
            x: Any,
        ) -> Any:
            q, r = np.linalg.qr(x[..., : x.shape[-2]])
            return q, np.concatenate([r, q.mT @ x[..., x.shape[-2] :]], -1)

        def qr_reference(np: Any, x: Any) -> Any:
            q, r = qr_by_blocks(np, x)
            return (q + r[..., :1, :1]) * np.sum(r**2, axis=-1)[..., None, :]

        wide = label.startswith("wide")
        yield Case(np.linalg.qr, qr, (x,), f"qr-{label}", qr_reference if wide else None)
        yield Case(
            np.linalg.qr, q_alone, (x,), f"qr-q-{label}",
            (lambda np, x: qr_by_blocks(np, x)[0]) if wide else None,
        )  # fmt: skip
        yield Case(
            np.linalg.qr, r_alone, (x,), f"qr-r-{label}",
            (lambda np, x: qr_by_blocks(np, x)[1]) if wide else None,
        )  # fmt: skip
        yield Case(np.linalg.svd, svd, (x,), f"svd-{label}")
        yield Case(np.linalg.svd, left, (x,), f"svd-left-{label}")
        yield Case(np.linalg.svd, right, (x,), f"svd-right-{label}")
        yield Case(np.linalg.svd, values, (x,), f"svd-values-{label}")
        yield Case(np.linalg.svdvals, svdvals, (x,), f"svdvals-{label}")
        yield Case(np.linalg.pinv, pinv, (x,), f"pinv-{label}")

    def low_rank(np: Any, x: Any, y: Any) -> Any:
        return np.linalg.pinv(x.T @ y)

    yield Case(np.linalg.pinv, low_rank, (X[:1], X[1:]), "pinv-low-rank", lambda np, x, y: (
        y.T @ x / np.sum(x * x) / np.sum(y * y)
    ))  # fmt: skip
    for label, args in {
        "tall-vector": (TALL, BOX[1, 0]), "tall-matrix": (TALL, BOX[1].T),
        "square": (SQUARE, VECTOR), "wide-vector": (WIDE, ROW), "wide-matrix": (WIDE, X.T),
    }.items():  # fmt: skip
        yield Case(
            np.linalg.lstsq,
            lambda np, a, b: np.linalg.lstsq(a, b)[0],
            args,
            f"lstsq-{label}",
            lambda np, a, b: np.linalg.pinv(a) @ b,
        )

    def residuals(np: Any, a: Any, b: Any) -> Any:
        _, squares, rank, values = np.linalg.lstsq(a, b)
        return rank * squares * values[0]

    yield Case(
        np.linalg.lstsq,
        residuals,
        (TALL, BOX[1].T),
        "lstsq-residuals",
        lambda np, a, b: (
            3 * np.sum((b - a @ np.linalg.pinv(a) @ b) ** 2, axis=0)
            * np.linalg.svd(a, compute_uv=False)[0]
        ),
    )  # fmt: skip
