"""Answers to the question `measured` of finite-differences: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "keeps the sign of the error",
        "step error forward",
        "does the sign of an error matter?",
        edit=("abs((f(x + h) - f(x)) / h - derivative)", "(f(x + h) - f(x)) / h - derivative"),
    ),
    wrong(
        "takes the smallest step",
        "step forward",
        "is anything of it left",
        edit=("np.argmin(errors)", "np.argmin(steps)"),
    ),
    wrong(
        "returns the position",
        "step error forward",
        "the step itself is wanted",
        edit=("float(steps[best])", "best"),
    ),
    wrong(
        "measures the central scheme",
        "step error forward",
        "is that the central scheme?",
        edit=("(f(x + h) - f(x)) / h", "(f(x + h) - f(x - h)) / (2 * h)"),
    ),
    wrong(
        "the largest error",
        "step error forward",
        "Got",
        edit=("np.argmin", "np.argmax"),
    ),
    wrong(
        "returns the error first",
        "step error forward",
        "in each other's place",
        edit=("float(steps[best]), errors[best]", "errors[best], float(steps[best])"),
    ),
    wrong(
        "returns the relative error",
        "error forward",
        "is not divided by",
        edit=("errors[best]", "errors[best] / abs(derivative)"),
    ),
    wrong(
        "gives all steps to f at once",
        "step",
        "one step at a time",
        edit=(
            "[abs((f(x + h) - f(x)) / h - derivative) for h in steps]",
            "abs((f(x + steps) - f(x)) / steps - derivative)",
        ),
    ),
    wrong(
        "stops where the error first grows, from large steps to small ones",
        "forward",
        None,
        edit=(
            "    best = int(np.argmin(errors))",
            "    order = np.argsort(steps)[::-1]\n"
            "    best = order[0]\n"
            "    for i in order[1:]:\n"
            "        if errors[i] > errors[best]:\n"
            "            break\n"
            "        best = i",
        ),
    ),
    wrong(
        "stops where the error first grows, from small steps to large ones",
        "step forward",
        None,
        edit=(
            "    best = int(np.argmin(errors))",
            "    order = np.argsort(steps)\n"
            "    best = order[0]\n"
            "    for i in order[1:]:\n"
            "        if errors[i] > errors[best]:\n"
            "            break\n"
            "        best = i",
        ),
    ),
    wrong(
        "returns the step only",
        "step error forward",
        "wanted shape (2,)",
        edit=("float(steps[best]), errors[best]", "float(steps[best])"),
    ),
]

RIGHT = [
    Right(
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
        "sorted pairs",
        """
def best_measured_step(f, derivative, x, steps):
    pairs = sorted((abs(f(x + h) / h - f(x) / h - derivative), h) for h in steps.tolist())
    error, step = pairs[0]
    return [step, error]
""",
    ),
]
