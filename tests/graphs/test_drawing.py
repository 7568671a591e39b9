import itertools
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd_course import Graph, graph
from autograd_course.graphs.drawing import NODE_WIDTH, Line, describe, draw, layers, layout
from tests.test_reverse import lecture


def ladder(x: Any, y: Any) -> Any:
    """A graph in which edges skip one, two and three layers."""
    a = x * y
    b = np.sin(a)
    c = b + x
    return c * a + y


@pytest.fixture(params=[lecture, ladder])
def recorded(request: pytest.FixtureRequest) -> Graph:
    return graph(request.param, 2.0, 3.0, tangents=(1.0, 0.0))


def elements(drawing: str, kind: str) -> list[ElementTree.Element]:
    return [e for e in ElementTree.fromstring(drawing).iter() if e.get("class") == kind]


def box(node: ElementTree.Element) -> tuple[float, float, float, float]:
    rect = node.find("rect")
    assert rect is not None
    return tuple(float(rect.get(key, "")) for key in ("x", "y", "width", "height"))  # type: ignore[return-value]


def test_parents_stand_to_the_left(recorded: Graph) -> None:
    found = layers(recorded)
    for node in recorded.nodes:
        assert all(found[parent] < found[node.index] for parent in node.parents)
        assert (found[node.index] == 0) == (node.operation is None)


def test_no_two_things_share_a_place(recorded: Graph) -> None:
    places, ways = layout(recorded)
    everything = [*places, *itertools.chain(*ways.values())]
    assert len(set(everything)) == len(everything)


def test_an_edge_passes_every_layer_that_it_skips(recorded: Graph) -> None:
    places, ways = layout(recorded)
    assert any(ways.values()), "no edge skips a layer"
    for (parent, child), way in ways.items():
        skipped = range(places[parent].layer + 1, places[child].layer)
        assert [place.layer for place in way] == list(skipped)


def test_boxes_do_not_overlap_and_stay_in_the_picture(recorded: Graph) -> None:
    drawing = draw(recorded)
    left, top, width, height = map(
        float, ElementTree.fromstring(drawing).get("viewBox", "").split()
    )
    boxes = [box(node) for node in elements(drawing, "node")]
    assert len(boxes) == len(recorded.nodes)
    for x, y, w, h in boxes:
        assert left <= x
        assert x + w <= left + width
        assert top <= y
        assert y + h <= top + height
    for (x, y, w, h), (other_x, other_y, _, _) in itertools.combinations(boxes, 2):
        assert abs(x - other_x) >= w or abs(y - other_y) >= h


def test_an_arrow_for_each_edge_from_its_parent_to_its_child(recorded: Graph) -> None:
    drawing = draw(recorded)
    boxes = [box(node) for node in elements(drawing, "node")]
    edges = sorted({(p, node.index) for node in recorded.nodes for p in node.parents})
    arrows = elements(drawing, "edge")
    assert len(arrows) == len(edges)
    for (parent, child), arrow in zip(edges, arrows, strict=True):
        line, head = (path.get("d", "") for path in arrow.iter("path"))
        start = line[1:].replace("H", " ").replace("C", " ").split()[:2]
        x, y, _, h = boxes[parent]
        assert [float(number) for number in start] == [x + NODE_WIDTH, y + h / 2]
        tip_x, tip_y = map(float, head[1:].split("l")[0].split())
        x, y, _, h = boxes[child]
        assert tip_x == x
        assert y < tip_y < y + h


def test_shows_names_operations_values_and_tangents() -> None:
    drawing = draw(graph(lecture, 2.0, 3.0, tangents=(1.0, 0.0)))
    names = ["".join(e.itertext()) for e in elements(drawing, "name")]
    assert names == ["w1", "w2", "v1", "v2", "v3", "lecture"]
    assert [e.text for e in elements(drawing, "operation")] == [
        "log",
        "\N{MULTIPLICATION SIGN}",
        "\N{SQUARE ROOT}",
        "+",
    ]
    assert [e.text for e in elements(drawing, "primal")][:3] == ["2", "3", "0.6931"]
    assert [e.text for e in elements(drawing, "tangent")][:4] == ["1", "0", "0.5", "1.5"]


def test_without_tangents_and_adjoints_there_are_none() -> None:
    drawing = draw(graph(lecture, 2.0, 3.0))
    assert elements(drawing, "tangent") == elements(drawing, "adjoint") == []


def test_shows_adjoints() -> None:
    drawing = draw(graph(lecture, 2.0, 3.0, cotangent=1.0))
    adjoints = [e.text for e in elements(drawing, "adjoint")]
    assert adjoints[-3:] == ["1.347", "1", "1"]


def test_steps_of_a_player_stand_in_the_drawing() -> None:
    recorded = graph(lambda x: np.exp(x), 1.0)
    drawing = draw(recorded, {1: [Line("2.718", "primal", 3)]}, {1: [3, 4], (0, 1): [3]})
    assert [e.get("data-from") for e in elements(drawing, "primal")] == ["3"]
    assert [e.get("data-at") for e in elements(drawing, "node")] == [None, "3 4"]
    assert [e.get("data-at") for e in elements(drawing, "edge")] == ["3"]


def test_the_description_names_every_operation() -> None:
    recorded = graph(lecture, 2.0, 3.0)
    text = describe(recorded)
    assert "Inputs: w1 and w2." in text
    assert "v2 is multiply of w2 and v1" in text
    assert ElementTree.fromstring(draw(recorded)).get("aria-label") == text


def test_text_is_escaped() -> None:
    drawing = draw(graph(lambda x: -x, 1.0), {0: [Line("a < b & c", "primal")]}, description='"<"')
    assert ElementTree.fromstring(drawing).get("aria-label") == '"<"'
    assert elements(drawing, "primal")[0].text == "a < b & c"
