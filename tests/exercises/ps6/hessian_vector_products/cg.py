"""Answers to the question `cg` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "solves H p = g",
        "solution early later",
        "The sign: that solves H p = g.",
        edit=("p, r, s = np.zeros(len(g)), g, -g", "p, r, s = np.zeros(len(g)), -g, g"),
    ),
    wrong(
        "the first direction uphill",
        "solution early later cost",
        "The first direction: downhill is -g.",
        edit=("np.zeros(len(g)), g, -g", "np.zeros(len(g)), g, g"),
    ),
    wrong(
        "steepest descent: no old direction",
        "solution early later cost",
        "That is steepest descent: the old s is missing in line 6.",
        edit=("s = r @ r / squared * s - r", "s = -r"),
    ),
    wrong(
        "the quotient upside down",
        "solution early later cost",
        "The quotient in line 6: which residual is below?",
        edit=("r @ r / squared * s", "squared / (r @ r) * s"),
    ),
    wrong(
        "the old direction with the wrong sign",
        "solution early later cost",
        "The old s has the wrong sign in line 6.",
        edit=("s = r @ r / squared * s - r", "s = -r @ r / squared * s - r"),
    ),
    wrong(
        "the new residual with the wrong sign",
        "solution early later cost",
        "The new residual has the wrong sign in line 6.",
        edit=("* s - r", "* s + r"),
    ),
    wrong(
        "the residual with the wrong sign of the step",
        "solution early later cost",
        "The new residual: is the sign right in line 4?",
        edit=("r = r + squared / c * z", "r = r - squared / c * z"),
    ),
    wrong(
        "the absolute residual",
        "solution early",
        ("After one iteration the residual is a quarter of |g|: it stops too late."),
        edit=("tolerance = eta * np.linalg.norm(g)", "tolerance = eta if np.any(g) else 0"),
    ),
    wrong(
        "squares are compared with no square of eta",
        "solution early",
        ("That is the first step: the second direction is s = -r' + ... s, line 6."),
        edit=("np.linalg.norm(r) <= tolerance", "r @ r <= eta * (g @ g)"),
    ),
    wrong(
        "negative curvature is not noticed",
        "curvature later",
        "H p = -g is solved, but m has no minimum there: line 3.",
        edit=("        if c <= 0:\n            return -g if k == 0 else p\n", ""),
    ),
    wrong(
        "negative curvature: always minus g",
        "later",
        "Negative curvature in the second iteration: what has been found?",
        edit=("return -g if k == 0 else p", "return -g"),
    ),
    wrong(
        "negative curvature: always what was found, also zero",
        "curvature",
        "The curvature is negative at once, and p is still zero: line 3.",
        edit=("return -g if k == 0 else p", "return p"),
    ),
    wrong(
        "negative curvature: one more step along s",
        "later",
        "The last step went along negative curvature: line 3.",
        edit=("return -g if k == 0 else p", "return -g if k == 0 else p + s"),
    ),
    wrong(
        "zero curvature is taken for positive",
        "curvature",
        ("Got [nan, nan] for the step for H = 0 (line 3: c is zero), wanted [-1.0,"),
        edit=("if c <= 0", "if c < 0"),
    ),
    wrong(
        "the sign of the curvature turned",
        "solution early curvature later cost",
        "That is -g: does the curvature have the right sign?",
        edit=("if c <= 0", "if c >= 0"),
    ),
    wrong(
        "a second product for the residual",
        "cost",
        "Two for each iteration: once H s is known, the new residual is too.",
        edit=("r = r + squared / c * z", "r = g + product(p)"),
    ),
    wrong(
        "one product for the first residual",
        "cost",
        "One too many: does it stop late? Is one spent on the first residual?",
        edit=(
            "p, r, s = np.zeros(len(g)), g, -g",
            "p, r, s = np.zeros(len(g)), g + product(np.zeros(len(g))), -g",
        ),
    ),
    wrong(
        "one iteration too few",
        "solution early curvature cost",
        ("That is the first step: the second direction is s = -r' + ... s, line 6."),
        edit=("for k in range(len(g))", "for k in range(len(g) - 1)"),
    ),
    wrong(
        "no end of iterations",
        "cost",
        None,
        edit=("for k in range(len(g))", "for k in range(10 * len(g))"),
    ),
    wrong(
        "changes g in place",
        "solution early",
        "g was changed: hint 3.",
        edit=("r = r + squared / c * z", "r += squared / c * z"),
    ),
    wrong(
        "zero gradient divides by zero",
        "cost",
        "If g is zero, the answer is known before the first product.",
        edit=("    if tolerance == 0:\n        return p\n", ""),
    ),
    wrong(
        "stops one step late",
        "cost",
        "One too many: does it stop late? Is one spent on the first residual?",
        edit=(
            (
                "        p = p + squared / c * s\n"
                "        r = r + squared / c * z\n"
                "        if np.linalg.norm(r) <= tolerance:\n"
                "            break\n"
            ),
            (
                "        if np.linalg.norm(r) <= tolerance:\n"
                "            break\n"
                "        p = p + squared / c * s\n"
                "        r = r + squared / c * z\n"
            ),
        ),
    ),
    wrong(
        "the Hessian, column by column",
        "early curvature later cost",
        ("After one iteration the residual is a quarter of |g|: it stops too late."),
        source="""
def truncated_cg(product, g, eta):
    h = np.stack([product(e) for e in np.eye(len(g))], axis=1)
    return -np.linalg.solve(h, g)
""",
    ),
    wrong(
        "always the exact solution",
        "early",
        ("After one iteration the residual is a quarter of |g|: it stops too late."),
        edit=(
            "        if np.linalg.norm(r) <= tolerance:\n            break\n",
            ("        if np.linalg.norm(r) <= 1e-12 * np.linalg.norm(g):\n            break\n"),
        ),
    ),
]
RIGHT = [
    Right(
        "with while, and squares compared",
        """
def truncated_cg(product, g, eta):
    g = np.asarray(g, float)
    p = np.zeros_like(g)
    r, s, k = g.copy(), -g, 0
    rr = r @ r
    limit = eta**2 * rr
    while rr > 0 and k < len(g):
        z = product(s)
        c = float(np.dot(s, z))
        if not c > 0:
            return p if k else -g
        alpha = rr / c
        p = p + alpha * s
        r = r + alpha * z
        new = r @ r
        k += 1
        if new <= limit:
            break
        s = -r + new / rr * s
        rr = new
    return p
""",
    ),
    Right(
        "turned signs: solves H p = b with b = -g",
        """
def truncated_cg(product, g, eta):
    b = -g
    x = np.zeros(len(b))
    r = b.copy()
    d = r.copy()
    if np.linalg.norm(b) == 0:
        return x
    for iteration in range(len(b)):
        q = product(d)
        curvature = d @ q
        if curvature <= 0:
            if iteration == 0:
                return b
            return x
        a = (r @ r) / curvature
        x = x + a * d
        r_new = r - a * q
        if np.linalg.norm(r_new) <= eta * np.linalg.norm(b):
            return x
        d = r_new + (r_new @ r_new) / (r @ r) * d
        r = r_new
    return x
""",
    ),
    Right(
        "as a list, with loops",
        """
def truncated_cg(product, g, eta):
    def dot(a, b):
        return sum(float(x) * float(y) for x, y in zip(a, b))

    r, s, p = list(g), [-x for x in g], [0.0] * len(g)
    goal = eta * dot(g, g) ** 0.5
    if not any(g):
        return p
    for k in range(len(g)):
        z = list(product(np.array(s)))
        c = dot(s, z)
        if c <= 0:
            return [-x for x in g] if k == 0 else p
        old = dot(r, r)
        a = old / c
        p = [x + a * y for x, y in zip(p, s)]
        r = [x + a * y for x, y in zip(r, z)]
        if dot(r, r) ** 0.5 <= goal:
            break
        s = [dot(r, r) / old * y - x for x, y in zip(r, s)]
    return p
""",
    ),
    Right(
        "recursive",
        """
def truncated_cg(product, g, eta):
    def descend(p, r, s, left):
        if left == 0:
            return p
        z = product(s)
        c = s @ z
        if c <= 0:
            return -g if left == len(g) else p
        alpha = (r @ r) / c
        after = r + alpha * z
        p = p + alpha * s
        if np.linalg.norm(after) <= eta * np.linalg.norm(g):
            return p
        return descend(p, after, (after @ after) / (r @ r) * s - after, left - 1)

    if not np.any(g):
        return 0.0 * g
    return descend(0.0 * g, g, -g, len(g))
""",
    ),
    Right(
        "the curvature from the residual: the directions are conjugate",
        """
def truncated_cg(product, g, eta):
    p = 0.0 * g
    r, s = g, -g
    for k in range(len(g) if np.any(g) else 0):
        z = product(s)
        c = -(r @ z)
        if c <= 0:
            return -g if k == 0 else p
        rr = r @ r
        p, r = p + (rr / c) * s, r + (rr / c) * z
        if np.linalg.norm(r) <= eta * np.linalg.norm(g):
            return p
        s = (r @ r) / rr * s - r
    return p
""",
    ),
]
