"""A derivative to step through: one drawing, and for every step what is computed and why.

A player is a list of steps over a drawing. What the drawing shows at which step stands in the
drawing itself (`data-from`, `data-at`), so that `book/_static/player.js` knows nothing of graphs or
derivatives: it shows one step at a time. Without the script the reader sees the finished drawing
and the steps as a numbered list. Another way of walking over a graph, backwards or with recomputed
values, is another function that returns a `Player`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from autograd_course.graphs.drawing import Key, Line, draw
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


@dataclass(frozen=True)
class Step:
    """One step: formulas as `(heading, TeX)` and a sentence that says the same in words."""

    title: str  # may hold TeX between \( and \)
    formulas: tuple[tuple[str, str], ...]
    spoken: str


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
    """

    title: str
    drawing: str
    legend: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    def _repr_html_(self) -> str:
        """Return the figure as HTML: readable as it is, a player once the script has seen it."""
        legend = "".join(
            f'<span class="{kind}">{_typeset(text)}</span>' for kind, text in self.legend
        )
        items = "".join(_step_html(step) for step in self.steps)
        return (
            f'<div class="player" role="group" aria-label="{escape(self.title, quote=True)}">'
            f'{self.drawing}<p class="player-legend">{legend}</p>'
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
    if any(np.ndim(node.primal) > 0 for node in graph.nodes):
        raise ValueError(
            "got a graph of arrays, whose partial derivatives are matrices and do not fit a "
            "formula; record a function of scalars"
        )
    inputs = [node for node in graph.nodes if node.operation is None]
    operations = [node for node in graph.nodes if node.operation is not None]
    steps = [_overview(graph, operations), _seed(inputs)]
    lines: dict[int, list[Line]] = {}
    highlights: dict[Key, list[int]] = {}
    for node in inputs:
        lines[node.index] = _forward_lines(node, 1)
        highlights[node.index] = [1]
    for node in operations:
        at = len(steps)
        steps.append(_forward_step(graph, node))
        lines[node.index] = _forward_lines(node, at)
        highlights[node.index] = [at]
        for parent in node.parents:
            highlights[parent, node.index] = [at]
    output = " and ".join(graph.nodes[index].name for index in graph.outputs)
    moving = " and ".join(node.name for node in inputs if node.tangent)
    return Player(
        title=f"Forward mode on {output}, with respect to {moving}, step by step",
        drawing=draw(graph, lines, highlights),
        legend=(("primal", r"value \(v\)"), ("tangent", r"tangent \(\dot v\)")),
        steps=tuple(steps),
    )


def _forward_lines(node: GraphNode, at: int) -> list[Line]:
    return [
        Line(number_text(node.primal), "primal", at),
        Line(number_text(node.tangent), "tangent", at),
    ]


def _overview(graph: Graph, operations: Sequence[GraphNode]) -> Step:
    formulas = r" \\ ".join(
        f"{name_tex(node.name)} &= {operation_tex(graph, node)}" for node in operations
    )
    spoken = "; ".join(f"{node.name} is {operation_words(graph, node)}" for node in operations)
    return Step(
        "The graph",
        (("Function", rf"\begin{{aligned}} {formulas} \end{{aligned}}"),),
        f"The graph, before any number. {spoken}.",
    )


def _seed(inputs: Sequence[GraphNode]) -> Step:
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


def _forward_step(graph: Graph, node: GraphNode) -> Step:
    name = name_tex(node.name)
    parents = [graph.nodes[parent] for parent in node.parents]
    shown = relation(*(parent.primal for parent in parents))
    function = (
        rf"{name} = {operation_tex(graph, node)} {shown} "
        rf"{operation_tex(graph, node, numbers=True)} {_equals(node.primal)}"
    )
    chain, symbols, numbers, words = [], [], [], []
    partials = zip(parents, partials_tex(graph, node), node.partials, strict=True)
    for source, partial, value in partials:
        dotted = rf"\dot {name_tex(source.name)}"
        chain.append(rf"\frac{{\partial {name}}}{{\partial {name_tex(source.name)}}} {dotted}")
        symbols.append(rf"{factor(partial)} \cdot {dotted}")
        numbers.append(rf"{factor(number_tex(value))} \cdot {factor(number_tex(source.tangent))}")
        words.append(f"{number_text(value)} times {number_text(source.tangent)}")
    shown = relation(*node.partials, *(parent.tangent for parent in parents))
    derivative = (
        rf"\begin{{aligned}} \dot {name} &= {' + '.join(chain)} \\ &= {' + '.join(symbols)} \\ "
        rf"&{shown} {' + '.join(numbers)} {_equals(node.tangent)} \end{{aligned}}"
    )
    return Step(
        rf"Node \({name}\), {node.operation}",
        (("Function", function), ("Derivative", derivative)),
        f"{node.name} is {operation_words(graph, node)}: {number_text(node.primal)}. "
        f"Its tangent is {' plus '.join(words)}: {number_text(node.tangent)}.",
    )


def _equals(value: float) -> str:
    return f"{relation(value)} {number_tex(value)}"


def _step_html(step: Step) -> str:
    formulas = "".join(
        f"<dt>{escape(heading)}</dt><dd>{_typeset(_inline(tex))}</dd>"
        for heading, tex in step.formulas
    )
    return (
        f'<li><p class="player-title">{_typeset(step.title)}</p><dl>{formulas}</dl>'
        f'<p class="player-words">{escape(step.spoken)}</p></li>'
    )


def _inline(tex: str) -> str:
    return rf"\({tex}\)"


def _typeset(text: str) -> str:
    """Return text as HTML in which MathJax sets what stands between \\( and \\)."""
    return re.sub(
        r"\\\(.*?\\\)", r'<span class="math notranslate nohighlight">\g<0></span>', escape(text)
    )
