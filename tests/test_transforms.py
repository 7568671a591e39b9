import itertools
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, jacfwd, jacrev, value_and_grad
from tests.nestings import DERIVATIVES


@pytest.mark.parametrize("nesting", list(itertools.product(DERIVATIVES, repeat=3)))
def test_third_derivatives_in_every_nesting(nesting: Any) -> None:
    first, second, third = nesting
    value = first(second(third(lambda x: np.sin(x) * x**2)))(1.3)
    x = 1.3
    wanted = -6 * x * np.sin(x) + 6 * np.cos(x) - x**2 * np.cos(x)
    assert value == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(DERIVATIVES, repeat=2)))
def test_the_perturbation_of_one_level_is_not_that_of_another(outer: Any, inner: Any) -> None:
    # Siskind and Pearlmutter's example: d/dx (x * d/dy (x + y)) = 1, not 2.
    assert outer(lambda x: x * inner(lambda y: x + y)(2.0))(3.0) == 1.0
    assert outer(lambda x: inner(lambda y: x * y**2)(x))(3.0) == 12.0


def test_gradient_of_chosen_arguments() -> None:
    def f(x: Any, y: Any, *, power: int) -> Any:
        return x * y**power

    assert grad(f)(2.0, 3.0, power=2) == 9.0
    assert grad(f, 1)(2.0, 3.0, power=2) == 12.0
    assert grad(f, -1)(2.0, 3.0, power=2) == 12.0
    assert grad(f, (1, 0))(2.0, 3.0, power=2) == (12.0, 9.0)
    assert grad(f, np.int64(1))(2.0, 3.0, power=2) == 12.0
    with pytest.raises(TypeError, match="asked for argument 2"):
        grad(f, 2)(2.0, 3.0, power=2)
    with pytest.raises(ValueError, match="twice"):
        grad(f, (0, -2))(2.0, 3.0, power=2)
    for wrong in ("y", 0.0, (0.0, 1), None):
        with pytest.raises(TypeError, match="grad wants argnums to be an integer"):
            grad(f, wrong)  # type: ignore[arg-type]


def test_integers_may_be_passed_beside_the_differentiated_argument() -> None:
    assert grad(lambda x, n: x**n)(2.0, 3) == 12.0


def test_trees() -> None:
    gradient = grad(lambda p: p["w"] @ p["w"] * p["b"][0])({"w": np.ones(2), "b": (3.0,)})
    assert gradient["w"].tolist() == [6.0, 6.0]
    assert gradient["b"] == (2.0,)


def test_values_and_auxiliary_results() -> None:
    assert value_and_grad(lambda x: x**2)(3.0) == (9.0, 6.0)
    assert grad(lambda x: (x**2, x + 1), has_aux=True)(3.0) == (6.0, 4.0)
    assert value_and_grad(lambda x: (x**2, [x]), has_aux=True)(3.0) == ((9.0, [3.0]), 6.0)
    for transform in (jacfwd, jacrev):
        jacobian, aux = transform(lambda x: (x * x, "kept"), has_aux=True)(np.ones(2))
        assert (jacobian.tolist(), aux) == ([[2.0, 0.0], [0.0, 2.0]], "kept")


@pytest.mark.parametrize("transform", [jacfwd, jacrev])
def test_jacobians_have_the_result_before_the_argument(transform: Any) -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    assert transform(lambda x: matrix @ x)(np.ones(3)).tolist() == matrix.tolist()
    jacobian = transform(lambda x: {"y": matrix @ x["a"], "z": x["b"] * 2})(
        {"a": np.ones(3), "b": np.ones((2, 2))}
    )
    assert jacobian["y"]["a"].tolist() == matrix.tolist()
    assert jacobian["y"]["b"].shape == (2, 2, 2)
    assert jacobian["z"]["a"].shape == (2, 2, 3)
    np.testing.assert_allclose(jacobian["z"]["b"], 2 * np.eye(4).reshape(2, 2, 2, 2))
    first, second = transform(lambda x, y: x * y, (0, 1))(2.0, np.ones(2))
    assert (first.tolist(), second.tolist()) == ([1.0, 1.0], [[2.0, 0.0], [0.0, 2.0]])


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.stack([x, x]), r"an array of shape \(2,\) .* use jacrev"),
        (lambda x: (x, x), "tuple"),
        (lambda x: None, "return statement"),
        (lambda x: 3, "integer"),
        (lambda x: "text", "str"),
    ],
)
def test_grad_wants_a_scalar_result(f: Any, message: str) -> None:
    for transform in (grad, value_and_grad):
        with pytest.raises(TypeError, match=message):
            transform(f)(1.0)


@pytest.mark.parametrize(
    "x",
    [3, True, 1j, np.arange(3), "text", np.array(["text"]), None, np.ma.masked_array([1.0])],
    ids=repr,
)
@pytest.mark.parametrize("transform", [grad, value_and_grad, jacfwd, jacrev])
def test_only_real_floating_point_arguments(transform: Any, x: Any) -> None:
    with pytest.raises(TypeError, match=transform.__name__):
        transform(lambda x: x)(x)
