"""What a backward pass makes of a graph, and what a tape keeps for it."""

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

from autograd_course.broadcasting import owned, unbroadcast
from autograd_course.graphs.nodes import Call, GraphNode, Parent
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten


def adjoints_of(
    nodes: list[GraphNode], calls: list[Call], seeds: list[tuple[int | None, Any]]
) -> list[Any]:
    """Return the adjoint of every node: the rules, read backwards over the calls."""
    adjoints: list[Any] = [None] * len(nodes)

    def add(place: int, contribution: Any) -> None:
        so_far = adjoints[place]
        adjoints[place] = contribution if so_far is None else so_far + contribution

    for place, seed in seeds:
        if place is not None:
            add(place, seed)
    for call in reversed(calls):
        arriving = [adjoints[result] for result in call.results]
        if all(adjoint is None for adjoint in arriving):
            continue
        cotangent = arriving if call.primitive.several else arriving[0]
        values = _values(nodes, call)
        out_rank = len(shape_of(nodes[call.results[0]].primal))
        edges = zip(call.primitive.rules, call.operands, values[1:], strict=True)
        for rule, operand, primal in edges:
            if rule is not None and isinstance(operand, Parent):
                shape = shape_of(primal)
                rank = out_rank if call.primitive.broadcasts else len(shape)
                pulled = rule.pull(cotangent, rule.pull_reads(values))
                add(operand.index, unbroadcast(pulled, rank, shape, dtype_of(primal)))
    filled = [
        np.zeros(shape_of(node.primal), dtype_of(node.primal))[()] if adjoint is None else adjoint
        for node, adjoint in zip(nodes, adjoints, strict=True)
    ]
    return owned(filled, [seed for _, seed in seeds])


def stored_of(
    nodes: list[GraphNode], calls: list[Call], originals: dict[int, Any]
) -> tuple[list[int], int]:
    """Return how many bytes a tape keeps of each node's value, and of captured arrays."""
    kept: set[int] = set()
    captured: list[Any] = []
    for call in calls:
        for place in _places_read(call, _values(nodes, call)):
            if place == 0:
                kept.update(call.results)
                continue
            for part in flatten(call.operands[place - 1])[0]:
                if isinstance(part, Parent):
                    kept.add(part.index)
                elif id(part) in originals:
                    captured.append(originals[id(part)])
    seen: set[tuple[int, int]] = set()
    stored = [_bytes(node.primal, seen) if node.index in kept else 0 for node in nodes]
    return stored, sum(_bytes(array, seen) for array in captured)


def _bytes(value: Any, seen: set[tuple[int, int]]) -> int:
    """Return the size of a value; of arrays that share all of their memory, only the first has one.

    Of an array that is broadcast, only the memory counts that it really has.
    """
    if not isinstance(value, np.ndarray):
        return math.prod(shape_of(value)) * int(dtype_of(value).itemsize)
    bounds = byte_bounds(value)
    if bounds in seen:
        return 0
    seen.add(bounds)
    return min(value.nbytes, bounds[1] - bounds[0])


def _values(nodes: list[GraphNode], call: Call) -> tuple[Any, ...]:
    """Return the result of a call and its arguments, as rules read them."""
    results = [nodes[result].primal for result in call.results]
    arguments = [
        nodes[operand.index].primal if isinstance(operand, Parent) else operand
        for operand in call.operands
    ]
    return (results if call.primitive.several else results[0], *arguments)


class _Place:
    """Stands for one of the values that a rule may read: it has a shape, and no value."""

    def __init__(self, place: int, value: Any) -> None:
        self.place = place
        self.value = value

    @property
    def shape(self) -> tuple[int, ...]:
        return shape_of(self.value)


def _places_read(call: Call, values: tuple[Any, ...]) -> set[int]:
    """Return which of ``(out, *arguments)`` the backward pass of a call reads, beside shapes."""
    stand_ins = tuple(_Place(place, value) for place, value in enumerate(values))
    reads = [
        rule.pull_reads(stand_ins)
        for rule, operand in zip(call.primitive.rules, call.operands, strict=True)
        if rule is not None and isinstance(operand, Parent)
    ]
    return {part.place for part in flatten(reads)[0] if isinstance(part, _Place)}
