"""The gradient of a squared residual, from its differential."""

import numpy as np

A = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
b = np.array([1.0, 0.0, -1.0])


def gradient(w):
    residual = A @ w - b
    return 2 * A.T @ residual


print(gradient(np.array([1.0, -1.0])).tolist())
