"""The claims of the chapter on what AD is not, as the built page computed them."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from autograd_course import grad, jacfwd, jacrev
from tests.book.reading import numbers, only

CHAPTER = "book/what-ad-is-not"
EPS = np.finfo(float).eps


def logistic(x: Fraction, n: int) -> tuple[Fraction, Fraction]:
    """Value and derivative of the iterated map, in rational arithmetic."""
    derivative = Fraction(1)
    for _ in range(n):
        x, derivative = 4 * x * (1 - x), (4 - 8 * x) * derivative
    return x, derivative


def test_three_ways_give_the_same_derivative(values) -> None:
    expected = [float(number) for number in logistic(Fraction(0.3), 8)]
    for variant in "by_hand", "package", "jax":
        # The conditioning of the problem costs a factor 2**8.
        np.testing.assert_allclose(
            numbers(values[f"logistic-{variant}"]), expected, rtol=2**8 * EPS
        )


def test_the_error_of_ad_is_that_of_the_problem(values) -> None:
    assert float(values["ad-error-units"]) < 4
    # Twofold with each iteration: slope 1 in powers of two.
    assert float(values["ad-error-growth"]) == pytest.approx(1, abs=0.25)
    assert float(values["symbolic-over-ad"]) < 4


def test_differences_lose_digits_and_so_does_a_formula_multiplied_out(values) -> None:
    # Theory: eps**(2/3) against eps leaves a factor of eps**(-1/3), about 1.7e5.
    assert float(values["difference-loss-least"]) > 0.1 * EPS ** (-1 / 3)
    assert float(values["multiplied-out-error-5"]) > 1
    assert float(values["multiplied-out-error-4"]) > 1e6 * EPS


def test_expressions_swell_exponentially_and_programs_do_not(values, printed) -> None:
    lines = only(printed, "derivative with CSE").strip().splitlines()
    counts = {line[:24].strip(): numbers(line[24:]) for line in lines}
    depths = np.array([1, 3, 5, 7, 9])
    assert counts["expression of f"] == [5 * 2 ** (n - 1) - 2 for n in depths.tolist()]
    derivative = np.array(counts["its derivative"])
    # Two iterations: at least fourfold each time.
    assert np.all(derivative[1:] > 4 * derivative[:-1])
    shared = np.array(counts["derivative with CSE"])
    assert np.all(shared <= 3 * depths**2)
    program = counts["program of reverse mode"]
    assert np.diff(program, 2).tolist() == [0, 0, 0]
    assert float(values["program-slope"]) == pytest.approx(7)
    assert float(values["ratio-derivative"]) > 2
    assert 1 < float(values["cse-power"]) < 2.2
    assert int(values["size-derivative"]) > 100 * int(values["size-program"])


def test_symbolic_differentiation_step_by_step_is_forward_mode(values, printed) -> None:
    lines = only(printed, "local derivative of one step").strip().splitlines()[1:]
    scope = {"x0": 0.3, "d0": 1.0}
    exec("\n".join(lines), scope)
    expected = logistic(Fraction(0.3), 2)
    np.testing.assert_allclose([scope["x2"], scope["d2"]], np.array(expected, float), rtol=1e-14)
    assert float(values["step-by-step-error"]) < 2**8 * EPS
    assert int(values["step-by-step-operations"]) == 6


def test_a_loop_that_asks_for_values_has_a_derivative_and_no_formula(values, printed) -> None:
    assert int(values["root-steps-2"]) < int(values["root-steps-10000"])
    for a in "2", "10000":
        assert float(values[f"root-error-{a}"]) < 1e-12
    assert "truth value" in only(printed, "TypeError")


def parenthesizations(shapes: list[tuple[int, int]]) -> list[int]:
    """Cost of every order, by choosing any two neighbors to multiply first, again and again."""
    if len(shapes) == 1:
        return [0]
    costs = []
    for k, (left, right) in enumerate(itertools.pairwise(shapes)):
        rest = [*shapes[:k], (left[0], right[1]), *shapes[k + 2 :]]
        costs += [left[0] * left[1] * right[1] + cost for cost in parenthesizations(rest)]
    return costs


@pytest.mark.parametrize(
    ("slug", "widths"),
    [
        ("loss", (1000, 1000, 1000, 1000, 1)),
        ("input", (1, 1000, 1000, 1000, 1000)),
        ("bottleneck", (10, 200, 5, 200, 10)),
    ],
)
def test_the_orders_of_the_chain_rule_differ_in_cost(values, printed, slug, widths) -> None:
    shapes = [(rows, columns) for columns, rows in itertools.pairwise(widths)][::-1]
    expected = sorted(set(parenthesizations(shapes)))
    block = only(printed, "a bottleneck").replace(",", "").split("widths")
    index = {"loss": 1, "input": 2, "bottleneck": 3}[slug]
    found = [int(line.split()[-1]) for line in block[index].splitlines()[1:] if "J" in line]
    assert len(found) == 5
    assert sorted(set(found)) == expected
    assert int(values[f"best-{slug}"]) == expected[0]
    forward = sum(widths[0] * a * b for a, b in itertools.pairwise(widths[1:]))
    reverse = sum(a * b * widths[-1] for a, b in itertools.pairwise(widths[:-1]))
    assert int(values[f"forward-{slug}"]) == forward
    assert int(values[f"reverse-{slug}"]) == reverse


def test_two_tangents_or_a_thousand_adjoints(values) -> None:
    assert (int(values["spiral-columns"]), int(values["spiral-rows"])) == (2, 1000)
    assert float(values["spiral-difference"]) < 1e-13

    def spiral(x):
        return np.stack([x[0] * np.cos(x[1]), np.exp(-x[0])])

    point = np.array([1.0, 3.0])
    np.testing.assert_allclose(jacfwd(spiral)(point), jacrev(spiral)(point), rtol=1e-14)


def test_a_table_has_a_good_value_and_a_bad_derivative(values) -> None:
    h = np.pi / 32
    assert float(values["table-value-error"]) <= h**2 / 8
    # At the knots next to the maximum the staircase is off by nearly h / 2.
    assert 0.9 * h / 2 < float(values["table-slope-error"]) <= h / 2
    assert float(values["table-ratio"]) > 30


def test_ad_does_not_repair_cancellation(values) -> None:
    assert float(values["careless-value-4"]) < 1e-8
    assert float(values["careless-slope-4"]) > 1
    assert float(values["careless-slope-6"]) > 1e6
    for slug in "2", "4", "6":
        assert float(values[f"careful-slope-{slug}"]) < 1e-2


def test_the_careless_derivative_has_the_wrong_sign(printed) -> None:
    row = only(printed, "careless, derivative").strip().splitlines()[2]
    _, _, careless, _, careful, exact = numbers(row)
    assert careless > 0 > careful
    assert exact == pytest.approx(-1e-4 / 12, rel=1e-3)


def test_ad_is_exact_along_the_computed_orbit_only(values, printed) -> None:
    assert float(values["orbit-computed"]) < 1e-12
    assert float(values["orbit-true"]) > 0.5
    found = numbers(only(printed, "along the true orbit").splitlines()[0])[-1]
    x, product = 0.3, Fraction(1)
    for _ in range(100):
        product *= 4 - 8 * Fraction(x)
        x = 4 * x * (1 - x)
    assert found == pytest.approx(float(product), rel=1e-11)


def test_the_answer_on_the_truncated_series_is_right() -> None:
    def series(x, terms):
        total, power = 0.0, 1.0
        for k in range(terms):
            total, power = total + power, power * x / (k + 1)
        return total

    assert grad(lambda x: series(x, 10))(0.7) == pytest.approx(series(0.7, 9), rel=1e-14)


def test_memory_grows_with_the_program_in_reverse_mode_alone(values) -> None:
    # The product keeps its two factors; 4 x and 1 - x keep nothing.
    assert float(values["memory-slope-kept"]) == pytest.approx(2)
    assert float(values["memory-slope-reverse"]) == pytest.approx(2, abs=0.05)
    assert float(values["memory-slope-forward"]) < 0.05
    assert float(values["memory-forward"]) < 16


def test_the_table_side_by_side(values, article) -> None:
    alone = int(values["summary-alone"])
    assert alone == 19
    # Each of 20 formulas is a product of 19 factors.
    assert int(values["summary-operations-symbolic"]) == 20 * 18
    assert int(values["summary-operations-central-differences"]) == 40 * 19 + 40
    assert int(values["summary-operations-reverse-mode"]) < 3 * alone
    for other in "central-differences", "symbolic", "symbolic-with-cse", "forward-mode":
        assert int(values[f"summary-operations-{other}"]) > 9 * alone
    for exact in "symbolic", "symbolic-with-cse", "forward-mode", "reverse-mode":
        # Nineteen products, each rounded.
        assert float(values[f"summary-error-{exact}"]) < 40 * EPS
    assert 1e-13 < float(values["summary-error-central-differences"]) < 1e-8
    assert int(values["summary-kept-reverse-mode"]) == 2 * alone
    for nothing in "central-differences", "symbolic", "forward-mode":
        assert int(values[f"summary-kept-{nothing}"]) == 0
    (shown,) = (t for t in article(CHAPTER).select("table") if "reverse mode" in t.get_text())
    assert len(shown.select("tbody tr")) == 5


def run_block(article, part: str) -> list[float]:
    """Run the block of a solution that has this part, and return what it printed."""
    blocks = [b.get_text() for b in article(CHAPTER).select(".solution .highlight pre")]
    shown: list[float] = []
    exec(only(blocks, part), {"print": lambda value: shown.append(float(value))})
    return shown


def test_the_solution_on_the_series_is_right(article) -> None:
    assert np.max(np.abs(run_block(article, "custom_jvp"))) < 1e-14


def test_the_solution_that_shares_is_right_and_short(article) -> None:
    operations, error = run_block(article, "def forward_mode")
    assert operations <= 6 * 12
    assert abs(error) < 2**12 * EPS
