"""A feed-forward network on handwritten digits, differentiated by hand."""

import numpy as np
from sklearn.datasets import load_digits


def loss_and_gradient(layers, x, labels):
    # Forward: keep every state.
    states = [x]
    for W, c in layers[:-1]:
        states.append(np.tanh(states[-1] @ W + c))
    W, c = layers[-1]
    logits = states[-1] @ W + c
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    total = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    samples = np.arange(len(x))
    loss = -np.mean(log_p[samples, labels])

    # Backward: s_bar belongs to v_(k-1) W_k + c_k.
    s_bar = np.exp(log_p)
    s_bar[samples, labels] -= 1
    s_bar /= len(x)
    gradient = []
    for k in range(len(layers), 0, -1):
        v, W = states[k - 1], layers[k - 1][0]
        gradient.insert(0, (v.T @ s_bar, s_bar.sum(axis=0)))
        if k > 1:
            s_bar = (s_bar @ W.T) * (1 - v**2)
    return loss, gradient


x, labels = load_digits(return_X_y=True)
x, labels = x[:100] / 16, labels[:100]
rng = np.random.default_rng(0)
layers = [
    (rng.normal(size=shape) / np.sqrt(shape[0]), np.zeros(shape[1]))
    for shape in [(64, 32), (32, 32), (32, 10)]
]
loss, gradient = loss_and_gradient(layers, x, labels)
print(f"loss {loss:.12f}")
