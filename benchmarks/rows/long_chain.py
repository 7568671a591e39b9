"""The gradient of a long chain of operations on numbers: what a node of the tape costs."""

from functools import partial
from math import cos, sin
from typing import Any

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    MICROGRAD,
    OURS,
    PROGRAM,
    Comparison,
    Figure,
    Line,
    Target,
    Unit,
)  # fmt: skip
from benchmarks.contenders import gradients, micrograd


def chain(np: Any, x: Any, links: int) -> Any:
    """Return the end of a chain; a link has five operations."""
    for _ in range(links):
        x = (np.cos(np.sin(x) * x) + x) * 0.5
    return x


def by_hand(x: float, links: int) -> list[float]:
    """Return the derivative."""
    kept = []
    for _ in range(links):
        s = sin(x)
        product = s * x
        kept.append((x, s, product))
        x = (cos(product) + x) * 0.5
    x_bar = 1.0
    for x, s, product in reversed(kept):
        x_bar *= 0.5
        x_bar -= x_bar * sin(product) * (s + x * cos(x))
    return [x_bar]


def arguments() -> tuple[tuple[float], tuple[()]]:
    """Return where the chain begins."""
    return (0.3,), ()


def comparison(tiny: bool = False) -> Comparison:
    """Return the line."""
    links = 2 if tiny else 200

    title = f"gradient of a chain of {5 * links:,} scalar operations"
    f = partial(chain, links=links)
    contenders = gradients(f, arguments, partial(by_hand, links=links))
    contenders[MICROGRAD] = micrograd(f, arguments)
    line = Line(title, contenders, ("time", "peak"), Unit("bytes a node", 5 * links))
    ours = Figure(title, OURS)
    return Comparison(
        [line],
        [
            # 0.9 microseconds an operation, where HIPS autograd takes 17.
            Target("chain: HIPS autograd / ours", Figure(title, HIPS), ours, at_least=17 / 0.9),
            Target("chain: micrograd / ours", Figure(title, MICROGRAD), ours, at_least=1.5),
            Target("chain: bytes a node", ours._replace(measure="peak"), 5 * links, at_most=170),
            Target(
                "chain: program / by hand",
                Figure(title, PROGRAM),
                Figure(title, BY_HAND),
                at_most=1.3,
            ),
        ],
    )
