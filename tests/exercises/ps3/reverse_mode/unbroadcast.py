"""Answers to the question `unbroadcast` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "only axes that were added",
        "repeated both matmul-shared",
        "Here an axis of length 1 was repeated",
        source="""
def unbroadcast(g, shape):
    return g.sum(axis=tuple(range(g.ndim - len(shape))))
""",
    ),
    wrong(
        "only axes of length 1",
        "added both matmul-shared",
        "Here an axis was added in front",
        source="""
def unbroadcast(g, shape):
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g
""",
    ),
    wrong(
        "the mean instead of the sum",
        "added repeated both matmul-shared",
        "That is the mean",
        source="""
def unbroadcast(g, shape):
    g = g.mean(axis=tuple(range(g.ndim - len(shape))))
    repeated = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return g.mean(axis=repeated, keepdims=True)
""",
    ),
    wrong(
        "the axes of length 1 disappear",
        "repeated both matmul-matrices matmul-shared",
        "The axis of length 1 has to stay",
        edit=("keepdims=True", "keepdims=False"),
    ),
    wrong(
        "one of the copies instead of their sum",
        "added repeated both matmul-shared",
        "That is one of the rows",
        source="""
def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g[0]
    for axis, length in enumerate(shape):
        if length == 1:
            g = np.take(g, [0], axis=axis)
    return g
""",
    ),
    wrong(
        "axes are compared from the first one",
        "added both matmul-shared",
        "shapes are compared from the last axis",
        source="""
def unbroadcast(g, shape):
    g = g.sum(axis=tuple(range(len(shape), g.ndim)))
    repeated = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return g.sum(axis=repeated, keepdims=True)
""",
    ),
    wrong(
        "the axes that were added stay with length 1",
        "added both matmul-shared",
        "The axis that was added in front has to disappear",
        source="""
def unbroadcast(g, shape):
    padded = (1,) * (g.ndim - len(shape)) + tuple(shape)
    repeated = tuple(axis for axis, length in enumerate(padded) if length == 1)
    return g.sum(axis=repeated, keepdims=True)
""",
    ),
    wrong(
        "at most one axis was added",
        "added both",
        "Here two axes were added",
        edit=(
            "g = g.sum(axis=tuple(range(g.ndim - len(shape))))",
            "g = g.sum(axis=0) if g.ndim > len(shape) else g",
        ),
    ),
    wrong(
        "at most one axis was repeated",
        "repeated both",
        None,
        edit=("if length == 1)", "if length == 1)[:1]"),
    ),
    wrong(
        "the numbers are put into the shape, not added",
        "added repeated both matmul-shared",
        "That is one of the rows",
        source="""
def unbroadcast(g, shape):
    return np.resize(g, shape)
""",
    ),
    wrong(
        "everything becomes float64",
        "dtype",
        None,
        source="""
def unbroadcast(g, shape):
    result = np.zeros(shape)
    view = np.broadcast_to(np.arange(result.size).reshape(shape), g.shape)
    np.add.at(result.reshape(-1), view, g)
    return result
""",
    ),
    wrong(
        "adds up inside the cotangent that was given",
        "dtype",
        None,
        source="""
def unbroadcast(g, shape):
    while g.ndim > len(shape):
        first = g[0]
        first += g[1:].sum(axis=0)
        g = first
    repeated = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return g.sum(axis=repeated, keepdims=True)
""",
    ),
]

RIGHT = [
    Right(
        "a loop over the axes",
        """
def unbroadcast(g, shape):
    while np.ndim(g) > len(shape):
        g = np.sum(g, axis=0)
    for axis in range(len(shape)):
        if shape[axis] == 1 and g.shape[axis] != 1:
            g = np.sum(g, axis=axis, keepdims=True)
    return g
""",
    ),
    Right(
        "the shape filled up in front, then one sum and a reshape",
        """
def unbroadcast(g, shape):
    padded = (1,) * (g.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, (a, b) in enumerate(zip(g.shape, padded)) if a != b)
    return g.sum(axes, keepdims=True).reshape(shape)
""",
    ),
    Right(
        "every number to its place, one by one",
        """
def unbroadcast(g, shape):
    result = np.zeros(shape, dtype=g.dtype)
    added = g.ndim - len(shape)
    for index in np.ndindex(g.shape):
        own = tuple(0 if n == 1 else i for i, n in zip(index[added:], shape))
        result[own] += g[index]
    return result
""",
    ),
    Right(
        "Einstein's summation",
        """
def unbroadcast(g, shape):
    added = g.ndim - len(shape)
    kept = [added + i for i, n in enumerate(shape) if n != 1]
    return np.einsum(g, list(range(g.ndim)), kept).reshape(shape)
""",
    ),
]
