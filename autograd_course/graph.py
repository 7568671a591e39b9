"""The computational graph of one call, as data: for drawing, for players and for counting."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd_course.checks import as_primals, check_direction
from autograd_course.forward import Dual, ForwardTrace
from autograd_course.primitives import Primitive
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten, unflatten


@dataclass(frozen=True)
class Parent:
    """An argument of an operation that is itself a node of the graph."""

    index: int


@dataclass(frozen=True)
class GraphNode:
    """One value of a computation.

    Attributes
    ----------
    index : int
        Its place in the order of evaluation, which is a topological order.
    name : str
        The parameter's name for an input, the function's own name for its result, and "v1",
        "v2", ... for what lies between.
    operation : str or None
        NumPy's name of the function that made it; None for an input.
    parents : tuple of int
        The nodes that it was computed from.
    arguments : tuple
        The operands in the order of the call: a `Parent`, or a plain number or array.
    primal : float or array
        The value.
    tangent : float, array or None
        Its tangent, if the graph was made with tangents.
    partials : tuple
        The partial derivative with respect to each parent for scalars, otherwise None.
    """

    index: int
    name: str
    operation: str | None
    parents: tuple[int, ...]
    arguments: tuple[Any, ...]
    primal: Any
    tangent: Any
    partials: tuple[Any, ...]


@dataclass(frozen=True)
class Graph:
    """The computational graph of one call: its nodes, and which of them are inputs and outputs."""

    nodes: tuple[GraphNode, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


class GraphTrace(ForwardTrace):
    """A forward trace that writes down every operation."""

    __slots__ = ("duals", "nodes", "operations", "places")

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[GraphNode] = []
        self.operations = 0
        # By the identity of primal and tangent, since an operator in place gives a dual number
        # another value; and so the values have to stay alive.
        self.places: dict[tuple[int, int], int] = {}
        self.duals: list[Dual] = []

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        out = super().evaluate(primitive, arguments)
        operands = tuple(self._operand(argument) for argument in arguments)
        results = out if primitive.several else [out]
        partials = () if primitive.several else self._partials(primitive, arguments, out)
        for result in results:
            self.add(result, primitive.name, operands, partials)
        return out

    def add(
        self,
        dual: Dual,
        operation: str | None,
        operands: tuple[Any, ...] = (),
        partials: tuple[Any, ...] = (),
        name: str | None = None,
    ) -> None:
        """Write a node down."""
        index = len(self.nodes)
        self.operations += operation is not None
        parents = tuple(operand.index for operand in operands if isinstance(operand, Parent))
        self.nodes.append(
            GraphNode(
                index, name or f"v{self.operations}", operation, parents, operands, dual.primal,
                dual.tangent, partials,
            )
        )  # fmt: skip
        self.places[id(dual.primal), id(dual.tangent)] = index
        self.duals.append(dual)

    def place(self, dual: Dual) -> int:
        """Return the index of the node that a dual number is the value of."""
        return self.places[id(dual.primal), id(dual.tangent)]

    def _operand(self, argument: Any) -> Any:
        return Parent(self.place(argument)) if self.owns(argument) else argument

    def _partials(self, primitive: Primitive, arguments: tuple[Any, ...], out: Dual) -> Any:
        primals = [a.primal if self.owns(a) else a for a in arguments]
        values = (out.primal, *primals)
        return tuple(
            rule.push(1.0, rule.push_reads(values)) if _is_scalar(*values) else None
            for rule, argument in zip(primitive.rules, arguments, strict=True)
            if rule is not None and self.owns(argument)
        )


def graph(f: Callable[..., Any], *primals: Any, tangents: tuple[Any, ...] | None = None) -> Graph:
    """Evaluate `f` and return its computational graph.

    Parameters
    ----------
    f : callable
        Takes `primals` as its arguments; written with NumPy.
    *primals
        The point: floats, arrays of floats, or nested tuples, lists and dicts of them.
    tangents : tuple, optional
        The direction, of the same structure, shapes and dtypes as `primals`.

    Returns
    -------
    Graph
        All nodes with their values, and with `tangents` the tangent of each. Costs as `jvp`, and
        the memory of everything that `f` computes.

    Raises
    ------
    TypeError, ValueError
        If a primal is not floating-point, or a tangent does not fit its primal.

    Examples
    --------
    >>> [node.name for node in graph(lambda x, y: (x + y) * x, 2.0, 3.0).nodes]
    ['x', 'y', 'v1', 'v2']
    """
    leaves, structure = flatten(primals)
    leaves = as_primals("graph", leaves)
    if tangents is None:
        directions = [np.zeros(shape_of(leaf), dtype_of(leaf))[()] for leaf in leaves]
    else:
        directions = check_direction("graph", "tangent", tangents, leaves, structure)
    trace = GraphTrace()
    names = _input_names(f, primals)
    duals = [Dual(leaf, trace, tangent) for leaf, tangent in zip(leaves, directions, strict=True)]
    for dual, name in zip(duals, names, strict=True):
        trace.add(dual, None, name=name)
    with trace:
        results, _ = flatten(f(*unflatten(structure, duals)))
    outputs = tuple(trace.place(result) for result in results if trace.owns(result))
    nodes = trace.nodes
    own_name = getattr(f, "__name__", "")
    # A lambda is called "<lambda>", which names nothing.
    if len(outputs) == 1 and outputs[0] >= len(leaves) and own_name.isidentifier():
        nodes[outputs[0]] = replace(nodes[outputs[0]], name=own_name)
    if tangents is None:
        nodes = [replace(node, tangent=None) for node in nodes]
    return Graph(tuple(nodes), tuple(range(len(leaves))), outputs)


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
