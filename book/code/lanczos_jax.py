"""The Lanczos process on a Hessian whose products JAX computes."""

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def f(w):
    return jnp.sum(w**4) / 12 + jnp.sum(w) ** 2 / 2


@jax.jit
def product(w, v):
    return jax.jvp(jax.grad(f), (w,), (v,))[1]


def lanczos(matvec, start, steps):
    basis = [start / np.linalg.norm(start)]
    alphas, betas = [], []
    for _ in range(steps):
        u = matvec(basis[-1])
        alphas.append(u @ basis[-1])
        for _ in range(2):  # twice, against rounding
            u = u - np.stack(basis).T @ (np.stack(basis) @ u)
        betas.append(np.linalg.norm(u))
        basis.append(u / betas[-1])
    beside = betas[:-1]
    return np.diag(alphas) + np.diag(beside, 1) + np.diag(beside, -1)


w = np.linspace(-2.0, 3.0, 50)
start = np.cos(np.arange(50.0))
T = lanczos(lambda v: np.asarray(product(w, v)), start, steps=8)
lowest, *_, highest = np.linalg.eigvalsh(T)
print(f"{lowest:.11f} {highest:.11f}")
