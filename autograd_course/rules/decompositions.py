"""Decompositions of matrices: Cholesky, QR, eigenvalues, singular values.

Cholesky and eigenvalues are those of symmetric matrices: NumPy reads one triangle and takes the
other for its mirror image. So does the derivative: a gradient is zero in the triangle that is not
read, and an element that stands for two counts twice.

Eigenvectors of equal eigenvalues, and singular vectors of equal singular values, are arbitrary,
and have no derivative; the rules then raise. The eigenvalues and singular values alone have one.

References: Giles, Collected matrix derivative results for forward and reverse mode algorithmic
differentiation, 2008; Walter and Lehmann, Algorithmic differentiation of linear algebra functions
with application in optimum experimental design, 2010.
"""

from typing import Any, NoReturn

import numpy as np

from autograd_course.primitives import implements, primitive
from autograd_course.rules.linear_algebra import mirrored, transposed
from autograd_course.tracing import dtype_of, plain, shape_of
from autograd_course.values import refuse_if

# What NumPy returns: named tuples.
_QRResult: Any = type(np.linalg.qr(np.eye(1)))
_EighResult: Any = type(np.linalg.eigh(np.eye(1)))
_SVDResult: Any = type(np.linalg.svd(np.eye(1)))


def _diagonal(matrix: Any) -> Any:
    return np.diagonal(matrix, axis1=-2, axis2=-1)


def _rounding(values: Any) -> Any:
    """Return the size of the rounding errors that values such as eigenvalues have."""
    known = np.abs(plain(values))
    largest = np.max(known, axis=-1, keepdims=True, initial=0.0)
    return known.shape[-1] * np.finfo(known.dtype).eps * largest


def _lower_half(matrix: Any) -> Any:
    """Return the lower triangle with half of the diagonal; with its transpose it is symmetric."""
    return (np.tril(matrix) + np.tril(matrix, -1)) / 2


def _right_solve(matrix: Any, triangle: Any) -> Any:
    """Return matrix @ inv(triangle)."""
    return transposed(np.linalg.solve(transposed(triangle), transposed(matrix)))


def _push_cholesky(t: Any, out: Any) -> Any:
    inside = _right_solve(np.linalg.solve(out, t), transposed(out))
    return out @ _lower_half(inside)


def _pull_cholesky(g: Any, out: Any) -> Any:
    inside = _right_solve(_lower_half(transposed(out) @ g), out)
    pulled = np.linalg.solve(transposed(out), inside)
    return (pulled + transposed(pulled)) / 2


# Of a symmetric matrix, whose tangent is symmetric as well.
_cholesky = primitive(
    lambda x: np.linalg.cholesky(x),
    name="linalg.cholesky",
    x=(_push_cholesky, _pull_cholesky),
)


@implements(np.linalg.cholesky)
def cholesky(a: Any, /, *, upper: bool = False) -> Any:
    factor = _cholesky(mirrored(a, lower=not upper))
    return transposed(factor) if upper else factor


def _of_full_rank(out: Any) -> Any:
    """Return Q and R, or raise if the columns of the matrix depend on each other."""
    q, r = out
    diagonal = plain(_diagonal(r))
    refuse_if(
        np.any(np.abs(diagonal) <= _rounding(diagonal)),
        "np.linalg.qr got a matrix whose first columns depend on each other; then a column of "
        "Q is arbitrary and has no derivative: leave dependent columns out",
    )
    return q, r


def _push_qr(t: Any, out: Any) -> list[Any]:
    q, r = _of_full_rank(out)
    inside = _right_solve(t, r)
    turned = transposed(q) @ inside
    # Its antisymmetric part turns Q; what is left is upper triangular.
    triangle = turned - np.tril(turned, -1) + transposed(np.tril(turned, -1))
    return [inside - q @ triangle, triangle @ r]


def _pull_qr(g: list[Any], out: Any) -> Any:
    q, r = _of_full_rank(out)
    g_q, g_r = g
    inside = 0.0
    if g_r is not None:
        inside = inside + r @ transposed(g_r)
    if g_q is not None:
        inside = inside - transposed(g_q) @ q
    total = q @ (np.tril(inside) + transposed(np.tril(inside, -1)))
    return _right_solve(total if g_q is None else total + g_q, transposed(r))


_qr = primitive(
    lambda x: tuple(np.linalg.qr(x)),
    name="linalg.qr",
    several=True,
    x=(_push_qr, _pull_qr),
)


@implements(np.linalg.qr)
def qr(a: Any, mode: str = "reduced") -> Any:
    rows, columns = shape_of(a)[-2:]
    if mode not in ("reduced", "r") and not (mode == "complete" and rows <= columns):
        raise TypeError(
            f"np.linalg.qr of a matrix of shape {(rows, columns)} is differentiated in the modes "
            f"'reduced' and 'r'; got {mode!r}: the columns that complete Q are arbitrary"
        )
    q, r = _qr(a[..., :rows] if columns > rows else a)
    if columns > rows:
        r = np.concatenate([r, transposed(q) @ a[..., rows:]], axis=-1)
    return r if mode == "r" else _QRResult(q, r)


def _reciprocal_gaps(values: Any, function: str, remedy: str) -> Any:
    """Return 1 / (values[j] - values[i]), and 0 on the diagonal; raise where two are equal."""
    unit = np.eye(shape_of(values)[-1], dtype=dtype_of(values))
    gaps = values[..., None, :] - values[..., :, None]
    refuse_if(
        np.any((np.abs(plain(gaps)) <= _rounding(values)[..., None]) & (unit == 0)),
        f"np.linalg.{function} got a matrix of which two values are equal to rounding; then "
        f"their vectors are arbitrary and have no derivative: {remedy}",
    )
    return (1 - unit) / (gaps + unit)


_EIGENVALUES = (
    "np.linalg.eigvalsh has the first derivative of the eigenvalues alone, and a function of the "
    "matrix itself (np.trace, np.linalg.matrix_power, np.linalg.solve) has all"
)


def _push_eigh(t: Any, out: Any) -> list[Any]:
    values, vectors = out
    turned = transposed(vectors) @ t @ vectors
    return [_diagonal(turned), vectors @ (_reciprocal_gaps(values, "eigh", _EIGENVALUES) * turned)]


def _pull_eigh(g: list[Any], out: Any) -> Any:
    values, vectors = out
    g_values, g_vectors = g
    inside = 0.0
    if g_values is not None:
        inside = inside + g_values[..., None] * np.eye(shape_of(values)[-1], dtype=dtype_of(values))
    if g_vectors is not None:
        gaps = _reciprocal_gaps(values, "eigh", _EIGENVALUES)
        inside = inside + gaps * (transposed(vectors) @ g_vectors)
    return vectors @ inside @ transposed(vectors)


# Of symmetric matrices, whose tangents are symmetric as well.
_eigh = primitive(
    lambda x, triangle: tuple(np.linalg.eigh(x, triangle)),
    name="linalg.eigh",
    several=True,
    x=(_push_eigh, _pull_eigh),
)


def _push_eigvalsh(t: Any, x: Any, triangle: Any) -> Any:
    vectors = np.linalg.eigh(x, triangle)[1]
    return _diagonal(transposed(vectors) @ t @ vectors)


def _pull_eigvalsh(g: Any, x: Any, triangle: Any) -> Any:
    vectors = np.linalg.eigh(x, triangle)[1]
    return (vectors * g[..., None, :]) @ transposed(vectors)


_eigvalsh = primitive(
    lambda x, triangle: np.linalg.eigvalsh(x, triangle),
    name="linalg.eigvalsh",
    x=(_push_eigvalsh, _pull_eigvalsh),
)


@implements(np.linalg.eigh)
def eigh(a: Any, UPLO: Any = "L") -> Any:
    return _EighResult(*_eigh(mirrored(a, UPLO.upper() == "L"), UPLO))


@implements(np.linalg.eigvalsh)
def eigvalsh(a: Any, UPLO: Any = "L") -> Any:
    return _eigvalsh(mirrored(a, UPLO.upper() == "L"), UPLO)


@implements(np.linalg.eig, np.linalg.eigvals)
def eig(a: Any) -> NoReturn:
    raise TypeError(
        f"np.linalg.eig of a matrix of shape {shape_of(a)} is not differentiated, since the "
        "eigenvalues of a real matrix may be complex: use np.linalg.eigh or np.linalg.eigvalsh "
        "for a symmetric matrix, np.linalg.svd for another"
    )


_SINGULAR_VALUES = (
    "np.linalg.svd(x, compute_uv=False) has the first derivative of the singular values alone, "
    "and np.linalg.pinv, np.linalg.norm and np.linalg.lstsq have their own rules"
)


def _svd_factors(s: Any) -> tuple[Any, Any]:
    """Return 1 / (s[j] + s[i]) and 1 / (s[j] - s[i]) with zeros on the diagonals."""
    gaps = _reciprocal_gaps(s, "svd", _SINGULAR_VALUES)
    unit = np.eye(shape_of(s)[-1], dtype=dtype_of(s))
    sums = s[..., None, :] + s[..., :, None]
    return (1 - unit) / (sums + unit), gaps


def _out_of_range(direction: Any, basis: Any, inside: Any, s: Any) -> Any:
    """Return (I - basis basis^T) direction / s: how singular vectors leave the space they span."""
    if shape_of(basis)[-2] == shape_of(basis)[-1]:
        return np.zeros_like(basis)
    refuse_if(
        np.any(plain(s) <= _rounding(s)),
        "np.linalg.svd got a matrix without full rank; then the singular vectors of the value "
        f"zero are arbitrary and have no derivative: {_SINGULAR_VALUES}",
    )
    return (direction - basis @ inside) / s[..., None, :]


def _push_svd(t: Any, out: Any) -> list[Any]:
    u, s, vt = out
    v = transposed(vt)
    sums, gaps = _svd_factors(s)
    turned = transposed(u) @ t @ v
    # The antisymmetric matrices that turn U and V solve two equations for each pair of values.
    plus, minus = gaps * (turned + transposed(turned)) / 2, sums * (turned - transposed(turned)) / 2
    t_u = u @ (plus + minus) + _out_of_range(t @ v, u, turned, s)
    t_v = v @ (plus - minus) + _out_of_range(transposed(t) @ u, v, transposed(turned), s)
    return [t_u, _diagonal(turned), transposed(t_v)]


def _pull_svd(g: list[Any], out: Any) -> Any:
    u, s, vt = out
    v = transposed(vt)
    g_u, g_s, g_vt = g
    unit = np.eye(shape_of(s)[-1], dtype=dtype_of(s))
    inside: Any = 0.0 if g_s is None else g_s[..., None] * unit
    outside: Any = 0.0
    by_u = by_v = np.zeros_like(unit)
    if g_u is not None:
        by_u = transposed(u) @ g_u
        outside = outside + _out_of_range(g_u, u, by_u, s) @ vt
    if g_vt is not None:
        by_v = transposed(g_vt @ v)
        outside = outside + u @ transposed(_out_of_range(transposed(g_vt), v, by_v, s))
    if g_u is not None or g_vt is not None:
        sums, gaps = _svd_factors(s)
        plus, minus = gaps * (by_u + by_v), sums * (by_u - by_v)
        inside = inside + (plus + transposed(plus) + minus - transposed(minus)) / 2
    return u @ inside @ vt + outside


_svd = primitive(
    lambda x, hermitian: tuple(np.linalg.svd(x, full_matrices=False, hermitian=hermitian)),
    name="linalg.svd",
    several=True,
    x=(_push_svd, _pull_svd),
)


def _push_svdvals(t: Any, x: Any) -> Any:
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return _diagonal(transposed(u) @ t @ transposed(vt))


def _pull_svdvals(g: Any, x: Any) -> Any:
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return (u * g[..., None, :]) @ vt


_svdvals = primitive(
    lambda x: np.linalg.svd(x, compute_uv=False),
    name="linalg.svdvals",
    x=(_push_svdvals, _pull_svdvals),
)


@implements(np.linalg.svd)
def svd(
    a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False
) -> Any:
    a = mirrored(a) if hermitian else a
    if not compute_uv:
        return _svdvals(a)
    rows, columns = shape_of(a)[-2:]
    if full_matrices and rows != columns:
        raise TypeError(
            f"np.linalg.svd of a matrix of shape {(rows, columns)} is not differentiated with "
            "full_matrices=True, since the vectors that complete U or V are arbitrary: pass "
            "full_matrices=False"
        )
    return _SVDResult(*_svd(a, hermitian))


@implements(np.linalg.svdvals)
def svdvals(x: Any, /) -> Any:
    return _svdvals(x)
