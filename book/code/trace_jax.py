"""The trace of a Hessian by 100 random probes, all at once, with JAX."""

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.log(jnp.sum(jnp.exp(x)))


x = jnp.linspace(-2.0, 2.0, 20)


def product(v):
    return jax.jvp(jax.grad(f), (x,), (v,))[1]


# The same probes as beside, so that the results can be compared.
rng = np.random.default_rng(0)
probes = jnp.array(2.0 * rng.integers(0, 2, (100, 20)) - 1.0)
sample = jnp.sum(probes * jax.vmap(product)(probes), axis=1)
error = jnp.std(sample, ddof=1) / jnp.sqrt(len(sample))
print((float(jnp.mean(sample)), float(error)))
