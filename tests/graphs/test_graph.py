from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.lib.array_utils import byte_bounds

from autograd_course import Graph, Parent, grad, graph, jvp, stop_gradient, vjp
from autograd_course.forward import Dual
from autograd_course.models import mds, mlp
from autograd_course.reverse import record
from autograd_course.tree import flatten, tree_map
from tests.rules.cases import CASES
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


def test_adjoints_are_those_of_the_lecture() -> None:
    w1, w2 = 2.0, 3.0
    nodes = {node.name: node for node in graph(lecture, w1, w2, cotangent=1.0).nodes}
    v1, v2 = np.log(w1), w2 * np.log(w1)
    # From the end of the graph to its beginning, as the lecture walks.
    expected = {"lecture": 1.0, "v3": 1.0, "v2": 1.0 + 0.5 / np.sqrt(v2)}
    expected["v1"] = expected["v2"] * w2
    expected["w2"] = expected["v2"] * v1
    expected["w1"] = expected["v1"] / w1
    assert expected.keys() == nodes.keys()
    for name, adjoint in expected.items():
        assert nodes[name].adjoint == pytest.approx(adjoint, rel=1e-15)
    assert graph(lecture, w1, w2).nodes[0].adjoint is None


def test_an_adjoint_is_the_derivative_by_its_node() -> None:
    A, x = np.arange(6.0).reshape(2, 3) - 2.5, np.array([0.3, -0.2, 0.5])

    def second(h: Any) -> Any:
        return np.sum(np.tanh(h) * h[0] + 2.0)

    recorded = graph(lambda x: second(A @ x), x, cotangent=1.0)
    tanh = next(node for node in recorded.nodes if node.operation == "tanh")
    cut = recorded.nodes[tanh.parents[0]]
    np.testing.assert_allclose(cut.adjoint, grad(second)(A @ x), rtol=1e-14)
    for node in recorded.nodes:
        assert np.shape(node.adjoint) == np.shape(node.primal)
        assert node.adjoint.dtype == node.primal.dtype


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: np.sum(x * y, axis=0) / np.mean(y),
        lambda x, y: {"a": np.linalg.svd(x @ y.T)[1], "b": x},
        lambda x, y: np.split(np.exp(x), 2)[1] * y[:1],
        lambda x, y: np.concatenate([x, y, [[1.0, 2.0, 3.0]]])[np.array([0, 0, 4])],
        lambda x, y: (np.linalg.qr(x.T)[1], 5.0, np.maximum(x, 0.0)),
        lambda x, y: stop_gradient(x) * y + np.einsum("ij,kj->ik", x, y)[0, 0],
    ],
)
def test_the_adjoints_of_the_inputs_are_what_the_pullback_gives(f: Any) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 2, 3))
    out, pullback = vjp(f, x, y)
    cotangent = tree_map(lambda leaf: rng.standard_normal(np.shape(leaf))[()], out)
    recorded = graph(f, x, y, cotangent=cotangent)
    for place, expected in zip(recorded.inputs, pullback(cotangent), strict=True):
        np.testing.assert_allclose(recorded.nodes[place].adjoint, expected, rtol=1e-12, atol=1e-14)


def test_every_cut_through_the_graph_carries_the_same_derivative() -> None:
    rng = np.random.default_rng(1)
    x, v = rng.standard_normal((2, 4))
    recorded = graph(lambda x: np.sum(np.sin(np.exp(x))), x, tangents=(v,), cotangent=1.0)
    # A chain: each node alone is a cut.
    for node in recorded.nodes:
        along = np.sum(node.adjoint * node.tangent)
        assert along == pytest.approx(recorded.nodes[-1].tangent, rel=1e-14)


def test_what_a_tape_keeps_of_the_lecture_s_graph() -> None:
    recorded = graph(lecture, 2.0, 3.0)
    # log reads w1, the product both of its factors, the root its result, the sum nothing.
    kept = {node.name: node.stored for node in recorded.nodes}
    assert kept == {"w1": 8, "w2": 8, "v1": 8, "v2": 0, "v3": 8, "lecture": 0}
    assert recorded.stored == 32


def bytes_on_the_tape(f: Any, *primals: Any) -> int:
    """The memory of the arrays that the entries of a real tape hold, each counted once."""
    leaves, structure = flatten(primals)
    entries = [list(entry) for entry in record(f, leaves, structure).entries if entry]
    arrays = [part for part in flatten(entries)[0] if isinstance(part, np.ndarray)]
    sizes = {}
    for array in arrays:
        low, high = byte_bounds(array)
        sizes[low, high] = min(array.nbytes, high - low)
    return sum(sizes.values())


def bytes_of_arrays(recorded: Graph) -> int:
    """What a graph says that the tape keeps, without the numbers that are no arrays."""
    numbers = [node for node in recorded.nodes if not isinstance(node.primal, np.ndarray)]
    return recorded.stored - sum(node.stored for node in numbers)


def test_adjoints_and_bytes_of_every_row_of_the_table() -> None:
    for case in CASES:
        f = partial(case.f, np)
        out, pullback = vjp(f, *case.args)
        cotangent = tree_map(lambda leaf: 1.0 + np.zeros_like(leaf)[()], out)
        recorded = graph(f, *case.args, cotangent=cotangent)
        wanted = flatten(pullback(cotangent))[0]
        for place, expected in zip(recorded.inputs, wanted, strict=True):
            found = recorded.nodes[place].adjoint
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13, err_msg=case.name)
        assert bytes_of_arrays(recorded) == bytes_on_the_tape(f, *case.args), case.name


RNG = np.random.default_rng(2)
LABELS = RNG.integers(0, 3, 5)
X, Y = RNG.standard_normal((2, 5, 4))
DISTANCES = mds.squared_distances(X)


@pytest.mark.parametrize(
    ("f", "primals"),
    [
        (lambda x: np.tanh(np.sin(x) + 1.0) * X, (Y,)),
        (lambda W: mds.stress(W, DISTANCES), (X,)),
        (lambda p: mlp.loss(p, X, LABELS), (mlp.initialize([4, 6, 3], RNG),)),
        (lambda p: mlp.loss(p, X, Y, activation="relu", criterion="squared error"),
         (mlp.initialize([4, 6, 4], RNG),)),
    ],
)  # fmt: skip
def test_the_bytes_are_those_of_a_tape(f: Any, primals: Any) -> None:
    assert bytes_of_arrays(graph(f, *primals)) == bytes_on_the_tape(f, *primals)


def test_memory_is_counted_once_and_only_where_a_rule_reads_it() -> None:
    x = np.ones((30, 20))
    recorded = graph(lambda x: np.sum(np.exp(x) * np.exp(x).T[0, 0] + x.T[:1, :1]), x)
    assert recorded.nodes[0].stored == 0
    by_transpose = graph(lambda x: np.sum(x.T @ x), x)
    assert by_transpose.stored == x.nbytes
    constant = np.ones((30, 20))
    assert graph(lambda x: np.sum(x * constant * constant), x).captured == x.nbytes
    # As much memory as a row has, however often it is repeated.
    spread = graph(lambda x: np.sum(np.sin(np.broadcast_to(x, (50, 20)))), x[0])
    assert spread.stored == x[0].nbytes


def test_operations_are_counted() -> None:
    def f(x: Any) -> Any:
        u, s, vt = np.linalg.svd(x)
        return np.sum(np.sin(s) + np.sin(u[0]) + vt[0])

    operations = graph(f, X[:4]).operations
    assert operations["linalg.svd"] == 1
    assert operations["sin"] == operations["add"] == operations["getitem"] == 2
    assert graph(lecture, 2.0, 3.0).operations.total() == 4


def test_lists_among_the_operands_are_written_down_once() -> None:
    recorded = graph(lambda x: x * [1.0, 2.0], np.ones(2), cotangent=np.ones(2))
    assert len(recorded.nodes) == 2
    assert recorded.nodes[0].adjoint.tolist() == [1.0, 2.0]


def test_operators_in_place_and_arrays_without_axes() -> None:
    def f(x: Any) -> Any:
        y = np.sum(x, keepdims=True).reshape(())
        y *= x[0]
        y += x[1]
        return y

    x = np.array([2.0, 3.0])
    recorded = graph(f, x, cotangent=np.array(1.0))
    np.testing.assert_allclose(recorded.nodes[0].adjoint, grad(f)(x))


def test_a_value_without_a_node_is_refused() -> None:
    def f(x: Any) -> Any:
        return 3.0 * Dual(2 * x.primal, x._trace, 2 * x.tangent)

    with pytest.raises(TypeError, match="no operation of the table made"):
        graph(f, 1.0)


def test_the_same_argument_twice_is_two_inputs() -> None:
    x, v = np.ones(2), np.ones(2)
    recorded = graph(lambda a, b: a * b * b, x, x, tangents=(v, v), cotangent=np.ones(2))
    assert [recorded.nodes[k].adjoint.tolist() for k in (0, 1)] == [[1.0, 1.0], [2.0, 2.0]]


def test_a_captured_array_may_be_written_to_later() -> None:
    captured = np.array([2.0, 3.0])

    def f(x: Any) -> Any:
        y = x * captured
        captured[:] = 0.0
        return np.sum(y)

    recorded = graph(f, np.ones(2), cotangent=1.0)
    assert recorded.nodes[0].adjoint.tolist() == [2.0, 3.0]
    assert recorded.captured == 16


def test_a_graph_of_nothing_traced() -> None:
    recorded = graph(lambda x: 5.0, 2.0, cotangent=1.0)
    assert recorded.outputs == ()
    assert recorded.nodes[0].adjoint == 0.0
    assert recorded.stored == 0
    assert isinstance(recorded, Graph)


@pytest.mark.parametrize(
    ("cotangent", "error", "message"),
    [
        (np.ones(3), ValueError, r"cotangent of the shape of its primal, \(2,\)"),
        ((np.ones(2),), ValueError, "same containers"),
        (np.ones(2, np.float32), TypeError, "astype"),
    ],
)
def test_cotangents_that_do_not_fit(cotangent: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        graph(lambda x: 2 * x, np.ones(2), cotangent=cotangent)
