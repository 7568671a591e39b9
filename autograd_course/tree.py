"""Nested containers: functions may take and return tuples, lists and dicts of arrays.

A tree is a leaf, or a tuple, list or dict of trees. The transforms work on the flat list of
leaves; its structure puts the result back into the containers that it came in.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

LEAF = object()


def flatten(tree: Any) -> tuple[list[Any], Any]:
    """Return the leaves of `tree`, left to right, and its structure: the tree with `LEAF` in them.

    `None` holds no leaf. Two dictionaries with the same keys give the same order of leaves,
    however they were filled.
    """
    leaves: list[Any] = []

    def visit(subtree: Any) -> Any:
        if isinstance(subtree, dict):
            visited = {key: visit(subtree[key]) for key in sorted(subtree, key=repr)}
            return {key: visited[key] for key in subtree}
        if isinstance(subtree, (list, tuple)):
            return _like(subtree, map(visit, subtree))
        if subtree is None:
            return None
        leaves.append(subtree)
        return LEAF

    return leaves, visit(tree)


def unflatten(structure: Any, leaves: Iterable[Any]) -> Any:
    """Return the tree of this structure with these leaves: the inverse of `flatten`."""
    remaining = iter(leaves)
    return _fill(structure, remaining)


def tree_map(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return the tree with `function` applied to every leaf."""
    leaves, structure = flatten(tree)
    return unflatten(structure, map(function, leaves))


def describe(structure: Any) -> str:
    """Return a structure as a user reads it, with a star for each leaf: ``(*, {'b': *})``."""
    return repr(structure).replace(repr(LEAF), "*")


def _fill(structure: Any, remaining: Iterator[Any]) -> Any:
    if structure is LEAF:
        return next(remaining)
    if isinstance(structure, dict):
        filled = {key: _fill(structure[key], remaining) for key in sorted(structure, key=repr)}
        return {key: filled[key] for key in structure}
    if isinstance(structure, (list, tuple)):
        return _like(structure, (_fill(value, remaining) for value in structure))
    return None


def _like(container: Any, values: Iterable[Any]) -> Any:
    """Return a container of the same type; named tuples take their fields one by one."""
    if hasattr(container, "_fields"):
        return type(container)(*values)
    return type(container)(values)
