"""The gradient of a long chain of layers that share a weight: time against memory.

All layers are ``h -> tanh(h W)``, and the loss is half the sum of squares of the last state.
"""

from functools import cache, partial
from math import comb, isqrt
from typing import Any

import numpy

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX_JIT,
    MIB,
    OURS,
    PYTORCH,
    Call,
    Comparison,
    Figure,
    Line,
    Target,
)
from benchmarks.contenders import compiled, jax_arrays, torch_tensors, unseen

STORED, ROOT = "everything stored", "root of n segments"
# States that the binomial schedule stores at a time, the start among them.
SLOTS = (44, 18, 11, 8)


class Counter:
    """A layer that counts how often it is evaluated."""

    def __init__(self, np: Any) -> None:
        self.np, self.count = np, 0

    def __call__(self, h: Any, W: Any) -> Any:
        self.count += 1
        return self.np.tanh(h @ W)


def counted(gradient: Call, layer: Counter) -> Call:
    """Return a call that knows how often it has evaluated the layer."""

    def call() -> Any:
        layer.count = 0
        return gradient()

    call.steps = lambda: layer.count
    return call


class ByHand:
    """The backward pass of the chain, with three answers to where the states come from."""

    def __init__(self, layer: Counter, h: Any, W: Any, layers: int) -> None:
        self.layer, self.start, self.W, self.layers = layer, h, W, layers

    def gradient(self, pull: Any) -> list[Any]:
        """Return the gradient with respect to the start and the weight."""
        self.W_bar = numpy.zeros_like(self.W)
        return [pull(), self.W_bar]

    def back(self, h: Any, out: Any, out_bar: Any) -> Any:
        """Return the adjoint of the state before a layer; None stands for that of the loss."""
        s_bar = (1 - out * out) * (out if out_bar is None else out_bar)
        self.W_bar += h.T @ s_bar
        return s_bar @ self.W.T

    def stored(self, h: Any, layers: int, h_bar: Any = None) -> Any:
        """Keep all states."""
        states = [h]
        for _ in range(layers):
            states.append(self.layer(states[-1], self.W))
        while len(states) > 1:
            out = states.pop()
            h_bar = self.back(states[-1], out, h_bar)
        return h_bar

    def in_segments(self) -> Any:
        """Keep the first state of each segment, and all states of one segment at a time."""
        length = isqrt(self.layers)
        starts = range(0, self.layers, length)
        kept, h = [], self.start
        for k in range(starts[-1] + 1):
            if k in starts:
                kept.append(h)
            if k < starts[-1]:
                h = self.layer(h, self.W)
        h_bar = None
        for k in reversed(starts):
            h_bar = self.stored(kept.pop(), min(length, self.layers - k), h_bar)
        return h_bar

    def binomially(self, h: Any, layers: int, slots: int, h_bar: Any = None) -> Any:
        """Keep at most `slots` states besides `h`, and evaluate as few layers as possible."""
        while layers > 1:
            ahead, middle = h, split(layers, slots)
            for _ in range(middle):
                ahead = self.layer(ahead, self.W)
            h_bar = self.binomially(ahead, layers - middle, slots - 1, h_bar)
            layers = middle
        return self.back(h, self.layer(h, self.W), h_bar)


def fewest_steps(layers: int, slots: int) -> int:
    """Return t(l, c), the layers to evaluate with so many slots, one of which has the start.

    The evaluations whose derivatives are taken at once, one of each layer, are not counted
    (Griewank and Walther, Algorithm 799, 2000).
    """
    repetitions = 0
    while comb(slots + repetitions, slots) < layers:
        repetitions += 1
    return repetitions * layers - comb(slots + repetitions, slots + 1)


@cache
def split(layers: int, slots: int) -> int:
    """Return how far to go to the next state that is kept: of all ways, the cheapest."""
    if slots == 0:
        return layers - 1

    def steps(middle: int) -> int:
        return middle + fewest_steps(layers - middle, slots) + fewest_steps(middle, slots + 1)

    return min(range(1, layers), key=steps)


class Work:
    """The chain for each library."""

    def __init__(self, layers: int, width: int, batch: int) -> None:
        self.layers, self.width, self.batch = layers, width, batch

    def arguments(self) -> tuple[Any, Any]:
        """Return the start and the weight: orthogonal, so that the chain is not chaotic."""
        rng = numpy.random.default_rng(0)
        W = numpy.linalg.qr(rng.standard_normal((self.width, self.width))).Q
        return rng.standard_normal((self.batch, self.width)), W

    def by_hand(self, way: str, slots: int = 1) -> Call:
        layer = Counter(numpy)
        chain = ByHand(layer, *self.arguments(), self.layers)
        pull = {
            STORED: partial(chain.stored, chain.start, self.layers),
            ROOT: chain.in_segments,
        }.get(way, partial(chain.binomially, chain.start, self.layers, slots - 1))
        return counted(lambda: chain.gradient(pull), layer)

    def loss(self, layer: Any, h: Any, W: Any) -> Any:
        """Return the loss, layer by layer."""
        for _ in range(self.layers):
            h = layer(h, W)
        return (h * h).sum() / 2

    def ours(self, way: str, slots: int | None = None) -> Call:
        from autograd_course import checkpoint_chain, grad

        h, W = self.arguments()
        layer = Counter(numpy)

        def loss(h: Any, W: Any) -> Any:
            each = [None] * self.layers
            h = checkpoint_chain(lambda h, _: layer(h, W), h, each, slots=slots)
            return (h * h).sum() / 2

        gradient = grad(partial(self.loss, layer) if way == STORED else loss, (0, 1))
        return counted(lambda: gradient(h, W), layer)

    def hips(self) -> Call:
        import autograd.numpy as np
        from autograd import grad

        h, W = self.arguments()
        gradient = grad(lambda h, W: np.sum(self.loss(Counter(np), h, W)), (0, 1))
        return lambda: gradient(h, W)

    def pytorch(self, way: str) -> Call:
        torch, (h, W), _ = torch_tensors(self.arguments(), [])
        if way == STORED:
            return unseen(lambda: torch.autograd.grad(self.loss(Counter(torch), h, W), (h, W)))
        from torch.utils.checkpoint import checkpoint

        length = isqrt(self.layers)

        def segment(h: Any, W: Any, layers: int) -> Any:
            for _ in range(layers):
                h = torch.tanh(h @ W)
            return h

        def loss() -> Any:
            state = h
            for k in range(0, self.layers, length):
                layers = min(length, self.layers - k)
                state = checkpoint(segment, state, W, layers, use_reentrant=False)
            return (state * state).sum() / 2

        return unseen(lambda: torch.autograd.grad(loss(), (h, W)))

    def jax_jit(self, way: str) -> Call:
        jax, (h, W), _ = jax_arrays(self.arguments(), [])
        # The scans that it compiles want segments of one length.
        length = max(k for k in range(1, isqrt(self.layers) + 1) if self.layers % k == 0)

        def layer(h: Any, W: Any) -> Any:
            return jax.numpy.tanh(h @ W)

        def scanned(step: Any, h: Any, count: int) -> Any:
            return jax.lax.scan(lambda h, _: (step(h), None), h, length=count)[0]

        def loss(h: Any, W: Any) -> Any:
            if way == STORED:
                h = scanned(lambda h: layer(h, W), h, self.layers)
            else:
                segment = jax.checkpoint(lambda h: scanned(lambda h: layer(h, W), h, length))
                h = scanned(segment, h, self.layers // length)
            return (h * h).sum() / 2

        return compiled(jax.grad(loss, (0, 1)), h, W)


def comparison(tiny: bool = False) -> Comparison:
    """Return a line for each way to have the states when they are needed."""
    work = Work(7, 3, 2) if tiny else Work(1000, 256, 32)
    title = f"{work.layers:,} tanh layers of width {work.width}, "

    def line(way: str, slots: int | None = None) -> Line:
        contenders = {BY_HAND: partial(work.by_hand, way), OURS: partial(work.ours, way)}
        if slots is not None:
            contenders = {name: partial(one, slots) for name, one in contenders.items()}
        else:
            contenders[PYTORCH] = partial(work.pytorch, way)
            contenders[JAX_JIT] = partial(work.jax_jit, way)
        if way == STORED:
            contenders[HIPS] = work.hips
        return Line(title + way, contenders, ("time", "peak", "steps"))

    stored, root = Figure(title + STORED, OURS), Figure(title + ROOT, OURS)
    targets = [
        Target("everything stored: MiB", stored._replace(measure="peak"), MIB.bytes, at_most=64.5),
        Target("root of n: MiB", root._replace(measure="peak"), MIB.bytes, at_most=6.1),
        Target("root of n / everything stored", root, stored, at_most=1.35),
    ]
    lines = [line(STORED), line(ROOT)]
    for slots in (3, 2) if tiny else SLOTS:
        lines.append(line(f"binomial, {slots} slots", slots))
        peak = Figure(lines[-1].title, OURS, "peak")
        formula = fewest_steps(work.layers, slots) + work.layers
        targets += [
            Target(
                f"binomial, {slots} slots: peak, ours / by hand",
                peak,
                peak._replace(column=BY_HAND),
                at_most=1.1,
            ),
            Target(
                f"binomial, {slots} slots: steps / formula",
                peak._replace(measure="steps"),
                formula,
                at_least=1.0,
                at_most=1.0,
            ),
        ]
    return Comparison(lines, targets)
