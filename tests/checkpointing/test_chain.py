import itertools
import tracemalloc
from typing import Any

import numpy as np
import pytest

from autograd_course import (
    checkpoint_chain,
    fewest_forward_steps,
    grad,
    hvp,
    jvp,
    vjp,
)
from tests.nestings import DERIVATIVES

SLOTS = [None, 1, 2, 3, 100]


def in_a_loop(step: Any, state: Any, parameters: Any, *, slots: Any) -> Any:
    for parameter in parameters:
        state = step(state, parameter)
    return state


def example(x: Any, chain: Any, slots: Any) -> Any:
    """A chain with a tree as state, parameters that depend on x, and steps that close over it."""

    def step(state: Any, p: Any) -> Any:
        return {"a": np.sin(state["a"] * x) + p * state["b"], "b": state["b"] * np.cos(state["a"])}

    parameters = [0.1 * x] * 4 + [x * x, 0.3]
    state = chain(step, {"a": x, "b": x * x}, parameters, slots=slots)
    return state["a"] * state["b"]


@pytest.mark.parametrize("slots", SLOTS)
@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=2)))
def test_second_derivatives_in_every_nesting(nesting: Any, slots: Any) -> None:
    outer, inner = nesting
    found, wanted = (
        outer(inner(lambda x, chain=chain: example(x, chain, slots)))(0.7)
        for chain in (checkpoint_chain, in_a_loop)
    )
    assert found == pytest.approx(wanted, rel=1e-11)


@pytest.mark.parametrize("slots", [None, 2])
@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=2)))
def test_it_closes_over_values_of_every_level(nesting: Any, slots: Any) -> None:
    outer, inner = nesting

    def derivative(chain: Any) -> Any:
        def of_inner_and_outer(x: Any) -> Any:
            return inner(
                lambda y: chain(
                    lambda s, p: np.sin(s * y) * p + x, x * y, [x, y, 0.3, x * y], slots=slots
                )
            )(x)

        return outer(of_inner_and_outer)(0.7)

    assert derivative(checkpoint_chain) == pytest.approx(derivative(in_a_loop), rel=1e-11)


@pytest.mark.parametrize("slots", list(itertools.product([None, 1, 2], repeat=2)))
@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=2)))
def test_a_chain_of_chains(nesting: Any, slots: Any) -> None:
    outer, inner = nesting

    def derivative(chain: Any) -> Any:
        def step(state: Any, p: Any) -> Any:
            return chain(lambda s, q: np.sin(s * q) * p, state, [p, 0.5, p], slots=slots[1])

        return outer(inner(lambda x: chain(step, x, [0.3, x, 0.8, x], slots=slots[0])))(0.7)

    assert derivative(checkpoint_chain) == pytest.approx(derivative(in_a_loop), rel=1e-11)


@pytest.mark.parametrize("slots", [None, 1, 2])
@pytest.mark.parametrize("plain_first", [False, True])
def test_a_pullback_recorded_by_a_tape_and_called_beside_it(slots: Any, plain_first: bool) -> None:
    def derivative(chain: Any) -> Any:
        def step(state: Any, p: Any) -> Any:
            return chain(lambda s, q: np.sin(s * q) * p, state, [p, 0.5, p], slots=slots)

        def f(x: Any) -> Any:
            pullback = vjp(lambda y: chain(step, y, [0.3, y, 0.8], slots=slots), x)[1]
            plain = [pullback(1.0)[0]] if plain_first else []
            _, recorded = vjp(lambda u: pullback(u)[0] * u, 0.7)
            return sum([*plain, pullback(1.0)[0], recorded(1.0)[0], recorded(2.0)[0]])

        return f(0.7), grad(f)(0.7)

    assert derivative(checkpoint_chain) == pytest.approx(derivative(in_a_loop), rel=1e-11)


STEPS, WIDTH = 60, 500


class Layers:
    """A chain of elementwise layers, each with its parameter, that counts the steps."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.calls = 0
        self.state = rng.standard_normal(WIDTH)
        self.parameters = [rng.standard_normal(WIDTH) for _ in range(STEPS)]

    def step(self, state: Any, p: Any) -> Any:
        self.calls += 1
        return np.tanh(state * p) * 1.5

    def loss(self, slots: Any, chain: Any = checkpoint_chain) -> Any:
        return lambda s, ps: np.sum(chain(self.step, s, ps, slots=slots))


@pytest.mark.parametrize("slots", [1, 2, 5, 10, STEPS])
def test_steps_are_run_as_often_as_the_formula_says(slots: int) -> None:
    layers = Layers()
    found = grad(layers.loss(slots), (0, 1))(layers.state, layers.parameters)
    assert layers.calls == fewest_forward_steps(STEPS, slots) + STEPS
    wanted = grad(layers.loss(None, in_a_loop), (0, 1))(layers.state, layers.parameters)
    np.testing.assert_array_equal(found[0], wanted[0])
    np.testing.assert_array_equal(found[1], wanted[1])


def test_how_often_steps_are_run_otherwise() -> None:
    layers = Layers()
    grad(layers.loss(None))(layers.state, layers.parameters)
    assert STEPS < layers.calls < 2 * STEPS
    layers.calls = 0
    layers.loss(3)(layers.state, layers.parameters)
    jvp(lambda s: layers.loss(3)(s, layers.parameters), (layers.state,), (layers.state,))
    assert layers.calls == 2 * STEPS
    layers.calls = 0
    _, pullback = vjp(layers.loss(5), layers.state, layers.parameters)
    first = pullback(1.0)
    once = fewest_forward_steps(STEPS, 5) + STEPS
    assert layers.calls == once
    second = pullback(1.0)
    assert layers.calls == 2 * once
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


@pytest.mark.parametrize("slots", [None, 4])
@pytest.mark.parametrize(
    "nesting", ["forward over reverse", "reverse over forward", "reverse over reverse"]
)
def test_hessian_vector_products(nesting: Any, slots: Any) -> None:
    layers = Layers()
    found, wanted = (
        hvp(
            lambda s, chain=chain: layers.loss(slots, chain)(s, layers.parameters[:9]),
            (layers.state,),
            (layers.state,),
            nesting=nesting,
        )[0]
        for chain in (checkpoint_chain, in_a_loop)
    )
    np.testing.assert_allclose(found, wanted, rtol=1e-11)


def peak(run: Any) -> int:
    run()
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def shared(slots: Any, chain: Any = checkpoint_chain, steps: int = 100) -> Any:
    """A chain whose steps share one number, so that its gradient takes no memory."""
    return lambda s, p: np.sum(chain(lambda s, p: np.tanh(s * p), s, [p] * steps, slots=slots))


@pytest.mark.parametrize("slots", [3, 10, 40])
def test_memory_is_that_of_the_slots_and_of_one_step(slots: int) -> None:
    state = np.linspace(-1, 1, 10_000)
    one_step = peak(lambda: grad(shared(1, steps=1))(state, 1.2))
    most = peak(lambda: grad(shared(slots))(state, 1.2))
    # A pullback, too, frees the states on its way; vjp keeps a copy of the argument.
    assert peak(lambda: vjp(shared(slots), state, 1.2)[1](1.0)) < most + 2.5 * state.nbytes
    assert most < 1.1 * (slots * state.nbytes + one_step)
    assert most > 0.9 * (slots - 1) * state.nbytes


def test_memory_of_the_schedule_of_square_roots() -> None:
    state = np.linspace(-1, 1, 20_000)
    stored = peak(lambda: grad(shared(None, in_a_loop))(state, 1.2))
    assert stored > 100 * state.nbytes
    most = peak(lambda: grad(shared(None))(state, 1.2))
    # 10 states and 10 steps, each of which keeps one array and computes with a few more.
    assert most < 26 * state.nbytes


def test_memory_falls_in_forward_over_reverse_mode() -> None:
    state = np.linspace(-1, 1, 5_000)
    stored, most = (
        peak(lambda c=chain: hvp(lambda s: shared(5, c)(s, 1.2), (state,), (state,)))
        for chain in (in_a_loop, checkpoint_chain)
    )
    assert most < 0.1 * stored


def test_a_deep_chain_needs_no_recursion() -> None:
    def f(x: Any) -> Any:
        return checkpoint_chain(lambda s, k: s * x if k % 2 else s / x, x, range(4001), slots=60)

    assert grad(f)(1.5) == pytest.approx(0.0, abs=1e-9)


def test_masks_and_other_constants_of_a_step_are_not_kept() -> None:
    def step(s: Any, p: Any) -> Any:
        return np.where(s > 0, np.sin(s), s * np.ones(20_000))

    state = np.linspace(-1, 1, 20_000)
    most = peak(
        lambda: grad(lambda s: np.sum(checkpoint_chain(step, s, range(50), slots=4)))(state)
    )
    assert most < 14 * state.nbytes


def test_chains_without_steps_without_tapes_and_with_one_step() -> None:
    assert checkpoint_chain(lambda s, p: s + p, 1.0, [], slots=1) == 1.0
    assert checkpoint_chain(lambda s, p: s + p, 1.0, range(4)) == 7.0
    assert grad(lambda x: checkpoint_chain(lambda s, p: s * p, x, []))(3.0) == 1.0
    for slots in SLOTS:
        assert grad(lambda x: checkpoint_chain(lambda s, p: s * p, x, [x], slots=slots))(3.0) == 6.0  # noqa: B023
        # A chain that leaves the state alone records nothing.
        assert grad(lambda x: checkpoint_chain(lambda s, p: s, x, [x] * 5, slots=slots))(3.0) == 1.0  # noqa: B023


def test_parameters_may_be_the_rows_of_an_array() -> None:
    rows = np.array([2.0, 3.0, 5.0])
    gradient = grad(lambda ps: checkpoint_chain(lambda s, p: s * p, 1.0, ps, slots=2))(rows)
    np.testing.assert_allclose(gradient, [15.0, 10.0, 6.0])


def test_errors() -> None:
    with pytest.raises(TypeError, match="make a list of dicts"):
        checkpoint_chain(lambda s, p: s, 1.0, {"w": np.ones((3, 2))})
    with pytest.raises(ValueError, match="start state takes one; got 0"):
        checkpoint_chain(lambda s, p: s, 1.0, range(3), slots=0)
    rng = np.random.default_rng(0)

    def step(s: Any, p: Any) -> Any:
        return s * rng.random(3)

    for slots in (None, 2):
        with pytest.raises(RuntimeError, match="Draw random numbers outside"):
            grad(lambda x: np.sum(checkpoint_chain(step, x, range(9), slots=slots)))(np.ones(3))  # noqa: B023

    def failing(s: Any, p: Any) -> Any:
        if p == 7:
            raise ArithmeticError("step 7")
        return s * weights

    weights = np.ones(3)
    with pytest.raises(ArithmeticError, match="step 7"):
        grad(lambda x: np.sum(checkpoint_chain(failing, x, range(9), slots=2)))(np.ones(3))
    weights += 1.0
    _, pullback = vjp(lambda x: checkpoint_chain(failing, x, range(5), slots=2), np.ones(3))
    weights += 1.0
    with pytest.raises(RuntimeError, match="has changed before the backward pass"):
        pullback(np.ones(3))
