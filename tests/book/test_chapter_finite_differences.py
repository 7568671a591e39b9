"""The claims of the chapter on finite differences, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import contextlib
import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from bs4 import BeautifulSoup

CHAPTER = "book/finite-differences"
EPSILON = {"float32": 2.0**-23, "float64": 2.0**-52}
ORDER = {"forward": 1, "central": 2}

precisions = pytest.mark.parametrize("precision", EPSILON)
schemes = pytest.mark.parametrize("scheme", ORDER)


@pytest.fixture(scope="module")
def numbers(glued: Callable[[str], dict[str, str]]) -> dict[str, float]:
    return {name: number(text) for name, text in glued(CHAPTER).items()}


def number(text: str) -> float:
    """Read a number as the prose has it: plain, or as a formula with a power of ten."""
    power = re.search(r"(?:([\d.]+) \\cdot )?10\^\{(-?\d+)\}", text)
    if power:
        return float(f"{power[1] or 1}e{power[2]}")
    return float(text) if re.fullmatch(r"[-+.\de]+", text) else np.nan


@precisions
@schemes
def test_truncation_error_falls_with_the_order(numbers, precision, scheme) -> None:
    slope = numbers[f"{precision}-{scheme}-truncation-slope"]
    assert slope == pytest.approx(ORDER[scheme], abs=0.1)


@precisions
@schemes
def test_rounding_error_grows_as_one_over_the_step(numbers, precision, scheme) -> None:
    assert numbers[f"{precision}-{scheme}-rounding-slope"] == pytest.approx(-1, abs=0.15)


@precisions
@schemes
def test_best_step_is_where_theory_puts_it(numbers, precision, scheme) -> None:
    measured = numbers[f"{precision}-{scheme}-measured-step"]
    assert measured == pytest.approx(numbers[f"{precision}-{scheme}-theory-step"], rel=0.75)
    power = EPSILON[precision] ** (1 / (1 + ORDER[scheme]))
    assert power / 4 < measured < 4 * power


@precisions
@schemes
def test_least_error_is_the_power_of_epsilon_and_below_the_bound(
    numbers, precision, scheme
) -> None:
    measured = numbers[f"{precision}-{scheme}-measured-error"]
    bound = numbers[f"{precision}-{scheme}-theory-error"]
    assert bound / 5 < measured < bound
    power = EPSILON[precision] ** (ORDER[scheme] / (1 + ORDER[scheme]))
    assert power / 5 < measured < 5 * power


@precisions
def test_complex_step_has_second_order_and_no_rounding_branch(numbers, precision) -> None:
    assert numbers[f"{precision}-complex-slope"] == pytest.approx(2, abs=0.05)
    assert numbers[f"{precision}-complex-floor"] < 2
    assert numbers["complex-error-in-eps"] < 4


def test_first_experiment_turns_at_the_root_of_epsilon(numbers) -> None:
    assert numbers["first-best-step"] in (1e-7, 1e-8, 1e-9)
    assert numbers["first-last-percent"] > 1
    assert numbers["first-vanished-percent"] == 100


def test_differences_at_the_kink_disagree(numbers) -> None:
    assert [numbers[f"kink-{s}"] for s in ("forward", "central", "backward")] == [1, 0, -1]


def test_noise_follows_its_formula(numbers) -> None:
    assert numbers["noise-slope"] == pytest.approx(-1, abs=0.03)
    assert numbers["noise-ratio"] > 1000
    assert numbers["noise-one-batch"] < 1


def test_a_billion_weights_take_decades(numbers) -> None:
    year = 365.25 * 24 * 3600
    assert numbers["years-forward"] == pytest.approx(1e9 / year)
    assert numbers["years-central"] == pytest.approx(2e9 / year)


def test_evaluations_in_the_table_are_counted_right(
    article: Callable[[str], BeautifulSoup],
) -> None:
    outputs = [pre.get_text() for pre in article(CHAPTER).select(".cell_output pre")]
    (table,) = (text for text in outputs if "value_and_grad" in text)
    rows = {name: list(map(int, row)) for name, *row in map(str.split, table.strip().splitlines())}
    d = np.array(rows["d"])
    assert rows["forward"] == list(d + 1)
    assert rows["central"] == list(2 * d)
    assert rows["complex"] == list(d)
    assert rows["value_and_grad"] == [1] * len(d)


def test_by_hand_package_and_jax_print_the_same_gradient(
    glued: Callable[[str], dict[str, str]],
) -> None:
    exact = (1 + 1 / (2 * np.sqrt(3 * np.log(2)))) * np.array([3 / 2, np.log(2)])
    for variant in "by_hand", "package", "jax":
        printed = glued(CHAPTER)[f"output-{variant}"]
        gradient = [float(component) for component in printed.strip("[]").split()]
        np.testing.assert_allclose(gradient, exact, rtol=1e-7)


def test_comparisons_fail_at_a_tie_only(article: Callable[[str], BeautifulSoup]) -> None:
    outputs = [pre.get_text() for pre in article(CHAPTER).select(".cell_output pre")]
    (text,) = (text for text in outputs if text.startswith("float64 2.0:"))
    away, at_the_tie, python = text.strip().splitlines()
    assert away == "float64 2.0: 4.0"  # d/dx x**2
    assert at_the_tie == "float64 1.0: 2.0"  # of the side that the real program does not take
    assert "not supported between instances of 'complex'" in python


def test_cancellation_leaves_as_many_digits_as_the_chapter_says(numbers) -> None:
    assert numbers["shared-digits"] == 11
    # Rounding by one unit in fewer than 10,000 spoils the fourth digit.
    assert 1000 < numbers["canceled-units"] < 10_000
    assert numbers["limit-central"] == pytest.approx(EPSILON["float64"] ** (2 / 3), rel=0.02)


def test_the_schemes_fail_where_the_chapter_says_so(
    article: Callable[[str], BeautifulSoup],
) -> None:
    outputs = [pre.get_text() for pre in article(CHAPTER).select(".cell_output pre")]
    (table,) = (text for text in outputs if text.startswith("function"))
    values = [line.split()[-2:] for line in table.strip().splitlines()[1:]]
    central, complex_step = np.array(values, dtype=float).T
    np.testing.assert_allclose(central, [-1, -1, 6, 0.6, 0], atol=1e-4)
    np.testing.assert_allclose(complex_step, [0, -2, 0, 0, 1], atol=1e-12)
    refusals = " ".join(next(text for text in outputs if "complex step met" in text).split())
    assert refusals.count("not an analytic function") == len(values)


def test_the_solutions_of_the_exercises_are_right(
    article: Callable[[str], BeautifulSoup],
) -> None:
    """The code is run as it stands there; what it prints is compared with the derivations."""
    said = []
    for solution in article(CHAPTER).select(".solution"):
        (code,) = solution.select(".highlight pre")
        with contextlib.redirect_stdout(io.StringIO()) as output:
            exec(code.get_text(), {})
        said.append([list(map(float, line.split())) for line in output.getvalue().splitlines()])
    second, extrapolation, absolute = said
    steps, errors = np.transpose(second)
    # For exp all derivatives are equal: h^2 / 12 where truncation rules, 1 / h^2 where rounding.
    np.testing.assert_allclose(errors[:2], steps[:2] ** 2 / 12, rtol=0.02)
    assert errors[-1] / errors[-2] == pytest.approx(100, rel=0.5)
    assert steps[errors.argmin()] == 1e-4
    assert errors.min() < 2 * np.sqrt(EPSILON["float64"])
    (central,), (extrapolated,) = extrapolation
    assert extrapolated < EPSILON["float64"] ** (4 / 5)
    assert extrapolated < central / 10
    assert absolute == [[-2, -1], [3, 1], [0, 1], [0.6]]
