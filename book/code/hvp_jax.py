"""The Hessian of a neuron's loss times a vector, with JAX."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

X = jnp.array([[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [2.0, 1.0]])
y = jnp.array([0.5, -0.5, 0.0, 1.0])
w = jnp.array([0.3, -0.2])
v = jnp.array([1.0, 2.0])


def loss(w):
    return 0.5 * jnp.sum((jnp.tanh(X @ w) - y) ** 2)


def tangent(w):
    return jax.jvp(loss, (w,), (v,))[1]


def gradient_times_v(w):
    return jax.grad(loss)(w) @ v


print("forward over reverse", jax.jvp(jax.grad(loss), (w,), (v,))[1].tolist())
print("reverse over forward", jax.grad(tangent)(w).tolist())
print("reverse over reverse", jax.grad(gradient_times_v)(w).tolist())
print("forward over forward", jax.jacfwd(tangent)(w).tolist())
