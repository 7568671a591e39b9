"""Three hundred steps of zero-order descent in ten dimensions."""

from functools import partial

import numpy as np

from autograd_course import zero_order_gradient
from autograd_course.optimization import zero_order_descent

n, steps, eps = 10, 300, 1e-4
curvatures = np.geomspace(0.25, 1, n)


def f(x):
    return np.sum(curvatures * x**2) / 2


rng = np.random.default_rng(0)
estimator = partial(zero_order_gradient, rng=rng, step=eps)
path = zero_order_descent(
    f, np.ones(n), estimator=estimator, step=1 / n, steps=steps
)
print(f"{path.value:.9e}")
