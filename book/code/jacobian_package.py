"""A Jacobian of four outputs and two inputs, by the course's package."""

import numpy as np

from autograd_course import jacobian


def f(w):
    v1 = np.log(w[0])
    v2 = w[1] * v1
    v3 = np.sqrt(v2)
    return np.stack([v2 + v3, v2 * v3, v1 - v3, np.sin(v3)])


# It sees two inputs and four outputs, and takes forward mode.
J = jacobian(f)(np.array([2.0, 3.0]))
print(J.round(6).tolist())
