"""The gradient of the lecture's function, by the course's package."""

import numpy as np

from autograd_course import grad


def L(w1, w2):
    v2 = w2 * np.log(w1)
    return v2 + np.sqrt(v2)


w1_bar, w2_bar = grad(L, argnums=(0, 1))(2.0, 3.0)
print((float(w1_bar), float(w2_bar)))
