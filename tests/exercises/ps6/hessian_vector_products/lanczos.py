"""Answers to the question `lanczos` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "three terms only",
        "eigenvalues ghosts",
        None,
        source="""
def lanczos(product, v, steps):
    basis, alphas, betas = [v / np.linalg.norm(v)], [], []
    while True:
        u = product(basis[-1])
        alphas.append(basis[-1] @ u)
        u = u - alphas[-1] * basis[-1]
        if betas:
            u = u - betas[-1] * basis[-2]
        beta = np.linalg.norm(u)
        scale = np.max(np.abs([*alphas, *betas, beta]))
        if len(alphas) == min(steps, len(v)) or beta <= 1e-10 * scale:
            T = np.diag(alphas) + np.diag(betas, 1) + np.diag(betas, -1)
            return np.stack(basis, axis=1), T
        betas.append(beta)
        basis.append(u / beta)
""",
    ),
    wrong(
        "components along the last vector alone",
        "relation eigenvalues ghosts breakdown cost",
        "Is each new vector orthogonal to all before it, and of length one?",
        edit=("u = u - vectors @ (vectors.T @ u)", "u = u - basis[-1] * (basis[-1] @ u)"),
    ),
    wrong(
        "the last vector is left out",
        "relation eigenvalues ghosts breakdown cost",
        "Is each new vector orthogonal to all before it, and of length one?",
        edit=(
            "u = u - vectors @ (vectors.T @ u)",
            "u = u - vectors[:, :-1] @ (vectors[:, :-1].T @ u)",
        ),
    ),
    wrong(
        "the start is not made a unit vector",
        "relation eigenvalues ghosts breakdown cost",
        "The start has to become a unit vector first.",
        edit=("[v / np.linalg.norm(v)]", "[v]"),
    ),
    wrong(
        "the vectors are not divided by beta",
        "relation eigenvalues ghosts breakdown cost",
        "Is each new vector orthogonal to all before it, and of length one?",
        edit=("basis.append(u / beta)", "basis.append(u)"),
    ),
    wrong(
        "vectors in rows",
        "relation ghosts breakdown",
        "The vectors are the columns of V, not the rows.",
        edit=("return vectors, np.diag(alphas)", "return vectors.T, np.diag(alphas)"),
    ),
    wrong(
        "the last beta in T, one row too many",
        "relation eigenvalues ghosts breakdown cost",
        "One vector too many: the last beta and its vector belong to r.",
        source="""
def lanczos(product, v, steps):
    basis, alphas, betas = [v / np.linalg.norm(v)], [], []
    for _ in range(min(steps, len(v))):
        u = product(basis[-1])
        alphas.append(basis[-1] @ u)
        for b in 2 * basis:
            u = u - b * (b @ u)
        beta = np.linalg.norm(u)
        if beta <= 1e-10 * np.max(np.abs([*alphas, *betas, beta])):
            break
        betas.append(beta)
        basis.append(u / beta)
    inner = betas[:-1]
    T = np.diag(alphas) + np.diag(inner, 1) + np.diag(inner, -1)
    return np.stack(basis, axis=1), T
""",
    ),
    wrong(
        "betas above the diagonal only",
        "relation eigenvalues breakdown",
        "The betas stand above the diagonal only.",
        edit=(" + np.diag(betas, -1)", ""),
    ),
    wrong(
        "betas squared",
        "relation eigenvalues breakdown",
        "The diagonal is right, the betas beside it are not: are they lengths?",
        edit=("betas.append(beta)", "betas.append(beta**2)"),
    ),
    wrong(
        "no breakdown",
        "breakdown cost",
        "It goes on for too long: look at line 4.",
        edit=(" or beta <= 1e-10 * scale", ""),
    ),
    wrong(
        "breakdown only at exactly zero",
        "breakdown cost",
        "It goes on for too long: look at line 4.",
        edit=("beta <= 1e-10 * scale", "beta == 0"),
    ),
    wrong(
        "an absolute threshold for the breakdown",
        "breakdown",
        None,
        edit=("beta <= 1e-10 * scale", "beta <= 1e-10"),
    ),
    wrong(
        "a threshold that is too coarse",
        "breakdown",
        None,
        edit=("beta <= 1e-10 * scale", "beta <= 1e-4 * scale"),
    ),
    wrong(
        "one step too few",
        "relation eigenvalues ghosts breakdown cost",
        "It stops too early: look at line 4.",
        edit=("len(alphas) == min(steps, len(v))", "len(alphas) >= max(1, min(steps, len(v)) - 1)"),
    ),
    wrong(
        "alpha after the subtraction",
        "relation eigenvalues ghosts breakdown",
        ("The betas are right, the diagonal is not: how and when is alpha computed?"),
        edit=(
            (
                "        alphas.append(basis[-1] @ u)\n"
                "        vectors = np.stack(basis, axis=1)\n"
                "        for _ in range(2):\n"
                "            u = u - vectors @ (vectors.T @ u)\n"
            ),
            (
                "        vectors = np.stack(basis, axis=1)\n"
                "        for _ in range(2):\n"
                "            u = u - vectors @ (vectors.T @ u)\n"
                "        alphas.append(basis[-1] @ u)\n"
            ),
        ),
    ),
    wrong(
        "alpha is the length of the product",
        "relation eigenvalues ghosts breakdown",
        ("The betas are right, the diagonal is not: how and when is alpha computed?"),
        edit=("alphas.append(basis[-1] @ u)", "alphas.append(np.linalg.norm(u))"),
    ),
    wrong(
        "a second product for alpha",
        "cost",
        "Got 4 for Two steps with three rows, the number of products, wanted 2.",
        edit=("alphas.append(basis[-1] @ u)", "alphas.append(basis[-1] @ product(basis[-1]))"),
    ),
    wrong(
        "the product with the start each time",
        "relation eigenvalues ghosts breakdown cost",
        ("The betas are right, the diagonal is not: how and when is alpha computed?"),
        edit=("u = product(basis[-1])", "u = product(basis[0])"),
    ),
    wrong(
        "changes the start in place",
        "relation",
        ("Got [0.8944271909999159, 0.0, 0.4472135954999579] for Two steps with three"),
        edit=(
            "basis, alphas, betas = [v / np.linalg.norm(v)], [], []",
            "v /= np.linalg.norm(v)\n    basis, alphas, betas = [v], [], []",
        ),
    ),
    wrong(
        "the start is replaced by a random one",
        "relation breakdown cost",
        "The process begins with the given start.",
        edit=(
            "[v / np.linalg.norm(v)]",
            ("[(lambda x: x / np.linalg.norm(x))(np.random.default_rng(0).normal(size=len(v)))]"),
        ),
    ),
    wrong(
        "adds the components in place of subtracting",
        "relation eigenvalues ghosts breakdown cost",
        "Is each new vector orthogonal to all before it, and of length one?",
        edit=("u = u - vectors @ (vectors.T @ u)", "u = u + vectors @ (vectors.T @ u)"),
    ),
    wrong(
        "T first, V second",
        "relation eigenvalues ghosts breakdown cost",
        "In the other order: V comes first.",
        edit=(
            ("return vectors, np.diag(alphas) + np.diag(betas, 1) + np.diag(betas, -1)"),
            ("return np.diag(alphas) + np.diag(betas, 1) + np.diag(betas, -1), vectors"),
        ),
    ),
    wrong(
        "powers of H, made orthonormal at the end",
        "breakdown cost",
        "Got 3 for Two steps with three rows, the number of products, wanted 2.",
        source="""
def lanczos(product, v, steps):
    columns = [v / np.linalg.norm(v)]
    for _ in range(min(steps, len(v)) - 1):
        columns.append(product(columns[-1]))
    V = np.linalg.qr(np.stack(columns, axis=1))[0]
    V = V * np.sign(V[:, 0] @ v)
    T = V.T @ np.stack([product(V[:, j]) for j in range(V.shape[1])], axis=1)
    return V, T
""",
    ),
    wrong(
        "all eigenvalues from the whole matrix",
        "relation eigenvalues breakdown cost",
        "The process begins with the given start.",
        source="""
def lanczos(product, v, steps):
    d = len(v)
    H = np.stack([product(e) for e in np.eye(d)], axis=1)
    values, vectors = np.linalg.eigh(H)
    k = min(steps, d)
    return vectors[:, -k:], np.diag(values[-k:])
""",
    ),
]
RIGHT = [
    Right(
        "arrays filled in, Gram and Schmidt one vector at a time",
        """
def lanczos(product, v, steps):
    v = np.asarray(v, float)
    d = v.size
    k = min(steps, d)
    V, T = np.zeros((d, k)), np.zeros((k, k))
    V[:, 0] = v / np.linalg.norm(v)
    for j in range(k):
        u = product(V[:, j].copy())
        T[j, j] = V[:, j] @ u
        for _ in range(2):
            for i in range(j + 1):
                u = u - (V[:, i] @ u) * V[:, i]
        beta = np.linalg.norm(u)
        if beta <= 1e-10 * max(np.max(np.abs(T)), beta):
            return V[:, : j + 1], T[: j + 1, : j + 1]
        if j + 1 < k:
            T[j, j + 1] = T[j + 1, j] = beta
            V[:, j + 1] = u / beta
    return V, T
""",
    ),
    Right(
        "the recurrence first, then the correction",
        """
def lanczos(product, v, steps):
    q = v / np.sqrt(v @ v)
    Q, a, b = [q], [], []
    for j in range(min(steps, len(v))):
        z = product(Q[j])
        a.append(float(Q[j] @ z))
        z = z - a[j] * Q[j] - (b[j - 1] * Q[j - 1] if j else 0.0)
        for _ in range(2):
            z = z - sum((q @ z) * q for q in Q)
        beta = float(np.sqrt(z @ z))
        if beta <= 1e-10 * max(map(abs, [*a, *b, beta])) or j + 1 == min(steps, len(v)):
            break
        b.append(beta)
        Q.append(z / beta)
    T = [[0.0] * len(a) for _ in a]
    for j, alpha in enumerate(a):
        T[j][j] = alpha
    for j, beta in enumerate(b):
        T[j][j + 1] = T[j + 1][j] = beta
    return np.array(Q).T, np.array(T)
""",
    ),
    Right(
        "T as the product, from the images that are kept",
        """
def lanczos(product, v, steps):
    V = (v / np.linalg.norm(v))[:, np.newaxis]
    images = np.zeros((len(v), 0))
    scale = 0.0
    while True:
        u = product(V[:, -1])
        images = np.column_stack([images, u])
        alpha = V[:, -1] @ u
        for _ in range(3):
            u = u - V @ (V.T @ u)
        beta = np.linalg.norm(u)
        scale = max(scale, abs(alpha), beta)
        if V.shape[1] >= min(steps, len(v)) or beta <= 1e-10 * scale:
            return [V, V.T @ images]
        V = np.column_stack([V, u / beta])
""",
    ),
    Right(
        "recursive",
        """
def lanczos(product, v, steps):
    def onward(V, a, b):
        u = product(V[-1])
        a = [*a, V[-1] @ u]
        for _ in range(2):
            u = u - V.T @ (V @ u)
        beta = np.linalg.norm(u)
        ended = beta <= 1e-10 * np.max(np.abs(a + b + [beta]))
        if ended or len(a) == steps or len(a) == len(v):
            return V.T, np.diag(a) + np.diag(b, 1) + np.diag(b, -1)
        return onward(np.vstack([V, u / beta]), a, [*b, beta])

    return onward(np.array([v / np.linalg.norm(v)]), [], [])
""",
    ),
]
