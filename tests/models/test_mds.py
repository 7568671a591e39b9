from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograd_course import check_grads, finite_differences, grad, hvp, jvp
from autograd_course.models import mds

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(7)


def literal_stress(W: Any, D: Any) -> float:
    """The sum of the lecture, term by term."""
    pairs = [(i, j) for i in range(len(W)) for j in range(len(W))]
    return sum((np.sum((W[i] - W[j]) ** 2) - D[i, j]) ** 2 for i, j in pairs)


def configurations(count: int, dimensions: int) -> tuple[Any, Any]:
    W, points = RNG.standard_normal((2, count, dimensions))
    return W, mds.squared_distances(points)


@pytest.mark.parametrize(("count", "dimensions"), [(1, 1), (2, 3), (7, 2), (12, 5)])
def test_stress_is_the_sum_of_the_lecture(count: int, dimensions: int) -> None:
    W, D = configurations(count, dimensions)
    assert mds.stress(W, D) == pytest.approx(literal_stress(W, D), rel=1e-12)


def test_stress_vanishes_at_every_rigid_motion_of_the_points() -> None:
    points = RNG.standard_normal((9, 3))
    rotation = np.linalg.qr(RNG.standard_normal((3, 3)))[0]
    moved = points @ rotation + 100.0
    assert mds.stress(moved, mds.squared_distances(points)) < 1e-24


def test_points_far_from_the_origin_lose_no_accuracy() -> None:
    W, D = configurations(6, 2)
    for f in (mds.stress, lambda W, D: mds.stress_and_gradient(W, D)[0]):
        assert f(W + 2.0**20, D) == pytest.approx(f(W, D), rel=1e-9)


# Blocks of rows: one, several that come out even, and several of which the last is smaller.
@pytest.mark.parametrize("block", [10**6, 12, 50, 1])
@pytest.mark.parametrize(("count", "dimensions"), [(1, 2), (12, 2), (13, 4)])
def test_the_fast_gradient_is_that_of_the_stress(
    count: int, dimensions: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mds, "_BLOCK", block)
    W, D = configurations(count, dimensions)
    value, gradient = mds.stress_and_gradient(W, D)
    assert value == pytest.approx(mds.stress(W, D), rel=1e-12)
    np.testing.assert_allclose(gradient, grad(mds.stress)(W, D), rtol=1e-11, atol=1e-11)


def test_both_gradients_agree_with_differences_and_with_jax() -> None:
    W, D = configurations(8, 2)

    def by_jax(W: Any) -> Any:
        return jnp.sum((jnp.sum((W[:, None] - W) ** 2, axis=-1) - D) ** 2)

    gradient = mds.stress_and_gradient(W, D)[1]
    np.testing.assert_allclose(gradient, jax.grad(by_jax)(W), rtol=1e-11, atol=1e-11)
    differences = finite_differences(lambda W: literal_stress(W, D), W)
    np.testing.assert_allclose(gradient, differences, rtol=1e-6)
    check_grads(lambda W, D: mds.stress(W, D), (W, D))


def test_distances_that_are_not_symmetric_are_taken_as_they_stand() -> None:
    W, D = configurations(11, 2)
    D = D + RNG.standard_normal(D.shape)
    value, gradient = mds.stress_and_gradient(W, D)
    assert value == pytest.approx(literal_stress(W, D), rel=1e-12)
    np.testing.assert_allclose(gradient, grad(mds.stress)(W, D), rtol=1e-11, atol=1e-11)


def test_the_fast_gradient_can_be_differentiated_itself() -> None:
    W, D = configurations(6, 2)
    v = RNG.standard_normal(W.shape)
    product = jvp(lambda W: mds.stress_and_gradient(W, D)[1], (W,), (v,))[1]
    (expected,) = hvp(lambda W: mds.stress(W, D), (W,), (v,))
    np.testing.assert_allclose(product, expected, rtol=1e-11, atol=1e-11)


def test_single_precision_stays_single() -> None:
    W, D = (array.astype(np.float32) for array in configurations(6, 2))
    value, gradient = mds.stress_and_gradient(W, D)
    assert value.dtype == gradient.dtype == mds.stress(W, D).dtype == np.float32
    np.testing.assert_allclose(gradient, grad(mds.stress)(W, D), rtol=1e-4, atol=1e-4)


def test_classical_scaling_gives_the_scores_of_principal_component_analysis() -> None:
    points = RNG.standard_normal((20, 4)) * np.array([4.0, 2.0, 1.0, 0.5]) + 3.0
    W, eigenvalues = mds.classical_mds(mds.squared_distances(points), 3)
    centered = points - points.mean(axis=0)
    _, singular_values, axes = np.linalg.svd(centered)
    scores = centered @ axes[:3].T
    signs = np.sign(np.sum(W * scores, axis=0))
    np.testing.assert_allclose(W * signs, scores, atol=1e-12)
    np.testing.assert_allclose(eigenvalues[:4], singular_values**2, rtol=1e-12)
    np.testing.assert_allclose(eigenvalues[4:], 0, atol=1e-12)
    np.testing.assert_allclose(np.sum(W**2, axis=0), eigenvalues[:3], rtol=1e-12)


def test_classical_scaling_recovers_points_from_their_distances() -> None:
    points = RNG.standard_normal((15, 2))
    W, _ = mds.classical_mds(mds.squared_distances(points))
    assert mds.procrustes_distance(W, points) < 1e-12
    assert np.abs(np.mean(W, axis=0)).max() < 1e-14
    # More dimensions than the points have are zeros.
    flat, _ = mds.classical_mds(mds.squared_distances(points), 5)
    assert np.abs(flat[:, 2:]).max() < 1e-6


def test_the_signs_of_classical_scaling_are_fixed() -> None:
    D = mds.squared_distances(RNG.standard_normal((6, 3)))
    W, _ = mds.classical_mds(D, 3)
    largest = W[np.argmax(np.abs(W), axis=0), np.arange(3)]
    assert np.all(largest > 0)


def test_distances_of_a_sphere_are_those_of_no_map() -> None:
    # The six corners of an octahedron: an antipode is two quarters of a circle away.
    latitudes = np.array([90.0, -90.0, 0.0, 0.0, 0.0, 0.0])
    longitudes = np.array([0.0, 0.0, 0.0, 180.0, 90.0, -90.0])
    arcs = mds.great_circle_distances(latitudes, longitudes, radius=2 / np.pi)
    expected = np.ones((6, 6)) - np.eye(6) + np.kron(np.eye(3), [[0, 1], [1, 0]])
    np.testing.assert_allclose(arcs, expected, rtol=1e-14)
    # By hand: 2 for the three axes, 0 for the mean, -1 for what a space with such distances lacks.
    _, eigenvalues = mds.classical_mds(arcs**2)
    np.testing.assert_allclose(eigenvalues, [2, 2, 2, 0, -1, -1], atol=1e-14)


def test_great_circles_of_neighbors_and_antipodes() -> None:
    # A millimeter along a meridian, where the spherical law of cosines gives zero.
    step = np.degrees(1e-6 / 6371.0088)
    near = mds.great_circle_distances(np.array([52.0, 52.0 + step]), np.array([13.0, 13.0]))
    assert near[0, 1] == pytest.approx(1e-6, rel=1e-4)
    far = mds.great_circle_distances(np.array([30.0, -30.0]), np.array([10.0, -170.0]))
    assert far[0, 1] == pytest.approx(np.pi * 6371.0088, rel=1e-12)


def test_squared_distances_are_exactly_symmetric() -> None:
    D = mds.squared_distances(RNG.standard_normal((5, 3)))
    assert (D == D.T).all()
    assert (np.diagonal(D) == 0).all()


@pytest.mark.parametrize(
    ("D", "message"),
    [
        (np.ones((2, 3)), r"square matrix .* shape \(2, 3\)"),
        (np.ones((0, 0)), "square matrix"),
        (np.array([[0.0, np.nan], [1.0, 0.0]]), "NaN or infinity"),
        (np.array([[0.0, -1.0], [-1.0, 0.0]]), "negative entry -1"),
        (np.eye(2), "not zero on its diagonal"),
        (np.array([[0.0, 1.0], [2.0, 0.0]]), r"not symmetric: take \(D \+ D.T\) / 2"),
    ],
)
def test_what_is_not_a_matrix_of_squared_distances(D: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mds.classical_mds(D, 1)


def test_misuse() -> None:
    D = np.array([[0.0, 4.0], [4.0, 0.0]])
    with pytest.raises(ValueError, match="between 1 and 2 dimensions"):
        mds.classical_mds(D, 3)
    # The way through the first point is shorter than the straight one: no triangle.
    detour = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 100.0], [1.0, 100.0, 0.0]])
    with pytest.raises(
        ValueError, match="found 2 eigenvalues that are not negative, too few for 3"
    ):
        mds.classical_mds(detour, 3)
    for f in (mds.stress, mds.stress_and_gradient):
        with pytest.raises(ValueError, match="W as a matrix"):
            f(np.ones(2), D)
        with pytest.raises(ValueError, match=r"3 points of W .* shape \(3, 3\); got an array"):
            f(np.ones((3, 2)), D)
    with pytest.raises(TypeError, match="floating-point"):
        mds.stress_and_gradient(np.ones((2, 2), int), D)
    with pytest.raises(ValueError, match="points as a matrix"):
        mds.squared_distances(np.ones((0, 2)))
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        mds.great_circle_distances(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="wrong order"):
        mds.great_circle_distances(np.array([139.7]), np.array([35.7]))
