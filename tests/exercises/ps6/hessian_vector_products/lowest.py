"""Answers to the question `lowest` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the largest in size: one run only",
        "negative positive edges",
        "That is the largest in size, the result of one run.",
        edit=(
            (
                "    if largest < 0:\n"
                "        return largest, vector\n"
                "    return power(start, largest)\n"
            ),
            "    return largest, vector\n",
        ),
    ),
    wrong(
        "the sign is lost: the length is returned",
        "negative size edges",
        "The length of H v does not know the sign: use the Rayleigh quotient.",
        edit=("return v @ product(v), v", "return np.linalg.norm(product(v)), v"),
    ),
    wrong(
        "always shifts by the first result",
        "size",
        ("The first run finds -6: what is the largest in size after the shift? Hint"),
        edit=("    if largest < 0:\n        return largest, vector\n", ""),
    ),
    wrong(
        "deflation: the largest in size is taken out, once",
        "negative positive edges",
        "The largest was taken out, and the next one in size is not the lowest.",
        edit=(
            "    return power(start, largest)\n",
            (
                "    given = product\n"
                "    product = lambda v: given(v) - largest * vector * (vector @ v)\n"
                "    return power(start - vector * (vector @ start), 0.0)\n"
            ),
        ),
    ),
    wrong(
        "the shift is not undone",
        "negative positive edges",
        "That is an eigenvalue of the shifted matrix: what was subtracted is",
        edit=("return v @ product(v), v", "return v @ product(v) - shift, v"),
    ),
    wrong(
        "the shift is undone twice",
        "negative positive edges",
        "The Rayleigh quotient with H itself needs no correction by the shift.",
        edit=("return v @ product(v), v", "return v @ product(v) + shift, v"),
    ),
    wrong(
        "the shift in the other direction",
        "negative positive edges",
        "That is the largest in size, the result of one run.",
        edit=("product(v) - shift * v", "product(v) + shift * v"),
    ),
    wrong(
        "the vectors are not made unit vectors",
        "negative size positive edges",
        ("Got nan for the lowest eigenvalue of diag(5, 4, -2): is zero divided by"),
        edit=("v = image / length", "v = image"),
    ),
    wrong(
        "unit vectors at the end only",
        "negative size positive edges",
        "Got nan for the lowest eigenvalue of diag(0, 0, 0): is zero divided by",
        source="""
def lowest_eigenvalue(product, v, steps):
    def power(v, shift):
        for _ in range(steps):
            v = product(v) - shift * v
        v = v / np.linalg.norm(v)
        return v @ product(v), v

    largest, vector = power(v, 0.0)
    if largest < 0:
        return largest, vector
    return power(v, largest)
""",
    ),
    wrong(
        "zero is divided by zero",
        "positive edges",
        "Got nan for the lowest eigenvalue of diag(0, 0, 0): is zero divided by",
        edit=("            if length == 0:\n                break\n", ""),
    ),
    wrong(
        "an absolute threshold for zero",
        "edges",
        None,
        edit=("if length == 0", "if length < 1e-12"),
    ),
    wrong(
        "the start is not made a unit vector",
        "positive edges",
        ("Got 3.4641016151377544 for the length of the eigenvector of diag(0, 0, 0),"),
        edit=("start = v / np.linalg.norm(v)", "start = v"),
    ),
    wrong(
        "changes the start in place",
        "edges",
        ("Got [0.5773502691896258, 0.5773502691896258, 0.5773502691896258] for the"),
        edit=("start = v / np.linalg.norm(v)", "v /= np.linalg.norm(v)\n    start = v"),
    ),
    wrong(
        "the sign of the first run turned",
        "negative size positive edges",
        "That is the largest in size, the result of one run.",
        edit=("if largest < 0", "if largest > 0"),
    ),
    wrong(
        "the sum of the entries in place of the length",
        "negative size positive edges",
        ("Got 1.3333333333333337 for the lowest eigenvalue of diag(4, 4, 4), wanted"),
        edit=("length = np.linalg.norm(image)", "length = np.sum(image)"),
    ),
    wrong(
        "the eigenvector of the largest",
        "negative positive",
        "It belongs to another eigenvalue.",
        edit=(
            "    return power(start, largest)\n",
            "    return power(start, largest)[0], vector\n",
        ),
    ),
    wrong(
        "the value only",
        "negative positive edges",
        "Got -2.0 for diag(5, 4, -2), wanted a pair (eigenvalue, eigenvector).",
        edit=("    return power(start, largest)\n", "    return power(start, largest)[0]\n"),
    ),
    wrong(
        "the second run begins where the first has ended",
        "positive",
        ("Got 1.5000000000000002 for the lowest eigenvalue of diag(3, 1, 2), wanted"),
        edit=("return power(start, largest)", "return power(vector, largest)"),
    ),
    wrong(
        "two products where one is enough",
        "edges",
        "How often is H multiplied by the same vector?",
        edit=(
            (
                "            image = product(v) - shift * v\n"
                "            length = np.linalg.norm(image)"
            ),
            (
                "            image = product(v) - shift * v\n"
                "            length = np.linalg.norm(product(v) - shift * v)"
            ),
        ),
    ),
    wrong(
        "few steps: ten",
        "negative size positive edges",
        ("Got [1.33149298632084e-28, 3.208575079189039e-09, 1.0] for the eigenvector"),
        edit=("for _ in range(steps)", "for _ in range(min(steps, 10))"),
    ),
    wrong(
        "no negative eigenvalue: zero",
        "positive edges",
        "Got 0.0 for the lowest eigenvalue of diag(3, 1, 2), wanted 1.0.",
        edit=(
            "    return power(start, largest)\n",
            (
                "    found = power(start, largest)\n"
                "    return found if found[0] < 0 else (0.0, found[1])\n"
            ),
        ),
    ),
    wrong(
        "the eigenvector is no unit vector",
        "negative size positive edges",
        ("Got 2.0 for the length of the eigenvector of diag(5, 4, -2), wanted 1.0."),
        edit=("return v @ product(v), v", "return v @ product(v), 2 * v"),
    ),
    wrong(
        "the whole matrix and NumPy",
        "negative size positive edges",
        "That is the largest in size, the result of one run.",
        source="""
def lowest_eigenvalue(product, v, steps):
    h = np.stack([product(e) for e in np.eye(len(v))])
    values, vectors = np.linalg.eigh(h)
    return values[-1], vectors[:, -1]
""",
    ),
]
RIGHT = [
    Right(
        "two loops one after the other",
        """
def lowest_eigenvalue(product, v, steps):
    u = np.array(v, float) / np.linalg.norm(v)
    for _ in range(steps):
        image = product(u)
        if not np.any(image):
            return 0.0, u
        u = image / np.linalg.norm(image)
    top = u @ product(u)
    if top <= 0:
        return top, u
    w = np.array(v, float) / np.linalg.norm(v)
    for _ in range(steps):
        image = product(w) - top * w
        if not np.any(image):
            break
        w = image / np.linalg.norm(image)
    return float(w @ product(w)), w
""",
    ),
    Right(
        "a shift by the size, positive or negative",
        """
def lowest_eigenvalue(product, v, steps):
    def run(multiply):
        u = v / np.linalg.norm(v)
        for _ in range(steps):
            image = multiply(u)
            length = np.sqrt(image @ image)
            if length > 0:
                u = image / length
        return u

    u = run(product)
    size = np.linalg.norm(product(u))
    u = run(lambda x: size * x - product(x))
    return [u @ product(u), u.tolist()]
""",
    ),
    Right(
        "each product used for the quotient, too",
        """
def lowest_eigenvalue(product, v, steps):
    unit = lambda x: x / np.linalg.norm(x)

    def power(shift):
        u, quotient = unit(v), 0.0
        for _ in range(steps + 1):
            image = product(u)
            quotient = u @ image
            moved = image - shift * u
            best = u
            if not moved.any():
                break
            u = unit(moved)
        return quotient, best

    value, vector = power(0)
    return power(value) if value > 0 else (value, vector)
""",
    ),
    Right(
        "Lanczos with all vectors",
        """
def lowest_eigenvalue(product, v, steps):
    basis = [v / np.linalg.norm(v)]
    images = []
    while True:
        images.append(product(basis[-1]))
        rest = images[-1].copy()
        for _ in range(2):
            for b in basis:
                rest = rest - b * (b @ rest)
        scale = max(np.linalg.norm(image) for image in images)
        length = np.linalg.norm(rest)
        if len(basis) == min(steps, len(v)) or length <= 1e-12 * scale:
            break
        basis.append(rest / length)
    vectors = np.stack(basis, axis=1)
    small = vectors.T @ np.stack(images, axis=1)
    values, inside = np.linalg.eigh((small + small.T) / 2)
    return values[0], vectors @ inside[:, 0]
""",
    ),
    Right(
        "the sign of H turned after the shift",
        """
def lowest_eigenvalue(product, v, steps):
    u = v / np.linalg.norm(v)
    first = u
    for _ in range(steps):
        image = product(u)
        length = np.linalg.norm(image)
        u = image / length if length else u
    top = np.dot(u, product(u))
    if np.sign(top) < 0:
        return np.array(top), u
    for _ in range(steps):
        image = top * first - product(first)
        length = np.linalg.norm(image)
        first = image / length if length else first
    return np.array(np.dot(first, product(first))), first
""",
    ),
]
