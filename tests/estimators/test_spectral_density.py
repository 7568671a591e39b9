from typing import Any

import numpy as np
import pytest

from autograd_course import hessian
from autograd_course.estimators.hessian_map import hessian_map
from autograd_course.estimators.spectral_density import spectral_density

RNG = np.random.default_rng(0)
N = 300


def density_of(eigenvalues: Any, points: Any, width: float) -> Any:
    """Return the exact spectrum, smoothed by the same kernel."""
    bells = np.exp(-0.5 * ((points[:, np.newaxis] - eigenvalues) / width) ** 2)
    return bells.mean(axis=1) / (width * np.sqrt(2 * np.pi))


def distance(found: Any, eigenvalues: Any, width: float) -> float:
    """Return the integral of the absolute error: between 0 and 2."""
    error = np.abs(found.density - density_of(eigenvalues, found.grid, width))
    return float(np.trapezoid(error, found.grid))


def random_symmetric(eigenvalues: Any) -> Any:
    basis = np.linalg.qr(RNG.standard_normal((len(eigenvalues),) * 2)).Q
    return (basis * eigenvalues) @ basis.T


SPECTRA = {
    "even": np.linspace(-1.0, 1.0, N),
    "a bulk at zero and outliers": np.concatenate([RNG.normal(0, 0.02, N - 3), [-1.0, 2.0, 5.0]]),
    "tiny": 1e-9 * np.linspace(1.0, 2.0, N),
}


@pytest.mark.parametrize("name", SPECTRA)
def test_density_of_a_known_spectrum(name: str) -> None:
    eigenvalues = SPECTRA[name]
    matrix = random_symmetric(eigenvalues)
    width = 0.03 * float(np.ptp(eigenvalues))
    found = spectral_density(
        lambda v: v @ matrix, np.zeros(N), np.random.default_rng(1), probes=30, width=width,
        batched=True,
    )  # fmt: skip
    assert found.grid.shape == found.density.shape == found.standard_error.shape == (10_000,)
    assert found.nodes.shape == found.weights.shape == (30, 90)
    assert np.trapezoid(found.density, found.grid) == pytest.approx(1.0, abs=1e-6)
    assert distance(found, eigenvalues, width) < 0.1
    np.testing.assert_allclose(
        [found.nodes.min(), found.nodes.max()], [eigenvalues.min(), eigenvalues.max()], rtol=1e-3
    )


def test_the_standard_error_covers_the_error() -> None:
    eigenvalues = np.linspace(-1.0, 1.0, N)
    matrix = random_symmetric(eigenvalues)
    found = spectral_density(
        lambda v: matrix @ v, np.zeros(N), np.random.default_rng(2), probes=20, width=0.1
    )
    error = np.abs(found.density - density_of(eigenvalues, found.grid, 0.1))
    assert np.mean(error < 2 * found.standard_error) > 0.85
    # And is no larger than it has to be.
    assert np.mean(found.standard_error) < 3 * np.mean(error)


def test_the_rules_are_those_of_gauss() -> None:
    """With k nodes, moments are exact up to degree 2 k - 1, for the vector that was drawn."""
    matrix = random_symmetric(np.linspace(-1.0, 1.0, 40))
    found = spectral_density(
        lambda v: matrix @ v, np.zeros(40), np.random.default_rng(3), probes=1, steps=4
    )
    v = np.random.default_rng(3).standard_normal(40)
    v /= np.linalg.norm(v)
    for degree in range(8):
        moment = v @ np.linalg.matrix_power(matrix, degree) @ v
        assert np.sum(found.weights * found.nodes**degree) == pytest.approx(moment, abs=1e-14)
    assert np.all(np.isnan(found.standard_error))


def test_probes_together_or_one_by_one() -> None:
    # Some processes end early: v has only three different eigenvalues.
    diagonal = np.repeat([1.0, 2.0, 4.0], 20)
    options: dict[str, Any] = {"probes": 5, "width": 0.05}
    alone, together = (
        spectral_density(
            lambda v: diagonal * v, diagonal, np.random.default_rng(4), batched=flag, **options
        )
        for flag in (False, True)
    )
    np.testing.assert_allclose(np.sort(alone.weights)[:, :-3], 0, atol=1e-25)
    for found in (alone, together):
        assert found.nodes.shape == (5, 60)
        np.testing.assert_allclose([found.nodes.min(), found.nodes.max()], [1.0, 4.0])
    np.testing.assert_allclose(alone.grid, together.grid, atol=1e-12)
    np.testing.assert_allclose(alone.density, together.density, atol=1e-9)
    np.testing.assert_allclose(alone.weights.sum(axis=1), 1.0, rtol=1e-13)
    np.testing.assert_allclose(together.weights.sum(axis=1), 1.0, rtol=1e-13)


def test_processes_of_different_lengths() -> None:
    # Two eigenvalues that only some probes can tell apart.
    diagonal = np.array([1.0, 1.0, 1.0, 1.0 + 2e-14, 2.0])
    found = spectral_density(lambda v: diagonal * v, diagonal, np.random.default_rng(6))
    used = np.sum(found.weights > 1e-25, axis=1)
    assert set(used.tolist()) == {2, 3}
    assert found.nodes.min() > 0.99
    np.testing.assert_allclose(found.weights.sum(axis=1), 1.0, rtol=1e-13)
    assert np.trapezoid(found.density, found.grid) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("value", [0.0, 3.0, -1e-9])
def test_equal_eigenvalues(value: float) -> None:
    found = spectral_density(lambda v: value * v, np.zeros(50), np.random.default_rng(0))
    assert np.trapezoid(found.density, found.grid) == pytest.approx(1.0, abs=1e-6)
    assert found.grid[np.argmax(found.density)] == pytest.approx(
        value, abs=1e-2 * abs(value) + 0.01
    )


def test_the_hessian_of_a_small_function() -> None:
    inputs, x = RNG.standard_normal((40, 30)), RNG.standard_normal(30)

    def f(x: Any) -> Any:
        return np.mean(np.log(1 + np.exp(inputs @ x))) + 0.1 * np.sum(np.cos(x))

    eigenvalues = np.linalg.eigvalsh(hessian(f)(x))
    found = spectral_density(
        hessian_map(f, x), x, np.random.default_rng(0), probes=200, width=0.02, batched=True
    )
    assert distance(found, eigenvalues, 0.02) < 0.1
    share_below_zero = np.mean(np.sum(found.weights * (found.nodes < 0), axis=1))
    assert share_below_zero == pytest.approx(np.mean(eigenvalues < 0), abs=0.05)


def test_a_tree_and_a_grid_of_ones_own() -> None:
    like = {"a": np.zeros((4, 5)), "b": [np.zeros(3), 0.0]}
    points = np.linspace(0.0, 4.0, 50)
    found = spectral_density(
        lambda v: {"a": 2 * v["a"], "b": v["b"]}, like, np.random.default_rng(0),
        probes=50, width=0.2, grid=points,
    )  # fmt: skip
    np.testing.assert_array_equal(found.grid, points)
    exact = density_of(np.repeat([2.0, 1.0], [20, 4]), points, 0.2)
    np.testing.assert_allclose(found.density, exact, atol=0.1)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"probes": 0}, ValueError, "probes to be an integer of 1"),
        ({"steps": 1.5}, ValueError, "steps to be an integer of 1"),
        ({"width": 0.0}, ValueError, "positive width; got 0.0"),
        ({"width": 1e-6}, ValueError, "too coarse for a kernel of width 1e-06"),
        ({"grid": 1}, ValueError, "grid to be an integer of 2"),
        ({"grid": np.array([1.0, 0.5])}, ValueError, "ascending"),
        ({"rng": np.random.RandomState(0)}, TypeError, "default_rng"),
        ({"like": np.arange(5)}, TypeError, "in like"),
        ({"matvec": lambda v: v[::-1] * np.arange(5)}, ValueError, "symmetric map"),
        ({"matvec": lambda v: v / 0}, ValueError, "infinities or NaN"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_misuse(options: Any, error: type[Exception], message: str) -> None:
    everything = {
        "matvec": lambda v: np.arange(5.0) * v, "like": np.zeros(5), "rng": np.random.default_rng(0)
    }  # fmt: skip
    with pytest.raises(error, match=message):
        spectral_density(**{**everything, **options})
