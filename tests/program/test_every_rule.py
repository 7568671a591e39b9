"""Programs of every row of the table, replayed where masks, orders and signs are others."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hvp, jvp, program
from autograd_course.program import algebra, memory, signs
from autograd_course.tree import flatten
from tests.rules.cases import CASES, Case

Tree = Any


def value(case: Case) -> Callable[..., Any]:
    return lambda *args: case.f(np, *args)


def scalar(case: Case) -> Callable[..., Any]:
    return lambda *args: np.sum(case.f(np, *args) ** 2)


def tangent(case: Case) -> Callable[..., Any]:
    return lambda *args: jvp(value(case), args, tuple(np.full_like(x, 0.5)[()] for x in args))


def gradient(case: Case) -> Callable[..., Any]:
    return grad(scalar(case), tuple(range(len(case.args))))


def hessian_product(case: Case) -> Callable[..., Any]:
    return lambda *args: hvp(scalar(case), args, tuple(np.full_like(x, 0.5)[()] for x in args))


def points(case: Case) -> Iterator[list[Any]]:
    """Yield where the program is made, and points on the other side of most of what can switch."""
    rng = np.random.default_rng(5)
    args = [np.asarray(arg)[()] for arg in case.args]
    yield args
    yield [-arg for arg in args]
    yield [rng.permutation(arg.ravel()).reshape(arg.shape)[()] for arg in args]
    yield [arg * rng.uniform(0.5, 1.5, arg.shape) for arg in args]


def outcome(f: Callable[..., Any], args: list[Any]) -> Tree:
    """Return what a function gives, or the type of what it raises."""
    try:
        with np.errstate(all="ignore"):
            return f(*args)
    except (ValueError, np.linalg.LinAlgError) as error:
        return type(error)


def assert_equal(found: Tree, wanted: Tree) -> None:
    (leaves, structure), (wanted_leaves, wanted_structure) = flatten(found), flatten(wanted)
    assert structure == wanted_structure
    for leaf, wanted_leaf in zip(leaves, wanted_leaves, strict=True):
        if isinstance(wanted_leaf, type):
            assert leaf is wanted_leaf
            continue
        assert leaf.shape == wanted_leaf.shape
        assert leaf.dtype == wanted_leaf.dtype
        np.testing.assert_allclose(leaf, wanted_leaf, rtol=1e-9, atol=1e-9)


# What picks the elements by a mask has no fixed shapes.
STRAIGHT = [case for case in CASES if case.name != "piecewise"]


@pytest.fixture(autouse=True)
def _small_arrays_are_treated_as_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs work in place and carry factors, although the cases are small."""
    for module in (algebra, memory, signs):
        monkeypatch.setattr(module, "LARGE", 0)


@pytest.mark.parametrize("derivative", [value, gradient, tangent, hessian_product])
@pytest.mark.parametrize("case", STRAIGHT, ids=[case.name for case in STRAIGHT])
def test_a_program_computes_what_the_function_computes(
    case: Case, derivative: Callable[[Case], Callable[..., Any]]
) -> None:
    function = derivative(case)
    first, *others = points(case)
    if isinstance(outcome(function, first), type):
        pytest.skip("the function itself has no derivative here")
    made = program(function, *first)
    for args in (first, *others):
        assert_equal(outcome(made, args), outcome(function, args))


def test_single_precision_stays_single() -> None:
    for case in STRAIGHT[::7]:
        args = [np.asarray(arg, np.float32)[()] for arg in case.args]
        for function in (value(case), gradient(case)):
            wanted = outcome(function, args)
            if not isinstance(wanted, type):
                leaves = flatten(program(function, *args)(*args))[0]
                assert [leaf.dtype for leaf in leaves] == [x.dtype for x in flatten(wanted)[0]]
