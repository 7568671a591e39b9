"""The claims of the chapter on descent without a gradient, as the built page computed them.

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
from scipy.integrate import quad
from scipy.stats import norm

from tests.book.reading import numbers, only

CHAPTER = "book/zero-order-descent"
GRADIENT = np.array([16.0, 32.0])  # of x^2 + 3 y^2 + 2 x y at (4, 4)
NORM_OF_A = 1.5  # of (0.5, 1, -1)


@pytest.fixture(scope="module")
def solved(article: Callable[[str], BeautifulSoup]) -> dict[str, str]:
    """What the code in the solutions prints, by the title of the exercise."""
    outputs = {}
    for solution in article(CHAPTER).select(".solution"):
        (code,) = solution.select(".highlight pre")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(code.get_text(), {})
        title = re.search(r"\((.*)\)", solution.p.get_text())
        outputs[title[1]] = said.getvalue()
    return outputs


def row(values: dict[str, str], name: str) -> np.ndarray:
    return np.array(json.loads(values[name]))


def assert_within(found, errors, wanted, widths=4.0) -> None:
    """Fail unless every mean is within some standard errors of what is wanted."""
    found, errors, wanted = np.broadcast_arrays(found, errors, wanted)
    assert np.all(np.abs(found - wanted) <= widths * errors + 1e-12)


def test_projections_lie_on_the_circle_of_thales(values) -> None:
    assert float(values["thales-off-circle"]) < 1e-9
    # The mean of 10,000 points on a circle around half the gradient.
    assert float(values["thales-ratio"]) == pytest.approx(1 / 2, abs=4 * 0.5 / 100)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("sphere-d", 1), ("sphere-1", 1 / 10), ("gaussian-d", 10), ("gaussian-1", 1)],
)
def test_the_factor_belongs_to_the_distribution(values, name, wanted) -> None:
    error = float(values[f"factor-{name}-error"])
    assert error < 0.01 * wanted
    assert_within(float(values[f"factor-{name}"]), error, wanted)


def test_the_estimate_agrees_three_times(values) -> None:
    found = [numbers(values[f"two-point-{name}"]) for name in ("by_hand", "package", "jax")]
    np.testing.assert_allclose(found[1:], found[:1] * 2, rtol=1e-7)
    # The variance of the mean of a thousand, (d - 1) |g|^2 / 1000, is 1.28.
    assert 0 < np.linalg.norm(found[0] - GRADIENT) < 4 * np.sqrt(1.28)


def test_the_full_step_diverges_in_most_runs(values, printed) -> None:
    share, error = float(values["diverging"]), float(values["diverging-error"])
    assert share - 4 * error > 0.5
    # 500,000 steps; the curvature along v is symmetric around 4, where they turn uphill.
    assert float(values["uphill-percent"]) == pytest.approx(50, abs=4 * 50 / np.sqrt(500_000))
    lines = only(printed, "finite differences, 0.25").strip().splitlines()
    assert [numbers(line)[-1] for line in lines] == [200] + 5 * [100]


def test_the_step_divided_by_d_never_leads_uphill(values) -> None:
    assert float(values["uphill-small"]) == 0
    assert float(values["small-worst"]) < 96
    assert float(values["largest-curvature"]) == pytest.approx(4 + 2 * np.sqrt(2))
    assert float(values["longest-step"]) > 0.25 > 0.25 / 2


@pytest.mark.parametrize("d", [2, 5, 30])
def test_the_longest_step_that_never_leads_uphill(d) -> None:
    rng = np.random.default_rng(d)
    root = rng.standard_normal((d, d))
    H = root @ root.T
    curvatures, axes = np.linalg.eigh(H)
    w = rng.standard_normal(d)
    v = rng.standard_normal((1000, d))
    v = np.vstack([v / np.linalg.norm(v, axis=1, keepdims=True), axes.T])

    def highest(step):
        moved = w - step * d * (v @ H @ w)[:, np.newaxis] * v
        return np.max(np.sum((moved @ H) * moved, axis=1)) / (w @ H @ w)

    assert highest(2 / (d * curvatures[-1])) <= 1 + 1e-12
    assert highest(2.1 / (d * curvatures[-1])) > 1


def test_finite_differences_halve_the_value_with_every_step(values) -> None:
    # The factors 1 - 0.25 (4 +- 2 sqrt 2) of the error both have the square 1/2.
    assert float(values["differences-at-100"]) == pytest.approx(96 / 2**25, rel=1e-6)
    assert float(values["small-median"]) < float(values["differences-at-100"])


def test_the_variance_grows_as_the_dimension(values) -> None:
    for name in "sphere", "gaussian":
        errors = row(values, f"variance-{name}-error")
        assert errors.max() < 0.05
        assert_within(row(values, f"variance-{name}"), errors, 1)


def test_averaging_divides_the_variance_and_orthogonality_ends_it(values) -> None:
    m = row(values, "averaged-numbers")
    wanted = {"sphere": 15 / m, "gaussian": 17 / m, "orthogonal": 16 / m - 1}
    for name, formula in wanted.items():
        errors = row(values, f"averaged-{name}-error")
        assert np.all(errors[:-1] < 0.05 * formula[:-1])
        assert_within(row(values, f"averaged-{name}")[:-1], errors[:-1], formula[:-1])
    assert m[-1] == 16
    assert row(values, "averaged-orthogonal")[-1] < 1e-25


def test_the_mean_of_the_estimate_is_the_gradient_of_the_smoothed_function(values) -> None:
    s = NORM_OF_A * row(values, "bias-radii")
    # On the sphere in three dimensions each coordinate is uniform on [-1, 1].
    ball = [quad(lambda c, s=s: 3 * np.sinh(s * c) / s * c, 0, 1)[0] - 1 for s in s]
    density = np.sqrt(2 / np.pi)
    normal = [
        quad(lambda z, s=s: density * np.exp(-z * z / 2) * np.sinh(s * z) / s * z, 0, 20)[0] - 1
        for s in s
    ]
    for name, exact in (
        ("sphere-central", ball),
        ("sphere-one-sided", ball),
        ("normal-central", normal),
    ):
        errors = row(values, f"bias-{name}-error")
        assert_within(row(values, f"bias-{name}"), errors, exact)
        assert errors[0] < 0.05 * exact[0]
    assert row(values, "bias-sphere-central")[-1] < row(values, "bias-axes")[-1] / 100


def test_the_bias_is_of_second_order_and_along_axes_of_first(values) -> None:
    assert float(values["slope-central"]) == pytest.approx(2, abs=0.02)
    assert float(values["slope-normal"]) == pytest.approx(2, abs=0.02)
    assert float(values["slope-axes"]) == pytest.approx(1, abs=0.02)


def test_on_a_quadratic_the_radius_does_not_matter(values) -> None:
    assert float(values["huge-radius"]) < 1e-10


def test_the_random_direction_covers_the_error_of_the_radius(values) -> None:
    # Three dimensions: the error is sqrt(d - 1) gradients, up to the noise of 1000 draws.
    assert float(values["radius-total"]) == pytest.approx(np.sqrt(2), rel=0.1)
    assert float(values["radius-share"]) < 1e-9
    assert float(values["plateau-powers"]) > 10


def test_the_estimate_at_a_kink_is_the_slope_of_the_smoothed_function(values) -> None:
    assert float(values["kink-one"]) < 1e-12
    # For normal u the slope of the mean of |x + u / 2| is 2 P(x + u / 2 > 0) - 1.
    exact = 2 * norm.cdf(row(values, "kink-places") / 0.5) - 1
    errors = row(values, "kink-errors")
    assert errors.max() < 0.03
    assert_within(row(values, "kink-means"), errors, exact)


def test_a_large_radius_descends_the_staircase(values, printed) -> None:
    assert numbers(only(printed, "its gradient").split("gradient:")[1]) == [0, 0, 0]
    start = float(values["staircase-start"])
    assert float(values["staircase-small"]) == start
    assert float(values["staircase-large"]) < start / 4
    assert float(values["staircase-large"]) < float(values["staircase-least-squares"]) + 1


def test_one_estimate_takes_two_evaluations_and_all_differences_2d(printed) -> None:
    table = only(printed, "evaluations for one estimate").strip().splitlines()
    counts = {line[:20].strip(): numbers(line[20:]) for line in table[1:]}
    assert counts == {
        "two points": [2, 2, 2, 2],
        "one-sided": [2, 2, 2, 2],
        "finite differences": [4, 20, 200, 2000],
    }


@pytest.mark.parametrize("title", ["Coins instead of normals", "The price of one side"])
def test_the_solutions_agree_with_their_formulas(solved, title) -> None:
    measured, formula = numbers(solved[title])
    assert measured == pytest.approx(formula, rel=0.02)


def test_the_solution_on_orthogonal_directions_is_right(solved) -> None:
    table = [
        numbers(line.replace("False", "0").replace("True", "1"))
        for line in solved["Orthogonal directions"].strip().splitlines()
    ]
    wanted = [1 - 5 / 24, 1 - 5 / 20, 1 - 20 / 39, 0]
    for (_, _, measured, predicted), exact in zip(table, wanted, strict=True):
        assert predicted == pytest.approx(exact, abs=1e-3)
        assert measured == pytest.approx(exact, abs=0.03)


def test_the_solution_on_forward_gradients_descends(solved) -> None:
    assert numbers(solved["Forward gradients"])[0] < 1e-2


def test_the_solution_on_the_kink_is_right(solved) -> None:
    before, after, smooth = numbers(solved["Rest at the kink"])
    assert abs(before - after) == pytest.approx(0.07)
    assert before * after < 0
    assert abs(smooth) < 1e-12
