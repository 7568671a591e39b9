"""Small programs in plain NumPy, each differentiated in both modes to second order."""

import importlib
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy
import numpy as np
import pytest

from autograd_course import check_grads, grad, jvp
from autograd_course.tree import flatten, tree_map
from tests.corpus import control_flow, learning, numerics

jax.config.update("jax_enable_x64", True)

MODULES = (control_flow, numerics, learning)
PROGRAMS = {name: pair for module in MODULES for name, pair in module.PROGRAMS.items()}
# What JAX refuses: lists as indices, exceptions of linear algebra; and it prints in other words.
NOT_FOR_JAX = {"lagrange_interpolation", "try_and_fall_back", "text_on_the_way"}


def total(program: Callable[..., Any], namespace: Any) -> Callable[..., Any]:
    """Return a scalar function of a program: a sum of its results, each with a weight."""

    def f(*args: Any) -> Any:
        leaves = flatten(program(*args))[0]
        return sum((k + 1.0) * namespace.sum(namespace.sin(v)) for k, v in enumerate(leaves))

    return f


def of_jax() -> dict[str, Callable[..., Any]]:
    """Return the same programs, read again with JAX in the place of NumPy."""
    programs = {}
    for module in MODULES:
        source = Path(module.__file__ or "").read_text()
        twin = types.ModuleType(f"{module.__name__}_of_jax")
        importlib.sys.modules[twin.__name__] = twin
        text = source.replace("import numpy as np", "import jax.numpy as np")
        text = text.replace("np.random.default_rng", "__import__('numpy').random.default_rng")
        exec(compile(text, twin.__name__, "exec"), vars(twin))
        programs |= {name: program for name, (program, _) in twin.PROGRAMS.items()}
    return programs


@pytest.fixture(scope="module")
def jax_programs() -> dict[str, Callable[..., Any]]:
    return of_jax()


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_modes_to_second_order(name: str) -> None:
    program, point = PROGRAMS[name]
    check_grads(program, point)


@pytest.mark.parametrize("name", PROGRAMS)
def test_forward_and_reverse_mode_agree_to_rounding(name: str) -> None:
    program, point = PROGRAMS[name]
    f = total(program, np)
    gradient = grad(lambda args: f(*args))(point)
    direction = tree_map(lambda leaf: np.cos(1.0 + 2.0 * np.asarray(leaf))[()], point)
    along = sum(
        np.sum(g * v) for g, v in zip(flatten(gradient)[0], flatten(direction)[0], strict=True)
    )
    np.testing.assert_allclose(jvp(f, point, direction)[1], along, rtol=1e-9, atol=1e-11)


# JAX compiles every operation at every shape, which takes a second each: a sample is enough.
@pytest.mark.parametrize("name", sorted(PROGRAMS.keys() - NOT_FOR_JAX)[::4])
def test_jax_has_the_same_gradient(name: str, jax_programs: Any) -> None:
    program, point = PROGRAMS[name]
    ours = grad(lambda args: total(program, np)(*args))(point)
    theirs = jax.grad(lambda args: total(jax_programs[name], jax.numpy)(*args))(
        tree_map(jax.numpy.asarray, point)
    )
    pairs = zip(flatten(ours)[0], flatten(theirs)[0], strict=True)
    for mine, other in pairs:
        np.testing.assert_allclose(mine, other, rtol=1e-8, atol=1e-10)
