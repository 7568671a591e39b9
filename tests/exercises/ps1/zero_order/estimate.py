"""Answers to the question `estimate` of zero-order: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

AVERAGED = """

def averaged_estimate(f, w, directions, eps, distribution):
    m, d = directions.shape
    total = np.zeros(d)
    for v in directions:
        total += (f(w + eps * v) - f(w - eps * v)) / (2 * eps) * v
    factor = d if distribution == "sphere" else 1
    return factor * total / m
"""

WRONG = [
    wrong(
        "points of a cube, made as long",
        "uniform",
        None,
        edit=("standard_normal((m, d))", "uniform(-1, 1, (m, d))"),
    ),
    wrong(
        "positive entries only",
        "uniform",
        "as likely as its opposite",
        edit=("standard_normal((m, d))", "random((m, d))"),
    ),
    wrong(
        "normal directions of any length",
        "length uniform",
        "wanted length 1",
        edit=("return v / np.linalg.norm(v, axis=1, keepdims=True)", "return v"),
    ),
    wrong(
        "columns of length one",
        "length uniform",
        "The columns have length one",
        edit=("axis=1", "axis=0"),
    ),
    wrong(
        "all directions together have length one",
        "length uniform",
        "All of them together",
        edit=("np.linalg.norm(v, axis=1, keepdims=True)", "np.linalg.norm(v)"),
    ),
    wrong(
        "divides by the square of the length",
        "length uniform",
        "wanted length 1",
        edit=("np.linalg.norm(v, axis=1, keepdims=True)", "np.sum(v**2, axis=1, keepdims=True)"),
    ),
    wrong(
        "coins: corners of a cube",
        "uniform",
        None,
        edit=("standard_normal((m, d))", "choice([-1.0, 1.0], (m, d))"),
    ),
    wrong(
        "axes at random",
        "uniform",
        "as likely as its opposite",
        source="""
def sphere_directions(seed, m, d):
    return np.eye(d)[np.random.default_rng(seed).integers(0, d, m)]
"""
        + AVERAGED,
    ),
    wrong(
        "one direction, repeated",
        "uniform",
        "each row drawn anew",
        source="""
def sphere_directions(seed, m, d):
    v = np.random.default_rng(seed).standard_normal(d)
    return np.tile(v / np.linalg.norm(v), (m, 1))
"""
        + AVERAGED,
    ),
    wrong(
        "each row from the same seed",
        "uniform",
        "each row drawn anew",
        source="""
def sphere_directions(seed, m, d):
    rows = []
    for _ in range(m):
        v = np.random.default_rng(seed).standard_normal(d)
        rows.append(v / np.linalg.norm(v))
    return np.array(rows)
"""
        + AVERAGED,
    ),
    wrong(
        "two angles that are both uniform",
        "uniform",
        None,
        source="""
def sphere_directions(seed, m, d):
    rng = np.random.default_rng(seed)
    v = rng.standard_normal((m, d))
    if d == 3:
        turn, height = rng.uniform(0, 2 * np.pi, m), rng.uniform(0, np.pi, m)
        v = np.stack([np.cos(turn), np.sin(turn), 1 / np.tan(height)], axis=1)
    return v / np.linalg.norm(v, axis=1, keepdims=True)
"""
        + AVERAGED,
    ),
    wrong(
        "a direction in each column",
        "length uniform seed",
        "A direction in each row",
        edit=("return v / np.linalg.norm(v, axis=1, keepdims=True)", "return (v / np.linalg.norm(v, axis=1, keepdims=True)).T"),
    ),
    wrong(
        "draws without the seed",
        "seed",
        "where do the numbers come from?",
        edit=("default_rng(seed)", "default_rng()"),
    ),
    wrong(
        "always the same seed",
        "seed",
        None,
        edit=("default_rng(seed)", "default_rng(0)"),
    ),
    wrong(
        "the sum in the place of the mean",
        "mean normal smoothed",
        "a sum in the place of a mean",
        edit=("return factor * total / m", "return factor * total"),
    ),
    wrong(
        "no factor",
        "mean smoothed",
        "Half the right value",
        edit=('d if distribution == "sphere" else 1', "1"),
    ),
    wrong(
        "the factor d for all directions",
        "normal",
        "Twice the right value",
        edit=('d if distribution == "sphere" else 1', "d"),
    ),
    wrong(
        "the factors exchanged",
        "mean normal smoothed",
        "Half the right value",
        edit=('d if distribution == "sphere" else 1', '1 if distribution == "sphere" else d'),
    ),
    wrong(
        "the factor m in the place of d",
        "mean smoothed",
        "Twice the right value",
        edit=("factor = d if", "factor = m if"),
    ),
    wrong(
        "makes normal directions as long as one",
        "normal",
        None,
        edit=("    for v in directions:\n", "    for v in directions:\n        v = v / np.linalg.norm(v)\n"),
    ),
    wrong(
        "makes the directions that were given as long as one",
        "normal cost",
        None,
        edit=(
            "    total = np.zeros(d)\n",
            "    total = np.zeros(d)\n"
            "    directions /= np.linalg.norm(directions, axis=1, keepdims=True)\n",
        ),
    ),
    wrong(
        "is one-sided, with the value at w computed each time",
        "mean normal",
        "That is one-sided",
        edit=("(f(w + eps * v) - f(w - eps * v)) / (2 * eps)", "(f(w + eps * v) - f(w)) / eps"),
    ),
    wrong(
        "computes the value at w and does not use it",
        "cost",
        "Is one spent on w itself?",
        edit=("    total = np.zeros(d)\n", "    total, value = np.zeros(d), f(w)\n"),
    ),
    wrong(
        "has a radius of its own",
        "smoothed",
        None,
        edit=("    m, d = directions.shape\n", "    m, d = directions.shape\n    eps = 1e-5\n"),
    ),
    wrong(
        "the first direction alone",
        "mean normal smoothed cost",
        "along the first direction alone",
        edit=("for v in directions:", "m = 1\n    for v in directions[:1]:"),
    ),
    wrong(
        "the last direction alone",
        "mean normal smoothed cost",
        "along the last direction alone",
        edit=("return factor * total / m", "return factor * (f(w + eps * v) - f(w - eps * v)) / (2 * eps) * v"),
    ),
    wrong(
        "the mean of all entries",
        "mean normal smoothed cost",
        "Got shape ()",
        edit=("return factor * total / m", "return np.mean(factor * total / m)"),
    ),
    wrong(
        "goes through the columns",
        "mean normal smoothed cost",
        "ValueError",
        edit=("for v in directions:", "for v in directions.T:"),
    ),
    wrong(
        "the mean of the slopes times the mean of the directions",
        "mean normal smoothed",
        "Got",
        source="""
def sphere_directions(seed, m, d):
    v = np.random.default_rng(seed).standard_normal((m, d))
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def averaged_estimate(f, w, directions, eps, distribution):
    slopes = [(f(w + eps * v) - f(w - eps * v)) / (2 * eps) for v in directions]
    factor = directions.shape[1] if distribution == "sphere" else 1
    return factor * np.mean(slopes) * directions.mean(axis=0)
""",
    ),
]

RIGHT = [
    Right(
        "one row after the other, and a matrix product",
        """
def sphere_directions(seed, m, d):
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(m):
        v = rng.normal(0.0, 1.0, d)
        rows.append(v / np.sqrt(v @ v))
    return np.array(rows)


def averaged_estimate(f, w, directions, eps, distribution):
    slopes = [(f(w + eps * v) - f(w - eps * v)) / (2 * eps) for v in directions]
    mean = np.array(slopes) @ directions / len(directions)
    if distribution == "sphere":
        mean = mean * directions.shape[1]
    return mean
""",
    ),
    Right(
        "uses question 1, and lists",
        """
def sphere_directions(seed, m, d):
    z = np.random.default_rng(seed).standard_normal((m, d))
    return np.array([each / np.linalg.norm(each) for each in z])


def averaged_estimate(f, w, directions, eps, distribution):
    c = {"sphere": np.shape(directions)[1], "normal": 1}[distribution]
    return np.mean([c * projection(f, w, v, eps) for v in directions], axis=0)
""",
    ),
    Right(
        "columns of normal numbers, and all points at once",
        """
def sphere_directions(seed, m, d):
    z = np.random.default_rng(seed).standard_normal((d, m))
    return np.transpose(z / np.sqrt(np.sum(z * z, axis=0)))


def averaged_estimate(f, w, directions, eps, distribution):
    ahead = np.array([f(p) for p in w + eps * directions])
    behind = np.array([f(p) for p in w - eps * directions])
    G = ((ahead - behind) / (2 * eps))[:, np.newaxis] * directions
    if distribution == "normal":
        return G.mean(axis=0)
    return G.mean(axis=0) * len(w)
""",
    ),
    Right(
        "the older generator, and plain Python",
        """
def sphere_directions(seed, m, d):
    rng = np.random.RandomState(seed)
    v = rng.randn(m, d)
    for i in range(m):
        v[i] /= np.linalg.norm(v[i])
    return v


def averaged_estimate(f, w, directions, eps, distribution):
    m, d = len(directions), len(directions[0])
    total = [0.0] * d
    for i in range(m):
        v = directions[i]
        slope = (f(w + eps * v) - f(w - eps * v)) / (2 * eps)
        for j in range(d):
            total[j] += slope * v[j]
    return [(d if distribution == "sphere" else 1) * each / m for each in total]
""",
    ),
    Right(
        "a running mean",
        """
def sphere_directions(seed, m, d):
    generator = np.random.default_rng(seed)
    v = np.zeros((m, d))
    for row in v:
        while not row.any():
            row[:] = generator.standard_normal(d)
        row /= np.linalg.norm(row)
    return v


def averaged_estimate(f, w, directions, eps, distribution):
    mean = 0.0
    for k, v in enumerate(directions, start=1):
        c = v.size if distribution == "sphere" else 1
        G = c * v * (f(w + eps * v) - f(w - eps * v)) / eps / 2
        mean = mean + (G - mean) / k
    return mean
""",
    ),
]
