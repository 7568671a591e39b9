"""Answers to the question `needed` of zero-order: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "counts directions",
        "sphere normal orthogonal edges",
        "each takes two evaluations",
        edit=("return 2 * max(int(m), 1)", "return max(int(m), 1)"),
    ),
    wrong(
        "the mean square in the place of the variance, on the sphere",
        "sphere edges",
        "what is left without g",
        edit=("d - 1 if", "d if"),
    ),
    wrong(
        "the mean square in the place of the variance, for normal directions",
        "normal edges",
        "what is left without g",
        edit=("else d + 1", "else d + 2"),
    ),
    wrong(
        "the sphere's variance for normal directions",
        "normal",
        "That is right on the sphere",
        edit=('d - 1 if distribution == "sphere" else d + 1', "d - 1"),
    ),
    wrong(
        "the variances exchanged",
        "sphere normal edges",
        "That is right for normal directions",
        edit=("d - 1 if", "d - 1 if distribution != 'sphere' else d + 1 if"),
    ),
    wrong(
        "rounds the number of directions down",
        "sphere normal orthogonal edges",
        None,
        edit=("return 2", "m = int(d / (1 + r) if distribution == 'orthogonal' else variance / r)\n    return 2"),
    ),
    wrong(
        "rounds the number of evaluations up, not that of directions",
        "sphere normal orthogonal",
        None,
        source="""
def evaluations_needed(d, r, distribution):
    if distribution == "orthogonal":
        return max(int(np.ceil(2 * d / (1 + r))), 2)
    variance = d - 1 if distribution == "sphere" else d + 1
    return max(int(np.ceil(2 * variance / r)), 2)
""",
    ),
    wrong(
        "one more than the error allows, where it is met exactly",
        "sphere normal orthogonal edges",
        "is one direction too many?",
        edit=("return 2", "m = 1 + (d // (1 + r) if distribution == 'orthogonal' else variance // r)\n    return 2"),
    ),
    wrong(
        "no direction where no error is left",
        "edges",
        None,
        edit=("max(int(m), 1)", "int(m)"),
    ),
    wrong(
        "subtracts the gradient after the division by m",
        "sphere normal",
        "A variance is divided by m",
        edit=("m = np.ceil(variance / r)", "m = np.ceil((variance + 1) / (1 + r))"),
    ),
    wrong(
        "orthogonal directions like independent ones",
        "orthogonal edges",
        "orthogonal ones know of each other",
        edit=("np.ceil(d / (1 + r))", "np.ceil((d - 1) / r)"),
    ),
    wrong(
        "always all orthogonal directions",
        "orthogonal edges",
        "All d directions leave no error at all",
        edit=("np.ceil(d / (1 + r))", "d"),
    ),
    wrong(
        "the mean square of orthogonal directions",
        "orthogonal edges",
        "what is left without g",
        edit=("np.ceil(d / (1 + r))", "np.ceil(d / r)"),
    ),
    wrong(
        "the root of the error",
        "sphere normal orthogonal edges",
        "Is there a root of r?",
        edit=('    if distribution', '    r = np.sqrt(r)\n    if distribution'),
    ),
    wrong(
        "the square of the error",
        "sphere normal orthogonal",
        "Is r squared?",
        edit=('    if distribution', '    r = r**2\n    if distribution'),
    ),
    wrong(
        "more evaluations for a larger error",
        "sphere normal edges",
        "Does a smaller r ask for more directions?",
        edit=("variance / r", "variance * r"),
    ),
    wrong(
        "as many evaluations as central differences take",
        "sphere normal orthogonal edges",
        "That would be all axes",
        source="""
def evaluations_needed(d, r, distribution):
    return 2 * d
""",
    ),
]

RIGHT = [
    Right(
        "tries one number of directions after the other",
        """
def evaluations_needed(d, r, distribution):
    def error(m):
        if distribution == "sphere":
            return (d - 1) / m
        if distribution == "normal":
            return (d + 1) / m
        return d / m - 1

    m = 1
    while error(m) > r:
        m += 1
    return 2 * m
""",
    ),
    Right(
        "fractions",
        """
from fractions import Fraction


def evaluations_needed(d, r, distribution):
    r = Fraction(r)
    exact = {"sphere": (d - 1) / r, "normal": (d + 1) / r, "orthogonal": d / (1 + r)}
    directions = -(-exact[distribution] // 1)
    return 2 * max(1, int(directions))
""",
    ),
    Right(
        "math.ceil, one case after the other",
        """
import math


def evaluations_needed(d, r, distribution):
    if distribution == "sphere":
        directions = math.ceil((d - 1) / r)
    elif distribution == "normal":
        directions = math.ceil((d + 1) / r)
    elif distribution == "orthogonal":
        directions = math.ceil(d / (r + 1.0))
    else:
        raise ValueError(distribution)
    if directions == 0:
        directions = 1
    return directions + directions
""",
    ),
    Right(
        "a whole number as a float",
        """
def evaluations_needed(d, r, distribution):
    top, bottom = {"sphere": (d - 1, r), "normal": (d + 1, r), "orthogonal": (d, 1 + r)}[
        distribution
    ]
    return np.maximum(2.0, 2 * np.ceil(np.divide(top, bottom)))
""",
    ),
    Right(
        "halves an interval",
        """
def evaluations_needed(d, r, distribution):
    def enough(m):
        mean_square = {"sphere": d, "normal": d + 2}
        if distribution == "orthogonal":
            return d <= m * (1 + r)
        return mean_square[distribution] - 1 <= m * r

    high = 1
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return 2 * high
""",
    ),
]
