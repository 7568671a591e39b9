"""The Lanczos process on a Hessian that is known by its products, by hand."""

import numpy as np


def product(w, v):
    # A dot on the gradient of sum(w**4) / 12 + sum(w)**2 / 2.
    return w**2 * v + np.sum(v)


def lanczos(matvec, start, steps):
    basis = [start / np.linalg.norm(start)]
    alphas, betas = [], []
    for _ in range(steps):
        u = matvec(basis[-1])
        alphas.append(u @ basis[-1])
        for _ in range(2):  # twice, against rounding
            for v in basis:
                u = u - (u @ v) * v
        betas.append(np.linalg.norm(u))
        basis.append(u / betas[-1])
    beside = betas[:-1]
    return np.diag(alphas) + np.diag(beside, 1) + np.diag(beside, -1)


w = np.linspace(-2.0, 3.0, 50)
T = lanczos(lambda v: product(w, v), np.cos(np.arange(50.0)), steps=8)
lowest, *_, highest = np.linalg.eigvalsh(T)
print(f"{lowest:.11f} {highest:.11f}")
