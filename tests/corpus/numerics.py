"""Programs as a stranger writes them: linear algebra, differential equations, series."""

import numpy as np

from tests.corpus.control_flow import at_in

PROGRAMS = {}
at = at_in(PROGRAMS)

SPD = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
GENERAL = np.array([[2.0, 1.0, -1.0], [0.5, 3.0, 0.7], [-0.3, 0.8, 1.5]])


@at(GENERAL)
def gram_schmidt(a):
    basis = []
    for column in a.T:
        for q in basis:
            column = column - (q @ column) * q
        basis.append(column / np.sqrt(column @ column))
    return np.stack(basis, axis=1)


@at(GENERAL)
def lu_by_hand(a):
    rows, n = list(a), len(a)
    lower = [[0.0] * n for _ in range(n)]
    for k in range(n):
        lower[k][k] = 1.0
        for i in range(k + 1, n):
            lower[i][k] = rows[i][k] / rows[k][k]
            rows[i] = rows[i] - lower[i][k] * rows[k]
    return np.stack(rows), lower[2][1] * lower[1][0]


@at(GENERAL, np.array([1.0, -1.0, 0.5]))
def gauss_with_pivots(a, b):
    rows = [np.concatenate([row, b[i : i + 1]]) for i, row in enumerate(a)]
    for k in range(3):
        best = max(range(k, 3), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        rows = [r - r[k] / rows[k][k] * rows[k] if i > k else r for i, r in enumerate(rows)]
    x = [0.0, 0.0, 0.0]
    for k in (2, 1, 0):
        x[k] = (rows[k][3] - sum(rows[k][j] * x[j] for j in range(k + 1, 3))) / rows[k][k]
    return np.stack(x)


@at(SPD)
def cholesky_by_hand(a):
    n = a.shape[0]
    l = [[0.0] * n for _ in range(n)]  # noqa: E741 - as in every textbook
    for i in range(n):
        for j in range(i + 1):
            rest = (a[i, j] + a[j, i]) / 2 - sum(l[i][k] * l[j][k] for k in range(j))
            l[i][j] = np.sqrt(rest) if i == j else rest / l[j][j]
    return np.stack([l[i][j] for i in range(n) for j in range(i + 1)])


@at(GENERAL / 3)
def exponential_by_series(a):
    term = total = np.eye(3)
    for k in range(1, 25):
        term = term @ a / k
        total = total + term
        if np.max(np.abs(term)) < 1e-17:
            break
    return total


@at(SPD)
def power_iteration(a):
    v = np.ones(3)
    for _ in range(200):
        w = a @ v
        w = w / np.linalg.norm(w)
        if np.linalg.norm(w - v) < 1e-15:
            break
        v = w
    return v @ a @ v


@at(SPD, np.array([1.0, 2.0, -1.0]))
def conjugate_gradients(a, b):
    x, r = np.zeros(3), b
    p = r
    for _ in range(3):
        step = (r @ r) / (p @ a @ p)
        x, new = x + step * p, r - step * (a @ p)
        p, r = new + (new @ new) / (r @ r) * p, new
    return x


@at(np.array([4.0, 3.0, 2.0, 1.0]), 0.7)
def horner(coefficients, x):
    p = 0.0
    for c in coefficients:
        p = p * x + c
    return p


@at(np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0]))
def convolution_by_loops(a, b):
    out = [0.0] * (len(a) + len(b) - 1)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i + j] = out[i + j] + a[i] * b[j]
    return np.stack(out)


@at(np.array([1.0, 0.3]), 1.5)
def runge_kutta(y, mu):
    def f(y):
        return np.stack([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])

    h = 0.1
    for _ in range(6):
        k1 = f(y)
        k2 = f(y + h / 2 * k1)
        k3 = f(y + h / 2 * k2)
        k4 = f(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


@at(1.0, 2.0)
def adaptive_step(y, rate):
    t, h = 0.0, 0.3
    while t < 1.0:
        h = min(h, 1.0 - t)
        whole = y - h * rate * y**2
        half = y - h / 2 * rate * y**2
        two = half - h / 2 * rate * half**2
        if abs(two - whole) > 0.02:
            h = h / 2
            continue
        t, y = t + h, 2 * two - whole
        h = 1.3 * h
    return y


@at(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
def leapfrog(q, p):
    for _ in range(8):
        p = p - 0.05 * q / np.sum(q**2) ** 1.5
        q = q + 0.1 * p
        p = p - 0.05 * q / np.sum(q**2) ** 1.5
    return np.concatenate([q, p])


@at(np.linspace(0.1, 0.9, 8))
def heat_equation(u):
    for _ in range(5):
        inner = u[1:-1] + 0.2 * (u[2:] - 2 * u[1:-1] + u[:-2])
        u = np.concatenate([u[:1], inner, u[-1:]])
    return u


@at(0.5, 2.0)
def simpson(a, b):
    n = 10
    x = a + (b - a) * np.arange(n + 1) / n
    y = np.exp(-(x**2)) * np.sin(3 * x)
    return (b - a) / (3 * n) * (y[0] + y[-1] + 4 * np.sum(y[1:-1:2]) + 2 * np.sum(y[2:-1:2]))


@at(np.array([0.2, 1.1, 1.9]), np.array([1.0, -0.5, 0.8]), 0.6)
def lagrange_interpolation(nodes, values, x):
    total = 0.0
    for i in range(len(nodes)):
        others = [j for j in range(len(nodes)) if j != i]
        total = total + values[i] * np.prod((x - nodes[others]) / (nodes[i] - nodes[others]))
    return total


@at(np.array([0.9, 1.2, 0.7, 1.6]))
def cumulative_products(x):
    paths, running = [], 1.0
    for value in x:
        running = running * value
        paths.append(running)
    return np.stack(paths) - 0.5 * np.cumprod(x[::-1])


@at(np.array([1.0, 1.5]))
def newton_in_two_dimensions(c):
    x = np.array([1.0, 1.0])
    for _ in range(12):
        f = np.stack([x[0] ** 2 + x[1] - c[0] - 1, x[0] * x[1] + x[1] - c[1]])
        jacobian = np.stack([np.stack([2 * x[0], 1.0]), np.stack([x[1], x[0] + 1])])
        x = x - np.linalg.solve(jacobian, f)
    return x


@at(0.8)
def arithmetic_geometric_mean(k):
    a, b = 1.0, np.sqrt(1 - k * k)
    while abs(a - b) > 1e-15:
        a, b = (a + b) / 2, np.sqrt(a * b)
    return np.pi / (2 * a)
