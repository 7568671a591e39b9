"""The claims of the chapter on why one wants gradients, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import functools
import itertools

import numpy as np
import pytest

from autograd_course import grad, jvp, program, zero_order_gradient
from autograd_course.optimization import gradient_descent, zero_order_descent
from tests.book.reading import numbers, only

CHAPTER = "book/why-gradients"


def test_the_loss_begins_at_the_logarithm_of_two(printed) -> None:
    assert numbers(only(printed, "weights zero"))[0] == pytest.approx(np.log(2), abs=5e-5)


def test_gradients_beat_as_many_guesses(values, printed) -> None:
    # Two hundred gradients, at five evaluations each, are the thousand of the guesses.
    assert numbers(only(printed, "after"))[1] == 200
    assert float(values["trained"]) < 0.5 * float(values["best-guess"])
    assert float(values["trained-percent"]) > 95


def test_the_minimum_of_the_bowl_is_nearer_than_the_point(values) -> None:
    assert float(values["bowl-distance"]) < 0.5


def test_the_slope_is_the_cosine(values) -> None:
    assert float(values["cosine-error"]) < 1e-8


def test_a_random_direction_catches_one_part_in_d(values) -> None:
    assert float(values["gain-slope"]) == pytest.approx(-1, abs=0.03)
    # 400 directions: the relative standard error is about sqrt(2 / 400), the worst of ten less
    # than four of them.
    assert float(values["gain-worst"]) < 4 * np.sqrt(2 / 400)


def test_the_gradient_agrees_three_times_and_with_differences(values) -> None:
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5], [-2.0, -1.5]])
    y = np.array([1.0, 1.0, -1.0, -1.0])

    def loss(w):
        return np.mean(np.log(1 + np.exp(-y * (X @ w))))

    w, h = np.array([0.3, -0.2]), 1e-5
    wanted = [(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(2)]
    for variant in "by_hand", "package", "jax":
        np.testing.assert_allclose(numbers(values[f"gradient-{variant}"]), wanted, atol=1e-7)


def test_every_step_gains_what_the_lemma_promises(values) -> None:
    assert float(values["gain-ratio"]) >= 1


def test_the_lemma_is_sharp_for_a_parabola() -> None:
    # L = M w^2 / 2 from w: the step 1 / M ends at zero, and gains all of it.
    M, w = 3.0, 2.0
    assert M * w**2 / 2 == pytest.approx((M * w) ** 2 / (2 * M))


def test_without_derivatives_one_pays_for_the_dimension(values) -> None:
    assert float(values["growth-random"]) == pytest.approx(1, abs=0.15)
    assert float(values["growth-differences"]) == pytest.approx(1, abs=0.15)
    assert abs(float(values["growth-descent"])) < 0.15
    assert float(values["growth-newton"]) < 0.35
    # d k evaluations for random directions, 5 (k + 1) for gradients; noise costs the former more.
    k = int(values["descent-steps"])
    assert float(values["price-descent"]) == 5 * (k + 1)
    assert 64 * k < float(values["price-random"]) < 1.6 * 64 * k
    # At a condition number of ten curvature does not pay.
    assert float(values["price-newton"]) >= float(values["price-descent"])


@pytest.mark.parametrize(("length", "converges"), [(2, True), (6, False)])
def test_random_directions_bear_this_step_and_not_one_three_times_as_long(
    length: float, converges: bool
) -> None:
    d, kappa = 16, 10.0
    Q = np.linalg.qr(np.random.default_rng(5).normal(size=(d, d)))[0]
    c = np.geomspace(1, kappa, d)
    path = zero_order_descent(
        lambda w: np.sum(c * (np.sqrt(1 + (w @ Q) ** 2) - 1)),
        Q @ np.ones(d),
        estimator=functools.partial(zero_order_gradient, rng=np.random.default_rng(0)),
        step=length / (kappa * d),
        steps=60 * d,
    )
    assert (path.value < 1e-6 * path.values[0]) == converges


def test_the_number_of_steps_is_what_theory_says(values) -> None:
    # With the step 1 / kappa the flattest coordinate falls by 1 - 1 / kappa a step near the
    # minimum, so its part of f by the square of it; from a factor of a million on, that is all.
    k = int(values["descent-steps"])
    share = 1 / np.sum(np.geomspace(1, 10, 64))  # of the flattest coordinate in f at the start
    least = np.log(1e6 * share) / (-2 * np.log(1 - 1 / 10))
    assert least - 5 < k < np.log(1e6) / (-2 * np.log(1 - 1 / 10)) + 5


def test_curvature_helps_against_bad_conditioning(values) -> None:
    assert float(values["kappa-descent"]) == pytest.approx(1, abs=0.2)
    assert float(values["kappa-newton"]) < 0.55
    assert float(values["kappa-ratio"]) > 2


def test_the_table_of_memory_and_time_is_right(values, printed) -> None:
    rows = [line.split() for line in only(printed, "unknowns d").splitlines()[2:] if line]
    units = {"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "EB": 1e18}
    seconds = {"s": 1, "min": 60, "days": 86400, "years": 365.25 * 86400}
    assert len(rows) == 4
    for size, g, g_unit, h, h_unit, r, r_unit, f, f_unit in rows:
        d = float(size.replace(",", ""))
        assert float(g) * units[g_unit] == pytest.approx(4 * d)
        assert float(h) * units[h_unit] == pytest.approx(4 * d**2)
        assert float(r) * seconds[r_unit] == 5
        assert float(f) * seconds[f_unit] == pytest.approx(2 * d, rel=0.01)
    assert float(values["hessian-exabytes"]) == pytest.approx(4e20 / 1e18)
    assert float(values["difference-years"]) == pytest.approx(2e10 / (365.25 * 86400))


def test_a_tangent_costs_at_most_four_times_the_operations() -> None:
    """The price of 20 for a product with the Hessian rests on it."""

    def f(x):
        total = x[0] * x[1]
        for left, right in itertools.pairwise(x[1:]):
            total = total + left * right * total
        return total

    x = tuple(np.linspace(1.0, 2.0, 20).tolist())
    alone = len(program(f, x).operations)
    both = len(program(lambda x, v: jvp(f, (x,), (v,)), x, x).operations)
    assert alone < both <= 4 * alone


def test_the_solutions_of_the_exercises_are_right(article) -> None:
    """The code is run as it stands there; its claims are those of the text beside it."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 31))
    y = np.sign(X[:, 0] + 0.1)

    def L(w):
        return np.mean(np.logaddexp(0, -y * (X @ w)))

    solutions = article(CHAPTER).select(".solution")
    programs = [pre.get_text() for s in solutions for pre in s.select(".highlight pre")]
    assert len(programs) == 2
    said: list[tuple] = []
    scope = dict(
        np=np, d=31, L=L, grad=grad, gradient_descent=gradient_descent,
        print=lambda *words: said.append(words),
    )  # fmt: skip
    for source in programs:
        exec(source, scope)
    (_, short), (_, even), (_, long), (signs, total, largest) = said
    assert short < 1e-6
    assert even == pytest.approx(5)
    assert long > 1e6
    assert signs == pytest.approx(total)
    assert largest == pytest.approx(np.max(np.abs(grad(L)(np.zeros(31)))))
