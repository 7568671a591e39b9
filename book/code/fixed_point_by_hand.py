"""The gradient of a loss at a fixed point x = tanh(W x + b), by hand."""

import numpy as np


def fixed_point(b, W):
    x = np.zeros_like(b)
    for _ in range(300):
        x = np.tanh(W @ x + b)
    return x


def gradient(b, W):
    x = fixed_point(b, W)
    slope = 1 - x**2
    x_bar = 2 * x  # of the loss, the sum of squares
    w = x_bar
    for _ in range(300):
        w = x_bar + W.T @ (slope * w)
    return slope * w


W = np.array([[0.5, -0.3], [0.4, 0.2]])
b_bar = gradient(np.array([1.0, -0.5]), W)
print(f"{b_bar[0]:.12f}, {b_bar[1]:.12f}")
