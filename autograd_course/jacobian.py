"""The Jacobian in the mode that is cheaper for the function at hand."""

import math
from collections.abc import Callable
from typing import Any, Literal

from autograd_course.arguments import ArgumentNumbers, ChosenArguments
from autograd_course.checks import split_aux
from autograd_course.reverse import record
from autograd_course.tracing import shape_of
from autograd_course.transforms import columns, rows
from autograd_course.tree import flatten


def jacobian(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> "Jacobian":
    """Return a function that computes the Jacobian in the mode that is cheaper.

    Forward mode carries a tangent for each of the n inputs, reverse mode a cotangent for each of
    the m outputs. So it is forward mode if n < m or n = 1, and otherwise reverse mode.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns an array, or a tree of arrays.
    argnums : int or sequence of int
        Which positional arguments to differentiate with respect to.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    Jacobian
        Takes the arguments of `f` and returns what `jacfwd` and `jacrev` return. Its method
        `mode` takes the same arguments and returns the choice, "forward" or "reverse".

    Raises
    ------
    TypeError
        When called: if an argument is not floating-point.

    Notes
    -----
    The number of outputs is known only once `f` has run. So `f` is recorded for reverse mode
    first, and if that is the choice, or for a single input, it is evaluated once; otherwise the
    record is dropped, and `f` is evaluated a second time, in forward mode.

    References
    ----------
    Griewank and Walther, Evaluating Derivatives, 2nd ed., chapter 3.

    Examples
    --------
    >>> import numpy as np
    >>> jacobian(lambda x: np.stack([np.sum(x), x[0] * x[1]]))(np.array([2.0, 3.0]))
    array([[1., 1.],
           [3., 2.]])
    >>> jacobian(lambda x: np.outer(x, x)).mode(np.array([2.0, 3.0]))
    'forward'
    """
    return Jacobian(f, argnums, has_aux)


class Jacobian:
    """The function that `jacobian` returns."""

    def __init__(self, f: Callable[..., Any], argnums: ArgumentNumbers, has_aux: bool) -> None:
        self.f = f
        self.has_aux = has_aux
        self.chosen = ChosenArguments("jacobian", argnums)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        g, leaves, structure = self.chosen.of(self.f, args, kwargs)
        inputs = _size(leaves)
        if inputs > 1:
            recording = record(g, leaves, structure)
            out, _ = split_aux("jacobian", recording.structure, recording.results, self.has_aux)
            if _size(out) <= inputs:
                return rows(self.chosen, recording, leaves, structure, self.has_aux)
        return columns(self.chosen, g, leaves, structure, self.has_aux)

    def mode(self, *args: Any, **kwargs: Any) -> Literal["forward", "reverse"]:
        """Return the mode that is chosen for these arguments; evaluates `f` once."""
        _, leaves, _ = self.chosen.of(self.f, args, kwargs)
        inputs = _size(leaves)
        results, structure = flatten(self.f(*args, **kwargs))
        out, _ = split_aux("jacobian", structure, results, self.has_aux)
        return "reverse" if 1 < inputs >= _size(out) else "forward"


def _size(tree: Any) -> int:
    """Return the number of elements of all leaves."""
    return sum(math.prod(shape_of(leaf)) for leaf in flatten(tree)[0])
