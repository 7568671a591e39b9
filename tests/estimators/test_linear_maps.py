"""Linear maps on rows, the layout of their trees, and the random directions that they meet."""

from typing import Any

import numpy as np
import pytest

from autograd_course.estimators.linear_maps import LinearMap
from autograd_course.estimators.random_directions import check_count, random_directions
from autograd_course.layout import Layout

RNG = np.random.default_rng(0)
A = RNG.standard_normal((4, 4))
ROWS = RNG.standard_normal((3, 4))
VECTOR = np.zeros(4)


def apply(matvec: Any, like: Any = VECTOR, rows: Any = ROWS, batched: bool = False) -> Any:
    return LinearMap("test", matvec, Layout("test", "like", like), batched)(rows)


def test_a_tree_becomes_a_vector_and_a_tree_again() -> None:
    tree = [{"w": np.ones((2, 3)), "b": np.float32(2.0)}, 3.0]
    layout = Layout("test", "like", tree)
    vector = layout.ravel("test", "it", tree)
    assert vector.tolist() == [2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0]
    again = layout.unravel(np.stack([vector, 2 * vector]))
    assert again[0]["w"].shape == (2, 2, 3)
    assert again[0]["b"].dtype == np.float32
    assert again[1].tolist() == [3.0, 6.0]
    assert layout.precision == np.finfo(np.float32).eps
    assert type(layout.unravel(vector)[1]) is np.float64


def test_rows_are_multiplied_one_by_one_or_together() -> None:
    np.testing.assert_allclose(apply(lambda v: A @ v), ROWS @ A.T, rtol=1e-14)
    np.testing.assert_allclose(apply(lambda v: v @ A.T, batched=True), ROWS @ A.T, rtol=1e-14)


def test_a_map_may_write_to_its_argument_and_return_the_same_array_each_time() -> None:
    buffer, rows = np.zeros(4), ROWS.copy()

    def matvec(v: Any) -> Any:
        np.matmul(A, v, out=buffer)
        v[:] = 0.0
        return buffer

    np.testing.assert_allclose(apply(matvec, rows=rows), ROWS @ A.T, rtol=1e-14)
    np.testing.assert_array_equal(rows, ROWS)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: apply(A), TypeError, "lambda v: A @ v"),
        (lambda: apply(lambda v: v[:2]), ValueError, r"shape \(4,\); got .*\(2,\).*into itself"),
        (lambda: apply(lambda v: (v,)), ValueError, "first element .as of hvp"),
        (lambda: apply(lambda v: [v]), ValueError, r"got \[\*\]: return what was passed in"),
        (lambda: apply(lambda v: v.astype(int)), TypeError, "dtype int64"),
        (lambda: apply(lambda v: v * np.nan), ValueError, "NaN"),
        (lambda: apply(lambda v: v[0], batched=True), ValueError, "leave out batched=True"),
        # The wrong axis, and the right shape all the same.
        (lambda: apply(lambda v: v[::-1], batched=True), ValueError, "v @ A.T for A @ v"),
        (
            lambda: apply(lambda v: A @ v, rows=np.ones((4, 4)), batched=True),
            ValueError,
            "matmul: .* mismatch",
        ),
        (lambda: Layout("f", "like", 3), TypeError, "3.0 for 3"),
        (lambda: Layout("f", "like", np.ones(2, complex)), TypeError, "dtype complex128"),
        (lambda: Layout("f", "like", []), TypeError, "no number in like"),
        (lambda: Layout("f", "like", (np.ones((0, 3)), None)), TypeError, "no number in like"),
        (lambda: Layout("f", "like", "two"), TypeError, "got 'two' of type str"),
        (lambda: check_count("f", "probes", 0), ValueError, "probes to be an integer of 1"),
        (lambda: check_count("f", "probes", 2.0), ValueError, r"got 2\.0"),
        (lambda: check_count("f", "probes", True), ValueError, "got True"),
    ],
)
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_an_array_of_another_kind_is_refused() -> None:
    class Foreign:
        ndim, shape, dtype = 1, (2,), np.dtype(float)

    with pytest.raises(TypeError, match=r"got a Foreign: convert it with np\.asarray"):
        Layout("f", "like", Foreign())


@pytest.mark.parametrize(
    ("distribution", "factor"),
    [("rademacher", 1), ("gaussian", 1), ("sphere", 5), ("coordinates", 5)],
)
def test_directions_are_isotropic(distribution: Any, factor: int) -> None:
    v = random_directions("test", np.random.default_rng(1), distribution, 40_000, 5)
    np.testing.assert_allclose(factor * v.T @ v / len(v), np.eye(5), atol=0.05)
    np.testing.assert_allclose(v.mean(axis=0), 1 / 5 if distribution == "coordinates" else 0,
                               atol=0.02)  # fmt: skip


@pytest.mark.parametrize("distribution", ["sphere", "coordinates"])
def test_orthogonal_directions(distribution: Any) -> None:
    rng = np.random.default_rng(2)
    total = np.zeros((4, 4))
    for _ in range(2000):
        v = random_directions("test", rng, distribution, 3, 4, orthogonal=True)
        np.testing.assert_allclose(v @ v.T, np.eye(3), atol=1e-14)
        total += np.outer(v[0], v[0]) / 2000
    # Each of them alone is uniform still.
    np.testing.assert_allclose(total, np.eye(4) / 4, atol=0.03)


def test_orthogonal_directions_have_either_sign() -> None:
    rng = np.random.default_rng(2)
    # A factorization would choose the same one every time.
    drawn = [random_directions("test", rng, "sphere", 1, 1, orthogonal=True) for _ in range(20)]
    assert {float(v[0, 0]) for v in drawn} == {-1.0, 1.0}


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((0, "gaussian", 2, 2), {}, TypeError, "default_rng"),
        ((RNG, "uniform", 2, 2), {}, ValueError, "rademacher, gaussian, sphere, coordinates"),
        ((RNG, "gaussian", 2, 2), {"orthogonal": True}, ValueError, "'sphere' or 'coordinates'"),
        ((RNG, "sphere", 3, 2), {"orthogonal": True}, ValueError, "at most 2"),
    ],
)
def test_directions_that_do_not_exist(
    arguments: Any, options: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        random_directions("test", *arguments, **options)
