"""Answers to the question `walk` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "v2 reaches L through v3 only",
        "lines gradient",
        "On which other path",
        edit=("L_bar + v3_bar / (2 * v3)", "v3_bar / (2 * v3)"),
    ),
    wrong(
        "v2 reaches L directly only",
        "lines gradient",
        "That is the direct path",
        edit=("L_bar + v3_bar / (2 * v3)", "L_bar"),
    ),
    wrong(
        "the two paths are multiplied",
        "lines gradient seed",
        "what becomes of their contributions?",
        edit=("L_bar + v3_bar / (2 * v3)", "L_bar * v3_bar / (2 * v3)"),
    ),
    wrong(
        "the root has no factor 2",
        "lines gradient",
        "a factor 2",
        edit=("v3_bar / (2 * v3)", "v3_bar / v3"),
    ),
    wrong(
        "w2 takes the adjoint of v2 times itself",
        "gradient",
        "That is the adjoint of the other factor",
        edit=("w2_bar = v2_bar * v1", "w2_bar = v2_bar * w2"),
    ),
    wrong(
        "w2 takes the adjoint of v1",
        "gradient",
        "or that of v1?",
        edit=("w2_bar = v2_bar * v1", "w2_bar = v1_bar * v1"),
    ),
    wrong(
        "the derivative of log is forgotten",
        "gradient",
        "Is the derivative of log there?",
        edit=("w1_bar = v1_bar / w1", "w1_bar = v1_bar"),
    ),
    wrong(
        "the seed is always 1",
        "seed",
        "That is the seed 1",
        edit=("v3_bar = L_bar", "seed, L_bar = L_bar, 1.0\n    v3_bar = L_bar"),
    ),
    wrong(
        "the seed misses one path",
        "seed",
        "Does the seed take both paths?",
        edit=("L_bar + v3_bar / (2 * v3)", "1.0 + v3_bar / (2 * v3)"),
    ),
    wrong(
        "the columns are swapped",
        "values lines gradient seed",
        "The value comes first",
        edit=(
            "[values, [w1_bar, w2_bar, v1_bar, v2_bar, v3_bar, L_bar]]",
            "[[w1_bar, w2_bar, v1_bar, v2_bar, v3_bar, L_bar], values]",
        ),
    ),
    wrong(
        "the logarithm to the base 10",
        "values lines gradient",
        "for the value of L",
        edit=("np.log(w1)", "np.log10(w1)"),
    ),
    wrong(
        "forward differences in the place of adjoints",
        "lines gradient",
        None,
        source="""
def walk_back(w1, w2, L_bar):
    h = 1e-7
    v1 = np.log(w1)
    v2 = w2 * v1
    v3 = np.sqrt(v2)
    L = v2 + v3
    def of_v2(v):
        return v + np.sqrt(v)
    def of_v1(v):
        return of_v2(w2 * v)
    v2_bar = L_bar * (of_v2(v2 + h) - L) / h
    v1_bar = L_bar * (of_v1(v1 + h) - L) / h
    w2_bar = L_bar * (of_v2((w2 + h) * v1) - L) / h
    w1_bar = L_bar * (of_v1(np.log(w1 + h)) - L) / h
    adjoints = [w1_bar, w2_bar, v1_bar, v2_bar, L_bar, L_bar]
    return np.array([[w1, w2, v1, v2, v3, L], adjoints]).T
""",
    ),
]

RIGHT = [
    Right(
        "a dictionary of adjoints that collects contributions",
        """
def walk_back(w1, w2, L_bar):
    value = {"w1": w1, "w2": w2, "v1": np.log(w1)}
    value["v2"] = value["w2"] * value["v1"]
    value["v3"] = value["v2"] ** 0.5
    value["L"] = value["v2"] + value["v3"]
    bar = dict.fromkeys(value, 0.0)
    bar["L"] += L_bar
    bar["v2"] += bar["L"]
    bar["v3"] += bar["L"]
    bar["v2"] += bar["v3"] * 0.5 * value["v2"] ** -0.5
    bar["w2"] += bar["v2"] * value["v1"]
    bar["v1"] += bar["v2"] * value["w2"]
    bar["w1"] += bar["v1"] / value["w1"]
    return np.column_stack([list(value.values()), [bar[name] for name in value]])
""",
    ),
    Right(
        "a triangular system of equations",
        """
def walk_back(w1, w2, L_bar):
    v1 = np.log(w1)
    v2 = w2 * v1
    v3 = np.sqrt(v2)
    partial = np.zeros((6, 6))
    partial[2, 0] = 1 / w1
    partial[3, 1], partial[3, 2] = v1, w2
    partial[4, 3] = 0.5 / v3
    partial[5, 3] = partial[5, 4] = 1
    seed = np.array([0, 0, 0, 0, 0, L_bar])
    adjoints = np.linalg.solve(np.eye(6) - partial.T, seed)
    return np.stack([[w1, w2, v1, v2, v3, v2 + v3], adjoints], axis=1)
""",
    ),
    Right(
        "closed formulas, and a list of rows",
        """
def walk_back(w1, w2, L_bar):
    t = w2 * np.log(w1)
    s = L_bar * (1 + 0.5 / np.sqrt(t))
    return [
        [w1, s * w2 / w1],
        [w2, s * np.log(w1)],
        [np.log(w1), s * w2],
        [t, s],
        [np.sqrt(t), L_bar],
        [t + np.sqrt(t), L_bar],
    ]
""",
    ),
]
