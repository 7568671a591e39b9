"""The two-point estimator, averaged over a thousand directions, by hand."""

import numpy as np


def f(w):
    x, y = w
    return x**2 + 3 * y**2 + 2 * x * y


def two_point(f, w, rng, eps, directions):
    d, total = w.size, np.zeros(w.size)
    for _ in range(directions):
        v = rng.standard_normal(d)
        v = v / np.linalg.norm(v)
        quotient = (f(w + eps * v) - f(w - eps * v)) / (2 * eps)
        total += d * quotient * v
    return total / directions


rng = np.random.default_rng(0)
print(two_point(f, np.array([4.0, 4.0]), rng, eps=1e-3, directions=1000))
