"""Heron's square root with its derivative, the tangent lines written by hand."""

def square_root(a, a_dot, steps=6):
    x, x_dot = a, a_dot
    for _ in range(steps):
        # The tangent first: it still needs the old x.
        x_dot = (x_dot + (a_dot * x - a * x_dot) / x**2) / 2
        x = (x + a / x) / 2
    return x, x_dot


print(square_root(2.0, 1.0))
