"""The Lanczos process: a symmetric map, seen from one vector, is a small tridiagonal matrix."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd_course.estimators.linear_maps import LinearMap
from autograd_course.estimators.random_directions import check_count
from autograd_course.layout import Layout


class Tridiagonalization(NamedTuple):
    """What k steps of the Lanczos process found: ``A V = V T + residual * v_k+1 e_k^T``.

    Attributes
    ----------
    alphas : array of shape ``(k,)``
        The diagonal of T.
    betas : array of shape ``(k - 1,)``
        The two diagonals beside it.
    residual : float
        The next beta. Zero if the first k vectors span an invariant subspace of the map; then the
        eigenvalues of T are eigenvalues of A.
    vectors : tree of arrays, or None
        The orthonormal vectors, along the first axis of each leaf.
    """

    alphas: Any
    betas: Any
    residual: Any
    vectors: Any

    @property
    def matrix(self) -> Any:
        """T, of shape ``(k, k)``."""
        return tridiagonal(self.alphas, self.betas)


def lanczos(
    matvec: Callable[[Any], Any], start: Any, *, steps: int = 90, vectors: bool = False
) -> Tridiagonalization:
    """Reduce a symmetric linear map to a tridiagonal matrix T, one product for each step.

    The extreme eigenvalues of T approximate those of the map after few steps.

    Parameters
    ----------
    matvec : callable
        The symmetric map ``v -> A v``, for example ``hessian_map(f, x)``. Returns what it takes:
        the same structure and shapes.
    start : array of floats, or tree of them
        The first vector, of any length but zero. Eigenvectors orthogonal to it stay unseen, so
        a random one is best.
    steps : int
        How many steps to take at most.
    vectors : bool
        Whether to return the orthonormal vectors as well.

    Returns
    -------
    Tridiagonalization
        ``alphas``, ``betas``, ``residual`` and ``vectors``, of fewer steps if the vectors span an
        invariant subspace before, at the latest the whole space.

    Raises
    ------
    TypeError
        If `start` is not floating-point.
    ValueError
        If `start` is zero, if the map turns out not to be symmetric, or if its result does not
        fit `start` or is not finite.

    Notes
    -----
    Costs `steps` products, and for n entries ``4 n steps^2`` further operations and memory for
    ``n * steps`` numbers: each new vector is made orthogonal to all before it, twice, since the
    short recurrence alone loses orthogonality as soon as an eigenvalue has converged. The
    coefficients that come with this show whether the map is symmetric.

    References
    ----------
    Golub and Van Loan, Matrix Computations, 4th ed., sections 10.1 and 10.3; Ghorbani, Krishnan
    and Xiao, An investigation into neural net optimization via Hessian eigenvalue density,
    ICML 2019.

    Examples
    --------
    >>> import numpy as np
    >>> A = np.array([[2.0, 1.0], [1.0, 2.0]])
    >>> found = lanczos(lambda v: A @ v, np.array([1.0, 0.0]))
    >>> np.linalg.eigvalsh(found.matrix)
    array([1., 3.])
    """
    check_count("lanczos", "steps", steps)
    layout = Layout("lanczos", "start", start)
    first = layout.ravel("lanczos", "start", start)
    length = _lengths(first)
    if not 0 < length < np.inf:
        raise ValueError(
            f"lanczos wants a start vector of positive, finite length; got one of length "
            f"{length:g}: pass a random one"
        )
    apply = LinearMap("lanczos", matvec, layout, batched=False)
    starts = (first / length)[np.newaxis]
    alphas, betas, basis = (found[0] for found in tridiagonalize(apply, starts, steps))
    taken = min(len(alphas), int(np.count_nonzero(betas)) + 1)
    kept = layout.unravel(basis[:taken]) if vectors else None
    return Tridiagonalization(alphas[:taken], betas[: taken - 1], betas[taken - 1], kept)


def tridiagonalize(apply: LinearMap, starts: Any, steps: int) -> tuple[Any, Any, Any]:
    """Run the Lanczos process from several vectors side by side.

    Parameters
    ----------
    apply : LinearMap
        The map, of a space of n dimensions.
    starts : array of shape ``(m, n)``
        The first vectors, of length one.
    steps : int
        How many steps to take at most.

    Returns
    -------
    alphas, betas : arrays of shape ``(m, k)``
        With k steps, or as many as the space has dimensions. Each row of `betas` ends with the
        residual. A process that ends early has a zero in `betas`; its matrix falls apart there,
        and the rest of its diagonal repeats the first entry.
    basis : array of shape ``(m, k, n)``
        The orthonormal vectors; zero after a process has ended.
    """
    count, size = starts.shape
    steps = min(steps, size)
    alphas, betas = np.zeros((2, count, steps), starts.dtype)
    basis = np.zeros((count, steps, size), starts.dtype)
    # The largest coefficient yet: a lower bound of the largest |eigenvalue|, and soon close to it.
    scale = np.zeros(count, starts.dtype)
    vectors, ended = starts, np.zeros(count, bool)
    for k in range(steps):
        basis[:, k] = vectors
        so_far = basis[:, : k + 1]
        products = apply(vectors)
        coefficients = _along(so_far, products)
        if k == 0:
            # For the steps that may not be taken: zero could lie outside the spectrum.
            alphas[:] = coefficients
        alphas[:, k] = np.where(ended, alphas[:, 0], coefficients[:, k])
        scale = np.maximum(scale, np.abs(alphas[:, k]))
        _check_symmetry(apply, coefficients, betas[:, :k], scale)
        if k + 1 == size:
            break
        remainder = products - _combined(so_far, coefficients)
        # Once more: where much cancelled, the first pass leaves its own rounding errors.
        remainder -= _combined(so_far, _along(so_far, remainder))
        beta = _lengths(remainder)
        scale = np.maximum(scale, beta)
        ended = beta <= 10 * apply.layout.precision * np.sqrt(size) * scale
        betas[:, k] = np.where(ended, 0, beta)
        if np.all(ended):
            break
        vectors = np.where(ended, 0, remainder.T / np.where(ended, 1, beta)).T
    return alphas, betas, basis


def _lengths(vectors: Any) -> Any:
    """Return the norms of vectors, also where the squares of their entries overflow or vanish."""
    largest = np.max(np.abs(vectors), axis=-1, keepdims=True)
    units = vectors / np.where(largest == 0, 1, largest)
    return largest[..., 0] * np.linalg.norm(units, axis=-1)


def _along(basis: Any, vectors: Any) -> Any:
    """Return, for each process, the coefficients of its vector along its basis."""
    return (basis @ vectors[..., np.newaxis])[..., 0]


def _combined(basis: Any, coefficients: Any) -> Any:
    """Return, for each process, the combination of its basis with these coefficients."""
    return (coefficients[..., np.newaxis, :] @ basis)[..., 0, :]


def tridiagonal(alphas: Any, betas: Any) -> Any:
    """Return the symmetric matrix with this diagonal and these diagonals beside it, or many."""
    diagonal = np.arange(alphas.shape[-1])
    matrix = np.zeros((*alphas.shape, len(diagonal)), alphas.dtype)
    matrix[..., diagonal, diagonal] = alphas
    matrix[..., diagonal[:-1], diagonal[1:]] = betas
    matrix[..., diagonal[1:], diagonal[:-1]] = betas
    return matrix


def _check_symmetry(apply: LinearMap, coefficients: Any, betas: Any, scale: Any) -> None:
    """Raise unless the products of a vector with all before it are those of a symmetric map."""
    wanted = np.zeros_like(betas)
    wanted[:, -1:] = betas[:, -1:]
    error = np.max(np.abs(coefficients[:, :-1] - wanted), axis=1, initial=0.0)
    # Generous, so that products with rounding or difference errors pass.
    if np.any(error > apply.layout.precision ** (1 / 3) * scale):
        raise ValueError(
            f"{apply.caller} wants a symmetric map; for two of its vectors <u, A v> and <A u, v> "
            f"differ by {np.max(error):.2g}, beside coefficients up to {np.max(scale):.2g}: "
            "symmetrize it, for example v -> (A v + A^T v) / 2, or check its formula"
        )
