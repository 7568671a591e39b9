"""Products with a Hessian: how each library nests its two modes.

As in `contenders`, the function is `f(np, *active, *passive)`; the Hessian is that of the active
arguments together, and the vector has one part for each of them.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.comparison import HIPS, JAX_JIT, OURS, PYTORCH, Call, Contender
from benchmarks.contenders import compiled, jax_arrays, torch_tensors, unseen

NESTINGS = ("forward over reverse", "reverse over forward", "reverse over reverse")

Function = Callable[..., Any]
# Makes the active arguments, the passive ones, and the vector.
Arguments = Callable[[], tuple[Sequence[Any], Sequence[Any], Sequence[Any]]]


def hessian_products(f: Function, arguments: Arguments, nesting: str) -> dict[str, Contender]:
    """Return all contenders but the one by hand."""
    libraries = {OURS: ours, HIPS: hips, PYTORCH: pytorch, JAX_JIT: jax_jit}
    return {
        name: lambda library=library: library(f, *arguments(), nesting)
        for name, library in libraries.items()
    }


def nested(
    f: Function, gradient_of: Function, derivative_of: Function, vector: Sequence[Any], nesting: str
) -> Function:
    """Return the product as a function of the active arguments, from a library's two modes.

    `gradient_of(g)` is the gradient of g with respect to all its arguments, and
    `derivative_of(g, xs)` the derivative of g in the direction of the vector.
    """
    if nesting == "forward over reverse":
        return lambda *xs: derivative_of(gradient_of(f), xs)
    if nesting == "reverse over forward":
        return gradient_of(lambda *xs: derivative_of(f, xs))

    def along_the_vector(*xs: Any) -> Any:
        return sum((g * v).sum() for g, v in zip(gradient_of(f)(*xs), vector, strict=True))

    return gradient_of(along_the_vector)


def ours(f: Function, active: Any, passive: Any, vector: Any, nesting: str) -> Call:
    """Return our product."""
    import numpy as np

    from autograd_course import hvp

    primals, tangents = tuple(active), tuple(vector)
    return lambda: hvp(lambda *xs: f(np, *xs, *passive), primals, tangents, nesting=nesting)


def hips(f: Function, active: Any, passive: Any, vector: Any, nesting: str) -> Call:
    """Return the product by HIPS autograd."""
    import autograd.numpy as np
    from autograd import grad, make_jvp

    everything = tuple(range(len(active)))

    def gradient_of(g: Function) -> Function:
        return grad(g, everything)

    def derivative_of(g: Function, xs: Any) -> Any:
        return make_jvp(g, everything)(*xs)(tuple(vector))[1]

    product = nested(lambda *xs: f(np, *xs, *passive), gradient_of, derivative_of, vector, nesting)
    return lambda: product(*active)


def pytorch(f: Function, active: Any, passive: Any, vector: Any, nesting: str) -> Call:
    """Return the product by PyTorch."""
    torch, leaves, constants = torch_tensors(active, passive)
    directions = [torch.as_tensor(v) for v in vector]
    everything = tuple(range(len(active)))

    def gradient_of(g: Function) -> Function:
        return torch.func.grad(g, everything)

    def derivative_of(g: Function, xs: Any) -> Any:
        return torch.func.jvp(g, tuple(xs), tuple(directions))[1]

    product = nested(
        lambda *xs: f(torch, *xs, *constants), gradient_of, derivative_of, directions, nesting
    )
    points = [leaf.detach() for leaf in leaves]
    return unseen(lambda: product(*points))


def jax_jit(f: Function, active: Any, passive: Any, vector: Any, nesting: str) -> Call:
    """Return the product by JAX, compiled."""
    jax, leaves, constants = jax_arrays(active, passive)
    everything = tuple(range(len(active)))

    def product(xs: Any, vs: Any, constants: Any) -> Any:
        return nested(
            lambda *xs: f(jax.numpy, *xs, *constants),
            partial(jax.grad, argnums=everything),
            lambda g, xs: jax.jvp(g, tuple(xs), tuple(vs))[1],
            vs,
            nesting,
        )(*xs)

    return compiled(product, leaves, [*map(jax.numpy.asarray, vector)], constants)
