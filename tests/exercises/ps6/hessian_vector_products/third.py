"""Answers to the question `third` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the slope and its gradient: H v",
        "value gradient plain cost",
        ("TypeError: float() argument must be a string or a real number, not 'Dual'"),
        edit=(
            "    for _ in range(2):\n            result",
            "    for _ in range(1):\n            result",
        ),
    ),
    wrong(
        "the inner tangents are missing",
        "value gradient plain",
        "There is no second tangent: which of the two parts does not move?",
        edit=(
            ("f([Dual(each, tangent) for each, tangent in zip(moving, v, strict=True)])"),
            "f([Dual(each, 0.0) for each in moving])",
        ),
    ),
    wrong(
        "all tangents are one",
        "value gradient plain",
        "One of the two tangents is v, the other is not.",
        edit=(
            ("moving = [Dual(node, tangent) for node, tangent in zip(nodes, v, strict=True)]"),
            "moving = [Dual(node, 1.0) for node in nodes]",
        ),
    ),
    wrong(
        "the curvature stays a node",
        "value plain",
        "f = w0^3 w1: the curvature is still a Node or a Dual: its value?",
        source="""
def curvature(f, w, v):
    found = []

    def second(nodes):
        result = f([Dual(Dual(node, a), a) for node, a in zip(nodes, v)])
        for _ in range(2):
            result = result.tangent if isinstance(result, Dual) else 0.0
        found.append(result)
        return result

    gradient = grad(second, w)
    return found[0], np.array(gradient, float)
""",
    ),
    wrong(
        "the curvature of a quadratic is not expected to be a plain number",
        "plain",
        ("Did a plain number come out where you expected a Dual or a Node? Hint 4."),
        edit=(
            "found.append(result.value if isinstance(result, Node) else result)",
            "found.append(result.value)",
        ),
    ),
    wrong(
        "plain numbers are not expected",
        "plain",
        ("Did a plain number come out where you expected a Dual or a Node? Hint 4."),
        edit=(
            "result = result.tangent if isinstance(result, Dual) else 0.0",
            "result = result.tangent",
        ),
    ),
    wrong(
        "half the curvature, as in Taylor's formula",
        "value gradient plain",
        "Half of it: the curvature is the derivative, not the coefficient.",
        edit=(
            "return float(found[0]), np.array(gradient, float)",
            "return float(found[0]) / 2, np.array(gradient, float) / 2",
        ),
    ),
    wrong(
        "a second evaluation for the curvature",
        "cost",
        ("Once for the curvature, once for its gradient? Once for each weight? Hint"),
        edit=(
            "    return float(found[0]), np.array",
            "    second(list(w))\n    return float(found[-1]), np.array",
        ),
    ),
    wrong(
        "the curvature is cut off from its nodes",
        "gradient plain",
        "Did the curvature lose its nodes on the way to grad?",
        edit=(
            "        return result\n",
            "        return result.value if isinstance(result, Node) else result\n",
        ),
    ),
    wrong(
        "the gradient along v once more",
        "gradient plain",
        "That is the gradient times v, entry by entry.",
        edit=(
            "return float(found[0]), np.array(gradient, float)",
            "return float(found[0]), np.array(gradient, float) * v",
        ),
    ),
    wrong(
        "the derivative of the curvature along v",
        "gradient plain",
        ("That is how the curvature changes along v: one number, but d are asked for."),
        edit=(
            "return float(found[0]), np.array(gradient, float)",
            "return float(found[0]), np.array(gradient, float) @ v",
        ),
    ),
    wrong(
        "differences of products",
        "gradient plain cost",
        "One for each weight and one more? Or is it a difference?",
        source="""
def curvature(f, w, v):
    def product(at):
        duals = [Dual(a, b) for a, b in zip(at, v)]
        return np.array([g.tangent if isinstance(g, Dual) else 0.0 for g in grad(f, duals)])

    h = 1e-5
    return v @ product(w), (product(w + h * v) - product(w - h * v)) / (2 * h)
""",
    ),
    wrong(
        "differences of values",
        "value gradient plain cost",
        "Got 15 for f = w0^3 w1, the number of evaluations of f, wanted 1.",
        source="""
def curvature(f, w, v):
    h = 1e-3

    def c(at):
        return (f(list(at + h * v)) - 2 * f(list(at)) + f(list(at - h * v))) / h**2

    unit = np.eye(len(w))
    return c(w), np.array([(c(w + h * e) - c(w - h * e)) / (2 * h) for e in unit])
""",
    ),
    wrong(
        "tangents of tangents of tangents, one for each weight",
        "cost",
        ("Once for the curvature, once for its gradient? Once for each weight? Hint"),
        source="""
def curvature(f, w, v):
    gradient = []
    for e in np.eye(len(w)):
        x = [Dual(Dual(Dual(a, c), b), b) for a, b, c in zip(w, v, e)]
        result = f(x)
        for _ in range(2):
            result = result.tangent if isinstance(result, Dual) else 0.0
        value = result.value if isinstance(result, Dual) else result
        gradient.append(result.tangent if isinstance(result, Dual) else 0.0)
    return value, np.array(gradient)
""",
    ),
    wrong(
        "zeros are left out of the gradient",
        "plain",
        ("Got shape (0,) for f = w0 w1, the gradient of the curvature, wanted shape"),
        edit=(
            "    gradient = grad(second, w)\n",
            "    gradient = [x for x in grad(second, w) if x]\n",
        ),
    ),
    wrong(
        "the third derivative along v on top",
        "value gradient plain",
        "There is no second tangent: which of the two parts does not move?",
        edit=("for _ in range(2):", "for _ in range(3):"),
    ),
    wrong(
        "value and gradient in the wrong order",
        "value gradient plain",
        "Got shape (2,) for f = w0^3 w1, the curvature, wanted shape ().",
        edit=(
            "return float(found[0]), np.array(gradient, float)",
            "return np.array(gradient, float), float(found[0])",
        ),
    ),
    wrong(
        "the curvature from H v and the gradient of H v's sum",
        "gradient plain",
        ("Got [18.0, 12.0] for f = w0^3 w1, the gradient of the curvature, wanted"),
        source="""
def curvature(f, w, v):
    duals = [Dual(Dual(a, b), 1.0) for a, b in zip(w, v)]
    out = grad(f, duals)
    part = lambda x: x.tangent if isinstance(x, Dual) else 0.0
    product = [part(x.value) if isinstance(x, Dual) else 0.0 for x in out]
    return float(np.dot(product, v)), np.array([part(part(x)) for x in out])
""",
    ),
]
RIGHT = [
    Right(
        "the gradient of twice moved numbers: tangents outside",
        """
def curvature(f, w, v):
    def tangent(x):
        return x.tangent if isinstance(x, Dual) else 0.0

    def value(x):
        return x.value if isinstance(x, Dual) else x

    gradient = grad(f, [Dual(Dual(a, b), b) for a, b in zip(w, v)])
    c = sum(b * tangent(value(g)) for b, g in zip(v, gradient))
    return c, np.array([tangent(tangent(g)) for g in gradient], float)
""",
    ),
    Right(
        "the tangents are Duals with a zero",
        """
def curvature(f, w, v):
    kept = {}

    def c(nodes):
        x = [Dual(Dual(n, b), Dual(b, 0.0)) for n, b in zip(nodes, v.tolist())]
        once = getattr(f(x), "tangent", 0.0)
        kept["c"] = getattr(once, "tangent", 0.0)
        return kept["c"]

    slopes = grad(c, w.tolist())
    return getattr(kept["c"], "value", kept["c"]), slopes
""",
    ),
    Right(
        "adding zero makes Duals of everything",
        """
def curvature(f, w, v):
    zero = Dual(Dual(0.0, 0.0), Dual(0.0, 0.0))
    results = []

    def second(nodes):
        result = zero + f([Dual(Dual(x, float(b)), float(b)) for x, b in zip(nodes, v)])
        results.append((Dual(0.0, 0.0) + result.tangent).tangent + Node(0.0))
        return results[0]

    gradient = grad(second, w)
    return results[0].value, tuple(gradient)
""",
    ),
    Right(
        "forward over reverse over forward",
        """
def curvature(f, w, v):
    value = lambda x: x.value if isinstance(x, (Dual, Node)) else x
    tangent = lambda x: x.tangent if isinstance(x, Dual) else 0.0
    slopes = []

    def slope(nodes):
        slopes.append(tangent(f([Dual(n, b) for n, b in zip(nodes, v)])))
        return slopes[0]

    # Nodes that hold Duals, in Duals: the gradient of the slope, and how it changes along v.
    products = grad(slope, [Dual(a, b) for a, b in zip(w, v)])
    first = value(slopes[0])
    return float(tangent(first)), np.array([tangent(p) for p in products], float)
""",
    ),
]
