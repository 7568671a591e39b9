"""The gradient of the lecture's function, five operations on two numbers: what an operation costs.

By hand, it is written with `math`, which is faster on numbers than NumPy.
"""

from math import e, log, sqrt
from typing import Any

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX_JIT,
    MICROGRAD,
    OURS,
    PROGRAM,
    PYTORCH,
    Comparison,
    Figure,
    Line,
    Target,
)  # fmt: skip
from benchmarks.contenders import gradients, micrograd

TITLE = "gradient of L(w1, w2), 5 operations"


def lecture_function(np: Any, w1: Any, w2: Any) -> Any:
    """Return w2 log w1 + sqrt(w2 log w1)."""
    v2 = w2 * np.log(w1)
    return v2 + np.sqrt(v2)


def by_hand(w1: float, w2: float) -> tuple[float, float]:
    """Return the gradient."""
    v1 = log(w1)
    v2_bar = 1 + 0.5 / sqrt(w2 * v1)
    return v2_bar * w2 / w1, v2_bar * v1


def arguments() -> tuple[tuple[float, float], tuple[()]]:
    """Return the point of the lecture's figures."""
    return (e, 4.0), ()


def comparison(tiny: bool = False) -> Comparison:
    """Return the line; it is tiny as it is."""
    line = Line(
        TITLE,
        gradients(lecture_function, arguments, by_hand)
        | {MICROGRAD: micrograd(lecture_function, arguments)},
    )
    ours = Figure(TITLE, OURS)
    program = ours._replace(column=PROGRAM)
    wanted = {HIPS: 20, PYTORCH: 10, MICROGRAD: 1.5}
    return Comparison(
        [line],
        [
            *[
                Target(f"L(w1, w2): {peer} / ours", Figure(TITLE, peer), ours, at_least=times)
                for peer, times in wanted.items()
            ],
            Target("L(w1, w2): program / by hand", program, Figure(TITLE, BY_HAND), at_most=1.3),
            Target("L(w1, w2): JAX jit / program", Figure(TITLE, JAX_JIT), program, at_least=15),
        ],
    )
