"""Answers to the question `difference` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "divided by h, not by 2 h",
        "quadratic central shapes",
        ("By what do you divide? How far apart are the two points, in lengths of v?"),
        edit=("/ (2 * h)", "/ h"),
    ),
    wrong(
        "the distance of the points forgotten",
        "quadratic central shapes",
        ("By what do you divide? How far apart are the two points, in lengths of v?"),
        edit=(" / (2 * h)", ""),
    ),
    wrong(
        "multiplied by h: precedence",
        "quadratic central shapes",
        "What is divided by what? a / 2 * h is (a / 2) * h.",
        edit=("/ (2 * h)", "/ 2 * h"),
    ),
    wrong(
        "one-sided, forward",
        "central shapes",
        "That is the one-sided quotient, from w to w + h v.",
        source="""
def difference_product(gradient, w, v, h):
    return (gradient(w + h * v) - gradient(w)) / h
""",
    ),
    wrong(
        "one-sided, backward",
        "central shapes",
        "That is the one-sided quotient, from w - h v to w.",
        source="""
def difference_product(gradient, w, v, h):
    return (gradient(w) - gradient(w - h * v)) / h
""",
    ),
    wrong(
        "sign",
        "quadratic central shapes",
        "The sign: which of the two gradients is subtracted?",
        edit=(
            "gradient(w + h * v) - gradient(w - h * v)",
            "gradient(w - h * v) - gradient(w + h * v)",
        ),
    ),
    wrong(
        "v does not say where to go",
        "quadratic central shapes",
        "Does v say where to go? That is the product with (1, 1).",
        edit=("gradient(w + h * v) - gradient(w - h * v)", "gradient(w + h) - gradient(w - h)"),
    ),
    wrong(
        "v made a unit vector",
        "quadratic central shapes",
        "The product with a unit vector: v has its own length.",
        source="""
def difference_product(gradient, w, v, h):
    v = v / np.linalg.norm(v)
    return (gradient(w + h * v) - gradient(w - h * v)) / (2 * h)
""",
    ),
    wrong(
        "v made a unit vector, and the length multiplied back",
        "central",
        "Was v made a unit vector on the way? Take it as it is.",
        source="""
def difference_product(gradient, w, v, h):
    length = np.linalg.norm(v)
    u = v / length
    return (gradient(w + h * u) - gradient(w - h * u)) / (2 * h) * length
""",
    ),
    wrong(
        "moves w in place",
        "central cost shapes",
        "w or v was changed: does a line hold += or -= ?",
        source="""
def difference_product(gradient, w, v, h):
    w += h * v
    above = gradient(w)
    w -= 2 * h * v
    return (above - gradient(w)) / (2 * h)
""",
    ),
    wrong(
        "a step of its own in place of h",
        "central shapes",
        "That is the exact product, but the question asks for the quotient.",
        source="""
def difference_product(gradient, w, v, h):
    h = 1e-5
    return (gradient(w + h * v) - gradient(w - h * v)) / (2 * h)
""",
    ),
    wrong(
        "the whole Hessian by differences, column by column",
        "central cost shapes",
        ("That is the Hessian, column by column, times v: two gradients are enough."),
        source="""
def difference_product(gradient, w, v, h):
    columns = []
    for e in np.eye(len(w)):
        columns.append((gradient(w + h * e) - gradient(w - h * e)) / (2 * h))
    return np.array(columns).T @ v
""",
    ),
    wrong(
        "only works for vectors",
        "shapes",
        None,
        source="""
def difference_product(gradient, w, v, h):
    product = np.zeros(len(w))
    above, below = gradient(w + h * v), gradient(w - h * v)
    for i in range(len(w)):
        product[i] = (above[i] - below[i]) / (2 * h)
    return product
""",
    ),
    wrong(
        "keeps the integers of w",
        "shapes",
        None,
        source="""
def difference_product(gradient, w, v, h):
    above, below = w.copy(), w.copy()
    above[...] = w + h * v
    below[...] = w - h * v
    return (gradient(above) - gradient(below)) / (2 * h)
""",
    ),
    wrong(
        "a quotient along the product with v",
        "quadratic central shapes",
        "That is the product times v, entry by entry.",
        source="""
def difference_product(gradient, w, v, h):
    return (gradient(w + h * v) - gradient(w - h * v)) / (2 * h) * v
""",
    ),
    wrong(
        "four points, of higher order",
        "central cost",
        "That is the exact product, but the question asks for the quotient.",
        source="""
def difference_product(gradient, w, v, h):
    near = (gradient(w + h * v) - gradient(w - h * v)) / (2 * h)
    far = (gradient(w + 2 * h * v) - gradient(w - 2 * h * v)) / (4 * h)
    return (4 * near - far) / 3
""",
    ),
    wrong(
        "nothing returned",
        "quadratic central shapes",
        "Got None for the product: is there a `return` at the end?",
        source="""
def difference_product(gradient, w, v, h):
    product = (gradient(w + h * v) - gradient(w - h * v)) / (2 * h)
""",
    ),
]
RIGHT = [
    Right(
        "in steps, with float arrays",
        """
def difference_product(gradient, w, v, h):
    w, v = np.asarray(w, float), np.asarray(v, float)
    step = h * v
    above = np.asarray(gradient(w + step))
    below = np.asarray(gradient(w - step))
    return 0.5 * (above - below) / h
""",
    ),
    Right(
        "two halves",
        """
def difference_product(gradient, w, v, h):
    return gradient(w + h * v) / (2 * h) - gradient(w - h * v) / (2 * h)
""",
    ),
    Right(
        "as a list",
        """
def difference_product(gradient, w, v, h):
    above, below = gradient(w + v * h), gradient(w - v * h)
    return ((above - below) * (1 / (h + h))).tolist() if w.ndim == 1 else (above - below) / (h + h)
""",
    ),
    Right(
        "a loop over two signs",
        """
def difference_product(gradient, w, v, h):
    total = np.zeros(np.shape(w))
    for sign in (-1.0, 1.0):
        total += sign * gradient(w + sign * h * v)
    return total / (2 * h)
""",
    ),
    Right(
        "backwards",
        """
def difference_product(gradient, w, v, h):
    return (gradient(w - h * v) - gradient(w + h * v)) / (-2.0 * h)
""",
    ),
]
