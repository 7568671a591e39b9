"""Derivatives where a formula would divide by zero, and the conventions at kinks and ties.

The book has a table of them (`book/code/conventions.py`), which is tested line by line.
"""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd_course import check_grads, jacfwd, jacrev

INF = np.inf
both_modes = pytest.mark.parametrize("jacobian", [jacfwd, jacrev])
SOURCE = runpy.run_path(str(Path(__file__).parents[2] / "book/code/conventions.py"))
LINES = [
    pytest.param(line, id=f"{line.code} at {line.point}")
    for group in SOURCE["CONVENTIONS"].values()
    for line in group
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@both_modes
@pytest.mark.parametrize("line", LINES)
def test_the_table_of_the_book(jacobian: Any, line: Any) -> None:
    f, x = SOURCE["function_of"](line.code), np.array(line.point)[()]
    if isinstance(line.derivative, str):
        with pytest.raises(ValueError, match=f"(?s){line.derivative}"):
            jacobian(f)(x)
        return
    wanted = line.derivative
    if jacobian is jacfwd and line.forward is not None:
        wanted = line.forward
    np.testing.assert_allclose(jacobian(f)(x), np.array(wanted, float), rtol=1e-14, atol=1e-14)
    np.testing.assert_array_equal(np.shape(jacobian(f)(x)), np.shape(wanted))


@both_modes
@pytest.mark.parametrize("function", [np.logaddexp, np.logaddexp2])
@pytest.mark.parametrize(
    ("point", "wanted"),
    [
        ((-INF, -INF), (0.5, 0.5)), ((INF, INF), (0.5, 0.5)), ((-INF, 1.0), (0.0, 1.0)),
        ((1.0, INF), (0.0, 1.0)), ((-INF, INF), (0.0, 1.0)), ((2000.0, -2000.0), (1.0, 0.0)),
    ],
)  # fmt: skip
def test_logaddexp_of_infinities(
    jacobian: Any, function: Callable[..., Any], point: Any, wanted: Any
) -> None:
    assert jacobian(function, argnums=(0, 1))(*map(np.float64, point)) == wanted
    hessian = jacobian(jacobian(lambda x: function(x[0], x[1])))(np.array(point))
    np.testing.assert_array_equal(hessian, np.zeros((2, 2)))


@both_modes
@pytest.mark.parametrize("function", [np.fmax, np.fmin])
def test_a_missing_value_has_no_influence(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function, argnums=(0, 1))(np.nan, 1.0) == (0.0, 1.0)
    assert jacobian(function, argnums=(0, 1))(1.0, np.nan) == (1.0, 0.0)


@both_modes
@pytest.mark.parametrize("function", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_equal_arguments_share(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function, argnums=(0, 1))(2.0, 2.0) == (0.5, 0.5)


@both_modes
@pytest.mark.parametrize("function", [np.abs, np.fabs])
def test_absolute_value_at_zero(jacobian: Any, function: Callable[..., Any]) -> None:
    assert jacobian(function)(0.0) == 0.0


@both_modes
def test_equal_elements_are_sorted_in_their_order(jacobian: Any) -> None:
    x = np.array([2.0, 1.0, 2.0, 1.0])
    np.testing.assert_array_equal(jacobian(np.sort)(x), np.eye(4)[[1, 3, 0, 2]])


@both_modes
@pytest.mark.parametrize("order", [None, 1, 2, 3, 1.5, np.inf, -np.inf])
def test_norms_of_the_zero_vector(jacobian: Any, order: Any) -> None:
    def norm(x: Any) -> Any:
        return np.linalg.norm(x, order)

    np.testing.assert_array_equal(jacobian(norm)(np.zeros(3)), np.zeros(3))
    if order in (None, 2):
        np.testing.assert_array_equal(jacobian(jacobian(norm))(np.zeros(3)), np.zeros((3, 3)))


@both_modes
def test_equal_singular_values_share_the_spectral_norm(jacobian: Any) -> None:
    np.testing.assert_allclose(jacobian(lambda x: np.linalg.norm(x, 2))(np.eye(2)), np.eye(2) / 2)


@both_modes
def test_functions_of_equal_eigenvalues_and_singular_values(jacobian: Any) -> None:
    x = np.eye(3) + 1.0  # eigenvalues 1, 1, 4
    by_svd = jacobian(lambda x: np.sum(np.linalg.svd(x, compute_uv=False) ** 3))
    np.testing.assert_allclose(by_svd(x), 3 * x @ x)
    # Elements below the diagonal stand for two.
    wanted = np.tril(3 * x @ x) + np.tril(3 * x @ x, -1)
    by_values = jacobian(lambda x: np.sum(np.linalg.eigvalsh(x) ** 3))
    np.testing.assert_allclose(by_values(x), wanted)
    by_eigh = jacrev(lambda x: np.sum(np.linalg.eigh(x).eigenvalues ** 3))
    np.testing.assert_allclose(by_eigh(x), wanted)


@pytest.mark.parametrize(
    ("f", "read"),
    [
        (lambda x: np.linalg.eigvalsh(x), np.tril),
        (lambda x: np.linalg.eigvalsh(x, "U"), np.triu),
        (lambda x: np.linalg.eigh(x)[1] ** 2, np.tril),
        (lambda x: np.linalg.cholesky(x), np.tril),
        (lambda x: np.linalg.pinv(x, hermitian=True), np.tril),
        (lambda x: np.linalg.svd(x, hermitian=True)[2] ** 2, np.tril),
        (lambda x: np.linalg.cholesky(x, upper=True), np.triu),
    ],
    ids=["eigvalsh", "eigvalsh-upper", "eigh", "cholesky", "pinv", "svd", "cholesky-upper"],
)
def test_the_derivative_reads_the_triangle_that_numpy_reads(f: Any, read: Any) -> None:
    x = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])
    # Differences move every element by itself, so that the matrix does not stay symmetric.
    check_grads(f, (x,))
    gradient = jacrev(lambda x: np.sum(f(x)))(x)
    np.testing.assert_array_equal(gradient, read(gradient))


@both_modes
@pytest.mark.parametrize(
    "x",
    [
        np.ones((3, 3)),
        np.diag([1.0, 2.0, 0.0]),
        np.zeros((3, 3)),
        np.zeros((1, 1)),
        np.stack([np.ones((2, 2)), np.eye(2)]),
    ],
    ids=["rank-one", "rank-two", "zero", "number", "stack"],
)
def test_the_determinant_of_singular_matrices_to_second_order(jacobian: Any, x: Any) -> None:
    check_grads(np.linalg.det, (x,))
    if x.shape == (3, 3):

        def by_cross_product(x: Any) -> Any:
            return x[0] @ np.stack(
                [x[1, k - 2] * x[2, k - 1] - x[1, k - 1] * x[2, k - 2] for k in range(3)]
            )

        for f in (jacobian, lambda f: jacobian(jacobian(f))):
            wanted = f(by_cross_product)(x)
            np.testing.assert_allclose(f(np.linalg.det)(x), wanted, atol=1e-14)


@both_modes
@pytest.mark.parametrize(
    ("f", "x", "message"),
    [
        (lambda x: np.linalg.eigh(x)[1], np.eye(3), "two values are equal.*eigvalsh"),
        (lambda x: np.linalg.svd(x)[0], np.eye(3), "two values are equal.*compute_uv=False"),
        (
            lambda x: np.linalg.svd(x, full_matrices=False)[0],
            np.outer([1.0, 2.0], [1.0, 1.0, 1.0]).T,
            "without full rank.*pinv",
        ),
        (lambda x: np.linalg.qr(x)[0], np.ones((3, 2)), "columns depend.*leave dependent"),
        (
            lambda x: np.linalg.lstsq(x, np.ones(3))[0],
            np.ones((3, 2)),
            "rank 1;.*pinv",
        ),
    ],
    ids=["eigh", "svd", "svd-rank", "qr", "lstsq"],
)
def test_what_is_arbitrary_has_no_derivative(jacobian: Any, f: Any, x: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"(?s){message}"):
        jacobian(f)(x)


@both_modes
def test_second_derivatives_at_equal_eigenvalues_are_refused(jacobian: Any) -> None:
    with pytest.raises(ValueError, match="two values are equal"):
        jacobian(jacobian(lambda x: np.sum(np.linalg.eigvalsh(x) ** 3)))(np.eye(3))


@both_modes
@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.linalg.svd(x[:2]), "full_matrices=False"),
        (lambda x: np.linalg.qr(x[:, :2], "complete"), "'reduced' and 'r'"),
        (lambda x: np.pad(x, 1, "mean"), "np.concatenate"),
        (lambda x: np.pad(x, {0: 1}), "instead of {1: 1}"),
        (lambda x: np.linalg.eigvals(x), "np.linalg.eigh or np.linalg.eigvalsh"),
    ],
)  # fmt: skip
def test_what_is_not_differentiated_names_the_remedy(jacobian: Any, f: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        jacobian(f)(np.eye(3))


@both_modes
@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.einsum("ijk", x), "2 axes for the 3 letters"),
        (lambda x: np.einsum("ij,jk", x), "1 operands for the 2 terms"),
        (lambda x: np.einsum("...i->i", x), "write '...' on the right"),
        (lambda x: np.convolve(x[0], x[0], "half"), "'full', 'same' and 'valid'"),
        (lambda x: np.linalg.norm(x, 5), "1, -1, 2, -2"),
        (lambda x: np.diag(x[None]), "np.diagonal"),
    ],
)
def test_wrong_arguments_are_explained(jacobian: Any, f: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jacobian(f)(np.eye(3))


@both_modes
def test_derivatives_of_products_with_zeros_to_third_order(jacobian: Any) -> None:
    third = jacobian(jacobian(jacobian(np.prod)))(np.zeros(3))
    assert third[0, 1, 2] == 1.0
    assert np.sum(third) == 6.0


@both_modes
def test_sinc_near_zero_to_fourth_order(jacobian: Any) -> None:
    fourth = jacobian(jacobian(jacobian(jacobian(np.sinc))))
    for x in (0.0, 1e-8, 1e-3):
        assert fourth(x) == pytest.approx(np.pi**4 / 5, rel=1e-5)


@both_modes
def test_logaddexp_over_infinities_and_large_elements(jacobian: Any) -> None:
    def f(x: Any) -> Any:
        return np.logaddexp.reduce(x)

    assert jacobian(f)(np.array([1000.0, 1000.0, -INF])).tolist() == [0.5, 0.5, 0.0]


@both_modes
def test_attributes_of_real_arrays(jacobian: Any) -> None:
    assert jacobian(lambda x: x.real * x.conj() + x.imag)(3.0) == 6.0
    assert jacobian(lambda x: x.compress([0, 1]))(np.ones(2)).tolist() == [[0.0, 1.0]]
