"""The claims of the chapter on pitfalls, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import contextlib
import io
import math

import numpy as np
import pytest

from tests.book.reading import numbers, only

CHAPTER = "book/pitfalls"


def test_a_special_case_patches_the_value_alone(values, printed) -> None:
    assert float(values["identity-at-zero"]) == 0
    assert float(values["identity-at-one"]) == 1
    assert float(values["sinc-curvature"]) == 0
    # sin(x) / x = 1 - x^2 / 6 + ...
    assert float(values["library-curvature"]) == pytest.approx(-1 / 3)
    assert "a central difference gives" in " ".join(only(printed, "AssertionError").split())


def test_a_table_has_the_derivative_of_how_it_is_read(values) -> None:
    assert float(values["nearest-derivative"]) == 0
    between = (math.log(1.3) - math.log(1.2)) / 0.1
    assert float(values["between-derivative"]) == pytest.approx(between)


def test_the_pieces_of_the_first_question_meet_with_one_slope() -> None:
    assert 2 * 1.0 == 2
    assert 1.0**2 == 2 * 1.0 - 1


def test_relu_gives_the_identity_two_derivatives(values) -> None:
    assert [float(values[f"kink-{name}"]) for name in ("where", "maximum", "jax")] == [0, 1, 0]


def test_sorting_is_a_permutation_and_a_position_has_no_derivative(printed) -> None:
    rows = only(printed, "[[0. 1. 0.]")
    np.testing.assert_array_equal(
        np.reshape(numbers(rows.split("]]")[0]), (3, 3)) @ [3.0, 1.0, 2.0], [1.0, 2.0, 3.0]
    )
    assert "an integer" in rows


def test_a_network_of_relus_has_no_curvature(values) -> None:
    assert float(values["curvature-relu"]) == 0
    assert float(values["curvature-softplus"]) > 0.1


def test_a_branch_that_is_dropped_makes_nan_and_the_second_where_repairs_it(
    values, printed
) -> None:
    assert values["guarded"] == values["guarded-jax"] == "nan"
    assert float(values["safe"]) == 0
    found = only(printed, "first nan in the backward pass")
    assert "from np.sqrt" in found
    assert "return np.where(x > 0, np.sqrt(x), 0.0)" in found


def test_overflow_is_found_and_shifted_away(values, printed) -> None:
    assert int(values["overflow-nans"]) == 2
    assert float(values["shifted-error"]) < 1e-12
    assert "first inf in the forward pass, from np.exp" in only(printed, "shifted:")


def test_the_derivative_loses_its_digits_before_the_value(values) -> None:
    assert float(values["cancellation-value"]) == pytest.approx(-2, abs=0.15)
    assert float(values["cancellation-slope"]) == pytest.approx(-3, abs=0.15)
    assert float(values["cancellation-slope32"]) == pytest.approx(-3, abs=0.25)
    assert float(values["rewritten-worst"]) < 1e-16
    # Eight right digits and a wrong slope; four right digits, and nine orders too large.
    assert float(values["value-error-e4"]) < 1e-8
    assert float(values["slope-error-e4"]) > 2
    assert float(values["value-error-e6"]) < 1e-4
    assert 1e8 < float(values["slope-error-e6"]) < 1e10
    assert 10 < float(values["slope-off-float32"]) < 100


def test_a_loss_in_float32_is_flat_where_its_gradient_is_not(values) -> None:
    assert values["blunt-loss"] == "True"
    assert float(values["blunt-gradient"]) == pytest.approx(4e-4, rel=1e-3)


def test_a_warm_start_loses_the_derivative(values) -> None:
    assert float(values["warm-derivative"]) == 0
    assert float(values["cold-derivative"]) == pytest.approx(0.5 / math.sqrt(2))


def test_the_derivative_of_a_loop_comes_later(values, printed) -> None:
    # For the map t x (1 - x) at t = 1.2: (2 t x' - (1 - 2 x)) / rho, with x = 1/6, x' = 1 / t^2.
    predicted = (2 * 1.2 / 1.2**2 - (1 - 2 / 6)) / 0.8
    assert predicted == pytest.approx(1.25)
    assert float(values["gap-slope"]) == pytest.approx(predicted, abs=0.05)
    for name in "value", "warm", "implicit":
        assert float(values[f"rate-{name}"]) == pytest.approx(0.8, abs=0.002)
    assert 0.8 < float(values["rate-loop"]) < 0.83
    assert float(values["later-first"]) < 25
    assert float(values["later-last"]) > 100
    lines = only(printed, "tolerance 1e-03").strip().splitlines()
    assert all(numbers(line)[2] > 10 * numbers(line)[1] for line in lines)


def test_implicit_differentiation_agrees_three_times(values) -> None:
    W, b = np.array([[0.5, -0.3], [0.4, 0.2]]), np.array([1.0, -0.5])
    x = np.zeros(2)
    for _ in range(500):
        x = np.tanh(W @ x + b)
    slope = np.diag(1 - x**2)
    exact = slope @ np.linalg.solve(np.eye(2) - (slope @ W).T, 2 * x)
    for variant in "by_hand", "package", "jax":
        found = numbers(values[f"fixed_point-{variant}"])
        np.testing.assert_allclose(found, exact, atol=1e-11)


def test_reverse_mode_of_jax_refuses_a_loop_of_unknown_length(printed) -> None:
    assert "does not work for lax.while_loop" in " ".join(only(printed, "ValueError").split())


def test_the_derivative_is_that_of_the_program(values) -> None:
    assert float(values["off-program"]) < 1e-12
    assert float(values["off-equation-ratio"]) == pytest.approx(10, abs=0.5)
    # Of the step control, too; and frozen steps are better for the equation.
    assert float(values["control-program"]) < 1e-6
    assert float(values["control-ratio"]) > 4


def test_one_draw_is_differentiated_and_the_score_function_sees_the_jump(values) -> None:
    assert float(values["fraction-derivative"]) == 0
    density = math.exp(-(0.3**2) / 2) / math.sqrt(2 * math.pi)
    assert float(values["density"]) == pytest.approx(density)
    off = abs(float(values["score-estimate"]) - density)
    assert off < 4 * float(values["score-error-bar"]) < 0.02


def test_variances_follow_theory(values) -> None:
    assert float(values["score-variance-off"]) < 0.15
    assert float(values["path-variance-off"]) < 0.05
    # E[S^2 e^2] - 4 with S the sum of (1 + e_i)^2, by Gauss-Hermite quadrature in two dimensions.
    points, weights = np.polynomial.hermite_e.hermegauss(20)
    weights = weights / weights.sum()
    size = (1 + points[:, None]) ** 2 + (1 + points) ** 2
    draws = size * points[:, None]
    second = weights @ draws**2 @ weights
    assert second - (weights @ draws @ weights) ** 2 == pytest.approx(4 + 22 + 30)
    assert float(values["score-over-path"]) > 3000


def test_a_name_is_an_array_in_numpy_and_a_value_in_jax(values) -> None:
    assert float(values["double-plain"]) == 20  # 4 |x|^2 at (1, 2)
    assert values["double-ours"] == "20.0 [8.0, 16.0]"
    assert values["double-jax"] == "10.0 [4.0, 8.0]"


def test_integers_are_refused(printed) -> None:
    assert "pass floats" in " ".join(only(printed, "got 3 of type int").split())


@pytest.mark.parametrize("word", ["maximum", "distance", "newton", "baseline"])
def test_solutions_say_what_their_code_prints(article, word: str) -> None:
    label = f"exercise-pitfalls-{word}"
    (box,) = article(CHAPTER).select(f".solution:has(a[href='#{label}'])")
    code = "\n".join(pre.get_text() for pre in box.select(".highlight pre"))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    lines = out.getvalue().splitlines()
    assert lines
    for line in lines:
        assert line in box.get_text(), f"{line!r} is not in the solution"
