"""The computational graph of one call, as data: its nodes, its operations, what a tape keeps."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from autograd_course.primitives import Primitive


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
    part : int
        Which of the results of its operation it is; 0 for the first, mostly the only one.
    adjoint : float, array or None
        Its adjoint, if the graph was made with a cotangent.
    stored : int
        How many bytes of its value a tape keeps for the backward pass: none, if no rule reads it.
    """

    index: int
    name: str
    operation: str | None
    parents: tuple[int, ...]
    arguments: tuple[Any, ...]
    primal: Any
    tangent: Any
    partials: tuple[Any, ...]
    part: int = 0
    adjoint: Any = None
    stored: int = 0


@dataclass(frozen=True)
class Graph:
    """The computational graph of one call.

    Attributes
    ----------
    nodes : tuple of GraphNode
        In the order of evaluation.
    inputs, outputs : tuple of int
        Which of them are the arguments and the results.
    captured : int
        How many bytes of plain arrays, that the function holds itself, a tape keeps.
    """

    nodes: tuple[GraphNode, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    captured: int = 0

    @property
    def stored(self) -> int:
        """The bytes of values that a tape keeps in all, beside some 170 bytes for each node."""
        return self.captured + sum(node.stored for node in self.nodes)

    @property
    def operations(self) -> Counter[str]:
        """How often each operation was evaluated."""
        return Counter(node.operation for node in self.nodes if node.operation and not node.part)


@dataclass(frozen=True)
class Call:
    """One evaluation of a primitive: its operands, and its results by their nodes."""

    primitive: Primitive
    operands: tuple[Any, ...]
    results: tuple[int, ...]
