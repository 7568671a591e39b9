"""The claims of the chapter on Hutchinson's estimator, as the built page computed them.

What is random has a fixed seed, so the bounds are those of statistics, passed once and for all.
"""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from autograd_course import grad, hutchinson_trace, hutchpp_trace, jvp
from autograd_course.models import mlp
from tests.book.reading import numbers, only

CHAPTER = "book/hutchinson"


@pytest.fixture(scope="module")
def stored(root: Path) -> dict:
    return json.loads((root / "book/data/hutchinson-network.json").read_text())


@pytest.fixture(scope="module")
def experiment(root: Path) -> dict:
    return runpy.run_path(str(root / "book/code/hutchinson_network.py"))


@pytest.fixture(scope="module")
def by_formula(root: Path) -> dict:
    return runpy.run_path(str(root / "book/code/one_hidden_layer.py"))


def test_four_signs_give_the_trace_on_average(printed) -> None:
    lines = only(printed, "v^T A v =").strip().splitlines()
    found = [numbers(line.split("=")[-1])[0] for line in lines]
    assert sorted(found) == [3, 3, 7, 7]


def test_variances_are_those_of_theory(values) -> None:
    # Five points for each kind; three standard errors is a chance of 1 in 25 for all of them.
    for kind in "gaussian", "uniform", "rademacher":
        assert float(values[f"variance-off-{kind}"]) < 3
    # At a diagonal matrix of norm 1 the variance is kappa - 1, known to some percent.
    assert float(values["variance-diagonal-gaussian"]) == pytest.approx(2, rel=0.1)
    assert float(values["variance-diagonal-uniform"]) == pytest.approx(0.8, rel=0.1)
    assert float(values["variance-diagonal-rademacher"]) < 1e-28


def test_intervals_contain_the_trace_as_often_as_they_say(values) -> None:
    # 4,000 runs know a share of 95 % to 0.35 %; the numbers averaged are not quite normal.
    for probes in 4, 16, 64:
        assert float(values[f"coverage-student-{probes}"]) == pytest.approx(95, abs=1.5)
    # With the factor 1.96 and four normal numbers it is 86 %.
    exact = 100 * (1 - 2 * stats.t.sf(1.96, 3))
    assert float(values["coverage-normal-4"]) == pytest.approx(exact, abs=2)


def test_the_trace_agrees_three_times(values) -> None:
    found = [numbers(values[f"trace-{variant}"]) for variant in ("by_hand", "package", "jax")]
    np.testing.assert_allclose(found[1:], [found[0]] * 2, rtol=1e-12)
    estimate, error = found[0]
    assert abs(estimate - float(values["trace-exact"])) < 2 * error
    p = np.exp(np.linspace(-2, 2, 20))
    assert float(values["trace-exact"]) == pytest.approx(1 - np.sum(p**2) / np.sum(p) ** 2)


def test_the_formulas_for_one_hidden_layer_are_right(by_formula) -> None:
    """Against central differences of the gradient by hand, which knows nothing of AD."""
    rng = np.random.default_rng(3)
    x, labels = rng.random((5, 4)), rng.integers(0, 3, 5)
    layers = mlp.initialize([4, 3, 3], rng, biases=False)
    point = np.concatenate([layer.weight.ravel() for layer in layers])

    def split(w):
        return w[:12].reshape(4, 3), w[12:].reshape(3, 3)

    def gradient(w):
        parts = mlp.loss_and_gradient([mlp.Layer(part) for part in split(w)], x, labels)[1]
        return np.concatenate([part.weight.ravel() for part in parts])

    h = 1e-5
    H = np.array(
        [(gradient(point + h * e) - gradient(point - h * e)) / (2 * h) for e in np.eye(21)]
    )
    diagonal = by_formula["exact_diagonal"](*split(point), x, labels)
    np.testing.assert_allclose(np.concatenate([d.ravel() for d in diagonal]), np.diag(H), atol=1e-9)
    norm = by_formula["exact_square_norm"](*split(point), x, labels)
    assert norm == pytest.approx(np.sum(H**2), rel=1e-7)


def test_the_page_has_checked_the_formulas(values) -> None:
    assert float(values["small-diagonal-error"]) < 1e-14
    assert float(values["small-norm-error"]) < 1e-14
    assert float(values["large-diagonal-error"]) < 1e-12


def test_the_network_is_that_of_the_lecture(experiment, stored, values) -> None:
    X, labels = experiment["batch"]()
    assert X.shape == (256, 784)
    assert labels.shape == (256,)
    assert 0 <= X.min() < X.max() <= 1
    assert [w.shape for w in experiment["weights"]()] == [(784, 20), (20, 10)]
    assert int(values["network-weights"]) == 15_880
    assert (stored["probes"][0], stored["probes"][-1]) == (10, 1000)
    for name in "hutchinson", "hutchpp":
        assert np.shape(stored[name]["value"]) == (15, len(stored["probes"]))


def test_the_loss_is_written_as_the_text_says(experiment) -> None:
    X, labels = experiment["batch"]()
    W1, W2 = experiment["weights"]()
    logits = 1 / (1 + np.exp(-X @ W1)) @ W2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = -np.mean(np.log(p[np.arange(256), labels]))
    assert experiment["network_loss"]([W1, W2], X, labels) == pytest.approx(expected)


def test_the_stored_runs_can_be_repeated(values, experiment, stored) -> None:
    assert float(values["stored-apart"]) < 1e-3
    H, W = experiment["single_precision"]()
    for name, estimator in (("hutchinson", hutchinson_trace), ("hutchpp", hutchpp_trace)):
        again = experiment["estimate"](estimator, H, W, 14, 18)
        assert again.value == pytest.approx(stored[name]["value"][14][1], rel=2e-3)


def test_the_error_on_the_network_follows_theory(values, experiment, by_formula, stored) -> None:
    """The sum of squares of 15 errors, over the variance, has a chi-square distribution."""
    point = (*experiment["weights"](), *experiment["batch"]())
    diagonal = np.concatenate([d.ravel() for d in by_formula["exact_diagonal"](*point)])
    trace, norm = diagonal.sum(), by_formula["exact_square_norm"](*point)
    assert float(values["network-trace"]) == pytest.approx(trace)
    variance = 2 * (norm - np.sum(diagonal**2)) / np.array(stored["probes"])
    errors = np.array(stored["hutchinson"]["value"]) - trace
    squares = np.sum(errors**2, axis=0) / variance
    low, high = stats.chi2.ppf([0.005, 0.995], 15)
    assert np.all((low < squares) & (squares < high))
    low, high = stats.chi2.ppf([0.005, 0.995], 15 * len(squares))
    assert low < squares.sum() < high
    assert float(values["network-chi-square-sum"]) == pytest.approx(squares.sum())
    # Errors of 14 % each at nine places leave this much doubt about the slope.
    assert float(values["network-slope"]) == pytest.approx(-0.5, abs=0.1)
    assert trace**2 / norm < 1
    assert float(values["network-effective"]) == pytest.approx(trace**2 / norm)


def test_the_error_bars_of_the_runs_tell_the_truth(values) -> None:
    right, of = int(values["intervals-right"]), int(values["intervals"])
    low, high = stats.binom.ppf([0.005, 0.995], of, 0.95)
    assert low <= right <= high


def test_one_percent_takes_more_probes_than_there_are_weights(values) -> None:
    needed = float(values["network-one-percent"])
    assert needed == pytest.approx((100 * float(values["network-relative"])) ** 2, rel=0.02)
    assert needed > int(values["network-weights"])


def test_the_diagonal_is_estimated_with_honest_bars(values) -> None:
    # The 200 errors come from the same 200 probes, so they are not independent.
    assert float(values["diagonal-off"]) == pytest.approx(1, abs=0.2)
    assert float(values["diagonal-noise-ratio"]) > 1


def test_hutchpp_gains_where_the_spectrum_decays(values) -> None:
    for decay, slope in (("2", -2), ("1", -1)):
        assert float(values[f"hutchpp-slope-{decay}"]) == pytest.approx(slope, abs=0.15)
        assert float(values[f"hutchpp-gain-{decay}"]) > 3
    assert -0.8 < float(values["hutchpp-slope-05"]) < -0.45
    assert float(values["hutchpp-slope-0"]) == pytest.approx(-0.5, abs=0.15)
    for decay in "0", "05", "1", "2":
        assert float(values[f"hutchpp-bound-{decay}"]) < 1


def test_hutchpp_loses_the_root_of_three_where_all_eigenvalues_are_equal(values) -> None:
    # Five means of 60 squares know it to 4 %; what is left of the matrix has lost some directions.
    assert float(values["hutchpp-flat-ratio"]) == pytest.approx(np.sqrt(3), rel=0.12)


def test_hutchpp_on_the_network(values) -> None:
    assert float(values["plus-first-ratio"]) > 1
    assert float(values["plus-last-gain"]) > 5
    assert float(values["plus-last-percent"]) < 1


def test_hutchpp_is_exact_for_low_rank_as_the_answers_say() -> None:
    rng = np.random.default_rng(0)
    for rank, probes in ((50, 300), (1, 3)):
        factor = rng.standard_normal((rank, 400))
        like = np.zeros(400)
        estimate = hutchpp_trace(lambda v, B=factor: B.T @ (B @ v), like, rng, probes=probes)
        assert estimate.value == pytest.approx(np.sum(factor**2), rel=1e-10)


def test_the_answer_on_uniform_entries_is_right() -> None:
    rng = np.random.default_rng(0)
    v = rng.uniform(-1, 1, (20_000, 3))
    np.testing.assert_allclose(v.T @ v / len(v), np.eye(3) / 3, atol=0.015)


def test_the_effective_numbers_of_the_exercise() -> None:
    def effective(eigenvalues):
        return np.sum(eigenvalues) ** 2 / np.sum(eigenvalues**2)

    assert effective(np.ones(20_000)) == pytest.approx(20_000)
    assert effective(0.5 ** np.arange(1, 60)) == pytest.approx(3)
    assert 20_000 / effective(0.5 ** np.arange(1, 60)) == pytest.approx(6667, abs=1)


def test_unit_vectors_have_the_variance_of_the_exercise() -> None:
    A = np.random.default_rng(0).standard_normal((6, 6))
    values = np.array([6 * e @ A @ e for e in np.eye(6)])
    assert values.mean() == pytest.approx(np.trace(A))
    assert values.var() == pytest.approx(6 * np.sum(np.diag(A) ** 2) - np.trace(A) ** 2)


def run_block(article, part: str) -> tuple[dict, list[float]]:
    """Run the block of a solution that has this part; return its names and what it printed."""
    blocks = [b.get_text() for b in article(CHAPTER).select(".solution .highlight pre")]
    shown: list[float] = []
    scope = {"print": lambda value: shown.append(float(value))}
    exec(only(blocks, part), scope)
    return scope, shown


def test_the_solution_without_a_backward_pass_is_right(article) -> None:
    scope, (difference,) = run_block(article, "quadratic_form")
    assert abs(difference) < 1e-12
    v, f, x = scope["v"], scope["f"], scope["x"]
    expected = jvp(grad(f), (x,), (v,))[1] @ v
    assert scope["quadratic_form"](x, v) == pytest.approx(expected, rel=1e-12)


def test_the_solution_on_the_divergence_is_right(article) -> None:
    _, (off, ratio) = run_block(article, "found.standard_error / predicted")
    assert abs(off) < 2
    # A standard deviation from 400 numbers is known to about 4 %.
    assert ratio == pytest.approx(1, abs=0.12)
