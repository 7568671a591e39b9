"""The claims of the chapter on what a reader needs first, as the built page computed them."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from bs4 import BeautifulSoup

CHAPTER = "book/prerequisites"


@pytest.fixture(scope="module")
def printed(article: Callable[[str], BeautifulSoup]) -> str:
    """What the cells of the page printed."""
    return "\n".join(pre.get_text() for pre in article(CHAPTER).select(".cell_output pre"))


def test_the_self_test_names_a_section_for_every_wrong_answer(article) -> None:
    chapter = article(CHAPTER)
    questions = chapter.select("#section-self-test .quick-question, #a-self-test .quick-question")
    assert len(questions) == 5
    for question in questions:
        for answer in question.select("details:not(.right)"):
            (link,) = answer.select("a[href^='#section-']")
            assert chapter.find(id=link["href"][1:]) is not None


def test_the_right_differential_leaves_a_rest_of_second_order(values) -> None:
    assert float(values["slope-2"]) == pytest.approx(2, abs=0.02)
    assert float(values["slope-1"]) == pytest.approx(1, abs=0.02)


def test_the_gradient_of_the_residual_agrees_three_times(values) -> None:
    A = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    residual = A @ [1.0, -1.0] - [1.0, 0.0, -1.0]
    expected = [sum(2 * r * a for r, a in zip(residual, column, strict=True)) for column in A.T]
    for variant in "by_hand", "package", "jax":
        found = [float(n) for n in re.findall(r"-?\d+\.\d+", values[f"residual-{variant}"])]
        np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_the_jacobian_of_a_composition_is_the_product(values, printed) -> None:
    assert float(values["chain-error"]) < 1e-14
    assert "shapes: (2, 5) (5, 3) (2, 3)" in printed


def test_the_silent_mistake_costs_twice_the_variance(values, printed) -> None:
    # The mean of (x_i - x_j)^2 over all pairs, where that of (x_i - x_i)^2 was wanted.
    assert float(values["wrong-loss"]) == pytest.approx(float(values["twice-the-variance"]))
    assert "(1000, 1000)" in printed


def test_views_see_writes_and_copies_do_not(values, printed) -> None:
    assert values["view-sees-writes"] == "True"
    assert values["copy-sees-writes"] == "False"
    assert "view: [ 0. 20. 40.]  copy: [0. 2. 4.]" in printed


def test_the_package_names_the_remedy_for_a_careless_write(printed) -> None:
    assert "assignment destination is read-only" in printed
    assert "copy the array first" in printed


def test_three_ways_to_the_distances_agree(values, printed) -> None:
    assert "equal: True" in printed
    assert float(values["product-error"]) < 1e-12


def test_costs_are_those_of_the_formulas(values) -> None:
    assert float(values["order-factor"]) == pytest.approx(500.5)
    assert float(values["difference-megabytes"]) == 64
    assert float(values["gram-megabytes"]) == 32


def test_code_in_the_solutions_does_what_they_say(article) -> None:
    pieces = [
        pre.get_text()
        for solution in article(CHAPTER).select(".solution")
        for pre in solution.select("pre")
    ]
    orders = []
    exec(pieces[0], {"print": orders.append})
    assert orders[0] == pytest.approx(2, abs=0.05)
    assert orders[1] == pytest.approx(1, abs=0.05)
    rng = np.random.default_rng(0)
    scope = {"np": np, "X": rng.normal(size=(40, 3)), "C": rng.normal(size=(6, 3))}
    exec(pieces[1], scope)
    by_differences = scope.pop("nearest")
    exec(pieces[2], scope)
    np.testing.assert_array_equal(scope["nearest"], by_differences)
    assert scope["differences"].shape == (40, 6, 3)
