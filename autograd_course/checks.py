"""What the transforms accept and return, checked where a user can still see the mistake."""

from typing import Any

import numpy as np

from autograd_course.tracing import Tracer, dtype_of, shape_of
from autograd_course.tree import LEAF, describe, flatten, unflatten

# What may stand beside a traced value in an operation as it is.
PLAIN = (float, int, np.generic, Tracer)


def as_primals(transform: str, leaves: list[Any]) -> list[Any]:
    """Return the leaves, or raise a TypeError unless each is a real floating-point number or array.

    Integers and booleans have no derivative: NumPy would round what is added to them. Python's
    floats become `numpy.float64`, which divides by zero as arrays do.
    """
    if not leaves:
        raise TypeError(f"{transform} got no number or array to differentiate with respect to")
    for leaf in leaves:
        if isinstance(leaf, (float, Tracer)):
            continue
        if isinstance(leaf, np.ndarray) and type(leaf) is not np.ndarray:
            raise TypeError(
                f"{transform} got a {type(leaf).__name__}, which has an arithmetic of its own: "
                "pass a plain array, np.asarray(x)"
            )
        if not isinstance(leaf, (np.ndarray, np.generic, int, complex)):
            raise TypeError(
                f"{transform} differentiates floats and NumPy arrays, and tuples, lists and dicts "
                f"of them; got {type(leaf).__name__}: convert it with np.asarray(x, float), or "
                "choose other arguments with argnums"
            )
        if dtype_of(leaf).kind != "f":
            raise TypeError(
                f"{transform} wants real floating-point numbers; got {name_of(leaf)}: pass floats "
                "(3.0 for 3, x.astype(float) for x), or choose other arguments with argnums"
            )
    return [np.float64(leaf) if type(leaf) is float else leaf for leaf in leaves]


def check_direction(
    transform: str, kind: str, direction: Any, primals: list[Any], structure: Any
) -> list[Any]:
    """Return the leaves of a tangent or cotangent, or raise unless each fits its primal.

    Parameters
    ----------
    transform, kind : str
        For the message: "jvp", "tangent".
    direction : tree
        What the user passed.
    primals : list
        The leaves that it belongs to.
    structure : tree
        Their structure.
    """
    leaves, found = flatten(direction)
    if found != structure:
        raise ValueError(
            f"{transform} wants a {kind} for each primal, in the same containers: "
            f"{describe(structure)}; got {describe(found)}"
        )
    return [_fit(transform, kind, *pair) for pair in zip(leaves, primals, strict=True)]


def _fit(transform: str, kind: str, direction: Any, primal: Any) -> Any:
    if shape_of(direction) != shape_of(primal):
        raise ValueError(
            f"{transform} wants a {kind} of the shape of its primal, {shape_of(primal)}; got "
            f"{name_of(direction)}: use np.zeros_like, np.ones_like or np.broadcast_to"
        )
    dtype = dtype_of(primal)
    # Python's own numbers take the dtype of what they meet, as everywhere in NumPy.
    if type(direction) in (int, float):
        return dtype.type(direction)
    if isinstance(direction, np.ndarray) and type(direction) is not np.ndarray:
        raise TypeError(
            f"{transform} got a {kind} of type {type(direction).__name__}, which has an arithmetic "
            "of its own: pass a plain array, np.asarray(v)"
        )
    if dtype_of(direction) != dtype:
        raise TypeError(
            f"{transform} wants a {kind} of the dtype of its primal, {dtype}; got "
            f"{name_of(direction)}: convert it with astype({str(dtype)!r})"
        )
    return direction


def check_pairs(transform: str, primals: Any, tangents: Any) -> tuple[list[Any], Any, list[Any]]:
    """Return the leaves of a tuple of primals, their structure, and the leaves of the tangents."""
    if not isinstance(primals, tuple) or not isinstance(tangents, tuple):
        raise TypeError(
            f"{transform} wants tuples of primals and tangents; got {type(primals).__name__} and "
            f"{type(tangents).__name__}: write {transform}(f, (x,), (v,))"
        )
    leaves, structure = flatten(primals)
    leaves = as_primals(transform, leaves)
    return leaves, structure, check_direction(transform, "tangent", tangents, leaves, structure)


def split_aux(transform: str, structure: Any, results: list[Any], has_aux: bool) -> tuple[Any, Any]:
    """Return the result of a function, and what it carries beside it (None without `has_aux`)."""
    out = results[0] if structure is LEAF else unflatten(structure, results)
    if not has_aux:
        check_results(transform, results)
        return out, None
    if not isinstance(out, tuple) or len(out) != 2:
        raise TypeError(
            f"{transform} with has_aux=True wants a function that returns a pair (result, aux); "
            f"got {name_of(out)}: return both, or leave has_aux out"
        )
    check_results(transform, flatten(out[0])[0])
    return out


def check_results(transform: str, leaves: list[Any]) -> None:
    """Raise a TypeError unless every result is a real number or array: all else may hide others.

    A result that still is traced by a transform that has ended was unpacked from an array of
    objects, past this transform.
    """
    for leaf in leaves:
        if type(leaf) is np.float64:
            continue
        if isinstance(leaf, Tracer):
            if leaf._trace.running:
                continue
        elif not is_foreign(leaf) and dtype_of(leaf).kind in "fiub":
            continue
        raise TypeError(
            f"{transform} wants a function that returns real numbers and arrays, or tuples, lists "
            f"and dicts of them; it returned {name_of(leaf)}: join traced values with np.stack "
            "instead of arrays of objects, and pass other results on with has_aux=True"
        )


def check_scalar(transform: str, value: Any) -> None:
    """Raise a TypeError unless the value is one real floating-point number."""
    if type(value) is np.float64:
        return
    if isinstance(value, (list, tuple, dict)) or value is None or shape_of(value) != ():
        remedy = "use jacrev or jacfwd for a Jacobian, or reduce it, for example with np.sum"
        if value is None:
            remedy = "is a return statement missing?"
        raise TypeError(
            f"{transform} wants a function that returns a scalar; it returned {name_of(value)}: "
            f"{remedy}"
        )
    if dtype_of(value).kind != "f":
        raise TypeError(
            f"{transform} wants a function that returns a floating-point number; it returned "
            f"{name_of(value)}: an integer, as counts and positions are, has no derivative"
        )


def is_foreign(argument: Any) -> bool:
    """Return whether an operand is neither a number, nor a plain array, nor traced."""
    return type(argument) is not np.ndarray and not isinstance(argument, PLAIN)


def as_operands(name: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the operands of a primitive with lists as arrays, or refuse what is foreign.

    Subclasses of arrays, sparse matrices and the like give `*` and `@` a meaning of their own, in
    which no rule of the table is right.
    """
    operands = []
    for argument in arguments:
        if not is_foreign(argument):
            operands.append(argument)
        elif hasattr(argument, "shape"):
            raise TypeError(
                f"np.{name} of a traced value and a {type(argument).__name__}, which has an "
                "arithmetic of its own: convert it to a plain array before, for example with "
                "np.asarray(a) or a.toarray()"
            )
        else:
            operands.append(np.asarray(argument))
    return tuple(operands)


def real_dtype_of(out: Any) -> Any:
    """Return the dtype of the result of an operation, or raise a TypeError unless it is real."""
    dtype = dtype_of(out)
    if dtype.kind != "f":
        raise TypeError(
            f"an operation on a traced value gave {name_of(out)}; only real floating-point results "
            "have a derivative here: compute real and imaginary part apart"
        )
    return dtype


def name_of(value: Any) -> str:
    """Return what a message says of a value: its type, shape and dtype."""
    if isinstance(value, (np.ndarray, Tracer)):
        return f"an array of shape {shape_of(value)} and dtype {dtype_of(value)}"
    return f"{value!r} of type {type(value).__name__}"
