"""The lecture's feed-forward network: layers of weights with an activation between them.

With a batch of samples as the rows of ``v_0``, layer k computes

    ``s_k = v_(k-1) W_k + b_k``  and  ``v_k = sigma(s_k)``;

the last layer has no activation: its values are the logits or outputs that the loss takes. The
backward pass is here twice: as what the package makes of `loss`, and derived by hand.
"""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd_course.checks import name_of
from autograd_course.estimators.random_directions import check_generator
from autograd_course.models.losses import LOSSES, cross_entropy, log_softmax, squared_error
from autograd_course.tracing import shape_of

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Layer",
    "cross_entropy",
    "forward",
    "initialize",
    "log_softmax",
    "loss",
    "loss_and_gradient",
    "predict",
    "squared_error",
]


class Layer(NamedTuple):
    """The parameters of one layer.

    Attributes
    ----------
    weight : array of shape (inputs, outputs)
        As the slides write it: a batch is multiplied from the right.
    bias : array of shape (outputs,), or None
        None for a layer without biases.
    """

    weight: Any
    bias: Any = None


class Activation(NamedTuple):
    """A function of one number, and its derivative as a function of the result."""

    function: Callable[[Any], Any]
    derivative: Callable[[Any], Any]


# The logistic function as a hyperbolic tangent, which overflows nowhere. The derivative of relu
# at zero is zero; written as a choice, it passes NaN on.
ACTIVATIONS = {
    "sigmoid": Activation(lambda s: 0.5 * np.tanh(0.5 * s) + 0.5, lambda v: v * (1 - v)),
    "tanh": Activation(np.tanh, lambda v: 1 - v * v),
    "relu": Activation(lambda s: np.where(s <= 0, 0.0, s), lambda v: v != 0),
}


def initialize(
    sizes: Sequence[int], rng: np.random.Generator, *, biases: bool = True, dtype: Any = float
) -> list[Layer]:
    """Return random parameters of a network.

    Parameters
    ----------
    sizes : sequence of int
        The number of values in each state, from the inputs to the outputs: ``[784, 20, 10]`` has
        two layers.
    rng : numpy.random.Generator
        Draws the weights.
    biases : bool
        Whether the layers have biases.
    dtype : dtype
        Of the parameters, and so of the whole computation.

    Returns
    -------
    list of Layer
        Weights uniform between ``-a`` and ``a`` with ``a**2 = 6 / (inputs + outputs)``, which
        keeps states and gradients of one size from layer to layer; biases zero.

    Raises
    ------
    TypeError
        If `rng` is no generator.
    ValueError
        If there are fewer than two sizes, or one is not positive.

    References
    ----------
    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks
    (2010), equation 16.

    Examples
    --------
    >>> import numpy as np
    >>> parameters = initialize([784, 20, 10], np.random.default_rng(0))
    >>> [(layer.weight.shape, layer.bias.shape) for layer in parameters]
    [((784, 20), (20,)), ((20, 10), (10,))]
    """
    check_generator("initialize", rng)
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(
            f"initialize wants at least two positive sizes, inputs and outputs; got {sizes!r}"
        )
    parameters = []
    for inputs, outputs in itertools.pairwise(sizes):
        limit = np.sqrt(6 / (inputs + outputs))
        weight = rng.uniform(-limit, limit, (inputs, outputs)).astype(dtype)
        parameters.append(Layer(weight, np.zeros(outputs, dtype) if biases else None))
    return parameters


def forward(parameters: Sequence[Layer], x: Any, *, activation: str = "sigmoid") -> list[Any]:
    """Return the states of the network for a batch.

    Parameters
    ----------
    parameters : sequence of Layer
        The layers, from the first to the last.
    x : array of shape (batch, inputs)
        One sample a row.
    activation : {"sigmoid", "tanh", "relu"}
        Between the layers.

    Returns
    -------
    list of arrays
        ``[v_0, ..., v_t]`` of shapes ``(batch, sizes[k])``: the batch itself, the states between
        the layers, and the outputs. This is what a backward pass stores.

    Raises
    ------
    ValueError
        If a layer does not fit what comes before it, or the activation is unknown.

    Notes
    -----
    Costs ``2 * batch * inputs * outputs`` operations a layer.

    Examples
    --------
    >>> import numpy as np
    >>> parameters = initialize([3, 4, 2], np.random.default_rng(0))
    >>> [state.shape for state in forward(parameters, np.ones((5, 3)))]
    [(5, 3), (5, 4), (5, 2)]
    """
    sigma = _choose("activation", activation, ACTIVATIONS).function
    states = [x]
    for number, (weight, bias) in enumerate(parameters, start=1):
        _check_layer(number, weight, bias, states[-1])
        values = states[-1] @ weight
        if bias is not None:
            values = values + bias
        states.append(values if number == len(parameters) else sigma(values))
    return states


def predict(parameters: Sequence[Layer], x: Any, *, activation: str = "sigmoid") -> Any:
    """Return the outputs of the network for a batch: the last of its states.

    Parameters
    ----------
    parameters, x, activation
        As for `forward`.

    Returns
    -------
    array of shape (batch, outputs)
        Logits if the network was trained with the cross-entropy: ``np.argmax(outputs, axis=1)``
        are its classes.

    Examples
    --------
    >>> import numpy as np
    >>> predict([Layer(np.array([[2.0], [1.0]]), np.array([5.0]))], np.array([[1.0, 10.0]]))
    array([[17.]])
    """
    return forward(parameters, x, activation=activation)[-1]


def loss(
    parameters: Sequence[Layer],
    x: Any,
    targets: Any,
    *,
    activation: str = "sigmoid",
    criterion: str = "cross-entropy",
) -> Any:
    """Return the loss of the network on a batch.

    Parameters
    ----------
    parameters, x, activation
        As for `forward`.
    targets : array
        Labels of shape (batch,) for the cross-entropy, outputs of shape (batch, outputs) for the
        squared error.
    criterion : {"cross-entropy", "squared error"}
        What is to be small: `cross_entropy` or `squared_error`.

    Returns
    -------
    float
        The mean over the batch.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit each other, labels are no classes, or a name is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> parameters = [Layer(np.zeros((2, 3)))]
    >>> loss(parameters, np.ones((4, 2)), np.array([0, 1, 2, 0])).round(4)
    np.float64(1.0986)
    """
    outputs = predict(parameters, x, activation=activation)
    return _choose("criterion", criterion, LOSSES).function(outputs, targets)


def loss_and_gradient(
    parameters: Sequence[Layer],
    x: Any,
    targets: Any,
    *,
    activation: str = "sigmoid",
    criterion: str = "cross-entropy",
) -> tuple[Any, list[Layer]]:
    """Return the loss and its gradient, by the forward and backward pass written by hand.

    Parameters
    ----------
    parameters, x, targets, activation, criterion
        As for `loss`.

    Returns
    -------
    value : float
        As `loss`.
    gradient : list of Layer
        As ``grad(loss)(parameters, x, targets)``: each weight's and bias's gradient in its place.

    Raises
    ------
    TypeError, ValueError
        As `loss`.

    Notes
    -----
    With adjoints of the shape of their values, for ``k = t, ..., 1``:

    - ``s_bar_k = v_bar_k * sigma'(s_k)``, for the last layer ``s_bar_t = dL/ds_t``,
    - ``W_bar_k = v_(k-1).T s_bar_k``: of shape (inputs, outputs), the product sums over the batch,
    - ``b_bar_k = 1.T s_bar_k``: of shape (outputs,), another sum over the batch,
    - ``v_bar_(k-1) = s_bar_k W_k.T``: of shape (batch, inputs).

    Costs two products where the forward pass has one, but for the adjoint of the inputs, which
    nobody asks for; stores the states.

    References
    ----------
    Rumelhart, Hinton and Williams, Learning representations by back-propagating errors,
    Nature 323 (1986).

    Examples
    --------
    >>> import numpy as np
    >>> parameters = [Layer(np.array([[2.0]]))]
    >>> x, targets = np.array([[1.0], [3.0]]), np.array([[1.0], [7.0]])
    >>> value, gradient = loss_and_gradient(parameters, x, targets, criterion="squared error")
    >>> float(value), gradient[0].weight
    (1.0, array([[-2.]]))
    """
    derivative = _choose("activation", activation, ACTIVATIONS).derivative
    chosen = _choose("criterion", criterion, LOSSES)
    states = forward(parameters, x, activation=activation)
    value = chosen.function(states[-1], targets)
    adjoint = chosen.gradient(states[-1], targets)
    gradient = []
    for k in reversed(range(len(parameters))):
        weight, bias = parameters[k]
        weight_adjoint = states[k].T @ adjoint
        bias_adjoint = None if bias is None else np.sum(adjoint, axis=0)
        gradient.append(Layer(weight_adjoint, bias_adjoint))
        if k > 0:
            adjoint = adjoint @ weight.T * derivative(states[k])
    return value, gradient[::-1]


def _choose(what: str, name: str, table: dict[str, Any]) -> Any:
    if name not in table:
        raise ValueError(f"the {what} must be one of {', '.join(table)}; got {name!r}")
    return table[name]


def _check_layer(number: int, weight: Any, bias: Any, state: Any) -> None:
    if len(shape_of(state)) != 2:
        raise ValueError(
            f"the network wants a batch of shape (batch, inputs); got {name_of(state)}: one "
            "sample is x[None, :]"
        )
    if len(shape_of(weight)) != 2 or shape_of(weight)[0] != shape_of(state)[1]:
        raise ValueError(
            f"the weight of layer {number} must have one row for each of the "
            f"{shape_of(state)[1]} values that come in; got {name_of(weight)}"
        )
    if bias is not None and shape_of(bias) != shape_of(weight)[1:]:
        raise ValueError(
            f"the bias of layer {number} must have shape {shape_of(weight)[1:]}, one number for "
            f"each column of the weight; got {name_of(bias)}"
        )
