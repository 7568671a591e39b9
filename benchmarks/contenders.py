"""Who takes part: for each library, how it differentiates a function written with NumPy's names.

The function is `f(np, *active, *passive)`, where `np` is NumPy or what the library has in its
place, and the gradient is taken with respect to the active arguments: floats or arrays, as are the
passive ones.
"""

import math
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX,
    JAX_JIT,
    OURS,
    PROGRAM,
    PYTORCH,
    Call,
    Contender,
)

Function = Callable[..., Any]
# Makes the active and the passive arguments.
Arguments = Callable[[], tuple[Sequence[Any], Sequence[Any]]]


def gradients(f: Function, arguments: Arguments, by_hand: Function) -> dict[str, Contender]:
    """Return the contenders for a gradient; `by_hand(*active, *passive)` is derived on paper."""
    return {BY_HAND: plain(by_hand, arguments)} | {
        name: lambda contender=contender: contender(f, *arguments())
        for name, contender in (
            (OURS, ours),
            (PROGRAM, our_program),
            (HIPS, hips),
            (PYTORCH, pytorch),
            (JAX, jax_eager),
            (JAX_JIT, jax_jit),
        )
    }


def plain(function: Function, arguments: Arguments) -> Contender:
    """Return the contender that calls a function of NumPy as it is."""

    def contender() -> Call:
        active, passive = arguments()
        return lambda: function(*active, *passive)

    return contender


def ours(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return our gradient."""
    import numpy as np

    from autograd_course import grad

    gradient = grad(partial(f, np), tuple(range(len(active))))
    return lambda: gradient(*active, *passive)


def our_program(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return our gradient as a program that was made before."""
    import numpy as np

    from autograd_course import grad, program

    gradient = grad(partial(f, np), tuple(range(len(active))))
    made = program(gradient, *active, *passive)
    return lambda: made(*active, *passive)


def hips(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return the gradient by HIPS autograd."""
    import autograd.numpy as np
    from autograd import grad

    gradient = grad(partial(f, np), tuple(range(len(active))))
    return lambda: gradient(*active, *passive)


def pytorch(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return the gradient by PyTorch as it comes."""
    torch, leaves, constants = torch_tensors(active, passive)
    return unseen(lambda: torch.autograd.grad(f(torch, *leaves, *constants), leaves))


def torch_tensors(active: Sequence[Any], passive: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Return PyTorch, on one thread, and the arguments as its tensors."""
    import torch

    torch.set_num_threads(1)
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in active]
    return torch, leaves, [torch.as_tensor(a, dtype=torch.float64) for a in passive]


def jax_eager(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return the gradient by JAX, operation by operation."""
    jax, leaves, constants = jax_arrays(active, passive)
    gradient = jax.grad(partial(f, jax.numpy), tuple(range(len(active))))
    return unseen(lambda: jax.block_until_ready(gradient(*leaves, *constants)))


def jax_jit(f: Function, active: Sequence[Any], passive: Sequence[Any]) -> Call:
    """Return the gradient by JAX, compiled."""
    jax, leaves, constants = jax_arrays(active, passive)
    gradient = jax.grad(partial(f, jax.numpy), tuple(range(len(active))))
    return compiled(gradient, *leaves, *constants)


def jax_arrays(active: Sequence[Any], passive: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Return JAX, with double precision, and the arguments as its arrays."""
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax, [*map(jax.numpy.asarray, active)], [*map(jax.numpy.asarray, passive)]


def unseen(call: Call) -> Call:
    """Say of a call that what it holds is out of Python's sight, so that no peak is taken."""
    call.peak = lambda: None
    return call


def compiled(function: Function, *arguments: Any) -> Call:
    """Return a call of a function that JAX compiles; it knows the memory that it needs."""
    import jax

    executable = jax.jit(function).lower(*arguments).compile()

    def call() -> Any:
        return jax.block_until_ready(executable(*arguments))

    def peak() -> int:
        memory = executable.memory_analysis()
        return memory.temp_size_in_bytes + memory.output_size_in_bytes

    call.peak = peak
    return call


def micrograd(f: Function, arguments: Arguments) -> Contender:
    """Return the contender that differentiates a function of floats by micrograd."""

    def contender() -> Call:
        from micrograd.engine import Value

        sys.setrecursionlimit(100_000)  # it walks the graph by recursion
        active, passive = arguments()

        def call() -> list[float]:
            leaves = [Value(number) for number in active]
            f(_MicrogradNumPy, *leaves, *passive).backward()
            return [leaf.grad for leaf in leaves]

        return call

    return contender


def _elementary(function: Function, derivative: Function) -> Function:
    """Return a function that micrograd lacks, recorded as its own operations are."""

    def recorded(x: Any) -> Any:
        out = type(x)(function(x.data), (x,))

        def backward() -> None:
            x.grad += derivative(x.data) * out.grad

        out._backward = backward
        return out

    return recorded


class _MicrogradNumPy:
    """What micrograd has in the place of NumPy."""

    log = _elementary(math.log, lambda x: 1 / x)
    sin = _elementary(math.sin, math.cos)
    cos = _elementary(math.cos, lambda x: -math.sin(x))

    @staticmethod
    def sqrt(x: Any) -> Any:
        return x**0.5
