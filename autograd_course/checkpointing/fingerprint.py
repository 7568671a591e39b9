"""Fingerprints: whether a second run of a function gives what the first gave, told by few numbers.

To keep the results for a comparison would cost the memory that the second run is to save.
"""

import itertools
from typing import Any

import numpy as np

from autograd_course.forward import Dual
from autograd_course.tape import Node
from autograd_course.tracing import Tracer, dtype_of
from autograd_course.tree import flatten


def fingerprint(tree: Any) -> list[Any]:
    """Return a few numbers for each array in a tree, by which to see later that it is the same."""
    return [_numbers(leaf) for leaf in flatten(tree)[0]]


def _numbers(value: Any) -> Any:
    while isinstance(value, (Dual, Node)):
        value = value.primal
    if isinstance(value, Tracer) or dtype_of(value).kind != "f":
        return None
    flat = np.ravel(value)
    some = flat[:: len(flat) // 64 + 1]
    with np.errstate(all="ignore"):
        return np.shape(value), np.append(some, np.add.reduce(flat)), len(flat)


def check_same(known: Any, found: Any) -> None:
    """Raise a RuntimeError unless the fingerprints and numbers of nodes of two calls agree."""
    (first, nodes), (second, nodes_again) = known, found
    same = len(first) == len(second) and nodes == nodes_again
    if not same or not all(itertools.starmap(_agree, zip(first, second, strict=True))):
        raise RuntimeError(
            "a checkpointed function did something else when the backward pass ran it again: it "
            "must depend on nothing but its arguments and on what stays as it is. Draw random "
            "numbers outside and pass them as arguments, or make the generator inside from a seed"
        )


def _agree(first: Any, second: Any) -> bool:
    if first is None or second is None:
        return first is second
    (shape, numbers, size), (shape_again, again, _) = first, second
    if shape != shape_again or numbers.dtype != again.dtype:
        return False
    if numbers.tobytes() == again.tobytes():
        return True
    # Libraries may round a product differently when memory is aligned differently.
    tolerance = np.finfo(numbers.dtype).eps ** 0.5 * np.ones(len(numbers))
    tolerance[-1] *= size**0.5
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(numbers[:-1]), initial=0.0, where=np.isfinite(numbers[:-1]))
        return bool(np.allclose(numbers, again, rtol=0.0, atol=tolerance * largest, equal_nan=True))
