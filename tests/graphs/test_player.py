from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course import graph, jvp
from autograd_course.graphs.player import Player, forward_player
from tests.test_reverse import lecture

SEEDS = [(1.0, 0.0), (0.0, 1.0), (0.3, -0.2)]


def L(w1: Any, w2: Any) -> Any:
    return lecture(w1, w2)


def player_for(seed: tuple[float, float]) -> Player:
    return forward_player(graph(L, 2.0, 3.0, tangents=seed))


def page(player: Player) -> BeautifulSoup:
    return BeautifulSoup(player._repr_html_(), "html.parser")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_for_the_graph_the_seed_and_each_operation(seed: tuple[float, float]) -> None:
    player = player_for(seed)
    assert [step.title for step in player.steps[:2]] == ["The graph", "The inputs and the seed"]
    titles = [step.title for step in player.steps[2:]]
    for title, name in zip(titles, ["v_{1}", "v_{2}", "v_{3}", "L"], strict=True):
        assert name in title


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_step_ends_with_the_derivative(seed: tuple[float, float]) -> None:
    value, tangent = jvp(L, (2.0, 3.0), seed)
    (_, function), (_, derivative) = player_for(seed).steps[-1].formulas
    assert function.endswith(rf"\approx {value:.4g}")
    assert derivative.replace(r" \end{aligned}", "").endswith(rf"\approx {tangent:.4g}")
    assert f"{value:.4g}" in player_for(seed).steps[-1].spoken


def test_a_step_has_the_general_form_the_symbols_and_the_numbers() -> None:
    (_, function), (_, derivative) = player_for((1.0, 0.0)).steps[3].formulas
    assert function == r"v_{2} = w_{2} \cdot v_{1} \approx 3 \cdot 0.6931 \approx 2.079"
    general, symbols, numbers = derivative.split(r"\\")
    assert r"\frac{\partial v_{2}}{\partial v_{1}} \dot v_{1}" in general
    assert r"v_{1} \cdot \dot w_{2} + w_{2} \cdot \dot v_{1}" in symbols
    assert r"0.6931 \cdot 0 + 3 \cdot 0.5 = 1.5" in numbers


def test_negative_numbers_stand_in_parentheses() -> None:
    steps = forward_player(graph(lambda x: -2.0 * x, 3.0, tangents=(-1.0,))).steps
    assert r"\left(-2\right) \cdot \left(-1\right) = 2" in steps[-1].formulas[1][1]


def test_an_input_used_twice_adds_two_terms() -> None:
    steps = forward_player(graph(lambda x: x * x, 3.0, tangents=(1.0,))).steps
    assert r"3 \cdot 1 + 3 \cdot 1 = 6" in steps[-1].formulas[1][1]


@pytest.mark.parametrize("seed", SEEDS)
def test_values_appear_with_their_step_and_not_before(seed: tuple[float, float]) -> None:
    drawn = page(player_for(seed))
    for step, node in enumerate(drawn.select(".node")[2:], start=2):
        assert {line["data-from"] for line in node.select("[data-from]")} == {str(step)}
        assert node["data-at"] == str(step)


def test_a_step_highlights_its_node_and_the_edges_into_it() -> None:
    drawn = page(player_for((1.0, 0.0)))
    # w1 to v1; w2 and v1 to v2; v2 to v3; v2 and v3 to L
    assert sorted(edge["data-at"] for edge in drawn.select(".edge")) == list("233455")


def test_the_markup_is_complete_without_a_script_and_small() -> None:
    player = player_for((1.0, 0.0))
    drawn = page(player)
    steps = drawn.select(".player-steps > li")
    assert len(steps) == len(player.steps)
    assert all(len(step.select_one(".player-words").get_text().split()) > 3 for step in steps)
    assert drawn.select("script, style, [id]") == []
    assert len(player._repr_html_()) < 1200 * len(player.steps)


def test_the_group_is_named_after_what_moves() -> None:
    for seed, name in zip(SEEDS, ["w1", "w2", "w1 and w2"], strict=True):
        assert (
            f"with respect to {name}," in page(player_for(seed)).select_one(".player")["aria-label"]
        )


def test_a_graph_without_tangents_is_refused() -> None:
    with pytest.raises(ValueError, match="without tangents"):
        forward_player(graph(L, 2.0, 3.0))


def test_a_graph_of_arrays_is_refused() -> None:
    x = np.ones(3)
    with pytest.raises(ValueError, match="graph of arrays"):
        forward_player(graph(lambda x: np.sum(x * x), x, tangents=(x,)))
