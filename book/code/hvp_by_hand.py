"""The Hessian of a neuron's loss times a vector, by hand, four times."""

import numpy as np

X = np.array([[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [2.0, 1.0]])
y = np.array([0.5, -0.5, 0.0, 1.0])
w = np.array([0.3, -0.2])
v = np.array([1.0, 2.0])


def gradient(w):
    p = np.tanh(X @ w)
    r, q = p - y, 1 - p * p
    s_bar = r * q
    return X.T @ s_bar


def forward_over_reverse(w, v):
    # A dot on every line of the gradient.
    s_dot = X @ v
    p = np.tanh(X @ w)
    p_dot = (1 - p * p) * s_dot
    r, q = p - y, 1 - p * p
    r_dot, q_dot = p_dot, -2 * p * p_dot
    s_bar_dot = r_dot * q + r * q_dot
    return X.T @ s_bar_dot


def reverse_over_forward(w, v):
    # Forward: the tangent of the loss, L_dot = r @ (q * s_dot).
    s_dot = X @ v
    p = np.tanh(X @ w)
    r, q = p - y, 1 - p * p
    p_dot = q * s_dot
    # Backward, from the adjoint 1 of L_dot.
    r_bar, p_dot_bar = p_dot, r
    q_bar = p_dot_bar * s_dot
    p_bar = r_bar - 2 * p * q_bar
    s_bar = p_bar * q
    return X.T @ s_bar


def reverse_over_reverse(w, v):
    # Forward: g = gradient(w) @ v = s_bar @ (X @ v).
    p = np.tanh(X @ w)
    r, q = p - y, 1 - p * p
    # Backward, from the adjoint 1 of g.
    s_bar_bar = X @ v
    r_bar, q_bar = s_bar_bar * q, s_bar_bar * r
    p_bar = r_bar - 2 * p * q_bar
    return X.T @ (p_bar * q)


def forward_over_forward(w, v):
    # Two tangents at once: one along v, one along e_i, for every i.
    p = np.tanh(X @ w)
    r, q = p - y, 1 - p * p
    along_v = q * (X @ v)
    product = []
    for e in np.eye(len(w)):
        along_e = q * (X @ e)
        mixed = -2 * p * along_e * (X @ v)
        product.append(along_e @ along_v + r @ mixed)
    return np.array(product)


print("forward over reverse", forward_over_reverse(w, v).tolist())
print("reverse over forward", reverse_over_forward(w, v).tolist())
print("reverse over reverse", reverse_over_reverse(w, v).tolist())
print("forward over forward", forward_over_forward(w, v).tolist())
