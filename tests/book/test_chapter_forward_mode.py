"""The claims of the chapter on forward mode, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import re

import numpy as np
import pytest

from tests.book.reading import numbers

CHAPTER = "book/forward-mode"
# L = v + sqrt(v) with v = w2 log w1 at w = (2, 3), differentiated by hand.
GRADIENT = (1 + 1 / (2 * np.sqrt(3 * np.log(2)))) * np.array([3 / 2, np.log(2)])


def test_both_walks_end_at_the_gradient(values) -> None:
    walked = [float(values["dL-dw1"]), float(values["dL-dw2"])]
    np.testing.assert_allclose(walked, GRADIENT, rtol=1e-14)


def test_the_players_show_every_step_of_the_lecture(article) -> None:
    players = article(CHAPTER).select(".player:has(.player-steps)")
    assert len(players) == 2
    for player, derivative in zip(players, GRADIENT, strict=True):
        steps = player.select(".player-steps > li")
        assert len(steps) == 6  # the graph, the seed, then log, times, root and plus
        words = steps[-1].select_one(".player-words").get_text()
        assert numbers(words.rstrip("."))[-1] == pytest.approx(derivative, abs=1e-3)


def test_dual_numbers_give_the_gradient(printed) -> None:
    (lines,) = (text for text in printed if text.startswith("seed"))
    tangents = [numbers(line)[-1] for line in lines.strip().splitlines()]
    np.testing.assert_allclose(tangents, GRADIENT, rtol=1e-11)


def test_a_tangent_after_its_value_is_wrong(values) -> None:
    polynomial = np.polynomial.Polynomial([1, 2, 3, 4])
    assert float(values["horner-exact"]) == polynomial.deriv()(2)
    assert float(values["horner-ratio"]) > 2, "the chapter says how far it is off"


def test_the_loop_done_right_agrees_three_times(values) -> None:
    polynomial = np.polynomial.Polynomial([1, 2, 3, 4])
    for variant in "by_hand", "package", "jax":
        assert numbers(values[f"horner-{variant}"]) == [polynomial(2), polynomial.deriv()(2)]


def test_the_quoted_rules_are_those_that_the_text_names(article) -> None:
    quoted = [pre.get_text().strip() for pre in article(CHAPTER).select(".highlight pre")]
    arithmetic, exponentials = (text for text in quoted if "elementwise(np." in text)
    assert arithmetic.startswith("# Arithmetic.\n")
    assert rows(arithmetic) == ["add", "subtract", "multiply", "divide"]
    assert exponentials.startswith("# Exponentials and logarithms.\n")
    assert rows(exponentials) == ["exp", "exp2", "expm1", "log"]


def rows(quoted: str) -> list[str]:
    """Return NumPy's names of the functions whose rules are quoted."""
    return re.findall(r"^elementwise\(np\.(\w+),", quoted, flags=re.MULTILINE)


def test_operations_are_counted_right(values) -> None:
    # log 1 -> 2, product 1 -> 4, root 1 -> 3, sum 1 -> 2
    assert int(values["operations-plain"]) == 4
    assert int(values["operations-dual"]) == 2 + 4 + 3 + 2
    assert float(values["operations-ratio"]) == pytest.approx(11 / 4)


def test_many_tangents_at_once_take_one_evaluation(printed) -> None:
    (table,) = (text for text in printed if "jacfwd: evaluations" in text)
    one_by_one, at_once, difference = table.strip().splitlines()
    assert numbers(one_by_one)[-1] == 100
    assert numbers(at_once)[-1] == 1
    assert numbers(difference)[-1] < 1e-12


def test_two_runs_give_the_jacobian_of_polar_coordinates(printed) -> None:
    (text,) = (text for text in printed if "two runs of jvp" in text)
    by_columns, at_once = text.split("jacfwd:")
    wanted = [np.sqrt(3) / 2, -1, 1 / 2, np.sqrt(3)]
    for matrix in by_columns.split(":")[-1], at_once:
        np.testing.assert_allclose(numbers(matrix), wanted, atol=1e-6)


def test_a_product_with_a_jacobian_of_terabytes_is_right(printed) -> None:
    (text,) = (text for text in printed if "the Jacobian, in float64" in text)
    error, size = (numbers(line.removesuffix(" TB"))[-1] for line in text.strip().splitlines())
    assert error < 1e-14
    assert size == 8


def test_forward_mode_is_exact_up_to_rounding_and_differences_are_not(values) -> None:
    digits = {
        method: float(values[f"worst-{method}-digits"])
        for method in ("forward-differences", "central-differences", "forward-mode")
    }
    assert 6 < digits["forward-differences"] < 9
    assert 8 < digits["central-differences"] < 12
    assert digits["forward-mode"] > 15
    assert float(values["worst-forward-mode-eps"]) < 8
