"""Check derivatives against differences: the test that every new rule has to pass."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import numpy as np

from autograd_course.broadcasting import convert
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

    Takes a random direction v, compares the tangent that forward mode gives with a central
    difference along v, and the cotangents of reverse mode by ``<J v, u> = <v, J^T u>``; then does
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
        The error to accept, relative to the largest element of the derivative and beside what the
        difference itself may be wrong by. By default ``100 eps**(2/3)``.
    seed : int
        For the random directions.

    Raises
    ------
    AssertionError
        If a derivative differs: in which mode and order, by how much, and what to suspect. Also
        if the differences are too coarse to tell, since the values are too large beside their
        derivatives.
    TypeError, ValueError
        If `args` is not a tuple of floating-point trees, or order or modes are not as above.

    Notes
    -----
    Costs 5 evaluations of `f`, one `jvp` and one `vjp` at the first order, and for each further
    order as much for each mode.

    Examples
    --------
    >>> import numpy as np
    >>> check_grads(lambda x: np.sum(np.sin(x) * x), (np.array([1.0, 2.0]),))
    """
    if not isinstance(args, tuple):
        raise TypeError(
            f"check_grads wants a tuple of arguments; got {type(args).__name__}: write "
            "check_grads(f, (x,))"
        )
    if order < 1:
        raise ValueError(f"check_grads wants an order of 1 or more; got {order}")
    if not modes or not set(modes) <= set(get_args(Mode)):
        raise ValueError(f"modes are {' and '.join(get_args(Mode))}; got {modes!r}")
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
    # Every element moves by a step that fits its own size.
    directions = [
        convert(_random_like(leaf, generator) * np.maximum(1, np.abs(leaf)), dtype_of(leaf))
        for leaf in leaves
    ]
    tangents = unflatten(structure, directions)
    value = f(*args)
    values = as_primals("check_grads, of the result of f,", flatten(value)[0])
    epsilon = max(float(np.finfo(dtype_of(leaf)).eps) for leaf in (*leaves, *values))
    rtol = 100 * epsilon ** (2 / 3) if rtol is None else rtol
    difference, errors = _central_difference(f, leaves, directions, structure, epsilon)
    differences = flatten(difference)[0]
    # What cancels to zero on paper leaves a few roundings of numbers of order one.
    accepted = [
        error + rtol * _largest(quotient) + 10 * epsilon
        for error, quotient in zip(errors, differences, strict=True)
    ]
    for k, (error, quotient) in enumerate(zip(errors, differences, strict=True)):
        size = _largest(quotient)
        if error > 0.01 * max(size, 1.0):
            raise AssertionError(
                f"result {k} of {name} cannot be checked: its derivative is about {size:.2g} and "
                f"a difference is uncertain by {error:.2g}, since the value is large, rough or in "
                "low precision: subtract its bulk, scale the arguments, or use float64"
            )

    if "forward" in modes:
        primal_out, tangent_out = jvp(f, args, tangents)
        _compare(f"the value of {name} in a jvp", primal_out, value, accepted)
        _compare(f"the jvp of {name}", tangent_out, difference, accepted)
    cotangent = tree_map(lambda leaf: _random_like(leaf, generator), value)
    if "reverse" in modes:
        primal_out, pullback = vjp(f, *args)
        _compare(f"the value of {name} in a vjp", primal_out, value, accepted)
        # <u, J v> by differences, and by the pullback of u.
        along = sum(
            error * float(np.sum(np.abs(u)))
            for error, u in zip(accepted, flatten(cotangent)[0], strict=True)
        )
        got, wanted = _inner(pullback(cotangent), tangents), _inner(cotangent, difference)
        _compare(f"the vjp of {name}", got, wanted, [along])
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
    f: Callable[..., Any],
    leaves: list[Any],
    directions: list[Any],
    structure: Any,
    epsilon: float,
) -> tuple[Any, list[float]]:
    """Return the difference quotient along a direction, and for each result how wrong it may be.

    Two steps give an extrapolated quotient, free of the leading truncation error, and their
    difference says how large that was (Richardson). The rest is rounding.
    """

    def quotient(step: float) -> tuple[list[Any], list[float], Any]:
        def moved(distance: float) -> Any:
            return f(*unflatten(structure, [
                convert(leaf + distance * direction, dtype_of(leaf))
                for leaf, direction in zip(leaves, directions, strict=True)
            ]))  # fmt: skip

        ahead, out_structure = flatten(tree_map(np.array, moved(step)))
        behind, _ = flatten(tree_map(np.array, moved(-step)))
        quotients = [(a - b) / (2 * step) for a, b in zip(ahead, behind, strict=True)]
        rounding = [3 * epsilon * _largest(a, b) / step for a, b in zip(ahead, behind, strict=True)]
        return quotients, rounding, out_structure

    step = epsilon ** (1 / 3)
    coarse, _, _ = quotient(step)
    fine, rounding, out_structure = quotient(step / 2)
    extrapolated = [d + (d - c) / 3 for c, d in zip(coarse, fine, strict=True)]
    errors = [
        error + 0.05 * _largest(d - c) for error, c, d in zip(rounding, coarse, fine, strict=True)
    ]
    return unflatten(out_structure, extrapolated), errors


def _largest(*arrays: Any) -> float:
    return max(float(np.max(np.abs(array), initial=0.0)) for array in arrays)


def _compare(what: str, got: Any, wanted: Any, accepted: list[float]) -> None:
    got_leaves, got_structure = flatten(got)
    wanted_leaves, wanted_structure = flatten(wanted)
    assert got_structure == wanted_structure, f"{what} has another structure than f"
    triples = zip(got_leaves, wanted_leaves, accepted, strict=True)
    for k, (g, w, tolerance) in enumerate(triples):
        where = f"{what} (result {k})" if len(got_leaves) > 1 else what
        assert shape_of(g) == shape_of(w), (
            f"{where} has shape {shape_of(g)}; wanted {shape_of(w)}: does a rule lose an axis?"
        )
        error = np.abs(np.asarray(g) - np.asarray(w))
        # Written so that NaN fails.
        if not np.all(error <= tolerance):
            worst = np.unravel_index(np.argmax(np.nan_to_num(error, nan=np.inf)), error.shape)
            a, b = float(np.asarray(g)[worst]), float(np.asarray(w)[worst])
            raise AssertionError(
                f"{where} is {a:.10g} at {list(map(int, worst))}; a central difference gives "
                f"{b:.10g} (error {abs(a - b):.2g}, accepted {tolerance:.2g}): {_suspect(a, b)}"
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
    return convert(generator.standard_normal(shape_of(leaf)), dtype_of(leaf))


def _inner(a: Any, b: Any) -> Any:
    pairs = zip(flatten(a)[0], flatten(b)[0], strict=True)
    return np.float64(sum(np.sum(np.asarray(x) * np.asarray(y)) for x, y in pairs))
