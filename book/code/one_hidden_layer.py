"""The Hessian of a network with one hidden layer, without forming it.

The network is softmax(sigmoid(X @ W1) @ W2), without biases; its loss is the
mean cross-entropy. A sample with inputs x and hidden values h contributes

    x_k x_l M[i, j]   for weights k -> i and l -> j of the first layer,
    h_i h_j P[a, b]   for weights i -> a and j -> b of the second layer,
    x_k C[i, (j, a)]  for weights k -> i of the first, j -> a of the second.
"""

import numpy as np


def blocks(W1, W2, X, labels):
    """Return h, M, P and C of every sample."""
    h = 1 / (1 + np.exp(-X @ W1))
    p = np.exp(h @ W2)
    p /= p.sum(axis=1, keepdims=True)
    r = p - np.eye(W2.shape[1])[labels]  # the gradient for the logits
    slope = h * (1 - h)
    bend = slope * (1 - 2 * h)
    P = np.eye(len(W2.T)) * p[:, None, :] - p[:, :, None] * p[:, None, :]
    WP = W2 @ P
    M = slope[:, :, None] * (WP @ W2.T) * slope[:, None, :]
    M += np.eye(len(W2)) * (bend * (r @ W2.T))[:, None, :]
    C = h[:, None, :, None] * WP[:, :, None, :]
    C += np.eye(len(W2))[:, :, None] * r[:, None, None, :]
    return h, M, P, slope[:, :, None, None] * C


def exact_diagonal(W1, W2, X, labels):
    """Return the diagonal of the Hessian, in the shapes of W1 and W2."""
    h, M, P, _ = blocks(W1, W2, X, labels)
    M_ii = np.diagonal(M, axis1=1, axis2=2)
    P_aa = np.diagonal(P, axis1=1, axis2=2)
    return (X**2).T @ M_ii / len(X), (h**2).T @ P_aa / len(X)


def exact_square_norm(W1, W2, X, labels):
    """Return the square of the Frobenius norm, from products of samples."""
    h, M, P, C = blocks(W1, W2, X, labels)

    def products(T):
        rows = T.reshape(len(T), -1)
        return rows @ rows.T

    first = products(X) ** 2 * products(M)
    second = products(h) ** 2 * products(P)
    mixed = products(X) * products(C)
    return np.sum(first + second + 2 * mixed) / len(X) ** 2
