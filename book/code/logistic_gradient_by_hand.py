"""The gradient of a logistic loss of four examples, by hand."""

import numpy as np

X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5], [-2.0, -1.5]])
y = np.array([1.0, 1.0, -1.0, -1.0])
w = np.array([0.3, -0.2])

margin = y * (X @ w)
wrong = 1 / (1 + np.exp(margin))  # how far from certain and right
print(-X.T @ (y * wrong) / len(y))
