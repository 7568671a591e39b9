"""Answers to the question `gradient` of finite-differences: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "divides by twice the step",
        "values step input",
        "Half the right value",
        edit=("/ h", "/ (2 * h)"),
    ),
    wrong(
        "a factor 2",
        "values step input",
        "is there a factor 2?",
        edit=("/ h", "/ (h / 2)"),
    ),
    wrong(
        "does not divide by the step",
        "values step input",
        "Per unit of what?",
        edit=(" / h", ""),
    ),
    wrong(
        "subtracts in the wrong order",
        "values step input",
        "The sign is wrong",
        edit=("(f(moved) - value)", "(value - f(moved))"),
    ),
    wrong(
        "moves backward",
        "step",
        "move backward",
        edit=("(f(moved) - value) / h", "(f(2 * x - moved) - value) / -h"),
    ),
    wrong(
        "is a central difference",
        "evaluations step",
        "move backward",
        edit=("(f(moved) - value) / h", "(f(moved) - f(2 * x - moved)) / (2 * h)"),
    ),
    wrong(
        "evaluates f at x for every coordinate",
        "evaluations",
        "Which value do both coordinates share?",
        edit=("(f(moved) - value)", "(f(moved) - f(x))"),
    ),
    wrong(
        "moves all coordinates at once",
        "values step input",
        "all coordinates at once",
        edit=("moved[j] += h", "moved += h"),
    ),
    wrong(
        "does not move a coordinate back",
        "values step input",
        "back in its place",
        edit=("moved = x.copy()", "moved = x"),
    ),
    wrong(
        "returns the value",
        "values evaluations step input",
        "did you return the value",
        edit=("(f(moved) - value) / h", "value"),
    ),
    wrong(
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
        "moves an array of floats itself and back, so that rounding stays",
        "input",
        None,
        source="""
def forward_gradient(f, x, h):
    x = np.asarray(x, dtype=float)
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
        "a gradient of integers where x holds integers",
        "input",
        None,
        source="""
def forward_gradient(f, x, h):
    value = f(x)
    gradient = np.zeros_like(x)
    for j in range(len(x)):
        moved = x.astype(float)
        moved[j] += h
        gradient[j] = (f(moved) - value) / h
    return gradient
""",
    ),
    wrong(
        "copies an array of integers",
        "input",
        None,
        edit=("np.asarray(x, dtype=float)", "np.asarray(x)"),
    ),
    wrong(
        "a step of its own",
        "step",
        "Got",
        edit=("value = f(x)", "value, h = f(x), 1e-7"),
    ),
    wrong(
        "rounds to six decimals",
        "step",
        None,
        edit=("return gradient", "return gradient.round(6)"),
    ),
    wrong(
        "returns a column",
        "values step input",
        "one axis only",
        edit=("return gradient", "return gradient[:, None]"),
    ),
    wrong(
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
        "forgets to return",
        "values step input",
        "is there a `return`",
        edit=("return gradient", "gradient"),
    ),
]

RIGHT = [
    Right(
        "rows of a matrix",
        """
def forward_gradient(f, x, h):
    points = np.asarray(x) + h * np.eye(len(x))
    return (np.array([f(p) for p in points]) - f(np.asarray(x))) / h
""",
    ),
    Right(
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
]
