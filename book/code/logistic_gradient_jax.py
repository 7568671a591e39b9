"""The gradient of a logistic loss of four examples, with JAX."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

X = jnp.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5], [-2.0, -1.5]])
y = jnp.array([1.0, 1.0, -1.0, -1.0])
w = jnp.array([0.3, -0.2])


def loss(w):
    return jnp.mean(jnp.logaddexp(0, -y * (X @ w)))


print(jax.grad(loss)(w))
