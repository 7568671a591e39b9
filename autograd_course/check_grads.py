"""Check derivatives against differences: the test that every new rule has to pass."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from autograd_course.checks import as_primals
from autograd_course.forward import jvp
from autograd_course.reverse import vjp
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten, tree_map, unflatten

Mode = Literal["forward", "reverse"]


def check_grads(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    order: int = 2,
    modes: Sequence[Mode] = ("forward", "reverse"),
    *,
    rtol: float | None = None,
    seed: int = 0,
) -> None:
    """Check the derivatives of `f` at a point against central differences.

    Takes a random direction, compares the tangent that forward mode gives with a central
    difference along it, and the cotangents of reverse mode by ``<J v, u> = <v, J^T u>``; then does
    the same with the derivative functions themselves, up to the given order. Also checks that the
    traced run computes the value that a plain call computes.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns an array or a tree of arrays.
    args : tuple
        The point, in float64 for a sharp check.
    order : int
        How often to differentiate.
    modes : sequence of {"forward", "reverse"}
        Which modes to check; at higher orders, in all nestings.
    rtol : float, optional
        The relative error to accept. By default ``100 eps**(2/3)``, a hundred times what a central
        difference can reach.
    seed : int
        For the random directions.

    Raises
    ------
    AssertionError
        If a derivative differs: in which mode and order, by how much, and what to suspect.

    Notes
    -----
    Costs 3 evaluations of `f`, one `jvp` and one `vjp` at the first order, and for each further
    order as much for each mode.

    Examples
    --------
    >>> import numpy as np
    >>> check_grads(lambda x: np.sum(np.sin(x) * x), (np.array([1.0, 2.0]),))
    """
    _check(f, args, order, modes, rtol, np.random.default_rng(seed), "f")


def _check(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    order: int,
    modes: Sequence[Mode],
    rtol: float | None,
    generator: np.random.Generator,
    name: str,
) -> None:
    leaves, structure = flatten(args)
    leaves = as_primals("check_grads", leaves)
    tangents = unflatten(structure, [_random_like(leaf, generator) for leaf in leaves])
    epsilon = max(np.finfo(dtype_of(leaf)).eps for leaf in leaves)
    rtol = 100 * float(epsilon) ** (2 / 3) if rtol is None else rtol
    value = f(*args)
    difference, scale = _central_difference(f, args, tangents, float(epsilon) ** (1 / 3))
    cotangent = tree_map(lambda leaf: _random_like(leaf, generator), value)

    if "forward" in modes:
        primal_out, tangent_out = jvp(f, args, tangents)
        _compare(f"the value of {name} in a jvp", primal_out, value, rtol, scale)
        _compare(f"the jvp of {name}", tangent_out, difference, rtol, scale)
    if "reverse" in modes:
        primal_out, pullback = vjp(f, *args)
        _compare(f"the value of {name} in a vjp", primal_out, value, rtol, scale)
        # <u, J v> by differences and by the pullback of u.
        size = sum(float(np.sum(np.abs(leaf))) for leaf in flatten(cotangent)[0])
        _compare(
            f"the vjp of {name}",
            _inner(pullback(cotangent), tangents),
            _inner(cotangent, difference),
            rtol,
            scale * max(size, 1.0),
        )
    if order == 1:
        return
    if "forward" in modes:
        _check(
            lambda *args: jvp(f, args, tangents)[1],
            args, order - 1, modes, rtol, generator, f"(the jvp of {name})",
        )  # fmt: skip
    if "reverse" in modes:
        _check(
            lambda *args: vjp(f, *args)[1](cotangent),
            args, order - 1, modes, rtol, generator, f"(the vjp of {name})",
        )  # fmt: skip


def _central_difference(
    f: Callable[..., Any], args: tuple[Any, ...], tangents: Any, step: float
) -> tuple[Any, float]:
    """Return the difference quotient along `tangents`, and the scale of its rounding errors."""
    leaves, structure = flatten(args)
    directions, _ = flatten(tangents)
    step *= max(1.0, *(float(np.max(np.abs(leaf), initial=0.0)) for leaf in leaves))

    def moved(distance: float) -> Any:
        return f(*unflatten(structure, [
            (leaf + distance * direction).astype(dtype_of(leaf))
            for leaf, direction in zip(map(np.asarray, leaves), directions, strict=True)
        ]))  # fmt: skip

    ahead, out_structure = flatten(moved(step))
    behind, _ = flatten(moved(-step))
    quotients = [(a - b) / (2 * step) for a, b in zip(ahead, behind, strict=True)]
    scale = max(
        1.0, *(float(np.max(np.abs(leaf), initial=0.0)) for leaf in (*ahead, *behind, *quotients))
    )
    return unflatten(out_structure, quotients), scale


def _compare(what: str, got: Any, wanted: Any, rtol: float, scale: float) -> None:
    got_leaves, got_structure = flatten(got)
    wanted_leaves, wanted_structure = flatten(wanted)
    assert got_structure == wanted_structure, f"{what} has another structure than f"
    for k, (g, w) in enumerate(zip(got_leaves, wanted_leaves, strict=True)):
        where = f"{what} (result {k})" if len(got_leaves) > 1 else what
        assert shape_of(g) == shape_of(w), (
            f"{where} has shape {shape_of(g)}; wanted {shape_of(w)}: does a rule lose an axis?"
        )
        error = np.abs(np.asarray(g) - np.asarray(w))
        # Written so that NaN fails.
        if not np.all(error <= rtol * scale):
            worst = np.unravel_index(np.argmax(np.nan_to_num(error, nan=np.inf)), error.shape)
            a, b = float(np.asarray(g)[worst]), float(np.asarray(w)[worst])
            raise AssertionError(
                f"{where} is {a:.10g} at {list(map(int, worst))}; a central difference gives "
                f"{b:.10g} (error {abs(a - b):.2g}, accepted {rtol * scale:.2g}): {_suspect(a, b)}"
            )


def _suspect(got: float, wanted: float) -> str:
    """Name the likely mistake."""
    if not np.isfinite(got):
        return "does a rule divide by zero, or take a root or logarithm at the edge?"
    ratio = got / wanted if wanted else np.inf
    for value, mistake in {
        -1.0: "the sign is wrong",
        2.0: "twice the right value: is a contribution added twice, or a factor 1/2 lost?",
        0.5: "half the right value: is a contribution lost, or a factor 2?",
        0.0: "zero: is the value taken out of the trace, or a contribution lost?",
    }.items():
        if abs(ratio - value) < 1e-4:
            return mistake
    return "is the rule right, and the function smooth at this point?"


def _random_like(leaf: Any, generator: np.random.Generator) -> Any:
    return (
        generator.standard_normal(shape_of(leaf)).astype(dtype_of(leaf))[()]
        if shape_of(leaf)
        else dtype_of(leaf).type(generator.standard_normal())
    )


def _inner(a: Any, b: Any) -> Any:
    pairs = zip(flatten(a)[0], flatten(b)[0], strict=True)
    return np.float64(sum(np.sum(np.asarray(x) * np.asarray(y)) for x, y in pairs))
