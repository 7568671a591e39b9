"""Products of a Hessian with 100 probes, for Hutchinson's estimate of its trace.

The function is the loss of a logistic regression; it takes one point, or one in each row.
"""

from functools import partial
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
from benchmarks.contenders import jax_arrays, torch_tensors


def loss(np: Any, x: Any, A: Any) -> Any:
    """Return the sum of log(1 + exp(<a, x>)) over the rows of A."""
    return np.sum(np.log(1 + np.exp(x @ A.T)))


class Work:
    """The same estimate from each library's product of the Hessian with a probe or with all."""

    def __init__(self, size: int, samples: int, probes: int) -> None:
        self.size, self.samples, self.probes = size, samples, probes

    def arguments(self) -> tuple[Any, Any, Any]:
        """Return the point, the matrix of samples, and the probes, one in each row."""
        rng = numpy.random.default_rng(0)
        A = rng.standard_normal((self.samples, self.size)) / self.size**0.5
        probes = rng.choice([-1.0, 1.0], (self.probes, self.size))
        return rng.standard_normal(self.size), A, probes

    def by_hand(self, together: bool) -> Call:
        x, A, probes = self.arguments()

        def product(v: Any) -> Any:
            p = 1 / (1 + numpy.exp(-(A @ x)))
            return (v @ A.T * (p * (1 - p))) @ A

        return estimate(product, probes, together)

    def ours(self, together: bool) -> Call:
        from autograd_course import hessian_map, hvp

        x, A, probes = self.arguments()

        def f(x: Any) -> Any:
            return loss(numpy, x, A)

        if together:
            return estimate(lambda v: hessian_map(f, x)(v), probes, together)
        return estimate(lambda v: hvp(f, (x,), (v,))[0], probes, together)

    def hips(self, together: bool) -> Call:
        import autograd.numpy as np
        from autograd import hessian_vector_product

        x, A, probes = self.arguments()
        product = hessian_vector_product(lambda x: loss(np, x, A))
        # Its rules take one cotangent at a time: the same point, once for each probe.
        point = np.tile(x, (len(probes), 1)) if together else x
        return estimate(lambda v: product(point, v), probes, together)

    def pytorch(self, together: bool) -> Call:
        x, A, probes = self.arguments()
        torch, _, (x, A, probes) = torch_tensors([], [x, A, probes])
        gradient = torch.func.grad(partial(loss, torch))

        def product(v: Any) -> Any:
            return torch.func.jvp(lambda x: gradient(x, A), (x,), (v,))[1]

        return estimate(torch.func.vmap(product) if together else product, probes, together)

    def jax_jit(self, together: bool) -> Call:
        jax, (x, A, probes), _ = jax_arrays(self.arguments(), [])
        gradient = jax.grad(partial(loss, jax.numpy))

        @jax.jit
        def product(x: Any, A: Any, v: Any) -> Any:
            def one(v: Any) -> Any:
                return jax.jvp(lambda x: gradient(x, A), (x,), (v,))[1]

            return jax.vmap(one)(v) if together else one(v)

        return estimate(lambda v: jax.block_until_ready(product(x, A, v)), probes, together)

    def contenders(self, together: bool) -> dict[str, Contender]:
        """Return who takes all probes together, or one by one."""
        everyone = {
            BY_HAND: self.by_hand,
            OURS: self.ours,
            HIPS: self.hips,
            PYTORCH: self.pytorch,
            JAX_JIT: self.jax_jit,
        }
        return {name: partial(contender, together) for name, contender in everyone.items()}


def estimate(product: Any, probes: Any, together: bool) -> Call:
    """Return the call that estimates the trace from products with the probes."""
    if together:
        return lambda: (probes * product(probes)).sum() / len(probes)
    return lambda: sum((v * product(v)).sum() for v in probes) / len(probes)


def comparison(tiny: bool = False) -> Comparison:
    """Return a line for all probes together, and one for a loop over them."""
    work = Work(4, 3, 2) if tiny else Work(1000, 200, 100)
    title = f"{work.probes} Hutchinson probes, {work.size:,}-d function, "
    together, one_by_one = (title + way for way in ("together", "one by one"))
    return Comparison(
        [Line(together, work.contenders(True)), Line(one_by_one, work.contenders(False))],
        [
            Target(
                "Hutchinson: one by one / together, ours",
                Figure(one_by_one, OURS),
                Figure(together, OURS),
                at_least=2.5,
            )
        ],
    )
