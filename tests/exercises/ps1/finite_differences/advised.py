"""Answers to the question `advised` of finite-differences: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "loses the 2 of the second term",
        "best",
        "check both factors 2",
        edit=("2 * np.sqrt(precision * F / M)", "np.sqrt(2 * precision * F / M)"),
    ),
    wrong("half the step", "best", "Half the right value", edit=("2 * np.sqrt", "np.sqrt")),
    wrong(
        "the root of the precision, whatever f is",
        "best scale",
        "what do M and F do?",
        edit=("2 * np.sqrt(precision * F / M)", "np.sqrt(precision)"),
    ),
    wrong(
        "M and F exchanged",
        "best scale",
        "in each other's place",
        edit=("F / M", "M / F"),
    ),
    wrong(
        "forgets M", "best scale", "Is M forgotten?", edit=("precision * F / M", "precision * F")
    ),
    wrong(
        "forgets F", "best scale", "Is F forgotten?", edit=("precision * F / M", "precision / M")
    ),
    wrong(
        "M outside of the root",
        "best scale",
        "Does M stand outside",
        edit=("np.sqrt(precision * F / M)", "np.sqrt(precision * F) / M"),
    ),
    wrong(
        "F outside of the root",
        "best scale",
        "Does F stand outside",
        edit=("np.sqrt(precision * F / M)", "F * np.sqrt(precision / M)"),
    ),
    wrong(
        "twice the step",
        "best",
        "Twice the right value",
        edit=("2 * np.sqrt", "4 * np.sqrt"),
    ),
    wrong(
        "forgets the root",
        "best precision scale",
        "the square of the step",
        edit=("2 * np.sqrt(precision * F / M)", "4 * precision * F / M"),
    ),
    wrong(
        "always double precision",
        "best precision",
        "Got",
        edit=("precision * F", "2.2e-16 * F"),
    ),
    wrong(
        "returns the error instead of the step",
        "best scale",
        "the step itself is wanted",
        edit=("2 * np.sqrt(precision * F / M)", "2 * np.sqrt(precision * F * M)"),
    ),
]

RIGHT = [
    Right(
        "powers",
        """
def advised_step(M, F, precision):
    return (4 * precision * F / M) ** 0.5
""",
    ),
    Right(
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
        "where the two terms are equal",
        """
import math

def advised_step(M, F, precision):
    return math.sqrt((2 * precision * F) / (M / 2))
""",
    ),
]
