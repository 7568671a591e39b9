"""Gradients and Jacobians: the two modes, pointed at the questions that users ask."""

import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course.arguments import ArgumentNumbers, ChosenArguments
from autograd_course.checks import check_scalar, split_aux
from autograd_course.forward import push_forward
from autograd_course.reverse import Recording, pull_back, record
from autograd_course.tracing import dtype_of, shape_of
from autograd_course.tree import flatten, unflatten


def grad(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the gradient of a scalar function by reverse mode.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns a real scalar.
    argnums : int or sequence of int
        Which positional arguments to differentiate with respect to.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    callable
        Takes the arguments of `f`. Returns the gradient: of the structure, shapes and dtypes of
        the argument, or a tuple of such for a sequence of `argnums`; with `has_aux` the pair
        ``(gradient, aux)``.

    Raises
    ------
    TypeError
        When called: if `f` does not return a scalar, or an argument is not floating-point.

    Notes
    -----
    Costs a small multiple of one evaluation of `f` (at most about 4), whatever the number of
    inputs, and memory for what the rules read of every operation.

    References
    ----------
    Linnainmaa (1970); Griewank and Walther, Evaluating Derivatives, 2nd ed., section 3.3.

    Examples
    --------
    >>> import numpy as np
    >>> grad(lambda x: np.sum(x**2))(np.array([1.0, 2.0]))
    array([2., 4.])
    """
    chosen = ChosenArguments("grad", argnums)

    @functools.wraps(f, assigned=(), updated=())
    def gradient(*args: Any, **kwargs: Any) -> Any:
        _, aux, gradients = _value_and_grad(chosen, f, has_aux, args, kwargs)
        return (gradients, aux) if has_aux else gradients

    return gradient


def value_and_grad(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the value and the gradient of a scalar function.

    As `grad`, at the same cost, but the result is ``(value, gradient)``, and with `has_aux`
    ``((value, aux), gradient)``.

    Examples
    --------
    >>> value, gradient = value_and_grad(lambda x: x**3)(2.0)
    >>> float(value), float(gradient)
    (8.0, 12.0)
    """
    chosen = ChosenArguments("value_and_grad", argnums)

    @functools.wraps(f, assigned=(), updated=())
    def value_and_gradient(*args: Any, **kwargs: Any) -> Any:
        value, aux, gradients = _value_and_grad(chosen, f, has_aux, args, kwargs)
        return ((value, aux) if has_aux else value), gradients

    return value_and_gradient


def _value_and_grad(
    chosen: ChosenArguments,
    f: Callable[..., Any],
    has_aux: bool,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> tuple[Any, Any, Any]:
    """Return the value of `f`, what it carries beside it, and the gradient."""
    g, leaves, structure = chosen.of(f, args, kwargs)
    recording = record(g, leaves, structure)
    value, aux = split_aux(chosen.transform, recording.structure, recording.results, has_aux)
    check_scalar(chosen.transform, value)
    seed = dtype_of(value).type(1)
    cotangents = pull_back(recording, leaves, [seed], consume=True)
    return value, aux, chosen.like(structure, cotangents)


def jacfwd(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian by forward mode, all columns in one pass.

    Parameters
    ----------
    f : callable
        Written with NumPy; returns an array, or a tree of arrays.
    argnums : int or sequence of int
        Which positional arguments to differentiate with respect to.
    has_aux : bool
        Whether `f` returns a pair, of which the second is passed on and not differentiated.

    Returns
    -------
    callable
        Takes the arguments of `f`. Returns ``J[i, j] = df_i / dx_j`` of shape
        ``f(x).shape + x.shape``; for trees, the tree of the result with the tree of the argument
        in the place of each leaf.

    Raises
    ------
    TypeError
        When called: if an argument is not floating-point.

    Notes
    -----
    Costs one evaluation of `f` that carries as many tangents as there are inputs: arithmetic and
    memory grow with the number of inputs, not with the number of outputs.

    Examples
    --------
    >>> import numpy as np
    >>> jacfwd(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    chosen = ChosenArguments("jacfwd", argnums)

    @functools.wraps(f, assigned=(), updated=())
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        return columns(chosen, *chosen.of(f, args, kwargs), has_aux)

    return jacobian


def jacrev(
    f: Callable[..., Any], argnums: ArgumentNumbers = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian by reverse mode, all rows in one pass.

    Parameters and result are those of `jacfwd`.

    Notes
    -----
    Costs one evaluation of `f` and one backward pass that carries as many cotangents as there are
    outputs: arithmetic and memory grow with the number of outputs, not with the number of inputs.

    Examples
    --------
    >>> import numpy as np
    >>> jacrev(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    chosen = ChosenArguments("jacrev", argnums)

    @functools.wraps(f, assigned=(), updated=())
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        g, leaves, structure = chosen.of(f, args, kwargs)
        return rows(chosen, record(g, leaves, structure), leaves, structure, has_aux)

    return jacobian


def columns(
    chosen: ChosenArguments, g: Callable[..., Any], leaves: list[Any], structure: Any, has_aux: bool
) -> Any:
    """Return the Jacobian of a function of the chosen arguments by forward mode."""
    sizes = [math.prod(shape_of(leaf)) for leaf in leaves]
    ends = list(itertools.accumulate(sizes))
    basis = np.eye(sum(sizes))
    # One direction for each input: the blocks of the identity's columns.
    tangents = [
        basis[:, end - size : end].astype(dtype_of(leaf)).reshape(len(basis), *shape_of(leaf))
        for leaf, size, end in zip(leaves, sizes, ends, strict=True)
    ]
    results, tangents_out, out_structure = push_forward(g, leaves, structure, tangents)

    def blocks(tangent: Any) -> Any:
        # The axis of directions comes first; in a Jacobian the inputs come last.
        inputs_last = np.moveaxis(tangent, 0, -1)
        out_shape = shape_of(inputs_last)[:-1]
        parts = [
            np.reshape(inputs_last[..., end - size : end], out_shape + shape_of(leaf))[()]
            for leaf, size, end in zip(leaves, sizes, ends, strict=True)
        ]
        return chosen.like(structure, parts)

    out, aux = split_aux(chosen.transform, out_structure, results, has_aux)
    leaves_out, structure_out = flatten(out)
    jacobians = unflatten(structure_out, map(blocks, tangents_out[: len(leaves_out)]))
    return (jacobians, aux) if has_aux else jacobians


def rows(
    chosen: ChosenArguments, recording: Recording, leaves: list[Any], structure: Any, has_aux: bool
) -> Any:
    """Return the Jacobian of a recorded function of the chosen arguments by reverse mode."""
    out, aux = split_aux(chosen.transform, recording.structure, recording.results, has_aux)
    leaves_out, structure_out = flatten(out)

    def blocks(place: int) -> Any:
        leaf = leaves_out[place]
        size = math.prod(shape_of(leaf))
        seed = np.eye(size, dtype=dtype_of(leaf)).reshape(size, *shape_of(leaf))
        cotangents = pull_back(recording, leaves, [None] * place + [seed], directions=(size,))
        parts = [
            np.reshape(cotangent, shape_of(leaf) + shape_of(cotangent)[1:])[()]
            for cotangent in cotangents
        ]
        return chosen.like(structure, parts)

    jacobians = unflatten(structure_out, map(blocks, range(len(leaves_out))))
    return (jacobians, aux) if has_aux else jacobians
