"""Gradients through a tall and a wide least-squares system, by hand."""

import numpy as np
from scipy.linalg import solve_triangular


def solve(A, b):
    """Return the (shortest) least-squares solution, and the factors used."""
    tall = A.shape[0] >= A.shape[1]
    Q, R = np.linalg.qr(A if tall else A.T)
    if tall:
        return solve_triangular(R, Q.T @ b), (Q, R)
    return Q @ solve_triangular(R, b, trans="T"), (Q, R)


def pull(A, b, x, factors, x_bar):
    """Return the adjoints of A and b: two triangular solves more."""
    Q, R = factors
    if A.shape[0] >= A.shape[1]:
        y = solve_triangular(R, x_bar, trans="T")
        b_bar = Q @ y
        left, right = b - A @ x, solve_triangular(R, y)
    else:
        b_bar = solve_triangular(R, Q.T @ x_bar)
        left, right = solve_triangular(R, Q.T @ x), x_bar - A.T @ b_bar
    return np.outer(left, right) - np.outer(b_bar, x), b_bar


rng = np.random.default_rng(0)
for m, n in (1000, 10), (10, 1000):
    A, b = rng.normal(size=(m, n)), rng.normal(size=m)
    target = rng.normal(size=n)
    x, factors = solve(A, b)  # the loss is |x - target|^2 / 2
    A_bar, b_bar = pull(A, b, x, factors, x - target)
    print(np.linalg.norm(A_bar), A_bar[0, 0], b_bar[0])
