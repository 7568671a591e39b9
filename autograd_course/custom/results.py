"""What the rules of custom functions return: checked, and made values of a trace."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.broadcasting import convert
from autograd_course.checkpointing.stretch import revived
from autograd_course.checks import name_of, real_dtype_of
from autograd_course.forward import Dual, ForwardTrace
from autograd_course.tape import Node, Tape
from autograd_course.tracing import Trace, Tracer, dtype_of, shape_of
from autograd_course.tree import describe, flatten, unflatten

# Stands for a leaf that has no derivative.
ROUGH = object()


class Results:
    """The result of a custom function, of which the floating-point leaves are smooth."""

    def __init__(self, name: str, out: Any) -> None:
        self.name = name
        self.leaves, self.structure = flatten(out)
        self.places = [k for k, leaf in enumerate(self.leaves) if template(leaf) is not ROUGH]

    @property
    def smooth(self) -> list[Any]:
        """The smooth leaves."""
        return [self.leaves[place] for place in self.places]

    def duals(self, trace: ForwardTrace, tangents: list[Any]) -> Any:
        """Return the result as dual numbers with these tangents of the smooth leaves."""
        self._check_levels(trace, tangents)
        leaves = list(self.leaves)
        for place, tangent in zip(self.places, tangents, strict=True):
            leaf, tangent = leaves[place], below(trace, tangent)
            if trace.owns(leaf):
                # It depends on what the function closes over.
                leaf, tangent = leaf.primal, leaf.tangent + tangent
            leaves[place] = trace._dual(leaf, tangent)
        return unflatten(self.structure, leaves)

    def nodes(self, tape: Tape, parents: list[Node], pull: Callable[[list[Any]], list[Any]]) -> Any:
        """Return the result as nodes, with one entry that pulls the cotangents of all back."""
        self._check_levels(tape, [])
        leaves = list(self.leaves)
        primals = [below(tape, leaf) for leaf in self.smooth]
        # Those that depend on what the function closes over are nodes already.
        others = [leaf.index if below(tape, leaf) is not leaf else None for leaf in self.smooth]
        indices = [parent.index for parent in parents]
        start = len(tape.entries)

        def joint(given: Any) -> list[tuple[int, Any]]:
            cotangents = list(given) if len(others) > 1 else [given]
            # The rule may close over values of the tape as well, and compute with them.
            with revived(tape, start, [tape]):
                contributions = pull(cotangents)
            pairs = [(k, below(tape, c)) for k, c in zip(indices, contributions, strict=True)]
            return pairs + [
                (other, cotangent)
                for other, cotangent in zip(others, cotangents, strict=True)
                if other is not None and cotangent is not None
            ]

        for place, node in zip(self.places, tape.nodes(primals, (joint,)), strict=True):
            leaves[place] = node
        return unflatten(self.structure, leaves)

    def _check_levels(self, trace: Trace, tangents: list[Any]) -> None:
        """Refuse values of inner traces, whose derivative would be lost."""
        for value in [*self.smooth, *tangents]:
            if not isinstance(value, Tracer) or value._trace.level <= trace.level:
                continue
            if value._trace.running:
                raise TypeError(
                    f"{self.name} has a custom rule, and closes over a value that an inner "
                    "transform differentiates with respect to: pass that value as an argument"
                )
            raise TypeError(
                f"the rule of {self.name} computes its primal_out from the tangents: compute it "
                "from the primals alone"
            )


def fitted(rule: str, what: str, tree: Any, wanted: Any, of: str = "its primal") -> list[Any]:
    """Return the leaves of what a rule returned, or raise unless it is as a primal is.

    Parameters
    ----------
    rule, what : str
        For the message: "the rule of f", "tangent_out".
    tree : tree
        What the rule returned.
    wanted : tree
        The primals that it belongs to, or their templates. In the place of a leaf that is not
        smooth anything will do.
    of : str
        What a message calls these.
    """
    leaves, structure = flatten(tree)
    primals, wanted_structure = flatten(wanted)
    if structure != wanted_structure:
        raise ValueError(
            f"{rule} returned {what} in the containers {describe(structure)}; they must be those "
            f"of {of}: {describe(wanted_structure)}"
        )
    return [_fit(rule, what, of, *pair) for pair in zip(leaves, primals, strict=True)]


def _fit(rule: str, what: str, of: str, leaf: Any, primal: Any) -> Any:
    like = template(primal)
    if like is ROUGH:
        return ROUGH
    if type(leaf) in (int, float) and like.shape == ():
        return convert(float(leaf), like.dtype)
    if not isinstance(leaf, (np.ndarray, np.generic, Tracer)) or shape_of(leaf) != like.shape:
        raise ValueError(
            f"{rule} returned {what} with {name_of(leaf)}; {of} has shape {like.shape}: "
            "sum over axes that were broadcast, or use np.broadcast_to"
        )
    if dtype_of(leaf) != like.dtype:
        raise TypeError(
            f"{rule} returned {what} with {name_of(leaf)}; {of} has dtype {like.dtype}: "
            f"convert it with astype({str(like.dtype)!r})"
        )
    return leaf


def template(value: Any) -> Any:
    """Return an array of the shape and dtype of a leaf that takes no memory; or `ROUGH`."""
    if not isinstance(value, (np.ndarray, np.generic, float, Tracer)):
        return ROUGH
    if dtype_of(value).kind not in "fc":
        return ROUGH
    return np.broadcast_to(np.ones((), real_dtype_of(value)), shape_of(value))


def zero_like(leaf: Any) -> Any:
    """Return the tangent of a constant: zero, or None for what is no number."""
    like = template(leaf)
    if like is not ROUGH:
        return np.zeros(like.shape, like.dtype)[()]
    if isinstance(leaf, (np.ndarray, np.generic, int, Tracer)) and dtype_of(leaf).kind in "iub":
        return np.zeros(shape_of(leaf))[()]
    return None


def below(trace: Trace, value: Any) -> Any:
    """Return the primal of a value of this trace, and any other value as it is."""
    if isinstance(value, (Dual, Node)) and value._trace is trace:
        return value.primal
    return value
