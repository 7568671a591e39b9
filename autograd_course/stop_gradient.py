"""Values that no derivative flows through."""

from typing import Any

import numpy as np

from autograd_course.forward import Dual
from autograd_course.tape import Node
from autograd_course.tree import tree_map


def stop_gradient(tree: Any) -> Any:
    """Return the same values as constants: their derivative is zero, at every level of nesting.

    Parameters
    ----------
    tree : tree
        A number or an array, or nested tuples, lists and dicts of them.

    Returns
    -------
    tree
        Of the same structure, shapes and dtypes. Arrays of a traced computation are copied, so
        that they may be written to.

    Notes
    -----
    The derivative that results is that of another function, one in which these values are given
    numbers: wanted for targets, weights of an average, or the shift in a stable softmax.

    Examples
    --------
    >>> from autograd_course import grad
    >>> float(grad(lambda x: x * stop_gradient(x))(3.0))
    3.0
    """
    return tree_map(_constant, tree)


def _constant(value: Any) -> Any:
    if not isinstance(value, (Dual, Node)):
        return value
    # Tracers of other kinds, which only record a program, stay in it.
    while isinstance(value, (Dual, Node)):
        value = value.primal
    return value.copy() if isinstance(value, np.ndarray) else value
