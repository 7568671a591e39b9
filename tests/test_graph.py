from typing import Any

import numpy as np
import pytest

from autograd_course import Parent, graph, jvp
from tests.test_reverse import lecture


def test_the_lecture_s_graph() -> None:
    def L(w1: Any, w2: Any) -> Any:
        return lecture(w1, w2)

    nodes = graph(L, 2.0, 3.0).nodes
    assert [(node.name, node.operation, node.parents) for node in nodes] == [
        ("w1", None, ()),
        ("w2", None, ()),
        ("v1", "log", (0,)),
        ("v2", "multiply", (1, 2)),
        ("v3", "sqrt", (3,)),
        ("L", "add", (3, 4)),
    ]
    assert nodes[3].arguments == (Parent(1), Parent(2))
    assert nodes[-1].primal == lecture(2.0, 3.0)
    assert nodes[-1].tangent is None


def test_tangents_follow_from_the_partial_derivatives() -> None:
    recorded = graph(lecture, 2.0, 3.0, tangents=(0.3, -0.2))
    for node in recorded.nodes[2:]:
        along_edges = sum(
            partial * recorded.nodes[parent].tangent
            for partial, parent in zip(node.partials, node.parents, strict=True)
        )
        assert node.tangent == pytest.approx(along_edges, rel=1e-15)
    assert recorded.nodes[-1].tangent == jvp(lecture, (2.0, 3.0), (0.3, -0.2))[1]


def test_constants_are_kept_as_operands() -> None:
    node = graph(lambda x: 2.0 / x, 4.0).nodes[-1]
    assert node.arguments == (2.0, Parent(0))
    assert node.partials == (-0.125,)


def test_arrays_trees_and_several_results() -> None:
    def f(p: Any) -> Any:
        first, second = np.split(p["a"], 2)
        return first * p["b"], second

    recorded = graph(f, {"a": np.ones(4), "b": 2.0})
    assert [recorded.nodes[k].name for k in recorded.inputs] == ["p1", "p2"]
    assert [recorded.nodes[k].operation for k in recorded.outputs] == ["multiply", "split"]
    assert recorded.nodes[2].partials == ()


def test_the_graph_of_a_derivative() -> None:
    recorded = graph(lambda x: jvp(np.sin, (x,), (1.0,))[1], 0.5)
    assert recorded.nodes[-1].primal == np.cos(0.5)
    assert "cos" in [node.operation for node in recorded.nodes]
