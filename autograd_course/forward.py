"""Forward mode: every value carries its tangent along with its primal.

A pair of primal and tangent is a dual number: one evaluation of the function on dual numbers
gives its value and the derivative in one direction. Nothing is stored for later.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.broadcasting import align, broadcast, directions, owned
from autograd_course.checks import (
    as_operands,
    check_pairs,
    is_foreign,
    real_dtype_of,
    split_aux,
)
from autograd_course.primitives import Primitive
from autograd_course.tracing import Trace, Tracer, dtype_of, shape_of
from autograd_course.tree import flatten, unflatten


class Dual(Tracer):
    """A primal with its tangent: of the same shape, after leading axes of directions."""

    __slots__ = ("tangent",)

    def __init__(self, primal: Any, trace: Trace, tangent: Any) -> None:
        self.primal = primal
        self._trace = trace
        self.tangent = tangent


class ForwardTrace(Trace):
    """One run of forward mode."""

    __slots__ = ()

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        primals = [x.primal if self.owns(x) else x for x in arguments]
        out = primitive.function(*primals)
        values = (out, *primals)
        tangent_out: Any = None
        edges = list(zip(primitive.rules, arguments, primals, strict=True))
        for rule, argument, primal in edges:
            if argument is primal and rule is not None and is_foreign(argument):
                return self.evaluate(primitive, as_operands(primitive.name, arguments))
        for rule, argument, primal in edges:
            if argument is primal:
                continue
            if rule is None:
                raise primitive.not_differentiable(argument)
            tangent = argument.tangent
            if primitive.broadcasts:
                tangent = align(tangent, shape_of(primal), shape_of(out))
            pushed = rule.push(tangent, rule.push_reads(values))
            first = tangent_out is None
            tangent_out = pushed if first else tangent_out + pushed
        if primitive.several:
            pairs = zip(out, tangent_out, strict=True)
            return [self._dual(*pair) for pair in pairs]
        return self._dual(out, tangent_out)

    def owns(self, value: Any) -> bool:
        """Return whether a value is a dual number of this trace, and not of another level."""
        return type(value) is Dual and value._trace is self

    def _dual(self, primal: Any, tangent: Any) -> Dual:
        return Dual(primal, self, broadcast(tangent, shape_of(primal), real_dtype_of(primal)))


def jvp(
    f: Callable[..., Any],
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    has_aux: bool = False,
) -> tuple[Any, ...]:
    """Evaluate `f` and its derivative in one direction: a Jacobian-vector product.

    Parameters
    ----------
    f : callable
        Takes `primals` as its arguments; written with NumPy.
    primals : tuple
        The point: floats, arrays of floats, or nested tuples, lists and dicts of them.
    tangents : tuple
        The direction, of the same structure, shapes and dtypes as `primals`.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    primal_out, tangent_out
        ``f(*primals)`` and ``J @ tangents``, of the same structure and shapes. The Jacobian J is
        never formed.
    aux
        Only with `has_aux`.

    Raises
    ------
    TypeError, ValueError
        If a primal is not floating-point, or a tangent does not fit its primal.

    Notes
    -----
    Costs one evaluation of `f` on pairs: for elementwise operations about two to three times the
    arithmetic of `f`, whatever the number of inputs. Memory as `f` itself, twice.

    References
    ----------
    Griewank and Walther, Evaluating Derivatives, 2nd ed., section 3.1.

    Examples
    --------
    >>> out, tangent = jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.0))
    >>> float(out), float(tangent)
    (6.0, 3.0)
    """
    leaves, structure, checked = check_pairs("jvp", primals, tangents)
    results, tangents_out, out_structure = push_forward(f, leaves, structure, checked)
    out, aux = split_aux("jvp", out_structure, results, has_aux)
    tangent_out = unflatten(out_structure, tangents_out)
    return (out, tangent_out[0], aux) if has_aux else (out, tangent_out)


def push_forward(
    f: Callable[..., Any], leaves: list[Any], structure: Any, tangents: list[Any]
) -> tuple[list[Any], list[Any], Any]:
    """Evaluate `f` on dual numbers.

    Parameters
    ----------
    f : callable
        The function.
    leaves, structure
        Its flattened positional arguments.
    tangents : list of arrays
        One for each leaf; all may have the same leading axes of directions.

    Returns
    -------
    results, tangents, structure
        The flattened result, the tangent of each leaf of it, and its structure.
    """
    leading = directions(tangents[0], len(shape_of(leaves[0])))
    with ForwardTrace() as trace:
        duals = [Dual(leaf, trace, tangent) for leaf, tangent in zip(leaves, tangents, strict=True)]
        values, out_structure = flatten(f(*unflatten(structure, duals)))
    results, tangents_out = [], []
    for value in values:
        if trace.owns(value):
            results.append(value.primal)
            tangents_out.append(value.tangent)
        else:
            results.append(value)
            tangents_out.append(_zero_tangent(value, leading))
    return results, owned(tangents_out, tangents), out_structure


def _zero_tangent(value: Any, leading: tuple[int, ...]) -> Any:
    """Return the tangent of a result that no input reaches; nothing for what is not a number."""
    if not isinstance(value, (np.ndarray, np.generic, int, float, Tracer)):
        return None
    dtype = dtype_of(value)
    return np.zeros(leading + shape_of(value), dtype if dtype.kind == "f" else float)[()]
