"""Answers to the question `trace` of forward-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "v2: w2 does not move",
        "second direction",
        "w2 moves too",
        edit=("w2_dot * v1 + w2 * v1_dot", "w2 * v1_dot"),
    ),
    wrong(
        "v2: v1 does not move",
        "first direction",
        "v1 moves too",
        edit=("w2_dot * v1 + w2 * v1_dot", "w2_dot * v1"),
    ),
    wrong(
        "v3: the factor 2",
        "first second",
        "is there a factor 2?",
        edit=("v2_dot / (2 * v3)", "v2_dot / v3"),
    ),
    wrong(
        "v3: the root is missing",
        "first second",
        "v2 or its root?",
        edit=("v2_dot / (2 * v3)", "v2_dot / (2 * v2)"),
    ),
    wrong(
        "v1: the seed without the derivative",
        "first",
        "Is the derivative of log there?",
        edit=("w1_dot / w1", "w1_dot"),
    ),
    wrong(
        "v1: the seed is not used",
        "second direction",
        "And the seed?",
        edit=("w1_dot / w1", "1 / w1"),
    ),
    wrong(
        "L: a product instead of a sum",
        "first second direction",
        "not a product",
        edit=("v2_dot + v3_dot]", "v2_dot * v3_dot]"),
    ),
    wrong(
        "the example hard-coded",
        "values first second direction",
        None,
        source="""
def trace(w1, w2, w1_dot, w2_dot):
    return np.array([[1.0, 1.0], [4.0, 12.0], [2.0, 3.0], [6.0, 15.0]])
""",
    ),
    wrong(
        "the tangents before the values",
        "values first second direction",
        "Are the columns in each other's place?",
        edit=("v2_dot + v3_dot]])", "v2_dot + v3_dot]])[:, ::-1]"),
    ),
    wrong(
        "rows for the inputs too",
        "values first second direction",
        "The inputs have no row",
        edit=("np.array([[v1, v1_dot]", "np.array([[w1, w1_dot], [w2, w2_dot], [v1, v1_dot]"),
    ),
    wrong(
        "the table on its side",
        "values first second direction",
        "On its side",
        edit=("v2_dot + v3_dot]])", "v2_dot + v3_dot]]).T"),
    ),
]

RIGHT = [
    Right(
        "with the class after all",
        """
def trace(w1, w2, w1_dot, w2_dot):
    a, b = Dual(w1, w1_dot), Dual(w2, w2_dot)
    v1 = log(a)
    v2 = b * v1
    v3 = sqrt(v2)
    return np.array([[v.primal, v.tangent] for v in (v1, v2, v3, v2 + v3)])
""",
    ),
    Right(
        "partial derivatives first, a list of rows",
        """
def trace(w1, w2, w1_dot, w2_dot):
    log_w1 = np.log(w1)
    p = w2 * log_w1
    dp = (w2 / w1) * w1_dot + log_w1 * w2_dot
    half = 0.5 * p**-0.5
    return [[log_w1, w1_dot / w1], [p, dp], [p**0.5, half * dp], [p + p**0.5, (1 + half) * dp]]
""",
    ),
    Right(
        "complex numbers",
        """
def trace(w1, w2, w1_dot, w2_dot):
    t = 1e-100
    a, b = w1 + 1j * t * w1_dot, w2 + 1j * t * w2_dot
    v1 = np.log(a)
    v2 = b * v1
    v3 = np.sqrt(v2)
    v = np.array([v1, v2, v3, v2 + v3])
    return np.stack([v.real, v.imag / t], axis=1)
""",
    ),
]
