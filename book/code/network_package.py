"""A feed-forward network on handwritten digits, with the course's package."""

import numpy as np
from sklearn.datasets import load_digits

from autograd_course import value_and_grad
from autograd_course.models.losses import cross_entropy


def network_loss(layers, x, labels):
    v = x
    for W, c in layers[:-1]:
        v = np.tanh(v @ W + c)
    W, c = layers[-1]
    return cross_entropy(v @ W + c, labels)


x, labels = load_digits(return_X_y=True)
x, labels = x[:100] / 16, labels[:100]
rng = np.random.default_rng(0)
layers = [
    (rng.normal(size=shape) / np.sqrt(shape[0]), np.zeros(shape[1]))
    for shape in [(64, 32), (32, 32), (32, 10)]
]
loss, gradient = value_and_grad(network_loss)(layers, x, labels)
print(f"loss {loss:.12f}")
