"""What a case is, and points to differentiate at."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Case(NamedTuple):
    """A function that uses one row of the table, and a point."""

    covers: Any
    f: Callable[..., Any]
    args: tuple[Any, ...]
    name: str
    # The same function for `jax.numpy`, where that lacks it or has another convention.
    reference: Callable[..., Any] | None = None


_generator = np.random.default_rng(20)
X = _generator.uniform(0.2, 0.8, (2, 3))
Y = _generator.uniform(0.9, 1.7, (2, 3))
SIGNED = _generator.standard_normal((2, 3))
ROW = _generator.uniform(0.9, 1.7, 3)
COLUMN = _generator.uniform(0.2, 0.8, (2, 1))
SQUARE = _generator.standard_normal((3, 3)) + 3 * np.eye(3)
STACKED = _generator.standard_normal((2, 3, 3)) + 3 * np.eye(3)
BOX = _generator.standard_normal((2, 3, 4))
VECTOR = _generator.standard_normal(3)
EMPTY = np.zeros((0, 3))


def name_of(function: Any) -> str:
    return getattr(function, "__name__", str(function))
