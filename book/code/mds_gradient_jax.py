"""The gradient of the stress of three points, with JAX."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

W = jnp.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
D = jnp.array([[0.0, 9.0, 4.0], [9.0, 0.0, 1.0], [4.0, 1.0, 0.0]])


def stress(W):
    squares = jnp.sum((W[:, None] - W) ** 2, axis=-1)
    return jnp.sum((squares - D) ** 2)


print(jax.grad(stress)(W))
