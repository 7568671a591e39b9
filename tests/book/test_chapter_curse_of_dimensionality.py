"""The claims of the chapter on the curse of dimensionality, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import contextlib
import io
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from bs4 import BeautifulSoup
from scipy.stats import beta

from tests.book.reading import numbers, only

CHAPTER = "book/curse-of-dimensionality"


@pytest.fixture(scope="module")
def solved(article: Callable[[str], BeautifulSoup]) -> dict[str, str]:
    """What the code in the solutions prints, by the title of the exercise."""
    outputs = {}
    for solution in article(CHAPTER).select(".solution"):
        title = re.search(r"\((.*)\)", solution.p.get_text())
        for code in solution.select(".highlight pre"):
            with contextlib.redirect_stdout(io.StringIO()) as said:
                exec(code.get_text(), {})
            outputs[title[1]] = said.getvalue()
    return outputs


def row(values: dict[str, str], name: str) -> np.ndarray:
    return np.array(json.loads(values[name]))


def exact_means(n: int, steps: int) -> np.ndarray:
    """The mean of q after every step of zero-order descent on q, by its second moments.

    A step is x - s v with s = <g, v>, and on the sphere E[v_i v_j v_k v_l] is 1 / n(n + 2) for
    each of the three ways to pair the indices. The start is uniform on the level set q = 1 of
    directions from N(0, I), which is sampled.
    """
    curvatures = np.geomspace(0.25, 1, n)
    x = np.random.default_rng(1).standard_normal((20_000, n))
    x /= np.sqrt(np.sum(curvatures * x**2, axis=1) / 2)[:, np.newaxis]
    moments, means = np.mean(x**2, axis=0), []
    for _ in range(steps + 1):
        means.append(curvatures @ moments / 2)
        squares = curvatures**2 * moments
        drift = 2 / n * curvatures * moments
        moments = moments - drift + (np.sum(squares) + 2 * squares) / (n * (n + 2))
    return np.array(means)


@pytest.mark.parametrize("n", [2, 10, 100, 1000])
def test_the_squared_cosine_has_the_beta_distribution(values, n) -> None:
    law, count = beta(1 / 2, (n - 1) / 2), float(values[f"cosine-count-{n}"])
    levels = np.array([0.5, 0.9, 0.99])
    exact = law.ppf(levels)
    errors = np.sqrt(levels * (1 - levels) / count) / law.pdf(exact)
    assert np.all(np.abs(row(values, f"cosine-quantiles-{n}") - exact) < 4 * errors)
    mean, error = float(values[f"cosine-mean-{n}"]), float(values[f"cosine-mean-error-{n}"])
    assert abs(mean - 1) < 4 * error < 0.2


def test_most_angles_are_nearly_right(values) -> None:
    # The cosine has the standard deviation 1 / sqrt(n); 5 % lie beyond 1.645 of them.
    expected = np.degrees(np.arcsin(1.645 / np.sqrt(1000)))
    assert float(values["angle-1000"]) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("radius", [1e-3, 0.5, 2.0])
def test_one_step_decreases_as_the_theorem_says(radius) -> None:
    rng, n = np.random.default_rng(0), 5

    def f(x):  # 1-smooth, as tanh' <= 1
        return np.sum(np.log(np.cosh(x)), axis=-1)

    x = 2 * rng.standard_normal((4000, n))
    v = rng.standard_normal((4000, n))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    quotient = (f(x + radius * v) - f(x - radius * v)) / (2 * radius)
    slope = np.sum(np.tanh(x) * v, axis=1)
    after = f(x - quotient[:, np.newaxis] * v)
    assert np.all(after <= f(x) - slope**2 / 2 + radius**2 / 8 + 1e-12)
    assert np.any(after > f(x) - slope**2)


@pytest.mark.parametrize("column", ["smooth", "convex", "strong"])
def test_evaluations_grow_in_proportion_to_the_dimension(values, column) -> None:
    exponent = float(values[f"exponent-{column}"])
    error = float(values[f"exponent-{column}-error"])
    assert error < 0.02
    assert exponent == pytest.approx(1, abs=0.05)
    gradients = row(values, f"gradient-steps-{column}")
    assert gradients.max() / gradients.min() < 1.2
    # 2 n c evaluations against the 2 n of central differences.
    ratios = row(values, f"ratio-{column}")
    assert ratios.size == 7  # n = 8 ... 512
    assert np.all((ratios > 0.8) & (ratios < 1.8))


def test_the_quoted_range_of_the_factor_is_that_of_the_columns(values) -> None:
    ratios = [row(values, f"ratio-{column}") for column in ("smooth", "convex", "strong")]
    assert float(values["ratio-least"]) == np.min(ratios)
    assert float(values["ratio-most"]) == np.max(ratios)


def test_the_measured_means_are_the_exact_ones(values) -> None:
    exact = exact_means(64, 256)[[64, 128, 256]]
    errors = row(values, "mean-at-64-error")
    assert np.all(errors < 0.15 * exact)
    assert np.all(np.abs(row(values, "mean-at-64") - exact) < 4 * errors)


def test_no_mean_is_above_its_bound(values) -> None:
    for column in "smooth", "convex", "strong":
        assert 0 < float(values[f"share-of-bound-{column}"]) <= 1


def test_the_exact_mean_is_below_the_bound_of_the_theorem() -> None:
    n = 16
    means = exact_means(n, 100)
    assert np.all(means <= (1 - 0.25 / n) ** np.arange(101) + 1e-12)


def test_the_gradient_grows_before_it_falls(values) -> None:
    assert float(values["gradient-grows"]) > 2


def test_the_descent_agrees_three_times(values) -> None:
    found = [float(values[f"run-{name}"]) for name in ("by_hand", "package", "jax")]
    np.testing.assert_allclose(found[1:], 2 * found[:1], rtol=1e-6)
    # Below the bound on the mean, from f(1, ..., 1) on.
    assert 0 < found[0] < (1 - 0.25 / 10) ** 300 * np.sum(np.geomspace(0.25, 1, 10)) / 2


@pytest.mark.parametrize("adaptive", [False, True])
def test_k_quotients_see_the_kth_part_of_n(adaptive) -> None:
    rng = np.random.default_rng(2)
    n, K, missed = 8, 3, []
    for _ in range(4000):
        g = rng.standard_normal(n)
        g /= np.linalg.norm(g)
        seen = np.zeros(n)
        for j in range(K):
            v = np.eye(n)[j]
            if adaptive and j:  # the coordinate depends on what has been seen
                v = np.eye(n)[K + (seen.sum() > 0) if j == 1 else np.flatnonzero(seen == 0)[-1]]
            seen = seen + (g @ v) * v
        missed.append(np.sum((g - seen) ** 2))
    error = np.std(missed) / np.sqrt(len(missed))
    assert abs(np.mean(missed) - (1 - K / n)) < 4 * error


def test_the_effective_dimension_decides(values) -> None:
    assert float(values["effective"]) == pytest.approx(np.sum(np.geomspace(0.25, 1, 5)))
    for step, exponent in ("cautious", 1), ("informed", 0):
        assert float(values[f"hidden-{step}-exponent"]) == pytest.approx(exponent, abs=0.1)
        assert float(values[f"hidden-{step}-exponent-error"]) < 0.05
    informed = row(values, "hidden-informed")
    assert informed.max() < 1.5 * informed.min()
    assert float(values["hidden-cautious-last"]) > 20 * float(values["hidden-informed-last"])


@pytest.mark.parametrize("n", [5, 50])
def test_the_trace_counts(n) -> None:
    rng = np.random.default_rng(n)
    curvatures = np.append([1.0, 0.5], np.zeros(n - 2))
    x = rng.standard_normal(n)
    v = rng.standard_normal((100_000, n))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    step = 1 / (1.5 + 2)
    moved = x - step * n * (v @ (curvatures * x))[:, np.newaxis] * v
    after = moved**2 @ curvatures / 2
    bound = x**2 @ curvatures / 2 - step / 2 * np.sum((curvatures * x) ** 2)
    assert np.mean(after) - 4 * np.std(after) / np.sqrt(after.size) <= bound


def test_a_billion_parameters_take_centuries(values, printed) -> None:
    lines = only(printed, "for a billion dimensions").strip().splitlines()
    per_dimension, evaluations, years, gradients, seconds = (numbers(line)[-1] for line in lines)
    # The mean falls below the level after this many steps.
    exact = 2 * np.argmax(exact_means(512, 4000) <= 0.01) / 512
    assert float(values["per-dimension"]) == pytest.approx(exact, rel=0.1)
    assert evaluations == pytest.approx(1e9 * float(values["per-dimension"]), rel=0.05)
    assert years == pytest.approx(1e9 * float(values["per-dimension"]) / 31_557_600, abs=1)
    assert per_dimension == pytest.approx(exact, rel=0.1)
    assert gradients < 10
    assert seconds == pytest.approx(float(values["billion-seconds"]), abs=0.51)
    assert float(values["billion-seconds"]) < 60


def test_the_solution_on_lucky_directions_is_right(solved) -> None:
    probability, best = numbers(solved["A lucky direction"].replace("100:", ":"))
    assert probability == pytest.approx(0.00157, abs=4 * np.sqrt(0.00157 / 1e6))
    assert best == pytest.approx(7.7, abs=0.2)


def test_the_solution_on_the_ball_is_right(solved) -> None:
    for line in solved["The exact rate for a ball"].strip().splitlines():
        _, ratio, median = numbers(line)
        assert ratio == pytest.approx(1, abs=0.2)
        assert median < 1


def test_the_solution_on_several_directions_is_right(solved) -> None:
    lines = solved["How many directions a step?"].strip().splitlines()
    spent = np.array([numbers(line)[1] for line in lines])
    assert spent.size == 4
    assert np.all(spent > 0)
    assert spent.max() < 2 * spent.min()
