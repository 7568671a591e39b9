"""Points that move, step by step or by themselves: the path of a descent as a player.

A descent on a configuration of points is a sequence of pictures. They are drawn as one: each point
carries its places with it (`data-places`), and `book/_static/player.js` puts it where it is at the
current step. Without the script the points stand at their last places, with their trails.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from autograd_course.graphs.player import Player
from autograd_course.graphs.steps import Step

WIDTH = 400  # of the drawing, in its own units
MARGIN = 6  # keeps circles inside the picture
CURVE_HEIGHT = 60
RADIUS = 4.5


def motion_player(
    frames: Any,
    steps: Sequence[Step],
    *,
    title: str,
    description: str,
    legend: tuple[str, str] = ("point", "goal"),
    goals: Any = None,
    background: Sequence[Any] = (),
    labels: dict[int, str] | None = None,
    curve: Any = None,
    curve_label: str = "",
    milliseconds: int = 700,
) -> Player:
    """Return a player of points that move from frame to frame.

    Parameters
    ----------
    frames : array of shape (K, N, 2)
        Where the N points are at each step; the second coordinate points upwards.
    steps : sequence of K Step
        What is said at each step.
    title : str
        The figure's name for screen readers.
    description : str
        What the picture shows, in words.
    legend : tuple of two str
        What a point is, and what a goal is.
    goals : array of shape (N, 2), optional
        Where the points should end; circles that stay.
    background : sequence of arrays of shape (M, 2)
        Lines that lie below the points, such as a coast.
    labels : dict, optional
        Names to write beside some of the goals, by their index.
    curve : array of shape (K,), optional
        A positive number for each frame, drawn as a curve below the picture on a logarithmic
        scale, with a point that moves along it.
    curve_label : str
        What the curve shows.
    milliseconds : int
        How long a step is seen when the player walks by itself.

    Returns
    -------
    Player

    Raises
    ------
    ValueError
        If the frames are not finite or of another shape, or do not come with one step each.

    Examples
    --------
    >>> frames = [[[0.0, 0.0]], [[3.0, 4.0]]]
    >>> steps = [Step("Start", (), "Here."), Step("End", (), "There.")]
    >>> motion_player(frames, steps, title="A walk", description="One point moves.")
    Player('A walk', 2 steps)
    """
    frames = np.asarray(frames, dtype=float)
    if frames.ndim != 3 or frames.shape[2] != 2 or not np.all(np.isfinite(frames)):
        raise ValueError(
            "motion_player wants finite frames of shape (K, N, 2), a place in the plane for each "
            f"of N points at each of K steps; got shape {frames.shape}"
        )
    if len(frames) != len(steps):
        raise ValueError(
            f"motion_player wants one step for each frame; got {len(frames)} frames and "
            f"{len(steps)} steps"
        )
    seen = [frames.reshape(-1, 2), *(np.asarray(line, dtype=float) for line in background)]
    if goals is not None:
        goals = np.asarray(goals, dtype=float)
        seen.append(goals)
    low, high = np.concatenate(seen).min(axis=0), np.concatenate(seen).max(axis=0)
    scale = (WIDTH - 2 * MARGIN) / (high[0] - low[0] or 1.0)
    height = scale * (high[1] - low[1]) + 2 * MARGIN

    def on_page(points: Any) -> Any:
        """Return points in the drawing's units, where the second coordinate points downwards."""
        right = MARGIN + scale * (np.asarray(points)[..., 0] - low[0])
        down = height - MARGIN - scale * (np.asarray(points)[..., 1] - low[1])
        return np.stack([right, down], axis=-1).round(1)

    placed = on_page(frames)
    body = [f'<path class="ground" d="{_line(on_page(line))}"/>' for line in background]
    if goals is not None:
        body += [f'<circle class="goal" cx="{x:g}" cy="{y:g}" r="5"/>' for x, y in on_page(goals)]
    for step in range(1, len(placed)):
        segments = "".join(_line(pair) for pair in placed[step - 1 : step + 1].transpose(1, 0, 2))
        body.append(f'<path class="trail" data-from="{step}" d="{segments}"/>')
    body += [_mover(places) for places in placed.transpose(1, 0, 2)]
    for index, name in (labels or {}).items():
        x, y = on_page((frames[-1] if goals is None else goals)[index])
        anchor, x = ("end", x - 8) if x > 0.8 * WIDTH else ("start", x + 8)
        body.append(f'<text x="{x:g}" y="{y + 5:g}" text-anchor="{anchor}">{escape(name)}</text>')
    if curve is not None:
        body.append(_curve(np.asarray(curve, dtype=float), curve_label, height + 8))
        height += CURVE_HEIGHT + 12
    drawing = (
        f'<svg class="scene" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(description, quote=True)}">{"".join(body)}</svg>'
    )
    kinds = ("place", "goal") if goals is not None else ("place",)
    return Player(
        title, drawing, tuple(zip(kinds, legend, strict=False)), tuple(steps), milliseconds
    )


def _line(points: Any) -> str:
    """Return a path through the points."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _mover(places: Any) -> str:
    """Return a point that knows where it is at every step, and stands at its last place."""
    listed = " ".join(f"{x:g},{y:g}" for x, y in places)
    x, y = places[-1]
    return (
        f'<g class="mover" data-places="{listed}" transform="translate({x:g} {y:g})">'
        f'<circle r="{RADIUS:g}"/></g>'
    )


def _curve(values: Any, label: str, top: float) -> str:
    """Return the curve of the values on a logarithmic scale, with a point that moves along it."""
    logarithms = np.log(values)
    lowest, range_ = logarithms.min(), np.ptp(logarithms) or 1.0
    x = np.linspace(2 * MARGIN, WIDTH - 2 * MARGIN, len(values))
    y = top + CURVE_HEIGHT - MARGIN - (CURVE_HEIGHT - 2 * MARGIN) * (logarithms - lowest) / range_
    points = np.stack([x, y], axis=-1).round(1)
    frame = f"M{MARGIN} {top:g}V{top + CURVE_HEIGHT:g}H{WIDTH - MARGIN}"
    return (
        f'<path class="axis" d="{frame}"/><path class="curve" d="{_line(points)}"/>'
        f'<text x="{WIDTH - MARGIN}" y="{top + 16:g}" text-anchor="end">{escape(label)}</text>'
        f"{_mover(points)}"
    )
