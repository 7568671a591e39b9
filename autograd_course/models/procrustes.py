"""Procrustes' problem: lay one configuration of points over another as well as possible.

A configuration that is found from distances alone is known up to rotation, reflection and
translation, which change no distance. To compare it with another, these are chosen such that the
two lie as near to each other as they can.
"""

from typing import Any

import numpy as np

from autograd_course.models.distances import check_configuration
from autograd_course.tracing import shape_of


def procrustes_align(
    points: Any, target: Any, *, reflection: bool = True, scaling: bool = False
) -> Any:
    """Return the points moved as near to the target as a rigid motion can bring them.

    Parameters
    ----------
    points, target : array of shape (N, d)
        Two configurations; row i of one belongs to row i of the other.
    reflection : bool
        Whether mirror images are allowed, beside rotations and translations.
    scaling : bool
        Whether all distances may be multiplied by one positive factor.

    Returns
    -------
    array of shape (N, d)
        ``s * points @ Q + t`` with the orthogonal matrix Q, the translation t, and the factor s
        (1 without `scaling`) that make ``|result - target|`` smallest.

    Raises
    ------
    ValueError
        If the two are not finite matrices of one shape, or points in one place are to be scaled.

    Notes
    -----
    With the singular value decomposition ``U S V.T`` of ``points.T @ target``, both centered,
    ``Q = U V.T`` and ``s = sum(S) / |points|**2``. Costs O(N d**2).

    References
    ----------
    Schoenemann, A generalized solution of the orthogonal Procrustes problem, Psychometrika 31
    (1966); Gower and Dijksterhuis, Procrustes Problems (2004), chapters 4 and 5.

    Examples
    --------
    >>> import numpy as np
    >>> target = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    >>> turned = target @ np.array([[0.0, 1.0], [-1.0, 0.0]]) + 5.0
    >>> np.abs(procrustes_align(turned, target)).round(12)
    array([[0., 0.],
           [1., 0.],
           [0., 2.]])
    """
    check_configuration("procrustes_align", "points", points)
    if shape_of(points) != shape_of(target):
        raise ValueError(
            "procrustes_align wants two configurations of the same shape; got "
            f"{shape_of(points)} and {shape_of(target)}: choose the same points in both, and fill "
            "missing coordinates with zeros"
        )
    if not (np.all(np.isfinite(points)) and np.all(np.isfinite(target))):
        raise ValueError(
            "procrustes_align got a configuration with NaN or infinity in it: leave these points "
            "out of both"
        )
    center = np.mean(target, axis=0)
    points, target = points - np.mean(points, axis=0), target - center
    left, shares, right = np.linalg.svd(points.T @ target)
    if not reflection and np.linalg.det(left @ right) < 0:
        # The axis with the smallest share costs least to turn round.
        left[:, -1] *= -1
        shares[-1] *= -1
    size = np.sum(points**2)
    if scaling and size == 0:
        raise ValueError(
            "procrustes_align cannot scale points that are all in one place: leave scaling out"
        )
    scale = np.sum(shares) / size if scaling else 1.0
    return scale * points @ (left @ right) + center


def procrustes_distance(
    points: Any, target: Any, *, reflection: bool = True, scaling: bool = False
) -> Any:
    """Return how far two configurations are from each other, whatever their positions.

    Parameters
    ----------
    points, target, reflection, scaling
        As for `procrustes_align`.

    Returns
    -------
    float
        The Frobenius norm ``|procrustes_align(points, target) - target|``, in the points' unit;
        divided by the root of N it is the root of the mean squared distance of a point from its
        place. Symmetric in the two unless `scaling`, which scales `points` alone.

    Raises
    ------
    ValueError
        As `procrustes_align`.

    Examples
    --------
    >>> import numpy as np
    >>> target = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    >>> mirrored = target * np.array([-1.0, 1.0])
    >>> procrustes_distance(mirrored, target).round(12) + 0.0
    np.float64(0.0)
    >>> procrustes_distance(mirrored, target, reflection=False).round(3)
    np.float64(1.364)
    """
    aligned = procrustes_align(points, target, reflection=reflection, scaling=scaling)
    return np.linalg.norm(aligned - target)
