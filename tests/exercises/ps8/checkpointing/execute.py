"""Answers to the question `execute` of checkpointing: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "free does nothing",
        "missing released",
        "was freed, and restored all the same",
        edit=("del stored[k]", "pass"),
    ),
    wrong(
        "restore takes the state out",
        "values calls anything missing released",
        "it stays stored when it is restored",
        edit=("x = stored[k]", "x = stored.pop(k)"),
    ),
    wrong(
        "the oldest step on the tape is read first",
        "values calls",
        "Got the calls",
        edit=("tape.pop()(x_bar)", "tape.pop(0)(x_bar)"),
    ),
    wrong(
        "record forgets the next state",
        "values calls",
        "Which state is the current one",
        edit=("x, pullback = record(k, x)", "_, pullback = record(k, x)"),
    ),
    wrong(
        "runs the step before it is recorded",
        "calls",
        "Is `step` called for `record`, too? It runs the step by itself.",
        edit=(
            "x, pullback = record(k, x)",
            "_, pullback = record(k, x)\n            x = step(k, x)",
        ),
    ),
    wrong(
        "every state that was computed is kept, and used again",
        "calls missing released",
        "x_0 was freed, and restored all the same: an error is wanted there.",
        source="""
def execute(schedule, step, record, x, x_bar):
    states, tape = {0: x}, []
    current = 0
    for name, k in schedule:
        if name == "restore":
            current = k
        elif name == "advance":
            if k + 1 not in states:
                states[k + 1] = step(k, states[k])
            current = k + 1
        elif name == "record":
            states[k + 1], pullback = record(k, states[k])
            tape.append(pullback)
        elif name == "read":
            x_bar = tape.pop()(x_bar)
    return x_bar
""",
    ),
    wrong(
        "the tape only grows",
        "released",
        None,
        source="""
def execute(schedule, step, record, x, x_bar):
    stored, tape = {}, {}
    for name, k in schedule:
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored[k]
        elif name == "free":
            del stored[k]
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, tape[k] = record(k, x)
        elif name == "read":
            x_bar = tape[k](x_bar)
    return x_bar
""",
    ),
    wrong(
        "a history of the states, for nothing",
        "released",
        None,
        edit=("x = step(k, x)", "x = step(k, x)\n            stored[-len(stored) - 9] = x"),
    ),
    wrong(
        "each pullback gets the last cotangent",
        "values calls anything missing released",
        "Each pullback takes what the one before it has returned",
        source="""
def execute(schedule, step, record, x, x_bar):
    stored, tape = {}, []
    for name, k in schedule:
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored[k]
        elif name == "free":
            del stored[k]
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, pullback = record(k, x)
            tape.append(pullback)
        elif name == "read":
            result = tape.pop()(x_bar)
    return result
""",
    ),
    wrong(
        "returns the state",
        "values calls anything missing released",
        "That is the last state",
        source="""
def execute(schedule, step, record, x, x_bar):
    stored, tape, last = {}, [], 0
    for name, k in schedule:
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored[k]
        elif name == "free":
            del stored[k]
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, pullback = record(k, x)
            tape.append(pullback)
            last = max(last, k)
            if k == last:
                result = x
        elif name == "read":
            x_bar = tape.pop()(x_bar)
    return result
""",
    ),
    wrong(
        "states as arrays of floats",
        "anything released",
        None,
        edit=("stored[k] = x", "stored[k] = np.array(x, float)"),
    ),
    wrong(
        "one place for a state, whichever it is",
        "values calls missing",
        "Which state is the current one after each action?",
        source="""
def execute(schedule, step, record, x, x_bar):
    kept, tape = None, []
    for name, k in schedule:
        if name == "store":
            kept = x
        elif name == "restore":
            x = kept
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, pullback = record(k, x)
            tape.append(pullback)
        elif name == "read":
            x_bar = tape.pop()(x_bar)
    return x_bar
""",
    ),
    wrong(
        "a state that is missing is passed over",
        "missing",
        "was freed, and restored all the same",
        source="""
def execute(schedule, step, record, x, x_bar):
    stored, tape = {}, []
    for name, k in schedule:
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored.get(k, x)
        elif name == "free":
            stored.pop(k, None)
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, pullback = record(k, x)
            tape.append(pullback)
        elif name == "read":
            x_bar = tape.pop()(x_bar)
    return x_bar
""",
    ),
    wrong(
        "takes the schedule apart",
        "calls",
        None,
        source="""
def execute(schedule, step, record, x, x_bar):
    stored, tape = {}, []
    schedule[:] = schedule[::-1]
    while schedule:
        name, k = schedule.pop()
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored[k]
        elif name == "free":
            del stored[k]
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, pullback = record(k, x)
            tape.append(pullback)
        elif name == "read":
            x_bar = tape.pop()(x_bar)
    return x_bar
""",
    ),
]

RIGHT = [
    Right(
        "match, and errors of its own",
        """
def execute(schedule, step, record, x, x_bar):
    slots, tape = {}, []
    for action in schedule:
        match action:
            case ("store", k) | ["store", k]:
                slots[k] = x
            case ("restore" | "free", k) if k not in slots:
                raise ValueError(f"state {k} is not stored")
            case ("restore", k):
                x = slots[k]
            case ("free", k):
                slots.pop(k)
            case ("advance", k):
                x = step(k, x)
            case ("record", k):
                x, pullback = record(k, x)
                tape.append((k, pullback))
            case ("read", k):
                last, pullback = tape.pop()
                assert last == k
                x_bar = pullback(x_bar)
            case _:
                raise ValueError(f"unknown action {action}")
    return x_bar
""",
    ),
    Right(
        "the tape as a dictionary that is emptied",
        """
def execute(schedule, step, record, x, x_bar):
    stored, tape = {}, {}
    for name, k in schedule:
        if name == "store":
            stored[k] = x
        elif name == "restore":
            x = stored[k]
        elif name == "free":
            stored.pop(k)
        elif name == "advance":
            x = step(k, x)
        elif name == "record":
            x, tape[k] = record(k, x)
        else:
            x_bar = tape.pop(k)(x_bar)
    return x_bar
""",
    ),
    Right(
        "a class with a method for each action",
        """
class Machine:
    def __init__(self, step, record, x, x_bar):
        self.run, self.tape_step = step, record
        self.x, self.x_bar = x, x_bar
        self.memory, self.tape = {}, []

    def store(self, k):
        self.memory[k] = self.x

    def restore(self, k):
        self.x = self.memory[k]

    def free(self, k):
        del self.memory[k]

    def advance(self, k):
        self.x = self.run(k, self.x)

    def record(self, k):
        self.x, pullback = self.tape_step(k, self.x)
        self.tape.append(pullback)

    def read(self, k):
        self.x_bar = self.tape.pop()(self.x_bar)


def execute(schedule, step, record, x, x_bar):
    machine = Machine(step, record, x, x_bar)
    for name, k in schedule:
        getattr(machine, name)(k)
    return machine.x_bar
""",
    ),
    Right(
        "a list of pairs for the slots",
        """
def execute(schedule, step, record, x, x_bar):
    slots, tape = [], []
    for name, k in schedule:
        if name in ("restore", "free"):
            (place,) = [i for i, (number, _) in enumerate(slots) if number == k]
            if name == "restore":
                x = slots[place][1]
            else:
                slots.pop(place)
        if name == "store":
            slots.append((k, x))
        if name == "advance":
            x = step(k, x)
        if name == "record":
            x, back = record(k, x)
            tape += [back]
        if name == "read":
            back = tape.pop()
            x_bar = back(x_bar)
    return x_bar
""",
    ),
    Right(
        "only references to the last state, cleared at the end of each action",
        """
def execute(schedule, step, record, x, x_bar):
    current, stored, tape = [x], {}, []
    del x
    for name, k in schedule:
        if name == "store":
            stored[k] = current[0]
        elif name == "restore":
            current[0] = stored[k]
        elif name == "free":
            del stored[k]
        elif name == "advance":
            current[0] = step(k, current[0])
        elif name == "record":
            out = record(k, current[0])
            current[0] = out[0]
            tape.append(out[1])
            del out
        elif name == "read":
            x_bar = tape[-1](x_bar)
            del tape[-1]
    return x_bar
""",
    ),
]
