from typing import Any

import numpy as np
import pytest

from autograd_course.estimators.hessian_map import hessian_map
from autograd_course.estimators.lanczos import lanczos

RNG = np.random.default_rng(0)
N = 60
BASIS = np.linalg.qr(RNG.standard_normal((N, N))).Q
# From 1e-6 to 1: the large ones converge at once, and then the plain recurrence goes astray.
SPECTRUM = np.logspace(-6, 0, N)
A = (BASIS * SPECTRUM) @ BASIS.T
A = (A + A.T) / 2
START = RNG.standard_normal(N)


def times(matrix: Any) -> Any:
    return lambda v: matrix @ v


def test_vectors_are_orthonormal_and_fulfill_the_recurrence() -> None:
    found = lanczos(times(A), START, steps=40, vectors=True)
    assert found.alphas.shape == (40,)
    assert found.betas.shape == (39,)
    v = found.vectors
    np.testing.assert_allclose(v @ v.T, np.eye(40), atol=1e-14)
    np.testing.assert_allclose(v[0], START / np.linalg.norm(START), rtol=1e-14)
    np.testing.assert_allclose(v @ A @ v.T, found.matrix, atol=1e-14)
    remainder = A @ v.T - v.T @ found.matrix
    np.testing.assert_allclose(remainder[:, :-1], 0, atol=1e-14)
    assert np.linalg.norm(remainder[:, -1]) == pytest.approx(found.residual, rel=1e-6)
    assert np.all(found.betas > 0)


def test_all_steps_give_all_eigenvalues_and_no_ghosts() -> None:
    found = lanczos(times(A), START, steps=1000)
    assert len(found.alphas) == N
    assert found.residual == 0
    np.testing.assert_allclose(np.linalg.eigvalsh(found.matrix), SPECTRUM, atol=1e-14)
    assert found.vectors is None


def test_extreme_eigenvalues_come_first() -> None:
    matrix = np.diag(np.concatenate([[-3.0], RNG.uniform(-1, 1, 200), [5.0]]))
    values = np.linalg.eigvalsh(lanczos(times(matrix), RNG.standard_normal(202), steps=20).matrix)
    np.testing.assert_allclose(values[[0, -1]], [-3.0, 5.0], rtol=1e-10)


@pytest.mark.parametrize(
    ("matrix", "start", "eigenvalues"),
    [
        (np.eye(5), np.ones(5), [1.0]),
        (np.zeros((4, 4)), np.ones(4), [0.0]),
        (np.diag([1.0, 1.0, 2.0, 2.0]), np.ones(4), [1.0, 2.0]),
        (np.diag([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), [2.0]),
        (np.diag([1e-8, 3e-8, 3e-8]), np.ones(3), [1e-8, 3e-8]),
        (1e12 * np.diag([1.0, 3.0, 3.0]), np.ones(3), [1e12, 3e12]),
        (np.array([[7.0]]), np.ones(1), [7.0]),
    ],
)
def test_an_invariant_subspace_ends_the_process(matrix: Any, start: Any, eigenvalues: Any) -> None:
    found = lanczos(times(matrix), start)
    np.testing.assert_allclose(np.linalg.eigvalsh(found.matrix), eigenvalues, rtol=1e-12)
    assert found.residual == 0


def test_a_diagonal_of_zeros() -> None:
    """The eigenvalues of ``[[0, M], [M^T, 0]]`` are the singular values of M, of both signs."""
    m = RNG.standard_normal((4, 4))
    matrix = np.block([[np.zeros((4, 4)), m], [m.T, np.zeros((4, 4))]])
    found = lanczos(times(matrix), np.concatenate([RNG.standard_normal(4), np.zeros(4)]))
    np.testing.assert_allclose(found.alphas, 0, atol=1e-14)
    singular = np.linalg.svd(m, compute_uv=False)
    np.testing.assert_allclose(
        np.linalg.eigvalsh(found.matrix), np.sort([*singular, *-singular]), atol=1e-13
    )


def test_trees_and_single_precision() -> None:
    x = {"a": np.ones((2, 2), np.float32), "b": np.float32(0.5)}
    product = hessian_map(lambda p: np.sum(p["a"] ** 3) + p["b"] ** 2 * np.sum(p["a"]), x)
    found = lanczos(product, {"a": np.ones((2, 2), np.float32), "b": np.float32(1)}, vectors=True)
    # The even combination of a's entries, and b: the Hessian there is [[6, 2], [2, 8]].
    np.testing.assert_allclose(np.linalg.eigvalsh(found.matrix), 7 + np.array([-1, 1]) * 5**0.5,
                               rtol=1e-5)  # fmt: skip
    assert found.vectors["a"].shape == (2, 2, 2)
    assert found.vectors["b"].shape == (2,)
    assert found.alphas.dtype == found.vectors["a"].dtype == np.float32


def test_a_slightly_asymmetric_map_passes() -> None:
    noise = 1e-8 * RNG.standard_normal((N, N))
    values = np.linalg.eigvalsh(lanczos(times(A + noise), START, steps=30).matrix)
    assert values[-1] == pytest.approx(1.0, abs=1e-6)


ROTATION = np.array([[0.0, 1.0], [-1.0, 0.0]])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lanczos(times(ROTATION), np.ones(2)), ValueError, "symmetric map.*2, beside"),
        (lambda: lanczos(times(np.triu(np.ones((9, 9)))), np.ones(9)), ValueError, "symmetrize"),
        (
            lambda: lanczos(times(A + 1e-3 * np.triu(np.ones((N, N)))), START),
            ValueError,
            "<u, A v> and <A u, v>",
        ),
        (lambda: lanczos(times(A), np.zeros(N)), ValueError, "positive, finite length"),
        (lambda: lanczos(times(A), np.full(N, np.nan)), ValueError, "of length nan"),
        (lambda: lanczos(times(A), START, steps=0), ValueError, "steps to be an integer of 1"),
        (lambda: lanczos(times(np.inf * A), START), ValueError, "infinities or NaN"),
        (lambda: lanczos(times(A[:5]), START), ValueError, "result of the linear map"),
        (lambda: lanczos(times(A), np.arange(N)), TypeError, "in start"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in matmul")
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_scale_of_the_map_and_of_the_start_does_not_matter(scale: float) -> None:
    weights = np.array([1.0, 2.0, 4.0])
    found = lanczos(lambda v: scale * weights * v, scale * np.ones(3))
    np.testing.assert_allclose(np.linalg.eigvalsh(found.matrix / scale), weights, rtol=1e-13)
