"""Automatic differentiation of NumPy programs: both modes, nested at will."""

import itertools

import numpy as np

LEVELS = itertools.count()


# Part 1: values that NumPy asks what to do.
class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A value of a trace; its mark is its tangent, or its place on a tape."""

    def __init__(self, trace, primal, mark):
        self.trace, self.primal, self.mark = trace, primal, mark
        self.shape = shape_of(primal)

    def __array_ufunc__(self, ufunc, method, *xs):
        return apply(ufunc, *xs) if method == "__call__" else NotImplemented

    def __array_function__(self, function, types, xs, options):
        return apply(function, *xs, **options)


def shape_of(x):
    return getattr(x, "shape", ())


def belongs(x, trace):
    return isinstance(x, Traced) and x.trace is trace


def apply(function, *inputs, **options):
    """Let the innermost trace among the inputs handle an operation."""
    traces = {x.trace for x in inputs if isinstance(x, Traced)}
    if function not in RULES or not traces:
        raise TypeError(f"no rule for {function.__name__} of these inputs")
    if function in ELEMENTWISE:
        shape = np.broadcast_shapes(*map(shape_of, inputs))
        inputs = [fit(x, shape) for x in inputs]
    trace = max(traces, key=lambda trace: trace.level)
    lower = [x.primal if belongs(x, trace) else x for x in inputs]
    out = function(*lower, **options)
    rows = zip(inputs, RULES[function], strict=False)
    edges = [(x.mark, rule) for x, rule in rows if belongs(x, trace)]
    return trace.record(out, edges, (out, *lower), options)


def fit(x, shape):
    """Broadcast x, as an operation of its own."""
    return x if shape_of(x) == shape else np.broadcast_to(x, shape)


# Part 2: two things to do with an operation.
class Forward:
    """Carry tangents along."""

    def __init__(self):
        self.level = next(LEVELS)

    def record(self, out, edges, values, options):
        pushed = [push(t, *values, **options) for t, (push, _) in edges]
        return Traced(self, out, sum(pushed[1:], start=pushed[0]))


class Tape:
    """Write down what was done, to read it backwards."""

    def __init__(self):
        self.level, self.entries = next(LEVELS), []

    def record(self, out, edges, values, options):
        self.entries.append((len(self.entries), edges, values, options))
        return Traced(self, out, len(self.entries) - 1)


# Part 3: what they are for.
def jvp(f, primals, tangents):
    """Return f and its derivative along the tangents."""
    trace = Forward()
    out = f(*map(Traced, itertools.repeat(trace), primals, tangents))
    return (out.primal, out.mark) if belongs(out, trace) else (out, 0.0 * out)


def vjp(f, *primals):
    """Return f and its pullback."""
    tape = Tape()
    inputs = [tape.record(x, (), (), {}) for x in primals]
    out = f(*inputs)

    def pullback(g):
        adjoints = {out.mark: g} if belongs(out, tape) else {}
        for place, edges, values, options in reversed(tape.entries):
            for parent, (_, pull) in edges if place in adjoints else ():
                share = pull(adjoints[place], *values, **options)
                adjoints[parent] = adjoints.get(parent, 0.0) + share
        return [adjoints.get(x.mark, np.zeros(x.shape)) for x in inputs]

    return out.primal if belongs(out, tape) else out, pullback


def grad(f):
    """Return the function that computes the gradient in the first input."""
    return lambda x, *rest: vjp(lambda x: f(x, *rest), x)[1](1.0)[0]


# Part 4: the rules. Of z = f(x) or z = f(x, y): the partial derivatives.
ELEMENTWISE = {
    np.add: (lambda z, x, y: 1.0, lambda z, x, y: 1.0),
    np.subtract: (lambda z, x, y: 1.0, lambda z, x, y: -1.0),
    np.multiply: (lambda z, x, y: y, lambda z, x, y: x),
    np.divide: (lambda z, x, y: 1 / y, lambda z, x, y: -z / y),
    np.pow: (lambda z, x, y: y * x ** (y - 1), lambda z, x, y: z * np.log(x)),
    np.negative: (lambda z, x: -1.0,),
    np.exp: (lambda z, x: z,),
    np.log: (lambda z, x: 1 / x,),
    np.sqrt: (lambda z, x: 0.5 / z,),
    np.sin: (lambda z, x: np.cos(x),),
    np.cos: (lambda z, x: -np.sin(x),),
    np.tanh: (lambda z, x: 1 - z * z,),
}


def times(partial):
    return lambda direction, *values: direction * partial(*values)


# For each function and each input what it does to a tangent and to an adjoint.
RULES = {f: [(times(p),) * 2 for p in ps] for f, ps in ELEMENTWISE.items()}


# Of functions that are linear in an input: themselves, and their transpose.
def same(f):
    return lambda t, z, x, *rest, **options: f(t, *rest, **options)


def sum_copies(g, z, x, shape):
    """Undo broadcasting."""
    new = len(shape) - len(shape_of(x))
    stretched = [new + k for k, n in enumerate(shape_of(x)) if n == 1]
    return np.reshape(np.sum(g, axis=(*range(new), *stretched)), shape_of(x))


def copy(g, z, x, axis=None):
    return fit(g if axis is None else np.expand_dims(g, axis), shape_of(x))


def reshaped(g, z, x, *rest):
    return np.reshape(g, shape_of(x))


T = np.transpose


def back(g, y):
    """Return g times the transpose of y, which may be a vector."""
    vector = len(shape_of(y)) == 1
    return np.expand_dims(g, -1) * y if vector else g @ T(y)


RULES[np.broadcast_to] = [(same(np.broadcast_to), sum_copies)]
RULES[np.sum] = [(same(np.sum), copy)]
RULES[np.expand_dims] = [(same(np.expand_dims), reshaped)]
RULES[np.reshape] = [(same(np.reshape), reshaped)]
RULES[np.transpose] = [(same(np.transpose), same(np.transpose))]
RULES[np.matmul] = [
    (lambda t, z, x, y: t @ y, lambda g, z, x, y: back(g, y)),
    (lambda t, z, x, y: x @ t, lambda g, z, x, y: T(back(T(g), T(x)))),
]
