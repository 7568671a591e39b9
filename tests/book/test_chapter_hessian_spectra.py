"""The claims of the chapter on Hessian spectra, as the built page computed them.

The spectra are computed here once more, from a Hessian that is derived by hand.
"""

import re

import numpy as np
import pytest
from sklearn.datasets import load_digits

CHAPTER = "book/hessian-spectra"
WEIGHTS = 334


def numbers(text: str) -> list[float]:
    plain = text.replace(",", "")
    return [float(number) for number in re.findall(r"[-+]?\d+\.?\d*(?:e[-+]\d+)?", plain)]


def lines_of(texts: list[str], part: str) -> list[str]:
    """Return the lines of the one text that has this part."""
    (found,) = (text for text in texts if part in text)
    return found.strip().splitlines()


class Network:
    """The chapter's network, with its gradient and its Hessian written by hand."""

    def __init__(self) -> None:
        digits = load_digits()
        pixels = digits.data[:, :].reshape(-1, 4, 2, 4, 2).sum(axis=(2, 4)) / 64
        pixels = pixels.reshape(-1, 16)[:600]
        self.x = pixels - pixels.mean(axis=0)
        self.labels = digits.target[:600]
        rng = np.random.default_rng(0)
        self.start = np.zeros(WEIGHTS)
        self.start[:192] = rng.uniform(-1, 1, 192) * np.sqrt(6 / 28)
        self.start[204:324] = rng.uniform(-1, 1, 120) * np.sqrt(6 / 22)

    def passes(self, w):
        second = w[204:324].reshape(12, 10)
        hidden = np.tanh(self.x @ w[:192].reshape(16, 12) + w[192:204])
        logits = hidden @ second + w[324:]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return hidden, shares / shares.sum(axis=1, keepdims=True), second

    def gradient(self, w):
        hidden, shares, second = self.passes(w)
        error = (shares - np.eye(10)[self.labels]) / len(self.x)
        inner = error @ second.T * (1 - hidden**2)
        parts = self.x.T @ inner, inner.sum(0), hidden.T @ error, error.sum(0)
        return np.concatenate([part.ravel() for part in parts])

    def hessian(self, w):
        """Sum over the samples of J^T B J, and of the second derivatives of the logits."""
        hidden, shares, second = self.passes(w)
        total = np.zeros((WEIGHTS, WEIGHTS))
        for x, h, p, label in zip(self.x, hidden, shares, self.labels, strict=True):
            slope = 1 - h**2
            extended = np.append(x, 1.0)  # pixels and the bias: 17 inputs of each hidden neuron
            jacobian = np.zeros((10, WEIGHTS))
            for k in range(12):
                places = np.append(np.arange(16) * 12 + k, 192 + k)
                jacobian[:, places] = np.outer(second[k] * slope[k], extended)
            for c in range(10):
                jacobian[c, 204 + np.arange(12) * 10 + c] = h
                jacobian[c, 324 + c] = 1
            total += jacobian.T @ (np.diag(p) - np.outer(p, p)) @ jacobian
            error = p - np.eye(10)[label]
            for k in range(12):
                places = np.append(np.arange(16) * 12 + k, 192 + k)
                bend = -2 * h[k] * slope[k] * (second[k] @ error)
                total[np.ix_(places, places)] += bend * np.outer(extended, extended)
                mixed = np.outer(slope[k] * extended, error)
                outputs = 204 + k * 10 + np.arange(10)
                total[np.ix_(places, outputs)] += mixed
                total[np.ix_(outputs, places)] += mixed.T
        return total / len(self.x)


@pytest.fixture(scope="module")
def spectra() -> dict[str, np.ndarray]:
    """All eigenvalues before and after 300 steps, from the Hessian by hand."""
    network = Network()
    w = network.start
    for _ in range(300):
        w = w - 0.5 * network.gradient(w)
    return {
        "before": np.linalg.eigvalsh(network.hessian(network.start)),
        "after": np.linalg.eigvalsh(network.hessian(w)),
    }


def test_the_ends_of_the_spectrum_are_those_of_the_hessian_by_hand(printed, spectra) -> None:
    for line in lines_of(printed, " to +"):
        exact = spectra[line.split()[0]]
        np.testing.assert_allclose(numbers(line)[:2], exact[[0, -1]], atol=6e-5)


def test_large_negative_eigenvalues_leave_and_small_ones_stay(values, spectra) -> None:
    ratios = {}
    for name, exact in spectra.items():
        ratios[name] = -exact[0] / exact[-1]
        assert float(values[f"ratio-{name}"]) == pytest.approx(ratios[name], rel=1e-6)
        negative = int(np.sum(exact < -1e-3 * exact[-1]))
        assert int(values[f"negative-{name}"]) == negative
        assert negative > 30
    assert ratios["before"] > 20 * ratios["after"]
    assert float(values["ratio-factor"]) == pytest.approx(ratios["before"] / ratios["after"])


def test_outliers_are_one_fewer_than_classes(values, spectra) -> None:
    descending = spectra["after"][::-1]
    quotients = descending[:29] / descending[1:30]
    assert int(np.argmax(quotients)) + 1 == 9 == int(values["outliers"])
    assert float(values["outlier-gap"]) == pytest.approx(quotients.max(), rel=1e-6)
    share = np.mean(np.abs(descending) < 0.01 * descending[0])
    assert float(values["near-zero"]) == pytest.approx(share)
    assert share > 0.6


def test_the_density_finds_the_same_ratios_without_the_matrix(values, spectra) -> None:
    for name, exact in spectra.items():
        ratio = -exact[0] / exact[-1]
        assert float(values[f"estimated-ratio-{name}"]) == pytest.approx(ratio, rel=1e-6)
        assert float(values[f"end-error-{name}"]) < 1e-8
        assert float(values[f"integral-{name}"]) == pytest.approx(1, abs=1e-6)


def test_the_ratio_falls_all_along_the_training(values) -> None:
    first, last = float(values["ratio-first"]), float(values["ratio-last"])
    assert float(values["ratio-total"]) == pytest.approx(first / last)
    assert first > 30 * last
    assert float(values["last-lowest"]) < 0
    assert float(values["ends-error"]) < 1e-6


def test_the_power_method_is_as_slow_as_theory_says(values, spectra) -> None:
    top, second = spectra["after"][-1], spectra["after"][-2]
    assert float(values["power-rate"]) == pytest.approx((second / top) ** 2, rel=1e-6)
    assert float(values["power-slope"]) == pytest.approx((second / top) ** 2, rel=0.01)
    assert float(values["power-last-number"]) > 1e-6


def test_lanczos_is_never_worse_and_much_faster(values, printed) -> None:
    assert float(values["lanczos-worse"]) < 1e-9
    assert int(values["lanczos-products"]) < 25
    assert float(values["outer-error-number"]) < 1e-6
    errors = [numbers(line)[-1] for line in lines_of(printed, " 4 products: relative")]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-5


def test_lanczos_agrees_three_times(values) -> None:
    w = np.linspace(-2.0, 3.0, 50)
    whole = np.linalg.eigvalsh(np.diag(w**2) + 1)
    # In the orthonormal basis that QR makes of the Krylov vectors, the same Ritz values.
    vectors = [np.cos(np.arange(50.0))]
    for _ in range(7):
        vectors.append((np.diag(w**2) + 1) @ vectors[-1])
        vectors[-1] /= np.linalg.norm(vectors[-1])
    Q = np.linalg.qr(np.transpose(vectors))[0]
    ritz = np.linalg.eigvalsh(Q.T @ (np.diag(w**2) + 1) @ Q)
    for variant in "by_hand", "package", "jax":
        lowest, highest = numbers(values[f"ritz-{variant}"])
        assert lowest == pytest.approx(ritz[0], abs=1e-7)
        assert highest == pytest.approx(ritz[-1], abs=1e-7)
        assert whole[0] <= lowest < highest <= whole[-1] + 1e-9
        assert values[f"ritz-{variant}"] == values["ritz-package"]


def test_ghosts_come_without_reorthogonalization_only(values) -> None:
    assert int(values["copies-plain"]) >= 2
    assert int(values["copies-careful"]) == 1
    assert float(values["apart-plain"]) > 0.5
    assert float(values["apart-careful"]) < 1e-13


def test_five_steps_are_exact_up_to_the_ninth_power(printed) -> None:
    for line in lines_of(printed, "power  9: relative"):
        power, error = numbers(line)
        assert error < 1e-12 if power <= 9 else error > 1e-7


def test_the_settings_are_those_of_the_paper(printed) -> None:
    for line in lines_of(printed, "probes of 90 steps"):
        assert numbers(line.split(":")[1]) == [10, 90, 10_000]


def test_the_error_follows_theory(values) -> None:
    assert float(values["slq-slope"]) == pytest.approx(-0.5, abs=0.15)
    # Bars are two standard errors; five of them are compared.
    assert float(values["slq-deviation"]) < 2
    assert float(values["slq-quotient-all"]) == pytest.approx(1, abs=0.1)
    assert float(values["peak-mean"]) == pytest.approx(1, abs=4 * np.sqrt(2 / 160))
    assert float(values["peak-spread"]) == pytest.approx(np.sqrt(2), rel=0.35)


def test_the_variance_of_one_probe_is_right() -> None:
    rng = np.random.default_rng(0)
    a = np.array([1.0, -2.0, 0.5, 4.0, 3.0])
    v = rng.normal(size=(200_000, 5))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    sampled = v**2 @ a
    assert np.var(sampled) == pytest.approx(2 / 7 * (np.mean(a**2) - np.mean(a) ** 2), rel=0.02)


def test_chance_outweighs_the_quadrature_from_fifteen_steps_on(printed) -> None:
    rows = [numbers(line) for line in lines_of(printed, "quadrature error")]
    steps, quadrature, chance = np.transpose(rows)
    assert steps.tolist() == [5, 10, 15, 20, 40]
    assert np.all(quadrature[2:] < chance[2:] / 5)
    assert quadrature[0] > chance[0]


def test_the_moments_agree_within_their_errors(printed, spectra) -> None:
    for line in lines_of(printed, "mean of power"):
        power, estimate, error, exact = numbers(line.replace("+-", " "))
        assert exact == pytest.approx(np.mean(spectra["after"] ** int(power)), rel=0.01)
        assert abs(estimate - exact) < 3.5 * error


def test_the_solutions_run(article) -> None:
    blocks = [pre.get_text() for pre in article(CHAPTER).select(".solution .highlight-python pre")]
    assert len(blocks) == 4
    for block in blocks:
        assert "assert" in block
        exec(block, {})
