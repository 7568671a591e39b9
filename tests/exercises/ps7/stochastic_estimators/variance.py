"""Answers to the question `variance` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the factor 2 is missing",
        "gaussian rademacher part needed",
        "Half of it: where is the factor 2?",
        edit=("2 * float(", "float("),
    ),
    wrong(
        "the matrix in place of its symmetric part",
        "part",
        "What does a quadratic form see of a matrix that is not symmetric?",
        edit=("S = (A + A.T) / 2", "S = A * 1.0"),
    ),
    wrong(
        "the symmetric part is not halved",
        "gaussian rademacher part needed",
        "Four times of it: the symmetric part is half of a sum.",
        edit=("(A + A.T) / 2", "A + A.T"),
    ),
    wrong(
        "the same for both distributions",
        "rademacher part needed",
        "That is the variance of Gaussian probes.",
        edit=('    if distribution == "rademacher":\n        S = S - np.diag(np.diag(S))\n', ""),
    ),
    wrong(
        "the distributions in each other's place",
        "gaussian rademacher part needed",
        "That is the variance of Rademacher probes.",
        edit=('if distribution == "rademacher"', 'if distribution == "gaussian"'),
    ),
    wrong(
        "pairs once",
        "gaussian rademacher part needed",
        "Pairs i < j and pairs i > j both count.",
        source="""
def variance(A, distribution):
    S = (A + A.T) / 2
    pairs = 2 * np.sum(np.triu(S, 1) ** 2)
    return pairs if distribution == "rademacher" else pairs + 2 * np.sum(np.diag(S) ** 2)


def probes_needed(A, error, distribution):
    return max(1, int(np.ceil(variance(A, distribution) / error**2)))
""",
    ),
    wrong(
        "the standard deviation",
        "gaussian rademacher part",
        "That is the standard deviation.",
        source="""
def variance(A, distribution):
    S = (A + A.T) / 2
    if distribution == "rademacher":
        S = S - np.diag(np.diag(S))
    return np.sqrt(2 * np.sum(S**2))


def probes_needed(A, error, distribution):
    return max(1, int(np.ceil((variance(A, distribution) / error) ** 2)))
""",
    ),
    wrong(
        "the variance is compared with the error",
        "needed",
        "A standard deviation is compared with the error, not a variance.",
        edit=("/ error**2", "/ error"),
    ),
    wrong(
        "rounds down",
        "needed",
        "7.36 probes: are 7 enough?",
        edit=("np.ceil(", "np.floor("),
    ),
    wrong(
        "rounds to the nearest",
        "needed",
        "7.36 probes: are 7 enough?",
        edit=("np.ceil(", "np.round("),
    ),
    wrong(
        "may need no probe at all",
        "needed",
        None,
        edit=(
            "max(1, int(np.ceil(variance(A, distribution) / error**2)))",
            "int(np.ceil(variance(A, distribution) / error**2))",
        ),
    ),
    wrong(
        "makes A symmetric in place",
        "part",
        None,
        source="""
def variance(A, distribution):
    A[:] = (A + A.T) / 2
    off = A - np.diag(np.diag(A))
    return 2 * float(np.sum((off if distribution == "rademacher" else A) ** 2.0))


def probes_needed(A, error, distribution):
    return max(1, int(np.ceil(variance(A, distribution) / error**2)))
""",
    ),
]

RIGHT = [
    Right(
        "by the eigenvalues",
        """
def variance(A, distribution):
    eigenvalues = np.linalg.eigvalsh((np.asarray(A) + np.transpose(A)) / 2)
    result = 2 * np.sum(eigenvalues**2)
    if distribution == "rademacher":
        result -= 2 * np.sum(np.diag(A) ** 2.0)
    return result


def probes_needed(A, error, distribution):
    needed = variance(A, distribution) / error**2
    return max(1, int(-(-needed // 1)))
""",
    ),
    Right(
        "loops",
        """
def variance(A, distribution):
    total = 0.0
    for i in range(len(A)):
        for j in range(len(A)):
            if i != j or distribution == "gaussian":
                total += 2 * ((A[i, j] + A[j, i]) / 2) ** 2
    return total


def probes_needed(A, error, distribution):
    m = variance(A, distribution) / error**2
    return 1 if m <= 1 else int(m) + (m > int(m))
""",
    ),
    Right(
        "norms and traces",
        """
import math


def variance(A, distribution):
    A = np.asarray(A, float)
    both = np.sum(A * A) + np.sum(A * A.T)
    return float(both - (2 * np.sum(np.diagonal(A) ** 2) if distribution == "rademacher" else 0))


def probes_needed(A, error, distribution):
    return max(math.ceil(max(variance(A, distribution), 0.0) / error / error), 1)
""",
    ),
]
