from typing import Any

import numpy as np
import pytest

from autograd_course.models.mds import procrustes_align, procrustes_distance

RNG = np.random.default_rng(11)
POINTS, TARGET = RNG.standard_normal((2, 8, 2))
MIRROR = np.array([[-1.0, 0.0], [0.0, 1.0]])


def rotation(angle: float) -> Any:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize("reflection", [True, False])
def test_no_angle_brings_the_points_nearer(reflection: bool) -> None:
    distance = procrustes_distance(POINTS, TARGET, reflection=reflection)
    points, target = POINTS - POINTS.mean(axis=0), TARGET - TARGET.mean(axis=0)
    turned = [
        np.linalg.norm(points @ mirror @ rotation(angle) - target)
        for angle in np.linspace(0, 2 * np.pi, 10_001)
        for mirror in ([np.eye(2), MIRROR] if reflection else [np.eye(2)])
    ]
    assert distance == pytest.approx(min(turned), rel=1e-6)
    assert distance <= min(turned) + 1e-12


@pytest.mark.parametrize("dimensions", [1, 2, 5])
def test_rigid_motions_are_found_to_rounding(dimensions: int) -> None:
    target = RNG.standard_normal((9, dimensions))
    orthogonal = np.linalg.qr(RNG.standard_normal((dimensions, dimensions)))[0]
    moved = target @ orthogonal + RNG.standard_normal(dimensions)
    np.testing.assert_allclose(procrustes_align(moved, target), target, atol=1e-13)
    assert procrustes_distance(moved, target) < 1e-12


def test_a_mirror_image_is_one_only_if_reflections_are_allowed() -> None:
    mirrored = TARGET @ MIRROR
    assert procrustes_distance(mirrored, TARGET) < 1e-14
    assert procrustes_distance(mirrored, TARGET, reflection=False) > 0.1


def test_scaling() -> None:
    scaled = 3.0 * TARGET @ rotation(0.4) - 2.0
    assert procrustes_distance(scaled, TARGET, scaling=True) < 1e-13
    assert procrustes_distance(scaled, TARGET) > 1.0
    aligned = procrustes_align(POINTS, TARGET)
    center = aligned.mean(axis=0)
    at_other_scales = [
        np.linalg.norm(center + factor * (aligned - center) - TARGET)
        for factor in np.linspace(0, 3, 3001)
    ]
    best = procrustes_distance(POINTS, TARGET, scaling=True)
    assert best == pytest.approx(min(at_other_scales), rel=1e-6)


def test_it_is_a_distance() -> None:
    third = RNG.standard_normal((8, 2))
    assert procrustes_distance(POINTS, TARGET) == pytest.approx(procrustes_distance(TARGET, POINTS))
    assert procrustes_distance(POINTS, third) <= (
        procrustes_distance(POINTS, TARGET) + procrustes_distance(TARGET, third)
    )
    assert procrustes_distance(POINTS, POINTS) < 1e-14


def test_misuse() -> None:
    with pytest.raises(ValueError, match=r"same shape; got \(8, 2\) and \(7, 2\)"):
        procrustes_distance(POINTS, TARGET[1:])
    with pytest.raises(ValueError, match="points as a matrix"):
        procrustes_distance(POINTS[0], TARGET[0])
    with pytest.raises(ValueError, match="NaN or infinity"):
        procrustes_align(POINTS, np.full_like(TARGET, np.nan))
    with pytest.raises(ValueError, match="all in one place"):
        procrustes_align(np.ones((8, 2)), TARGET, scaling=True)
