"""What is computed at one step of a derivative, as formulas and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograd_course.graphs.formulas import (
    factor,
    name_tex,
    number_tex,
    number_text,
    operation_tex,
    operation_words,
    partials_tex,
    relation,
)
from autograd_course.graphs.graph import Graph, GraphNode

# One factor of a product: in general, in this graph's symbols, and as a number.
_Factor = tuple[str, str, float]


@dataclass(frozen=True)
class Step:
    """One step: formulas as `(heading, TeX)`, facts as `(heading, text)`, and the same in words."""

    title: str  # may hold TeX between \( and \)
    formulas: tuple[tuple[str, str], ...]
    spoken: str
    facts: tuple[tuple[str, str], ...] = ()


def listed(nodes: Sequence[GraphNode]) -> str:
    """Return the nodes' names as an enumeration."""
    return " and ".join(node.name for node in nodes)


def children_of(graph: Graph, node: GraphNode) -> list[GraphNode]:
    """Return the nodes that were computed from this one, in the order of evaluation."""
    return [child for child in graph.nodes if node.index in child.parents]


def overview(graph: Graph, operations: Sequence[GraphNode]) -> Step:
    """Return the step that shows every operation, before any number."""
    spoken = "; ".join(f"{node.name} is {operation_words(graph, node)}" for node in operations)
    return Step(
        "The graph",
        (("Function", _aligned([_definition(graph, node) for node in operations])),),
        f"The graph, before any number. {spoken}.",
    )


def seed_at_inputs(inputs: Sequence[GraphNode]) -> Step:
    """Return the step that shows the inputs, with their tangents."""
    values = r",\quad ".join(
        f"{name_tex(node.name)} = {number_tex(node.primal)}" for node in inputs
    )
    tangents = r",\quad ".join(
        rf"\dot {name_tex(node.name)} = {number_tex(node.tangent)}" for node in inputs
    )
    spoken = "; ".join(
        f"{node.name} is {number_text(node.primal)}, its tangent is {number_text(node.tangent)}"
        for node in inputs
    )
    return Step(
        "The inputs and the seed",
        (("Function", values), ("Derivative", tangents)),
        f"The inputs and the seed. {spoken}.",
    )


def forward_step(graph: Graph, node: GraphNode) -> Step:
    """Return the step that computes a node and its tangent from its parents."""
    parents = [graph.nodes[parent] for parent in node.parents]
    shown = relation(*(parent.primal for parent in parents))
    function = (
        rf"{name_tex(node.name)} = {operation_tex(graph, node)} {shown} "
        rf"{operation_tex(graph, node, numbers=True)} {_equals(node.primal)}"
    )
    terms: list[tuple[_Factor, _Factor]] = []
    partials = zip(parents, partials_tex(graph, node), node.partials, strict=True)
    for source, partial, value in partials:
        dotted = rf"\dot {name_tex(source.name)}"
        terms.append(((_partial(node, source), partial, value), (dotted, dotted, source.tangent)))
    derivative, words = _sum_of_products(rf"\dot {name_tex(node.name)}", terms, node.tangent)
    return Step(
        rf"Node \({name_tex(node.name)}\), {node.operation}",
        (("Function", function), ("Derivative", derivative)),
        f"{node.name} is {operation_words(graph, node)}: {number_text(node.primal)}. "
        f"Its tangent is {words}.",
    )


def stored_values(
    graph: Graph, inputs: Sequence[GraphNode], operations: Sequence[GraphNode]
) -> Step:
    """Return the step that shows all values, as a forward pass leaves them."""
    values = [f"{name_tex(node.name)} &= {number_tex(node.primal)}" for node in inputs]
    values += [f"{_definition(graph, node)} {_equals(node.primal)}" for node in operations]
    spoken = "; ".join(f"{node.name} is {number_text(node.primal)}" for node in graph.nodes)
    return Step(
        "The forward pass: every value is kept",
        (("Function", _aligned(values)),),
        f"The forward pass computes all values and keeps them. {spoken}.",
    )


def seed_at_output(output: GraphNode) -> Step:
    """Return the step that gives the output its adjoint."""
    name = name_tex(output.name)
    value = number_tex(output.adjoint)
    identity = rf" = \frac{{\partial {name}}}{{\partial {name}}}" if output.adjoint == 1 else ""
    return Step(
        rf"The seed, at \({name}\)",
        (("Derivative", rf"\bar {name}{identity} = {value}"),),
        f"The end of the graph, and the seed. The adjoint of {output.name} is "
        f"{number_text(output.adjoint)}.",
    )


def reverse_step(graph: Graph, node: GraphNode) -> Step:
    """Return the step that computes the adjoint of a node from its children."""
    name = name_tex(node.name)
    children = children_of(graph, node)
    terms: list[tuple[_Factor, _Factor]] = []
    for child in children:
        barred = rf"\bar {name_tex(child.name)}"
        partials = zip(child.parents, partials_tex(graph, child), child.partials, strict=True)
        # A child that reads the node twice has two edges from it.
        for parent, partial, value in partials:
            if parent == node.index:
                terms.append(
                    ((barred, barred, child.adjoint), (_partial(child, node), partial, value))
                )
    derivative, words = _sum_of_products(rf"\bar {name}", terms, node.adjoint)
    used = _aligned([_definition(graph, child) for child in children])
    formulas = [("Used in", used)] if children else []
    users = f"is used in {listed(children)}" if children else "is used nowhere"
    return Step(
        rf"Back to \({name}\)",
        (*formulas, ("Derivative", derivative)),
        f"{node.name} {users}. Its adjoint is {words}.",
    )


def _definition(graph: Graph, node: GraphNode) -> str:
    return f"{name_tex(node.name)} &= {operation_tex(graph, node)}"


def _partial(child: GraphNode, parent: GraphNode) -> str:
    return rf"\frac{{\partial {name_tex(child.name)}}}{{\partial {name_tex(parent.name)}}}"


def _sum_of_products(
    name: str, terms: Sequence[tuple[_Factor, _Factor]], value: float
) -> tuple[str, str]:
    """Return a chain rule as TeX, in general, in symbols and in numbers; and in words."""
    if not terms:
        return f"{name} = {number_tex(value)}", number_text(value)
    general = " + ".join(f"{first[0]} {second[0]}" for first, second in terms)
    symbols = " + ".join(rf"{factor(a[1])} \cdot {factor(b[1])}" for a, b in terms)
    numbers = " + ".join(
        rf"{factor(number_tex(a[2]))} \cdot {factor(number_tex(b[2]))}" for a, b in terms
    )
    words = " plus ".join(f"{number_text(a[2])} times {number_text(b[2])}" for a, b in terms)
    shown = relation(*(single[2] for term in terms for single in term))
    rows = [f"{name} &= {general}", f"&= {symbols}", f"&{shown} {numbers} {_equals(value)}"]
    return _aligned(rows), f"{words}: {number_text(value)}"


def _aligned(rows: Sequence[str]) -> str:
    lines = r" \\ ".join(rows)
    return rf"\begin{{aligned}} {lines} \end{{aligned}}"


def _equals(value: float) -> str:
    return f"{relation(value)} {number_tex(value)}"
