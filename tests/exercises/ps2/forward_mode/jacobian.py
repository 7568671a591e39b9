"""Answers to the question `jacobian` of forward-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "transposed",
        "layout shape exact",
        "Transposed",
        edit=("np.array(columns).T", "np.array(columns)"),
    ),
    wrong(
        "all inputs move at once",
        "layout shape exact",
        "Do all inputs move at once?",
        edit=("1.0 if i == j else 0.0", "1.0"),
    ),
    wrong(
        "plain numbers among the outputs are not expected",
        "shape",
        "AttributeError",
        edit=("y.tangent if isinstance(y, Dual) else 0.0", "y.tangent"),
    ),
    wrong(
        "returns the values",
        "layout shape exact",
        "Got",
        edit=("y.tangent if isinstance(y, Dual)", "y.primal if isinstance(y, Dual)"),
    ),
    wrong(
        "an extra evaluation to learn m",
        "evaluations",
        "Is one spent on the number of outputs",
        edit=("columns = []", "columns = []\n    f(list(x))"),
    ),
    wrong(
        "forward differences",
        "layout evaluations shape exact",
        "or on a value to subtract?",
        source="""
def jacobian(f, x):
    value = np.array(f(list(x)), dtype=float)
    h = 1e-8
    columns = []
    for e in h * np.eye(len(x)):
        columns.append((np.array(f(list(x + e)), dtype=float) - value) / h)
    return np.array(columns).T
""",
    ),
    wrong(
        "a complex step instead of dual numbers",
        "layout",
        "f got a complex number, wanted a Dual",
        source="""
def jacobian(f, x):
    columns = []
    for e in 1e-100j * np.eye(len(x)):
        columns.append(np.imag(np.array(f(list(x + e)), dtype=complex)) * 1e100)
    return np.array(columns).T
""",
    ),
    wrong(
        "central differences",
        "layout evaluations shape exact",
        "nothing is subtracted",
        source="""
def jacobian(f, x):
    def values(z):
        return np.array(f(list(z)), dtype=float)

    h = 1e-6
    columns = []
    for e in h * np.eye(len(x)):
        columns.append((values(x + e) - values(x - e)) / (2 * h))
    return np.array(columns).T
""",
    ),
    wrong(
        "earlier inputs keep moving",
        "layout exact",
        "still moving",
        edit=("1.0 if i == j", "1.0 if i <= j"),
    ),
    wrong(
        "one evaluation for each entry",
        "evaluations",
        "derivatives of all outputs",
        source="""
def jacobian(f, x):
    n = len(x)
    seeds = [[Dual(v, float(i == j)) for i, v in enumerate(x)] for j in range(n)]
    m = len(f(seeds[0]))
    J = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            J[i, j] = getattr(f(seeds[j])[i], "tangent", 0.0)
    return J
""",
    ),
]

RIGHT = [
    Right(
        "an array of objects, filled by columns",
        """
def jacobian(f, x):
    n = len(x)
    J = None
    for j in range(n):
        z = np.array([Dual(float(v)) for v in x], dtype=object)
        z[j].tangent = 1.0
        y = f(z)
        if J is None:
            J = np.zeros((len(y), n))
        for i, out in enumerate(y):
            J[i, j] = out.tangent if hasattr(out, "tangent") else 0
    return J
""",
    ),
    Right(
        "rows of the identity as seeds",
        """
def jacobian(f, x):
    runs = [f([Dual(v, s) for v, s in zip(x, seed)]) for seed in np.eye(len(x))]
    return np.array([[getattr(y, "tangent", 0.0) for y in run] for run in zip(*runs)])
""",
    ),
    Right(
        "outputs lifted by adding a dual zero",
        """
def jacobian(f, x):
    def column(j):
        z = [Dual(v) for v in x.tolist()]
        z[j] = Dual(z[j].primal, 1.0)
        return [(y + Dual(0.0)).tangent for y in f(z)]
    return np.column_stack([column(j) for j in range(len(x))])
""",
    ),
]
