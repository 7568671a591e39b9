"""Distances between all pairs of points: in a space, and on the surface of a sphere."""

from typing import Any

import numpy as np

from autograd_course.checks import name_of
from autograd_course.tracing import shape_of

# The mean radius of the Earth in km (International Union of Geodesy and Geophysics).
EARTH_RADIUS = 6371.0088


def squared_distances(points: Any) -> Any:
    """Return the squared distances between all pairs of points.

    Parameters
    ----------
    points : array of shape (N, d)
        One point a row.

    Returns
    -------
    array of shape (N, N)
        ``D[i, j] = |points[i] - points[j]|**2``, exactly symmetric, in the points' unit squared.
        Takes ``N**2 * d`` numbers of memory on the way.

    Raises
    ------
    ValueError
        If `points` is not a matrix with at least one row.

    Examples
    --------
    >>> import numpy as np
    >>> squared_distances(np.array([[0.0, 0.0], [3.0, 4.0]]))
    array([[ 0., 25.],
           [25.,  0.]])
    """
    check_configuration("squared_distances", "points", points)
    return np.sum((points[:, None] - points) ** 2, axis=-1)


def great_circle_distances(latitudes: Any, longitudes: Any, radius: float = EARTH_RADIUS) -> Any:
    """Return the distances between all pairs of places on a sphere, along its surface.

    Parameters
    ----------
    latitudes, longitudes : array of shape (N,)
        In degrees, north and east positive.
    radius : float
        Of the sphere; by default the mean radius of the Earth in km.

    Returns
    -------
    array of shape (N, N)
        Distances, not squared, in the unit of `radius`. They are not those of any map: a sphere
        cannot be flattened.

    Raises
    ------
    ValueError
        If the two are not vectors of the same length, or a latitude is beyond a pole.

    Notes
    -----
    The haversine formula, which keeps its accuracy for neighboring places, where the arc cosine
    of the spherical law of cosines loses half of the digits.

    References
    ----------
    Sinnott, Virtues of the haversine, Sky and Telescope 68 (1984).

    Examples
    --------
    From the equator to the pole is a quarter of a great circle.

    >>> import numpy as np
    >>> great_circle_distances(np.array([0.0, 90.0]), np.array([12.0, 0.0]))[0, 1].round(1)
    np.float64(10007.6)
    """
    if len(shape_of(latitudes)) != 1 or shape_of(latitudes) != shape_of(longitudes):
        raise ValueError(
            "great_circle_distances wants two vectors of the same length; got shapes "
            f"{shape_of(latitudes)} and {shape_of(longitudes)}: pass one latitude and one "
            "longitude for each place"
        )
    if not np.all(np.abs(latitudes) <= 90):
        raise ValueError(
            "great_circle_distances wants latitudes between -90 and 90 degrees; got one beyond: "
            "are latitudes and longitudes in the wrong order, or in radians?"
        )
    latitude, longitude = np.radians(latitudes), np.radians(longitudes)
    north = np.sin((latitude[:, None] - latitude) / 2) ** 2
    east = np.sin((longitude[:, None] - longitude) / 2) ** 2
    haversine = north + np.cos(latitude)[:, None] * np.cos(latitude) * east
    return 2 * radius * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))


def check_configuration(function: str, argument: str, value: Any) -> None:
    """Raise a ValueError unless the value is a matrix of at least one point."""
    if len(shape_of(value)) != 2 or shape_of(value)[0] == 0:
        raise ValueError(
            f"{function} wants {argument} as a matrix with one row a point; got "
            f"{name_of(value)}: reshape it to (N, d)"
        )
