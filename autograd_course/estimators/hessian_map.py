"""The Hessian at one point as a linear map: recorded once, applied to many vectors."""

from collections.abc import Callable
from typing import Any

from autograd_course.checks import as_primals, name_of
from autograd_course.reverse import pull_back, record
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.transforms import grad
from autograd_course.tree import describe, flatten, unflatten


def hessian_map(f: Callable[[Any], Any], x: Any) -> Callable[[Any], Any]:
    """Return the Hessian of a scalar function at a point as a linear map, never formed.

    The gradient is recorded on a tape once; since a Hessian is symmetric, pulling a vector back
    through that tape multiplies it by the Hessian.

    Parameters
    ----------
    f : callable
        Takes one argument; written with NumPy; returns a scalar.
    x : float, array of floats, or tree of them
        The point.

    Returns
    -------
    callable
        Takes v of the structure, shapes and dtypes of `x`, and returns ``H v``, of the same. All
        leaves of v may have the same leading axes: many vectors, multiplied in one pass.

    Raises
    ------
    TypeError
        If `f` does not return a scalar, or `x` is not floating-point. When the map is called: if
        a vector has another dtype.
    ValueError
        When the map is called: if a vector does not fit `x`.

    Notes
    -----
    Costs a small multiple of `f` to make, and keeps what the products will read. Then a product
    costs less than with `hvp`, which evaluates the gradient anew each time; k vectors at once need
    k times the arithmetic and the memory of one, and one pass over the tape.

    References
    ----------
    Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6 (1994).

    Examples
    --------
    >>> import numpy as np
    >>> product = hessian_map(lambda x: x[0] ** 2 * x[1], np.array([1.0, 3.0]))
    >>> product(np.array([1.0, 1.0]))
    array([8., 2.])
    >>> product(np.eye(2))
    array([[6., 2.],
           [2., 0.]])
    """
    leaves, structure = flatten((x,))
    leaves = as_primals("hessian_map", leaves)
    recording = record(grad(f), leaves, structure, outlives=True)

    def product(v: Any) -> Any:
        vectors, found = flatten((v,))
        if found != structure:
            raise ValueError(
                f"the Hessian's map wants a vector in the containers of x, {describe(structure)}; "
                f"got {describe(found)}"
            )
        leading = _leading_axes(vectors, leaves)
        return unflatten(structure, pull_back(recording, leaves, vectors, directions=leading))[0]

    return product


def _leading_axes(vectors: list[Any], leaves: list[Any]) -> tuple[int, ...]:
    """Return the axes that every part of a vector has before those of its leaf, or raise."""
    extra = len(shape_of(vectors[0])) - len(shape_of(leaves[0]))
    leading = shape_of(vectors[0])[: max(0, extra)]
    for vector, leaf in zip(vectors, leaves, strict=True):
        if shape_of(vector) != leading + shape_of(leaf):
            raise ValueError(
                f"the Hessian's map wants a vector of the shape {shape_of(leaf)} of x, or many "
                f"along the same leading axes of every leaf; got {name_of(vector)}"
            )
        if dtype_of(vector) != dtype_of(leaf):
            raise TypeError(
                f"the Hessian's map wants a vector of the dtype of x, {dtype_of(leaf)}; got "
                f"{name_of(vector)}: convert it with astype({str(dtype_of(leaf))!r})"
            )
    return leading
