"""Trace and diagonal of a matrix that is known only by its products with random vectors.

For a random vector v with ``E[v v^T] = I`` the number ``v^T A v`` has the mean tr(A), exactly. The
mean over a sample of such numbers only approximates it, so every function here says how far off
its estimate is likely to be: the standard error falls with the root of the number of probes.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from autograd_course.estimators.linear_maps import LinearMap
from autograd_course.estimators.random_directions import check_count, random_directions
from autograd_course.layout import Layout
from autograd_course.tracing import plain
from autograd_course.tree import tree_map

Probe = Literal["rademacher", "gaussian"]


class Estimate(NamedTuple):
    """An estimate from a random sample, with its uncertainty.

    Attributes
    ----------
    value : float or tree of arrays
        The estimate; its mean over all samples is what was asked for.
    standard_error : float or tree of arrays
        The estimated standard deviation of `value`, in the same units and of the same shape. NaN
        for a sample of one, which cannot tell how much it scatters.
    """

    value: Any
    standard_error: Any


def hutchinson_trace(
    matvec: Callable[[Any], Any],
    like: Any,
    rng: np.random.Generator,
    *,
    probes: int = 100,
    distribution: Probe = "rademacher",
    batched: bool = False,
) -> Estimate:
    """Estimate the trace of a square linear map: the mean of ``v^T A v`` over random probes v.

    Parameters
    ----------
    matvec : callable
        The map ``v -> A v``, which need not be symmetric, for example
        ``lambda v: hvp(f, (x,), (v,))[0]``. Returns what it takes: the same structure and shapes.
    like : float, array of floats, or tree of them
        An example of v: its structure, shapes and dtypes count, not its values.
    rng : numpy.random.Generator
        Draws the probes.
    probes : int
        How many products with the map to spend.
    distribution : {"rademacher", "gaussian"}
        The entries of the probes: +1 and -1, or from N(0, 1).
    batched : bool
        Whether `matvec` takes all probes in one call, along a new first axis of every leaf, as
        ``hessian_map(f, x)`` does. Needs memory for all of them, and one product more, which
        checks that the map keeps the probes apart.

    Returns
    -------
    Estimate
        ``value``, an unbiased estimate of ``tr(A)``, and its ``standard_error``.

    Raises
    ------
    TypeError, ValueError
        If `like` is not floating-point, the map's result does not fit it or is not finite, or an
        option is not as above.

    Notes
    -----
    Costs `probes` products. For symmetric A and m probes the variance is
    ``2 (||A||_F^2 - sum_i A_ii^2) / m`` with Rademacher probes, which are exact for a diagonal A,
    and ``2 ||A||_F^2 / m`` with Gaussian ones. For another A, that of ``(A + A^T) / 2``. The
    estimate can be differentiated with respect to what the map reads.

    References
    ----------
    Hutchinson, A stochastic estimator of the trace of the influence matrix, Communications in
    Statistics 19 (1990); Avron and Toledo, Randomized algorithms for estimating the trace, Journal
    of the ACM 58 (2011).

    Examples
    --------
    >>> import numpy as np
    >>> A = np.array([[2.0, 1.0], [1.0, 3.0]])
    >>> rng = np.random.default_rng(0)
    >>> estimate = hutchinson_trace(lambda v: A @ v, np.zeros(2), rng, probes=1000)
    >>> bool(abs(estimate.value - 5.0) < 3 * estimate.standard_error)
    True
    """
    caller = "hutchinson_trace"
    apply, draw = _prepare(caller, matvec, like, rng, probes, distribution, batched)
    vectors = draw(probes)
    return _mean(np.sum(vectors * apply(vectors), axis=1))


def hutchinson_diagonal(
    matvec: Callable[[Any], Any],
    like: Any,
    rng: np.random.Generator,
    *,
    probes: int = 100,
    distribution: Probe = "rademacher",
    batched: bool = False,
) -> Estimate:
    """Estimate the diagonal of a square linear map: ``sum v * (A v) / sum v * v`` over probes v.

    Parameters
    ----------
    matvec, like, rng, probes, distribution, batched
        As of `hutchinson_trace`.

    Returns
    -------
    Estimate
        ``value``, an unbiased estimate of ``A_ii`` for each i, and its ``standard_error``: trees
        of the structure and shapes of `like`.

    Raises
    ------
    TypeError, ValueError
        As `hutchinson_trace`.

    Notes
    -----
    Costs `probes` products. With m probes the variance of entry i is ``sum_{j != i} A_ij^2`` times
    ``1 / m`` with Rademacher probes, and times ``1 / (m - 2)`` with Gaussian ones. Large entries
    beside the diagonal so hide a small one on it.

    References
    ----------
    Bekas, Kokiopoulou and Saad, An estimator for the diagonal of a matrix, Applied Numerical
    Mathematics 57 (2007).

    Examples
    --------
    >>> import numpy as np
    >>> A = np.array([[2.0, 0.0], [0.0, 3.0]])
    >>> hutchinson_diagonal(lambda v: A @ v, np.zeros(2), np.random.default_rng(0)).value
    array([2., 3.])
    """
    caller = "hutchinson_diagonal"
    apply, draw = _prepare(caller, matvec, like, rng, probes, distribution, batched)
    vectors = draw(probes)
    products = apply(vectors)
    squares = np.sum(vectors**2, axis=0)
    value = np.sum(vectors * products, axis=0) / squares
    # Each entry is the slope of a line through the origin, fitted to the points (v_i, (A v)_i).
    residuals = np.sum((products - vectors * value) ** 2, axis=0)
    error = np.sqrt(residuals / (probes - 1 or np.nan) / squares)
    return Estimate(apply.layout.unravel(value), apply.layout.unravel(error))


def hutchpp_trace(
    matvec: Callable[[Any], Any],
    like: Any,
    rng: np.random.Generator,
    *,
    probes: int = 100,
    distribution: Probe = "rademacher",
    batched: bool = False,
) -> Estimate:
    """Estimate the trace by Hutch++: exactly on a subspace of large eigenvalues, randomly beside.

    A third of the products finds an orthonormal basis Q of where A maps random vectors to, another
    third computes ``tr(Q^T A Q)``, and Hutchinson's estimator gets what is left of A when Q is
    projected out.

    Parameters
    ----------
    matvec, like, rng, distribution, batched
        As of `hutchinson_trace`.
    probes : int
        How many products with the map to spend in all, at least 3.

    Returns
    -------
    Estimate
        ``value``, an unbiased estimate of ``tr(A)``, and its ``standard_error``, given Q.

    Raises
    ------
    TypeError, ValueError
        As `hutchinson_trace`.

    Notes
    -----
    Costs `probes` products (and one more if batched), and memory for a third of the vectors. For
    positive semi-definite A a relative error epsilon takes O(1 / epsilon) products, where
    Hutchinson's estimator takes O(1 / epsilon^2). The Hessian of a loss need not be positive
    semi-definite: for another A the estimate stays unbiased, but the error is measured against
    the sum of the singular values, which may be far larger than the trace. It gains where a few
    eigenvalues dominate, and loses a factor of about the root of 3 where all are alike.

    References
    ----------
    Meyer, Musco, Musco and Woodruff, Hutch++: optimal stochastic trace estimation, SOSA 2021,
    Algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.linspace(0.1, 1.0, 50)
    >>> estimate = hutchpp_trace(lambda v: a * (a @ v), a, np.random.default_rng(0), probes=6)
    >>> bool(abs(estimate.value - a @ a) < 1e-12)
    True
    """
    caller = "hutchpp_trace"
    check_count(caller, "probes", probes, 3)
    apply, draw = _prepare(caller, matvec, like, rng, probes, distribution, batched)
    # More than the whole space cannot be spanned.
    rank = min(probes // 3, apply.layout.size)
    basis = np.linalg.qr(apply(draw(rank)).T).Q.T
    rest = draw(probes - 2 * rank)
    rest = rest - (rest @ basis.T) @ basis
    known = np.sum(basis * apply(basis))
    value, error = _mean(np.sum(rest * apply(rest), axis=1))
    return Estimate(known + value, error)


def _prepare(
    caller: str,
    matvec: Callable[[Any], Any],
    like: Any,
    rng: np.random.Generator,
    probes: int,
    distribution: Probe,
    batched: bool,
) -> tuple[LinearMap, Callable[[int], Any]]:
    """Return the map on rows, and a function that draws rows."""
    check_count(caller, "probes", probes)
    if distribution not in get_args(Probe):
        raise ValueError(
            f"{caller} draws probes from {' or '.join(get_args(Probe))}; got {distribution!r}"
        )
    # Shapes are all that counts here, so that an estimate can be differentiated.
    layout = Layout(caller, "like", tree_map(plain, like))

    def draw(count: int) -> Any:
        rows = random_directions(caller, rng, distribution, count, layout.size)
        return rows.astype(layout.dtype)

    return LinearMap(caller, matvec, layout, batched), draw


def _mean(sample: Any) -> Estimate:
    """Return the mean of a sample with its standard error."""
    squares = np.sum((sample - np.mean(sample)) ** 2)
    return Estimate(np.mean(sample), np.sqrt(squares / (len(sample) - 1 or np.nan) / len(sample)))
