"""The claims of the chapter on least squares and the SVD, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import contextlib
import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from bs4 import BeautifulSoup
from scipy.optimize import brentq

from tests.book.reading import numbers, only

CHAPTER = "book/least-squares-and-svd"


@pytest.fixture(scope="module")
def solutions(article: Callable[[str], BeautifulSoup]) -> dict[str, str]:
    """The code of each solution, by what it is about."""
    code = [
        "\n".join(pre.get_text() for pre in box.select(".highlight pre"))
        for box in article(CHAPTER).select(".solution.dropdown")
    ]
    return dict(zip(("ridge", "step", "rank", "root", "average"), code, strict=True))


def run(source: str) -> tuple[dict, list[float]]:
    """Run a piece of code; return its names and the numbers that it printed."""
    scope: dict = {}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(source, scope)
    return scope, numbers(output.getvalue())


# Unrolling.


def test_derivatives_of_keplers_equation_are_those_of_the_inverse_function(values) -> None:
    anomaly = brentq(lambda E: E - 0.6 * np.sin(E) - 1.0, 0, np.pi, xtol=1e-15)
    slope = 1 - 0.6 * np.cos(anomaly)
    assert float(values["kepler-anomaly"]) == pytest.approx(anomaly, rel=1e-13)
    for way in "unrolled", "implicit":
        assert float(values[f"kepler-{way}-M"]) == pytest.approx(1 / slope, rel=1e-12)
        e_dot = np.sin(anomaly) / slope
        assert float(values[f"kepler-{way}-e"]) == pytest.approx(e_dot, rel=1e-12)
        # d/de of sin E / (1 - e cos E), by hand.
        second = (np.cos(anomaly) * e_dot) / slope - np.sin(anomaly) * (
            0.6 * np.sin(anomaly) * e_dot - np.cos(anomaly)
        ) / slope**2
        assert float(values[f"kepler-{way}-second"]) == pytest.approx(second, rel=1e-11)
    assert int(values["kepler-nodes"]) > 50


def test_unrolling_lags_behind_by_a_factor_that_grows(values) -> None:
    rho = float(values["rho"])
    assert float(values["rate-solution"]) == pytest.approx(rho, abs=0.01)
    assert float(values["rate-implicit"]) == pytest.approx(rho, abs=0.01)
    # k rho^(k-1) falls by less a step: at k = 50, about 2 % less.
    assert rho + 0.003 < float(values["rate-unrolled"]) < rho + 0.02
    assert float(values["lag-120"]) > 2 * float(values["lag-10"])
    assert float(values["best-unrolled"]) < 1e-14
    assert float(values["best-implicit"]) < 1e-14


def test_the_tape_of_an_unrolled_iteration_keeps_a_residual_and_an_iterate(values) -> None:
    assert int(values["bytes-per-iteration"]) == 8 * (1000 + 10)
    assert int(values["numbers-per-iteration"]) == 1010
    assert int(values["unrolled-bytes"]) > 8 * 1010 * 200
    # A factorization: Q and R, twice at most (and small change).
    assert int(values["implicit-bytes"]) < 2 * 8 * (1000 * 10 + 10 * 10) + 8 * 3000
    assert values["entries"] == "11,000"


# Solving.


def test_the_gradient_of_a_solve_has_one_more_solve(values, printed) -> None:
    source = only(printed, "def gradient(A, b)")
    assert int(values["solve-calls"]) == source.count("np.linalg.solve(") == 2
    rng = np.random.default_rng(7)
    A, b = rng.normal(size=(5, 5)), rng.normal(size=5)
    scope = {"np": np}
    exec(source, scope)
    A_bar, b_bar = scope["gradient"](A, b)
    inverse = np.linalg.inv(A)
    np.testing.assert_allclose(b_bar, 2 * inverse.T @ inverse @ b, rtol=1e-10)
    np.testing.assert_allclose(A_bar, -np.outer(b_bar, inverse @ b), rtol=1e-10)
    assert float(values["solve-difference"]) < 1e-12


def test_the_quoted_rule_of_solve_is_the_one_derived(quoted) -> None:
    rule = only(quoted, "_solve = primitive(")
    assert rule.endswith(")")
    assert "lambda g, x: np.linalg.solve(transposed(x), g)" in rule
    assert "-np.linalg.solve(transposed(x), g) @ transposed(out)" in rule


def test_least_squares_agrees_three_times_and_with_the_pseudoinverse(values) -> None:
    rng = np.random.default_rng(0)
    for shape, (m, n) in (("tall", (1000, 10)), ("wide", (10, 1000))):
        A, b, target = rng.normal(size=(m, n)), rng.normal(size=m), rng.normal(size=n)
        inverse = np.linalg.pinv(A)
        x = inverse @ b
        x_bar = x - target
        # Golub and Pereyra's differential of the pseudoinverse, read as a gradient.
        A_bar = (
            -inverse.T @ np.outer(x_bar, b) @ inverse.T
            + np.outer(b - A @ x, inverse @ inverse.T @ x_bar)
            + np.outer(inverse.T @ x, x_bar - inverse @ (A @ x_bar))
        )
        wanted = [np.linalg.norm(A_bar), A_bar[0, 0], (inverse.T @ x_bar)[0]]
        for variant in "by_hand", "package", "jax":
            found = numbers(values[f"least-squares-{variant}-{shape}"])
            np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_both_systems_agree_with_differences(printed) -> None:
    lines = only(printed, "1000 x 10").strip().splitlines()
    assert len(lines) == 2
    for line in lines:
        pullback, difference = numbers(line)[-2:]
        assert pullback == pytest.approx(difference, rel=1e-6)


def test_the_pullback_needs_no_factorization(values, printed) -> None:
    bill = only(printed, "solution: {")
    assert "solution: {'factorizations': 1, 'triangular solves': 1}" in bill
    assert "pullback: {'triangular solves': 2}" in bill
    assert int(values["pull-factorizations"]) == 0


def test_least_squares_is_written_with_what_has_rules(quoted) -> None:
    source = only(quoted, "if rows >= columns")
    assert source.count("np.linalg.qr") == source.count("np.linalg.solve") == 2


# Singular values and vectors.


def test_gradients_of_singular_values_are_the_closed_forms(values, quoted) -> None:
    for name in "slogdet", "nuclear", "logdet":
        assert float(values[f"{name}-error"]) < 1e-12
    assert "return (u * g[..., None, :]) @ vt" in only(quoted, "def _pull_svdvals")


def test_the_formulas_for_the_vectors_hold(values) -> None:
    for name in "u", "v", "s":
        assert float(values[f"svd-{name}-error"]) < 1e-12


def test_the_sign_of_a_singular_vector_jumps_and_its_square_does_not(values) -> None:
    assert int(values["gauge-jumps"]) >= 1
    # A degree changes sin^2 by at most its length in radians.
    assert float(values["gauge-square-step"]) < 1.01 * np.pi / 180
    assert float(values["gauge-square-error"]) < 1e-12


def test_only_the_derivative_of_a_vector_grows_as_the_gap_closes(values) -> None:
    assert float(values["gap-slope-vector"]) == pytest.approx(-1, abs=0.01)
    slopes = [float(values[f"gap-slope-{name}"]) for name in ("projector", "nuclear", "logdet")]
    assert float(values["gap-slope-others"]) == max(map(abs, slopes)) < 0.01


def test_equal_values_are_refused_for_vectors_alone(printed) -> None:
    refusals = only(printed, "one vector:\nValueError").split("\n\n")
    assert ["ValueError" in line for line in refusals[:4]] == [True, True, False, False]
    assert all("compute_uv=False" in line for line in refusals[:2])
    s = np.array([2, 2, 1, 0.5, 0.3, 0.1])
    wanted = [np.sqrt(6), np.sqrt(np.sum(s**-2.0))]
    for line, norm in zip(refusals[2:4], wanted, strict=True):
        assert numbers(line)[-1] == pytest.approx(norm, abs=1e-6)


def test_jax_returns_what_the_division_gives(values) -> None:
    assert int(values["jax-nan"]) == 36


def test_the_projector_has_a_gradient_at_the_tie(values, printed) -> None:
    assert float(values["projector-difference"]) < 1e-10
    table = only(printed, "checked against differences at gap 0")
    assert numbers(table.splitlines()[2])[-1] == pytest.approx(
        float(values["projector-at-tie"]), abs=1e-6
    )


# Steps.


def chebyshev_bound() -> float:
    """1 / T_10(51 / 49), by the recurrence of the polynomials."""
    t = 51 / 49
    before, value = 1.0, t
    for _ in range(9):
        before, value = value, 2 * t * value - before
    return 1 / value


def test_learned_steps_come_close_to_the_optimum_and_not_below(values) -> None:
    bound = chebyshev_bound()
    assert float(values["steps-bound"]) == pytest.approx(bound, rel=1e-10)
    assert float(values["steps-chebyshev"]) == pytest.approx(bound, rel=1e-6)
    assert bound < float(values["steps-learned"]) < 1.02 * bound
    assert float(values["steps-excess-percent"]) == pytest.approx(
        100 * (float(values["steps-learned"]) / bound - 1)
    )
    assert float(values["steps-constant"]) == pytest.approx((49 / 51) ** 10, rel=1e-6)
    assert float(values["steps-learned"]) < float(values["steps-descent"]) < 0.6
    assert float(values["steps-gradient-error"]) < 1e-6
    assert float(values["steps-longest"]) > 10


def test_learned_steps_are_those_of_chebyshev(printed) -> None:
    text = " ".join(only(printed, "best constant step").split())
    learned = numbers(re.search(r"learned \[(.*?)\]", text)[1])
    k = np.arange(1, 11)
    roots = 25.5 + 24.5 * np.cos((2 * k - 1) * np.pi / 20)
    np.testing.assert_allclose(learned, np.sort(1 / roots), rtol=0.05)


def test_they_serve_problems_that_they_have_not_seen(values, printed) -> None:
    lines = only(printed, "median").strip().splitlines()
    worst = {line.split(":")[0].strip(): numbers(line)[-1] for line in lines}
    assert worst["learned"] <= float(values["steps-learned"]) + 5e-4
    assert worst["Chebyshev"] <= chebyshev_bound() + 5e-4
    assert worst["constant"] > 2 * worst["learned"]


def test_equal_steps_have_equal_derivatives() -> None:
    # The trap of the last quick question, on the polynomial itself.
    spectrum, h = np.linspace(1, 50, 41), np.full(10, 0.03)
    factors = 1 - np.outer(spectrum, h)
    slopes = -spectrum[:, None] * np.prod(factors, axis=1)[:, None] / factors
    np.testing.assert_allclose(slopes, slopes[:, :1] * np.ones(10))


# Exercises.


def test_the_solutions_run(solutions) -> None:
    for word in "ridge", "rank", "root":
        assert "assert" in solutions[word] or "check_grads(" in solutions[word]
        run(solutions[word])


def test_one_step_is_right_once_and_two_are_right_twice(values, solutions) -> None:
    scope, _ = run(solutions["step"])
    e_dot, e_dot_dot = (float(values[f"kepler-implicit-{k}"]) for k in ("e", "second"))
    np.testing.assert_allclose(scope["first"], e_dot, rtol=1e-12)
    np.testing.assert_allclose(scope["second"][1:], e_dot_dot, rtol=1e-10)
    assert abs(scope["second"][0] - e_dot_dot) > 0.1


def test_steps_for_the_average_trade_the_worst_case(solutions) -> None:
    _, (mean, worst, chebyshev_mean, chebyshev_worst) = run(solutions["average"])
    assert mean < chebyshev_mean / 2
    assert worst > 2 * chebyshev_worst
    assert chebyshev_worst == pytest.approx(chebyshev_bound(), rel=1e-6)
