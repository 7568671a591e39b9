"""Programs as a stranger writes them: loops, branches, recursion, containers, closures."""

import functools
import itertools
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

PROGRAMS = {}


def at_in(programs):
    """Return the decorator that registers a program with the point to differentiate it at."""

    def at(*point):
        def register(program):
            programs[program.__name__] = program, point
            return program

        return register

    return at


at = at_in(PROGRAMS)


@at(1.1)
def fixed_point(a):
    x = 1.0
    while abs(np.cos(x) * a / 3 - x) > 1e-14:
        x = np.cos(x) * a / 3
    return x


@at(7.3)
def square_root_by_newton(a):
    x = a / 2
    for _ in range(50):
        previous, x = x, (x + a / x) / 2
        if abs(x - previous) < 1e-15:
            break
    else:
        raise RuntimeError("no convergence")
    return x


@at(1.3)
def power_by_recursion(x):
    def power(n):
        if n == 0:
            return 1
        half = power(n // 2)
        return half * half * (x if n % 2 else 1)

    return power(13)


@at(0.43)
def collatz_of_reals(x):
    steps = 0
    while x < 10 and steps < 5:
        x = 3 * x + 0.5 if int(np.floor(10 * x)) % 2 else x * x + x
        steps += 1
    return x / (1 + steps)


@at(np.array([0.3, -1.2, 2.0]))
def early_return(x):
    total = 0.0
    for value in x:
        if value < 0:
            return total - value**3
        total += value**2
    return total


@at(np.array([0.3, -1.2, 2.0, 0.7]))
def comprehension_with_condition(x):
    return sum([v**2 for v in x if v > 0]) + np.prod(np.stack([v for v in x if v < 1]))


@at(np.array([0.3, 1.2, 2.0]))
def operators_in_place(x):
    y = x * 1.0
    y += np.sin(x)
    y *= y
    y -= 0.5
    y /= x
    return y


@at(np.array([0.5, 1.5, -0.5]))
def state_in_a_dict(x):
    state = {"mean": 0.0, "count": 0, "square": 0.0}
    for value in x:
        state["count"] += 1
        delta = value - state["mean"]
        state["mean"] = state["mean"] + delta / state["count"]
        state["square"] += delta * (value - state["mean"])
    return np.sqrt(state["square"] / (state["count"] - 1))


@at(np.array([0.5, 1.5, -0.5, 2.0]))
def stack_machine(x):
    stack, program = list(x), ["mul", "add", "sin", "mul"]
    for word in program:
        if word == "sin":
            stack.append(np.sin(stack.pop()))
        else:
            a, b = stack.pop(), stack.pop()
            stack.append(a * b if word == "mul" else a + b)
    return stack[-1]


@at(np.array([1.0, 2.0]), 0.3)
def closure_and_counter(x, rate):
    calls = 0

    def step(y):
        nonlocal calls
        calls += 1
        return y - rate * (y**3 - x)

    y = x
    for _ in range(4):
        y = step(y)
    return y * calls


@at(np.array([0.5, 1.5, -0.5]))
def generator_of_partial_sums(x):
    def partial_sums():
        total = 0.0
        for value in x:
            total = total + np.exp(value)
            yield total

    return np.stack([np.log(s) for s in partial_sums()])


@dataclass(frozen=True)
class Particle:
    position: object
    velocity: object
    history: list = field(default_factory=list)


@at(np.array([0.0, 1.0]), np.array([1.0, 0.2]))
def particle_in_a_dataclass(position, velocity):
    p = Particle(position, velocity)
    for _ in range(5):
        force = -p.position / (1 + np.sum(p.position**2))
        p.history.append(np.sum(p.velocity**2) / 2)
        p = replace(p, position=p.position + 0.1 * p.velocity, velocity=p.velocity + 0.1 * force)
    return p.position + max(p.history)


class Interval(NamedTuple):
    low: object
    high: object


@at(3.7)
def bisection_in_a_named_tuple(a):
    bracket = Interval(0.0, 4.0)
    for _ in range(3):
        middle = (bracket.low + bracket.high) / 2
        bracket = Interval(middle, bracket.high) if middle**2 < a else Interval(bracket.low, middle)
    return bracket.low + (a - bracket.low**2) / (bracket.high + bracket.low)


@at(np.array([0.5, 1.5, -0.5]))
def reduce_and_accumulate(x):
    product = functools.reduce(lambda a, b: a * b + 1, x)
    running = list(itertools.accumulate(x, lambda a, b: np.tanh(a + b)))
    return product + running[-1] * running[0]


@at(np.array([2.0, 0.5, 1.5, 1.0]))
def bubble_sort(x):
    values = list(x)
    for end in range(len(values) - 1, 0, -1):
        for i in range(end):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
    return sum((k + 1) * v**2 for k, v in enumerate(values))


@at(np.array([2.0, 0.5, 1.5, 1.0, 0.7]))
def quicksort(x):
    def ordered(values):
        if len(values) < 2:
            return values
        pivot, rest = values[0], values[1:]
        low = [v for v in rest if v < pivot]
        return [*ordered(low), pivot, *ordered([v for v in rest if v >= pivot])]

    return np.stack(ordered(list(x))) * np.arange(1.0, 6.0)


@at(np.array([0.5, 1.5]))
def text_on_the_way(x):
    lines = [f"{value:.3f}" for value in x]
    label = ", ".join(lines) + f" of {x!r}"
    return x**2 * len(lines) if "0.500" in label else x


@at(np.array([[2.0, 1.0], [0.5, 3.0]]), np.array([1.0, -1.0]))
def try_and_fall_back(a, b):
    try:
        if np.linalg.det(a) < 100:
            raise np.linalg.LinAlgError("too small")
        return np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        return np.linalg.solve(a + np.eye(2), b)


@at({"w": np.array([0.5, -0.2]), "layers": [np.array([1.0, 2.0]), (0.3, np.array([0.1, 0.4]))]})
def nested_containers(parameters):
    first, (scale, shift) = parameters["layers"]
    hidden = np.tanh(parameters["w"] * first * scale + shift)
    return {"out": np.sum(hidden), "norms": [np.sqrt(np.sum(first**2)), hidden[0]]}


@at(0.7, 1.2)
def mutual_recursion(x, y):
    def even(n, value):
        return value if n == 0 else odd(n - 1, np.sin(value) + y)

    def odd(n, value):
        return even(n - 1, value * x)

    return even(6, x)


@at(1.4)
def continued_fraction(x):
    value, n = x, 12
    for k in reversed(range(1, n)):
        value = k / (x + value)
    return value


@at(0.8)
def match_and_walrus(x):
    total, terms = 0.0, 0
    term = x
    while (size := abs(term)) > 1e-12:
        match terms % 4:
            case 0 | 1:
                total = total + term
            case _:
                total = total - term
        terms += 1
        term = term * x / (terms + 1)
        if size > 1e6:
            break
    return total


class Accumulator:
    """A class with operators and a context, as libraries have them."""

    def __init__(self):
        self.total = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.total = self.total * 2

    def __iadd__(self, value):
        self.total = self.total + value**2
        return self


@at(np.array([0.5, 1.5, -0.5]))
def object_with_operators(x):
    with Accumulator() as accumulator:
        for value in x:
            accumulator += value
    return np.sqrt(accumulator.total)
