"""The gradient by central differences, all in one vectorized call of JAX."""

import jax
import jax.numpy as jnp

# JAX computes in float32 unless told otherwise, and its step would have to be
# a thousand times longer.
jax.config.update("jax_enable_x64", True)


def L(w):
    product = w[1] * jnp.log(w[0])
    return product + jnp.sqrt(product)


def central_differences(f, x):
    h = jnp.finfo(x.dtype).eps ** (1 / 3)

    def along(e):
        return (f(x + h * e) - f(x - h * e)) / (2 * h)

    return jax.vmap(along)(jnp.eye(x.size))


print(central_differences(L, jnp.array([2.0, 3.0])))
