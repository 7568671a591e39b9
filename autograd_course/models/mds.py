"""Multidimensional scaling: a map of N points from nothing but the distances between them.

The lecture asks for the configuration W, one row a point, whose squared distances are nearest to
given ones: the minimum of the stress. Classical scaling answers a neighboring question in closed
form, by eigenvectors. A configuration is known only up to rotation, reflection and translation,
which leave all distances as they are; Procrustes' problem is to take these out.
"""

from typing import Any

import numpy as np

from autograd_course.checks import as_primals, name_of
from autograd_course.models.distances import (
    check_configuration,
    great_circle_distances,
    squared_distances,
)
from autograd_course.models.procrustes import procrustes_align, procrustes_distance
from autograd_course.tracing import shape_of

__all__ = [
    "classical_mds",
    "great_circle_distances",
    "procrustes_align",
    "procrustes_distance",
    "squared_distances",
    "stress",
    "stress_and_gradient",
]

# Entries of D that `stress_and_gradient` works on at once: 1 MiB, so that they stay in the cache.
_BLOCK = 2**17


def stress(W: Any, D: Any) -> Any:
    """Return the stress of a configuration: how far its squared distances are from given ones.

    Parameters
    ----------
    W : array of shape (N, d)
        The configuration, one point a row.
    D : array of shape (N, N)
        The squared distances to come near to.

    Returns
    -------
    float
        ``sum_ij (|W_i - W_j|**2 - D_ij)**2``, in the unit of D squared.

    Raises
    ------
    ValueError
        If W is not a matrix, or D does not have one row and one column for each of its rows.

    Notes
    -----
    With ``|W_i - W_j|**2 = |W_i|**2 + |W_j|**2 - 2 <W_i, W_j>`` the work is one matrix product and
    a few passes over N x N numbers. The distances come out with an absolute error of about the
    machine epsilon times the largest of them. Any D is accepted, as the formula is: what is not
    symmetric in it adds a constant.

    References
    ----------
    Takane, Young and de Leeuw, Nonmetric individual differences multidimensional scaling,
    Psychometrika 42 (1977), call it s-stress.

    Examples
    --------
    >>> import numpy as np
    >>> W = np.array([[0.0], [1.0], [2.0]])
    >>> float(stress(W, squared_distances(W))), float(stress(2 * W, squared_distances(W)))
    (0.0, 324.0)
    """
    _check_shapes("stress", W, D)
    # Moving all points changes no distance, and near the origin the squares are small.
    W = W - np.mean(W, axis=0)
    squares = np.sum(W * W, axis=1)
    return np.sum((squares[:, None] + squares - 2 * W @ W.T - D) ** 2)


def stress_and_gradient(W: Any, D: Any) -> tuple[Any, Any]:
    """Return the stress and its gradient, derived by hand for speed.

    Parameters
    ----------
    W : array of floats of shape (N, d)
        The configuration, one point a row.
    D : array of shape (N, N)
        The squared distances to come near to.

    Returns
    -------
    value : float
        As `stress`.
    gradient : array of shape (N, d)
        As ``grad(stress)(W, D)``.

    Raises
    ------
    TypeError
        If W is not an array of floating-point numbers.
    ValueError
        If W is not a matrix, or D does not have one row and one column for each of its rows.

    Notes
    -----
    With the errors ``E_ij = |W_i - W_j|**2 - D_ij`` and ``S = E + E.T`` the gradient is
    ``4 * (diag(S 1) W - S W)``. Two products of augmented matrices do all of the work,

    - ``E + D = [W, |W|^2, 1] [-2 W, 1, |W|^2].T``, and
    - ``[S W, S 1] = S [W, 1]``,

    block of rows by block of rows, so that E is used while it is in the cache and never stored as
    a whole. D is read once: about ``N**2 * (6 * d + 10)`` operations, and memory for 1 MiB beside
    the results.

    Examples
    --------
    >>> import numpy as np
    >>> D = np.array([[0.0, 4.0], [4.0, 0.0]])
    >>> value, gradient = stress_and_gradient(np.array([[0.0], [1.0]]), D)
    >>> float(value), gradient
    (18.0, array([[ 24.],
           [-24.]]))
    """
    as_primals("stress_and_gradient", [W])
    _check_shapes("stress_and_gradient", W, D)
    count, dimensions = shape_of(W)
    W = W - np.mean(W, axis=0)
    squares = np.sum(W * W, axis=1, keepdims=True)
    ones = np.ones_like(squares)
    left = np.concatenate([W, squares, ones], axis=1)
    right = np.concatenate([-2 * W, ones, squares], axis=1).T
    ends = np.concatenate([W, ones], axis=1)
    value, from_rows, from_columns = 0.0, [], 0.0
    size = max(1, _BLOCK // max(1, count))
    for start in range(0, count, size):
        rows = slice(start, start + size)
        E = left[rows] @ right
        E -= D[rows]
        value = value + np.vdot(E, E)
        from_rows.append(E @ ends)
        from_columns = from_columns + E.T @ ends[rows]
    sums = np.concatenate(from_rows) + from_columns
    return value, 4 * (sums[:, dimensions:] * W - sums[:, :dimensions])


def classical_mds(D: Any, dimensions: int = 2) -> tuple[Any, Any]:
    """Return the configuration of classical scaling, and what share each dimension has in it.

    Parameters
    ----------
    D : array of shape (N, N)
        Squared distances: symmetric, not negative, zero on the diagonal.
    dimensions : int
        How many coordinates a point of the configuration gets.

    Returns
    -------
    W : array of shape (N, dimensions)
        The configuration, centered at the origin, along its principal axes.
    eigenvalues : array of shape (N,)
        Of ``B = -J D J / 2`` with the centering matrix ``J = I - 1 1.T / N``, descending. The sum
        of the squares of column k of W is ``eigenvalues[k]``. Those that are clearly below zero
        say that D holds the distances of no configuration in whatever dimension.

    Raises
    ------
    ValueError
        If D is not a matrix of squared distances, or has fewer than `dimensions` eigenvalues that
        are not negative.

    Notes
    -----
    If D are the squared distances of points X, then B is ``X X.T`` of the centered points, and so
    W is exactly what principal component analysis of X gives: its scores. Otherwise W minimizes
    ``|B - W W.T|``, which is not the stress. Costs one symmetric eigenvalue problem, O(N**3).

    References
    ----------
    Torgerson, Multidimensional scaling: I. Theory and method, Psychometrika 17 (1952).

    Examples
    --------
    >>> import numpy as np
    >>> corners = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]])
    >>> W, eigenvalues = classical_mds(squared_distances(corners))
    >>> np.abs(W).round(12), np.abs(eigenvalues.round(12))
    (array([[1. , 0.5],
           [1. , 0.5],
           [1. , 0.5],
           [1. , 0.5]]), array([4., 1., 0., 0.]))
    """
    D = _checked_squared_distances("classical_mds", D)
    count = len(D)
    if not 1 <= dimensions <= count:
        raise ValueError(
            f"classical_mds wants between 1 and {count} dimensions, the number of points; got "
            f"{dimensions!r}"
        )
    centered = D - np.mean(D, axis=0) - np.mean(D, axis=1, keepdims=True) + np.mean(D)
    values, vectors = np.linalg.eigh(-centered / 2)
    values, vectors = values[::-1], vectors[:, ::-1]
    chosen = values[:dimensions]
    rounding = count * np.finfo(D.dtype).eps * np.max(np.abs(values))
    if chosen[-1] < -rounding:
        raise ValueError(
            f"classical_mds found {np.sum(values >= -rounding)} eigenvalues that are not negative, "
            f"too few for {dimensions} dimensions: ask for fewer; are these squared distances?"
        )
    # An eigenvector and its opposite are as good; the largest coordinate on each axis is positive.
    vectors = vectors[:, :dimensions]
    largest = np.argmax(np.abs(vectors), axis=0)
    vectors = vectors * np.where(vectors[largest, np.arange(dimensions)] < 0, -1.0, 1.0)
    return vectors * np.sqrt(np.maximum(chosen, 0.0)), values


def _check_shapes(function: str, W: Any, D: Any) -> None:
    check_configuration(function, "W", W)
    count = shape_of(W)[0]
    if shape_of(D) != (count, count):
        raise ValueError(
            f"{function} wants the squared distances between the {count} points of W as a matrix "
            f"of shape {(count, count)}; got {name_of(D)}"
        )


def _checked_squared_distances(function: str, D: Any) -> Any:
    """Return D as an array of floats, or raise a ValueError that says what it lacks."""
    D = np.asarray(D)
    D = D if D.dtype.kind == "f" else D.astype(float)
    if D.ndim != 2 or D.shape[0] != D.shape[1] or D.size == 0:
        raise ValueError(
            f"{function} wants a square matrix of squared distances; got {name_of(D)}: pass the "
            "distances between all pairs of points"
        )
    # Written so that NaN is found as well.
    tolerance = 1e3 * np.finfo(D.dtype).eps * np.max(np.abs(D))
    lacks = None
    if not np.all(np.isfinite(D)):
        lacks = "has NaN or infinity in it: estimate the missing distances, or leave points out"
    elif np.min(D) < -tolerance:
        lacks = f"has the negative entry {np.min(D):g}: are these similarities?"
    elif np.max(np.abs(np.diagonal(D))) > tolerance:
        lacks = "is not zero on its diagonal: are these similarities?"
    elif np.max(np.abs(D - D.T)) > tolerance:
        lacks = "is not symmetric: take (D + D.T) / 2 if that is what is meant"
    if lacks is not None:
        raise ValueError(f"{function} wants squared distances; the matrix {lacks}")
    return D
