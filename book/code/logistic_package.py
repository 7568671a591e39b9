"""Eight steps of a map and the derivative, with the course's package."""

from autograd_course import value_and_grad


def iterate(x, n=8):
    for _ in range(n):
        x = 4 * x * (1 - x)
    return x


value, derivative = value_and_grad(iterate)(0.3)
print((float(value), float(derivative)))
