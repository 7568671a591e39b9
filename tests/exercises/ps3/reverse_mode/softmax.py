"""Answers to the question `softmax` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the cotangent is supposed to sum to 1",
        "vector rows large",
        "Right where the cotangent sums to 1",
        edit=("softmax * y_bar.sum(axis=-1, keepdims=True)", "softmax"),
    ),
    wrong(
        "the gradient of the loss",
        "vector rows large",
        "Is that the gradient of a loss?",
        edit=("y_bar - softmax * y_bar.sum(axis=-1, keepdims=True)", "softmax - y_bar"),
    ),
    wrong(
        "each output depends on its own input only",
        "vector rows large",
        "Does each output depend on one input only?",
        edit=("softmax * y_bar.sum(axis=-1, keepdims=True)", "softmax * y_bar"),
    ),
    wrong(
        "the Jacobian is transposed",
        "vector rows large",
        "is it transposed?",
        edit=(
            "softmax * y_bar.sum(axis=-1, keepdims=True)",
            "(softmax * y_bar).sum(axis=-1, keepdims=True)",
        ),
    ),
    wrong(
        "the rule of softmax",
        "vector rows large",
        "That is the rule of softmax",
        edit=(
            "y_bar - softmax * y_bar.sum(axis=-1, keepdims=True)",
            "softmax * (y_bar - (softmax * y_bar).sum(axis=-1, keepdims=True))",
        ),
    ),
    wrong(
        "the sign of the sum",
        "vector rows large",
        "Which sign has the logarithm of the sum?",
        edit=("y_bar - softmax", "y_bar + softmax"),
    ),
    wrong(
        "the mean of the cotangent",
        "vector rows large",
        "Contributions add up",
        edit=("y_bar.sum(axis=-1, keepdims=True)", "y_bar.mean(axis=-1, keepdims=True)"),
    ),
    wrong(
        "the cotangents of all rows are added",
        "rows large",
        "Is each row a case of its own?",
        edit=("y_bar.sum(axis=-1, keepdims=True)", "y_bar.sum()"),
    ),
    wrong(
        "one softmax for all rows",
        "rows large",
        "for two rows",
        edit=("powers.sum(axis=-1, keepdims=True)", "powers.sum()"),
    ),
    wrong(
        "the sums run over the first axis",
        "rows large",
        "Those are the columns",
        source="""
def log_softmax_vjp(x, y_bar):
    powers = np.exp(x - x.max(axis=0))
    return y_bar - powers / powers.sum(axis=0) * y_bar.sum(axis=0)
""",
    ),
    wrong(
        "for one row, or as many rows as columns",
        "rows large",
        "One of the sums runs over the wrong axis",
        edit=("y_bar.sum(axis=-1, keepdims=True)", "y_bar.sum(axis=-1)"),
    ),
    wrong(
        "overflows",
        "large",
        "overflows",
        edit=("np.exp(x - x.max(axis=-1, keepdims=True))", "np.exp(x)"),
    ),
    wrong(
        "large exponents are cut off",
        "large",
        "for entries near 5000",
        edit=("np.exp(x - x.max(axis=-1, keepdims=True))", "np.exp(np.clip(x, -700, 700))"),
    ),
    wrong(
        "a small number against division by zero",
        "vector rows large",
        None,
        edit=(
            "powers.sum(axis=-1, keepdims=True)",
            "(powers.sum(axis=-1, keepdims=True) + 1e-8)",
        ),
    ),
    wrong(
        "the largest entry of all rows is subtracted",
        "large",
        None,
        edit=("x.max(axis=-1, keepdims=True)", "x.max()"),
    ),
    wrong(
        "works in the arrays that were given",
        "large",
        None,
        source="""
def log_softmax_vjp(x, y_bar):
    x -= x.max(axis=-1, keepdims=True)
    softmax = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return y_bar - softmax * y_bar.sum(axis=-1, keepdims=True)
""",
    ),
    wrong(
        "central differences",
        "vector rows large",
        None,
        source="""
def log_softmax_vjp(x, y_bar):
    def y(x):
        x = x - x.max(axis=-1, keepdims=True)
        return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))

    h = 1e-6
    x_bar = np.empty(x.shape)
    for j in range(x.shape[-1]):
        move = h * np.eye(x.shape[-1])[j]
        x_bar[..., j] = np.sum(y_bar * (y(x + move) - y(x - move)), axis=-1) / (2 * h)
    return x_bar
""",
    ),
]

RIGHT = [
    Right(
        "the Jacobian after all, row by row",
        """
def log_softmax_vjp(x, y_bar):
    if x.ndim > 1:
        return np.array([log_softmax_vjp(a, b) for a, b in zip(x, y_bar)])
    d = len(x)
    p = np.array([1 / np.sum(np.exp(np.minimum(x - x[j], 700))) for j in range(d)])
    J = np.eye(d) - np.outer(np.ones(d), p)
    return J.T @ y_bar
""",
    ),
    Right(
        "the probabilities by way of their logarithms",
        """
def log_softmax_vjp(x, y_bar):
    top = np.max(x, -1)[..., None]
    log_p = x - top - np.log(np.sum(np.exp(x - top), -1))[..., None]
    return y_bar - np.exp(log_p) * np.einsum("...i->...", y_bar)[..., None]
""",
    ),
    Right(
        "in the order of the operations, backwards",
        """
def log_softmax_vjp(x, y_bar):
    shifted = x - np.amax(x, axis=-1, keepdims=True)
    powers = np.exp(shifted)
    total = np.add.reduce(powers, axis=-1, keepdims=True)
    log_total_bar = -np.add.reduce(y_bar, axis=-1, keepdims=True)
    total_bar = log_total_bar / total
    powers_bar = np.broadcast_to(total_bar, powers.shape)
    return y_bar + powers_bar * powers
""",
    ),
    Right(
        "loops and Python's own numbers",
        """
import math

def log_softmax_vjp(x, y_bar):
    result = np.zeros(np.shape(x))
    for case in np.ndindex(x.shape[:-1]):
        row, bars = x[case].tolist(), y_bar[case].tolist()
        largest = max(row)
        powers = [math.exp(value - largest) for value in row]
        share = sum(bars) / sum(powers)
        result[case] = [bar - power * share for bar, power in zip(bars, powers)]
    return result
""",
    ),
]
