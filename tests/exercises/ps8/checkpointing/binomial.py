"""Answers to the question `binomial` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

STORE = """        if stop - middle > 1:
            schedule.append(("store", middle))
        reverse(middle, stop, c - 1)
        if stop - middle > 1:
            schedule.append(("free", middle))
"""

WRONG = [
    wrong(
        "a state is stored for a single step, too",
        "valid fewest edges long",
        "x_0 takes one slot. Is a slot freed when the steps behind it are read?",
        edit=(
            STORE,
            """        schedule.append(("store", middle))
        reverse(middle, stop, c - 1)
        schedule.append(("free", middle))
""",
        ),
    ),
    wrong(
        "slots are never given back",
        "valid fewest long",
        "x_0 takes one slot. Is a slot freed when the steps behind it are read?",
        edit=('            schedule.append(("free", middle))\n', "            pass\n"),
    ),
    wrong(
        "always in the middle",
        "fewest edges long",
        "Is the middle always the best place for the next state?",
        edit=("min(range(1, n), key=lambda m: m + t[n - m, c - 1] + t[m, c])", "n // 2"),
    ),
    wrong(
        "a slot less for the steps before",
        "fewest long",
        "Is a slot that was freed used again for the steps before it?",
        edit=("        reverse(start, middle, c)\n", "        reverse(start, middle, c - 1)\n"),
    ),
    wrong(
        "as many slots behind the state as before it",
        "valid fewest long",
        "x_0 takes one slot. Is a slot freed when the steps behind it are read?",
        edit=("reverse(middle, stop, c - 1)", "reverse(middle, stop, c)"),
    ),
    wrong(
        "from the first state every time",
        "fewest edges long",
        "That is the number with one slot: what is stored on the way?",
        edit=("        if c > 1:\n", "        if False:\n"),
    ),
    wrong(
        "everything on the tape",
        "valid fewest edges long",
        "binomial(10, 3) has 10 steps on the tape at a time, wanted one: record",
        source="""
def binomial(length, slots, t):
    steps = range(length)
    return [("record", k) for k in steps] + [("read", k) for k in reversed(steps)]
""",
    ),
    wrong(
        "does not go back to the first state",
        "valid fewest edges long",
        "binomial(10, 3): Action 14, advance 7: the current state is x_10, not ",
        edit=('        schedule.append(("restore", start))\n', ""),
    ),
    wrong(
        "the place is that of a longer part",
        "fewest long",
        "Is the middle always the best place for the next state?",
        edit=("t[n - m, c - 1] + t[m, c]", "t[n - m, c - 1] + t[m + 1, c]"),
    ),
    wrong(
        "the two parts in each other's place",
        "fewest long",
        "binomial(10, 3) advances 25 steps, wanted 15.",
        edit=("t[n - m, c - 1] + t[m, c]", "t[m, c - 1] + t[n - m, c]"),
    ),
    wrong(
        "the slot of the first state is not counted",
        "valid fewest edges long",
        "x_0 takes one slot. Is a slot freed when the steps behind it are read?",
        source="""
def binomial(length, slots, t):
    schedule = [("store", 0)]

    def reverse(start, stop, c):
        n = stop - start
        if n == 1:
            schedule.extend([("record", start), ("read", start)])
            return
        if c == 0:
            middle = stop - 1
        else:
            middle = start + min(
                range(1, n), key=lambda m: m + fewest(n - m, c) + fewest(m, c + 1)
            )
        schedule.extend(("advance", k) for k in range(start, middle))
        if stop - middle > 1:
            schedule.append(("store", middle))
        reverse(middle, stop, c - 1)
        if stop - middle > 1:
            schedule.append(("free", middle))
        schedule.append(("restore", start))
        reverse(start, middle, c)

    reverse(0, length, slots)
    return schedule
""",
    ),
    wrong(
        "states that are evenly spread",
        "fewest edges long",
        "binomial(10, 3) advances 21 steps, wanted 15.",
        source="""
def binomial(length, slots, t):
    s = -(-length // slots)
    starts = list(range(0, length, s))
    schedule = []
    for start in starts:
        schedule.append(("store", start))
        if start != starts[-1]:
            schedule += [("advance", k) for k in range(start, start + s)]
    for start in reversed(starts):
        for k in reversed(range(start, min(start + s, length))):
            schedule.append(("restore", start))
            schedule += [("advance", i) for i in range(start, k)]
            schedule += [("record", k), ("read", k)]
        schedule.append(("free", start))
    return schedule
""",
    ),
    wrong(
        "the table is used up",
        "long",
        None,
        edit=("    schedule = []\n", "    schedule = []\n    t += np.arange(len(t))[:, None]\n"),
    ),
    wrong(
        "the example",
        "valid fewest edges long",
        "binomial(10, 3): Action 5, read 2: now is the turn of step 9.",
        source="""
def binomial(length, slots, t):
    schedule = [("store", 0), ("advance", 0), ("store", 1), ("advance", 1)]
    schedule += [("record", 2), ("read", 2), ("restore", 1), ("record", 1), ("read", 1)]
    return schedule + [("free", 1), ("restore", 0), ("record", 0), ("read", 0), ("free", 0)]
""",
    ),
]

RIGHT = [
    Right(
        "lists that are put together, the place by the table",
        """
def binomial(length, slots, t):
    def part(a, b, c):
        if b == a + 1:
            return [("record", a), ("read", a)]
        if c == 1:
            split = b - 1
        else:
            costs = [m + t[b - a - m][c - 1] + t[m][c] for m in range(1, b - a)]
            split = a + 1 + int(np.argmin(costs))
        go = [("advance", k) for k in range(a, split)]
        if split == b - 1:
            behind = part(split, b, 1)
        else:
            behind = [("store", split)] + part(split, b, c - 1) + [("free", split)]
        return go + behind + [("restore", a)] + part(a, split, c)

    return [("store", 0)] + part(0, length, slots) + [("free", 0)]
""",
    ),
    Right(
        "by binomial coefficients, without the table, as a generator",
        """
import math


def binomial(length, slots, t):
    def beta(c, r):
        return math.comb(c + r, c) if r >= 0 else 0

    def first_part(n, c):
        if c == 1:
            return n - 1
        r = 0
        while beta(c, r) < n:
            r += 1
        return min(beta(c, r - 1), n - max(1, beta(c - 1, r - 1)))

    yield ("store", 0)
    todo = [("part", 0, length, slots)]
    while todo:
        name, a, b, c = todo.pop()
        if name != "part":
            yield (name, a)
            continue
        if b - a == 1:
            yield ("record", a)
            yield ("read", a)
            continue
        middle = a + first_part(b - a, c)
        for k in range(a, middle):
            yield ("advance", k)
        todo += [("part", a, middle, c), ("restore", a, 0, 0)]
        if b - middle > 1:
            yield ("store", middle)
            todo.append(("free", middle, 0, 0))
        todo.append(("part", middle, b, c - 1))
""",
    ),
    Right(
        "the last of the best places, frees before the last step of a part",
        """
def binomial(length, slots, t):
    actions = [["store", 0]]

    def backward(a, b, c):
        while b - a > 1:
            n = b - a
            m = n - 1
            if c > 1:
                costs = {m: m + t[n - m, c - 1] + t[m, c] for m in range(1, n)}
                m = max(m for m in costs if costs[m] == min(costs.values()))
            for k in range(a, a + m):
                actions.append(["advance", k])
            if n - m > 1:
                actions.append(["store", a + m])
            backward(a + m, b, c - 1)
            actions.append(["restore", a])
            b = a + m
        if b - a == 1:
            if ["store", a] in actions and ["free", a] not in actions[last(a) :]:
                actions.append(["free", a])
            actions.append(["record", a])
            actions.append(["read", a])

    def last(a):
        return len(actions) - 1 - actions[::-1].index(["store", a])

    backward(0, length, slots)
    return actions
""",
    ),
    Right(
        "a table of its own with the best places",
        """
def binomial(length, slots, t):
    cost, place = {}, {}
    for c in range(1, slots + 1):
        cost[1, c] = 0
        for n in range(2, length + 1):
            if c == 1:
                cost[n, c], place[n, c] = n * (n - 1) // 2, n - 1
                continue
            cost[n, c], place[n, c] = min(
                (m + cost[n - m, c - 1] + cost[m, c], m) for m in range(1, n)
            )
    out = []

    def visit(start, n, c):
        while n > 1:
            m = place[n, c]
            out.extend(("advance", start + i) for i in range(m))
            alone = n - m == 1
            if not alone:
                out.append(("store", start + m))
            visit(start + m, n - m, c - 1)
            if not alone:
                out.append(("free", start + m))
            out.append(("restore", start))
            n = m
        out.append(("record", start))
        out.append(("read", start))

    out.append(("store", 0))
    visit(0, length, slots)
    return tuple(out)
""",
    ),
]
