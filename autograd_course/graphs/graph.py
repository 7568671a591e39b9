"""The graph of a call: evaluate a function, and write down everything that happens.

The result is data: for drawing, for players, for counting operations and memory.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_course.checks import as_primals, check_direction
from autograd_course.forward import Dual, ForwardTrace
from autograd_course.graphs.backward import adjoints_of, stored_of
from autograd_course.graphs.nodes import Call, Graph, GraphNode, Parent
from autograd_course.primitives import Primitive
from autograd_course.tracing import Trace, dtype_of, shape_of
from autograd_course.tree import flatten, tree_map, unflatten

__all__ = ["Graph", "GraphNode", "Parent", "graph"]


class GraphDual(Dual):
    """A dual number that knows its node."""

    # Both, since an operator in place copies what the class of a value names.
    __slots__ = ("index", "tangent")

    index: int


class GraphTrace(ForwardTrace):
    """A forward trace that writes down every operation."""

    __slots__ = ("calls", "nodes", "operations", "originals")

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[GraphNode] = []
        self.calls: list[Call] = []
        self.operations = 0
        # The captured array behind each copy of one.
        self.originals: dict[int, Any] = {}

    # No short cut: every operation is written down.
    unary, binary = Trace.unary, Trace.binary

    def owns(self, value: Any) -> bool:
        return isinstance(value, Dual) and value._trace is self

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        out = super().evaluate(primitive, arguments)
        results = out if primitive.several else [out]
        if hasattr(results[0], "index"):
            return out  # It was written down with arrays in the place of lists.
        operands = tuple(self._operand(argument) for argument in arguments)
        partials = () if primitive.several else self._partials(primitive, arguments, out)
        for part, result in enumerate(results):
            self.add(result, primitive.name, operands, partials, part=part)
        self.calls.append(Call(primitive, operands, tuple(result.index for result in results)))
        return out

    def _dual(self, primal: Any, tangent: Any) -> GraphDual:
        dual = super()._dual(primal, tangent)
        return GraphDual(dual.primal, self, dual.tangent)

    def add(
        self,
        dual: GraphDual,
        operation: str | None,
        operands: tuple[Any, ...] = (),
        partials: tuple[Any, ...] = (),
        *,
        part: int = 0,
        name: str | None = None,
    ) -> None:
        """Write a node down."""
        dual.index = len(self.nodes)
        self.operations += operation is not None
        parents = tuple(operand.index for operand in operands if isinstance(operand, Parent))
        self.nodes.append(
            GraphNode(
                dual.index, name or f"v{self.operations}", operation, parents, operands,
                dual.primal, dual.tangent, partials, part,
            )
        )  # fmt: skip

    def place(self, dual: Any) -> int:
        """Return the index of the node that a dual number is the value of."""
        if not hasattr(dual, "index"):
            raise TypeError(
                "graph met a value that no operation of the table made, such as the result of a "
                "custom rule: it has no node to show; leave the custom rule out"
            )
        return int(dual.index)

    def _operand(self, argument: Any) -> Any:
        if self.owns(argument):
            return Parent(self.place(argument))
        # An index is a tuple, with arrays perhaps.
        return tree_map(self._copied, argument)

    def _copied(self, value: Any) -> Any:
        """Return a copy of an array, since the function may write to it later."""
        if not isinstance(value, np.ndarray):
            return value
        copy = value.copy()
        self.originals[id(copy)] = value
        return copy

    def _partials(self, primitive: Primitive, arguments: tuple[Any, ...], out: Dual) -> Any:
        primals = [a.primal if self.owns(a) else a for a in arguments]
        values = (out.primal, *primals)
        return tuple(
            rule.push(1.0, rule.push_reads(values)) if _is_scalar(*values) else None
            for rule, argument in zip(primitive.rules, arguments, strict=True)
            if rule is not None and self.owns(argument)
        )


def graph(
    f: Callable[..., Any],
    *primals: Any,
    tangents: tuple[Any, ...] | None = None,
    cotangent: Any = None,
) -> Graph:
    """Evaluate `f` and return its computational graph.

    Parameters
    ----------
    f : callable
        Takes `primals` as its arguments; written with NumPy.
    *primals
        The point: floats, arrays of floats, or nested tuples, lists and dicts of them.
    tangents : tuple, optional
        The direction, of the same structure, shapes and dtypes as `primals`.
    cotangent : tree, optional
        Of the structure, shapes and dtypes of ``f(*primals)``; 1.0 for a scalar.

    Returns
    -------
    Graph
        All nodes with their values, with what a tape would keep of them, with `tangents` the
        tangent of each, and with `cotangent` the adjoint of each. Costs as `jvp` and a backward
        pass, and the memory of everything that `f` computes.

    Raises
    ------
    TypeError, ValueError
        If a primal is not floating-point, or a tangent or cotangent does not fit its primal.

    Examples
    --------
    >>> recorded = graph(lambda x, y: (x + y) * x, 2.0, 3.0, cotangent=1.0)
    >>> [(node.name, float(node.primal), float(node.adjoint)) for node in recorded.nodes]
    [('x', 2.0, 7.0), ('y', 3.0, 2.0), ('v1', 5.0, 2.0), ('v2', 10.0, 1.0)]
    >>> dict(recorded.operations), recorded.stored
    ({'add': 1, 'multiply': 1}, 16)
    """
    leaves, structure = flatten(primals)
    leaves = as_primals("graph", leaves)
    if tangents is None:
        directions = [np.zeros(shape_of(leaf), dtype_of(leaf))[()] for leaf in leaves]
    else:
        directions = check_direction("graph", "tangent", tangents, leaves, structure)
    trace = GraphTrace()
    names = _input_names(f, primals)
    duals = [trace._dual(leaf, tangent) for leaf, tangent in zip(leaves, directions, strict=True)]
    for dual, name in zip(duals, names, strict=True):
        trace.add(dual, None, name=name)
    with trace:
        results, out_structure = flatten(f(*unflatten(structure, duals)))
    places = [trace.place(result) if trace.owns(result) else None for result in results]
    outputs = tuple(place for place in places if place is not None)
    nodes = trace.nodes
    own_name = getattr(f, "__name__", "")
    # A lambda is called "<lambda>", which names nothing.
    if len(outputs) == 1 and outputs[0] >= len(leaves) and own_name.isidentifier():
        nodes[outputs[0]] = replace(nodes[outputs[0]], name=own_name)
    if tangents is None:
        nodes = [replace(node, tangent=None) for node in nodes]
    if cotangent is not None:
        values = [result.primal if trace.owns(result) else result for result in results]
        seeds = check_direction("graph", "cotangent", cotangent, values, out_structure)
        adjoints = adjoints_of(nodes, trace.calls, list(zip(places, seeds, strict=True)))
        pairs = zip(nodes, adjoints, strict=True)
        nodes = [replace(node, adjoint=adjoint) for node, adjoint in pairs]
    stored, captured = stored_of(nodes, trace.calls, trace.originals)
    nodes = [replace(node, stored=size) for node, size in zip(nodes, stored, strict=True)]
    return Graph(tuple(nodes), tuple(range(len(leaves))), outputs, captured)


def _input_names(f: Callable[..., Any], primals: tuple[Any, ...]) -> list[str]:
    """Return a name for each leaf: the parameter's, with a number if it holds several."""
    try:
        bound = inspect.signature(f).bind(*primals).arguments
    except (TypeError, ValueError):
        # Functions written in C may have no signature.
        bound = {f"x{k}": primal for k, primal in enumerate(primals, 1)}
    names = []
    for name, value in bound.items():
        count = len(flatten(value)[0])
        names += [name] if count == 1 else [f"{name}{k}" for k in range(1, count + 1)]
    return names


def _is_scalar(*values: Any) -> bool:
    return all(shape_of(value) == () for value in values)
