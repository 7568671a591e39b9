"""The program: a function, traced once, that runs without tracing from then on."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.checks import name_of
from autograd_course.program.emit import Emitted, emit
from autograd_course.program.naming import (
    Names,
    leaves_of,
    name_constants,
    name_variables,
    parameters,
)
from autograd_course.program.passes import shorten
from autograd_course.program.surroundings import states, surroundings
from autograd_course.program.symbols import Recording
from autograd_course.tracing import Tracer, dtype_of, shape_of
from autograd_course.tree import describe, flatten, unflatten


class Program:
    """A straight line of NumPy that computes what a function computes, at other values.

    Made by `program`; call it as the function itself. Arguments must have the structure, shapes
    and dtypes that it was made for. A call shares nothing with the next: results are the caller's,
    and threads may call at the same time.

    Attributes
    ----------
    source : str
        The program as text, one operation on each line; `print` shows it.
    running_source : str
        What is executed: the same operations, with memory used again where a value dies, and on
        numbers alone with `math` in the place of NumPy.
    operations : tuple of str
        The lines that compute.
    captured : dict
        The arrays that are not computed from arguments, by their names in the source: read-only
        copies of those that the function has captured, and those that rules have made.
    draws : tuple of str
        The random generators that the function has drawn from, as far as they can be seen; what
        they gave is frozen.
    """

    def __init__(self, function: Callable[..., Any], emitted: Emitted, draws: tuple[str, ...]):
        self.function = function
        self.source = emitted.source
        self.running_source = emitted.running_source
        self.operations = emitted.operations
        self.captured = emitted.captured
        self.draws = draws
        self._emitted = emitted

    def __call__(self, *arguments: Any) -> Any:
        return self._general(*arguments)

    def _general(self, *arguments: Any) -> Any:
        """Run the NumPy version on any arguments that fit."""
        leaves, structure = flatten(arguments)
        if any(isinstance(leaf, Tracer) for leaf in leaves):
            # The rules know derivatives of the function, not of lines of text.
            return self.function(*arguments)
        emitted = self._emitted
        if structure != emitted.structure:
            raise TypeError(
                f"{self._called} was made for arguments in these containers: "
                f"{describe(emitted.structure)}; got {describe(structure)}: {_REMEDY}"
            )
        checked = [self._checked(*pair) for pair in zip(emitted.inputs, leaves, strict=True)]
        results = emitted.run(*checked)
        if all(type(leaf) is float for leaf in leaves):
            # Python's floats in, Python's floats out.
            results = [float(r) if type(r) is np.float64 else r for r in results]
        return unflatten(emitted.out_structure, results)

    @property
    def _called(self) -> str:
        return f"the program {self._emitted.name}"

    def _checked(self, wanted: Any, value: Any) -> Any:
        """Return an argument, scalars as NumPy's, or raise unless it is what was traced."""
        if (
            not is_number(value)
            or shape_of(value) != wanted.shape
            or dtype_of(value) != wanted.dtype
        ):
            raise TypeError(
                f"{self._called} was made for {wanted.name} of shape {wanted.shape} and dtype "
                f"{wanted.dtype}; got {name_of(value)}: {_REMEDY}"
            )
        return value if wanted.shape else wanted.dtype.type(value)

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"<{self._called[4:]}: {len(self.operations)} operations>"


_REMEDY = "convert the argument, or make another program for such arguments"


def program(f: Callable[..., Any], *example_args: Any) -> Program:
    """Trace a function once, and return it as a straight-line NumPy program.

    Parameters
    ----------
    f : callable
        A function written with NumPy, or any derivative of one: ``grad(f)``, ``value_and_grad(f)``,
        ``jacfwd(f)``, ``lambda x, v: jvp(f, (x,), (v,))``.
    *example_args
        Arguments for it: numbers, arrays, or nested tuples, lists and dicts of them. Their shapes
        and dtypes are those that the program is for; their values only serve to find shapes.

    Returns
    -------
    Program
        Callable. Prints as the text of the program; `captured` and `draws` say what it has frozen:
        arrays and numbers from outside, and random draws. On Python's floats alone it returns
        Python's floats.

    Raises
    ------
    TypeError
        If a value decides a branch, a length or a shape: such a function is more than one straight
        line. Later, if the program is called with other shapes or dtypes.

    Notes
    -----
    Costs one call of `f` and about 0.1 ms for each operation. Everything that NumPy computes
    from the arguments is recorded, also masks, orders and checks; what Python computes is not
    seen, and frozen. Where an argument is traced, ``grad(program)``, the function itself is
    called. Recomputation that `checkpoint` asks for is shared again: a program stores.

    References
    ----------
    Griewank and Walther, Evaluating Derivatives, 2nd ed., chapter 6, on source transformation.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import grad
    >>> gradient = program(grad(lambda x, y: np.sin(x) * y, (0, 1)), 1.0, 2.0)
    >>> print(gradient)
    def gradient(x, y):
        v1 = np.sin(x)
        v2 = np.cos(x)
        v3 = y * v2
        return v3, v1
    >>> gradient(0.0, 5.0)
    (5.0, 0.0)
    """
    names = Names()
    called = parameters(f, len(example_args), names)
    own_name = getattr(f, "__name__", "")
    # A lambda is called "<lambda>", which names nothing.
    name = names.take(own_name if own_name.isidentifier() else "f", "f")
    leaves, structure = flatten(example_args)
    inputs = [
        leaf
        for parameter, argument in zip(called, example_args, strict=True)
        for leaf in leaves_of(parameter, argument, names)
    ]
    found = surroundings(f)
    before = states(found)
    with Recording() as recording, np.errstate(all="ignore"):
        examples = map(_example, inputs, leaves)
        symbols = map(recording.symbol, inputs, examples)
        results, out_structure = flatten(f(*unflatten(structure, symbols)))
        body = recording.finish(results)
    after = states(found)
    draws = tuple(source for source, state in before.items() if after[source] != state)
    shorten(body)
    name_constants(recording, found, names)
    name_variables(body, names)
    emitted = emit(name, called, structure, body, out_structure)
    if emitted.call is None:
        return Program(f, emitted, draws)
    # A method of an own class, since Python looks for __call__ in the class only.
    kind = type("Program", (Program,), {"__call__": emitted.call})
    return kind(f, emitted, draws)  # type: ignore[no-any-return]


def _example(name: str, value: Any) -> Any:
    """Return an example value of an argument, scalars as NumPy's, or raise a TypeError."""
    while isinstance(value, Tracer):
        value = value.primal
    if not is_number(value):
        raise TypeError(
            f"program wants numbers, plain arrays, and tuples, lists and dicts of them; got "
            f"{name_of(value)} for {name}: hold it fixed, program(lambda x: f(x, option), x)"
        )
    return value if shape_of(value) else dtype_of(value).type(value)


def is_number(value: Any) -> bool:
    """Return whether a value is a plain number or an array of numbers."""
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufc"
    return type(value) in (bool, int, float, complex) or isinstance(value, np.number | np.bool)
