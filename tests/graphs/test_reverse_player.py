from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course import grad, graph
from autograd_course.graphs.player import Player, reverse_player
from tests.test_reverse import lecture


def L(w1: Any, w2: Any) -> Any:
    return lecture(w1, w2)


@pytest.fixture
def player() -> Player:
    return reverse_player(graph(L, 2.0, 3.0, cotangent=1.0))


@pytest.fixture
def drawn(player: Player) -> BeautifulSoup:
    return BeautifulSoup(player._repr_html_(), "html.parser")


def test_a_step_for_the_graph_the_values_the_seed_and_each_node_backwards(player: Player) -> None:
    titles = [step.title for step in player.steps]
    assert titles[0] == "The graph"
    assert titles[1].startswith("The forward pass")
    names = ["L", "v_{3}", "v_{2}", "v_{1}", "w_{2}", "w_{1}"]
    for title, name in zip(titles[2:], names, strict=True):
        assert name in title


def test_the_last_steps_end_with_the_gradient(player: Player) -> None:
    gradient = grad(L, (0, 1))(2.0, 3.0)
    for step, partial in zip(player.steps[:-3:-1], gradient, strict=True):
        (_, _), (_, derivative) = step.formulas
        assert derivative.endswith(rf"\approx {partial:.4g} \end{{aligned}}")
        assert step.spoken.endswith(f"{partial:.4g}.")


def test_a_node_that_is_used_twice_adds_two_contributions(player: Player) -> None:
    (_, used), (_, derivative) = player.steps[4].formulas
    assert r"v_{3} &= \sqrt{v_{2}} \\ L &= v_{2} + v_{3}" in used
    general, symbols, numbers = derivative.split(r" \\ ")
    assert (
        r"\bar v_{3} \frac{\partial v_{3}}{\partial v_{2}} + "
        r"\bar L \frac{\partial L}{\partial v_{2}}" in general
    )
    assert r"\bar v_{3} \cdot \frac{1}{2 \sqrt{v_{2}}} + \bar L \cdot 1" in symbols
    assert r"1 \cdot 0.3467 + 1 \cdot 1 \approx 1.347" in numbers


def test_an_operation_that_reads_a_node_twice_adds_two_contributions() -> None:
    step = reverse_player(graph(lambda x: x * x, 3.0, cotangent=2.0)).steps[-1]
    assert r"2 \cdot 3 + 2 \cdot 3 = 12" in step.formulas[1][1]


def test_the_seed_is_the_cotangent() -> None:
    assert (
        r"= \frac{\partial L}{\partial L} = 1"
        in reverse_player(graph(L, 2.0, 3.0, cotangent=1.0)).steps[2].formulas[0][1]
    )
    assert reverse_player(graph(L, 2.0, 3.0, cotangent=-2.0)).steps[2].formulas == (
        ("Derivative", r"\bar L = -2"),
    )


def test_what_nothing_uses_has_adjoint_zero() -> None:
    step = reverse_player(graph(lambda x, y: 2.0 * x, 3.0, 4.0, cotangent=1.0)).steps[-2]
    assert step.formulas == (("Derivative", r"\bar y = 0"),)
    assert step.spoken == "y is used nowhere. Its adjoint is 0."


def test_all_values_appear_at_once_and_adjoints_one_by_one(drawn: BeautifulSoup) -> None:
    nodes = drawn.select(".node")
    assert {line["data-from"] for line in drawn.select("text.primal")} == {"1"}
    adjoints = [node.select_one("text.adjoint")["data-from"] for node in nodes]
    assert adjoints == ["7", "6", "5", "4", "3", "2"]  # w1, w2, v1, v2, v3, L
    assert [node["data-at"] for node in nodes] == [f"1 {at}" for at in adjoints]


def test_a_step_highlights_its_node_and_the_edges_out_of_it(drawn: BeautifulSoup) -> None:
    # v3 to L; v2 to v3 and to L; v1 to v2; w2 to v2; w1 to v1
    assert sorted(edge["data-at"] for edge in drawn.select(".edge")) == list("344567")


def test_the_group_is_named(drawn: BeautifulSoup) -> None:
    assert drawn.select_one(".player")["aria-label"].startswith("Reverse mode on L, backwards")


def test_a_graph_without_adjoints_is_refused() -> None:
    with pytest.raises(ValueError, match=r"without adjoints.*cotangent=1\.0"):
        reverse_player(graph(L, 2.0, 3.0))


def test_a_graph_of_arrays_is_refused() -> None:
    with pytest.raises(ValueError, match="graph of arrays"):
        reverse_player(graph(lambda x: np.sum(x * x), np.ones(3), cotangent=1.0))


def test_a_graph_with_two_results_is_refused() -> None:
    with pytest.raises(ValueError, match="2 results"):
        reverse_player(graph(lambda x: (2.0 * x, x * x), 3.0, cotangent=(1.0, 1.0)))
