"""Answers to the question `plus` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the exact part only",
        "value products",
        "That is the exact part. What about the rest?",
        edit=("float(known + np.mean([g @ matvec(g) for g in rest]))", "float(known)"),
    ),
    wrong(
        "the rest only",
        "known value rank products",
        "That is the rest. What about the exact part?",
        edit=("float(known + np", "float(np"),
    ),
    wrong(
        "the sum over the probes",
        "value products",
        "Is it the sum over the probes, or their mean?",
        edit=("np.mean(", "np.sum("),
    ),
    wrong(
        "the probes keep what Q has",
        "value rank products",
        "Did the probes keep what Q has taken care of already?",
        edit=("[g - Q @ (Q.T @ g) for g in probes]", "list(probes)"),
    ),
    wrong(
        "the products are not made orthonormal",
        "known value rank products",
        "Have the columns of Q the length 1?",
        source="""
def hutch_plus_plus(matvec, sketch, probes):
    Q = np.array([matvec(s) for s in sketch]).T
    known = sum(q @ matvec(q) for q in Q.T)
    rest = [g - Q @ (Q.T @ g) for g in probes]
    return float(known + np.mean([g @ matvec(g) for g in rest]))
""",
    ),
    wrong(
        "columns of length 1 that are not orthogonal",
        "known value rank products",
        None,
        source="""
def hutch_plus_plus(matvec, sketch, probes):
    Q = np.array([matvec(s) for s in sketch]).T
    Q = Q / np.linalg.norm(Q, axis=0)
    known = sum(q @ matvec(q) for q in Q.T)
    rest = [g - Q @ (Q.T @ g) for g in probes]
    return float(known + np.mean([g @ matvec(g) for g in rest]))
""",
    ),
    wrong(
        "the basis of the sketch, without a product",
        "known value products",
        "Got 3 for the number of products, wanted 4.",
        edit=("np.array([matvec(s) for s in sketch]).T", "sketch.T"),
    ),
    wrong(
        "the rows are made orthonormal, not the columns",
        "known value rank products",
        "Got 173.0 for the result, wanted 25.0.",
        source="""
def hutch_plus_plus(matvec, sketch, probes):
    Q = np.linalg.qr(np.array([matvec(s) for s in sketch]))[0].T
    Q = np.resize(Q, (sketch.shape[1], len(sketch)))
    known = sum(q @ matvec(q) for q in Q.T)
    rest = [g - Q @ (Q.T @ g) for g in probes]
    return float(known + np.mean([g @ matvec(g) for g in rest]))
""",
    ),
    wrong(
        "the rest on one side only",
        "value rank products",
        None,
        edit=("[g @ matvec(g) for g in rest]", "[g @ matvec(h) for g, h in zip(probes, rest)]"),
    ),
    wrong(
        "the exact part is averaged, too",
        "known value rank products",
        None,
        edit=("known + np.mean(", "known / len(sketch) + np.mean("),
    ),
    wrong(
        "products with A for the projector, again",
        "products",
        "Is a product computed twice?",
        source="""
def hutch_plus_plus(matvec, sketch, probes):
    Q = np.linalg.qr(np.array([matvec(s) for s in sketch]).T)[0]
    again = np.linalg.qr(np.array([matvec(s) for s in sketch]).T)[0]
    known = sum(q @ matvec(q) for q in Q.T)
    rest = [g - again @ (again.T @ g) for g in probes]
    return float(known + np.mean([g @ matvec(g) for g in rest]))
""",
    ),
    wrong(
        "the whole matrix",
        "known value products",
        "That is the exact trace, which two probes do not know.",
        source="""
def hutch_plus_plus(matvec, sketch, probes):
    A = np.array([matvec(e) for e in np.eye(sketch.shape[1])]).T
    return float(np.trace(A))
""",
    ),
]

RIGHT = [
    Right(
        "Gram and Schmidt",
        """
def hutch_plus_plus(matvec, sketch, probes):
    basis = []
    for s in sketch:
        q = matvec(s)
        for _ in range(2):
            for b in basis:
                q = q - (b @ q) * b
        basis.append(q / np.linalg.norm(q))
    total = 0.0
    for q in basis:
        total += q @ matvec(q)
    for g in probes:
        for b in basis:
            g = g - (b @ g) * b
        total += g @ matvec(g) / len(probes)
    return total
""",
    ),
    Right(
        "the left singular vectors, rows all along",
        """
def hutch_plus_plus(matvec, sketch, probes):
    Y = np.array([matvec(s) for s in sketch])
    B = np.linalg.svd(Y, full_matrices=False)[2]
    G = probes - probes @ B.T @ B
    exact = np.sum(B * np.array([matvec(b) for b in B]))
    return exact + np.sum(G * np.array([matvec(g) for g in G])) / len(G)
""",
    ),
    Right(
        "the trace of a small matrix",
        """
def hutch_plus_plus(matvec, sketch, probes):
    Q = np.linalg.qr(np.array([matvec(s) for s in sketch]).T)[0]
    AQ = np.stack([matvec(q) for q in Q.T], axis=1)
    left = probes.T - Q @ (Q.T @ probes.T)
    AL = np.stack([matvec(g) for g in left.T], axis=1)
    return np.trace(Q.T @ AQ) + np.trace(left.T @ AL) / probes.shape[0]
""",
    ),
]
