"""Trees as vectors: the algorithms of linear algebra want one long axis, networks have many arrays.

A `Layout` remembers where each leaf of a tree lies in one vector, so that an algorithm can work
on plain matrices whose rows are such vectors, and call the user's function with trees.
"""

import itertools
import math
from typing import Any

import numpy as np

from autograd_course.checks import name_of
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import describe, flatten, unflatten


class Layout:
    """Where the leaves of a tree lie in one vector, and of which shapes and dtypes they are.

    Parameters
    ----------
    caller, name : str
        The function and the argument that a message names: "lanczos", "start".
    tree
        A float, an array of floats, or nested tuples, lists and dicts of them.

    Raises
    ------
    TypeError
        If the tree holds no number, or one that is not real and floating-point.
    """

    def __init__(self, caller: str, name: str, tree: Any) -> None:
        leaves, self.structure = flatten(tree)
        if all(0 in shape_of(leaf) for leaf in leaves):
            raise TypeError(f"{caller} got no number in {name}: pass at least one")
        for leaf in leaves:
            if np.ndim(leaf) and not isinstance(leaf, np.ndarray):
                raise TypeError(
                    f"{caller} wants plain NumPy arrays in {name}; got a {type(leaf).__name__}: "
                    "convert it with np.asarray, or if it is a traced value, keep the call out of "
                    "what is differentiated"
                )
            if dtype_of(leaf).kind != "f":
                raise TypeError(
                    f"{caller} wants real floating-point numbers in {name}; got {name_of(leaf)}: "
                    "pass floats (3.0 for 3, x.astype(float) for x)"
                )
        self.shapes = [shape_of(leaf) for leaf in leaves]
        self.dtypes = [dtype_of(leaf) for leaf in leaves]
        self.dtype = np.result_type(*self.dtypes)
        self.ends = list(itertools.accumulate(map(math.prod, self.shapes)))
        self.size = self.ends[-1]

    @property
    def precision(self) -> float:
        """The machine epsilon of the coarsest leaf."""
        return max(float(np.finfo(dtype).eps) for dtype in self.dtypes)

    def ravel(self, caller: str, what: str, tree: Any, leading: tuple[int, ...] = ()) -> Any:
        """Return the vector of a tree of this layout.

        Parameters
        ----------
        caller, what : str
            For the message: "lanczos", "the map's result".
        tree
            Of this structure; each leaf of the shape ``leading`` + its own.
        leading : tuple of int
            The axes before those of a leaf.

        Returns
        -------
        array of shape ``leading + (size,)``
            A copy.

        Raises
        ------
        TypeError, ValueError
            If the tree has another structure, a leaf another shape, or complex or integer numbers.
        """
        leaves, structure = flatten(tree)
        if structure != self.structure:
            remedy = "return what was passed in, in the same containers"
            if structure == (self.structure,):
                remedy = "take the first element (as of hvp, which returns a tuple)"
            raise ValueError(
                f"{caller} wants {what} in the containers {describe(self.structure)}; got "
                f"{describe(structure)}: {remedy}"
            )
        for leaf, shape in zip(leaves, self.shapes, strict=True):
            if shape_of(leaf) != leading + shape:
                raise ValueError(
                    f"{caller} wants {what} to have the shape {leading + shape}; got "
                    f"{name_of(leaf)}: {_remedy(leading)}"
                )
            if dtype_of(leaf).kind != "f":
                raise TypeError(
                    f"{caller} wants {what} to be real and floating-point; got {name_of(leaf)}: "
                    "convert it with astype(float)"
                )
        rows = [np.reshape(leaf, (*leading, -1)) for leaf in leaves]
        # Concatenating copies, so that a function may return the same array every time.
        return np.concatenate(rows, axis=-1).astype(self.dtype, copy=False)

    def unravel(self, rows: Any) -> Any:
        """Return the tree whose leaves are cut out of the last axis of `rows`, as copies."""
        leading = rows.shape[:-1]
        parts = [
            rows[..., start:end] for start, end in zip([0, *self.ends], self.ends, strict=False)
        ]
        return unflatten(
            self.structure,
            [
                part.reshape(leading + shape).astype(dtype)[()]
                for part, shape, dtype in zip(parts, self.shapes, self.dtypes, strict=True)
            ],
        )


def _remedy(leading: tuple[int, ...]) -> str:
    if leading:
        return "keep the leading axes, which count the vectors, or leave out batched=True"
    return "the map must lead from a space into itself"
