"""Horner's rule, differentiated by JAX."""

import jax

jax.config.update("jax_enable_x64", True)


def polynomial(x):
    p = 0.0
    for coefficient in (4.0, 3.0, 2.0, 1.0):
        p = p * x + coefficient
    return p


value, tangent = jax.jvp(polynomial, (2.0,), (1.0,))
print((float(value), float(tangent)))
