"""A Hessian-vector product of a layer, with the program of this chapter."""

import numpy as np
from autodiff_in_100_lines import grad, jvp


def loss(W, X, b):
    return np.sum(np.tanh(X @ W + b) ** 2)


rng = np.random.default_rng(0)
X, b = rng.normal(size=(8, 3)), rng.normal(size=2)
W, V = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
gradient = grad(loss)
_, product = jvp(lambda W: gradient(W, X, b), (W,), (V,))
print(*(f"{number:.12f}" for number in product.ravel()))
