"""Answers to the question `fewest` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "recorded steps are counted",
        "bounds table",
        "Are the recorded steps counted? The cost is the number of advanced one",
        edit=("    return t\n", "    return t + np.arange(length + 1)[:, None]\n"),
    ),
    wrong(
        "the first state takes no slot",
        "bounds table formula edges large",
        "x_0 takes one of the slots.",
        source="""
import math


def fewest_table(length, slots):
    t = np.zeros((length + 1, slots + 1), int)
    t[:, 0] = np.arange(length + 1) * (np.arange(length + 1) - 1) // 2
    for n in range(2, length + 1):
        for c in range(1, slots + 1):
            t[n, c] = min(m + t[n - m, c - 1] + t[m, c] for m in range(1, n))
    return t


def fewest(length, slots):
    slots += 1
    r = 0
    while math.comb(slots + r, slots) < length:
        r += 1
    return r * length - (math.comb(slots + r, slots + 1) if r > 0 else 0)
""",
    ),
    wrong(
        "the slot of the middle is not counted",
        "table",
        "Is the slot of x_m free while the steps behind it are read?",
        edit=("t[n - m, c - 1]", "t[n - m, c]"),
    ),
    wrong(
        "a slot less for the steps before",
        "table",
        "Is m the best one, and is the slot of x_m free again for the steps bef",
        edit=("+ t[m, c] for", "+ t[m, c - 1] for"),
    ),
    wrong(
        "getting there is free",
        "bounds table",
        "What does it cost to get to x_m?",
        edit=("min(m + t[", "min(t["),
    ),
    wrong(
        "always in the middle",
        "bounds table",
        "Is the middle always the best m?",
        edit=("for m in range(1, n))", "for m in [n // 2])"),
    ),
    wrong(
        "the first place is left out",
        "bounds table",
        "Is m the best one, and is the slot of x_m free again for the steps bef",
        edit=("for m in range(1, n))", "for m in range(2 if n > 2 else 1, n))"),
    ),
    wrong(
        "one slot: steps counted from one",
        "bounds table",
        "Are the recorded steps counted? The cost is the number of advanced one",
        edit=("n * (n - 1) // 2", "n * (n + 1) // 2"),
    ),
    wrong(
        "the table without row 0 and column 0",
        "bounds table",
        "Row 0 and column 0 are there too, so that [l, c] is t(l, c).",
        edit=("    return t\n", "    return t[1:, 1:]\n"),
    ),
    wrong(
        "the table on its side",
        "bounds table",
        "On its side: a row belongs to a length.",
        edit=("    return t\n", "    return t.T\n"),
    ),
    wrong(
        "the second term of the formula with c",
        "formula edges large",
        "Got 9 for fewest(4, 1), wanted 6.",
        edit=("math.comb(slots + r, slots + 1) if", "math.comb(slots + r - 1, slots) if"),
    ),
    wrong(
        "the second term with r",
        "formula edges large",
        "Got 2 for fewest(4, 1), wanted 6.",
        edit=("math.comb(slots + r, slots + 1) if", "math.comb(slots + 1 + r, slots + 1) if"),
    ),
    wrong(
        "no second term",
        "formula edges large",
        "Got 12 for fewest(4, 1), wanted 6.",
        edit=(
            "return r * length - (math.comb(slots + r, slots + 1) if r > 0 else 0)",
            "return r * length",
        ),
    ),
    wrong(
        "r too small by one",
        "formula edges large",
        "Got 5 for fewest(4, 1), wanted 6.",
        edit=("math.comb(slots + r, slots) < length", "math.comb(slots + r + 1, slots) < length"),
    ),
    wrong(
        "floats",
        "large",
        None,
        edit=("return r * length -", "return float(r) * length -"),
    ),
    wrong(
        "integers of 64 bits",
        "large",
        None,
        edit=("return r * length -", "return np.int64(r) * np.int64(length) -"),
    ),
    wrong(
        "the formula by the table",
        "edges large",
        None,
        source="""
def fewest_table(length, slots):
    t = np.zeros((length + 1, slots + 1), int)
    for n in range(2, length + 1):
        t[n, 1] = n * (n - 1) // 2
        for c in range(2, slots + 1):
            t[n, c] = min(m + t[n - m, c - 1] + t[m, c] for m in range(1, n))
    return t


def fewest(length, slots):
    if length > 100:
        raise MemoryError("too long")
    return int(fewest_table(length, slots)[length, slots])
""",
    ),
]

RIGHT = [
    Right(
        "memoized recursion, and the formula with a product that grows",
        """
from functools import cache


@cache
def least(n, c):
    if n == 1 or c == 1:
        return n * (n - 1) // 2
    return min(m + least(n - m, c - 1) + least(m, c) for m in range(1, n))


def fewest_table(length, slots):
    rows = [[0] * (slots + 1)]
    for n in range(1, length + 1):
        rows.append([0] + [least(n, c) for c in range(1, slots + 1)])
    return rows


def fewest(length, slots):
    r, beta, total = 0, 1, 0
    while beta < length:
        total += beta
        r += 1
        beta = beta * (slots + r) // r
    return r * length - total
""",
    ),
    Right(
        "vectorized, with floats and infinity in the column that nobody reads; own binomials",
        """
def choose(n, k):
    if k < 0 or k > n:
        return 0
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result


def fewest_table(length, slots):
    t = np.full((length + 1, slots + 1), np.inf)
    t[1, :] = 0
    for c in range(1, slots + 1):
        for n in range(2, length + 1):
            if c == 1:
                t[n, c] = n * (n - 1) / 2
            else:
                m = np.arange(1, n)
                t[n, c] = np.min(m + t[n - m, c - 1] + t[m, c])
    return t


def fewest(length, slots):
    r = next(r for r in range(length) if choose(slots + r, slots) >= length)
    return r * length - choose(slots + r, slots + 1)
""",
    ),
    Right(
        "the table by the formula",
        """
import math


def fewest(length, slots):
    r = 0
    while math.comb(slots + r, r) < length:
        r += 1
    return r * length - (math.comb(slots + r, r - 1) if r else 0)


def fewest_table(length, slots):
    return np.array(
        [[fewest(n, c) if n and c else 0 for c in range(slots + 1)] for n in range(length + 1)]
    )
""",
    ),
    Right(
        "the table by prices, the formula by bisection",
        """
import math


def fewest_table(length, slots):
    t = np.zeros((length + 1, slots + 1), dtype=np.int32)
    for c in range(1, slots + 1):
        r, left = 1, math.comb(c, 1)
        for n in range(2, length + 1):
            if left == 0:
                r += 1
                left = math.comb(c - 1 + r, r)
            t[n, c] = t[n - 1, c] + r
            left -= 1
    return t


def fewest(length, slots):
    low, high = 0, 1
    while math.comb(slots + high, slots) < length:
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if math.comb(slots + middle, slots) < length:
            low = middle + 1
        else:
            high = middle
    return low * length - math.comb(slots + low, slots + 1)
""",
    ),
]
