"""Answers to the question `jacobian` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "transposed",
        "layout results exact",
        "Transposed",
        edit=("for node in inputs], axis=1)", "for node in inputs], axis=0)"),
    ),
    wrong(
        "all results share one adjoint",
        "layout results exact",
        "Do all results share one adjoint?",
        edit=("adjoints[y][row] = 1.0", "adjoints[y][:] += 1.0"),
    ),
    wrong(
        "the gradient of the sum of the results",
        "layout results exact",
        "That is the gradient of the sum",
        source="""
def jacobian(f, x):
    inputs = [Node(float(value)) for value in x]
    total = Node(0.0)
    for y in f(inputs):
        total = total + y
    nodes = order(total)
    adjoints = dict(zip(nodes, accumulate(nodes)))
    return np.array([adjoints.get(node, 0.0) for node in inputs])
""",
    ),
    wrong(
        "plain numbers among the results are not expected",
        "results",
        "AttributeError",
        edit=("y if isinstance(y, Node) else Node(y)", "y"),
    ),
    wrong(
        "plain numbers among the results are left out",
        "results",
        "The result that depends on nothing is missing",
        edit=(
            "[y if isinstance(y, Node) else Node(y) for y in f(inputs)]",
            "[y for y in f(inputs) if isinstance(y, Node)]",
        ),
    ),
    wrong(
        "inputs that no result depends on are not expected",
        "results",
        None,
        edit=("for node in [*inputs, *nodes]}", "for node in nodes}"),
    ),
    wrong(
        "the same node as two results keeps one row",
        "results",
        "One node, two results",
        source="""
def jacobian(f, x):
    inputs = [Node(float(value)) for value in x]
    results = [y if isinstance(y, Node) else Node(y) for y in f(inputs)]
    nodes = order(Node(0.0, [(y, 0.0) for y in results]))[:-1]
    adjoints = {node: np.zeros(len(results)) for node in [*inputs, *nodes]}
    adjoints.update(zip(results, np.eye(len(results))))
    for node in reversed(nodes):
        for parent, partial in node.parents:
            adjoints[parent] = adjoints[parent] + adjoints[node] * partial
    return np.stack([adjoints[node] for node in inputs], axis=1)
""",
    ),
    wrong(
        "a later contribution replaces the earlier ones",
        "layout results exact",
        "with which adjoint?",
        edit=("adjoints[parent] += adjoints", "adjoints[parent] = adjoints"),
    ),
    wrong(
        "one evaluation and one walk for each result",
        "cost",
        "or differences?",
        source="""
def jacobian(f, x):
    rows = []
    while True:
        inputs = [Node(float(value)) for value in x]
        results = f(inputs)
        if len(rows) == len(results):
            return np.array(rows)
        last = results[len(rows)]
        nodes = order(last if isinstance(last, Node) else Node(last))
        adjoints = dict(zip(nodes, accumulate(nodes)))
        rows.append([adjoints.get(node, 0.0) for node in inputs])
""",
    ),
    wrong(
        "one evaluation, and a walk for each result",
        "cost",
        None,
        source="""
def jacobian(f, x):
    inputs = [Node(float(value)) for value in x]
    rows = []
    for y in f(inputs):
        nodes = order(y) if isinstance(y, Node) else [Node(y)]
        adjoints = dict(zip(nodes, accumulate(nodes)))
        rows.append([adjoints.get(node, 0.0) for node in inputs])
    return np.array(rows)
""",
    ),
    wrong(
        "an extra evaluation to learn the number of results",
        "cost",
        "learning how many results",
        edit=("for y in f(inputs)]", "for y in f(inputs)[: len(f(inputs))]]"),
    ),
    wrong(
        "forward differences",
        "layout results cost exact",
        "or differences?",
        source="""
def jacobian(f, x):
    def values(z):
        return np.array([getattr(y, "value", y) for y in f([Node(v) for v in z])], float)

    value, h = values(x), 1e-8
    return np.stack([(values(x + move) - value) / h for move in h * np.eye(len(x))], axis=1)
""",
    ),
    wrong(
        "one array serves all adjoints",
        "layout results exact",
        "Got",
        edit=(
            "adjoints = {node: np.zeros(len(results)) for node in [*inputs, *nodes]}",
            "adjoints = dict.fromkeys([*inputs, *nodes], np.zeros(len(results)))",
        ),
    ),
]

RIGHT = [
    Right(
        "a matrix of adjoints, a row for each node",
        """
def jacobian(f, x):
    z = [Node(float(v)) for v in x]
    out = [y if hasattr(y, "parents") else Node(y) for y in f(z)]
    root = Node(0.0, tuple((y, 1.0) for y in [*z, *out]))
    nodes = order(root)
    place = {id(node): i for i, node in enumerate(nodes)}
    bars = np.zeros((len(nodes), len(out)))
    for i, y in enumerate(out):
        bars[place[id(y)], i] += 1.0
    for node in nodes[-2::-1]:
        bar = bars[place[id(node)]]
        for parent, partial in node.parents:
            bars[place[id(parent)]] += partial * bar
    return bars[[place[id(node)] for node in z]].T
""",
    ),
    Right(
        "a root whose partial derivatives are the rows of the identity",
        """
def jacobian(f, x):
    inputs = [Node(v) for v in x]
    results = f(inputs)
    m = len(results)
    pairs = [(y, e) for y, e in zip(results, np.eye(m)) if isinstance(y, Node)]
    nodes = order(Node(0.0, pairs))
    if len(nodes) == 1:
        return np.zeros((m, len(inputs)))
    # The adjoint 1 of the root, times a row of the identity, is an array for each result.
    found = dict(zip(nodes, accumulate(nodes)))
    return np.array([found.get(node, 0.0) + np.zeros(m) for node in inputs]).T
""",
    ),
    Right(
        "adjoints in dictionaries, a number for each result that is there",
        """
def jacobian(f, x):
    inputs = [Node(float(v)) for v in x]
    results = list(f(inputs))
    seeds = {}
    for i, y in enumerate(results):
        if isinstance(y, Node):
            seeds.setdefault(y, {})[i] = 1.0
    J = np.zeros((len(results), len(inputs)))
    column = {node: j for j, node in enumerate(inputs)}
    for node in order(Node(0.0, [(y, 1.0) for y in seeds]))[-2::-1]:
        mine = seeds.get(node, {})
        if node in column:
            J[list(mine), column[node]] = list(mine.values())
        for parent, partial in node.parents:
            its = seeds.setdefault(parent, {})
            for i, adjoint in mine.items():
                its[i] = its.get(i, 0.0) + partial * adjoint
    return J
""",
    ),
]
