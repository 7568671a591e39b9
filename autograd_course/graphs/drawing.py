"""A computational graph as a picture: inputs on the left, the output on the right, as inline SVG.

The layout has layers, as the lecture's figures have. A node stands one layer to the right of the
last of its parents; an edge that skips a layer gets a place of its own there, so that it passes
between the nodes instead of through one. Colors come from the page by way of classes, which
`book/_static/player.css` gives a look in light and in dark mode.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain

from autograd_course.graphs.formulas import number_text, split_name
from autograd_course.graphs.graph import Graph, GraphNode

NODE_WIDTH = 68
LINE_HEIGHT = 20
GAP = 28  # between two layers: room for an arrow
MARGIN = 3  # keeps strokes inside the picture
ARROW = 7

# What stands in a node's corner: the operation, as short as a formula would write it.
OPERATION_SIGNS = {
    "add": "+",
    "subtract": "\N{MINUS SIGN}",
    "multiply": "\N{MULTIPLICATION SIGN}",
    "divide": "\N{DIVISION SIGN}",
    "negative": "\N{MINUS SIGN}",
    "power": "^",
    "sqrt": "\N{SQUARE ROOT}",
}

# A part of the drawing: a node by its index, or an edge as (parent, child).
Key = int | tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One line of numbers in a node, and the step of a player from which on it is seen."""

    text: str
    kind: str  # "primal", "tangent" or "adjoint": the class that colors it
    first_step: int = 0


@dataclass(frozen=True)
class Place:
    """Where something stands: its layer from the left, its height in units of one node."""

    layer: int
    height: float


def layers(graph: Graph) -> list[int]:
    """Return each node's layer: 0 for inputs, else one more than the largest of its parents."""
    found: list[int] = []
    for node in graph.nodes:
        found.append(1 + max((found[parent] for parent in node.parents), default=-1))
    return found


def layout(graph: Graph) -> tuple[list[Place], dict[tuple[int, int], list[Place]]]:
    """Place the nodes, and the way of every edge that skips layers.

    Returns
    -------
    places : list of Place
        One per node, in the graph's order.
    ways : dict
        For each edge `(parent, child)` the places that it passes between the two, from left to
        right; empty for an edge between neighboring layers.

    Notes
    -----
    Within a layer the order is by the average height of the left neighbors (Sugiyama's
    barycenters), in one sweep from the left: enough for graphs that fit on a page.
    """
    layer = layers(graph)
    edges = sorted({(parent, node.index) for node in graph.nodes for parent in node.parents})
    # The slots of each layer: a node's index, or the edge that passes there.
    slots: list[list[Key]] = [[] for _ in range(max(layer) + 1)]
    for node in graph.nodes:
        slots[layer[node.index]].append(node.index)
    for parent, child in edges:
        for between in range(layer[parent] + 1, layer[child]):
            slots[between].append((parent, child))

    height: dict[tuple[int, Key], float] = {}

    def left_neighbors(at: int, slot: Key) -> list[float]:
        if isinstance(slot, tuple):
            parent = slot[0]
            return [height[at - 1, slot if layer[parent] < at - 1 else parent]]
        return [
            height[at - 1, parent if layer[parent] == at - 1 else (parent, slot)]
            for parent in graph.nodes[slot].parents
        ]

    for at, layer_slots in enumerate(slots):
        if at > 0:
            means = {
                slot: sum(heights) / len(heights)
                for slot in layer_slots
                if (heights := left_neighbors(at, slot))
            }
            layer_slots.sort(key=lambda slot: means.get(slot, 0.0))
        for position, slot in enumerate(layer_slots):
            height[at, slot] = position - (len(layer_slots) - 1) / 2

    places = [
        Place(layer[node.index], height[layer[node.index], node.index]) for node in graph.nodes
    ]
    ways = {
        (parent, child): [
            Place(between, height[between, (parent, child)])
            for between in range(layer[parent] + 1, layer[child])
        ]
        for parent, child in edges
    }
    return places, ways


def draw(
    graph: Graph,
    lines: Mapping[int, Sequence[Line]] | None = None,
    highlights: Mapping[Key, Sequence[int]] | None = None,
    description: str | None = None,
) -> str:
    """Return the graph as an inline SVG element.

    Parameters
    ----------
    graph : Graph
        What :func:`autograd_course.graphs.graph` returns.
    lines : mapping from a node's index to its lines, optional
        What stands in each node below its name; left out, its primal, tangent and adjoint.
    highlights : mapping, optional
        For a node's index or an edge `(parent, child)` the steps of a player that highlight it.
    description : str, optional
        What a screen reader says in place of the picture; left out, the list of the operations.
    """
    lines = default_lines(graph) if lines is None else lines
    highlights = highlights or {}
    places, ways = layout(graph)
    node_height = (
        LINE_HEIGHT * (1 + max(len(lines.get(node.index, ())) for node in graph.nodes)) + 8
    )
    row = node_height + 14
    heights = [place.height for place in chain(places, *ways.values())]
    lowest, highest = min(heights), max(heights)
    width = 2 * MARGIN + (max(place.layer for place in places) + 1) * (NODE_WIDTH + GAP) - GAP
    height = 2 * MARGIN + (highest - lowest) * row + node_height

    def x(place: Place) -> float:
        return MARGIN + place.layer * (NODE_WIDTH + GAP)

    def y(place: Place) -> float:
        return MARGIN + (place.height - lowest) * row + node_height / 2

    def steps(key: Key) -> str:
        at = " ".join(str(step) for step in highlights.get(key, ()))
        return f' data-at="{at}"' if at else ""

    body = []
    for (parent, child), way in ways.items():
        points = [(x(places[parent]) + NODE_WIDTH, y(places[parent]))]
        for place in way:
            points += [(x(place), y(place)), (x(place) + NODE_WIDTH, y(place))]
        points.append((x(places[child]), y(places[child]) + _entry(parent, child, places, ways)))
        body.append(f'<g class="edge"{steps((parent, child))}>{_arrow(points)}</g>')
    for node, place in zip(graph.nodes, places, strict=True):
        texts = _texts(node, lines.get(node.index, ()), x(place), y(place) - node_height / 2)
        body.append(
            f'<g class="node"{steps(node.index)}><rect x="{x(place):g}" '
            f'y="{y(place) - node_height / 2:g}" width="{NODE_WIDTH}" height="{node_height}" '
            f'rx="8"/>{texts}</g>'
        )
    label = escape(description or describe(graph), quote=True)
    return (
        f'<svg class="graph" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{label}">{"".join(body)}</svg>'
    )


def default_lines(graph: Graph) -> dict[int, list[Line]]:
    """Return for every node its primal, and its tangent and adjoint where the graph has them."""
    lines = {}
    for node in graph.nodes:
        lines[node.index] = [Line(number_text(node.primal), "primal")]
        if node.tangent is not None:
            lines[node.index].append(Line(number_text(node.tangent), "tangent"))
        if node.adjoint is not None:
            lines[node.index].append(Line(number_text(node.adjoint), "adjoint"))
    return lines


def describe(graph: Graph) -> str:
    """Return the graph in words: its inputs, then every operation with its operands."""

    def words(node: GraphNode) -> str:
        parents = " and ".join(graph.nodes[parent].name for parent in node.parents)
        return f"{node.name} is {node.operation} of {parents}"

    inputs = " and ".join(node.name for node in graph.nodes if node.operation is None)
    operations = "; ".join(words(node) for node in graph.nodes if node.operation is not None)
    return f"Computational graph. Inputs: {inputs}. {operations}."


def _entry(
    parent: int,
    child: int,
    places: Sequence[Place],
    ways: Mapping[tuple[int, int], Sequence[Place]],
) -> float:
    """Return how far below the middle of `child` the arrow from `parent` ends.

    Several arrows into one node end below each other, in the order in which they arrive.
    """

    def arrives(source: int) -> float:
        way = ways[source, child]
        return (way[-1] if way else places[source]).height

    sources = sorted((source for source, target in ways if target == child), key=arrives)
    return 16.0 * (sources.index(parent) - (len(sources) - 1) / 2)


def _arrow(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through the points, level wherever it meets one, with a head at its end."""
    (x, y), *others = points
    end_x, end_y = points[-1]
    path = f"M{x:g} {y:g}"
    for index, (to_x, to_y) in enumerate(others):
        if index == len(others) - 1:
            to_x -= ARROW
        middle = (x + to_x) / 2
        straight = y == to_y
        path += (
            f"H{to_x:g}" if straight else f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
        )
        x, y = to_x, to_y
    head = f"M{end_x:g} {end_y:g}l-{ARROW + 1} -4v8z"
    return f'<path d="{path}"/><path class="head" d="{head}"/>'


def _texts(node: GraphNode, lines: Sequence[Line], left: float, top: float) -> str:
    """Return what stands in a node: its name, its operation in the corner, its lines below."""
    base = top + 18
    texts = [f'<text class="name" x="{left + 8:g}" y="{base:g}">{_name_spans(node.name)}</text>']
    if node.operation is not None:
        sign = escape(OPERATION_SIGNS.get(node.operation, node.operation))
        right = left + NODE_WIDTH - 7
        texts.append(f'<text class="operation" x="{right:g}" y="{base:g}">{sign}</text>')
    for number, line in enumerate(lines, start=1):
        since = f' data-from="{line.first_step}"' if line.first_step else ""
        texts.append(
            f'<text class="{line.kind}" x="{left + NODE_WIDTH / 2:g}" '
            f'y="{base + number * LINE_HEIGHT:g}"{since}>{escape(line.text)}</text>'
        )
    return "".join(texts)


def _name_spans(name: str) -> str:
    """Return a name as SVG text: letters in italics, digits at its end as a subscript."""
    letters, digits = split_name(name)
    subscript = f'<tspan class="subscript" dy="4">{digits}</tspan>' if digits else ""
    return escape(letters) + subscript
