"""Curvature: Hessians, and products with a Hessian that is never formed."""

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np

from autograd_course.arguments import ArgumentNumbers
from autograd_course.checks import check_pairs
from autograd_course.forward import jvp
from autograd_course.transforms import grad, jacfwd, jacrev
from autograd_course.tree import flatten

Nesting = Literal[
    "forward over reverse", "reverse over forward", "reverse over reverse", "forward over forward"
]


def hessian(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the Hessian, by forward mode over reverse mode.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns a scalar (for an array, the Hessian of each of its elements).
    argnums : int or sequence of int
        Which positional arguments to differentiate with respect to.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    callable
        Takes the arguments of `f`. Returns ``H[i, j] = d^2 f / dx_i dx_j`` of shape
        ``f(x).shape + x.shape + x.shape``; with `has_aux` the pair ``(H, aux)``.

    Notes
    -----
    Costs one gradient that carries as many tangents as there are inputs; memory grows with it.
    For a product with a vector, `hvp` costs about two gradients; for many at one point there is
    `hessian_map`.

    Examples
    --------
    >>> import numpy as np
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return jacfwd(jacrev(f, argnums, has_aux), argnums, has_aux)


def hvp(
    f: Callable[..., Any],
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    *,
    nesting: Nesting = "forward over reverse",
) -> Any:
    """Multiply the Hessian of a scalar function by a vector, without the Hessian.

    Parameters
    ----------
    f : callable
        Takes `primals` as its arguments; written with NumPy; returns a scalar.
    primals, tangents : tuple
        The point and the vector: of the same structure, shapes and dtypes.
    nesting : str
        How the product is computed.

        - "forward over reverse": the tangent of the gradient. The default, and the cheapest in
          memory: nothing is recorded twice.
        - "reverse over forward": the gradient of the tangent.
        - "reverse over reverse": the gradient of ``<grad f(x), v>``, the identity that the
          lecture writes down.
        - "forward over forward": d tangents of the tangent, one for each input.

    Returns
    -------
    tuple
        ``H @ tangents``, of the structure and shapes of `primals`.

    Raises
    ------
    TypeError, ValueError
        If `f` does not return a scalar, a tangent does not fit its primal, or the nesting is
        unknown.

    Notes
    -----
    Costs a small multiple of a gradient, whatever the number of inputs; "forward over forward"
    carries one tangent for each input.

    References
    ----------
    Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6 (1994).

    Examples
    --------
    >>> import numpy as np
    >>> (product,) = hvp(lambda x: x[0] ** 2 * x[1], (np.array([1.0, 3.0]),), (np.ones(2),))
    >>> product
    array([8., 2.])
    """
    if nesting not in get_args(Nesting):
        raise ValueError(f"nesting must be one of {', '.join(get_args(Nesting))}; got {nesting!r}")
    _, _, checked = check_pairs("hvp", primals, tangents)
    everything = tuple(range(len(primals)))

    def tangent(*xs: Any) -> Any:
        return jvp(f, xs, tangents)[1]

    def gradient_along_tangents(*xs: Any) -> Any:
        gradients = flatten(grad(f, everything)(*xs))[0]
        return sum(np.sum(g * v) for g, v in zip(gradients, checked, strict=True))

    if nesting == "forward over reverse":
        return jvp(grad(f, everything), primals, tangents)[1]
    if nesting == "reverse over forward":
        return grad(tangent, everything)(*primals)
    if nesting == "reverse over reverse":
        return grad(gradient_along_tangents, everything)(*primals)
    return jacfwd(tangent, everything)(*primals)
