"""Find the line where the first NaN or infinity appears, in the forward or the backward pass."""

import linecache
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograd_course import primitives
from autograd_course.checks import as_primals
from autograd_course.primitives import Primitive
from autograd_course.reverse import Recording, edges_of, pull_back
from autograd_course.tape import Entry, Node, Tape
from autograd_course.tracing import Trace, dtype_of, plain
from autograd_course.tree import flatten, unflatten

Pass = Literal["forward", "backward"]


@dataclass(frozen=True)
class NonFinite:
    """Where the first NaN or infinity appears. Its text says it in words.

    Attributes
    ----------
    value : str
        "nan", "inf" or "-inf".
    operation : str
        NumPy's name of the function, or what else it comes from, such as "argument 0".
    direction : {"forward", "backward"}
        The pass: whether the operation or its derivative gives the value.
    file, line, code : str, int, str
        The line that calls the operation; empty and 0 for an argument.
    suspect : str
        What to suspect, and what to do.
    """

    value: str
    operation: str
    direction: Pass
    file: str
    line: int
    code: str
    suspect: str

    def __str__(self) -> str:
        place = f" in {self.file}:{self.line}: {self.code}" if self.file else ""
        return (
            f"the first {self.value} of the {self.direction} pass comes from {self.operation}"
            f"{place}\n{self.suspect}"
        )


def find_nan(f: Callable[..., Any], *args: Any) -> NonFinite | None:
    """Find where the first NaN or infinity in the result of `f`, or in its gradient, appears.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns an array or a tree of arrays.
    *args
        Its arguments: trees; differentiated with respect to what is floating-point in them.

    Returns
    -------
    NonFinite or None
        A report, which names the operation, the pass, and the file and line that calls it; None
        if the result and the gradient of the sum of its elements are finite. A value inside that
        is not finite does no harm then, such as a mask of minus infinity before a softmax.

    Raises
    ------
    Exception
        Whatever `f` raises.

    Notes
    -----
    Costs a gradient and a look at every value. Of the operations it names the first that has
    finite operands and a result that is not finite; if there is none, the first that makes a NaN
    of infinities, or else the first that meets one. In the backward pass it is the first whose
    rule makes of a finite cotangent one that is not.

    Examples
    --------
    >>> import numpy as np
    >>> report = find_nan(lambda x: np.where(x > 0, np.sqrt(x), 0.0), 0.0)
    >>> report.operation, report.direction, report.value
    ('np.sqrt', 'backward', 'nan')
    >>> find_nan(lambda x: np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0), 0.0)
    """
    for number, argument in enumerate(args):
        for leaf in flatten(argument)[0]:
            if _is_float(leaf) and not _finite(leaf):
                return _without_line(
                    [leaf], f"argument {number}", "forward",
                    "Suspect what computed it: find_nan looks only inside the function.",
                )  # fmt: skip
    leaves, structure = flatten(args)
    inputs = [leaf for leaf in leaves if _is_float(leaf)]
    inputs = as_primals("find_nan", inputs) if inputs else []
    with np.errstate(all="ignore"):
        with WatchingTape() as tape:
            nodes = [tape.node(leaf) for leaf in inputs]
            remaining = iter(nodes)
            traced = [next(remaining) if _is_float(leaf) else leaf for leaf in leaves]
            results = flatten(f(*unflatten(structure, traced)))[0]
        found = tape.forward()
        if not all(_finite(result) for result in results):
            return found or _without_line(
                results, "a part of the result that depends on no argument", "forward",
                "Suspect a plain array that the function returns.",
            )  # fmt: skip
        ours = [r for r in results if type(r) is Node and r._trace is tape]
        recording = Recording(tape.entries, [], [node.index for node in ours], None)
        seeds = [np.ones(node.shape, node.dtype)[()] for node in ours]
        gradient = pull_back(recording, inputs, seeds)
    if all(_finite(cotangent) for cotangent in gradient):
        return None
    return tape.backward or _without_line(
        gradient, "a sum of contributions to one cotangent", "backward",
        "Suspect overflow: scale the function down.",
    )  # fmt: skip


class WatchingTape(Tape):
    """A tape that looks at every value of both passes, and remembers the lines of the user."""

    __slots__ = ("backward", "candidates", "operation")

    def __init__(self) -> None:
        super().__init__(outlives=False)
        # For each of the kinds that `forward` names, the first operation.
        self.candidates: dict[int, NonFinite] = {}
        self.backward: NonFinite | None = None
        self.operation = ""

    # No short cut: every operation is looked at.
    unary, binary = Trace.unary, Trace.binary

    def evaluate(self, primitive: Primitive, arguments: tuple[Any, ...]) -> Any:
        self.operation = f"np.{primitive.name}"
        try:
            out = super().evaluate(primitive, arguments)
        finally:
            self.operation = ""
        for result in out if primitive.several else [out]:
            if not _finite(result):
                self._meet(f"np.{primitive.name}", arguments, result)
        return out

    def node(self, primal: Any, entry: Entry = ()) -> Node:
        return super().node(primal, self._watched(entry))

    def nodes(self, primals: Sequence[Any], entry: Entry) -> list[Node]:
        return super().nodes(primals, self._watched(entry))

    def _watched(self, entry: Entry) -> Entry:
        # Without an operation that is evaluated, one entry comes from a rule as a whole.
        kept = entry, self.operation or "a custom rule", _users_line()
        return (lambda cotangent: self._pull(cotangent, *kept),) if entry else ()

    def forward(self) -> NonFinite | None:
        """Return the operation to name for the forward pass."""
        return self.candidates[min(self.candidates)] if self.candidates else None

    def _meet(self, operation: str, arguments: Any, result: Any) -> None:
        operands = [a for a in flatten(arguments)[0] if _is_float(a)]
        if all(map(_finite, operands)):
            kind = 0
        elif _has_nan(result) and not any(map(_has_nan, operands)):
            kind = 1
        else:
            kind = 2
        if kind not in self.candidates:
            self.candidates[kind] = _report(
                _kind(result), operation, "forward", _users_line(), constants=kind == 2
            )

    def _pull(
        self, cotangent: Any, entry: Entry, operation: str, line: tuple[str, int]
    ) -> list[tuple[int, Any]]:
        """Read an entry, and look at its contributions."""
        pairs = [
            (parent, pull(cotangent, residual))
            for pull, parent, residual in edges_of(entry, cotangent)
        ]
        for _, contribution in pairs:
            if self.backward is None and not _finite(contribution):
                self.backward = _report(_kind(contribution), operation, "backward", line)
        return pairs


def _without_line(values: list[Any], source: str, direction: Pass, suspect: str) -> NonFinite:
    """Return the report on values that no operation of the table has made."""
    first = next(value for value in values if not _finite(value))
    return NonFinite(_kind(first), source, direction, "", 0, "", suspect)


# By the beginning of an operation's name: what to suspect, and what to do.
_FORWARD = {
    "np.log": "the logarithm of 0 or of a negative number: np.log1p for 1 + x, or a lower bound",
    "np.sqrt": "the square root of a negative number, perhaps a 0 that was rounded",
    "np.divide": "a division by 0: bound the denominator away from it",
    "np.reciprocal": "a division by 0: bound the denominator away from it",
    "np.power": "0 to a negative power, a negative number to a fraction, or overflow",
    "np.exp": "overflow: subtract the maximum before (np.logaddexp, a softmax with a shift)",
    "np.arc": "an argument outside of the function's domain",
}
_BACKWARD = {
    "np.sqrt": "a square root at 0, whose derivative is infinite",
    "np.log": "a logarithm at 0, whose derivative is infinite",
    "np.power": "a power below 1 at 0, whose derivative is infinite",
    "np.cbrt": "a cube root at 0, whose derivative is infinite",
    "np.divide": "a division by 0",
    "np.linalg": "a matrix without an inverse, or with equal eigenvalues or singular values",
}
_BRANCH = (
    " Branches that np.where does not choose are differentiated as well, and 0 * inf is nan: make "
    "the argument safe inside, np.sqrt(np.where(x > 0, x, 1.0)), and choose outside."
)


def _report(
    value: str, operation: str, direction: Pass, line: tuple[str, int], *, constants: bool = False
) -> NonFinite:
    table = _FORWARD if direction == "forward" else _BACKWARD
    likely = next(
        (text for beginning, text in table.items() if operation.startswith(beginning)),
        "overflow, 0 * inf or inf - inf",
    )
    if constants:
        likely = "an operand that is not finite itself: a plain array that the function captures"
    suspect = f"Suspect {likely}." + (_BRANCH if direction == "backward" else "")
    code = linecache.getline(*line).strip()
    return NonFinite(value, operation, direction, *line, code, suspect)


_LIBRARIES = tuple(
    os.path.dirname(os.path.abspath(file)) + os.sep for file in (primitives.__file__, np.__file__)
)


def _users_line() -> tuple[str, int]:
    """Return the file and line of the innermost call that is not inside this package or NumPy.

    If the function itself is part of the package, it is the function's own line.
    """
    frame = sys._getframe(1)
    inside: Any = None
    while frame is not None and frame.f_code is not find_nan.__code__:
        if not frame.f_code.co_filename.startswith(_LIBRARIES):
            return frame.f_code.co_filename, frame.f_lineno
        inside, frame = frame, frame.f_back  # type: ignore[assignment]
    return inside.f_code.co_filename, inside.f_lineno


def _is_float(value: Any) -> bool:
    known = isinstance(value, (float, np.ndarray, np.generic)) or hasattr(value, "primal")
    return known and dtype_of(value).kind == "f"


def _finite(value: Any) -> bool:
    return not _is_float(value) or bool(np.all(np.isfinite(plain(value))))


def _has_nan(value: Any) -> bool:
    return bool(np.any(np.isnan(plain(value))))


def _kind(value: Any) -> str:
    """Return the name of a value that is not finite, "nan" if there is one."""
    numbers = np.ravel(plain(value))
    if _has_nan(numbers):
        return "nan"
    return str(numbers[~np.isfinite(numbers)][0])
