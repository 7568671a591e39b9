"""Gradients through a tall and a wide least-squares system, with JAX."""

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def loss(A, b, target):
    x = jnp.linalg.lstsq(A, b)[0]
    return jnp.sum((x - target) ** 2) / 2


gradient = jax.jit(jax.grad(loss, argnums=(0, 1)))
rng = np.random.default_rng(0)
for m, n in (1000, 10), (10, 1000):
    A, b = rng.normal(size=(m, n)), rng.normal(size=m)
    target = rng.normal(size=n)
    A_bar, b_bar = gradient(A, b, target)
    print(jnp.linalg.norm(A_bar), A_bar[0, 0], b_bar[0])
