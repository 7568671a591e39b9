"""The trace of a Hessian by 100 random probes, by hand."""

import numpy as np

# f(x) = log(sum(exp(x))) has the gradient p = exp(x) / sum(exp(x)) and the
# Hessian diag(p) - p p^T.
x = np.linspace(-2.0, 2.0, 20)
p = np.exp(x) / np.sum(np.exp(x))


def product(v):
    return p * v - p * (p @ v)


rng = np.random.default_rng(0)
probes = 2.0 * rng.integers(0, 2, (100, 20)) - 1.0
sample = np.array([v @ product(v) for v in probes])
error = np.std(sample, ddof=1) / np.sqrt(len(sample))
print((float(np.mean(sample)), float(error)))
