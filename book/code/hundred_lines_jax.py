"""A Hessian-vector product of a layer, with JAX."""

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def loss(W, X, b):
    return jnp.sum(jnp.tanh(X @ W + b) ** 2)


rng = np.random.default_rng(0)
X, b = rng.normal(size=(8, 3)), rng.normal(size=2)
W, V = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
gradient = jax.grad(loss)
_, product = jax.jvp(lambda W: gradient(W, X, b), (W,), (V,))
print(*(f"{number:.12f}" for number in product.ravel()))
