# ruff: noqa: E501
"""Answers to the question `draw` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "zeros and ones",
        "signs independent",
        "Got 2 different entries, among them 0 and 1, wanted -1 and 1 only.",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.integers(2, size=(m, n))
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "-1, 0 and 1",
        "signs independent",
        "Got 3 different entries, among them -1 and 1, wanted -1 and 1 only.",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.integers(-1, 2, size=(m, n))
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "signs of a coin that is not fair",
        "signs",
        None,
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return np.where(rng.random((m, n)) < 0.55, 1.0, -1.0)
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "the same row m times",
        "signs normal independent",
        "Got 0.333 for the mean of the entries of rademacher probes, wanted abo",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return np.tile(rng.choice([-1.0, 1.0], size=n), (m, 1))
    if distribution == "gaussian":
        return np.tile(rng.standard_normal(n), (m, 1))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "one sign for a whole probe",
        "independent",
        None,
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return np.repeat(rng.choice([-1.0, 1.0], size=(m, 1)), n, axis=1)
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "uniform in place of normal",
        "normal independent",
        "Got 0.338 for the mean of the squared entries of gaussian probes, want",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n))
    if distribution == "gaussian":
        return rng.uniform(-1, 1, size=(m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "uniform with variance 1",
        "normal independent",
        None,
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n))
    if distribution == "gaussian":
        return rng.uniform(-1, 1, size=(m, n)) * np.sqrt(3)
    raise ValueError(distribution)
""",
    ),
    wrong(
        "Gaussian probes made equally long",
        "normal independent",
        None,
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n))
    if distribution == "gaussian":
        return (lambda v: v / np.linalg.norm(v, axis=1, keepdims=True) * np.sqrt(n))(rng.standard_normal((m, n)))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "NumPy's global generator",
        "generator",
        "Two generators with the same seed gave different rademacher probes: do",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return np.random.choice([-1.0, 1.0], size=(m, n))
    if distribution == "gaussian":
        return np.random.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "a generator of its own with a fixed seed",
        "generator",
        None,
        source="""
def draw(rng, m, n, distribution):
    rng = np.random.default_rng(0)
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n))
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "probes in columns",
        "signs normal independent",
        "Got shape (3, 1000) for 1000 rademacher probes of length 3, wanted (10",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(n, m))
    if distribution == "gaussian":
        return rng.standard_normal((n, m))
    raise ValueError(distribution)
""",
    ),
    wrong(
        "anything unknown is Gaussian",
        "generator",
        "Got an answer for the distribution 'uniform', wanted a ValueError.",
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n))
    return rng.standard_normal((m, n))
""",
    ),
    wrong(
        "signs that alternate from probe to probe",
        "independent",
        None,
        source="""
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], size=(m, n)) if m == 1 else np.where((np.arange(m)[:, None] + rng.integers(2, size=n)) % 2, 1.0, -1.0)
    if distribution == "gaussian":
        return rng.standard_normal((m, n))
    raise ValueError(distribution)
""",
    ),
]

RIGHT = [
    Right(
        "integers, doubled and shifted",
        """
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return 2 * rng.integers(0, 2, size=(m, n)) - 1
    if distribution == "gaussian":
        return rng.normal(size=(m, n))
    raise ValueError(distribution)
""",
    ),
    Right(
        "signs of uniform numbers",
        """
def draw(rng, m, n, distribution):
    if distribution == "rademacher":
        return np.where(rng.random((m, n)) < 0.5, -1.0, 1.0)
    if distribution == "gaussian":
        return rng.normal(0.0, 1.0, (m, n))
    raise ValueError(distribution)
""",
    ),
    Right(
        "row by row",
        """
def draw(rng, m, n, distribution):
    rows = []
    for _ in range(m):
        if distribution == "rademacher":
            rows.append([float(s) for s in rng.choice((-1, 1), n)])
        elif distribution == "gaussian":
            rows.append(list(rng.standard_normal(n)))
        else:
            raise ValueError("unknown")
    return np.array(rows)
""",
    ),
    Right(
        "a table of functions",
        """
def draw(rng, m, n, distribution):
    kinds = {
        "rademacher": lambda: np.sign(rng.standard_normal((m, n))),
        "gaussian": lambda: rng.standard_normal(m * n).reshape(m, n),
    }
    if distribution not in kinds:
        raise ValueError(f"no distribution {distribution}")
    return kinds[distribution]()
""",
    ),
]
