"""Every row of the table, in both modes, against differences and against JAX."""

import itertools
from collections.abc import Callable
from typing import Any, NoReturn

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograd_course import check_grads, jacfwd, jacrev
from autograd_course.dispatch import RULES
from tests.rules.cases import CASES, Case

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_disable_most_optimizations", True)  # every case is compiled and run once

all_cases = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@all_cases
def test_against_central_differences_to_second_order(case: Case) -> None:
    check_grads(lambda *args: case.f(np, *args), case.args, order=2)


def scalar(f: Callable[..., Any], namespace: Any, *args: Any) -> Any:
    """Return a scalar whose second derivative is not zero."""
    return namespace.sum(f(namespace, *args) ** 2)


@all_cases
def test_jacobians_and_hessians_in_every_nesting_equal_those_of_jax(case: Case) -> None:
    argnums = tuple(range(len(case.args)))
    reference = case.reference or case.f

    @jax.jit  # both at once, since compiling is what takes the time
    def by_jax(*args: Any) -> Any:
        jacobians = jax.jacfwd(lambda *args: reference(jnp, *args), argnums)(*args)
        return jacobians, jax.hessian(lambda x: scalar(reference, jnp, x, *args[1:]))(args[0])

    wanted_jacobians, wanted_hessian = by_jax(*case.args)
    for transform in (jacfwd, jacrev):
        jacobians = transform(lambda *args: case.f(np, *args), argnums)(*case.args)
        for jacobian, wanted in zip(jacobians, wanted_jacobians, strict=True):
            assert jacobian.shape == wanted.shape
            np.testing.assert_allclose(jacobian, wanted, rtol=1e-12, atol=1e-13)
    for outer, inner in itertools.product((jacfwd, jacrev), repeat=2):
        hessian = outer(inner(lambda x: scalar(case.f, np, x, *case.args[1:])))(case.args[0])
        np.testing.assert_allclose(hessian, wanted_hessian, rtol=1e-9, atol=1e-9)


def is_passive(rule: Any) -> bool:
    return getattr(rule, "__qualname__", "").startswith("passive.")


def is_refusal(rule: Any) -> bool:
    return getattr(rule, "__annotations__", {}).get("return") is NoReturn


def test_every_row_has_a_case() -> None:
    rows = {f for f, rule in RULES.items() if not (is_passive(rule) or is_refusal(rule))}
    covered = {case.covers for case in CASES}
    assert {row.__name__ for row in rows - covered} == set()


def in_single_precision(case: Case) -> list[Any]:
    return [np.asarray(arg, np.float32)[()] for arg in case.args]


# Some cases have constants in double precision, and then NumPy's result is double as well.
SINGLE = [c for c in CASES if c.f(np, *in_single_precision(c)).dtype == np.float32]


@pytest.mark.parametrize("case", SINGLE, ids=[case.name for case in SINGLE])
def test_single_precision_stays_single(case: Case) -> None:
    for transform in (jacfwd, jacrev):
        jacobian = transform(lambda *args: case.f(np, *args))(*in_single_precision(case))
        assert jacobian.dtype == np.float32


def test_most_cases_are_checked_in_single_precision() -> None:
    assert len(SINGLE) >= 0.9 * len(CASES)
