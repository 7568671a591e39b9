from typing import Any

import numpy as np
import pytest

from autograd_course import grad, jacfwd, jacobian, jacrev, stop_gradient


class Counted:
    """A function that counts how often it is called."""

    def __init__(self, f: Any) -> None:
        self.f = f
        self.calls = 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.f(*args)


RNG = np.random.default_rng(0)
WIDE, TALL, SQUARE = (RNG.standard_normal(shape) for shape in [(2, 5), (5, 2), (3, 3)])


@pytest.mark.parametrize(
    ("matrix", "mode", "calls"),
    [
        (WIDE, "reverse", 1),
        (SQUARE, "reverse", 1),
        (TALL, "forward", 2),
        (TALL[:, :1], "forward", 1),
        (WIDE[:1, :1], "forward", 1),
        (np.ones((4, 0)), "forward", 1),
        (np.ones((0, 4)), "reverse", 1),
    ],
)
def test_the_cheaper_mode_is_chosen_and_f_is_not_called_in_vain(
    matrix: Any, mode: str, calls: int
) -> None:
    f = Counted(lambda x: np.sin(matrix @ x))
    x = RNG.standard_normal(matrix.shape[1])
    found = jacobian(f)(x)
    assert f.calls == calls
    np.testing.assert_allclose(found, np.cos(matrix @ x)[:, None] * matrix, rtol=1e-14)
    assert jacobian(f).mode(x) == mode
    assert f.calls == calls + 1


def test_trees_arguments_and_aux_are_those_of_jacfwd_and_jacrev() -> None:
    def f(p: Any, scale: Any, *, power: int) -> Any:
        return {"a": p["w"] ** power * scale, "b": np.sum(p["w"]) * p["c"]}, ("aux", power)

    arguments = {"w": RNG.standard_normal(3), "c": 2.0}, 1.5
    for argnums in [0, 1, (0, 1), -1]:
        found, aux = jacobian(f, argnums, has_aux=True)(*arguments, power=3)
        assert aux == ("aux", 3)
        for other in (jacfwd, jacrev):
            wanted, _ = other(f, argnums, has_aux=True)(*arguments, power=3)
            np.testing.assert_equal(_rounded(found), _rounded(wanted))
    assert jacobian(f, 1, has_aux=True).mode(*arguments, power=3) == "forward"
    assert jacobian(f, 0, has_aux=True).mode(*arguments, power=3) == "reverse"


def _rounded(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _rounded(value) for key, value in tree.items()}
    if isinstance(tree, tuple):
        return tuple(map(_rounded, tree))
    return np.round(tree, 12)


def test_it_nests() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.25]])
    x = np.array([0.3, -0.4])
    second = jacobian(jacobian(lambda x: np.sin(matrix @ x)))(x)
    wanted = -np.einsum("i,ij,ik->ijk", np.sin(matrix @ x), matrix, matrix)
    np.testing.assert_allclose(second, wanted, rtol=1e-13)
    third = grad(lambda x: np.sum(jacobian(lambda y: stop_gradient(x) * y * x)(x)))(x)
    np.testing.assert_allclose(third, x)


def test_errors_name_the_transform() -> None:
    with pytest.raises(TypeError, match="jacobian wants real floating-point numbers"):
        jacobian(lambda x: x)(np.arange(3))
    with pytest.raises(TypeError, match="jacobian was asked for argument 1"):
        jacobian(lambda x: x, 1)(1.0)
    with pytest.raises(TypeError, match="has_aux=True wants a function that returns a pair"):
        jacobian(lambda x: x, has_aux=True)(np.ones(2))
