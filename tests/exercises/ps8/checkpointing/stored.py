"""Answers to the question `stored` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the state after the step is stored",
        "gradient cost",
        "A vjp reads the state before its step",
        edit=(
            "states.append(x)\n        x = step(x)",
            "x = step(x)\n        states.append(x)",
        ),
    ),
    wrong(
        "the states in the order of the forward pass",
        "gradient cost",
        "Do all vjps get the states in the order of the forward pass?",
        edit=("vjps[k](states[k], x_bar)", "vjps[k](states[-1 - k], x_bar)"),
    ),
    wrong(
        "begins with the cotangent one",
        "gradient cost",
        "Right for the cotangent 1",
        edit=(
            "    for k in reversed(range(len(steps))):",
            "    x_bar = np.ones_like(x_bar)\n    for k in reversed(range(len(steps))):",
        ),
    ),
    wrong(
        "the pullbacks from the first to the last",
        "gradient cost",
        "The last vjp comes first",
        edit=("in reversed(range(len(steps)))", "in range(len(steps))"),
    ),
    wrong(
        "stops before the first step",
        "gradient cost",
        "one vjp is missing",
        edit=("reversed(range(len(steps)))", "reversed(range(1, len(steps)))"),
    ),
    wrong(
        "returns the pair the other way round",
        "last gradient cost",
        "the last state comes first",
        edit=("return x, x_bar", "return x_bar, x"),
    ),
    wrong(
        "returns the cotangent alone",
        "last gradient cost",
        "wanted a pair",
        edit=("return x, x_bar", "return x_bar"),
    ),
    wrong(
        "the state before the last",
        "last gradient",
        "That is the state before the last step.",
        edit=("return x, x_bar", "return states[-1], x_bar"),
    ),
    wrong(
        "runs the chain again for each step",
        "cost",
        "A step is run again",
        source="""
def backward(steps, vjps, x, x_bar):
    last = x
    for step in steps:
        last = step(last)
    for k in reversed(range(len(steps))):
        state = x
        for step in steps[:k]:
            state = step(state)
        x_bar = vjps[k](state, x_bar)
    return last, x_bar
""",
    ),
    wrong(
        "takes the lists apart",
        "cost",
        None,
        source="""
def backward(steps, vjps, x, x_bar):
    states = []
    while steps:
        states.append(x)
        x = steps.pop(0)(x)
    while states:
        x_bar = vjps.pop()(states.pop(), x_bar)
    return x, x_bar
""",
    ),
    wrong(
        "a difference quotient of numbers",
        "gradient cost",
        "A step is run again: every state is stored, so once is enough.",
        source="""
def backward(steps, vjps, x, x_bar):
    def run(x):
        for step in steps:
            x = step(x)
        return x

    h = 1e-7
    return run(x), (run(x + h) - run(x - h)) / (2 * h) * x_bar
""",
    ),
    wrong(
        "a difference quotient for each entry",
        "gradient cost",
        "Ran ",
        source="""
def backward(steps, vjps, x, x_bar):
    def run(x):
        for step in steps:
            x = step(x)
        return x

    if not steps:
        return x, x_bar
    h = 1e-6
    if np.ndim(x) == 0:
        return run(x), (run(x + h) - run(x - h)) / (2 * h) * x_bar
    moved = h * np.eye(len(x))
    grad = [np.sum((run(x + e) - run(x - e)) / (2 * h) * x_bar) for e in moved]
    return run(x), np.array(grad)
""",
    ),
    wrong(
        "all states in one array of one shape",
        "gradient",
        None,
        source="""
def backward(steps, vjps, x, x_bar):
    states = np.zeros((len(steps) + 1, *np.shape(x)))
    states[0] = x
    for k, step in enumerate(steps):
        states[k + 1] = step(states[k])
    for k in reversed(range(len(steps))):
        x_bar = vjps[k](states[k], x_bar)
    return states[-1], x_bar
""",
    ),
]

RIGHT = [
    Right(
        "recursion",
        """
def backward(steps, vjps, x, x_bar):
    if not steps:
        return x, x_bar
    last, next_bar = backward(steps[1:], vjps[1:], steps[0](x), x_bar)
    return last, vjps[0](x, next_bar)
""",
    ),
    Right(
        "a list with the last state, too, and zip",
        """
def backward(steps, vjps, x, x_bar):
    states = [x]
    for step in steps:
        states.append(step(states[-1]))
    for vjp, state in zip(vjps[::-1], states[-2::-1]):
        x_bar = vjp(state, x_bar)
    return [states[-1], x_bar]
""",
    ),
    Right(
        "pullbacks on a stack",
        """
def backward(steps, vjps, x, x_bar):
    stack = []
    for step, vjp in zip(steps, vjps):
        stack.append(lambda out_bar, vjp=vjp, x=x: vjp(x, out_bar))
        x = step(x)
    while stack:
        x_bar = stack.pop()(x_bar)
    return x, x_bar
""",
    ),
    Right(
        "copies, and a dictionary",
        """
import copy


def backward(steps, vjps, x, x_bar):
    states = {0: copy.copy(x)}
    n = len(steps)
    for k in range(n):
        states[k + 1] = steps[k](states[k])
    g = copy.copy(x_bar)
    k = n - 1
    while k >= 0:
        g = vjps[k](states.pop(k), g)
        k -= 1
    return states[n], g
""",
    ),
]
