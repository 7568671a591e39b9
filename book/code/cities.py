"""The cities of the chapter on multidimensional scaling, and a flat map."""

import csv
import json
from pathlib import Path

import numpy as np

from autograd_course.models.distances import EARTH_RADIUS

DATA = Path(__file__).parent.parent / "data"
CENTER = 2.0, 17.0  # latitude and longitude of the middle of the map


def load_cities():
    """Return names, latitudes and longitudes in degrees."""
    with (DATA / "cities.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = [row["city"] for row in rows]
    latitudes = np.array([float(row["latitude"]) for row in rows])
    longitudes = np.array([float(row["longitude"]) for row in rows])
    return names, latitudes, longitudes


def load_coastline():
    """Return the coast as arrays of points (longitude, latitude)."""
    pieces = json.loads((DATA / "coastline.json").read_text())
    return [np.array(piece) for piece in pieces]


def flat(latitudes, longitudes, center=CENTER):
    """Return places on a flat map, in km east and north of the center.

    The azimuthal equidistant projection: distances *from the center* are
    right, and so are directions there.
    """
    middle, meridian = np.radians(center)
    latitude = np.radians(latitudes)
    longitude = np.radians(longitudes) - meridian
    east = np.cos(latitude) * np.sin(longitude)
    north = np.cos(middle) * np.sin(latitude)
    north -= np.sin(middle) * np.cos(latitude) * np.cos(longitude)
    up = np.sin(middle) * np.sin(latitude)
    up += np.cos(middle) * np.cos(latitude) * np.cos(longitude)
    angle = np.arctan2(np.hypot(east, north), up)
    # sin(angle) is the length of (east, north): stretch it to the angle.
    stretch = EARTH_RADIUS / np.sinc(angle / np.pi)
    return np.stack([stretch * east, stretch * north], axis=-1)
