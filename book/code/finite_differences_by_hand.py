"""The gradient by central differences, by hand."""

import numpy as np


def L(w):
    product = w[1] * np.log(w[0])
    return product + np.sqrt(product)


def central_differences(f, x):
    h = np.finfo(x.dtype).eps ** (1 / 3)
    gradient = np.empty_like(x)
    for k in range(x.size):
        e_k = np.zeros_like(x)
        e_k[k] = 1
        gradient[k] = (f(x + h * e_k) - f(x - h * e_k)) / (2 * h)
    return gradient


print(central_differences(L, np.array([2.0, 3.0])))
