"""Answers to the question `density` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the first entries of the rows",
        "shares spectrum",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        edit=("vectors[0] ** 2", "vectors[:, 0] ** 2"),
    ),
    wrong(
        "the last entries",
        "shares spectrum",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        edit=("vectors[0] ** 2", "vectors[-1] ** 2"),
    ),
    wrong(
        "the shares are not squared",
        "shares starts spectrum",
        "The shares of each start add up to one.",
        edit=("vectors[0] ** 2", "np.abs(vectors[0])"),
    ),
    wrong(
        "all nodes have the same share",
        "shares",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        edit=("vectors[0] ** 2", "np.full(len(nodes), 1 / len(nodes))"),
    ),
    wrong(
        "each node has the share one",
        "shares starts spectrum",
        "The shares of each start add up to one.",
        edit=("vectors[0] ** 2", "np.ones(len(nodes))"),
    ),
    wrong(
        "the sum over the starts",
        "starts spectrum",
        "The shares of each start add up to one.",
        edit=("return density / len(starts)", "return density"),
    ),
    wrong(
        "divided by the number of starts twice",
        "starts spectrum",
        "The shares of each start add up to one.",
        edit=("return density / len(starts)", "return density / len(starts) ** 2"),
    ),
    wrong(
        "divided by the number of rows",
        "bells shares starts spectrum",
        "By what do you divide? There are m starts, of d entries each.",
        edit=("return density / len(starts)", "return density / starts.shape[1]"),
    ),
    wrong(
        "the last start alone",
        "starts",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        edit=("density += bells", "density = len(starts) * bells"),
    ),
    wrong(
        "no 2 in the exponent",
        "bells shares starts spectrum",
        "Is the 2 in the exponent there?",
        edit=("-0.5 *", "-1.0 *"),
    ),
    wrong(
        "no factor in front of the bell",
        "bells shares starts spectrum",
        "The factor in front of the bell is missing.",
        edit=(" / (width * np.sqrt(2 * np.pi))", ""),
    ),
    wrong(
        "the width is missing in the factor",
        "bells shares starts spectrum",
        "Is the factor in front of the bell complete?",
        edit=("/ (width * np.sqrt(2 * np.pi))", "/ np.sqrt(2 * np.pi)"),
    ),
    wrong(
        "the root covers the width, too",
        "bells shares starts spectrum",
        "Does the root in front of the bell cover the width, too?",
        edit=("(width * np.sqrt(2 * np.pi))", "np.sqrt(2 * np.pi * width)"),
    ),
    wrong(
        "the width is not squared",
        "bells shares starts spectrum",
        "The width in the exponent: is it squared?",
        edit=(
            "((t[:, np.newaxis] - nodes) / width) ** 2",
            "(t[:, np.newaxis] - nodes) ** 2 / width",
        ),
    ),
    wrong(
        "the exponent without the square",
        "bells shares starts spectrum",
        ("Got 1.5957867023491903 for T = (3): the integral of the density, wanted"),
        edit=(
            "((t[:, np.newaxis] - nodes) / width) ** 2",
            "np.abs((t[:, np.newaxis] - nodes) / width)",
        ),
    ),
    wrong(
        "the width is taken for a variance",
        "bells shares starts spectrum",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        source="""
def spectral_density(process, starts, t, width):
    total = np.zeros(len(t))
    for start in starts:
        nodes, vectors = np.linalg.eigh(process(start))
        x = t[:, np.newaxis] - nodes
        total += np.exp(-0.5 * x**2 / width) @ vectors[0] ** 2 / np.sqrt(2 * np.pi * width)
    return total / len(starts)
""",
    ),
    wrong(
        "process is called twice for each start",
        "starts",
        "Twice for each start: keep its result.",
        edit=(
            "nodes, vectors = np.linalg.eigh(process(start))",
            (
                "nodes, vectors = np.linalg.eigvalsh(process(start)), "
                "np.linalg.eigh(process(start))[1]"
            ),
        ),
    ),
    wrong(
        "processes of the same length are expected",
        "starts",
        "ValueError: all input arrays must have the same shape",
        source="""
def spectral_density(process, starts, t, width):
    matrices = np.stack([process(start) for start in starts])
    nodes, vectors = np.linalg.eigh(matrices)
    bells = np.exp(-0.5 * ((t[:, None, None] - nodes) / width) ** 2)
    shares = vectors[:, 0, :] ** 2
    return np.mean(np.sum(bells * shares, axis=2), axis=1) / (width * np.sqrt(2 * np.pi))
""",
    ),
    wrong(
        "t is sorted first",
        "bells",
        None,
        edit=(
            "    density = np.zeros(len(t))\n",
            "    t = np.sort(t)\n    density = np.zeros(len(t))\n",
        ),
    ),
    wrong(
        "the density is normalized by its own sum on the grid",
        "bells starts spectrum",
        None,
        edit=("return density / len(starts)", "return density / np.sum(density) / (t[1] - t[0])"),
    ),
    wrong(
        "a histogram of the nodes",
        "bells shares starts spectrum",
        "Got 0.9875 for T = (3): the integral of the density, wanted 1.0.",
        source="""
def spectral_density(process, starts, t, width):
    nodes = np.concatenate([np.linalg.eigvalsh(process(start)) for start in starts])
    near = np.abs(t[:, np.newaxis] - nodes) < width
    return np.mean(near, axis=1) / (2 * width)
""",
    ),
    wrong(
        "nodes from the diagonal",
        "shares starts spectrum",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        edit=(
            "nodes, vectors = np.linalg.eigh(process(start))",
            (
                "matrix = process(start)\n"
                "        nodes, vectors = np.diag(matrix), np.eye(len(matrix))"
            ),
        ),
    ),
    wrong(
        "starts pooled: each node counts the same over all",
        "starts",
        "Do the shares belong to their nodes? Rows or columns: hint 1.",
        source="""
def spectral_density(process, starts, t, width):
    nodes, shares = [], []
    for start in starts:
        values, vectors = np.linalg.eigh(process(start))
        nodes.extend(values)
        shares.extend(vectors[0] ** 2 * len(values))
    bells = np.exp(-0.5 * ((t[:, np.newaxis] - np.array(nodes)) / width) ** 2)
    return bells @ np.array(shares) / len(nodes) / (width * np.sqrt(2 * np.pi))
""",
    ),
]
RIGHT = [
    Right(
        "loops over everything",
        """
import math


def spectral_density(process, starts, t, width):
    result = [0.0] * len(t)
    for start in starts:
        T = process(start)
        theta, Y = np.linalg.eigh(T)
        for j in range(len(theta)):
            tau = Y[0, j] ** 2
            for i, x in enumerate(t):
                bell = math.exp(-((x - theta[j]) ** 2) / (2 * width**2))
                result[i] += tau * bell / (width * math.sqrt(2 * math.pi)) / len(starts)
    return result
""",
    ),
    Right(
        "all rules first, one product at the end",
        """
def spectral_density(process, starts, t, width):
    rules = [np.linalg.eigh(np.asarray(process(v))) for v in starts]
    nodes = np.concatenate([values for values, _ in rules])
    masses = np.concatenate([vectors[0, :] ** 2 for _, vectors in rules]) / len(rules)
    x = np.subtract.outer(np.asarray(t), nodes) / width
    return np.exp(-x * x / 2).dot(masses) / np.sqrt(2 * np.pi) / width
""",
    ),
    Right(
        "a mean of densities, unit starts",
        """
def spectral_density(process, starts, t, width):
    def one(start):
        values, vectors = np.linalg.eigh(process(start / np.linalg.norm(start)))
        bells = np.exp(-((values[:, None] - t) ** 2) / (2 * width * width))
        return np.sum(vectors[0][:, None] ** 2 * bells, axis=0) / np.sqrt(2 * np.pi * width**2)

    return np.mean([one(start) for start in starts], axis=0)
""",
    ),
    Right(
        "a function of a matrix: the corner of the bell of T",
        """
def spectral_density(process, starts, t, width):
    density = np.zeros(np.shape(t))
    for row in range(len(starts)):
        values, vectors = np.linalg.eigh(process(starts[row]))
        for i in range(len(t)):
            bell = np.exp(-0.5 * ((t[i] - values) / width) ** 2) / (width * (2 * np.pi) ** 0.5)
            density[i] += (vectors @ np.diag(bell) @ vectors.T)[0, 0]
    return density / len(starts)
""",
    ),
]
