"""Horner's rule with its derivative, by hand."""


def polynomial(x, x_dot):
    p, p_dot = 0.0, 0.0
    for coefficient in (4.0, 3.0, 2.0, 1.0):
        # The tangent first: it still needs the old p.
        p_dot = p_dot * x + p * x_dot
        p = p * x + coefficient
    return p, p_dot


print(polynomial(2.0, 1.0))
