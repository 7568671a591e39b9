"""Answers to the question `nestings` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "differences of gradients in both",
        "forward reverse shared plain cost kinds",
        ("Is it a difference, or one run for each part? The nested kinds need one"),
        source="""
def forward_over_reverse(f, w, v):
    h = 1e-6
    above, below = grad(f, list(w + h * v)), grad(f, list(w - h * v))
    return (np.array(above) - np.array(below)) / (2 * h)


def reverse_over_forward(f, w, v):
    return forward_over_reverse(f, w, v)
""",
    ),
    wrong(
        "a difference of slopes for the second",
        "reverse shared plain cost kinds",
        "Two for each weight: that is a whole Hessian by differences.",
        edit=(
            (
                "    def slope(nodes):\n"
                "        result = f([Dual(node, tangent) for node, tangent in "
                "zip(nodes, v, strict=True)])\n"
                "        return result.tangent if isinstance(result, Dual) else 0.0\n"
                "\n"
                "    return np.array(grad(slope, w), float)"
            ),
            (
                "    def slope(point):\n"
                "        result = f([Dual(value, tangent) for value, tangent in "
                "zip(point, v, strict=True)])\n"
                "        return result.tangent if isinstance(result, Dual) else 0.0\n"
                "\n"
                "    h = 1e-6\n"
                "    unit = np.eye(len(w))\n"
                "    return np.array([(slope(w + h * e) - slope(w - h * e)) / (2 * h) "
                "for e in unit])"
            ),
        ),
    ),
    wrong(
        "reverse over forward is forward over reverse",
        "kinds",
        ("Which of the two derivatives is taken first? f sees the kind that belongs"),
        edit=(
            (
                "    def slope(nodes):\n"
                "        result = f([Dual(node, tangent) for node, tangent in "
                "zip(nodes, v, strict=True)])\n"
                "        return result.tangent if isinstance(result, Dual) else 0.0\n"
                "\n"
                "    return np.array(grad(slope, w), float)"
            ),
            "    return forward_over_reverse(f, w, v)",
        ),
    ),
    wrong(
        "forward over reverse is reverse over forward",
        "kinds",
        ("Which of the two derivatives is taken first? f sees the kind that belongs"),
        edit=(
            (
                "    moving = [Dual(value, tangent) for value, tangent in zip(w, v, "
                "strict=True)]\n"
                "    gradient = grad(f, moving)\n"
                "    return np.array([each.tangent if isinstance(each, Dual) else 0.0 "
                "for each in gradient], float)"
            ),
            "    return reverse_over_forward(f, w, v)",
        ),
    ),
    wrong(
        "the gradient in place of its tangent",
        "forward shared plain kinds",
        "That is the gradient: where does v come in?",
        edit=(
            "each.tangent if isinstance(each, Dual) else 0.0",
            "each.value if isinstance(each, Dual) else each",
        ),
    ),
    wrong(
        "a plain number in the gradient is kept as its own tangent",
        "plain",
        "The gradient has a 3 for w2, but how does it change?",
        edit=(
            "each.tangent if isinstance(each, Dual) else 0.0",
            "each.tangent if isinstance(each, Dual) else each",
        ),
    ),
    wrong(
        "a plain number in the gradient is not expected",
        "plain",
        ("Did a plain number come out where you expected a Dual? It does not change"),
        edit=("each.tangent if isinstance(each, Dual) else 0.0", "each.tangent"),
    ),
    wrong(
        "a plain number in the gradient is left out",
        "plain",
        "The entry for w2 is missing: it is zero, but it is there.",
        edit=(
            "each.tangent if isinstance(each, Dual) else 0.0 for each in gradient",
            "each.tangent for each in gradient if isinstance(each, Dual)",
        ),
    ),
    wrong(
        "a constant function is not expected in the second",
        "plain",
        None,
        edit=(
            "return result.tangent if isinstance(result, Dual) else 0.0",
            "return result.tangent",
        ),
    ),
    wrong(
        "all tangents are one in the first",
        "forward shared plain kinds",
        "That is the product with (1, 1, 1): does v come in?",
        edit=(
            ("moving = [Dual(value, tangent) for value, tangent in zip(w, v, strict=True)]"),
            "moving = [Dual(value, 1.0) for value in w]",
        ),
    ),
    wrong(
        "all tangents are one in the second",
        "reverse shared plain kinds",
        "That is the product with (1, 1, 1): does v come in?",
        edit=(
            ("f([Dual(node, tangent) for node, tangent in zip(nodes, v, strict=True)])"),
            "f([Dual(node, 1.0) for node in nodes])",
        ),
    ),
    wrong(
        "the gradient of the value in the second",
        "reverse shared plain kinds",
        "That is the gradient: where does v come in?",
        edit=(
            "result.tangent if isinstance(result, Dual) else 0.0",
            "result.value if isinstance(result, Dual) else result",
        ),
    ),
    wrong(
        "value and tangent exchanged in the first",
        "forward shared plain",
        "Have w and v changed places? A Dual has its value first.",
        edit=("[Dual(value, tangent) for value", "[Dual(tangent, value) for value"),
    ),
    wrong(
        "value and tangent exchanged in the second",
        "reverse shared plain kinds",
        "Have w and v changed places? A Dual has its value first.",
        edit=("[Dual(node, tangent) for node", "[Dual(tangent, node) for node"),
    ),
    wrong(
        "a tangent of a tangent for each weight",
        "cost kinds",
        ("One for each weight? Tangents of a tangent need so many; here it takes one."),
        source="""
def forward_over_reverse(f, w, v):
    product = []
    for e in np.eye(len(w)):
        x = [Dual(Dual(a, b), c) for a, b, c in zip(w, v, e)]
        result = f(x)
        for _ in range(2):
            result = result.tangent if isinstance(result, Dual) else 0.0
        product.append(result)
    return np.array(product, float)


def reverse_over_forward(f, w, v):
    return forward_over_reverse(f, w, v)
""",
    ),
    wrong(
        "the whole Hessian, a column for each weight, in the first",
        "cost kinds",
        ("One for each weight? Tangents of a tangent need so many; here it takes one."),
        edit=(
            (
                "    moving = [Dual(value, tangent) for value, tangent in zip(w, v, "
                "strict=True)]\n"
                "    gradient = grad(f, moving)\n"
                "    return np.array([each.tangent if isinstance(each, Dual) else 0.0 "
                "for each in gradient], float)"
            ),
            (
                "    columns = []\n"
                "    for e in np.eye(len(w)):\n"
                "        gradient = grad(f, [Dual(a, b) for a, b in zip(w, e)])\n"
                "        columns.append([x.tangent if isinstance(x, Dual) else 0.0 for "
                "x in gradient])\n"
                "    return np.array(columns).T @ v"
            ),
        ),
    ),
    wrong(
        "the curvature along v",
        "forward shared plain kinds",
        "That is the curvature along v: one product too many with v.",
        edit=(
            (
                "return np.array([each.tangent if isinstance(each, Dual) else 0.0 for "
                "each in gradient], float)"
            ),
            ("return sum(v[i] * x.tangent for i, x in enumerate(gradient) if isinstance(x, Dual))"),
        ),
    ),
    wrong(
        "times v once more",
        "reverse shared plain kinds",
        "That is the product times v, entry by entry.",
        edit=(
            "return np.array(grad(slope, w), float)",
            "return np.array(grad(slope, w), float) * v",
        ),
    ),
    wrong(
        "the slope is not differentiated",
        "reverse shared plain kinds",
        "That is the slope along v. Which derivative is still missing?",
        edit=("return np.array(grad(slope, w), float)", "return slope(list(w))"),
    ),
]
RIGHT = [
    Right(
        "with getattr, and lists",
        """
def forward_over_reverse(f, w, v):
    duals = [Dual(float(w[i]), float(v[i])) for i in range(len(w))]
    return [getattr(entry, "tangent", 0.0) for entry in grad(f, duals)]


def reverse_over_forward(f, w, v):
    def along(x):
        return getattr(f([Dual(x[i], float(v[i])) for i in range(len(x))]), "tangent", 0.0)

    return grad(along, list(map(float, w)))
""",
    ),
    Right(
        "a class that unpacks, and tuples",
        """
def tangent_of(x):
    if isinstance(x, Dual):
        return x.tangent
    return 0


def forward_over_reverse(f, w, v):
    return tuple(map(tangent_of, grad(f, map(Dual, w, v))))


def reverse_over_forward(f, w, v):
    return tuple(grad(lambda nodes: tangent_of(f(list(map(Dual, nodes, v)))), w))
""",
    ),
    Right(
        "adding zero makes a Dual of everything",
        """
def forward_over_reverse(f, w, v):
    zero = Dual(0.0, 0.0)
    product = np.zeros(len(w))
    for i, entry in enumerate(grad(f, [Dual(a, b) for a, b in zip(w, v)])):
        product[i] = (zero + entry).tangent
    return product


def reverse_over_forward(f, w, v):
    zero = Dual(0.0, 0.0)

    def g(nodes):
        return (zero + f([Dual(a, b) for a, b in zip(nodes, v)])).tangent

    return np.array([float(x) for x in grad(g, w)])
""",
    ),
    Right(
        "reverse over forward with nodes of its own",
        """
def forward_over_reverse(f, w, v):
    out = []
    for bar in grad(f, [Dual(x, dx) for x, dx in zip(w.tolist(), v.tolist())]):
        out.append(bar.tangent if type(bar) is Dual else 0.0)
    return np.array(out)


def reverse_over_forward(f, w, v):
    nodes = [Node(x) for x in w.tolist()]
    result = f([Dual(n, dx) for n, dx in zip(nodes, v.tolist())])
    g = result.tangent if isinstance(result, Dual) else 0.0
    out = [0.0] * len(nodes)

    def walk(node, bar):
        for i, n in enumerate(nodes):
            if node is n:
                out[i] += bar
        for parent, partial in node.parents:
            walk(parent, bar * partial)

    if isinstance(g, Node):
        walk(g, 1.0)
    return np.array(out)
""",
    ),
]
