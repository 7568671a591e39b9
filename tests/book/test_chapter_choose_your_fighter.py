"""The claims of the chapter on choosing a mode, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import itertools
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd_course
from autograd_course import graph, jacobian
from tests.book.reading import numbers, only

CHAPTER = "book/choose-your-fighter"
INFINITESIMAL = 1e-30


@pytest.fixture(scope="module")
def elimination(root: Path, monkeypatch_module: pytest.MonkeyPatch) -> object:
    """The page's module ``vertex_elimination``."""
    monkeypatch_module.syspath_prepend(str(root / "book/code"))
    import vertex_elimination

    return vertex_elimination


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    sys.modules.pop("vertex_elimination", None)


@pytest.fixture(scope="module")
def page_functions(article, elimination) -> dict[str, object]:
    """The functions of the page that its exercises use, from the code that it shows."""
    scope = {"np": np, "itertools": itertools, **vars(autograd_course), **vars(elimination)}
    for pre in article(CHAPTER).select(".cell_input pre"):
        code = pre.get_text()
        if re.search(r"def (cheapest|lowest_degree_first)\b", code):
            exec(re.split(r"\n(?:for sizes|counts =)", code)[0], scope)
    return scope


def every_cost(sizes: tuple[int, ...]) -> list[int]:
    """The multiplications of every bracketing: replace two neighbors in all ways."""

    def costs(left: tuple[int, ...]) -> set[int]:
        if len(left) == 2:
            return {0}
        return {
            left[i - 1] * left[i] * left[i + 1] + later
            for i in range(1, len(left) - 1)
            for later in costs(left[:i] + left[i + 1 :])
        }

    return sorted(costs(sizes))


def complex_step_jacobian(f, x: np.ndarray) -> np.ndarray:
    columns = [np.imag(f(x + 1j * INFINITESIMAL * e)) / INFINITESIMAL for e in np.eye(len(x))]
    return np.stack(columns, axis=1)


def test_every_edge_costs_one_multiplication_a_seed(values, printed) -> None:
    # A logarithm, a root and a sine of one operand; two products, a sum, a difference of two.
    edges = 3 * 1 + 4 * 2
    assert int(values["four-edges"]) == edges
    assert int(values["four-forward"]) == 2 * edges
    assert int(values["four-reverse"]) == 4 * edges
    assert numbers(only(printed, "inputs,")) == [2, 4, edges]


def test_the_jacobian_agrees_three_times(values, printed) -> None:
    def f(w):
        v2 = w[1] * np.log(w[0])
        return np.stack([v2 + np.sqrt(v2), v2**1.5, np.log(w[0]) - np.sqrt(v2), np.sin(v2**0.5)])

    wanted = complex_step_jacobian(f, np.array([2.0, 3.0]))
    text = only(printed, "by_hand")
    found = np.reshape(numbers(re.sub("[a-z_]+", "", text)), (3, 4, 2))
    np.testing.assert_allclose(found, np.stack([wanted] * 3), atol=1e-6)
    assert float(values["tabs-spread"]) < 1e-14


def test_jacobian_chooses_by_shape(printed) -> None:
    tall, wide = only(printed, "tall:").strip().splitlines()
    assert tall == "tall: (5, 5, 5) forward"
    assert wide == "wide: (2, 5) reverse"


def test_the_theory_beside_the_clock(values) -> None:
    assert float(values["ratio-theory"]) == pytest.approx(int(values["m-last"]) / 100)
    assert int(values["first-theory"]) == 100
    assert float(values["ratio-most"]) == pytest.approx(int(values["m-most"]) / 100)
    # 31,623 squared is 10^9, and a number takes eight bytes.
    assert float(values["identity-gigabytes"]) == pytest.approx(8, rel=1e-4)


def test_meeting_at_the_waist_gives_the_jacobian(values) -> None:
    assert float(values["waist-error"]) < 1e-13


def test_the_costs_of_the_chains_are_right(values, printed) -> None:
    lines = only(printed, "sizes [100, 60, 3, 60, 100]").replace(",", "").strip().splitlines()
    assert len(lines) == 12
    for header, *rows in zip(*[iter(lines)] * 4, strict=True):
        sizes = tuple(int(size) for size in re.findall(r"\d+", header))
        forward, reverse, best = (int(re.findall(r"\d+", row)[0]) for row in rows)
        assert forward == sizes[0] * sum(a * b for a, b in itertools.pairwise(sizes[1:]))
        assert reverse == sizes[-1] * sum(a * b for a, b in itertools.pairwise(sizes[:-1]))
        assert best == every_cost(sizes)[0]
    assert int(values["waist-forward"]) == int(values["waist-reverse"]) == 636_000
    assert int(values["waist-best"]) == every_cost((100, 60, 3, 60, 100))[0]
    assert float(values["waist-gain"]) == pytest.approx(636 / 66)


def test_from_some_width_on_a_third_bracketing_is_best(values) -> None:
    third_from = int(values["waist-third-from"])
    # (J4 J3)(J2 J1) against ((J4 (J3 J2)) J1), counted by hand.
    for p in range(1, 201):
        middle = 2 * 100 * 60 * p + 100 * p * 100
        outwards = 60 * p * 60 + 2 * 100 * 60 * 60 - 100 * 60 * 60 + 100 * 60 * 100
        best = every_cost((100, 60, p, 60, 100))[0]
        assert best == min(middle, outwards)
        assert (outwards < middle) == (p >= third_from)
    assert values["waist-third"] in ("((J4 (J3 J2)) J1)", "(J4 ((J3 J2) J1))")


FIELD = {"q1": {"x"}, "q2": {"y"}, "s": {"q1", "q2"}, "r": {"s"}, "c": {"s", "r"}}
FIELD |= {"F1": {"x", "c"}, "F2": {"y", "c"}}


def cost_of_order(order: tuple[str, ...]) -> int:
    """Count with sets of parents, and no numbers."""
    parents, total = {child: set(before) for child, before in FIELD.items()}, 0
    for vertex in order:
        entering = parents.pop(vertex)
        for before in parents.values():
            if vertex in before:
                total += len(entering)
                before.remove(vertex)
                before |= entering
    return total


def test_the_orders_of_elimination_are_counted_right(values) -> None:
    inner = ("q1", "q2", "s", "r", "c")
    costs = [cost_of_order(order) for order in itertools.permutations(inner)]
    assert int(values["orders"]) == len(costs) == 120
    assert int(values["orders-forward"]) == cost_of_order(inner)
    assert int(values["orders-reverse"]) == cost_of_order(inner[::-1])
    assert int(values["orders-best"]) == int(values["orders-greedy"]) == min(costs)
    assert int(values["orders-worst"]) == max(costs)
    assert min(costs) < min(cost_of_order(inner), cost_of_order(inner[::-1]))
    assert [int(values[f"count-{v}"]) for v in "rsc"] == [1, 2, 4]


def test_elimination_found_the_jacobian_of_the_field(values, printed) -> None:
    x, y, r = 3.0, 4.0, 5.0
    wanted = np.eye(2) / r**3 - 3 * np.outer([x, y], [x, y]) / r**5
    count, *entries = numbers(only(printed, "12 multiplications"))
    assert count == 12
    np.testing.assert_allclose(np.reshape(entries, (2, 2)), wanted, atol=1e-6)
    assert float(values["elimination-error"]) < 1e-15


def test_any_order_of_elimination_gives_the_jacobian(elimination) -> None:
    def f(x, y, z):
        a = x * y
        b = np.sin(a) + z
        c = b * a
        return c / z, np.exp(b) * x, c - a

    trace = graph(f, 0.7, 1.3, 2.0)
    inner = [n.index for n in trace.nodes if n.operation and n.index not in trace.outputs]
    wanted = jacobian(lambda p: np.stack(f(p[0], p[1], p[2])))(np.array([0.7, 1.3, 2.0]))
    for order in itertools.permutations(inner):
        edges, _ = elimination.eliminate_all(elimination.edges_of(trace), order)
        found = [[edges.get((i, o), 0.0) for i in trace.inputs] for o in trace.outputs]
        np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=1e-15)


def test_no_rule_is_best_on_all_graphs(values, printed) -> None:
    rows = {
        line[:20].strip(): numbers(line[20:])
        for line in only(printed, "lowest degree first  ").strip().splitlines()
    }
    best = rows.pop("best order")
    assert best[1:] == [60, 60]
    for mean, found, _ in rows.values():
        assert mean > best[0]
        assert 0 < found < 60
    assert rows["lowest degree first"][0] < min(rows["forward mode"][0], rows["reverse mode"][0])
    assert int(values["random-greedy-best"]) == rows["lowest degree first"][1]


def test_three_tangents_are_enough_for_a_band(values, printed) -> None:
    lines = only(printed, "tangents, in place of").strip().splitlines()
    assert numbers(lines[0]) == [3, 600]
    assert lines[1] == "equal: True"
    assert int(values["colored-tangents"]) == 3


def test_the_numbers_of_colors(printed) -> None:
    lines = only(printed, "neighbors on a line").strip().splitlines()
    found = [[int(n) for n in re.findall(r"\d+", line)] for line in lines]
    assert [row[0] for row in (found[0], found[2], found[3])] == [3, 64, 2]
    assert [row[1] for row in found] == [3, 5, 64, 2]
    assert found[1][0] >= 5


def test_the_answer_on_three_factors_is_right() -> None:
    n0, n1, n2, n3 = 10, 2, 100, 20
    forward = n0 * n1 * n2 + n0 * n2 * n3
    reverse = n1 * n2 * n3 + n0 * n1 * n3
    scale = n0 * n1 * n2 * n3
    assert forward / scale == pytest.approx(0.55)
    assert reverse / scale == pytest.approx(0.11)
    # With the products by the seeds, every edge counts, and the shape decides again.
    edges = n0 * n1 + n1 * n2 + n2 * n3
    assert (edges, n0 * edges, n3 * edges) == (2220, 22_200, 44_400)
    assert n0 * edges - forward == n0**2 * n1 == 200
    assert n3 * edges - reverse == n3**2 * n2 == 40_000


def test_the_code_of_the_solutions_runs(article, page_functions, capsys) -> None:
    blocks = [pre.get_text() for pre in article(CHAPTER).select(".solution .highlight pre")]
    assert len(blocks) == 3
    for code in blocks:
        exec(code, page_functions)
    assert capsys.readouterr().out == "14 bracketings of 5 factors\n"
