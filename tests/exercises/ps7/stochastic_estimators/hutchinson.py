# ruff: noqa: E501
"""Answers to the question `hutchinson` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the sum instead of the mean",
        "values signs",
        "That is the sum. How many probes are there?",
        edit=("np.mean(", "np.sum("),
    ),
    wrong(
        "divides by the length of a probe",
        "values signs",
        "The sum is 72: divide it by the number of probes, not by that of entri",
        source="""
def hutchinson(matvec, probes):
    return float(np.sum([v @ matvec(v) for v in probes]) / len(probes[0]))
""",
    ),
    wrong(
        "the mean over all entries",
        "values signs",
        "Is the mean taken over single products of entries, too? Add those up.",
        source="""
def hutchinson(matvec, probes):
    return float(np.mean([v * matvec(v) for v in probes]))
""",
    ),
    wrong(
        "Rayleigh quotients",
        "values signs",
        "That is divided by the squared lengths of the probes, too.",
        source="""
def hutchinson(matvec, probes):
    return float(sum(v @ matvec(v) for v in probes) / sum(v @ v for v in probes))
""",
    ),
    wrong(
        "the first probe only",
        "values products signs",
        "That is the first probe. What about the others?",
        edit=("for v in probes]", "for v in probes[:1]]"),
    ),
    wrong(
        "the exact trace, from unit vectors",
        "values products signs",
        "That is the exact trace, which three probes do not know.",
        edit=("for v in probes]", "for v in np.eye(len(probes[0]))]) * float(len(probes[0])"),
    ),
    wrong(
        "columns for rows",
        "values products signs",
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with g",
        edit=("for v in probes]", "for v in probes.T]"),
    ),
    wrong(
        "a product with the whole array",
        "products",
        "Got 1 for the number of products, wanted 3.",
        source="""
def hutchinson(matvec, probes):
    return float(np.trace(probes @ matvec(probes.T)) / len(probes))
""",
    ),
    wrong(
        "every product twice",
        "products",
        "Is every product computed twice?",
        edit=(
            "[v @ matvec(v) for v in probes]",
            "[(v @ matvec(v) + matvec(v) @ v) / 2 for v in probes]",
        ),
    ),
    wrong(
        "one number for each probe",
        "values signs",
        "These are the numbers of the three probes. Their mean is wanted.",
        edit=(
            "float(np.mean([v @ matvec(v) for v in probes]))",
            "np.array([v @ matvec(v) for v in probes])",
        ),
    ),
    wrong(
        "takes the square root of the length out of the probes, in place",
        "signs",
        None,
        source="""
def hutchinson(matvec, probes):
    total = 0.0
    for v in probes:
        length = np.sqrt(v @ v)
        v[:] = v / length
        total += length**2 * (v @ matvec(v))
    return total / len(probes)
""",
    ),
]

RIGHT = [
    Right(
        "a loop and a sum",
        """
def hutchinson(matvec, probes):
    total = 0.0
    for v in probes:
        product = matvec(v)
        for a, b in zip(v, product):
            total += a * b
    return total / len(probes)
""",
    ),
    Right(
        "Einstein's summation over stored products",
        """
def hutchinson(matvec, probes):
    products = np.stack([matvec(np.array(v, dtype=float)) for v in probes])
    return np.einsum("mn,mn->", probes, products) / probes.shape[0]
""",
    ),
    Right(
        "the trace of a small matrix",
        """
def hutchinson(matvec, probes):
    products = np.array(list(map(matvec, probes)))
    return np.trace(probes @ products.T) / len(products)
""",
    ),
    Right(
        "a running mean",
        """
def hutchinson(matvec, probes):
    mean = 0.0
    for count, v in enumerate(probes, start=1):
        mean += (np.dot(v, matvec(v)) - mean) / count
    return mean
""",
    ),
]
