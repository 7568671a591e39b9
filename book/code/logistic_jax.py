"""Eight steps of a map and the derivative, with JAX."""

import jax

jax.config.update("jax_enable_x64", True)


def iterate(x, n=8):
    for _ in range(n):
        x = 4 * x * (1 - x)
    return x


value, derivative = jax.value_and_grad(iterate)(0.3)
print((float(value), float(derivative)))
