"""Functions with a derivative rule of their own, for both modes.

A rule of `custom_jvp` is linear in the tangents, one of `custom_vjp` in the cotangents. So each
serves both modes: what a mode needs of the other's rule is its transpose.
"""

import functools
import inspect
import operator
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from autograd_course.checks import name_of
from autograd_course.custom.results import Results, below, fitted, template, zero_like
from autograd_course.custom.transposition import LinearMap, along, leading_axes, transposed
from autograd_course.forward import ForwardTrace
from autograd_course.tape import Tape
from autograd_course.tracing import Trace, innermost
from autograd_course.tree import flatten, tree_map, unflatten


class Call:
    """One call of a function with custom rules, seen from one trace.

    Of the arguments that the rules are for there are the flattened primals, and which of these
    the trace has traced. The values of outer traces are primals to it.
    """

    def __init__(self, args: tuple[Any, ...], nondiff_argnums: tuple[int, ...]) -> None:
        self.args = args
        fixed = {number % len(args) for number in nondiff_argnums} if args else set()
        self.static = [args[number] for number in sorted(fixed)]
        self.numbers = [number for number in range(len(args)) if number not in fixed]
        self.leaves, self.structure = flatten(tuple(args[number] for number in self.numbers))
        self.trace = innermost(self.leaves)
        self.places: list[int] = []
        self.traced: list[Any] = []

    def enter(self, trace: Trace) -> None:
        """Look at the arguments from this trace."""
        for place, leaf in enumerate(self.leaves):
            primal = below(trace, leaf)
            if primal is not leaf:
                self.places.append(place)
                self.traced.append(leaf)
                self.leaves[place] = primal

    @property
    def primals(self) -> Any:
        """The arguments that the rules are for."""
        return unflatten(self.structure, self.leaves)

    def everything(self) -> list[Any]:
        """Return the arguments of the function in its order, the primals among them."""
        everything = list(self.args)
        for number, primal in zip(self.numbers, self.primals, strict=True):
            everything[number] = primal
        return everything

    def tangents(self, given: Sequence[Any]) -> Any:
        """Return the tree of tangents with these for the traced leaves; the others are zero."""
        tangents = list(map(zero_like, self.leaves))
        for place, tangent in zip(self.places, given, strict=True):
            tangents[place] = tangent
        return unflatten(self.structure, tangents)


class CustomFunction:
    """A function that is computed as it is, and differentiated by the rules that it was given."""

    def __init__(self, function: Callable[..., Any], nondiff_argnums: Sequence[int] = ()) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.name = getattr(function, "__name__", repr(function))
        self.nondiff_argnums = tuple(map(operator.index, nondiff_argnums))
        self._checked = self._compared = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        args = self._by_position(args, kwargs)
        call = Call(args, self.nondiff_argnums)
        trace = call.trace
        # Traces of other kinds do not differentiate: they see what the function computes.
        if not isinstance(trace, (ForwardTrace, Tape)):
            return self.function(*args)
        call.enter(trace)
        if isinstance(trace, ForwardTrace):
            return self._push(call, trace)
        return self._record(call, trace)

    def _push(self, call: Call, trace: ForwardTrace) -> Any:
        raise NotImplementedError

    def _record(self, call: Call, tape: Tape) -> Any:
        raise NotImplementedError

    def _by_position(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """Return all arguments by position, also those left to their defaults: rules get these."""
        try:
            signature = inspect.signature(self.function)
        except ValueError:
            # Functions written in C may have no signature.
            return args
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        by_keyword = bound.kwargs.keys() & kwargs.keys()
        if by_keyword:
            raise TypeError(
                f"{self.name} has custom rules, which get all arguments by position, and takes "
                f"{', '.join(sorted(by_keyword))} by keyword only: let it take them by position"
            )
        return bound.args

    def _compare(self, rule: str, what: str, out: Any, call: Call) -> None:
        """Check, the first time, that a rule returns a result like that of the function."""
        if not self._compared:
            wanted = self.function(*call.everything())
            fitted(f"{rule} of {self.name}", what, out, wanted, "what the function returns")
            self._compared = True

    def _transposed(self, rule: str, linear: LinearMap, like: list[Any], *tape: Tape) -> LinearMap:
        """Transpose a rule; the first time, check that it is linear."""
        name = None if self._checked else f"{rule} of {self.name}"
        pull = transposed(linear, like, *tape, check=name)
        self._checked = True
        return pull

    def _undefined(self, how: str) -> NoReturn:
        raise TypeError(
            f"{self.name} is to be differentiated, and its rules are not defined: call "
            f"{self.name}.{how} before, or leave the decorator out"
        )


class custom_jvp(CustomFunction):
    """Give a function a rule for its tangents; it serves reverse mode as well.

    Parameters
    ----------
    function : callable
        Written with NumPy; takes and returns trees. Without a transform it is called as it is.
    nondiff_argnums : sequence of int
        The positional arguments that are not among the primals of the rule, such as functions.

    Returns
    -------
    custom_jvp
        The function. Its method ``defjvp``, also a decorator, takes the rule:
        ``rule(*nondiff, primals, tangents)`` returns the pair ``(primal_out, tangent_out)``. The
        tangents are of the structure of the primals, and zero where these are constant (None for
        what is no number). `tangent_out` must be of the structure, shapes and dtypes of
        `primal_out`, and for reverse mode linear in the tangents.

    Raises
    ------
    TypeError, ValueError
        When differentiated: if the rule is missing, returns something else, or is not linear where
        it has to be, or if the function closes over a value of an inner transform. Other traced
        values that it closes over, or gets by `nondiff_argnums`, are differentiated through what
        the rule computes.

    Notes
    -----
    Forward mode calls the rule once for each direction. Reverse mode calls it once, in the forward
    pass, records it, and reads the record as the transpose; the first time it calls it once more,
    to see whether the rule is linear. The first time of all, the function is called as well, to see
    whether the rule returns a result like its. Higher derivatives differentiate the rule.

    References
    ----------
    The interface is that of ``jax.custom_jvp``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import grad
    >>> @custom_jvp
    ... def softplus(x):
    ...     return np.log(1 + np.exp(x))
    >>> @softplus.defjvp
    ... def rule(primals, tangents):
    ...     (x,), (v,) = primals, tangents
    ...     return softplus(x), v / (1 + np.exp(-x))
    >>> float(grad(softplus)(0.0))
    0.5
    """

    _rule: Callable[..., Any] | None = None

    def defjvp(self, rule: Callable[..., Any]) -> Callable[..., Any]:
        """Set the rule, and return it."""
        self._rule, self._checked, self._compared = rule, False, False
        return rule

    def _push(self, call: Call, trace: ForwardTrace) -> Any:
        results, linear = self._run(call)
        tangents = along(linear, [dual.tangent for dual in call.traced], call.traced)
        return results[0].duals(trace, tangents)

    def _record(self, call: Call, tape: Tape) -> Any:
        results, linear = self._run(call)
        pull = self._transposed("the rule", linear, call.traced, tape)
        return results[0].nodes(tape, call.traced, pull)

    def _run(self, call: Call) -> tuple[list[Results], LinearMap]:
        """Return the rule as a linear map of tangents, and where it puts the primal results."""
        if self._rule is None:
            self._undefined("defjvp(rule)")
        rule, found = self._rule, []

        def linear(tangents: list[Any]) -> list[Any]:
            pair = rule(*call.static, call.primals, call.tangents(tangents))
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                raise TypeError(
                    f"the rule of {self.name} must return a pair (primal_out, tangent_out); it "
                    f"returned {name_of(pair)}"
                )
            results = Results(self.name, pair[0])
            self._compare("the rule", "primal_out", pair[0], call)
            found.append(results)
            leaves = fitted(f"the rule of {self.name}", "tangent_out", pair[1], pair[0])
            return [leaves[place] for place in results.places]

        return found, linear


class custom_vjp(CustomFunction):
    """Give a function rules for its cotangents; they serve forward mode as well.

    Parameters
    ----------
    function : callable
        Written with NumPy; takes and returns trees. Without a transform it is called as it is.
    nondiff_argnums : sequence of int
        The positional arguments that have no cotangent, such as functions.

    Returns
    -------
    custom_vjp
        The function. Its method ``defvjp(fwd, bwd)`` takes the rules: ``fwd(*args)``, called as
        the function, returns the pair ``(out, residuals)``, and
        ``bwd(*nondiff, residuals, cotangent)`` a tuple with the cotangent of each argument that is
        not in `nondiff_argnums`: of its structure, shapes and dtypes, or None for zero. The
        cotangent is of those of `out`; for forward mode `bwd` must be linear in it.

    Raises
    ------
    TypeError, ValueError
        When differentiated: if the rules are missing, return something else, or are not linear
        where they have to be, or if the function closes over a value of an inner transform. Other
        traced values that it closes over, or gets by `nondiff_argnums`, are differentiated through
        what `fwd` computes.

    Notes
    -----
    Reverse mode calls `fwd` once, and `bwd` once for each cotangent in the backward pass. Forward
    mode calls both once, records `bwd`, and reads the record as the transpose; the first time it
    calls `bwd` once more, to see whether it is linear. Reverse mode can do without that, and so
    gradients may be clipped. The first time of all, the function is called as well, to see whether
    `fwd` returns a result like its. Higher derivatives differentiate the rules.

    References
    ----------
    The interface is that of ``jax.custom_vjp``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import grad
    >>> @custom_vjp
    ... def clipped(x):
    ...     return x
    >>> clipped.defvjp(lambda x: (x, None), lambda _, cotangent: (np.clip(cotangent, -1, 1),))
    >>> float(grad(lambda x: 5 * clipped(x))(2.0))
    1.0
    """

    _fwd: Callable[..., Any] | None = None
    _bwd: Callable[..., Any] | None = None

    def defvjp(self, fwd: Callable[..., Any], bwd: Callable[..., Any]) -> None:
        """Set the rules."""
        self._fwd, self._bwd = fwd, bwd
        self._checked = self._compared = False

    def _push(self, call: Call, trace: ForwardTrace) -> Any:
        results, residuals = self._forward(call, trace)
        linear = self._linear(call, results, residuals)
        pull = self._transposed("the rule bwd", linear, results.smooth)
        return results.duals(trace, pull([dual.tangent for dual in call.traced]))

    def _record(self, call: Call, tape: Tape) -> Any:
        results, residuals = self._forward(call, tape)
        residuals = tree_map(
            lambda leaf: tape.capture(leaf) if type(leaf) is np.ndarray else leaf, residuals
        )
        linear = self._linear(call, results, residuals)
        like = list(map(template, results.smooth))

        def pull(cotangents: list[Any]) -> list[Any]:
            leading = leading_axes(cotangents, [one.ndim for one in like])
            given = [
                np.zeros(leading + one.shape, one.dtype)[()] if cotangent is None else cotangent
                for cotangent, one in zip(cotangents, like, strict=True)
            ]
            return along(linear, given, like)

        return results.nodes(tape, call.traced, pull)

    def _forward(self, call: Call, trace: Trace) -> tuple[Results, Any]:
        """Return what the rule `fwd` returns, the residuals as values of outer traces."""
        if self._fwd is None:
            self._undefined("defvjp(fwd, bwd)")
        pair = self._fwd(*call.everything())
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise TypeError(
                f"the rule fwd of {self.name} must return a pair (out, residuals); it returned "
                f"{name_of(pair)}"
            )
        results = Results(self.name, pair[0])
        self._compare("the rule fwd", "out", pair[0], call)
        return results, tree_map(lambda leaf: below(trace, leaf), pair[1])

    def _linear(self, call: Call, results: Results, residuals: Any) -> LinearMap:
        """Return the rule `bwd` as a linear map of the cotangents of the smooth results.

        It may be kept on a tape, so it holds no primals.
        """
        bwd: Any = self._bwd
        name, static, numbers, places = self.name, call.static, call.numbers, call.places
        wanted = tree_map(template, call.primals)
        structure, smooth = results.structure, results.places
        blank = [None if k in smooth else zero_like(x) for k, x in enumerate(results.leaves)]

        def linear(cotangents: list[Any]) -> list[Any]:
            leaves = list(blank)
            for place, cotangent in zip(smooth, cotangents, strict=True):
                leaves[place] = cotangent
            returned = bwd(*static, residuals, unflatten(structure, leaves))
            if not isinstance(returned, (tuple, list)) or len(returned) != len(numbers):
                raise TypeError(
                    f"the rule bwd of {name} must return a tuple with a cotangent for each of "
                    f"{len(numbers)} arguments; it returned {name_of(returned)}"
                )
            contributions: list[Any] = []
            for number, one, primal in zip(numbers, returned, wanted, strict=True):
                if one is None:
                    contributions += map(zero_like, flatten(primal)[0])
                else:
                    what = f"the cotangent of argument {number}"
                    contributions += fitted(f"the rule bwd of {name}", what, one, primal)
            return [contributions[place] for place in places]

        return linear
