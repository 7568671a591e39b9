"""Memory: used again where a value dies, and never the caller's."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, program

BIG = np.random.default_rng(0).standard_normal((60, 60))
SMALL = np.array([1.0, 2.0, 3.0])


def test_memory_is_used_again_where_a_value_dies() -> None:
    made = program(lambda x: np.exp(np.sin(x) * 2 + 1 - x), BIG)
    assert "v1 += 1" in made.running_source
    assert "np.exp(v1, out=v1)" in made.running_source
    assert "out=" not in made.source
    np.testing.assert_allclose(made(BIG), np.exp(np.sin(BIG) * 2 + 1 - BIG), rtol=1e-14)


def test_arrays_are_freed_after_their_last_use() -> None:
    made = program(lambda x: np.sum(np.sin(x) @ np.cos(x)), BIG)
    assert "del v1, v2" in made.running_source


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sin(x) * np.sin(x).T,
        lambda x: (lambda y: y - y[::-1])(np.sin(x)),
        lambda x: (lambda y: (y + 1) * y[:1] + y)(np.sin(x)),
        lambda x: (lambda y: (y.T, y * 2))(np.sin(x)),
        lambda x: (lambda y: (y * 2, y.reshape(-1), y))(np.sin(x)),
        lambda x: (lambda y: np.where(y > 0, y, 2 * y) - y)(np.sin(x)),
        lambda x: (lambda y: np.exp(np.broadcast_to(y[0], y.shape)) * y)(np.sin(x)),
    ],
)
def test_views_keep_their_memory(f: Any) -> None:
    made = program(f, BIG)
    kept = BIG.copy()
    for found, wanted in zip(made(BIG), f(BIG), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-14)
    np.testing.assert_array_equal(BIG, kept)


def test_one_number_that_stands_for_many_elements_is_not_written_to() -> None:
    def f(x: Any) -> Any:
        return np.exp(np.broadcast_to(np.sum(x), (60, 60))), np.broadcast_to(x[0], (60, 60))

    first, second = program(f, BIG)(BIG)
    np.testing.assert_array_equal(first, f(BIG)[0])
    second[0, 0] = 5.0
    assert second[1, 0] == BIG[0, 0]


def test_results_are_the_callers() -> None:
    table = np.ones((3, 3))

    def f(x: Any, k: Any) -> Any:
        y = 2 * x
        return x, x[1:], y, y, y.reshape(3, 1), np.broadcast_to(y[:1], 3), x * 0 + table[0], table

    made = program(f, SMALL, 1)
    first = made(SMALL, 1)
    for result in first:
        result[...] = -7.0
    assert not any(np.shares_memory(a, b) for a in first for b in first if a is not b)
    np.testing.assert_array_equal(SMALL, [1, 2, 3])
    for found, wanted in zip(made(SMALL, 1), f(SMALL, 1), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_row_of_a_captured_array_is_copied() -> None:
    from autograd_course.rules.indexing import pick

    table = np.ones((3, 2))
    made = program(lambda x: pick(table, np.argmax(x)), SMALL)
    made(SMALL)[...] = 5.0
    np.testing.assert_array_equal(made(SMALL), [1.0, 1.0])


def test_loops_run_along_the_long_axis() -> None:
    points = np.random.default_rng(1).standard_normal((50, 2))

    def stress(x: Any) -> Any:
        return np.sum(np.sum((x[:, None] - x) ** 2, axis=-1) ** 2)

    gradient = program(grad(stress), points)
    assert "x = np.asfortranarray(x)" in gradient.running_source
    kept = points.copy()
    np.testing.assert_allclose(gradient(points), grad(stress)(points), rtol=1e-12)
    np.testing.assert_array_equal(points, kept)
    few = program(grad(stress), points[:5])
    assert "asfortranarray" not in few.running_source + gradient.source


def test_a_large_matrix_times_a_thin_one_is_computed_by_rows() -> None:
    large, thin = np.ones((1000, 600)), np.arange(1200.0).reshape(600, 2)
    made = program(lambda x, y: x @ y + 1, large, thin)
    assert "v1 = (y.T @ x.T).T" in made.running_source
    np.testing.assert_allclose(made(large, thin), large @ thin + 1, rtol=1e-14)
    assert "x @ y" in program(lambda x, y: x @ y, BIG, BIG[:, :2]).running_source


def test_threads_may_call_at_the_same_time() -> None:
    gradient = program(grad(lambda x: np.sum(np.tanh(x @ x.T) * x)), BIG)
    inputs = [BIG * k for k in range(1, 9)]
    wanted = [gradient(x) for x in inputs]
    with ThreadPoolExecutor(4) as pool:
        for found, one in zip(pool.map(gradient, inputs * 3), wanted * 3, strict=True):
            np.testing.assert_array_equal(found, one)
