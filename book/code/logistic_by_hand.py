"""Eight steps of a map and the derivative, by hand."""


def iterate(x, n=8):
    dx = 1.0
    for _ in range(n):
        x, dx = 4 * x * (1 - x), (4 - 8 * x) * dx
    return x, dx


print(iterate(0.3))
