"""Answers to the notebook on finite differences, wrong ones and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    # ---- question 1
    wrong(
        "gradient",
        "divides by twice the step",
        "values step input",
        "Half the right value",
        edit=("/ h", "/ (2 * h)"),
    ),
    wrong(
        "gradient",
        "a factor 2",
        "values step input",
        "is there a factor 2?",
        edit=("/ h", "/ (h / 2)"),
    ),
    wrong(
        "gradient",
        "does not divide by the step",
        "values step input",
        "Per unit of what?",
        edit=(" / h", ""),
    ),
    wrong(
        "gradient",
        "subtracts in the wrong order",
        "values step input",
        "The sign is wrong",
        edit=("(f(moved) - value)", "(value - f(moved))"),
    ),
    wrong(
        "gradient",
        "moves backward",
        "step",
        "move backward",
        edit=("(f(moved) - value) / h", "(f(2 * x - moved) - value) / -h"),
    ),
    wrong(
        "gradient",
        "is a central difference",
        "evaluations step",
        "move backward",
        edit=("(f(moved) - value) / h", "(f(moved) - f(2 * x - moved)) / (2 * h)"),
    ),
    wrong(
        "gradient",
        "evaluates f at x for every coordinate",
        "evaluations",
        "Which value do both coordinates share?",
        edit=("(f(moved) - value)", "(f(moved) - f(x))"),
    ),
    wrong(
        "gradient",
        "moves all coordinates at once",
        "values step input",
        "all coordinates at once",
        edit=("moved[j] += h", "moved += h"),
    ),
    wrong(
        "gradient",
        "does not move a coordinate back",
        "values step input",
        "back in its place",
        edit=("moved = x.copy()", "moved = x"),
    ),
    wrong(
        "gradient",
        "returns the value",
        "values evaluations step input",
        "did you return the value",
        edit=("(f(moved) - value) / h", "value"),
    ),
    wrong(
        "gradient",
        "moves x itself and back, so that rounding stays",
        "input",
        None,
        source="""
def forward_gradient(f, x, h):
    value = f(x)
    gradient = np.zeros(len(x))
    for j in range(len(x)):
        x[j] += h
        gradient[j] = (f(x) - value) / h
        x[j] -= h
    return gradient
""",
    ),
    wrong(
        "gradient",
        "copies an array of integers",
        "input",
        None,
        edit=("np.asarray(x, dtype=float)", "np.asarray(x)"),
    ),
    wrong(
        "gradient",
        "a step of its own",
        "step",
        "Got",
        edit=("value = f(x)", "value, h = f(x), 1e-7"),
    ),
    wrong(
        "gradient",
        "works for two variables only",
        "values evaluations step input",
        "Which value do both coordinates share?",
        source="""
def forward_gradient(f, x, h):
    a, b = x
    return [(f(np.array([a + h, b])) - f(x)) / h, (f(np.array([a, b + h])) - f(x)) / h]
""",
    ),
    wrong(
        "gradient",
        "forgets to return",
        "values step input",
        "is there a `return`",
        edit=("return gradient", "gradient"),
    ),
    # ---- question 2
    wrong(
        "jacobian",
        "transposed",
        "layout shape",
        "Transposed",
        edit=("np.stack(columns, axis=1)", "np.array(columns)"),
    ),
    wrong(
        "jacobian",
        "divides by the step alone",
        "layout shape order",
        "Twice the right value",
        edit=("/ (2 * h)", "/ h"),
    ),
    wrong(
        "jacobian",
        "multiplies by the step",
        "layout shape order",
        "A quarter of the right value",
        edit=("/ (2 * h)", "/ 2"),
    ),
    wrong(
        "jacobian",
        "is a forward difference",
        "layout shape order",
        "That is forward",
        edit=("np.asarray(f(x - move))) / (2 * h)", "np.asarray(f(x + 0 * move))) / h"),
    ),
    wrong(
        "jacobian",
        "subtracts in the wrong order",
        "layout shape order",
        "The sign is wrong",
        edit=("/ (2 * h)", "/ (-2 * h)"),
    ),
    wrong(
        "jacobian",
        "an extra evaluation to learn m",
        "evaluations",
        "or on the number of outputs?",
        edit=("columns = []", "columns = []\n    f(x)"),
    ),
    wrong(
        "jacobian",
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
        "jacobian",
        "drops axes of length one",
        "shape",
        None,
        edit=("np.stack(columns, axis=1)", "np.squeeze(np.stack(columns, axis=1))"),
    ),
    wrong(
        "jacobian",
        "moves x itself and forgets to move it back",
        "layout shape evaluations",
        "Got",
        edit=("f(x - move)", "f(np.subtract(x, move, out=x))"),
    ),
    # ---- question 3
    wrong(
        "measured",
        "keeps the sign of the error",
        "step error forward",
        "does the sign of an error matter?",
        edit=("abs((f(x + h) - f(x)) / h - derivative)", "(f(x + h) - f(x)) / h - derivative"),
    ),
    wrong(
        "measured",
        "takes the smallest step",
        "step forward",
        "is anything of it left",
        edit=("np.argmin(errors)", "np.argmin(steps)"),
    ),
    wrong(
        "measured",
        "returns the position",
        "step error forward",
        "the step itself is wanted",
        edit=("float(steps[best])", "best"),
    ),
    wrong(
        "measured",
        "measures the central scheme",
        "step error forward",
        "Got",
        edit=("(f(x + h) - f(x)) / h", "(f(x + h) - f(x - h)) / (2 * h)"),
    ),
    wrong(
        "measured",
        "the largest error",
        "step error forward",
        "Got",
        edit=("np.argmin", "np.argmax"),
    ),
    wrong(
        "measured",
        "returns the step only",
        "step error forward",
        "wanted shape (2,)",
        edit=("float(steps[best]), errors[best]", "float(steps[best])"),
    ),
    # ---- question 4
    wrong(
        "advised",
        "loses the 2 of the second term",
        "best",
        "check both factors 2",
        edit=("2 * np.sqrt(precision * F / M)", "np.sqrt(2 * precision * F / M)"),
    ),
    wrong(
        "advised",
        "half the step",
        "best",
        "Half the right value",
        edit=("2 * np.sqrt", "np.sqrt"),
    ),
    wrong(
        "advised",
        "the root of the precision, whatever f is",
        "best scale",
        "what do M and F do?",
        edit=("2 * np.sqrt(precision * F / M)", "np.sqrt(precision)"),
    ),
    wrong(
        "advised",
        "M and F exchanged",
        "best scale",
        "in each other's place",
        edit=("F / M", "M / F"),
    ),
    wrong(
        "advised",
        "forgets the root",
        "best precision scale",
        "the square of the step",
        edit=("2 * np.sqrt(precision * F / M)", "4 * precision * F / M"),
    ),
    wrong(
        "advised",
        "always double precision",
        "best precision",
        "Got",
        edit=("precision * F", "2.2e-16 * F"),
    ),
    wrong(
        "advised",
        "returns the error instead of the step",
        "best scale",
        "Did you return the error",
        edit=("2 * np.sqrt(precision * F / M)", "2 * np.sqrt(precision * F * M)"),
    ),
]

RIGHT = [
    Right(
        "gradient",
        "rows of a matrix",
        """
def forward_gradient(f, x, h):
    points = np.asarray(x) + h * np.eye(len(x))
    return (np.array([f(p) for p in points]) - f(np.asarray(x))) / h
""",
    ),
    Right(
        "gradient",
        "a list, and plain loops",
        """
def forward_gradient(f, x, h):
    base = f(x)
    result = []
    for j in range(len(x)):
        y = [float(v) for v in x]
        y[j] = y[j] + h
        result.append((f(np.array(y)) - base) / h)
    return result
""",
    ),
    Right(
        "gradient",
        "moves x itself and restores the saved value",
        """
def forward_gradient(f, x, h):
    base = f(x)
    y = x if x.dtype == float else x.astype(float)
    out = np.zeros(y.shape)
    for j in range(y.size):
        saved = y[j]
        y[j] = saved + h
        out[j] = (f(y) - base) / h
        y[j] = saved
    return out
""",
    ),
    Right(
        "jacobian",
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
        "jacobian",
        "comprehension and transpose",
        """
def central_jacobian(f, x, h):
    return np.array([f(x + e) / (2 * h) - f(x - e) / (2 * h) for e in h * np.eye(len(x))]).T
""",
    ),
    Right(
        "jacobian",
        "np.apply_along_axis",
        """
def central_jacobian(f, x, h):
    return np.apply_along_axis(lambda e: (f(x + e) - f(x - e)) * 0.5 / h, 0, h * np.eye(len(x)))
""",
    ),
    Right(
        "measured",
        "a loop that remembers the best",
        """
def best_measured_step(f, derivative, x, steps):
    best, smallest = None, float("inf")
    for h in steps:
        error = abs((f(x + h) - f(x)) / h - derivative)
        if error < smallest:
            best, smallest = h, error
    return best, smallest
""",
    ),
    Right(
        "measured",
        "min with a key",
        """
def best_measured_step(f, derivative, x, steps):
    fx = f(x)
    error = lambda h: np.abs(derivative - (f(x + h) - fx) / h)
    h = min(steps, key=error)
    return np.array([h, error(h)])
""",
    ),
    Right(
        "measured",
        "sorted pairs",
        """
def best_measured_step(f, derivative, x, steps):
    pairs = sorted((abs(f(x + h) / h - f(x) / h - derivative), h) for h in steps.tolist())
    error, step = pairs[0]
    return [step, error]
""",
    ),
    Right(
        "advised",
        "powers",
        """
def advised_step(M, F, precision):
    return (4 * precision * F / M) ** 0.5
""",
    ),
    Right(
        "advised",
        "golden-section search on the logarithm of the step",
        """
def advised_step(M, F, precision):
    E = lambda t: M * np.exp(t) / 2 + 2 * precision * F * np.exp(-t)
    a, b = -80.0, 40.0
    ratio = (5**0.5 - 1) / 2
    for _ in range(200):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        a, b = (a, d) if E(c) < E(d) else (c, b)
    return float(np.exp((a + b) / 2))
""",
    ),
    Right(
        "advised",
        "where the two terms are equal",
        """
import math

def advised_step(M, F, precision):
    return math.sqrt((2 * precision * F) / (M / 2))
""",
    ),
]
