"""What the descents are tested on."""

from typing import Any

import numpy as np

CURVATURES = np.array([1.0, 3.0, 10.0])


def quadratic(w: Any) -> Any:
    """Curvatures 1, 3 and 10 along the axes."""
    return 0.5 * np.sum(CURVATURES * w * w)


def lecture(w: Any) -> Any:
    """The lecture's quadratic function."""
    return w[0] ** 2 + 3 * w[1] ** 2 + 2 * w[0] * w[1]


def valley(w: Any) -> Any:
    """Rosenbrock's function of any number of variables, with its minimum at ones."""
    return np.sum((1 - w[:-1]) ** 2 + 100 * (w[1:] - w[:-1] ** 2) ** 2)


class Counted:
    """A function that counts its calls on plain values."""

    def __init__(self, f: Any) -> None:
        self.f = f
        self.calls = 0

    def __call__(self, w: Any) -> Any:
        self.calls += 1
        return self.f(w)
