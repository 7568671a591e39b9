"""Answers to the question `jacobian` of finite-differences: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "transposed",
        "layout shape",
        "Transposed",
        edit=("np.stack(columns, axis=1)", "np.array(columns)"),
    ),
    wrong(
        "divides by the step alone",
        "layout shape order",
        "Twice the right value",
        edit=("/ (2 * h)", "/ h"),
    ),
    wrong(
        "multiplies by the step",
        "layout shape order",
        "A quarter of the right value",
        edit=("/ (2 * h)", "/ 2"),
    ),
    wrong(
        "is a forward difference",
        "layout shape order",
        "That is forward",
        edit=("np.asarray(f(x - move))) / (2 * h)", "np.asarray(f(x + 0 * move))) / h"),
    ),
    wrong(
        "subtracts in the wrong order",
        "layout shape order",
        "The sign is wrong",
        edit=("/ (2 * h)", "/ (-2 * h)"),
    ),
    wrong(
        "an extra evaluation to learn m",
        "evaluations",
        "or on the number of outputs?",
        edit=("columns = []", "columns = []\n    f(x)"),
    ),
    wrong(
        "as many columns as outputs",
        "layout shape evaluations",
        "wanted shape (3, 2)",
        source="""
def central_jacobian(f, x, h):
    n = len(f(x))
    J = np.zeros((n, n))
    for j in range(min(n, len(x))):
        e = np.zeros(len(x))
        e[j] = h
        J[:, j] = (f(x + e) - f(x - e)) / (2 * h)
    return J
""",
    ),
    wrong(
        "rounds to six decimals",
        "layout order",
        None,
        edit=("np.stack(columns, axis=1)", "np.stack(columns, axis=1).round(6)"),
    ),
    wrong(
        "drops axes of length one",
        "shape",
        None,
        edit=("np.stack(columns, axis=1)", "np.squeeze(np.stack(columns, axis=1))"),
    ),
    wrong(
        "moves x itself and forgets to move it back",
        "layout shape evaluations",
        "Got",
        edit=("f(x - move)", "f(np.subtract(x, move, out=x))"),
    ),
]

RIGHT = [
    Right(
        "one array, filled by columns",
        """
def central_jacobian(f, x, h):
    J = None
    for j in range(x.size):
        ahead, behind = x.copy(), x.copy()
        ahead[j] += h
        behind[j] -= h
        column = (f(ahead) - f(behind)) / (ahead[j] - behind[j])
        if J is None:
            J = np.empty((column.size, x.size))
        J[:, j] = column
    return J
""",
    ),
    Right(
        "comprehension and transpose",
        """
def central_jacobian(f, x, h):
    return np.array([f(x + e) / (2 * h) - f(x - e) / (2 * h) for e in h * np.eye(len(x))]).T
""",
    ),
    Right(
        "np.apply_along_axis",
        """
def central_jacobian(f, x, h):
    return np.apply_along_axis(lambda e: (f(x + e) - f(x - e)) * 0.5 / h, 0, h * np.eye(len(x)))
""",
    ),
]
