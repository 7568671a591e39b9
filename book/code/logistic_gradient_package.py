"""The gradient of a logistic loss, with the course's package."""

import numpy as np

from autograd_course import grad

X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5], [-2.0, -1.5]])
y = np.array([1.0, 1.0, -1.0, -1.0])
w = np.array([0.3, -0.2])


def loss(w):
    return np.mean(np.logaddexp(0, -y * (X @ w)))


print(grad(loss)(w))
