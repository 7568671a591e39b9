"""Answers to the question `diagonal` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "not divided",
        "values exact products",
        "That is the first sum. What is it divided by?",
        edit=(" / (probes.astype(float) ** 2).sum(axis=0)", ""),
    ),
    wrong(
        "divided by the number of probes",
        "values exact",
        "That is the mean. The squares of these probes do not add up to 3.",
        edit=("(probes.astype(float) ** 2).sum(axis=0)", "len(probes)"),
    ),
    wrong(
        "divided by all squares together",
        "values exact products",
        "Each entry has a sum of squares of its own.",
        edit=("(probes.astype(float) ** 2).sum(axis=0)", "(probes.astype(float) ** 2).sum()"),
    ),
    wrong(
        "divided by the square of the sum",
        "values exact products",
        "The square of the sum is not the sum of the squares.",
        edit=("(probes.astype(float) ** 2).sum(axis=0)", "(probes.astype(float).sum(axis=0) ** 2)"),
    ),
    wrong(
        "the mean of quotients",
        "values exact",
        "Got [inf, 1.5] for the diagonal, wanted [1.9, 3.7857142857142856].",
        source="""
def diagonal(matvec, probes):
    return np.mean([matvec(v) / v for v in probes], axis=0)
""",
    ),
    wrong(
        "the squares overflow in small integers",
        "exact",
        None,
        edit=("probes.astype(float)", "probes"),
    ),
    wrong(
        "sums over the entries",
        "values exact",
        "Got shape (3,) for the diagonal, wanted shape (2,).",
        edit=(
            "products.sum(axis=0) / (probes.astype(float) ** 2).sum(axis=0)",
            "products.sum(axis=1) / (probes.astype(float) ** 2).sum(axis=1)",
        ),
    ),
    wrong(
        "the trace on every entry",
        "values exact products",
        "Is there a sum over the entries that should be over the probes?",
        edit=("products.sum(axis=0)", "products.sum()"),
    ),
    wrong(
        "unit vectors",
        "values products",
        "That is the exact diagonal, which three probes do not know.",
        source="""
def diagonal(matvec, probes):
    return np.array([matvec(e) @ e for e in np.eye(probes.shape[1])])
""",
    ),
    wrong(
        "the first probe only",
        "values exact products",
        "That is the first sum of one probe only.",
        edit=("for v in probes]", "for v in probes[:1]]"),
    ),
    wrong(
        "the sums of absolute values below",
        "values exact",
        "Where are the squares of the probes?",
        edit=("(probes.astype(float) ** 2)", "np.abs(probes.astype(float))"),
    ),
]

RIGHT = [
    Right(
        "two running sums",
        """
def diagonal(matvec, probes):
    above = np.zeros(probes.shape[1])
    below = np.zeros(probes.shape[1])
    for v in probes:
        v = v.astype(float)
        above += v * matvec(v)
        below += v * v
    return above / below
""",
    ),
    Right(
        "Einstein's summation",
        """
def diagonal(matvec, probes):
    V = np.array(probes, dtype=float)
    W = np.stack([matvec(v) for v in V])
    return np.einsum("mi,mi->i", V, W) / np.einsum("mi,mi->i", V, V)
""",
    ),
    Right(
        "a least-squares fit for each entry, as a list",
        """
def diagonal(matvec, probes):
    V = np.asarray(probes, float)
    W = np.array([matvec(v) for v in V])
    return [float(np.linalg.lstsq(V[:, [i]], W[:, i], rcond=None)[0][0]) for i in range(V.shape[1])]
""",
    ),
    Right(
        "weights first",
        """
def diagonal(matvec, probes):
    V = probes * 1.0
    weights = V / (V * V).sum(0)
    return sum(w * matvec(v) for w, v in zip(weights, V))
""",
    ),
]
