"""Reverse mode: record the operations on a tape, then read the tape backwards.

The order of recording is a topological order of the graph, so the backward pass is one loop over
the tape from its end: when a node's turn comes, all its children have already added their
contributions to its cotangent (also called adjoint).
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from autograd_course.broadcasting import owned
from autograd_course.checks import as_primals, check_direction, split_aux
from autograd_course.tape import Entry, Node, Tape
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten, unflatten

# Bytes of an array from which on memory counts more than the time to look whose it is.
_LARGE = 2**14


class Recording(NamedTuple):
    """A forward pass: its tape, and its result as flat lists.

    `places` has the index of each result on the tape, or None where no input reaches it.
    """

    entries: list[Entry | None]
    results: list[Any]
    places: list[int | None]
    structure: Any


def record(
    f: Callable[..., Any], leaves: list[Any], structure: Any, *, outlives: bool = False
) -> Recording:
    """Run `f` forward on a new tape, whose first nodes are the leaves of its arguments.

    With `outlives`, nothing on the tape is shared with the caller, who may write to the arguments,
    to the results and to captured arrays before the tape is read.
    """
    with Tape(outlives) as tape:
        nodes = []
        for leaf in leaves:
            kept = tape.capture(leaf) if type(leaf) is np.ndarray else leaf
            nodes.append(tape.node(kept))
        out = f(*unflatten(structure, nodes))
    values, out_structure = flatten(out)
    results: list[Any] = []
    places: list[int | None] = []
    for value in values:
        ours = type(value) is Node and value._trace is tape
        result = value.primal if ours else value
        results.append(result.copy() if outlives and type(result) is np.ndarray else result)
        places.append(value.index if ours else None)
    # Its nodes refer to the tape, and should not keep the entries alive.
    entries, tape.entries = tape.entries, []
    return Recording(entries, results, places, out_structure)


def pull_back(
    recording: Recording,
    primals: list[Any],
    seeds: list[Any],
    *,
    directions: tuple[int, ...] = (),
    consume: bool = False,
) -> list[Any]:
    """Read a tape backwards: accumulate cotangents from the results to the inputs.

    Parameters
    ----------
    recording : Recording
        The forward pass.
    primals : list
        The inputs: the first nodes of the tape.
    seeds : list
        The cotangent of each result, or None for zero; the first results are enough.
    directions : tuple of int
        The leading axes that all seeds have.
    consume : bool
        Whether to free every entry once it is read, so that memory falls during the pass.

    Returns
    -------
    list of arrays
        The cotangent of each input, of shape ``directions + its shape``.
    """
    entries = recording.entries
    cotangents: list[Any] = [None] * len(entries)
    for place, seed in zip(recording.places, seeds, strict=False):
        if place is not None and seed is not None:
            so_far = cotangents[place]
            cotangents[place] = seed if so_far is None else so_far + seed
    read_backwards(entries, len(primals), cotangents, consume=consume)
    del cotangents[len(primals) :]
    for place, primal in enumerate(primals):
        if cotangents[place] is None:
            cotangents[place] = np.zeros(directions + shape_of(primal), dtype_of(primal))[()]
    return owned(cotangents, seeds)


class Cotangents(dict[int, Any]):
    """The cotangents of a few nodes by index, as in a list in which all others are None."""

    def __missing__(self, index: int) -> None:
        return None

    def __setitem__(self, index: int, cotangent: Any) -> None:
        if cotangent is None:
            self.pop(index, None)
        else:
            super().__setitem__(index, cotangent)


def read_backwards(
    entries: list[Entry | None], first: int, cotangents: list[Any] | Cotangents, *, consume: bool
) -> None:
    """Read entries from the last one down to that with index `first`.

    The cotangents of their nodes are taken, None left in their place, and those of their parents
    added.
    """
    last = entries.pop if consume else reversed(entries).__next__
    siblings: list[Any] = []
    # The parents whose cotangent is an array that was made here, and that nobody else sees.
    summed: set[int] = set()
    for index in range(len(entries) - 1, first - 1, -1):
        entry, cotangent = last(), cotangents[index]
        cotangents[index] = None
        if entry is None:
            siblings.append(cotangent)
            continue
        if siblings:
            cotangent = [cotangent, *reversed(siblings)]
            siblings = []
            if all(sibling is None for sibling in cotangent):
                continue
        elif cotangent is None:
            continue
        for pull, parent, residual in (entry,) if len(entry) == 3 else edges_of(entry, cotangent):
            contribution = pull(cotangent, residual)
            so_far = cotangents[parent]
            if so_far is None:
                cotangents[parent] = contribution
            elif type(so_far) is not np.ndarray or so_far.nbytes < _LARGE:
                cotangents[parent] = so_far + contribution
            else:
                own = parent in summed, _is_new(contribution, (cotangent, residual))
                cotangents[parent] = _sum_of_large(so_far, contribution, own)
                summed.add(parent)


def _sum_of_large(so_far: Any, contribution: Any, own: tuple[bool, bool]) -> Any:
    """Return the sum, in one of the two arrays if it is our own: memory peaks at a third one."""
    alike = type(contribution) is np.ndarray and contribution.shape == so_far.shape
    if alike and own[0]:
        return np.add(so_far, contribution, out=so_far)
    if alike and own[1]:
        return np.add(so_far, contribution, out=contribution)
    return so_far + contribution


def _is_new(contribution: Any, read: Any) -> bool:
    """Return whether a rule has made an array, rather than passed on something that it read."""
    return (
        type(contribution) is np.ndarray
        and contribution.base is None
        and contribution.flags.writeable
        and not any(part is contribution for part in flatten(read)[0])
    )


def edges_of(entry: Entry, cotangent: Any) -> Iterable[tuple[Any, int, Any]]:
    """Return the edges of an entry one by one: pullback, parent's index, residual."""
    if len(entry) == 1:
        return [(_given, parent, contribution) for parent, contribution in entry[0](cotangent)]
    if len(entry) == 6:
        return entry[:3], entry[3:]
    return [entry[k : k + 3] for k in range(0, len(entry), 3)]


def _given(cotangent: Any, contribution: Any) -> Any:
    return contribution


def vjp(f: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """Evaluate `f` and return its pullback: vector-Jacobian products for any cotangent.

    Parameters
    ----------
    f : callable
        Takes `primals` as its arguments; written with NumPy.
    *primals
        The point: floats, arrays of floats, or nested tuples, lists and dicts of them.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    primal_out, pullback
        ``f(*primals)``, and a function that takes a cotangent of the same structure, shapes and
        dtypes as `primal_out` and returns a tuple with the cotangent of each primal:
        ``J.T @ cotangent``, with J never formed. It keeps the tape and can be called again; what
        the tape needs of arguments, results and captured arrays it keeps as copies.
    aux
        Only with `has_aux`.

    Raises
    ------
    TypeError, ValueError
        If a primal is not floating-point, or later a cotangent does not fit the result.

    Notes
    -----
    The forward pass costs one evaluation of `f`, and memory for what the rules will read of every
    operation. Each call of the pullback costs a small multiple of `f` (at most about 4,
    Griewank and Walther, Evaluating Derivatives, 2nd ed., section 3.3), whatever the number of
    inputs.

    Examples
    --------
    >>> out, pullback = vjp(lambda x, y: x * y, 2.0, 3.0)
    >>> float(out), [float(cotangent) for cotangent in pullback(1.0)]
    (6.0, [3.0, 2.0])
    """
    leaves, structure = flatten(primals)
    leaves = as_primals("vjp", leaves)
    recording = record(f, leaves, structure, outlives=True)
    out, aux = split_aux("vjp", recording.structure, recording.results, has_aux)
    out_leaves, out_structure = flatten(out)

    def pullback(cotangent: Any) -> Any:
        seeds = check_direction("pullback", "cotangent", cotangent, out_leaves, out_structure)
        return unflatten(structure, pull_back(recording, leaves, seeds))

    return (out, pullback, aux) if has_aux else (out, pullback)
