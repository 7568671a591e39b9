"""Answers to the question `segments` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

LENGTH = """

def best_length(length, kappa):
    return min(range(1, length + 1), key=lambda s: -(-length // s) + kappa * s)
"""

WRONG = [
    wrong(
        "the last segment runs over the end",
        "rest",
        "Where does the last segment end?",
        edit=("range(start, min(start + s, length))", "range(start, start + s)"),
    ),
    wrong(
        "the steps that are left over are forgotten",
        "advanced rest",
        "segments(10, 5) advances 10 steps, wanted at most 5: the last segment ",
        source="""
def segments(length, s):
    schedule, number = [], length // s
    for i in range(number):
        schedule.append(("store", i * s))
        schedule += [("advance", k) for k in range(i * s, i * s + s)]
    for i in reversed(range(number)):
        schedule += [("restore", i * s), ("free", i * s)]
        schedule += [("record", k) for k in range(i * s, i * s + s)]
        schedule += [("read", k) for k in reversed(range(i * s, i * s + s))]
    return schedule
"""
        + LENGTH,
    ),
    wrong(
        "the last segment is advanced, too",
        "advanced rest",
        "segments(10, 5) advances 10 steps, wanted at most 5: the last segment ",
        source="""
def segments(length, s):
    schedule, starts = [], range(0, length, s)
    for start in starts:
        schedule.append(("store", start))
        schedule += [("advance", k) for k in range(start, min(start + s, length))]
    for start in reversed(starts):
        steps = range(start, min(start + s, length))
        schedule.append(("restore", start))
        schedule += [("record", k) for k in steps] + [("read", k) for k in reversed(steps)]
        schedule.append(("free", start))
    return schedule
"""
        + LENGTH,
    ),
    wrong(
        "every state of the first pass is stored",
        "stored rest",
        "segments(10, 5) stores 5 states at a time, wanted at most 2: only the ",
        edit=(
            'schedule.append(("store", start))\n        '
            'schedule += [("advance", k) for k in range(start, start + s)]',
            "for k in range(start, start + s):\n            "
            'schedule += [("store", k), ("advance", k)]',
        ),
    ),
    wrong(
        "everything on the tape",
        "advanced stored rest",
        "segments(10, 5) has 10 steps on the tape at a time, wanted at most 5: ",
        source="""
def segments(length, s):
    steps = range(length)
    return [("record", k) for k in steps] + [("read", k) for k in reversed(steps)]
"""
        + LENGTH,
    ),
    wrong(
        "each step is recorded alone, and the segment run again for it",
        "advanced rest",
        "segments(10, 5) advances 25 steps, wanted at most 5: a step is advance",
        source="""
def segments(length, s):
    schedule, starts = [], range(0, length, s)
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
"""
        + LENGTH,
    ),
    wrong(
        "the segments from the first to the last",
        "reads advanced stored rest",
        "segments(10, 5): Action 13, read 4: now is the turn of step 9.",
        edit=("for start in [last, *reversed(earlier)]:", "for start in [*earlier, last]:"),
    ),
    wrong(
        "the steps of a segment are read forward",
        "reads advanced stored rest",
        "segments(10, 5): Action 11, read 5: step 9 is the last on the tape.",
        edit=('("read", k) for k in reversed(steps)', '("read", k) for k in steps'),
    ),
    wrong(
        "s segments in place of segments of s",
        "advanced stored rest",
        "segments(10, 5) stores 4 states at a time, wanted at most 2: only the ",
        source="""
def segments(length, s):
    size = -(-length // s)
    *earlier, last = range(0, length, size)
    schedule = []
    for start in earlier:
        schedule.append(("store", start))
        schedule += [("advance", k) for k in range(start, start + size)]
    for start in [last, *reversed(earlier)]:
        if start != last:
            schedule += [("restore", start), ("free", start)]
        steps = range(start, min(start + size, length))
        schedule += [("record", k) for k in steps] + [("read", k) for k in reversed(steps)]
    return schedule
"""
        + LENGTH,
    ),
    wrong(
        "the root of the length, whatever a step takes",
        "kappa",
        "The best for kappa = 1. A step on the tape takes 4 states here.",
        edit=(
            "min(range(1, length + 1), key=lambda s: -(-length // s) + kappa * s)",
            "max(1, round(length**0.5))",
        ),
    ),
    wrong(
        "the root, rounded",
        "kappa",
        "The root, rounded. But m(5) = 3 + 2.5, and m(4) = 3 + 2: how many segm",
        edit=(
            "min(range(1, length + 1), key=lambda s: -(-length // s) + kappa * s)",
            "min(length, max(1, round((length / kappa) ** 0.5)))",
        ),
    ),
    wrong(
        "the better one of the whole numbers next to the root",
        "kappa",
        None,
        source="""
def segments(length, s):
    *earlier, last = range(0, length, s)
    schedule = []
    for start in earlier:
        schedule.append(("store", start))
        schedule += [("advance", k) for k in range(start, start + s)]
    for start in [last, *reversed(earlier)]:
        if start != last:
            schedule += [("restore", start), ("free", start)]
        steps = range(start, min(start + s, length))
        schedule += [("record", k) for k in steps] + [("read", k) for k in reversed(steps)]
    return schedule


def best_length(length, kappa):
    root = int((length / kappa) ** 0.5)
    near = [min(length, max(1, root)), min(length, root + 1)]
    return min(near, key=lambda s: -(-length // s) + kappa * s)
""",
    ),
    wrong(
        "the root of the product",
        "kappa",
        "Long tapes are expensive if kappa is large: on which side does it stan",
        edit=(
            "min(range(1, length + 1), key=lambda s: -(-length // s) + kappa * s)",
            "min(length, max(1, round((length * kappa) ** 0.5)))",
        ),
    ),
    wrong(
        "segments that are not rounded up",
        "kappa",
        "The root, rounded. But m(5) = 3 + 2.5, and m(4) = 3 + 2: how many segm",
        edit=("-(-length // s) + kappa * s", "length / s + kappa * s"),
    ),
    wrong(
        "segments that are rounded down",
        "square kappa",
        "The root, rounded. But m(5) = 3 + 2.5, and m(4) = 3 + 2: how many segm",
        edit=("-(-length // s) + kappa * s", "length // s + kappa * s"),
    ),
    wrong(
        "the memory in place of the length",
        "square kappa",
        "That is the memory; wanted the length of a segment.",
        edit=(
            "min(range(1, length + 1), key=lambda s: -(-length // s) + kappa * s)",
            "min(-(-length // s) + kappa * s for s in range(1, length + 1))",
        ),
    ),
    wrong(
        "lengths that divide the chain only",
        "square kappa",
        None,
        edit=(
            "range(1, length + 1), key",
            "[s for s in range(1, length + 1) if length % s == 0], key",
        ),
    ),
]

RIGHT = [
    Right(
        "starts stay stored until the end, and an index for each action",
        """
def segments(length, s):
    actions = []
    number = (length + s - 1) // s
    k = 0
    for i in range(number - 1):
        actions.append(["store", k])
        for _ in range(s):
            actions.append(["advance", k])
            k += 1
    for i in range(number - 1, -1, -1):
        if i < number - 1:
            actions.append(["restore", i * s])
        k = i * s
        while k < length and k < (i + 1) * s:
            actions.append(["record", k])
            k += 1
        while k > i * s:
            k -= 1
            actions.append(["read", k])
    return actions


def best_length(length, kappa):
    best, least = 1, float("inf")
    for s in range(1, length + 1):
        memory = int(np.ceil(length / s)) + kappa * s
        if memory < least:
            best, least = s, memory
    return best
""",
    ),
    Right(
        "the last segment's first state is stored, too",
        """
def segments(length, s):
    starts = np.arange(0, length, s)
    schedule = []
    for start in starts[:-1]:
        schedule.append(("store", start))
        schedule.extend(("advance", k) for k in np.arange(start, start + s))
    schedule.append(("store", starts[-1]))
    for start in starts[::-1]:
        steps = np.arange(start, min(start + s, length))
        schedule.append(("restore", start))
        schedule.extend(("record", k) for k in steps)
        schedule.extend(("read", k) for k in steps[::-1])
        schedule.append(("free", start))
    return schedule


def best_length(length, kappa):
    s = np.arange(1, length + 1)
    return s[np.argmin(np.ceil(length / s) + kappa * s)]
""",
    ),
    Right(
        "the short segment first, as a generator; the last of the best lengths",
        """
def segments(length, s):
    first = (length - 1) % s + 1
    stops = list(range(first, length + 1, s))
    starts = [0, *stops[:-1]]
    for start, stop in zip(starts[:-1], stops[:-1]):
        yield "store", start
        for k in range(start, stop):
            yield "advance", k
    for start, stop in zip(reversed(starts), reversed(stops)):
        if stop != length:
            yield "restore", start
            yield "free", start
        for k in range(start, stop):
            yield "record", k
        for k in reversed(range(start, stop)):
            yield "read", k


def best_length(length, kappa):
    return max(range(1, length + 1), key=lambda s: (-(-length // s) - kappa * s * -1) * -1)
""",
    ),
    Right(
        "recursion, and all lengths sorted",
        """
def segments(length, s, start=0):
    stop = min(start + s, length)
    steps = list(range(start, stop))
    tape = [("record", k) for k in steps] + [("read", k) for k in steps[::-1]]
    if stop == length:
        return tape
    advance = [("advance", k) for k in steps]
    back = [("restore", start), ("free", start)]
    return [("store", start)] + advance + segments(length, s, stop) + back + tape


def best_length(length, kappa):
    return sorted(range(1, length + 1), key=lambda s: (length + s - 1) // s + kappa * s)[0]
""",
    ),
]
