"""Answers to the question `newton` of hessian-vector-products: wrong ones, and right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "no line search",
        "search stop cost valley",
        "The full step each time: the loss has to fall, line 3.",
        edit=(
            "(trial := loss(w + t * p)) > value + 1e-4 * t * (g @ p)",
            "(trial := loss(w + t * p)) > np.inf",
        ),
    ),
    wrong(
        "any decrease is enough, also none",
        "cost",
        None,
        edit=("> value + 1e-4 * t * (g @ p)", "> value"),
    ),
    wrong(
        "a demand that full Newton steps cannot meet",
        "direction search stop cost valley",
        "Got [3.0, 1.125, 0.806396484375] for the points, wanted [3.0, -0.75,",
        edit=("1e-4 * t * (g @ p)", "0.9 * t * (g @ p)"),
    ),
    wrong(
        "t is missing in the demand", "stop", None, edit=("1e-4 * t * (g @ p)", "1e-4 * (g @ p)")
    ),
    wrong(
        "a quarter in place of a half",
        "search cost",
        "Got [3.0, 1.125, 0.48779296875] for the points, wanted [3.0, -0.75,",
        edit=("t = t / 2", "t = t / 4"),
    ),
    wrong(
        "begins with half a step",
        "direction stop cost",
        "Is t = 1 tried first, in each step?",
        edit=("t = 1.0", "t = 0.5"),
    ),
    wrong(
        "t is kept from step to step",
        "search valley",
        "Each step begins with t = 1 again.",
        edit=("        t = 1.0\n", "        t = 1.0 if len(points) == 1 else t\n"),
    ),
    wrong(
        "goes the full step after the search",
        "search cost valley",
        "Got shape (2,) for the points, wanted shape (3,).",
        edit=("w, value = w + t * p, trial", "w, value = w + p, trial"),
    ),
    wrong(
        "goes against p",
        "direction search stop cost valley",
        "Got shape (2,) for the points, wanted shape (3,).",
        edit=("w, value = w + t * p, trial", "w, value = w - t * p, trial"),
    ),
    wrong(
        "products at the start, not at the point",
        "direction valley",
        ("Got [3.0, -0.75, 0.43585412256314227] for the points, wanted [3.0, -0.75,"),
        edit=("lambda v, w=w: product(w, v)", "lambda v: product(points[0], v)"),
    ),
    wrong(
        "the gradient of the start",
        "direction search stop cost valley",
        ("One step is missing: two are asked for, and the start is one more point."),
        edit=("        g = gradient(w)\n", "        g = gradient(points[0])\n"),
    ),
    wrong(
        "eta: root without the tenth",
        "direction",
        "Root of |g|, a tenth: which of them is it in line 2?",
        edit=("min(0.1, np.sqrt(size))", "np.sqrt(size)"),
    ),
    wrong("eta: a tenth always", "direction", None, edit=("min(0.1, np.sqrt(size))", "0.1")),
    wrong(
        "eta: the larger of both",
        "direction",
        "Root of |g|, a tenth: which of them is it in line 2?",
        edit=("min(0.1, np.sqrt(size))", "max(0.1, np.sqrt(size))"),
    ),
    wrong(
        "eta: without the root",
        "direction",
        None,
        edit=("min(0.1, np.sqrt(size))", "min(0.1, size)"),
    ),
    wrong(
        "minus g is handed to the solver",
        "direction search stop cost valley",
        "No step was accepted: does the trial go along +p?",
        edit=("product(w, v), g, min", "product(w, v), -g, min"),
    ),
    wrong(
        "one step too many",
        "search stop cost",
        "One step too many.",
        edit=("len(points) > steps", "len(points) > steps + 1"),
    ),
    wrong(
        "one step too few",
        "search stop cost",
        ("One step is missing: two are asked for, and the start is one more point."),
        edit=("len(points) > steps", "len(points) >= steps"),
    ),
    wrong(
        "the start is missing",
        "direction search stop cost",
        "The start is missing.",
        edit=("return points\n        p = solve", "return points[1:]\n        p = solve"),
    ),
    wrong(
        "the last point only",
        "direction search stop cost valley",
        "All points are asked for, not only the last one.",
        edit=("return points\n        p = solve", "return points[-1]\n        p = solve"),
    ),
    wrong(
        "moves w in place",
        "direction search stop valley",
        ("Got the points [0.421875, 0.421875, 0.421875]: is it three times the same"),
        source="""
def newton_cg(loss, gradient, product, solve, w, tolerance, steps):
    points, value = [w], loss(w)
    while True:
        g = gradient(w)
        size = np.linalg.norm(g)
        if size <= tolerance or len(points) > steps:
            return points
        p = solve(lambda v: product(w, v), g, min(0.1, np.sqrt(size)))
        t = 1.0
        while (trial := loss(w + t * p)) > value + 1e-4 * t * (g @ p):
            t = t / 2
            if t < 2.0**-40:
                return points
        w += t * p
        value = trial
        points.append(w)
""",
    ),
    wrong(
        "tolerance on the square of the gradient",
        "direction stop valley",
        None,
        edit=("if size <= tolerance", "if size**2 <= tolerance"),
    ),
    wrong(
        "tolerance on the largest entry",
        "stop valley",
        None,
        edit=("if size <= tolerance", "if np.max(np.abs(g)) <= tolerance"),
    ),
    wrong(
        "tolerance with less than",
        "stop",
        None,
        edit=("if size <= tolerance", "if size < tolerance"),
    ),
    wrong(
        "the tolerance is not looked at",
        "stop cost valley",
        None,
        edit=("if size <= tolerance or len(points) > steps", "if len(points) > steps"),
    ),
    wrong(
        "the loss at w for each trial again",
        "cost",
        "Is the loss at w computed again for each trial?",
        edit=("> value + 1e-4", "> loss(w) + 1e-4"),
    ),
    wrong(
        "the loss at the new point again",
        "cost",
        "The loss at the accepted point is known: hint 2.",
        edit=("w, value = w + t * p, trial", "w = w + t * p\n        value = loss(w)"),
    ),
    wrong(
        "a point is appended where the search has failed",
        "stop",
        None,
        edit=(
            "            if t < 2.0**-40:\n                return points\n",
            "            if t < 2.0**-40:\n                break\n",
        ),
    ),
    wrong(
        "gradient descent, nothing asked of the solver",
        "direction search stop cost valley",
        ("Got [3.0, 2.051316701949486, 1.1524373818646856] for the points, wanted"),
        edit=("p = solve(lambda v, w=w: product(w, v), g, min(0.1, np.sqrt(size)))", "p = -g"),
    ),
    wrong(
        "the gradient computed twice",
        "cost",
        "Got 6 gradients for 3 points: one for each is enough.",
        edit=("size = np.linalg.norm(g)", "size = np.linalg.norm(gradient(w))"),
    ),
]
RIGHT = [
    Right(
        "a for loop and a function for the search",
        """
def newton_cg(loss, gradient, product, solve, w, tolerance, steps):
    def search(w, value, g, p):
        slope = g @ p
        for j in range(41):
            t = 0.5**j
            new = loss(w + t * p)
            if new <= value + 1e-4 * t * slope:
                return w + t * p, new
        return None, None

    points = [np.array(w, float)]
    value = loss(points[0])
    for _ in range(steps):
        w = points[-1]
        g = np.asarray(gradient(w))
        size = np.sqrt(g @ g)
        if size <= tolerance:
            break
        here = w.copy()
        p = np.asarray(solve(lambda v: product(here, v), g, min(0.1, size**0.5)))
        new, new_value = search(w, value, g, p)
        if new is None:
            break
        points.append(new)
        value = new_value
    return points
""",
    ),
    Right(
        "an array of points",
        """
def newton_cg(loss, gradient, product, solve, w, tolerance, steps):
    path = np.zeros((steps + 1, len(w)))
    path[0] = w
    value, k = loss(w), 0
    while k < steps:
        here = path[k].copy()
        g = gradient(here)
        if np.linalg.norm(g) <= tolerance:
            break

        def product_here(v, here=here):
            return product(here, v)

        p = solve(product_here, g, np.minimum(0.1, np.linalg.norm(g) ** 0.5))
        t = 1.0
        new = loss(here + p)
        while not new <= value + t * (g @ p) / 10_000:
            t *= 0.5
            if t < 2**-40:
                return path[: k + 1]
            new = loss(here + t * p)
        k += 1
        path[k] = here + t * p
        value = new
    return path[: k + 1]
""",
    ),
    Right(
        "recursive",
        """
def newton_cg(loss, gradient, product, solve, w, tolerance, steps):
    def onward(w, value, left):
        if left == 0:
            return [w]
        g = gradient(w)
        size = float(np.linalg.norm(g))
        if size <= tolerance:
            return [w]
        p = solve(lambda v: product(w, v), g, min(1 / 10, size ** (1 / 2)))
        t = 1
        while t >= 2**-40:
            new = loss(w + t * p)
            if new <= value + 1e-4 * t * np.dot(g, p):
                return [w, *onward(w + t * p, new, left - 1)]
            t = t / 2
        return [w]

    return onward(w, loss(w), steps)
""",
    ),
    Right(
        "tuples of points, the shrunken step kept",
        """
def newton_cg(loss, gradient, product, solve, w, tolerance, steps):
    points = (w,)
    value = float(loss(w))
    g = gradient(w)
    while len(points) <= steps and np.linalg.norm(g) > tolerance:
        w = points[-1]
        eta = min(0.1, np.sqrt(np.linalg.norm(g)))
        move = solve(lambda v, at=w: product(at, v), g, eta)
        slope, t = np.sum(g * move), 1.0
        while True:
            trial = loss(w + move)
            if trial <= value + 1e-4 * slope:
                break
            move, slope, t = move / 2, slope / 2, t / 2
            if t < 2.0**-40:
                return points
        points = (*points, w + move)
        value = trial
        g = gradient(points[-1])
    return points
""",
    ),
]
