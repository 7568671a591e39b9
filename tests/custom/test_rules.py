import functools
import itertools
import tracemalloc
from typing import Any

import numpy as np
import pytest

from autograd_course import (
    check_grads,
    checkpoint,
    custom_jvp,
    custom_vjp,
    grad,
    hessian,
    hvp,
    jacfwd,
    jacrev,
    jvp,
    vjp,
)
from tests.nestings import DERIVATIVES, by_forward_mode


def plain_function(x: Any, y: Any) -> Any:
    return {"a": np.sin(x) * y, "b": [x * y]}


with_jvp = custom_jvp(plain_function)


@with_jvp.defjvp
def _rule(primals: Any, tangents: Any) -> Any:
    (x, y), (u, v) = primals, tangents
    tangent = {"a": np.cos(x) * y * u + np.sin(x) * v, "b": [u * y + x * v]}
    return with_jvp(x, y), tangent


with_vjp = custom_vjp(plain_function)
with_vjp.defvjp(
    lambda x, y: (with_vjp(x, y), (x, y)),
    lambda xy, c: (
        np.cos(xy[0]) * xy[1] * c["a"] + xy[1] * c["b"][0],
        np.sin(xy[0]) * c["a"] + xy[0] * c["b"][0],
    ),
)


def used(f: Any) -> Any:
    """A function of one number that calls f with two traced arguments, and with one."""

    def g(x: Any) -> Any:
        out = f(x * x, np.exp(x))
        return out["a"] * out["b"][0] + f(x, 3.0)["a"]

    return g


@pytest.mark.parametrize("custom", [with_jvp, with_vjp])
@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=3)))
def test_third_derivatives_in_every_nesting(nesting: Any, custom: Any) -> None:
    found, wanted = used(custom), used(plain_function)
    for derivative in nesting:
        found, wanted = derivative(found), derivative(wanted)
    assert found(0.7) == pytest.approx(wanted(0.7), rel=1e-11)


@custom_jvp
def three_with_jvp(x: Any) -> Any:
    return np.sum(x)


three_with_jvp.defjvp(lambda primals, tangents: (np.sum(primals[0]), 3 * np.sum(tangents[0])))


@custom_vjp
def three_with_vjp(x: Any) -> Any:
    return np.sum(x)


three_with_vjp.defvjp(
    lambda x: (np.sum(x), x.shape), lambda shape, c: (np.broadcast_to(3 * c, shape),)
)


@pytest.mark.parametrize("f", [three_with_jvp, three_with_vjp])
def test_it_is_really_the_rule_that_counts(f: Any) -> None:
    x = np.ones(2)
    assert f(x) == 2.0
    assert jvp(f, (x,), (x,)) == (2.0, 6.0)
    for derivative in (grad, jacfwd, jacrev):
        assert derivative(f)(x).tolist() == [3.0, 3.0]
    assert derivative(lambda x: f(f(x) * x))(x).tolist() == [24.0, 24.0]


@pytest.mark.parametrize("f", [with_jvp, with_vjp])
def test_arrays_many_directions_and_results_that_nobody_uses(f: Any) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 3))
    for derivative in (jacfwd, jacrev):
        found, wanted = (derivative(g, (0, 1))(x, y) for g in (f, plain_function))
        for part, expected in zip(
            found["a"] + found["b"][0], wanted["a"] + wanted["b"][0], strict=True
        ):
            np.testing.assert_allclose(part, expected, rtol=1e-14)
    for key in "ab":

        def one(x: Any, g: Any, key: Any = key) -> Any:
            return np.sum(np.asarray(0.0) + (g(x, y)[key] if key == "a" else g(x, y)[key][0]) ** 2)

        np.testing.assert_allclose(
            hessian(one)(x, f), hessian(one)(x, plain_function), rtol=1e-12, atol=1e-15
        )
    check_grads(f, (x, y))


def counted(f: Any, calls: dict[str, int], name: str) -> Any:
    def g(*args: Any) -> Any:
        calls[name] = calls.get(name, 0) + 1
        return f(*args)

    return g


def test_how_often_rules_are_called() -> None:
    calls: dict[str, int] = {}
    f = custom_jvp(counted(lambda x: x**2, calls, "f"))
    f.defjvp(counted(lambda xs, vs: (xs[0] ** 2, 2 * xs[0] * vs[0]), calls, "rule"))
    g = custom_vjp(counted(lambda x: x**2, calls, "g"))
    g.defvjp(
        counted(lambda x: (x**2, x), calls, "fwd"), counted(lambda x, c: (2 * x * c,), calls, "bwd")
    )
    x = np.ones(5)
    for derivative in (jacfwd, jacrev, lambda f: lambda x: vjp(f, x)):
        derivative(f)(x)
        derivative(g)(x)
    # Of five directions, each is an own call in the mode of the rule, and none in the other. There
    # it is called once more, the first time, to see whether it is linear; and the function itself
    # once, to see whether the rule returns what it does.
    assert calls == {"rule": 5 + (1 + 1) + 1, "fwd": 3, "bwd": (1 + 1) + 5, "f": 1, "g": 1}
    f(x)
    g(x)
    assert (calls["f"], calls["g"]) == (2, 2)


def square(x: Any, c: Any) -> Any:
    return x * x * np.sin(c)


def square_by(mode: str, c: Any) -> Any:
    """Return ``x -> square(x, c)``, whose rules close over c or get it as a fixed argument."""
    if mode == "jvp":
        f = custom_jvp(lambda x: square(x, c))
        f.defjvp(lambda xs, vs: (square(*xs, c), 2 * xs[0] * vs[0] * np.sin(c)))
        return f
    if mode == "vjp":
        g = custom_vjp(lambda x: square(x, c))
        g.defvjp(lambda x: (square(x, c), (x, np.sin(c))), lambda r, v: (2 * r[0] * r[1] * v,))
        return g
    if mode == "vjp, in bwd":
        g = custom_vjp(lambda x: square(x, c))
        g.defvjp(lambda x: (square(x, c), x), lambda x, v: (2 * x * np.sin(c) * v,))
        return g
    if mode == "jvp, nondiff":
        f = custom_jvp(lambda c, x: square(x, c), nondiff_argnums=(0,))
        f.defjvp(lambda c, xs, vs: (square(*xs, c), 2 * xs[0] * vs[0] * np.sin(c)))
        return functools.partial(f, c)
    g = custom_vjp(square, nondiff_argnums=(-1,))
    g.defvjp(lambda x, c: (square(x, c), x), lambda c, x, v: (2 * x * np.sin(c) * v,))
    return lambda x: g(x, c)


@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=2)))
@pytest.mark.parametrize("mode", ["jvp", "vjp", "vjp, in bwd", "jvp, nondiff", "vjp, nondiff"])
def test_it_closes_over_values_of_the_same_and_of_outer_levels(nesting: Any, mode: str) -> None:
    outer, inner = nesting

    def of_outer_level(by: Any) -> Any:
        return outer(lambda x: inner(lambda y: by(x)(y) * by(2.0 * x)(y * x))(x))(0.7)

    def of_the_same_level(by: Any) -> Any:
        return outer(inner(lambda x: by(x)(x * x)))(0.7)

    for value in (of_outer_level, of_the_same_level):
        wanted = value(lambda c: lambda x: square(x, c))
        assert value(functools.partial(square_by, mode)) == pytest.approx(wanted, rel=1e-11)


@pytest.mark.parametrize("outer", DERIVATIVES)
@pytest.mark.parametrize("inner", DERIVATIVES)
def test_closing_over_a_value_of_an_inner_level_is_refused(outer: Any, inner: Any) -> None:
    def f_of(y: Any, made: Any) -> Any:
        f = made(lambda x: x * y)
        if made is custom_jvp:
            f.defjvp(lambda xs, vs: (xs[0] * y, vs[0] * y))
        else:
            f.defvjp(lambda x: (x * y, None), lambda _, c: (c * y,))
        return f

    for made in (custom_jvp, custom_vjp):
        with pytest.raises(TypeError, match="pass that value as an argument"):
            outer(lambda x: inner(lambda y: f_of(y, made)(x))(1.0))(2.0)  # noqa: B023


def test_arguments_that_are_no_floats_defaults_and_keywords() -> None:
    seen = []

    @custom_jvp
    def power(x: Any, n: int = 2, mask: Any = None, name: str = "power") -> Any:
        return x**n

    @power.defjvp
    def rule(primals: Any, tangents: Any) -> Any:
        x, n, _, _ = primals
        seen.append(tangents[1:])
        return x**n, n * x ** (n - 1) * tangents[0]

    @custom_vjp
    def power_too(x: Any, n: int = 2, mask: Any = None, name: str = "power") -> Any:
        return x**n

    power_too.defvjp(
        lambda x, n, mask, name: (x**n, (x, n)),
        lambda r, c: (r[1] * r[0] ** (r[1] - 1) * c, None, None, None),
    )
    for derivative in (grad, jacfwd):
        for f in (power, power_too):
            assert derivative(f)(3.0) == 6.0
            assert derivative(lambda x: f(n=3, x=x, name="p"))(3.0) == 27.0  # noqa: B023
            assert derivative(lambda x: f(x, 2, np.array([True, False])))(3.0) == 6.0  # noqa: B023
    assert seen[0] == (0.0, None, None)
    assert seen[3][1].tolist() == [0.0, 0.0]
    assert power.__name__ == "power"


def test_results_that_are_no_floats() -> None:
    f = custom_vjp(lambda x: (np.sum(x), np.argmax(x), "text"))
    f.defvjp(lambda x: (f(x), x), lambda x, c: (c[0] * np.ones_like(x),))
    g = custom_jvp(f.function)
    g.defjvp(lambda xs, vs: (g(*xs), (np.sum(vs[0]), 0, "")))
    for derivative, custom in itertools.product((grad, jacfwd), (f, g)):

        def h(x: Any, custom: Any = custom) -> Any:
            total, place, text = custom(x)
            assert (int(place), text) == (1, "text")
            return total * 2

        assert derivative(h)(np.array([1.0, 5.0])).tolist() == [2.0, 2.0]
    constant = custom_vjp(lambda x: 3)
    constant.defvjp(lambda x: (3, None), lambda _, c: (None,))
    assert grad(lambda x: constant(x) * x)(2.0) == 3.0


def test_float32_stays_float32() -> None:
    x = np.ones(3, np.float32)
    for f in (three_with_jvp, three_with_vjp):
        assert jvp(f, (x,), (x,))[1].dtype == np.float32
    single = custom_jvp(lambda x: x * 2)
    single.defjvp(lambda xs, vs: (xs[0] * 2, vs[0] * 2))
    assert grad(lambda x: np.sum(single(x)))(x).dtype == np.float32


def test_clipping_of_gradients_and_other_uses() -> None:
    @functools.partial(custom_vjp, nondiff_argnums=(0,))
    def clip_gradient(limit: Any, x: Any) -> Any:
        return x

    clip_gradient.defvjp(
        lambda limit, x: (x, None), lambda limit, _, c: (np.clip(c, -limit, limit),)
    )
    assert grad(lambda x: 5 * clip_gradient(1.0, x))(2.0) == 1.0
    reverse = custom_vjp(lambda x: x)
    reverse.defvjp(lambda x: (x, None), lambda _, c: (-c,))
    assert grad(lambda x: reverse(x) ** 2)(3.0) == -6.0
    assert jacfwd(lambda x: reverse(x) ** 2)(3.0) == -6.0


def test_rules_that_are_not_linear() -> None:
    clip = custom_vjp(lambda x: x)
    clip.defvjp(lambda x: (x, None), lambda _, c: (np.clip(c, -0.5, 0.5),))
    x = np.ones(2)
    # In the mode of the rule it is what it is, for each direction.
    assert jacrev(lambda x: clip(x) * 5.0)(x).tolist() == [[0.5, 0.0], [0.0, 0.5]]
    for _ in range(2):
        with pytest.raises(TypeError, match="the rule bwd of <lambda> is not linear"):
            jacfwd(clip)(x)
    square = custom_jvp(lambda x: x)
    for rule in (lambda xs, vs: (xs[0], vs[0] ** 2), lambda xs, vs: (xs[0], vs[0] + 1.0)):
        square.defjvp(rule)
        with pytest.raises(TypeError, match="the rule of <lambda> is not linear"):
            grad(lambda x: np.sum(square(x)))(x)
    square.defjvp(lambda xs, vs: (xs[0], vs[0] ** 2))
    assert jacfwd(lambda x: square(2.0 * x))(x).tolist() == [[4.0, 0.0], [0.0, 4.0]]


def test_the_check_leaves_nothing_on_outer_tapes() -> None:
    f = custom_jvp(lambda x: np.sin(x))
    f.defjvp(lambda xs, vs: (f(*xs), np.cos(xs[0]) * vs[0]))
    g = custom_vjp(lambda x: np.sin(x))
    g.defvjp(lambda x: (g(x), x), lambda x, c: (np.cos(x) * c,))
    # The second run of what is checkpointed would else be shorter than the first.
    for custom, derivative in ((f, grad), (g, by_forward_mode)):
        through = checkpoint(lambda x: derivative(custom)(x) * x)  # noqa: B023
        assert grad(through)(0.3) == pytest.approx(np.cos(0.3) - 0.3 * np.sin(0.3))


def test_with_checkpoint() -> None:
    for f in (with_jvp, with_vjp):
        for derivative in (grad, lambda f: grad(grad(f)), lambda f: jacfwd(grad(f))):
            found = derivative(checkpoint(used(f)))(0.7)
            assert found == pytest.approx(derivative(used(plain_function))(0.7), rel=1e-11)
    g = custom_vjp(lambda x: np.sin(x))
    g.defvjp(lambda x: (g(x), x), lambda x, c: (checkpoint(lambda x, c: np.exp(x) * c)(x, c),))
    assert grad(grad(g))(0.3) == pytest.approx(np.exp(0.3))
    x = np.array([0.3])
    product = hvp(lambda x: np.sum(g(x)), (x,), (x,))[0]
    np.testing.assert_allclose(product, 0.3 * np.exp(0.3))


def test_residuals_cannot_be_changed_before_they_are_read() -> None:
    table = np.array([1.0, 2.0])
    f = custom_vjp(lambda x: x * 3.0)
    f.defvjp(lambda x: (x * 3.0, table), lambda table, c: (c * table,))
    g = custom_jvp(lambda x: x * 3.0)
    g.defjvp(lambda xs, vs: (xs[0] * 3.0, vs[0] * table))
    for custom in (f, g):

        def changing(x: Any, custom: Any = custom) -> Any:
            y = custom(x)
            table[0] = 100.0
            return np.sum(y)

        with pytest.raises(ValueError, match="read-only"):
            grad(changing)(np.ones(2))
        _, pullback = vjp(lambda x: np.sum(custom(x)), np.ones(2))  # noqa: B023
        table[0] = 50.0
        assert pullback(1.0)[0].tolist() == [1.0, 2.0]
        table[0] = 1.0


def test_no_more_is_kept_than_the_rules_read() -> None:
    f = custom_vjp(lambda x: np.sin(x))
    f.defvjp(lambda x: (np.sin(x), None), lambda _, c: (c,))
    g = custom_jvp(lambda x: np.sin(x))
    g.defjvp(lambda xs, vs: (np.sin(xs[0]), vs[0] * 1.0))
    x = np.ones(20_000)

    def loss(x: Any, custom: Any) -> Any:
        for _ in range(20):
            x = custom(x)
        return np.sum(x)

    for custom in (f, g):
        run = functools.partial(grad(loss), x, custom)
        run()
        tracemalloc.start()
        run()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 6 * x.nbytes
