"""The Jacobian of Ax by both modes: n inputs against m outputs.

There is nothing to derive by hand: the work is the product of the matrix with all directions.
"""

from typing import Any

import numpy

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX_JIT,
    OURS,
    PYTORCH,
    Call,
    Comparison,
    Contender,
    Figure,
    Line,
    Target,
)
from benchmarks.contenders import compiled, jax_arrays, torch_tensors

INPUTS = 100


def arguments(outputs: int) -> tuple[Any, Any]:
    """Return the matrix and the point."""
    rng = numpy.random.default_rng(0)
    return rng.standard_normal((outputs, INPUTS)), rng.standard_normal(INPUTS)


def contenders(outputs: int, forward: bool) -> dict[str, Contender]:
    """Return who computes the Jacobian by forward mode, or by reverse mode."""

    def by_hand() -> Call:
        A, _ = arguments(outputs)
        return (lambda: A @ numpy.eye(INPUTS)) if forward else (lambda: numpy.eye(outputs) @ A)

    def ours() -> Call:
        from autograd_course import jacfwd, jacrev

        A, x = arguments(outputs)
        jacobian = (jacfwd if forward else jacrev)(lambda x: A @ x)
        return lambda: jacobian(x)

    def pytorch() -> Call:
        A, x = arguments(outputs)
        torch, _, (A, x) = torch_tensors([], [A, x])
        jacobian = (torch.func.jacfwd if forward else torch.func.jacrev)(lambda x: A @ x)
        return lambda: jacobian(x)

    def jax_jit() -> Call:
        jax, (x, A), _ = jax_arrays(arguments(outputs)[::-1], [])
        return compiled((jax.jacfwd if forward else jax.jacrev)(lambda x, A: A @ x), x, A)

    def hips() -> Call:
        import autograd.numpy as np
        from autograd import jacobian

        A, x = arguments(outputs)
        rows = jacobian(lambda x: np.dot(A, x))
        return lambda: rows(x)

    everyone = {BY_HAND: by_hand, OURS: ours, PYTORCH: pytorch, JAX_JIT: jax_jit}
    # It goes by reverse mode alone.
    return everyone if forward else everyone | {HIPS: hips}


def comparison(tiny: bool = False) -> Comparison:
    """Return two lines, one for each mode, for each number of outputs."""
    lines = [
        Line(f"Jacobian of Ax, n = {INPUTS}, m = {outputs}, {mode}", contenders(outputs, forward))
        for outputs in ((2, INPUTS) if tiny else (10, 32, INPUTS, 316, 1000))
        for mode, forward in (("forward", True), ("reverse", False))
    ]
    square = f"Jacobian of Ax, n = {INPUTS}, m = {INPUTS}, "
    return Comparison(
        lines,
        [
            Target(
                "Jacobian of Ax, m = n: forward / reverse, ours",
                Figure(square + "forward", OURS),
                Figure(square + "reverse", OURS),
                at_least=0.9,
                at_most=1.1,
            )
        ],
    )
