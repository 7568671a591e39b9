"""What a program has frozen, found by the names that the function has for it."""

import functools
from typing import Any

import numpy as np

from autograd_course import grad, program

GLOBAL = np.array([1.0, 2.0, 4.0])
X = np.ones(3)


def helper(x: Any) -> Any:
    return x * GLOBAL


def with_default(x: Any, shift: Any = np.array([0.0, 1.0, 0.0])) -> Any:  # noqa: B008
    return x + shift


class Model:
    def __init__(self) -> None:
        self.weights = np.array([3.0, 5.0, 7.0])
        self.rng = np.random.default_rng(1)

    def __call__(self, x: Any) -> Any:
        return self.weights @ x

    def noisy(self, x: Any) -> Any:
        return self.weights @ x + self.rng.standard_normal()


def names(f: Any) -> set[str]:
    return set(program(f, X).captured)


def test_names_are_found_through_functions_closures_defaults_methods_and_partials() -> None:
    local = np.array([9.0, 8.0, 7.0])

    def scaled(factor: Any, x: Any) -> Any:
        return x * factor

    assert names(lambda x: np.sum(helper(x) * local)) == {"GLOBAL", "local"}
    assert names(grad(lambda x: np.sum(helper(x) ** 2 * local))) == {"GLOBAL", "local"}
    assert names(with_default) == {"shift"}
    assert names(Model().__call__) == {"weights"}
    assert names(Model()) == {"weights"}
    assert names(functools.partial(scaled, local)) == {"c1"}
    assert names(functools.partial(with_default, shift=local)) == {"shift"}
    assert names(lambda x: [helper, with_default][0](x)) == {"GLOBAL"}


def test_equal_names_are_told_apart() -> None:
    def inner(x: Any) -> Any:
        local = np.array([2.0, 2.0, 5.0])
        return (lambda: x * local)()

    local = np.array([9.0, 8.0, 7.0])
    assert names(lambda x: inner(x) * local) == {"c1", "local"}
    assert names(lambda GLOBAL: helper(GLOBAL)) == {"c1"}


def test_generators_are_found_where_they_are_kept() -> None:
    assert program(Model().noisy, X).draws == ("rng",)
    assert program(Model(), X).draws == ()
    state = np.random.RandomState(0)
    assert program(lambda x: x * state.rand(), X).draws == ("state",)
