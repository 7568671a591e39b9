"""The claims of the chapter on feed-forward networks, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import itertools
import re
import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from sklearn.datasets import load_digits

from autograd_course import grad
from autograd_course.models.losses import LOSSES, cross_entropy
from tests.book.reading import numbers, only

CHAPTER = "book/feed-forward-networks"
SIZES = [64, 32, 32, 10]
INFINITESIMAL = 1e-30


@pytest.fixture(scope="module")
def page_functions(article: Callable[[str], BeautifulSoup]) -> dict[str, object]:
    """The functions of the page that its exercises use, from the code that it shows."""
    images, digits = load_digits(return_X_y=True)
    scope = {
        "np": np, "images": images / 16, "digits": digits, "grad": grad, "LOSSES": LOSSES,
        "cross_entropy": cross_entropy,
    }  # fmt: skip
    for pre in article(CHAPTER).select(".cell_input pre"):
        code = pre.get_text()
        if re.search(r"def (random_layers|backward|loss_of|tired_backward)\b", code):
            exec(re.split(r"\n(?:print|x, labels)", code)[0], scope)
    return scope


def test_the_data_are_the_digits(values, printed) -> None:
    assert int(values["samples"]) == 1797
    assert only(printed, "(1797,").strip() == "(1797, 64) (1797,)"


def test_the_states_have_the_shapes_of_the_table(printed) -> None:
    wanted = [(100, size) for size in SIZES]
    assert only(printed, "[(100, 64)").strip() == str(wanted)


def test_every_adjoint_in_the_drawing_has_the_shape_of_its_value(article) -> None:
    (drawing,) = article(CHAPTER).select("svg.graph")
    for node in drawing.select("g.node"):
        primal, adjoint = node.select_one(".primal"), node.select_one(".adjoint")
        if adjoint is not None:
            assert adjoint.get_text() == primal.get_text()
    assert len(drawing.select(".adjoint")) == len(drawing.select("g.node")) - 1


def test_the_sum_over_samples_is_the_product(values, printed) -> None:
    assert float(values["per-sample-error"]) < 1e-14
    shapes, agreement, nonzero = only(printed, "Jacobians: (").strip().splitlines()
    assert shapes == "Jacobians: (5, 3, 4, 3)  per sample: (5, 4, 3)"
    assert agreement.endswith("True")
    # One of the three columns of the weights for each output.
    assert numbers(nonzero) == [pytest.approx(1 / 3, abs=1e-4)]


def test_the_jacobians_of_a_batch_would_be_large(values) -> None:
    assert float(values["jacobian-gigabytes"]) == pytest.approx(32 * 512 * 784 * 512 * 8 / 1e9)
    assert float(values["adjoint-megabytes"]) == pytest.approx(784 * 512 * 8 / 1e6)


def test_the_shifted_loss_survives_where_the_written_one_does_not(values, printed) -> None:
    assert values["written-loss"] == "inf"
    assert values["written-gradient"] == "[nan, nan]"
    assert float(values["shifted-loss"]) == 800
    assert values["shifted-gradient"] == "[-1.0, 1.0]"
    table = only(printed, "as written: loss").strip().splitlines()
    assert len(table) == 5
    assert [("nan" in row, "inf" in row) for row in table[1:]] == [
        (False, False), (True, True), (True, False), (True, True),
    ]  # fmt: skip


def test_the_gradient_of_the_cross_entropy_is_softmax_minus_truth(values) -> None:
    assert float(values["cross-entropy-error"]) < 1e-15
    z, label = np.array([0.3, -1.2, 2.0]), 1
    p = np.exp(z) / np.sum(np.exp(z))
    found = [
        np.imag(np.log(np.sum(np.exp(moved))) - moved[label]) / INFINITESIMAL
        for moved in z + 1j * INFINITESIMAL * np.eye(3)
    ]
    np.testing.assert_allclose(found, p - np.eye(3)[label], rtol=1e-14)


def test_the_gradient_agrees_three_times(values, printed) -> None:
    assert only(printed, "agree to 1e-10").count("True") == 2
    for name in "package", "jax":
        assert float(values[f"agree-{name}"]) < 1e-10
        assert values[f"network-{name}"] == values["network-by_hand"]


def test_the_gradient_by_hand_is_the_complex_step(root: Path, capsys) -> None:
    by_hand = runpy.run_path(str(root / "book/code/network_by_hand.py"))
    x, labels, layers = by_hand["x"], by_hand["labels"], by_hand["layers"]

    def loss(layers):
        v = x
        for W, c in layers[:-1]:
            v = np.tanh(v @ W + c)
        z = v @ layers[-1][0] + layers[-1][1]
        return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(x)), labels])

    rng = np.random.default_rng(0)
    for k, (W, c) in enumerate(layers):
        W_dot, c_dot = rng.normal(size=W.shape), rng.normal(size=c.shape)
        moved = (W + 1j * INFINITESIMAL * W_dot, c + 1j * INFINITESIMAL * c_dot)
        slope = np.imag(loss([*layers[:k], moved, *layers[k + 1 :]])) / INFINITESIMAL
        W_bar, c_bar = by_hand["gradient"][k]
        found = np.sum(W_bar * W_dot) + np.sum(c_bar * c_dot)
        assert found == pytest.approx(slope, rel=1e-11)
    assert f"{loss(layers):.12f}" in capsys.readouterr().out


def test_the_check_finds_the_bug_and_where_it_is(values) -> None:
    for k in 1, 2, 3:
        assert float(values[f"check-right-{k}"]) < 1e-7
    assert float(values["check-tired-1"]) > 0.1
    assert float(values["check-tired-2"]) < 1e-7
    assert float(values["check-tired-3"]) < 1e-7


def test_both_networks_learn_and_the_right_one_better(values) -> None:
    assert float(values["accuracy-start"]) < 30
    assert float(values["accuracy-right-least"]) > 95
    assert float(values["accuracy-tired-least"]) > 94
    assert float(values["loss-right"]) < 0.1 < float(values["loss-start"])
    assert float(values["loss-ratio"]) > 1.1


def test_adjoints_change_by_half_the_gain_per_layer(values) -> None:
    for gamma in 1, 2, 3:
        assert float(values[f"theory-{gamma}"]) == gamma / 2
        assert float(values[f"factor-{gamma}"]) == pytest.approx(gamma / 2, rel=0.03)


def test_sigmoids_shrink_the_adjoints_sixteenfold() -> None:
    rng, n = np.random.default_rng(0), 300
    v, v_bar = rng.normal(size=(50, n)), rng.normal(size=(50, n))
    W = rng.normal(size=(n, n)) / np.sqrt(n)
    out = 1 / (1 + np.exp(-v @ W))
    shrunk = np.mean(((v_bar * out * (1 - out)) @ W.T) ** 2) / np.mean(v_bar**2)
    assert 0.02 < shrunk < 1 / 16


def test_the_backward_pass_has_two_products_for_one(values, printed) -> None:
    forward = [100 * a * b for a, b in itertools.pairwise(SIZES)]
    backward = 2 * sum(forward) - forward[0]
    assert int(values["cost-forward"]) == sum(forward)
    assert int(values["cost-backward"]) == backward
    assert float(values["cost-quotient"]) == pytest.approx(backward / sum(forward))
    assert float(values["cost-quotient"]) == pytest.approx(2 - float(values["cost-first-share"]))
    first, second, _ = only(printed, "quotient:").strip().splitlines()
    assert numbers(first)[:3] == forward
    assert sorted(numbers(second)[:-1]) == sorted([*forward, *forward[1:]])


def test_a_shortcut_passes_adjoints_as_the_answer_says() -> None:
    rng = np.random.default_rng(0)
    V, W, V_bar = (rng.normal(size=shape) for shape in ((5, 4), (4, 4), (5, 4)))

    def layer(V, W):
        return np.sum((V + np.tanh(V @ W)) * V_bar)

    S_bar = V_bar * (1 - np.tanh(V @ W) ** 2)
    found = grad(layer, argnums=(0, 1))(V, W)
    np.testing.assert_allclose(found[0], V_bar + S_bar @ W.T, rtol=1e-12)
    np.testing.assert_allclose(found[1], V.T @ S_bar, rtol=1e-12)


def test_the_code_of_the_solutions_runs(article, page_functions) -> None:
    scope = page_functions
    scope["layers"] = scope["random_layers"](SIZES, np.random.default_rng(0))
    blocks = [pre.get_text() for pre in article(CHAPTER).select(".solution .highlight pre")]
    assert len(blocks) == 2
    for code in blocks:
        exec(code, scope)
