"""The eigenvalue density of a large symmetric map, by stochastic Lanczos quadrature.

For a random unit vector v, ``v^T g(A) v`` has the mean ``tr(g(A)) / n``. The Lanczos process from v
gives the Gauss quadrature rule for it: its nodes are the eigenvalues of the tridiagonal matrix T,
its weights the squares of the first entries of T's eigenvectors. With a narrow bell curve around t
for g, the mean is the density of eigenvalues around t.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd_course.estimators.lanczos import tridiagonal, tridiagonalize
from autograd_course.estimators.linear_maps import LinearMap
from autograd_course.estimators.random_directions import check_count, random_directions
from autograd_course.layout import Layout

# In widths of the kernel: how far the grid reaches beyond the outermost node.
_MARGIN = 6.0


class SpectralDensity(NamedTuple):
    """A smoothed density of eigenvalues, and the quadrature rules that it is made of.

    Attributes
    ----------
    grid : array of shape ``(points,)``
        Where the density is given, in the units of the eigenvalues.
    density : array of shape ``(points,)``
        The share of eigenvalues per unit; its integral is one.
    standard_error : array of shape ``(points,)``
        The estimated standard deviation of `density` over the choice of probes; NaN for one probe.
    nodes, weights : arrays of shape ``(probes, steps)``
        A quadrature rule for each probe: approximate eigenvalues, ascending, and the share of the
        spectrum that each stands for. A process that ended early has nodes of weight zero.
    """

    grid: Any
    density: Any
    standard_error: Any
    nodes: Any
    weights: Any


def spectral_density(
    matvec: Callable[[Any], Any],
    like: Any,
    rng: np.random.Generator,
    *,
    probes: int = 10,
    steps: int = 90,
    width: float | None = None,
    grid: Any = 10_000,
    batched: bool = False,
) -> SpectralDensity:
    """Estimate the density of the eigenvalues of a symmetric map, which is never formed.

    Parameters
    ----------
    matvec : callable
        The symmetric map ``v -> A v``, for example ``hessian_map(f, x)``. Returns what it takes:
        the same structure and shapes.
    like : float, array of floats, or tree of them
        An example of v: its structure, shapes and dtypes count, not its values.
    rng : numpy.random.Generator
        Draws the probes.
    probes : int
        From how many random vectors to start.
    steps : int
        How many steps of the Lanczos process to take from each, at most.
    width : float, optional
        The standard deviation of the Gaussian kernel, in the units of the eigenvalues. By default
        ``sqrt(1e-5)``, about 0.3 %, of the distance between the outermost nodes (of their size, if
        all are equal).
    grid : int or array
        How many points to take, evenly from below the lowest to above the highest node; or the
        points themselves, ascending.
    batched : bool
        Whether `matvec` takes one vector for each probe in one call, along a new first axis of
        every leaf, as ``hessian_map(f, x)`` does. Runs the processes side by side, which needs
        memory for ``probes * steps`` vectors instead of `steps`.

    Returns
    -------
    SpectralDensity
        ``grid``, ``density``, ``standard_error``, ``nodes`` and ``weights``.

    Raises
    ------
    TypeError, ValueError
        If `like` is not floating-point, if the map is not symmetric or its result does not fit
        `like`, if an option is not as above, or if the grid is too coarse for the width.

    Notes
    -----
    Costs ``probes * steps`` products (and one more if batched). A rule of k steps is exact for
    polynomials up to degree ``2 k - 1``, so outlying eigenvalues come out sharp and the bulk
    smoothed; a share below about ``1 / (probes * n)`` of n eigenvalues is noise.

    References
    ----------
    Ghorbani, Krishnan and Xiao, An investigation into neural net optimization via Hessian
    eigenvalue density, ICML 2019, which takes 90 steps, this kernel and 10,000 points; Golub and
    Welsch, Calculation of Gauss quadrature rules, Mathematics of Computation 23 (1969).

    Examples
    --------
    >>> import numpy as np
    >>> a = np.linspace(-1.0, 1.0, 500)
    >>> found = spectral_density(lambda v: a * v, a, np.random.default_rng(0))
    >>> round(float(np.trapezoid(found.density, found.grid)), 6)
    1.0
    >>> bool(found.nodes.min() >= -1.0 and found.nodes.max() <= 1.0)
    True
    """
    for name, number in (("probes", probes), ("steps", steps)):
        check_count("spectral_density", name, number)
    layout = Layout("spectral_density", "like", like)
    apply = LinearMap("spectral_density", matvec, layout, batched)
    starts = random_directions("spectral_density", rng, "sphere", probes, layout.size)
    starts = starts.astype(layout.dtype)
    together = [starts] if batched else np.split(starts, probes)
    rules = [_quadrature(apply, part, steps) for part in together]
    nodes, weights = (np.concatenate(parts) for parts in zip(*rules, strict=True))
    points, width = _grid(nodes, width, grid)
    densities = np.stack(
        [_smooth(*rule, points, width) for rule in zip(nodes, weights, strict=True)]
    )
    error = np.full_like(points, np.nan)
    if probes > 1:
        error = np.std(densities, axis=0, ddof=1) / np.sqrt(probes)
    return SpectralDensity(points, np.mean(densities, axis=0), error, nodes, weights)


def _quadrature(apply: LinearMap, starts: Any, steps: int) -> tuple[Any, Any]:
    """Return nodes and weights of the Gauss rule for each start: arrays of shape ``(m, k)``."""
    alphas, betas, _ = tridiagonalize(apply, starts, steps)
    nodes, vectors = np.linalg.eigh(tridiagonal(alphas, betas[:, :-1]))
    return nodes, vectors[:, 0, :] ** 2


def _grid(nodes: Any, width: float | None, grid: Any) -> tuple[Any, float]:
    """Return the points of the grid and the width of the kernel."""
    lowest, highest = float(np.min(nodes)), float(np.max(nodes))
    if width is None:
        size = max(abs(lowest), abs(highest))
        # Equal eigenvalues leave only their size to measure by.
        extent = highest - lowest if highest - lowest > 1e-6 * size else size or 1.0
        width = 1e-5**0.5 * extent
    if not 0 < width < np.inf:
        raise ValueError(f"spectral_density wants a positive width; got {width!r}")
    if np.ndim(grid) == 0:
        check_count("spectral_density", "grid", grid, 2)
        points = np.linspace(lowest - _MARGIN * width, highest + _MARGIN * width, int(grid))
    else:
        points = np.asarray(grid, float)
    spacing = float(np.max(np.diff(points), initial=0.0))
    if np.any(np.diff(points) <= 0) or points.ndim != 1 or len(points) < 2:
        raise ValueError(
            "spectral_density wants a grid of at least two points, ascending; got an array of "
            f"shape {points.shape}"
        )
    if spacing > 1.5 * width:
        raise ValueError(
            f"the grid's spacing of {spacing:.2g} is too coarse for a kernel of width {width:.2g}, "
            "which would fall between the points: take more points, or a larger width"
        )
    return points, width


def _smooth(nodes: Any, weights: Any, points: Any, width: float) -> Any:
    """Return the sum of a Gaussian bell around each node, of its weight, at the points."""
    bells = np.exp(-0.5 * ((points[:, np.newaxis] - nodes) / width) ** 2)
    return bells @ weights / (width * np.sqrt(2 * np.pi))
