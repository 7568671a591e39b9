"""The exam's gradient, by the course's package."""

import numpy as np

from autograd_course import grad


def f(x1, x2):
    return x1 * x2 + np.sin(x1)


x1_bar, x2_bar = grad(f, argnums=(0, 1))(2.0, 5.0)
print((float(x1_bar), float(x2_bar)))
