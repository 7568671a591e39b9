"""The gradient of the lecture's function, by JAX."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def L(w1, w2):
    v2 = w2 * jnp.log(w1)
    return v2 + jnp.sqrt(v2)


w1_bar, w2_bar = jax.grad(L, argnums=(0, 1))(2.0, 3.0)
print((float(w1_bar), float(w2_bar)))
