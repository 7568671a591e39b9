import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograd_course import check_grads, finite_differences, grad, hvp, value_and_grad
from autograd_course.models import mlp
from autograd_course.models.mlp import ACTIVATIONS, LOSSES, Layer
from autograd_course.tree import flatten

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(5)
X = RNG.standard_normal((6, 7))
LABELS = RNG.integers(0, 4, 6)
TARGETS = {"cross-entropy": LABELS, "squared error": RNG.standard_normal((6, 4))}

EVERY = list(itertools.product(ACTIVATIONS, LOSSES, [True, False]))


def network(biases: bool = True, dtype: Any = float) -> list[Layer]:
    parameters = mlp.initialize([7, 5, 3, 4], RNG, biases=biases, dtype=dtype)
    return [
        Layer(weight, bias if bias is None else RNG.standard_normal(bias.shape).astype(dtype))
        for weight, bias in parameters
    ]


def assert_equal_trees(got: Any, wanted: Any, tolerance: float) -> None:
    (got_leaves, got_structure), (wanted_leaves, structure) = flatten(got), flatten(wanted)
    assert got_structure == structure
    for a, b in zip(got_leaves, wanted_leaves, strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def loss_in_jax(parameters: Any, x: Any, targets: Any, activation: str, criterion: str) -> Any:
    sigma = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}[activation]
    for number, (weight, bias) in enumerate(parameters, start=1):
        x = x @ weight if bias is None else x @ weight + bias
        x = x if number == len(parameters) else sigma(x)
    if criterion == "cross-entropy":
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(x) * jax.nn.one_hot(targets, 4), axis=1))
    return jnp.mean(jnp.sum((x - targets) ** 2, axis=1))


@pytest.mark.parametrize(("activation", "criterion", "biases"), EVERY)
def test_by_hand_the_package_and_jax_agree(activation: str, criterion: str, biases: bool) -> None:
    parameters, targets = network(biases), TARGETS[criterion]
    names = {"activation": activation, "criterion": criterion}
    value, gradient = mlp.loss_and_gradient(parameters, X, targets, **names)
    traced, by_grad = value_and_grad(mlp.loss)(parameters, X, targets, **names)
    assert value == traced == mlp.loss(parameters, X, targets, **names)
    assert_equal_trees(gradient, by_grad, 1e-13)
    in_jax = jax.value_and_grad(loss_in_jax)(parameters, X, targets, activation, criterion)
    assert value == pytest.approx(float(in_jax[0]), rel=1e-12)
    assert_equal_trees(gradient, jax.tree.map(np.asarray, in_jax[1]), 1e-10)


@pytest.mark.parametrize(("activation", "criterion", "biases"), EVERY)
def test_differences(activation: str, criterion: str, biases: bool) -> None:
    parameters, targets = network(biases), TARGETS[criterion]
    check_grads(
        lambda p, x: mlp.loss(p, x, targets, activation=activation, criterion=criterion),
        (parameters, X),
    )
    # Of one weight of each layer, without the package.
    gradient = mlp.loss_and_gradient(
        parameters, X, targets, activation=activation, criterion=criterion
    )[1]
    for k, layer in enumerate(parameters):

        def of_weight(w: Any, k: int = k, layer: Layer = layer) -> Any:
            weight = layer.weight.copy()
            weight[1, 2] = w
            changed = [*parameters[:k], Layer(weight, layer.bias), *parameters[k + 1 :]]
            return mlp.loss(changed, X, targets, activation=activation, criterion=criterion)

        quotient = finite_differences(of_weight, layer.weight[1, 2])
        assert gradient[k].weight[1, 2] == pytest.approx(quotient, rel=1e-6, abs=1e-9)


def test_the_batch_is_a_mean_of_its_samples() -> None:
    parameters = network()
    value, gradient = mlp.loss_and_gradient(parameters, X, LABELS)
    each = [mlp.loss_and_gradient(parameters, X[i : i + 1], LABELS[i : i + 1]) for i in range(6)]
    assert value == pytest.approx(np.mean([one for one, _ in each]))
    for k, layer in enumerate(gradient):
        for place in (0, 1):
            mean = np.mean([one[k][place] for _, one in each], axis=0)
            np.testing.assert_allclose(layer[place], mean, atol=1e-15)


def test_forward_is_the_formula_of_the_slides() -> None:
    (first, second), x = mlp.initialize([7, 5, 4], RNG), X
    states = mlp.forward([first, second], x)
    hidden = 1 / (1 + np.exp(-(x @ first.weight + first.bias)))
    np.testing.assert_allclose(states[1], hidden, rtol=1e-14)
    np.testing.assert_allclose(states[2], hidden @ second.weight + second.bias, atol=1e-15)
    assert states[0] is x
    assert np.array_equal(mlp.predict([first, second], x), states[-1])


def test_a_gradient_has_the_dtype_of_the_parameters() -> None:
    parameters = network(dtype=np.float32)
    for activation in ACTIVATIONS:
        names = {"activation": activation}
        value, gradient = mlp.loss_and_gradient(parameters, X.astype(np.float32), LABELS, **names)
        assert value.dtype == np.float32
        by_grad = grad(mlp.loss)(parameters, X.astype(np.float32), LABELS, **names)
        assert_equal_trees(gradient, by_grad, 1e-6)


def test_initial_weights_are_reproducible_and_have_the_variance_of_glorot() -> None:
    (layer,) = mlp.initialize([300, 200], np.random.default_rng(1))
    (again,) = mlp.initialize([300, 200], np.random.default_rng(1))
    assert np.array_equal(layer.weight, again.weight)
    assert np.var(layer.weight) == pytest.approx(2 / 500, rel=0.02)
    assert np.abs(layer.weight).max() <= np.sqrt(6 / 500)
    assert not layer.bias.any()
    assert mlp.initialize([3, 2], RNG, biases=False)[0].bias is None


def test_sigmoid_overflows_nowhere() -> None:
    s = np.array([-1e4, -800.0, -1.0, 0.0, 1.0, 800.0, 1e4])
    sigma, derivative = ACTIVATIONS["sigmoid"]
    np.testing.assert_allclose(sigma(s), jax.nn.sigmoid(s), atol=1e-16)
    np.testing.assert_allclose(derivative(sigma(s)), jax.vmap(jax.grad(jax.nn.sigmoid))(s))


def test_relu_at_zero_and_at_nan() -> None:
    sigma, derivative = ACTIVATIONS["relu"]
    assert grad(lambda s: np.sum(sigma(s)))(np.array([-1.0, 0.0, 2.0])).tolist() == [0.0, 0.0, 1.0]
    assert derivative(sigma(np.array([-1.0, 0.0, 2.0]))).tolist() == [False, False, True]
    assert np.isnan(sigma(np.nan))


def test_log_softmax_is_stable_and_ignores_a_shift() -> None:
    logits = np.array([[1e300, 0.0, -1e300], [700.0, 710.0, 720.0]])
    np.testing.assert_allclose(mlp.log_softmax(logits), jax.nn.log_softmax(logits), rtol=1e-12)
    z = RNG.standard_normal((3, 5))
    np.testing.assert_allclose(np.sum(np.exp(mlp.log_softmax(z)), axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(mlp.log_softmax(z + 50.0), mlp.log_softmax(z), rtol=1e-13)
    # Ties at the maximum, whose own derivative is a convention, leave no trace.
    tied = np.zeros((1, 3))
    gradient = grad(mlp.cross_entropy)(tied, np.array([1]))
    np.testing.assert_allclose(gradient, [[1 / 3, -2 / 3, 1 / 3]], atol=1e-16)


def test_the_hessian_of_the_network_is_symmetric() -> None:
    parameters, u, v = network(False), network(False), network(False)

    def product(a: Any, b: Any) -> float:
        (row,) = hvp(lambda p: mlp.loss(p, X, LABELS), (parameters,), (a,))
        return sum(np.sum(x * y) for x, y in zip(flatten(row)[0], flatten(b)[0], strict=True))

    assert product(u, v) == pytest.approx(product(v, u), rel=1e-11)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: mlp.initialize([3], RNG), ValueError, r"two positive sizes, .* got \[3\]"),
        (lambda: mlp.initialize([3, 2], 0), TypeError, "initialize draws from a numpy.random.Gen"),
        (lambda: mlp.initialize([3, 0], RNG), ValueError, r"got \[3, 0\]"),
        (lambda: mlp.predict(network(), X[0]), ValueError, r"x\[None, :\]"),
        (lambda: mlp.predict(network(), X[:, 1:]), ValueError, "layer 1 .* each of the 6 values"),
        (
            lambda: mlp.predict([Layer(np.ones((7, 2)), np.ones(3))], X),
            ValueError,
            r"bias of layer 1 must have shape \(2,\)",
        ),
        (lambda: mlp.loss(network(), X, LABELS, activation="elu"), ValueError, "sigmoid, tanh"),
        (lambda: mlp.loss(network(), X, LABELS, criterion="l1"), ValueError, "cross-entropy, squa"),
        (lambda: mlp.loss(network(), X, LABELS[1:]), ValueError, "each of the 6 rows"),
        (lambda: mlp.loss(network(), X, LABELS - 9), ValueError, "labels from 0 to 3; got .* -"),
        (lambda: mlp.loss(network(), X, LABELS + 4), ValueError, "number the classes from zero"),
        (lambda: mlp.loss(network(), X, np.eye(6, 4)), TypeError, "one-hot rows with np.argmax"),
        (lambda: mlp.cross_entropy(X[0], LABELS), ValueError, r"shape \(batch, classes\)"),
        (
            lambda: mlp.squared_error(X, X[:, :1]),
            ValueError,
            r"one shape \(batch, n\); got \(6, 7\) and \(6, 1\)",
        ),
    ],
)
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
