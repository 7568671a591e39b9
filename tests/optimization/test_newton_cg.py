from typing import Any

import numpy as np
import pytest

from autograd_course import hessian
from autograd_course.models import mds, mlp
from autograd_course.optimization import (
    Backtracking,
    gradient_descent,
    newton_cg,
    truncated_conjugate_gradients,
)
from tests.optimization.functions import CURVATURES, Counted, quadratic, valley

RNG = np.random.default_rng(4)


def test_conjugate_gradients_solve_in_as_many_products_as_there_are_curvatures() -> None:
    basis = np.linalg.qr(RNG.standard_normal((12, 12)))[0]
    H = basis @ np.diag(np.repeat([1.0, 2.0, 5.0, 9.0], 3)) @ basis.T
    product, gradient = Counted(lambda v: H @ v), RNG.standard_normal(12)
    p = truncated_conjugate_gradients(product, gradient, tolerance=1e-12)
    np.testing.assert_allclose(p, -np.linalg.solve(H, gradient), rtol=1e-11)
    assert product.calls == 4


def test_the_residual_is_as_small_as_asked_for() -> None:
    matrix = RNG.standard_normal((30, 30))
    H, gradient = matrix @ matrix.T + np.eye(30), RNG.standard_normal(30)
    size = np.linalg.norm(gradient)
    for tolerance, bound in ((1e-3, 1e-3), (None, 0.1 * size)):
        p = truncated_conjugate_gradients(
            lambda v: H @ v, gradient, tolerance=tolerance, iterations=100
        )
        assert np.linalg.norm(H @ p + gradient) <= bound
        assert p @ gradient < 0
    product = Counted(lambda v: H @ v)
    truncated_conjugate_gradients(product, gradient, tolerance=0.0, iterations=5)
    assert product.calls == 5


def test_negative_curvature_ends_conjugate_gradients_with_a_direction_of_descent() -> None:
    gradient = np.array([1.0, 1e-3])
    # Met at once, and met later.
    at_once = truncated_conjugate_gradients(lambda v: -v, gradient)
    assert at_once.tolist() == (-gradient).tolist()
    H = np.diag([2.0, -3.0])
    later = truncated_conjugate_gradients(lambda v: H @ v, gradient, tolerance=1e-9)
    assert later @ gradient < 0
    np.testing.assert_allclose(later, -gradient / 2, rtol=1e-2)


def test_one_step_on_a_quadratic() -> None:
    path = newton_cg(lambda w: 1e-8 * quadratic(w), np.array([1.0, -2.0, 0.5]), tolerance=1e-22)
    # At gradients so small the tolerance is sharp: three curvatures, three products.
    assert path.products[1] == len(CURVATURES)
    np.testing.assert_allclose(path.points[1], 0.0, atol=1e-3)
    assert path.values[1] < 1e-6 * path.values[0]


@pytest.mark.parametrize("size", [2, 10])
def test_rosenbrock_s_valley(size: int) -> None:
    path = newton_cg(valley, np.full(size, -1.0), steps=200)
    assert path.stopped == "tolerance"
    np.testing.assert_allclose(path.point, np.ones(size), rtol=1e-7)
    assert np.all(np.diff(path.values) < 0)
    if size == 2:
        by_gradients = gradient_descent(
            valley, np.full(2, -1.0), step=Backtracking(), steps=1000, tolerance=1e-8
        )
        assert by_gradients.stopped == "steps"


def test_the_last_steps_converge_superlinearly() -> None:
    path = newton_cg(valley, np.array([0.8, 0.6]))
    errors = np.array([np.linalg.norm(point - 1.0) for point in path.points])
    ratios = errors[1:] / errors[:-1]
    assert ratios[-1] < 1e-3
    assert ratios[-1] < ratios[-2] < 0.1


def test_evaluations_are_counted() -> None:
    f = Counted(valley)
    path = newton_cg(f, np.array([-1.2, 1.0]))
    assert f.calls == path.evaluations[-1] + path.gradients[-1] + path.products[-1]
    assert path.gradients.tolist() == list(range(1, len(path.values) + 1))
    for counts in (path.evaluations, path.products):
        assert counts[0] == 0
        assert np.all(np.diff(counts) >= 1)


def test_a_saddle_point_is_left() -> None:
    path = newton_cg(lambda w: w[0] ** 2 - w[1] ** 2 + w[1] ** 4, np.array([1.0, 1e-3]))
    assert path.stopped == "tolerance"
    np.testing.assert_allclose(np.abs(path.point), [0.0, np.sqrt(0.5)], atol=1e-7)


def test_a_map_is_found_by_its_distances() -> None:
    points = RNG.uniform(size=(10, 2))
    D = mds.squared_distances(points)
    path = newton_cg(lambda W: mds.stress(W, D), RNG.uniform(size=(10, 2)))
    assert path.stopped == "tolerance"
    assert mds.procrustes_distance(path.point, points) < 1e-6


def test_a_small_network_reaches_a_minimum() -> None:
    x = RNG.standard_normal((30, 3))
    labels = RNG.integers(0, 2, 30)

    def f(parameters: Any) -> Any:
        penalty = sum(np.sum(layer.weight**2) for layer in parameters)
        return mlp.loss(parameters, x, labels) + 1e-2 * penalty

    start = mlp.initialize([3, 4, 2], RNG, biases=False)
    path = newton_cg(f, start, tolerance=1e-7)
    assert path.stopped == "tolerance"
    # No direction of negative curvature is left, which gradient descent could not tell.
    layers = [layer.weight for layer in path.point]
    blocks = hessian(lambda a, b: f([mlp.Layer(a), mlp.Layer(b)]), (0, 1))(*layers)
    rows = [
        [block.reshape(m.size, -1) for block in row] for m, row in zip(layers, blocks, strict=True)
    ]
    assert np.linalg.eigvalsh(np.block(rows)).min() > -1e-6


def test_single_precision() -> None:
    path = newton_cg(valley, np.full(2, -1.0, np.float32), tolerance=1e-3)
    assert path.point.dtype == np.float32
    np.testing.assert_allclose(path.point, np.ones(2), rtol=1e-2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: newton_cg(valley, np.ones(2, int)), TypeError, "newton_cg wants real floating"),
        (lambda: newton_cg(lambda w: w, np.ones(2)), TypeError, "scalar"),
        (
            lambda: newton_cg(valley, np.ones(2), steps=-1),
            ValueError,
            "wants steps to be",
        ),
        (
            lambda: newton_cg(lambda w: np.sum(w * np.inf), np.ones(2)),
            ValueError,
            "gradient that is not finite, 0 steps after the start",
        ),
    ],
)
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
