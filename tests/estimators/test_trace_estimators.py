from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hvp
from autograd_course.estimators.hessian_map import hessian_map
from autograd_course.estimators.trace_estimators import (
    hutchinson_diagonal,
    hutchinson_trace,
    hutchpp_trace,
)
from autograd_course.layout import Layout

N = 12
GENERAL = np.random.default_rng(0).standard_normal((N, N))
SYMMETRIC = (GENERAL + GENERAL.T) / 2
TRACES = (hutchinson_trace, hutchpp_trace)
ESTIMATORS = (*TRACES, hutchinson_diagonal)


def sample(estimator: Any, matrix: Any, runs: int, **options: Any) -> tuple[Any, Any]:
    """Return the values and the standard errors of many runs."""
    rng = np.random.default_rng(1)
    like = np.zeros(len(matrix))
    found = [
        estimator(lambda v: v @ matrix.T, like, rng, batched=True, **options) for _ in range(runs)
    ]
    return np.array([e.value for e in found]), np.array([e.standard_error for e in found])


@pytest.mark.parametrize("distribution", ["rademacher", "gaussian"])
@pytest.mark.parametrize("matrix", [SYMMETRIC, GENERAL])
@pytest.mark.parametrize("estimator", TRACES)
def test_traces_are_unbiased(estimator: Any, matrix: Any, distribution: Any) -> None:
    values, _ = sample(estimator, matrix, 1000, probes=9, distribution=distribution)
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - np.trace(matrix)) < 4 * error
    # As sharp a test as it looks: the mean is known well.
    assert error < 0.1 * np.linalg.norm(matrix)


@pytest.mark.parametrize("matrix", [SYMMETRIC, GENERAL])
@pytest.mark.parametrize("distribution", ["rademacher", "gaussian"])
def test_variance_of_the_trace_is_that_of_theory(distribution: Any, matrix: Any) -> None:
    probes = 20
    values, errors = sample(
        hutchinson_trace, matrix, 2000, probes=probes, distribution=distribution
    )
    part = (matrix + matrix.T) / 2
    diagonal = np.sum(np.diag(part) ** 2) if distribution == "rademacher" else 0.0
    theory = 2 * (np.sum(part**2) - diagonal) / probes
    # The variance of a sample of 2000 is itself known to about 3 %.
    assert values.var(ddof=1) == pytest.approx(theory, rel=0.15)
    assert np.mean(errors**2) == pytest.approx(theory, rel=0.1)


@pytest.mark.parametrize("distribution", ["rademacher", "gaussian"])
def test_mean_and_variance_of_the_diagonal(distribution: Any) -> None:
    probes = 20
    values, errors = sample(
        hutchinson_diagonal, GENERAL, 3000, probes=probes, distribution=distribution
    )
    beside = np.sum(GENERAL**2, axis=1) - np.diag(GENERAL) ** 2
    theory = beside / (probes if distribution == "rademacher" else probes - 2)
    np.testing.assert_allclose(values.mean(axis=0), np.diag(GENERAL), atol=0.1)
    np.testing.assert_allclose(values.var(axis=0, ddof=1), theory, rtol=0.2)
    np.testing.assert_allclose(np.mean(errors**2, axis=0), theory, rtol=0.1)


def test_rademacher_probes_are_exact_for_a_diagonal_map() -> None:
    diagonal = np.arange(1.0, 6.0)
    rng = np.random.default_rng(0)
    trace = hutchinson_trace(lambda v: diagonal * v, diagonal, rng, probes=3)
    assert trace == (15.0, 0.0)
    found = hutchinson_diagonal(lambda v: diagonal * v, diagonal, rng, probes=3)
    np.testing.assert_array_equal(found.value, diagonal)
    np.testing.assert_array_equal(found.standard_error, 0.0)


def test_hutchpp_is_better_at_equal_products_when_the_spectrum_decays() -> None:
    basis = np.linalg.qr(GENERAL).Q
    decaying = (basis * np.arange(1.0, N + 1) ** -3.0) @ basis.T
    errors = [
        np.sqrt(np.mean((sample(estimator, decaying, 300, probes=15)[0] - np.trace(decaying)) ** 2))
        for estimator in TRACES
    ]
    assert errors[1] < errors[0] / 10


def test_hutchpp_standard_error_is_the_scatter() -> None:
    values, errors = sample(hutchpp_trace, SYMMETRIC, 2000, probes=12)
    assert np.mean(errors**2) == pytest.approx(values.var(ddof=1), rel=0.1)


@pytest.mark.parametrize("probes", [3, 4, 5, 36, 50])
def test_hutchpp_spends_as_many_products_as_it_was_given(probes: int) -> None:
    calls = []
    estimate = hutchpp_trace(
        lambda v: calls.append(1) or SYMMETRIC @ v, np.zeros(N), np.random.default_rng(0),
        probes=probes,
    )  # fmt: skip
    assert len(calls) == probes
    if probes >= 3 * N:
        assert estimate.value == pytest.approx(np.trace(SYMMETRIC), rel=1e-12)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_one_probe_tells_nothing_of_its_error(estimator: Any) -> None:
    probes = 3 if estimator is hutchpp_trace else 1
    found = estimator(lambda v: SYMMETRIC @ v, np.zeros(N), np.random.default_rng(0), probes=probes)
    assert np.all(np.isfinite(found.value))
    assert np.all(np.isnan(found.standard_error))


def network(parameters: Any) -> Any:
    (first, second), inputs = parameters, np.linspace(-1.0, 1.0, 15).reshape(5, 3)
    hidden = np.tanh(inputs @ first["w"] + first["b"])
    return np.mean((hidden @ second["w"] + second["b"]) ** 2)


def test_the_hessian_of_a_network() -> None:
    rng = np.random.default_rng(3)
    parameters = [
        {"w": rng.standard_normal((3, 4)), "b": rng.standard_normal(4)},
        {"w": rng.standard_normal(4), "b": 0.5},
    ]
    product = hessian_map(network, parameters)
    size = 21
    layout = Layout("test", "parameters", parameters)
    matrix = layout.ravel("test", "rows", product(layout.unravel(np.eye(size))), (size,))
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-14)
    for estimator in TRACES:
        batched = estimator(product, parameters, rng, probes=30, batched=True)
        assert abs(batched.value - np.trace(matrix)) < 4 * batched.standard_error
    looped, batched = (
        hutchinson_diagonal(matvec, parameters, np.random.default_rng(4), batched=flag)
        for matvec, flag in [
            (lambda v: hvp(network, (parameters,), (v,))[0], False),
            (product, True),
        ]
    )
    assert looped.value[0]["w"].shape == looped.standard_error[0]["w"].shape == (3, 4)
    looped, batched = (layout.ravel("test", "it", found.value) for found in (looped, batched))
    np.testing.assert_allclose(looped, batched, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(batched, np.diag(matrix), atol=4 * np.linalg.norm(matrix) / 10)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("batched", [False, True])
def test_an_estimate_can_be_differentiated(estimator: Any, batched: bool) -> None:
    """The trace of the Hessian as a regularizer: exact for a diagonal one, and for a full basis."""
    distribution = "gaussian" if estimator is hutchpp_trace else "rademacher"
    options = {"probes": 9, "batched": batched, "distribution": distribution}

    def curvature(x: Any) -> Any:
        product = hessian_map(lambda x: np.sum(x**4), x)
        return np.sum(estimator(product, x, np.random.default_rng(0), **options).value)

    x = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(grad(curvature)(x), 24 * x, rtol=1e-10)


def test_single_precision_stays_and_random_numbers_repeat() -> None:
    x = np.linspace(0.1, 1.0, 5, dtype=np.float32)
    product = hessian_map(lambda x: np.sum(x**3) * np.sum(x), x)
    runs = [hutchinson_trace(product, x, np.random.default_rng(7), batched=True) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0].value.dtype == runs[0].standard_error.dtype == np.float32
    assert hutchinson_diagonal(product, x, np.random.default_rng(7)).value.dtype == np.float32


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"probes": 0}, ValueError, "probes to be an integer of [13]"),
        ({"distribution": "sphere"}, ValueError, "rademacher or gaussian; got 'sphere'"),
        ({"rng": 3}, TypeError, "default_rng"),
        ({"like": np.arange(3)}, TypeError, "in like"),
        ({"matvec": lambda v: v[:2]}, ValueError, "result of the linear map"),
        ({"matvec": grad(np.sum)(np.ones(3))}, TypeError, "as a function"),
    ],
)
def test_misuse(estimator: Any, options: Any, error: type[Exception], message: str) -> None:
    everything = {"matvec": lambda v: v, "like": np.zeros(3), "rng": np.random.default_rng(0)}
    with pytest.raises(error, match=message):
        estimator(**{**everything, **options})
