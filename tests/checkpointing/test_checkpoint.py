import itertools
import tracemalloc
from typing import Any

import numpy as np
import pytest

from autograd_course import checkpoint, grad, hessian, hvp, jacfwd, jacrev, jvp, vjp
from tests.nestings import DERIVATIVES, by_reverse_mode


def unchanged(f: Any) -> Any:
    return f


def body(x: Any) -> Any:
    for _ in range(3):
        x = np.sin(x) * x + 0.3
    return x


@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=3)))
def test_third_derivatives_in_every_nesting(nesting: Any) -> None:
    found, wanted = (lambda x: checkpoint(body)(x) * x), (lambda x: body(x) * x)
    for derivative in nesting:
        found, wanted = derivative(found), derivative(wanted)
    assert found(0.7) == pytest.approx(wanted(0.7), rel=1e-12)


@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=2)))
def test_it_closes_over_values_of_every_level(nesting: Any) -> None:
    outer, inner = nesting

    def derivative(through: Any) -> Any:
        def of_inner_and_outer(x: Any) -> Any:
            return inner(
                lambda y: through(lambda z: through(lambda w: np.sin(w * y) * z * x)(z * x) * z)(x)
            )(x)

        return outer(of_inner_and_outer)(0.7)

    assert derivative(checkpoint) == pytest.approx(derivative(unchanged), rel=1e-12)


def test_all_that_it_reads_may_be_closed_over() -> None:
    assert grad(lambda x: checkpoint(lambda: np.exp(2 * x))())(0.5) == 2 * np.exp(1.0)


def network(x: Any, layers: Any, through: Any) -> Any:
    for layer in layers:
        x = through(lambda x, p: np.tanh(x @ p["w"] + p["b"]))(x, layer)
    return np.sum(x**2)


def random_layers() -> Any:
    rng = np.random.default_rng(0)
    layers = [
        {"w": rng.standard_normal((3, 3)), "b": rng.standard_normal(3).astype(np.float32)}
        for _ in range(3)
    ]
    return rng.standard_normal((2, 3)), layers


@pytest.mark.parametrize("derivative", [grad, jacrev, jacfwd])
def test_arrays_in_trees(derivative: Any) -> None:
    x, layers = random_layers()
    found = derivative(network, (0, 1))(x, layers, checkpoint)
    wanted = derivative(network, (0, 1))(x, layers, unchanged)
    np.testing.assert_allclose(found[0], wanted[0], rtol=1e-12)
    for layer, expected in zip(found[1], wanted[1], strict=True):
        np.testing.assert_allclose(layer["w"], expected["w"], rtol=1e-12)
        np.testing.assert_allclose(layer["b"], expected["b"], rtol=1e-6)
        assert layer["b"].dtype == expected["b"].dtype


@pytest.mark.parametrize(
    "nesting", ["forward over reverse", "reverse over forward", "reverse over reverse"]
)
def test_hessian_vector_products(nesting: Any) -> None:
    x, layers = random_layers()
    v = np.ones_like(x)

    def product(through: Any) -> Any:
        return hvp(lambda x: network(x, layers, through), (x,), (v,), nesting=nesting)[0]

    found, wanted = product(checkpoint), product(unchanged)
    np.testing.assert_allclose(found, wanted, rtol=1e-11)
    np.testing.assert_allclose(
        np.tensordot(hessian(lambda x: network(x, layers, checkpoint))(x), v), wanted, rtol=1e-11
    )


class Counted:
    def __init__(self, f: Any) -> None:
        self.f = f
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        return self.f(*args, **kwargs)


def test_how_often_it_is_called() -> None:
    f = Counted(np.exp)
    g = checkpoint(f)
    assert (g(1.0), f.calls) == (np.exp(1.0), 1)
    jvp(g, (1.0,), (1.0,))
    assert f.calls == 2
    grad(g)(1.0)
    assert f.calls == 4
    _, pullback = vjp(lambda x: g(x) * g(2 * x), 1.0)
    assert f.calls == 6
    first, second = pullback(1.0), pullback(1.0)
    assert f.calls == 10
    assert first == second == (3 * np.exp(3.0),)
    jacrev(lambda x: g(x))(np.ones(5))
    assert f.calls == 12
    # A result that nobody needs is not computed again.
    grad(lambda x: x + 0.0 * len(g(x).shape))(1.0)
    assert f.calls == 13


def test_trees_keywords_several_results_and_what_is_no_array() -> None:
    @checkpoint
    def f(p: Any, *, power: Any = 1, name: Any = None) -> Any:
        return {"a": p["x"] ** power, "b": [p["n"], p["x"] * 2, name]}

    def g(x: Any) -> Any:
        out = f({"x": x, "n": 3}, power=2, name="text")
        assert out["b"][0] == 3
        assert out["b"][2] == "text"
        return np.sum(out["a"] * out["b"][1])

    np.testing.assert_allclose(grad(g)(np.array([1.0, 2.0])), [6.0, 24.0])
    assert f.__name__ == "f"


def test_arguments_that_it_changes_in_place() -> None:
    @checkpoint
    def f(x: Any) -> Any:
        x *= 2.0
        x += np.sin(x)
        return x * x

    def g(x: Any) -> Any:
        y = 1.0 * x
        return np.sum(f(y) + y)

    def h(x: Any) -> Any:
        y = 2 * x + np.sin(2 * x)
        return np.sum(y * y + y)

    x = np.array([0.3, 1.2])
    np.testing.assert_allclose(grad(g)(x), grad(h)(x), rtol=1e-12)
    _, pullback = vjp(g, x)
    np.testing.assert_allclose(pullback(1.0)[0], pullback(1.0)[0])


@pytest.mark.parametrize("derivative", [grad, by_reverse_mode, lambda f: jacrev(grad(f))])
def test_random_draws_are_refused(derivative: Any) -> None:
    rng = np.random.default_rng(0)
    dropout = checkpoint(lambda x: np.sum(x * (rng.random(10) < 0.5)))
    with pytest.raises(RuntimeError, match="Draw random numbers outside"):
        derivative(lambda x: dropout(x * np.ones(10)))(1.5)
    seeded = checkpoint(lambda x: np.sum(x * np.random.default_rng(1).random(10)))
    assert grad(lambda x: seeded(x * np.ones(10)))(1.5) > 0


def test_another_number_of_operations_is_refused() -> None:
    calls = itertools.count()

    @checkpoint
    def f(x: Any) -> Any:
        return x if next(calls) else x * 1.0

    with pytest.raises(RuntimeError, match="did something else"):
        grad(lambda x: f(2 * x) + x)(1.0)
    with pytest.raises(RuntimeError, match="did something else"):
        grad(checkpoint(lambda x: x + 1e-3 * next(calls)))(1.0)


def test_a_captured_array_cannot_change_between_the_passes() -> None:
    weights = np.array([1.0, 2.0])

    def f(x: Any) -> Any:
        y = checkpoint(lambda x: x * weights)(x)
        weights[0] = 5.0
        return np.sum(y)

    with pytest.raises(ValueError, match="read-only") as caught:
        grad(f)(np.zeros(2))
    assert "backward pass needs its old values" in caught.value.__notes__[0]
    weights[0] = 1.0

    # The result of x * weights at x = 0 does not tell that the weights have changed.
    _, pullback = vjp(lambda x: np.sum(checkpoint(lambda x: x * weights[::-1])(x)), np.zeros(2))
    assert pullback(1.0)[0].tolist() == [2.0, 1.0]
    weights[0] = 7.0
    with pytest.raises(RuntimeError, match=r"shape \(2,\) and dtype float64 .* has changed"):
        pullback(1.0)
    weights[0] = 1.0
    assert pullback(1.0)[0].tolist() == [2.0, 1.0]


def test_after_an_exception_everything_still_works() -> None:
    weights = np.ones(2)

    @checkpoint
    def f(x: Any) -> Any:
        y = np.sum(x * weights)
        if y > 10.0:
            raise ArithmeticError(f"too large: {y:.0f}")
        return y

    def careful(x: Any) -> Any:
        try:
            return f(x)
        except ArithmeticError:
            return 3.0 * f(x / 10.0)

    with pytest.raises(ArithmeticError, match="too large: 14"):
        grad(f)(np.full(2, 7.0))
    weights += 0.0
    assert grad(f)(np.ones(2)).tolist() == [1.0, 1.0]
    np.testing.assert_allclose(grad(careful)(np.full(2, 7.0)), [0.3, 0.3])
    weights += 0.0


def test_an_exception_in_the_second_run_leaves_nothing_locked() -> None:
    weights, calls = np.ones(2), itertools.count()

    @checkpoint
    def f(x: Any) -> Any:
        y = x * weights
        if next(calls) == 1:
            raise ArithmeticError("only in the second run")
        return np.sum(y)

    with pytest.raises(ArithmeticError, match="only in the second run"):
        grad(f)(np.ones(2))
    weights += 1.0
    assert grad(lambda x: np.sum(x * weights))(np.ones(2)).tolist() == [2.0, 2.0]


def test_a_value_that_leaves_by_another_way_is_right() -> None:
    kept = []

    @checkpoint
    def f(x: Any) -> Any:
        y = np.sin(x)
        kept[:] = [y]
        return y * y

    assert grad(lambda x: f(x) * kept[0])(0.7) == pytest.approx(3 * np.sin(0.7) ** 2 * np.cos(0.7))


def peak(run: Any) -> int:
    run()
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


LENGTH = 20_000


def long_interior(x: Any) -> Any:
    for _ in range(10):
        x = np.where(x > 0, np.tanh(np.exp(-x)), np.sin(x))
    return x


def loss(x: Any, through: Any) -> Any:
    for _ in range(10):
        x = through(long_interior)(x)
    return np.sum(x)


@pytest.mark.parametrize("derivative", [grad, jacrev, lambda f: lambda x: vjp(f, x)[1](1.0)])
def test_memory_really_falls(derivative: Any) -> None:
    x = np.linspace(-1, 1, LENGTH)
    stored = peak(lambda: derivative(lambda x: loss(x, unchanged))(x))
    checkpointed = peak(lambda: derivative(lambda x: loss(x, checkpoint))(x))
    # Ten arguments and one of ten interiors, where all interiors were kept.
    assert checkpointed < 0.25 * stored


def test_memory_falls_for_hessian_vector_products() -> None:
    x = np.linspace(-1, 1, LENGTH)
    stored, checkpointed = (
        peak(lambda f=f: hvp(lambda x: loss(x, f), (x,), (x,))) for f in (unchanged, checkpoint)
    )
    assert checkpointed < 0.25 * stored


def test_nested_checkpoints_need_less_than_one() -> None:
    def deep(x: Any) -> Any:
        def outer(x: Any) -> Any:
            for _ in range(10):
                x = checkpoint(long_interior)(x)
            return x

        for _ in range(10):
            x = checkpoint(outer)(x)
        return np.sum(x)

    def shallow(x: Any) -> Any:
        for _ in range(100):
            x = checkpoint(long_interior)(x)
        return np.sum(x)

    x = np.linspace(-1, 1, 2000)
    assert peak(lambda: grad(deep)(x)) < 0.6 * peak(lambda: grad(shallow)(x))
    np.testing.assert_array_equal(grad(deep)(x), grad(shallow)(x))


def test_a_tape_with_checkpoints_is_freed_without_the_garbage_collector() -> None:
    gc = pytest.importorskip("gc")
    x = np.linspace(-1, 1, LENGTH)
    gc.collect()
    gc.disable()
    try:
        tracemalloc.start()
        for _ in range(3):
            vjp(lambda x: loss(x, checkpoint), x)[1](1.0)
            jacrev(lambda x: loss(x, checkpoint))(x)
        left, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    finally:
        gc.enable()
    assert left < 2 * x.nbytes
