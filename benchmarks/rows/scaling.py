"""The gradient of multidimensional scaling: arrays that are small, and arrays that are large."""

from functools import partial
from typing import Any

import numpy

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX_JIT,
    OURS,
    PROGRAM,
    PYTORCH,
    Comparison,
    Figure,
    Line,
    Target,
    Unit,
)  # fmt: skip
from benchmarks.contenders import gradients, plain

# Entries of the matrix that are worked on at once.
BLOCK = 2**17


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


def by_hand_in_blocks(points: Any, squared_distances: Any) -> list[Any]:
    """Return the gradient, the fastest way: as one product, in blocks that stay in the cache."""
    squares = numpy.sum(points**2, axis=1, keepdims=True)
    ones = numpy.ones_like(squares)
    left = numpy.concatenate([points, squares, ones], axis=1)
    right = numpy.concatenate([-2 * points, ones, squares], axis=1).T
    ends = numpy.concatenate([points, ones], axis=1)
    sums = numpy.empty_like(ends)
    size = max(1, BLOCK // len(points))
    for start in range(0, len(points), size):
        rows = slice(start, start + size)
        residual = left[rows] @ right
        residual -= squared_distances[rows]
        sums[rows] = residual @ ends
    return [8 * (sums[:, -1:] * points - sums[:, :-1])]


def ours_in_blocks(points: Any, squared_distances: Any) -> list[Any]:
    """Return the gradient as the course's model has it."""
    from autograd_course.models import mds

    return [mds.stress_and_gradient(points, squared_distances)[1]]


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
        contenders = gradients(stress, partial(arguments, n), by_hand)
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
        program = Figure(title, PROGRAM)
        claim = f"MDS, N = {n}: program / by hand"
        targets.append(Target(claim, program, Figure(title, BY_HAND), at_most=2.0))
        if n != 100:
            claim = f"MDS, N = {n}: JAX jit / program"
            targets.append(Target(claim, Figure(title, JAX_JIT), program, at_least=1.0))
    # What is small beside an N x N array is not counted.
    peak = Figure(title, OURS, "peak")
    targets.append(Target(f"MDS, N = {n}: N x N arrays", peak, 8 * n * n, at_most=3.01))
    in_blocks = Figure(f"{title}, in blocks", OURS)
    contenders = {
        BY_HAND: plain(by_hand_in_blocks, partial(arguments, n)),
        OURS: plain(ours_in_blocks, partial(arguments, n)),
    }
    lines.append(Line(in_blocks.line, contenders))
    claim = f"MDS, N = {n}, the course's model"
    targets += [
        Target(f"{claim}: ours / by hand", in_blocks, Figure(in_blocks.line, BY_HAND), at_most=1.5),
        Target(f"{claim}: JAX jit / ours", Figure(title, JAX_JIT), in_blocks, at_least=3.5),
    ]
    return Comparison(lines, targets)
