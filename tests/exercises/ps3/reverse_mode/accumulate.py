"""Answers to the question `accumulate` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "a later contribution replaces the earlier ones",
        "shared unused",
        "is one of them lost?",
        edit=("adjoints[parent] += adjoints", "adjoints[parent] = adjoints"),
    ),
    wrong(
        "walks from the front to the end",
        "paths shared unused",
        "from the last one to the first?",
        edit=("in reversed(nodes)", "in nodes"),
    ),
    wrong(
        "the walk begins with 0",
        "paths shared unused cost",
        "With which adjoint does the walk begin?",
        edit=("adjoints[nodes[-1]] = 1.0", "adjoints[nodes[-1]] = 0.0"),
    ),
    wrong(
        "every node begins with 1",
        "paths shared unused",
        "Got",
        edit=("dict.fromkeys(nodes, 0.0)", "dict.fromkeys(nodes, 1.0)"),
    ),
    wrong(
        "a parent's adjoint comes in, not the node's own",
        "paths shared unused",
        "Got",
        edit=("+= adjoints[node] * partial", "+= adjoints[parent] * partial"),
    ),
    wrong(
        "the partial derivatives are added instead of multiplied",
        "paths shared unused",
        "Got",
        edit=("+= adjoints[node] * partial", "+= adjoints[node] + partial"),
    ),
    wrong(
        "only the first parent gets something",
        "paths shared unused",
        "Does every parent get its part?",
        edit=("in node.parents:", "in node.parents[:1]:"),
    ),
    wrong(
        "the result from the last node to the first",
        "paths shared unused cost",
        "The other way round",
        edit=("for node in nodes]", "for node in reversed(nodes)]"),
    ),
    wrong(
        "the adjoint stays in the node",
        "shared unused",
        "what has the first one left?",
        source="""
def accumulate(nodes):
    for node in nodes:
        if not hasattr(node, "adjoint"):
            node.adjoint = 0.0
    nodes[-1].adjoint += 1.0
    for node in reversed(nodes):
        for parent, partial in node.parents:
            parent.adjoint += node.adjoint * partial
    return [node.adjoint for node in nodes]
""",
    ),
    wrong(
        "a recursion down every path",
        "cost",
        None,
        source="""
def accumulate(nodes):
    adjoints = {node: 0.0 for node in nodes}
    def descend(node, adjoint):
        adjoints[node] += adjoint
        for parent, partial in node.parents:
            descend(parent, adjoint * partial)
    descend(nodes[-1], 1.0)
    return list(adjoints.values())
""",
    ),
    wrong(
        "looks for its users among all nodes",
        "cost",
        None,
        source="""
def accumulate(nodes):
    adjoints = {}
    for node in reversed(nodes):
        adjoints[node] = 1.0 if node is nodes[-1] else 0.0
        for user in list(adjoints):
            for parent, partial in user.parents:
                if parent is node:
                    adjoints[node] += adjoints[user] * partial
    return [adjoints[node] for node in nodes]
""",
    ),
    wrong(
        "forward: derivatives with respect to the first node",
        "paths shared unused cost",
        "That is forward",
        source="""
def accumulate(nodes):
    tangents = {node: 0.0 for node in nodes}
    tangents[nodes[0]] = 1.0
    for node in nodes:
        for parent, partial in node.parents:
            tangents[node] += partial * tangents[parent]
    return [tangents[node] for node in nodes]
""",
    ),
    wrong(
        "ends the walk at the first node without an adjoint",
        "unused",
        "Does the walk end there?",
        edit=(
            "    for parent, partial in node.parents:",
            "    if adjoints[node] == 0.0:\n            break\n"
            "        for parent, partial in node.parents:",
        ),
    ),
    wrong(
        "nodes that nobody uses count as results",
        "unused",
        "is used by nobody",
        source="""
def accumulate(nodes):
    adjoints = {}
    for node in reversed(nodes):
        adjoint = adjoints.setdefault(node, 1.0)
        for parent, partial in node.parents:
            adjoints[parent] = adjoints.get(parent, 0.0) + adjoint * partial
    return [adjoints[node] for node in nodes]
""",
    ),
]

RIGHT = [
    Right(
        "an array, and the places of the nodes",
        """
def accumulate(nodes):
    place = {id(node): i for i, node in enumerate(nodes)}
    adjoints = np.zeros(len(nodes))
    adjoints[-1] = 1
    for i in range(len(nodes) - 1, -1, -1):
        for parent, partial in nodes[i].parents:
            adjoints[place[id(parent)]] += adjoints[i] * partial
    return adjoints.tolist()
""",
    ),
    Right(
        "a matrix of partial derivatives, and a linear system",
        """
def accumulate(nodes):
    n = len(nodes)
    partials = np.zeros((n, n))
    for i, node in enumerate(nodes):
        for parent, partial in node.parents:
            partials[i, nodes.index(parent)] += partial
    adjoints = np.zeros(n)
    adjoints[-1] = 1
    for i in range(n)[::-1]:
        adjoints += partials[i] * adjoints[i]
    return list(adjoints)
""",
    ),
    Right(
        "each node asks its users, and remembers the answer",
        """
def accumulate(nodes):
    users = {node: [] for node in nodes}
    for node in nodes:
        for parent, partial in node.parents:
            users[parent].append((node, partial))
    known = {nodes[-1]: 1}
    for node in nodes[-2::-1]:
        known[node] = sum(known[user] * partial for user, partial in users[node])
    return [float(known[node]) for node in nodes]
""",
    ),
    Right(
        "skips what has no adjoint, a dictionary that grows",
        """
def accumulate(nodes):
    adjoints = {id(nodes[-1]): 1.0}
    for node in nodes[::-1]:
        adjoint = adjoints.get(id(node))
        if adjoint is None:
            continue
        for parent, partial in node.parents:
            adjoints[id(parent)] = adjoints.get(id(parent), 0.0) + partial * adjoint
    return [adjoints.get(id(node), 0.0) for node in nodes]
""",
    ),
]
