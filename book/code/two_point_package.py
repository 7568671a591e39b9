"""The two-point estimator, averaged over a thousand directions."""

import numpy as np

from autograd_course import zero_order_gradient


def f(w):
    x, y = w
    return x**2 + 3 * y**2 + 2 * x * y


rng = np.random.default_rng(0)
w = np.array([4.0, 4.0])
print(zero_order_gradient(f, w, rng, step=1e-3, directions=1000))
