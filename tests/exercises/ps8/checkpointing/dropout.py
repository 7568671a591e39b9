"""Answers to the question `dropout` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

BACK = "x, rng.bit_generator.state = stored.pop()"
AFTER = "    rng.bit_generator.state = after\n"

WRONG = [
    wrong(
        "new numbers",
        "gradient rest",
        "Did the generator go back to where it was?",
        edit=(BACK, "x, _ = stored.pop()"),
    ),
    wrong(
        "the generator stays where it was put back",
        "generator",
        "The generator is not left where one forward pass would have left it: i",
        edit=(AFTER, ""),
    ),
    wrong(
        "back to the beginning of the chain for each segment",
        "gradient rest",
        "Those are the numbers of step 0: of which moment is the state of the g",
        edit=(
            "stored.append((x, rng.bit_generator.state))",
            "stored.append((x, stored[0][1] if stored else rng.bit_generator.state))",
        ),
    ),
    wrong(
        "the generator itself is kept, not its state",
        "gradient rest generator",
        "Did the generator go back to where it was?",
        source="""
def noisy_backward(chain, s, x, x_bar, rng):
    *earlier, last = range(0, chain.length, s)
    stored = []
    for start in earlier:
        stored.append((x, rng))
        for k in range(start, start + s):
            x = chain.step(k, x, rng)
    result = None
    for start in [last, *reversed(earlier)]:
        if start != last:
            x, rng = stored.pop()
        tape = []
        for k in range(start, min(start + s, chain.length)):
            x, pullback = chain.record(k, x, rng)
            tape.append(pullback)
        if result is None:
            result = x
        while tape:
            x_bar = tape.pop()(x_bar)
    return result, x_bar
""",
    ),
    wrong(
        "the state after the first step of a segment",
        "gradient rest",
        "Those are the numbers of step 3: of which moment is the state of the g",
        edit=(
            """        stored.append((x, rng.bit_generator.state))
        for k in range(start, start + s):
            x = chain.step(k, x, rng)
""",
            """        first = x
        for k in range(start, start + s):
            x = chain.step(k, x, rng)
            if k == start:
                stored.append((first, rng.bit_generator.state))
""",
        ),
    ),
    wrong(
        "the state at the end of a segment",
        "gradient rest",
        "Those are the numbers of step 4: of which moment is the state of the g",
        edit=(
            """        stored.append((x, rng.bit_generator.state))
        for k in range(start, start + s):
            x = chain.step(k, x, rng)
""",
            """        first = x
        for k in range(start, start + s):
            x = chain.step(k, x, rng)
        stored.append((first, rng.bit_generator.state))
""",
        ),
    ),
    wrong(
        "a generator of its own",
        "gradient rest generator",
        "Did the generator go back to where it was?",
        edit=("    stored = []\n", "    stored = []\n    rng = np.random.default_rng(0)\n"),
    ),
    wrong(
        "everything recorded",
        "cost",
        "6 recorded steps wait to be read, wanted at most 2.",
        source="""
def noisy_backward(chain, s, x, x_bar, rng):
    tape = []
    for k in range(chain.length):
        x, pullback = chain.record(k, x, rng)
        tape.append(pullback)
    while tape:
        x_bar = tape.pop()(x_bar)
    return x, x_bar
""",
    ),
    wrong(
        "the steps that are left over are forgotten",
        "rest",
        None,
        edit=(
            "*earlier, last = range(0, chain.length, s)",
            "*earlier, last = range(0, max(1, chain.length // s * s), s)",
        ),
    ),
    wrong(
        "the generator is put back to its beginning at the end",
        "generator",
        "The generator is not left where one forward pass would have left it: i",
        source="""
def noisy_backward(chain, s, x, x_bar, rng):
    begin = rng.bit_generator.state
    checkpoints = []
    for k in range(chain.length):
        if k % s == 0:
            checkpoints.append((k, x, rng.bit_generator.state))
        x = chain.step(k, x, rng)
    for start, state, key in reversed(checkpoints):
        rng.bit_generator.state = key
        tape = []
        for k in range(start, min(start + s, chain.length)):
            state, pullback = chain.record(k, state, rng)
            tape.append(pullback)
        while tape:
            x_bar = tape.pop()(x_bar)
    rng.bit_generator.state = begin
    return x, x_bar
""",
    ),
    wrong(
        "the generator is where the last recording began",
        "generator",
        "The generator is not left where one forward pass would have left it: i",
        edit=(
            "result, after = x, rng.bit_generator.state",
            "result = x\n        after = rng.bit_generator.state",
        ),
    ),
    wrong(
        "the pair the other way round",
        "plain gradient rest",
        "That is the cotangent of x_0: the last state comes first.",
        edit=("return result, x_bar", "return x_bar, result"),
    ),
    wrong(
        "the whole chain is run again for every segment",
        "cost",
        "Step 0 is advanced more than once.",
        source="""
def noisy_backward(chain, s, x, x_bar, rng):
    first, begin = x, rng.bit_generator.state
    result = None
    for start in reversed(range(0, chain.length, s)):
        x, rng.bit_generator.state = first, begin
        for k in range(start):
            x = chain.step(k, x, rng)
        tape = []
        for k in range(start, min(start + s, chain.length)):
            x, pullback = chain.record(k, x, rng)
            tape.append(pullback)
        if result is None:
            result, after = x, rng.bit_generator.state
        while tape:
            x_bar = tape.pop()(x_bar)
    rng.bit_generator.state = after
    return result, x_bar
""",
    ),
]

RIGHT = [
    Right(
        "copies of the generator",
        """
import copy


def noisy_backward(chain, s, x, x_bar, rng):
    n = chain.length
    checkpoints = []
    for k in range(n):
        if k % s == 0:
            checkpoints.append((k, x.copy(), copy.deepcopy(rng)))
        x = chain.step(k, x, rng)
    for start, state, again in reversed(checkpoints):
        pullbacks = []
        for k in range(start, min(start + s, n)):
            state, pullback = chain.record(k, state, again)
            pullbacks.append(pullback)
        for pullback in reversed(pullbacks):
            x_bar = pullback(x_bar)
    return x, x_bar
""",
    ),
    Right(
        "recursion over the segments",
        """
def noisy_backward(chain, s, x, x_bar, rng, start=0):
    stop = min(start + s, chain.length)
    before = rng.bit_generator.state

    def taped(x):
        tape = []
        for k in range(start, stop):
            x, back = chain.record(k, x, rng)
            tape.append(back)
        return x, tape

    if stop == chain.length:
        last, tape = taped(x)
    else:
        state = x
        for k in range(start, stop):
            state = chain.step(k, state, rng)
        last, x_bar = noisy_backward(chain, s, state, x_bar, rng, stop)
        after = rng.bit_generator.state
        rng.bit_generator.state = before
        _, tape = taped(x)
        rng.bit_generator.state = after
    for back in reversed(tape):
        x_bar = back(x_bar)
    return last, x_bar
""",
    ),
    Right(
        "a second generator that is set to the state",
        """
def noisy_backward(chain, s, x, x_bar, rng):
    starts = list(range(0, chain.length, s))
    states, keys = {}, {}
    for start in starts:
        states[start], keys[start] = x, rng.bit_generator.state
        for k in range(start, min(start + s, chain.length)):
            x = chain.step(k, x, rng)
    helper = np.random.default_rng()
    for start in starts[::-1]:
        helper.bit_generator.state = keys[start]
        current, tape = states[start], []
        for k in range(start, min(start + s, chain.length)):
            current, back = chain.record(k, current, helper)
            tape.append(back)
        while tape:
            x_bar = tape.pop()(x_bar)
    return [x, x_bar]
""",
    ),
    Right(
        "a state for each step, put back before each",
        """
def noisy_backward(chain, s, x, x_bar, rng):
    n = chain.length
    keys, kept, tape = [], {}, []
    cut = (n - 1) // s * s
    for k in range(n):
        keys.append(rng.bit_generator.state)
        if k < cut:
            if k % s == 0:
                kept[k] = x
            x = chain.step(k, x, rng)
        else:
            x, back = chain.record(k, x, rng)
            tape.append(back)
    end = rng.bit_generator.state
    for k in reversed(range(n)):
        if not tape:
            start = k // s * s
            state = kept.pop(start)
            for i in range(start, k + 1):
                rng.bit_generator.state = keys[i]
                state, back = chain.record(i, state, rng)
                tape.append(back)
        x_bar = tape.pop()(x_bar)
    rng.bit_generator.state = end
    return x, x_bar
""",
    ),
]
