"""A Jacobian of four outputs and two inputs, by JAX."""

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def f(w):
    v1 = jnp.log(w[0])
    v2 = w[1] * v1
    v3 = jnp.sqrt(v2)
    return jnp.stack([v2 + v3, v2 * v3, v1 - v3, jnp.sin(v3)])


# JAX leaves the choice to you: jax.jacfwd or jax.jacrev.
J = jax.jacfwd(f)(jnp.array([2.0, 3.0]))
print(np.asarray(J).round(6).tolist())
