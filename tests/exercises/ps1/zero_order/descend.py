"""Answers to the question `descend` of zero-order: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the same direction in every step, from the same seed",
        "directions reaches",
        "is it drawn anew?",
        edit=("        v = rng.", "        rng = np.random.default_rng(seed)\n        v = rng."),
    ),
    wrong(
        "no factor d",
        "update reaches",
        "is the factor d there?",
        edit=("step * w.size *", "step *"),
    ),
    wrong(
        "goes uphill",
        "update reaches",
        "That goes uphill",
        edit=("w = w - step", "w = w + step"),
    ),
    wrong(
        "forgets the 2 of the quotient",
        "update reaches",
        "is the 2 of the quotient there?",
        edit=("/ (2 * eps)", "/ eps"),
    ),
    wrong(
        "stays at the start",
        "update reaches",
        "The point has not moved",
        edit=("        w = w - step * w.size * (value_ahead - value_behind) / (2 * eps) * v\n", ""),
    ),
    wrong(
        "directions of any length",
        "directions reaches",
        "the length of the first direction",
        edit=("        v /= np.linalg.norm(v)\n", ""),
    ),
    wrong(
        "positive entries only",
        "directions reaches",
        None,
        edit=("rng.standard_normal(w.size)", "rng.random(w.size)"),
    ),
    wrong(
        "along the axes, one after the other at random",
        "directions",
        None,
        edit=("rng.standard_normal(w.size)", "np.eye(w.size)[rng.integers(w.size)]"),
    ),
    wrong(
        "is one-sided",
        "directions update seed",
        "the middle of the first two points",
        edit=("w + eps * v, w - eps * v", "w + 2 * eps * v, w.copy()"),
    ),
    wrong(
        "a step for each evaluation of the budget",
        "budget",
        "Is that 41 steps?",
        edit=("range(budget // 2)", "range(budget)"),
    ),
    wrong(
        "one step too few",
        "budget",
        "the number of evaluations",
        edit=("range(budget // 2)", "range(budget // 2 - 1)"),
    ),
    wrong(
        "one step too many for an odd budget",
        "budget",
        "more than the budget",
        edit=("budget // 2", "(budget + 1) // 2"),
    ),
    wrong(
        "evaluates the start too",
        "directions update budget seed",
        "Is one spent on the start?",
        edit=("best, best_value = w, np.inf", "best, best_value = w, f(w)"),
    ),
    wrong(
        "evaluates the point where it stands in each step",
        "directions update budget",
        "Is a third one spent",
        edit=(
            "        w = w - step",
            "        value = f(w)\n"
            "        best, best_value = (w, value) if value < best_value else (best, best_value)\n"
            "        w = w - step",
        ),
    ),
    wrong(
        "returns the last point",
        "best",
        "at the last point that was evaluated",
        edit=("        for point, value in", "        best_value = np.inf\n        for point, value in"),
    ),
    wrong(
        "returns the highest value",
        "best reaches",
        "That is the highest value",
        edit=("value < best_value", "value > best_value or best_value == np.inf"),
    ),
    wrong(
        "begins with the best value 0",
        "best",
        "the best value",
        edit=("np.inf", "0.0"),
    ),
    wrong(
        "looks only at the points ahead",
        "best",
        "the best value",
        edit=("((ahead, value_ahead), (behind, value_behind))", "((ahead, value_ahead),)"),
    ),
    wrong(
        "returns the point where it stood, not the one that was evaluated",
        "best",
        "the best point",
        edit=("best, best_value = point, value", "best, best_value = w, value"),
    ),
    wrong(
        "the best point is an array that goes on moving",
        "best",
        "the best point",
        source="""
def descend(f, start, seed, step, eps, budget):
    rng = np.random.default_rng(seed)
    w = np.array(start, dtype=float)
    best, best_value, point = w, np.inf, np.empty(w.size)
    for _ in range(budget // 2):
        v = rng.standard_normal(w.size)
        v /= np.linalg.norm(v)
        values = []
        for sign in (1, -1):
            point[:] = w + sign * eps * v
            values.append(f(point))
            if values[-1] < best_value:
                best, best_value = point, values[-1]
        w = w - step * w.size * (values[0] - values[1]) / (2 * eps) * v
    return best, best_value
""",
    ),
    wrong(
        "returns the point alone",
        "best reaches",
        "wanted the best point and its value",
        edit=("return best, float(best_value)", "return best"),
    ),
    wrong(
        "value and point exchanged",
        "best reaches",
        "the best value",
        edit=("return best, float(best_value)", "return float(best_value), best"),
    ),
    wrong(
        "moves the start itself",
        "update seed",
        None,
        source="""
def descend(f, start, seed, step, eps, budget):
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(budget // 2):
        v = rng.standard_normal(start.size)
        v /= np.linalg.norm(v)
        pair = [(f(point), point) for point in (start + eps * v, start - eps * v)]
        seen += pair
        start -= step * start.size * (pair[0][0] - pair[1][0]) / (2 * eps) * v
    value, point = min(seen, key=lambda each: each[0])
    return point, value
""",
    ),
    wrong(
        "the point keeps the integers of the start",
        "update",
        None,
        source="""
def descend(f, start, seed, step, eps, budget):
    rng = np.random.default_rng(seed)
    w, seen = start.copy(), []
    for _ in range(budget // 2):
        v = rng.standard_normal(w.size)
        v /= np.linalg.norm(v)
        pair = [(f(point), point) for point in (w + eps * v, w - eps * v)]
        seen += pair
        w[:] = w - step * w.size * (pair[0][0] - pair[1][0]) / (2 * eps) * v
    value, point = min(seen, key=lambda each: each[0])
    return point, value
""",
    ),
    wrong(
        "always the same seed",
        "seed",
        None,
        edit=("default_rng(seed)", "default_rng(0)"),
    ),
    wrong(
        "no seed at all",
        "seed",
        None,
        edit=("default_rng(seed)", "default_rng()"),
    ),
]

RIGHT = [
    Right(
        "with the functions of the questions before, all directions at once",
        """
def descend(f, start, seed, step, eps, budget):
    seen = []

    def watched(x):
        seen.append((f(x), x))
        return seen[-1][0]

    w = np.asarray(start) * 1.0
    for v in sphere_directions(seed, budget // 2, len(start)):
        w = w - step * averaged_estimate(watched, w, v[np.newaxis], eps, "sphere")
    value, point = min(seen, key=lambda pair: pair[0])
    return point, value
""",
    ),
    Right(
        "while the budget lasts",
        """
def descend(f, start, seed, step, eps, budget):
    rng = np.random.default_rng(seed)
    w = [float(each) for each in start]
    d = len(w)
    points, values = [], []
    while len(values) + 2 <= budget:
        v = rng.normal(size=d)
        v = v / (v @ v) ** 0.5
        for sign in (-1, 1):
            points.append(np.array(w) + sign * eps * v)
            values.append(f(points[-1]))
        slope = (values[-1] - values[-2]) / eps / 2
        w = [each - step * d * slope * v_i for each, v_i in zip(w, v)]
    best = int(np.argmin(values))
    return list(points[best]), values[best]
""",
    ),
    Right(
        "in place, with copies of what is kept",
        """
def descend(f, start, seed, step, eps, budget):
    rng = np.random.default_rng(seed)
    w = np.empty(np.shape(start))
    w[:] = start
    best_value = float("inf")
    for _ in range(budget // 2):
        v = rng.standard_normal(w.shape)
        v *= 1 / np.linalg.norm(v)
        ahead = f(w + eps * v)
        if ahead <= best_value:
            best, best_value = (w + eps * v).copy(), ahead
        behind = f(w - eps * v)
        if behind <= best_value:
            best, best_value = (w - eps * v).copy(), behind
        w -= (step * w.size * (ahead - behind) / (2 * eps)) * v
    return [best, best_value]
""",
    ),
    Right(
        "a seed for each step, and recursion",
        """
def descend(f, start, seed, step, eps, budget):
    def walk(w, k):
        if 2 * (k + 1) > budget:
            return []
        v = np.random.default_rng([seed, k]).standard_normal(len(w))
        v /= np.linalg.norm(v)
        pair = [(f(x), tuple(x)) for x in (w + eps * v, w - eps * v)]
        G = len(w) * (pair[0][0] - pair[1][0]) / (2 * eps) * v
        return pair + walk(w - step * G, k + 1)

    value, point = min(walk(np.array(start, float), 0))
    return np.array(point), value
""",
    ),
]
