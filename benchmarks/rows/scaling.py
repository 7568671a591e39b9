"""The gradient of multidimensional scaling: arrays that are small, and arrays that are large."""

from typing import Any

import numpy

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    OURS,
    PYTORCH,
    Comparison,
    Figure,
    Line,
    Target,
    Unit,
)  # fmt: skip
from benchmarks.contenders import gradients


def stress(np: Any, points: Any, squared_distances: Any) -> Any:
    """Return the sum of (|W_i - W_j|^2 - D_ij)^2 over all pairs."""
    squares = np.sum(points**2, axis=1)
    residual = squares[:, None] + squares - 2 * points @ points.T - squared_distances
    return np.sum(residual**2)


def by_hand(points: Any, squared_distances: Any) -> list[Any]:
    """Return the gradient: of pairs, each is there twice, and of a pair, each point moves."""
    squares = numpy.sum(points**2, axis=1)
    residual = -2 * points @ points.T
    residual += squares[:, None]
    residual += squares
    residual -= squared_distances
    return [8 * (residual.sum(axis=1)[:, None] * points - residual @ points)]


def arguments(n: int) -> tuple[tuple[Any], tuple[Any]]:
    """Return a start, and the squared distances of other points, as the lecture has them."""
    rng = numpy.random.default_rng(0)
    points, cities = rng.standard_normal((2, n, 2))
    return (points,), (numpy.sum((cities[:, None] - cities) ** 2, axis=-1),)


def comparison(tiny: bool = False) -> Comparison:
    """Return a line for each number of points."""
    lines, targets = [], []
    for n in (3, 5) if tiny else (10, 100, 1000, 2000):
        title = f"gradient of MDS, N = {n}"
        contenders = gradients(stress, lambda n=n: arguments(n), by_hand)
        lines.append(Line(title, contenders, ("time", "peak"), Unit("N x N arrays", 8 * n * n)))
        ours = Figure(title, OURS)
        targets += [
            Target(f"MDS, N = {n}: {peer} / ours", Figure(title, peer), ours, at_least=1)
            for peer in (HIPS, PYTORCH)
        ]
        limit = {100: 4.0, 2000: 2.5}.get(n)
        if limit is not None:
            claim = f"MDS, N = {n}: ours / by hand"
            targets.append(Target(claim, ours, Figure(title, BY_HAND), at_most=limit))
    # What is small beside an N x N array is not counted.
    peak = Figure(title, OURS, "peak")
    targets.append(Target(f"MDS, N = {n}: N x N arrays", peak, 8 * n * n, at_most=3.01))
    return Comparison(lines, targets)
