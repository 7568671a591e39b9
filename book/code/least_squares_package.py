"""Gradients through a tall and a wide system, with autograd_course."""

import numpy as np

from autograd_course import grad


def loss(A, b, target):
    x = np.linalg.lstsq(A, b)[0]
    return np.sum((x - target) ** 2) / 2


rng = np.random.default_rng(0)
for m, n in (1000, 10), (10, 1000):
    A, b = rng.normal(size=(m, n)), rng.normal(size=m)
    target = rng.normal(size=n)
    A_bar, b_bar = grad(loss, argnums=(0, 1))(A, b, target)
    print(np.linalg.norm(A_bar), A_bar[0, 0], b_bar[0])
