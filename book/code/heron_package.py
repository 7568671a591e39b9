"""Heron's square root, differentiated by the course's package."""

from autograd_course import jvp


def square_root(a, steps=6):
    x = a
    for _ in range(steps):
        x = (x + a / x) / 2
    return x


value, tangent = jvp(square_root, (2.0,), (1.0,))
print((float(value), float(tangent)))
