"""Answers to the question `projection` of zero-order: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "divides by the radius alone",
        "values radius cost",
        "Twice the right value",
        edit=("/ (2 * eps)", "/ eps"),
    ),
    wrong(
        "divides by the radius and not by 2 for the way",
        "values radius cost",
        "Per unit of what?",
        edit=(" / (2 * eps)", ""),
    ),
    wrong(
        "divides by 4 times the radius",
        "values radius cost",
        "is there a 2 too many?",
        edit=("(2 * eps)", "(4 * eps)"),
    ),
    wrong(
        "is one-sided",
        "radius",
        "That is forward",
        edit=("f(w - eps * v)) / (2 * eps)", "f(w)) / eps"),
    ),
    wrong(
        "looks backward only",
        "radius",
        "That is backward",
        edit=("(f(w + eps * v) - f(w - eps * v)) / (2 * eps)", "(f(w) - f(w - eps * v)) / eps"),
    ),
    wrong(
        "subtracts in the wrong order",
        "values radius cost",
        "The sign is wrong",
        edit=("(f(w + eps * v) - f(w - eps * v))", "(f(w - eps * v) - f(w + eps * v))"),
    ),
    wrong(
        "returns the slope",
        "values radius cost",
        "Which vector does it make?",
        edit=("return quotient * v", "return quotient"),
    ),
    wrong(
        "returns the slope in each place",
        "values radius cost",
        "What does it multiply?",
        edit=("quotient * v", "np.full(len(v), quotient)"),
    ),
    wrong(
        "has the factor d already",
        "values radius cost",
        "Twice the right value",
        edit=("quotient * v", "len(v) * quotient * v"),
    ),
    wrong(
        "has a radius of its own",
        "radius",
        None,
        edit=("    quotient =", "    eps = 1e-5\n    quotient ="),
    ),
    wrong(
        "goes along the axes",
        "values radius cost",
        "which two values cannot give",
        source="""
def projection(f, w, v, eps):
    gradient = []
    for axis in np.eye(len(w)):
        gradient.append((f(w + eps * axis) - f(w - eps * axis)) / (2 * eps))
    return np.array(gradient)
""",
    ),
    wrong(
        "goes along the axes, and weighs the slopes with v",
        "values radius cost",
        "did you go along the axes?",
        source="""
def projection(f, w, v, eps):
    slopes = []
    for axis in np.eye(len(w)):
        slopes.append((f(w + eps * axis) - f(w - eps * axis)) / (2 * eps))
    return np.array(slopes) * v
""",
    ),
    wrong(
        "moves w itself",
        "cost",
        None,
        source="""
def projection(f, w, v, eps):
    w += eps * v
    ahead = f(w)
    w -= 2 * eps * v
    behind = f(w)
    w += eps * v
    return (ahead - behind) / (2 * eps) * v
""",
    ),
    wrong(
        "moves a copy, which holds integers where w does",
        "cost",
        None,
        source="""
def projection(f, w, v, eps):
    ahead, behind = w.copy(), w.copy()
    for i in range(len(w)):
        ahead[i] += eps * v[i]
        behind[i] -= eps * v[i]
    return (f(ahead) - f(behind)) / (2 * eps) * v
""",
    ),
    wrong(
        "turns v into the vector of the result",
        "cost",
        None,
        source="""
def projection(f, w, v, eps):
    slope = (f(w + eps * v) - f(w - eps * v)) / (2 * eps)
    v *= slope
    return v
""",
    ),
    wrong(
        "computes each value twice",
        "cost",
        "is each value computed once?",
        source="""
def projection(f, w, v, eps):
    if f(w + eps * v) == f(w - eps * v):
        return 0 * v
    return (f(w + eps * v) - f(w - eps * v)) / (2 * eps) * v
""",
    ),
    wrong(
        "remembers the example",
        "values radius cost",
        "Got",
        source="""
def projection(f, w, v, eps):
    return np.array([2.88, 3.84])
""",
    ),
]

RIGHT = [
    Right(
        "a function of one number",
        """
def projection(f, w, v, eps):
    def along(t):
        return f(w + t * v)

    return (along(eps) - along(-eps)) / (2 * eps) * v
""",
    ),
    Right(
        "lists and loops",
        """
def projection(f, w, v, eps):
    ahead = np.array([float(a) + eps * b for a, b in zip(w, v)])
    behind = np.array([float(a) - eps * b for a, b in zip(w, v)])
    rise = f(ahead) - f(behind)
    return [rise * each / eps / 2 for each in v]
""",
    ),
    Right(
        "the move first",
        """
def projection(f, w, v, eps):
    move = eps * v
    behind = f(w - move)
    ahead = f(w + move)
    return 0.5 * (ahead - behind) * v / eps
""",
    ),
    Right(
        "moves itself and gives everything back",
        """
def projection(f, w, v, eps):
    x = np.array(w, dtype=float)
    x += np.multiply(eps, v)
    value = f(x.copy())
    x -= np.multiply(2 * eps, v)
    value -= f(x)
    return np.outer(v, value / (2 * eps)).ravel()
""",
    ),
    Right(
        "a step relative to both sides, returned as a tuple",
        """
def projection(f, w, v, eps):
    q = (f(w + eps * v) - f(w + (-eps) * v)) / (eps + eps)
    return tuple(q * v)
""",
    ),
]
