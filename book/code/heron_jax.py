"""Heron's square root, differentiated by JAX."""

import jax

jax.config.update("jax_enable_x64", True)


def square_root(a, steps=6):
    x = a
    for _ in range(steps):
        x = (x + a / x) / 2
    return x


value, tangent = jax.jvp(square_root, (2.0,), (1.0,))
print((float(value), float(tangent)))
