"""Horner's rule, differentiated by the course's package."""

from autograd_course import jvp


def polynomial(x):
    p = 0.0
    for coefficient in (4.0, 3.0, 2.0, 1.0):
        p = p * x + coefficient
    return p


value, tangent = jvp(polynomial, (2.0,), (1.0,))
print((float(value), float(tangent)))
