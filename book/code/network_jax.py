"""A feed-forward network on handwritten digits, with JAX."""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_digits

jax.config.update("jax_enable_x64", True)


def network_loss(layers, x, labels):
    v = x
    for W, c in layers[:-1]:
        v = jnp.tanh(v @ W + c)
    W, c = layers[-1]
    log_p = jax.nn.log_softmax(v @ W + c)
    return -jnp.mean(log_p[jnp.arange(len(x)), labels])


x, labels = load_digits(return_X_y=True)
x, labels = x[:100] / 16, labels[:100]
rng = np.random.default_rng(0)
layers = [
    (rng.normal(size=shape) / np.sqrt(shape[0]), np.zeros(shape[1]))
    for shape in [(64, 32), (32, 32), (32, 10)]
]
loss, gradient = jax.value_and_grad(network_loss)(layers, x, labels)
print(f"loss {loss:.12f}")
