"""A linear map that is known only by its products, as the algorithms see it: a matrix on rows.

The trace estimators and the Lanczos process never see the matrix, only what it makes of vectors:
of many at once, if the map allows that.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.layout import Layout


class LinearMap:
    """A linear map from a space of trees into itself, called with rows.

    Parameters
    ----------
    caller : str
        The function that a message names.
    matvec : callable
        The map: takes a tree of this layout, and returns another.
    layout : Layout
        Of the map's argument and of its result.
    batched : bool
        Whether `matvec` takes many vectors at once, along a leading axis of every leaf.
    """

    def __init__(
        self, caller: str, matvec: Callable[[Any], Any], layout: Layout, batched: bool
    ) -> None:
        if not callable(matvec):
            raise TypeError(
                f"{caller} wants the linear map as a function; got a {type(matvec).__name__}: "
                "for a matrix A write lambda v: A @ v"
            )
        self.caller = caller
        self.matvec = matvec
        self.layout = layout
        self.batched = batched
        self._trusted = False

    def __call__(self, rows: Any) -> Any:
        """Return the product with each of the rows, as rows: ``rows @ A.T``.

        Raises
        ------
        TypeError, ValueError
            If the map returns something of another structure, shape or kind, or something that is
            not finite, or treats a vector differently when it comes together with others.
        """
        if self.batched:
            products = self._many(rows)
            if len(rows) > 1 and not self._trusted:
                self._compare(products[:1], self._many(rows[:1]))
                self._trusted = True
        else:
            products = np.stack([self._one(row) for row in rows])
        if not np.all(np.isfinite(products)):
            raise ValueError(
                f"{self.caller} got infinities or NaN from the linear map: is the function smooth "
                "at this point, and its Hessian finite?"
            )
        return products

    def _one(self, row: Any) -> Any:
        product = self.matvec(self.layout.unravel(row))
        return self.layout.ravel(self.caller, "the result of the linear map", product)

    def _many(self, rows: Any) -> Any:
        products = self.matvec(self.layout.unravel(rows))
        return self.layout.ravel(
            self.caller, "the result of the linear map", products, rows.shape[:1]
        )

    def _compare(self, together: Any, alone: Any) -> None:
        # A map that works along the wrong axis may well return the right shape.
        error = np.max(np.abs(together - alone), initial=0.0)
        if error > self.layout.precision**0.5 * np.max(np.abs(alone), initial=0.0):
            raise ValueError(
                f"{self.caller} got another product for a vector that came together with others "
                f"than for the vector alone (a difference of {error:.2g}): with batched=True the "
                "first axis counts the vectors; write v @ A.T for A @ v, or leave out batched"
            )
