"""Answers to the question `order` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "calls itself",
        "deep",
        "The function calls itself",
        source="""
def order(last):
    nodes, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for parent, _ in node.parents:
            visit(parent)
        nodes.append(node)

    visit(last)
    return nodes
""",
    ),
    wrong(
        "forgets where it has been",
        "once shared jacobian-results jacobian-cost jacobian-exact",
        "a node is there twice",
        source="""
def order(last):
    nodes, stack = [], [(last, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            nodes.append(node)
        else:
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.parents)
    return nodes
""",
    ),
    wrong(
        "the wrong way round",
        "parents shared jacobian-exact jacobian-results",
        "Is the list the wrong way round?",
        edit=("return nodes", "return nodes[::-1]"),
    ),
    wrong(
        "level by level, each node where it is first met",
        "parents jacobian-results jacobian-exact",
        "its parent",
        source="""
def order(last):
    queue, seen = [last], {last}
    for node in queue:
        for parent, _ in node.parents:
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)
    return queue[::-1]
""",
    ),
    wrong(
        "listed before its parents, then turned round",
        "parents jacobian-exact",
        "its parent",
        source="""
def order(last):
    nodes, stack = [], [last]
    while stack:
        node = stack.pop()
        if node not in nodes:
            nodes.append(node)
            stack.extend(parent for parent, _ in node.parents)
    return nodes[::-1]
""",
    ),
    wrong(
        "without the last node",
        "once shared deep jacobian-layout jacobian-results jacobian-cost jacobian-exact",
        "is missing",
        edit=("return nodes", "return nodes[:-1]"),
    ),
    wrong(
        "the parents only, not what they depend on",
        "once parents deep jacobian-cost jacobian-exact",
        "is missing",
        source="""
def order(last):
    return [*{parent: None for parent, _ in last.parents}, last]
""",
    ),
    wrong(
        "follows the first parent only",
        "once parents jacobian-layout jacobian-results jacobian-cost jacobian-exact",
        "is missing",
        edit=("in node.parents)", "in node.parents[:1])"),
    ),
    wrong(
        "marks that stay in the nodes",
        "once parents",
        "is missing",
        source="""
def order(last):
    nodes, stack = [], [(last, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            nodes.append(node)
        elif not getattr(node, "visited", False):
            node.visited = True
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.parents)
    return nodes
""",
    ),
    wrong(
        "nodes of the same value are taken for one",
        "once parents shared deep jacobian-layout jacobian-cost",
        "is missing",
        source="""
def order(last):
    nodes, seen, stack = [], set(), [(last, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            nodes.append(node)
        elif node.value not in seen:
            seen.add(node.value)
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.parents)
    return nodes
""",
    ),
    wrong(
        "the pairs instead of the nodes",
        "once parents shared deep jacobian-layout jacobian-results jacobian-cost jacobian-exact",
        "Got pairs in the list",
        edit=("nodes.append(node)", "nodes.append((node, 1.0))"),
    ),
]

RIGHT = [
    Right(
        "known when listed, on the stack more than once",
        """
def order(last):
    listed, stack = {}, [(last, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            listed[node] = len(listed)
        elif node not in listed:
            stack.append((node, True))
            for parent, _ in reversed(node.parents):
                stack.append((parent, False))
    return sorted(listed, key=listed.get)
""",
    ),
    Right(
        "counts the users, takes a node when all of them are done",
        """
def order(last):
    users, stack, seen = {last: 0}, [last], {last}
    while stack:
        for parent, _ in stack.pop().parents:
            users[parent] = users.get(parent, 0) + 1
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    backward, ready = [], [last]
    while ready:
        node = ready.pop()
        backward.append(node)
        for parent, _ in node.parents:
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return backward[::-1]
""",
    ),
    Right(
        "iterators on a stack",
        """
def order(last):
    nodes, seen, stack = [], {id(last)}, [(last, iter(last.parents))]
    while stack:
        node, rest = stack[-1]
        for parent, _ in rest:
            if id(parent) not in seen:
                seen.add(id(parent))
                stack.append((parent, iter(parent.parents)))
                break
        else:
            nodes.append(node)
            stack.pop()
    return nodes
""",
    ),
    Right(
        "recursion written as a generator that a loop drives",
        """
def order(last):
    done = {}

    def visit(node):
        for parent, _ in node.parents:
            if parent not in done:
                yield parent
        done[node] = True

    stack = [visit(last)]
    while stack:
        parent = next(stack[-1], None)
        if parent is None:
            stack.pop()
        elif parent not in done:
            stack.append(visit(parent))
    return list(done)
""",
    ),
    Right(
        "stays on top of the stack until its parents are listed",
        """
def order(last):
    listed, nodes, stack = set(), [], [last]
    while stack:
        node = stack[-1]
        missing = [p for p, _ in node.parents if p not in listed]
        if missing:
            stack.append(missing[0])
            continue
        stack.pop()
        if node not in listed:
            listed.add(node)
            nodes.append(node)
    return tuple(nodes)
""",
    ),
]
