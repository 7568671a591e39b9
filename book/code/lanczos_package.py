"""The Lanczos process on a Hessian, with the course's package."""

import numpy as np

from autograd_course import hessian_map, lanczos


def f(w):
    return np.sum(w**4) / 12 + np.sum(w) ** 2 / 2


w = np.linspace(-2.0, 3.0, 50)
found = lanczos(hessian_map(f, w), np.cos(np.arange(50.0)), steps=8)
lowest, *_, highest = np.linalg.eigvalsh(found.matrix)
print(f"{lowest:.11f} {highest:.11f}")
