"""Three hundred steps of zero-order descent in ten dimensions, by hand."""

import numpy as np

n, steps, eps = 10, 300, 1e-4
curvatures = np.geomspace(0.25, 1, n)


def f(x):
    return np.sum(curvatures * x**2) / 2


rng = np.random.default_rng(0)
x = np.ones(n)
for _ in range(steps):
    v = rng.standard_normal(n)
    v = v / np.linalg.norm(v)
    quotient = (f(x + eps * v) - f(x - eps * v)) / (2 * eps)
    x = x - 1 / n * (n * quotient * v)
print(f"{f(x):.9e}")
