"""A derivative to step through: one drawing, and for every step what is computed and why.

A player is a list of steps over a drawing. What the drawing shows at which step stands in the
drawing itself (`data-from`, `data-at`), so that `book/_static/player.js` knows nothing of graphs or
derivatives: it shows one step at a time. Without the script the reader sees the finished drawing
and the steps as a numbered list. Another way of walking over a graph is another function that
returns a `Player`, as the forward and the reverse one here.
"""

import re
from dataclasses import dataclass
from html import escape

import numpy as np

from autograd_course.graphs.drawing import Key, Line, draw
from autograd_course.graphs.formulas import number_text
from autograd_course.graphs.graph import Graph, GraphNode
from autograd_course.graphs.steps import (
    Step,
    children_of,
    forward_step,
    listed,
    overview,
    reverse_step,
    seed_at_inputs,
    seed_at_output,
    stored_values,
)


@dataclass(frozen=True)
class Player:
    """A figure to step through, shown by Jupyter and by the book.

    Attributes
    ----------
    title : str
        What is differentiated with respect to what; the figure's name for screen readers.
    drawing : str
        An SVG element whose parts say from which step on they are seen.
    legend : tuple of (kind, text)
        What the colored numbers in the drawing are.
    steps : tuple of Step
        In the order in which the player walks.
    milliseconds : int, optional
        How long a step is seen when the reader lets the player walk by itself; left out, there is
        no such button. It never starts by itself.
    """

    title: str
    drawing: str
    legend: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    milliseconds: int | None = None

    def _repr_html_(self) -> str:
        """Return the figure as HTML: readable as it is, a player once the script has seen it."""
        legend = "".join(
            f'<span class="{kind}">{_typeset(text)}</span>' for kind, text in self.legend
        )
        legend = f'<p class="player-legend">{legend}</p>' if legend else ""
        items = "".join(_step_html(step) for step in self.steps)
        play = "" if self.milliseconds is None else f' data-play="{self.milliseconds}"'
        return (
            f'<div class="player"{play} role="group" aria-label="{escape(self.title, quote=True)}">'
            f"{self.drawing}{legend}"
            f'<ol class="player-steps">{items}</ol></div>'
        )

    def __repr__(self) -> str:
        return f"Player({self.title!r}, {len(self.steps)} steps)"


def forward_player(graph: Graph) -> Player:
    """Return forward mode on a graph, step by step: the graph, the seed, then every operation.

    Parameters
    ----------
    graph : Graph
        What :func:`autograd_course.graph` returns for a function of scalars, with `tangents`.

    Raises
    ------
    ValueError
        If the graph was recorded without tangents, is not of scalars, or holds an operation
        without a formula.
    """
    if any(node.tangent is None for node in graph.nodes):
        raise ValueError(
            "got a graph without tangents, which has no forward mode to show; "
            "record it with graph(f, ..., tangents=(1.0, 0.0))"
        )
    _check_scalars(graph)
    inputs, operations = _inputs_and_operations(graph)
    steps = [overview(graph, operations), seed_at_inputs(inputs)]
    lines: dict[int, list[Line]] = {}
    highlights: dict[Key, list[int]] = {}
    for node in inputs:
        lines[node.index] = _lines(node, 1, "tangent", 1)
        highlights[node.index] = [1]
    for node in operations:
        at = len(steps)
        steps.append(forward_step(graph, node))
        lines[node.index] = _lines(node, at, "tangent", at)
        highlights[node.index] = [at]
        for parent in node.parents:
            highlights[parent, node.index] = [at]
    moving = listed([node for node in inputs if node.tangent])
    return Player(
        title=f"Forward mode on {_outputs(graph)}, with respect to {moving}, step by step",
        drawing=draw(graph, lines, highlights),
        legend=(("primal", r"value \(v\)"), ("tangent", r"tangent \(\dot v\)")),
        steps=tuple(steps),
    )


def reverse_player(graph: Graph) -> Player:
    """Return reverse mode on a graph, step by step.

    The graph, the forward pass, the seed, then every other node from the last to the first.

    Parameters
    ----------
    graph : Graph
        What :func:`autograd_course.graph` returns for a function of scalars with one result, with
        `cotangent`.

    Raises
    ------
    ValueError
        If the graph was recorded without a cotangent, is not of scalars, has several results, or
        holds an operation without a formula.
    """
    if any(node.adjoint is None for node in graph.nodes):
        raise ValueError(
            "got a graph without adjoints, which has no reverse mode to show; "
            "record it with graph(f, ..., cotangent=1.0)"
        )
    _check_scalars(graph)
    if len(graph.outputs) != 1:
        raise ValueError(
            f"got a graph with {len(graph.outputs)} results that depend on its inputs; a walk "
            "backwards starts at one: record a function that returns a single number"
        )
    inputs, operations = _inputs_and_operations(graph)
    output = graph.nodes[graph.outputs[0]]
    steps = [
        overview(graph, operations),
        stored_values(graph, inputs, operations),
        seed_at_output(output),
    ]
    lines = {output.index: _lines(output, 1, "adjoint", 2)}
    highlights: dict[Key, list[int]] = {node.index: [1] for node in graph.nodes}
    highlights[output.index].append(2)
    for node in reversed(graph.nodes):
        if node is not output:
            at = len(steps)
            steps.append(reverse_step(graph, node))
            lines[node.index] = _lines(node, 1, "adjoint", at)
            highlights[node.index].append(at)
            for child in children_of(graph, node):
                highlights[node.index, child.index] = [at]
    return Player(
        title=f"Reverse mode on {output.name}, backwards over stored values, step by step",
        drawing=draw(graph, lines, highlights),
        legend=(("primal", r"value \(v\)"), ("adjoint", r"adjoint \(\bar v\)")),
        steps=tuple(steps),
    )


def _check_scalars(graph: Graph) -> None:
    if any(np.ndim(node.primal) > 0 for node in graph.nodes):
        raise ValueError(
            "got a graph of arrays, whose partial derivatives are matrices and do not fit a "
            "formula; record a function of scalars"
        )


def _inputs_and_operations(graph: Graph) -> tuple[list[GraphNode], list[GraphNode]]:
    inputs = [node for node in graph.nodes if node.operation is None]
    return inputs, [node for node in graph.nodes if node.operation is not None]


def _outputs(graph: Graph) -> str:
    return listed([graph.nodes[index] for index in graph.outputs])


def _lines(node: GraphNode, primal_at: int, kind: str, at: int) -> list[Line]:
    return [
        Line(number_text(node.primal), "primal", primal_at),
        Line(number_text(getattr(node, kind)), kind, at),
    ]


def _step_html(step: Step) -> str:
    formulas = "".join(
        f"<dt>{escape(heading)}</dt><dd>{_typeset(_inline(tex))}</dd>"
        for heading, tex in step.formulas
    )
    facts = "".join(
        f"<dt>{escape(heading)}</dt><dd>{escape(text)}</dd>" for heading, text in step.facts
    )
    return (
        f'<li><p class="player-title">{_typeset(step.title)}</p><dl>{formulas}{facts}</dl>'
        f'<p class="player-words">{escape(step.spoken)}</p></li>'
    )


def _inline(tex: str) -> str:
    return rf"\({tex}\)"


def _typeset(text: str) -> str:
    """Return text as HTML in which MathJax sets what stands between \\( and \\)."""
    return re.sub(
        r"\\\(.*?\\\)", r'<span class="math notranslate nohighlight">\g<0></span>', escape(text)
    )
