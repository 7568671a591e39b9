"""The program as users meet it: text, signature, numbers, what is frozen."""

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograd_course import Program, grad, hvp, jacfwd, jvp, program, value_and_grad
from autograd_course.models import mlp


def lecture_function(w1: Any, w2: Any) -> Any:
    v2 = w2 * np.log(w1)
    return v2 + np.sqrt(v2)


GRADIENT = """\
def gradient(w1, w2):
    v1 = np.log(w1)
    v2 = w2 * v1
    v3 = np.sqrt(v2)
    v4 = 0.5 / v3
    v5 = 1.0 + v4
    v6 = v5 * v1
    v7 = v5 * w2
    v8 = v7 / w1
    return v8, v6"""


def test_the_lectures_gradient_reads_as_by_hand() -> None:
    made = program(grad(lecture_function, (0, 1)), 2.0, 3.0)
    assert str(made) == made.source == GRADIENT
    assert made.operations[0] == "v1 = np.log(w1)"
    assert len(made.operations) == 8
    assert "math_log(w1)" in made.running_source
    assert repr(made) == "<program gradient: 8 operations>"
    assert isinstance(made, Program)


def test_the_text_runs_on_its_own() -> None:
    D = np.eye(3)
    made = program(jacfwd(lambda x: np.sin(x) @ D * x), np.ones(3))
    namespace: dict[str, Any] = {"np": np}
    exec(made.source, namespace)
    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(namespace["jacobian"](x), made(x))


def test_trees_are_unpacked_and_built_again() -> None:
    def f(parameters: Any, x: Any) -> Any:
        return {"y": parameters["W"] @ x + parameters["b"][0], "x": (x, None)}

    args = {"W": np.ones((2, 3)), "b": [2.0]}, np.ones(3)
    made = program(f, *args)
    assert "parameters1, parameters2 = parameters['W'], parameters['b'][0]" in made.source
    assert "return {'y': v2, 'x': (x.copy(), None)}" in made.source
    result = made({"W": np.eye(2, 3), "b": [5.0]}, np.array([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(result["y"], [6.0, 7.0])
    assert result["x"][1] is None


class Layer(NamedTuple):
    W: Any
    b: Any


def test_named_tuples_come_back_as_such() -> None:
    made = program(grad(lambda layer: np.sum(layer.W**2 * layer.b)), Layer(np.ones(2), 3.0))
    result = made(Layer(np.array([1.0, 2.0]), 2.0))
    assert isinstance(result, Layer)
    np.testing.assert_array_equal(result.W, [4.0, 8.0])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((np.ones(3), 2.0), r"made for W of shape \(2,\) and dtype float64; got.*\(3,\)"),
        ((np.ones(2, np.float32), 2.0), "dtype float64; got .* dtype float32"),
        ((np.ones(2), 2), "made for k of shape .* got 2 of type int"),
        ((np.ones(2), np.ones(1)), "got an array of shape"),
        ((np.ones(2), "2"), "got '2' of type str"),
        (([1.0, 1.0], 2.0), r"in these containers: \(\*, \*\); got \(\[\*, \*\], \*\)"),
        ((np.ma.ones(2), 2.0), "got a MaskedArray|got an array"),
        ((None, 2.0), "in these containers"),
    ],
)
def test_another_signature_is_refused(args: Any, message: str) -> None:
    made = program(lambda W, k: np.sum(W) * k, np.ones(2), 2.0)
    with pytest.raises(TypeError, match=f"(?s){message}.*another program"):
        made(*args)


def test_another_number_of_arguments_is_refused() -> None:
    made = program(lecture_function, 2.0, 3.0)
    for args in ((), (1.0,), (1.0, 2.0, 3.0)):
        with pytest.raises(TypeError, match="argument"):
            made(*args)


@pytest.mark.parametrize("option", ["sum", object(), np.array(["a"])])
def test_options_are_held_fixed(option: Any) -> None:
    with pytest.raises(TypeError, match=r"hold it fixed, program\(lambda x: f\(x, option\), x\)"):
        program(lambda x, how: x, 2.0, option)


def test_floats_come_back_as_floats_and_others_as_numpys() -> None:
    made = program(grad(lecture_function, (0, 1)), 2.0, 3.0)
    assert [type(x) for x in made(2.0, 3.0)] == [float, float]
    for three in (np.float64(3.0), np.array(3.0)):
        results = made(2.0, three)
        assert [type(x) for x in results] == [np.float64, np.float64]
        np.testing.assert_allclose(results, made(2.0, 3.0), rtol=1e-15)


@pytest.mark.parametrize(
    "point", [(0.0, 1.0), (-1.0, 2.0), (math.inf, 1.0), (1.0, 0.0), (math.nan, 1.0), (1e300, 5e8)]
)
def test_where_floats_raise_the_program_has_what_numpy_has(point: tuple[float, float]) -> None:
    def f(x: Any, y: Any) -> Any:
        return np.log(x) / y + np.exp(y) * x**y + np.arcsin(x) + np.sin(x) % y

    gradient = grad(f, (0, 1))
    made = program(gradient, 0.5, 0.25)
    with np.errstate(all="ignore"):
        results = made(*point)
        np.testing.assert_allclose(results, gradient(*point), rtol=1e-13)
    assert [type(x) for x in results] == [float, float]


def test_a_negative_base_does_not_become_complex() -> None:
    made = program(lambda x, y: x**y, 2.0, 0.5)
    assert "**" in made.source
    with np.errstate(invalid="ignore"):
        assert math.isnan(made(-2.0, 0.5))
    assert made(-2.0, 2.0) == 4.0


def test_numbers_on_both_sides_of_every_choice() -> None:
    def f(x: Any, y: Any) -> Any:
        low = np.minimum(x, y) * np.sign(x) + np.where((x > y) | ~(y < 3), x * y, x - y)
        return low + np.maximum(x, 2.0) * np.abs(y) + (x == y) * 1.0

    made = program(grad(f, (0, 1)), 2.0, 3.0)
    for point in [(2.0, 3.0), (3.0, 2.0), (-1.0, -1.0), (-2.0, 5.0), (0.0, 0.0)]:
        np.testing.assert_allclose(made(*point), grad(f, (0, 1))(*point), rtol=1e-15)


def test_truths_add_up_as_numpys() -> None:
    made = program(lambda x: ((x > 0) + (x > 1)) * x, 2.0)
    assert made(3.0) == 3.0
    assert made(-1.0) == 0.0


def test_captured_arrays_are_frozen_and_listed() -> None:
    D, table = np.arange(3.0), np.arange(120.0).reshape(40, 3)
    made = program(lambda x: np.sum((x - D) ** 2) + np.sum(table @ x), np.ones(3))
    before = made(np.ones(3))
    D[...] = 100.0
    assert made(np.ones(3)) == before
    np.testing.assert_array_equal(made.captured["D"], [0.0, 1.0, 2.0])
    assert not made.captured["D"].flags.writeable
    assert "D = np.array([0.0, 1.0, 2.0])" in made.source
    assert "# table: captured, an array of shape (40, 3) and dtype float64" in made.source
    assert made.draws == ()


def test_an_array_that_changes_while_recorded_is_two_constants() -> None:
    def f(x: Any) -> Any:
        b = np.zeros(3)
        y = x + b
        b[0] = 1.0
        return y + b

    np.testing.assert_array_equal(program(f, np.zeros(3))(np.zeros(3)), [1.0, 0.0, 0.0])


def test_random_draws_are_frozen_and_listed() -> None:
    rng = np.random.default_rng(0)

    def noisy(x: Any) -> Any:
        return x + rng.standard_normal(3)

    made = program(grad(lambda x: np.sum(noisy(x) ** 2)), np.ones(3))
    assert made.draws == ("rng",)
    np.testing.assert_array_equal(made(np.ones(3)), made(np.ones(3)))
    made = program(lambda x: x * np.random.rand(), 1.0)  # noqa: NPY002
    assert made.draws == ("np.random",)


def test_derivatives_of_a_program_are_those_of_its_function() -> None:
    made = program(lecture_function, 2.0, 3.0)
    wanted = grad(lecture_function)(2.0, 3.0)
    assert grad(made)(2.0, 3.0) == wanted
    assert jvp(made, (2.0, 3.0), (1.0, 0.0))[1] == pytest.approx(wanted, rel=1e-15)
    again = program(grad(made, (0, 1)), 2.0, 3.0)
    assert again.operations == program(grad(lecture_function, (0, 1)), 2.0, 3.0).operations


def test_every_transform_becomes_a_program() -> None:
    def f(x: Any) -> Any:
        return np.sum(np.sin(x) * x[0])

    x, v = np.array([1.0, 2.0]), np.array([0.5, -1.0])
    made = program(lambda x, v: hvp(f, (x,), (v,))[0], x, v)
    np.testing.assert_allclose(made(v, x), hvp(f, (v,), (x,))[0], rtol=1e-14)
    value, gradient = program(value_and_grad(f), x)(v)
    assert value == f(v)
    np.testing.assert_allclose(gradient, grad(f)(v), rtol=1e-14)


def test_names_that_the_text_needs_are_given_to_nobody_else() -> None:
    def f(np_: Any, v1: Any, float: Any, type: Any) -> Any:
        return np.exp(np_) * v1 + float * type

    made = program(f, 1.0, 2.0, 3.0, 4.0)
    assert made(1.0, 2.0, 3.0, 4.0) == pytest.approx(2 * math.e + 12)
    assert "def f(np_, v1, x1, x2):" in made.source


def test_a_step_of_training_is_a_program_of_the_batch_too() -> None:
    rng = np.random.default_rng(0)
    parameters = mlp.initialize([5, 4, 3], rng)
    batches = [(rng.standard_normal((6, 5)), rng.integers(0, 3, 6)) for _ in range(2)]
    made = program(grad(mlp.loss), parameters, *batches[0])
    for x, labels in batches:
        wanted = grad(mlp.loss)(parameters, x, labels)
        for layer, one in zip(made(parameters, x, labels), wanted, strict=True):
            np.testing.assert_allclose(layer.weight, one.weight, rtol=1e-12)
            np.testing.assert_allclose(layer.bias, one.bias, rtol=1e-12)
    with pytest.raises(ValueError, match="number the classes from zero"):
        made(parameters, x, labels + 3)


def test_a_long_program_is_made_quickly_and_right() -> None:
    def chain(x: Any) -> Any:
        for _ in range(300):
            x = (np.cos(np.sin(x) * x) + x) * 0.5
        return x

    made = program(grad(chain), 0.3)
    assert made(0.4) == pytest.approx(grad(chain)(0.4), rel=1e-12)
