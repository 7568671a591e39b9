"""Cut the coast around Africa out of Natural Earth's coastline: python3 clip_coastline.py FILE."""

import json
import sys
from itertools import groupby
from pathlib import Path

WEST, EAST, SOUTH, NORTH = -26, 62, -38, 42


def inside(point: list[float]) -> bool:
    """Whether a point, longitude first, is in the part of the map that is kept."""
    return WEST < point[0] < EAST and SOUTH < point[1] < NORTH


def clipped(features: list[dict]) -> list[list[list[float]]]:
    """Return the pieces of the coastlines that lie inside, rounded to 0.01 degree."""
    lines = [feature["geometry"]["coordinates"] for feature in features]
    pieces = [list(run) for line in lines for kept, run in groupby(line, inside) if kept]
    return [[[round(x, 2), round(y, 2)] for x, y in piece] for piece in pieces if len(piece) > 1]


if __name__ == "__main__":
    features = json.loads(Path(sys.argv[1]).read_text())["features"]
    lines = ",\n".join(json.dumps(piece) for piece in clipped(features))
    Path(__file__).with_name("coastline.json").write_text(f"[\n{lines}\n]\n")
