"""Answers to the question `cheapest` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the first state takes no memory",
        "equal time schedule both",
        "x_0 is stored too, and takes memory.",
        edit=("solve(0, len(sizes), memory - sizes[0])", "solve(0, len(sizes), memory)"),
    ),
    wrong(
        "memory stays free behind a state that is stored",
        "equal time both",
        "Is the memory of a state free while the steps behind it are read?",
        edit=("left if alone else left - sizes[middle]", "left"),
    ),
    wrong(
        "memory is not given back",
        "equal time both",
        "Is the memory of a state free again for the steps before it?",
        edit=("solve(start, middle, left)", "solve(start, middle, left - sizes[middle])"),
    ),
    wrong(
        "getting there is free",
        "equal time both",
        "Got 0 for the time, for sizes (1, 5, 2), times (4, 1, 1), memory 3, wa",
        edit=("sum(times[start:middle]) + behind + before", "behind + before"),
    ),
    wrong(
        "steps in place of their times",
        "equal time both",
        "Got 3 for the time, for sizes (1, 5, 2), times (4, 1, 1), memory 3, wa",
        edit=("sum(times[start:middle])", "middle - start"),
    ),
    wrong(
        "states are counted, not their sizes",
        "equal time schedule both",
        "x_1 is too large for what x_0 leaves free.",
        source="""
def cheapest(sizes, times, memory):
    def solve(start, stop, slots):
        if stop - start == 1:
            return 0, [("record", start), ("read", start)]
        best = None
        for middle in range(start + 1, stop):
            alone = stop - middle == 1
            if not alone and slots == 1:
                continue
            behind, do_behind = solve(middle, stop, slots - 1)
            before, do_before = solve(start, middle, slots)
            if not alone:
                do_behind = [("store", middle), *do_behind, ("free", middle)]
            schedule = [("advance", k) for k in range(start, middle)]
            schedule += [*do_behind, ("restore", start), *do_before]
            time = sum(times[start:middle]) + behind + before
            if best is None or time < best[0]:
                best = time, schedule
        return best

    time, schedule = solve(0, min(len(sizes), 8), max(1, memory // min(sizes)))
    return time, [("store", 0), *schedule]
""",
    ),
    wrong(
        "recorded steps are counted",
        "equal time",
        "Got 15 for the time, for sizes (1, 5, 2), times (4, 1, 1), memory 3, w",
        edit=("    return time, [", "    return time + sum(times), ["),
    ),
    wrong(
        "the time of a step too many",
        "equal time",
        "Got 11 for the time, for sizes (1, 5, 2), times (4, 1, 1), memory 3, w",
        edit=("sum(times[start:middle])", "sum(times[start : middle + 1])"),
    ),
    wrong(
        "always in the middle, if it fits",
        "equal time schedule both",
        "There is room for x_1: 1 + 5 = 6.",
        edit=(
            "min(options, key=lambda option: option[0])",
            "options[len(options) // 2]",
        ),
    ),
    wrong(
        "a state that just fits is refused",
        "equal time both",
        "There is room for x_1: 1 + 5 = 6.",
        edit=("sizes[middle] > left", "sizes[middle] >= left"),
    ),
    wrong(
        "no state is stored",
        "equal time schedule both",
        "There is room for x_1: 1 + 5 = 6.",
        source="""
def cheapest(sizes, times, memory):
    schedule, time = [("store", 0)], 0
    for k in reversed(range(len(sizes))):
        schedule += [("restore", 0), *[("advance", i) for i in range(k)]]
        schedule += [("record", k), ("read", k)]
        time += sum(times[:k])
    return time, schedule
""",
    ),
    wrong(
        "a single step behind a state needs memory, too",
        "equal time schedule both",
        "min() arg is an empty sequence",
        edit=("if not alone and sizes[middle] > left:", "if sizes[middle] > left:"),
    ),
    wrong(
        "the time alone",
        "schedule both",
        None,
        edit=('return time, [("store", 0), *schedule]', "return time, []"),
    ),
    wrong(
        "the schedule does not store the first state",
        "schedule both",
        "x_0 is not stored",
        edit=('[("store", 0), *schedule]', "schedule"),
    ),
    wrong(
        "the schedule frees nothing",
        "both",
        "The schedule for sizes (2, 3, 4, 1, 4, 4), times (5, 6, 8, 9, 4, 6), m",
        edit=('*do_behind, ("free", middle)]', "*do_behind]"),
    ),
]

RIGHT = [
    Right(
        "a cache for the time, the schedule read off afterwards",
        """
from functools import cache


def cheapest(sizes, times, memory):
    @cache
    def best(i, j, m):
        if j == i + 1:
            return 0, None
        choices = []
        for k in range(i + 1, j):
            if k == j - 1:
                choices.append((sum(times[i:k]) + best(i, k, m)[0], k))
            elif sizes[k] <= m:
                cost = sum(times[i:k]) + best(k, j, m - sizes[k])[0] + best(i, k, m)[0]
                choices.append((cost, k))
        return min(choices)

    def actions(i, j, m):
        k = best(i, j, m)[1]
        if k is None:
            return [("record", i), ("read", i)]
        out = [("advance", a) for a in range(i, k)]
        if k == j - 1:
            out += [("record", k), ("read", k)]
        else:
            out += [("store", k)] + actions(k, j, m - sizes[k]) + [("free", k)]
        return out + [("restore", i)] + actions(i, k, m)

    room = memory - sizes[0]
    return best(0, len(sizes), room)[0], [("store", 0)] + actions(0, len(sizes), room)
""",
    ),
    Right(
        "a table over all amounts of memory, from short parts to long ones",
        """
def cheapest(sizes, times, memory):
    n, room = len(sizes), memory - sizes[0]
    clock = np.concatenate([[0], np.cumsum(times)])
    cost = np.full((n, n + 1, room + 1), np.inf)
    place = np.zeros((n, n + 1, room + 1), int)
    for i in range(n):
        cost[i, i + 1] = 0
    for size in range(2, n + 1):
        for i in range(n - size + 1):
            j = i + size
            for m in range(room + 1):
                for k in range(i + 1, j):
                    if k == j - 1:
                        behind = 0
                    elif sizes[k] <= m:
                        behind = cost[k, j, m - sizes[k]]
                    else:
                        continue
                    total = clock[k] - clock[i] + behind + cost[i, k, m]
                    if total < cost[i, j, m]:
                        cost[i, j, m], place[i, j, m] = total, k
    schedule = [["store", 0]]
    todo = [(0, n, room)]
    while todo:
        task = todo.pop()
        if isinstance(task, list):
            schedule.append(task)
            continue
        i, j, m = task
        if j - i == 1:
            schedule += [["record", i], ["read", i]]
            continue
        k = int(place[i, j, m])
        schedule += [["advance", a] for a in range(i, k)]
        todo += [(i, k, m), ["restore", i]]
        if k < j - 1:
            schedule.append(["store", k])
            todo += [["free", k], (k, j, m - sizes[k])]
        else:
            todo.append((k, j, 0))
    return cost[0, n, room], schedule
""",
    ),
    Right(
        "every set of states that a sweep may leave behind",
        """
from itertools import combinations


def cheapest(sizes, times, memory, known=None, first=0, stop=None, left=None):
    if known is None:
        time, schedule = cheapest(
            sizes, times, memory, {}, 0, len(sizes), memory - sizes[0]
        )
        return time, [("store", 0), *schedule]
    if first == stop:
        return 0, []
    if (first, stop, left) in known:
        return known[first, stop, left]
    best = None
    inner = range(first + 1, stop - 1)
    for number in range(len(inner) + 1):
        for kept in combinations(inner, number):
            free = left - sum(sizes[k] for k in kept)
            if free < 0:
                continue
            time, schedule = sum(times[first : stop - 1]), []
            for k in range(first, stop - 1):
                if k in kept:
                    schedule.append(("store", k))
                schedule.append(("advance", k))
            schedule += [("record", stop - 1), ("read", stop - 1)]
            end = stop - 1
            for k in [*reversed(kept), first]:
                more, actions = cheapest(sizes, times, memory, known, k, end, free)
                if actions:
                    schedule += [("restore", k), *actions]
                time += more
                end = k
                if k != first:
                    schedule.append(("free", k))
                    free += sizes[k]
            if best is None or time < best[0]:
                best = time, schedule
    known[first, stop, left] = best
    return best
""",
    ),
    Right(
        "the shortest way, by trying the cheapest first",
        """
import heapq


def cheapest(sizes, times, memory):
    n = len(sizes)
    queue, number, done = [(0, 0, (0,), 0, n, None)], 0, set()
    while queue:
        cost, _, kept, current, unread, history = heapq.heappop(queue)
        if unread == 0:
            actions = []
            while history is not None:
                history, action = history
                actions.append(action)
            return cost, [("store", 0), *reversed(actions)]
        if (kept, current, unread) in done:
            continue
        done.add((kept, current, unread))
        options = []
        if current is None:
            k = kept[-1]
            if k > unread - 1:
                options.append((cost, kept[:-1], None, unread, (history, ("free", k))))
            else:
                options.append((cost, kept, k, unread, (history, ("restore", k))))
        else:
            fits = sum(sizes[k] for k in kept) + sizes[current] <= memory
            if current > kept[-1] and current < unread - 1 and fits:
                options.append((cost, (*kept, current), current, unread,
                                (history, ("store", current))))
            if current == unread - 1:
                tape = ((history, ("record", current)), ("read", current))
                options.append((cost, kept, None, unread - 1, tape))
            else:
                options.append((cost + times[current], kept, current + 1, unread,
                                (history, ("advance", current))))
        for new_cost, *rest in options:
            number += 1
            heapq.heappush(queue, (new_cost, number, *rest))
""",
    ),
]
