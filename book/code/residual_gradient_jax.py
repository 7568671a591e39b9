"""The gradient of a squared residual, by JAX."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

A = jnp.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
b = jnp.array([1.0, 0.0, -1.0])


def loss(w):
    return jnp.sum((A @ w - b) ** 2)


print(jax.grad(loss)(jnp.array([1.0, -1.0])).tolist())
