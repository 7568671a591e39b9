"""The Hessian of a neuron's loss times a vector, with the course's package."""

import numpy as np

from autograd_course import grad, hvp, jacfwd, jvp

X = np.array([[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [2.0, 1.0]])
y = np.array([0.5, -0.5, 0.0, 1.0])
w = np.array([0.3, -0.2])
v = np.array([1.0, 2.0])


def loss(w):
    return 0.5 * np.sum((np.tanh(X @ w) - y) ** 2)


def tangent(w):
    return jvp(loss, (w,), (v,))[1]


def gradient_times_v(w):
    return grad(loss)(w) @ v


print("forward over reverse", jvp(grad(loss), (w,), (v,))[1].tolist())
print("reverse over forward", grad(tangent)(w).tolist())
print("reverse over reverse", grad(gradient_times_v)(w).tolist())
print("forward over forward", jacfwd(tangent)(w).tolist())

# All four have one name; the first is what it does unless told.
(product,) = hvp(loss, (w,), (v,), nesting="forward over reverse")
