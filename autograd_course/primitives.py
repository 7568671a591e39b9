"""How a row of the table becomes the two rules of a primitive.

A primitive is a function of NumPy with, for every argument that may be traced,

- a pushforward: what a tangent of this argument adds to the tangent of the result, and
- a pullback: what a cotangent of the result adds to the cotangent of this argument.

A rule is written as a formula whose parameters are named after what it reads: the arguments of
the primitive (`x`, `y`, `axis`, ...), its result (`out`), or only the shape of one (`x_shape`).
So the names also say what a tape has to keep until the rule is called.
"""

import inspect
import operator
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd_course.dispatch import ELEMENTWISE, RULES
from autograd_course.tracing import add_operator, innermost, plain, shape_of

# A formula of what a rule reads, or the number that it is.
Formula = Callable[..., Any] | float


class Rule(NamedTuple):
    """Both rules of one argument. Each is called with a direction and what it reads.

    `push_reads` and `pull_reads` take the result and all arguments, ``(out, *arguments)``, and
    return what the rule reads of them: nothing, one value, or a tuple.
    """

    push: Callable[[Any, Any], Any]
    push_reads: Callable[[tuple[Any, ...]], Any]
    pull: Callable[[Any, Any], Any]
    pull_reads: Callable[[tuple[Any, ...]], Any]


class Primitive:
    """A function with its rules: one row of the table.

    Parameters
    ----------
    function : callable
        Computes the result from the arguments; all of them by position.
    name : str
        NumPy's name for it, for messages and graphs.
    rules : sequence of Rule or None
        One for each argument; None for an argument such as `axis` that cannot be traced.
    broadcasts : bool
        Whether NumPy broadcasts the arguments against each other. If so, contributions are summed
        back to the shape of their argument at the edge of the graph, never in a rule.
    several : bool
        Whether there are several results; then `push` returns, and `pull` takes, a list with one
        entry for each, and the cotangent of a result that nobody used is None. Such a primitive
        has one traced argument.
    """

    __slots__ = ("broadcasts", "function", "name", "rules", "several")

    def __init__(
        self,
        function: Callable[..., Any],
        name: str,
        rules: Sequence[Rule | None],
        *,
        broadcasts: bool = False,
        several: bool = False,
    ) -> None:
        self.function = function
        self.name = name
        self.rules = tuple(rules)
        self.broadcasts = broadcasts
        self.several = several

    def __call__(self, *arguments: Any) -> Any:
        trace = innermost(arguments)
        if trace is None:
            return self.function(*arguments)
        return trace.evaluate(self, arguments)

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def not_differentiable(self, argument: Any) -> TypeError:
        """Return the error for a traced value in the place of an argument without a rule."""
        return TypeError(
            f"np.{self.name} is not differentiated with respect to every argument, and the one of "
            f"shape {shape_of(argument)} has no rule: pass a plain number or array there"
        )


# The operators of Python that are ufuncs by another name, and on scalars several times faster.
_OPERATORS = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul,
    np.divide: operator.truediv, np.remainder: operator.mod, np.power: operator.pow,
    np.negative: operator.neg, np.positive: operator.pos, np.absolute: operator.abs,
}  # fmt: skip


def elementwise(ufunc: Any, *partials: Formula) -> None:
    """Add a row for a ufunc, and for the operator that does the same.

    The row has the partial derivative for each argument, `x` and `y`. Multiplication by it is both
    rules at once: elementwise Jacobians are diagonal, and a diagonal matrix is its own transpose.
    """
    rules = []
    for partial in partials:
        factor, reads = _times(partial), _reads(partial, ("x", "y"))
        rules.append(Rule(factor, reads, factor, reads))
    row = Primitive(ufunc, ufunc.__name__, rules, broadcasts=True)
    RULES[ufunc] = ELEMENTWISE[ufunc] = row
    if ufunc in _OPERATORS:
        function: Any = _OPERATORS[ufunc]
        RULES[function] = row = Primitive(function, ufunc.__name__, rules, broadcasts=True)
        add_operator(function.__name__, row)


def primitive(
    function: Callable[..., Any],
    *,
    name: str | None = None,
    broadcasts: bool = False,
    several: bool = False,
    **rules: tuple[Formula, Formula],
) -> Primitive:
    """Make a primitive with a pair of formulas ``(push, pull)`` for each traced argument.

    The first parameter of a formula is the direction: a tangent of the argument for `push`, a
    cotangent of the result for `pull`. Both may have one leading axis more than the primal, an
    axis of directions, so formulas count axes from the end.
    """
    arguments = tuple(inspect.signature(function).parameters)

    def rule(push: Formula, pull: Formula) -> Rule:
        return Rule(
            _called(push), _reads(push, arguments, 1), _called(pull), _reads(pull, arguments, 1)
        )

    pairs = [rule(*rules[name]) if name in rules else None for name in arguments]
    return Primitive(
        function, name or function.__name__, pairs, broadcasts=broadcasts, several=several
    )


def implements(*functions: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register what to call instead of these NumPy functions when an argument is traced.

    The decorated function has NumPy's signature. It brings the arguments into the order of a
    primitive, or is written in terms of functions that have rules already.
    """

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        for function in functions:
            RULES[function] = handler
        return handler

    return register


def passive(*functions: Any) -> None:
    """Register functions whose results do not depend smoothly on their arguments.

    Comparisons, roundings, shapes and positions have the derivative zero wherever they have one:
    they are evaluated on plain values, and their results are constants.
    """
    for function in functions:

        def handler(*args: Any, _function: Any = function, **kwargs: Any) -> Any:
            return _function(
                *map(_plain_all, args), **{key: _plain_all(value) for key, value in kwargs.items()}
            )

        RULES[function] = handler


def _plain_all(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain_all, value))
    return plain(value)


def _parameters(formula: Formula, skip: int = 0) -> list[str]:
    return list(inspect.signature(formula).parameters)[skip:] if callable(formula) else []


def _reads(formula: Formula, arguments: Sequence[str], skip: int = 0) -> Callable[..., Any]:
    """Return the function that picks what a formula reads from ``(out, *arguments)``."""
    names = _parameters(formula, skip)
    if not names:
        return lambda values: None
    places = {"out": 0, **{name: i for i, name in enumerate(arguments, 1)}}
    pickers = [_shape_at(places[name.removesuffix("_shape")]) if name not in places
               else operator.itemgetter(places[name]) for name in names]  # fmt: skip
    if len(pickers) == 1:
        return pickers[0]
    if all(name in places for name in names):
        return operator.itemgetter(*(places[name] for name in names))
    return lambda values: tuple([pick(values) for pick in pickers])


def _shape_at(place: int) -> Callable[[tuple[Any, ...]], tuple[int, ...]]:
    return lambda values: shape_of(values[place])


def _times(partial: Formula) -> Callable[[Any, Any], Any]:
    """Return the rule that multiplies a direction by a partial derivative."""
    if not callable(partial):
        if partial == 1:
            return lambda direction, residual: direction
        if partial == -1:
            return lambda direction, residual: -direction
        return lambda direction, residual: direction * partial
    if _is_identity(partial):
        return operator.mul
    if len(_parameters(partial)) == 1:
        return lambda direction, residual: direction * partial(residual)
    return lambda direction, residual: direction * partial(*residual)


def _is_identity(partial: Callable[..., Any]) -> bool:
    """Return whether a formula only returns the one value that it reads, as ``lambda y: y``."""
    anything = object()
    try:
        return partial(anything) is anything
    except (TypeError, AttributeError):
        return False


def _called(formula: Any) -> Callable[[Any, Any], Any]:
    """Return the rule that calls a formula with what it reads, be that none, one or several."""
    count = len(_parameters(formula)) - 1
    if count == 0:
        return lambda direction, residual: formula(direction)
    if count == 1:
        return formula  # type: ignore[no-any-return]
    return lambda direction, residual: formula(direction, *residual)
