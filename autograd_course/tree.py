"""Nested containers: functions may take and return tuples, lists and dicts of arrays.

A tree is a leaf, or a tuple, list or dict of trees. The transforms work on the flat list of
leaves; its structure puts the result back into the containers that it came in.
"""

import copy
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

LEAF = object()
_COMMON_LEAVES = frozenset((float, np.float64, np.ndarray))


def flatten(tree: Any) -> tuple[list[Any], Any]:
    """Return the leaves of `tree`, left to right, and its structure: the tree with `LEAF` in them.

    `None` holds no leaf. Two dictionaries with the same keys give the same order of leaves,
    however they were filled.
    """
    # Most trees are the arguments of a call: a tuple of numbers and arrays.
    if type(tree) is tuple and _COMMON_LEAVES.issuperset(map(type, tree)):
        return list(tree), (LEAF,) * len(tree)
    if not isinstance(tree, (list, tuple, dict)) and tree is not None:
        return [tree], LEAF
    leaves: list[Any] = []
    return leaves, _visit(tree, leaves)


def unflatten(structure: Any, leaves: Iterable[Any]) -> Any:
    """Return the tree of this structure with these leaves: the inverse of `flatten`."""
    if type(structure) is tuple and structure.count(LEAF) == len(structure):
        return tuple(leaves)
    return _fill(structure, iter(leaves))


def tree_map(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return the tree with `function` applied to every leaf."""
    leaves, structure = flatten(tree)
    return unflatten(structure, map(function, leaves))


def describe(structure: Any) -> str:
    """Return a structure as a user reads it, with a star for each leaf: ``(*, {'b': *})``."""
    return repr(structure).replace(repr(LEAF), "*")


def _visit(tree: Any, leaves: list[Any]) -> Any:
    """Append the leaves of `tree` to the list, and return its structure."""
    if not isinstance(tree, (list, tuple, dict)):
        if tree is None:
            return None
        leaves.append(tree)
        return LEAF
    if isinstance(tree, dict):
        return _like_dict(tree, {key: _visit(tree[key], leaves) for key in _sorted_keys(tree)})
    return _like(tree, [_visit(subtree, leaves) for subtree in tree])


def _fill(structure: Any, remaining: Iterator[Any]) -> Any:
    """Return the structure with its leaves taken from the iterator."""
    if structure is LEAF:
        return next(remaining)
    if isinstance(structure, (list, tuple)):
        return _like(structure, [_fill(part, remaining) for part in structure])
    if isinstance(structure, dict):
        values = {key: _fill(structure[key], remaining) for key in _sorted_keys(structure)}
        return _like_dict(structure, values)
    return None


def _like(container: Any, values: list[Any]) -> Any:
    """Return a container of the same type; named tuples take their fields one by one."""
    kind = type(container)
    if kind is tuple or kind is list:
        return kind(values)
    return kind(*values) if hasattr(kind, "_fields") else kind(values)


def _like_dict(container: Any, values: dict[Any, Any]) -> Any:
    """Return a dictionary of the same type and order of keys."""
    filled = copy.copy(container)
    for key, value in values.items():
        filled[key] = value
    return filled


def _sorted_keys(container: Any) -> list[Any]:
    keys = sorted(container, key=repr)
    for key, following in itertools.pairwise(keys):
        if repr(key) == repr(following):
            raise TypeError(
                f"a dictionary has two keys that are both shown as {key!r}, so that their order "
                "is not certain: use strings as keys"
            )
    return keys
