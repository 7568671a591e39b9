"""Losses of a batch: the mean over its samples, and the derivative by hand beside each."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd_course.checks import name_of
from autograd_course.tracing import dtype_of, plain, shape_of
from autograd_course.values import refuse_if


def log_softmax(logits: Any) -> Any:
    """Return the logarithms of the probabilities that logits stand for.

    Parameters
    ----------
    logits : array of shape (..., classes)
        Any real numbers; a constant that is added to all of a row changes nothing.

    Returns
    -------
    array of shape (..., classes)
        ``logits - log(sum(exp(logits)))`` along the last axis. The largest logit is subtracted
        first, so that nothing overflows and no probability that matters becomes zero.

    References
    ----------
    Blanchard, Higham and Higham, Accurately computing the log-sum-exp and softmax functions,
    IMA Journal of Numerical Analysis 41 (2021).

    Examples
    --------
    >>> import numpy as np
    >>> log_softmax(np.array([1000.0, 1000.0])).round(4)
    array([-0.6931, -0.6931])
    """
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def cross_entropy(logits: Any, labels: Any) -> Any:
    """Return the cross-entropy of logits and classes, the mean over the batch.

    Parameters
    ----------
    logits : array of shape (batch, classes)
        What the network says of each sample.
    labels : integer array of shape (batch,)
        The class of each sample: 0, ..., classes - 1.

    Returns
    -------
    float
        The mean of ``-log p`` of the right class, in nats.

    Raises
    ------
    TypeError, ValueError
        If the labels are not integers, not one for each row, or not classes.

    Examples
    --------
    Who knows nothing of two classes pays log 2.

    >>> import numpy as np
    >>> cross_entropy(np.zeros((3, 2)), np.array([0, 1, 1])).round(4)
    np.float64(0.6931)
    """
    _check_labels(logits, labels)
    return -np.mean(log_softmax(logits)[np.arange(len(labels)), labels])


def squared_error(outputs: Any, targets: Any) -> Any:
    """Return the squared distance of outputs from targets, the mean over the batch.

    Parameters
    ----------
    outputs, targets : array of shape (batch, n)
        What the network gives for each sample, and what it should.

    Returns
    -------
    float
        The mean over the samples of ``|output - target|**2``, a sum over n numbers.

    Raises
    ------
    ValueError
        If the shapes differ, which NumPy would broadcast.

    Examples
    --------
    >>> import numpy as np
    >>> float(squared_error(np.array([[3.0, 4.0], [0.0, 0.0]]), np.zeros((2, 2))))
    12.5
    """
    _check_targets(outputs, targets)
    return np.sum((outputs - targets) ** 2) / len(outputs)


def _cross_entropy_gradient(logits: Any, labels: Any) -> Any:
    gradient = np.exp(log_softmax(logits))
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def _squared_error_gradient(outputs: Any, targets: Any) -> Any:
    return 2 * (outputs - targets) / len(outputs)


class Loss(NamedTuple):
    """A loss, and its gradient with respect to the outputs: of their shape, derived by hand."""

    function: Callable[[Any, Any], Any]
    gradient: Callable[[Any, Any], Any]


LOSSES = {
    "cross-entropy": Loss(cross_entropy, _cross_entropy_gradient),
    "squared error": Loss(squared_error, _squared_error_gradient),
}


def _check_labels(logits: Any, labels: Any) -> None:
    if len(shape_of(logits)) != 2:
        raise ValueError(
            f"cross_entropy wants logits of shape (batch, classes); got {name_of(logits)}"
        )
    batch, classes = shape_of(logits)
    if dtype_of(labels).kind not in "iu":
        raise TypeError(
            f"cross_entropy wants the number of the class of each sample; got {name_of(labels)}: "
            "convert it with astype(int), and one-hot rows with np.argmax(labels, axis=1)"
        )
    if shape_of(labels) != (batch,) or batch == 0:
        raise ValueError(
            f"cross_entropy wants one label for each of the {batch} rows of logits, and at least "
            f"one; got {name_of(labels)}"
        )
    # A negative number would count from the last class.
    known = plain(labels)
    lowest, highest = np.min(known), np.max(known)
    # A check that a program makes again, since its labels may be arguments.
    refuse_if(
        (lowest < 0) | (highest >= classes),
        f"cross_entropy wants labels from 0 to {classes - 1}; got labels from {{}} to {{}}: number "
        "the classes from zero",
        lowest,
        highest,
    )


def _check_targets(outputs: Any, targets: Any) -> None:
    shape = shape_of(outputs)
    if len(shape) != 2 or shape[0] == 0 or shape_of(targets) != shape:
        raise ValueError(
            "squared_error wants outputs and targets of one shape (batch, n); got "
            f"{shape} and {shape_of(targets)}: reshape the targets"
        )
