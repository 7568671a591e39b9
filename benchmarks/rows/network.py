"""The lecture's feed-forward network: its gradient, and products with its Hessian."""

import itertools
from typing import Any

import numpy

from benchmarks.comparison import (
    BY_HAND,
    HIPS,
    JAX_JIT,
    OURS,
    PROGRAM,
    PYTORCH,
    Call,
    Comparison,
    Figure,
    Line,
    Target,
)
from benchmarks.contenders import gradients
from benchmarks.hessian_products import NESTINGS, hessian_products


def loss(np: Any, W1: Any, b1: Any, W2: Any, b2: Any, W3: Any, b3: Any, x: Any, y: Any) -> Any:
    """Return the cross-entropy, the mean over a batch; the rows of `y` are one-hot."""
    v1 = np.tanh(x @ W1 + b1)
    v2 = np.tanh(v1 @ W2 + b2)
    s3 = v2 @ W3 + b3
    return np.mean(np.log(np.sum(np.exp(s3), axis=1)) - np.sum(y * s3, axis=1))


def gradient_by_hand(
    W1: Any, b1: Any, W2: Any, b2: Any, W3: Any, b3: Any, x: Any, y: Any
) -> list[Any]:
    """Return the gradient with respect to all weights and biases."""
    v1 = numpy.tanh(x @ W1 + b1)
    v2 = numpy.tanh(v1 @ W2 + b2)
    p = numpy.exp(v2 @ W3 + b3)
    p /= p.sum(axis=1, keepdims=True)
    s3_bar = (p - y) / len(x)
    s2_bar = s3_bar @ W3.T
    s2_bar *= 1 - v2 * v2
    s1_bar = s2_bar @ W2.T
    s1_bar *= 1 - v1 * v1
    return [
        x.T @ s1_bar, s1_bar.sum(axis=0),
        v1.T @ s2_bar, s2_bar.sum(axis=0),
        v2.T @ s3_bar, s3_bar.sum(axis=0),
    ]  # fmt: skip


def product_by_hand(weights: list[Any], x: Any, y: Any, vector: list[Any]) -> list[Any]:
    """Return the Hessian times a vector: the gradient above, differentiated by hand once more."""
    W1, b1, W2, b2, W3, b3 = weights
    W1_dot, b1_dot, W2_dot, b2_dot, W3_dot, b3_dot = vector
    v1 = numpy.tanh(x @ W1 + b1)
    v2 = numpy.tanh(v1 @ W2 + b2)
    p = numpy.exp(v2 @ W3 + b3)
    p /= p.sum(axis=1, keepdims=True)
    slope1, slope2 = 1 - v1 * v1, 1 - v2 * v2
    v1_dot = slope1 * (x @ W1_dot + b1_dot)
    v2_dot = slope2 * (v1_dot @ W2 + v1 @ W2_dot + b2_dot)
    s3_dot = v2_dot @ W3 + v2 @ W3_dot + b3_dot

    s3_bar = (p - y) / len(x)
    s3_bar_dot = p * (s3_dot - (p * s3_dot).sum(axis=1, keepdims=True)) / len(x)
    v2_bar = s3_bar @ W3.T
    s2_bar = v2_bar * slope2
    s2_bar_dot = (s3_bar_dot @ W3.T + s3_bar @ W3_dot.T) * slope2 - 2 * v2_bar * v2 * v2_dot
    v1_bar = s2_bar @ W2.T
    s1_bar_dot = (s2_bar_dot @ W2.T + s2_bar @ W2_dot.T) * slope1 - 2 * v1_bar * v1 * v1_dot
    return [
        x.T @ s1_bar_dot, s1_bar_dot.sum(axis=0),
        v1_dot.T @ s2_bar + v1.T @ s2_bar_dot, s2_bar_dot.sum(axis=0),
        v2_dot.T @ s3_bar + v2.T @ s3_bar_dot, s3_bar_dot.sum(axis=0),
    ]  # fmt: skip


def parameters(sizes: tuple[int, ...], rng: numpy.random.Generator) -> list[Any]:
    """Return random weights and biases, in turn."""
    return [
        array
        for inputs, outputs in itertools.pairwise(sizes)
        for array in (
            rng.standard_normal((inputs, outputs)) / inputs**0.5,
            rng.standard_normal(outputs) / 10,
        )
    ]


def comparison(tiny: bool = False) -> Comparison:
    """Return a line for the gradient and one for each nesting of the two modes."""
    sizes, batch = ((4, 3, 3, 2), 5) if tiny else ((784, 512, 512, 10), 128)

    def arguments() -> tuple[list[Any], list[Any], list[Any]]:
        rng = numpy.random.default_rng(0)
        weights, vector = parameters(sizes, rng), parameters(sizes, rng)
        x = rng.standard_normal((batch, sizes[0]))
        y = numpy.eye(sizes[-1])[rng.integers(sizes[-1], size=batch)]
        return weights, [x, y], vector

    def product() -> Call:
        weights, (x, y), vector = arguments()
        return lambda: product_by_hand(weights, x, y, vector)

    measures = ("time", "peak")
    network = f"network {'-'.join(map(str, sizes))}, batch {batch}"
    contenders = gradients(loss, lambda: arguments()[:2], gradient_by_hand)
    lines = [Line(f"gradient of the {network}", contenders, measures)]
    gradient = Figure(lines[0].title, OURS)
    by_hand = gradient._replace(column=BY_HAND)
    peak, peak_by_hand = (figure._replace(measure="peak") for figure in (gradient, by_hand))
    wanted = {HIPS: 1.2, PYTORCH: 1.2, JAX_JIT: 1.0}
    targets = [
        Target("network: ours / by hand", gradient, by_hand, at_most=1.1),
        Target(
            "network: program / by hand", gradient._replace(column=PROGRAM), by_hand, at_most=1.3
        ),
        # The tape itself, some kilobytes, is not counted.
        Target("network: peak, ours / by hand", peak, peak_by_hand, at_most=1.005),
        *[
            Target(f"network: {peer} / ours", gradient._replace(column=peer), gradient, times)
            for peer, times in wanted.items()
        ],
    ]
    limits = dict(zip(NESTINGS, (2.3, 1.8, 2.6), strict=True))
    for nesting, limit in limits.items():
        products = {BY_HAND: product} | hessian_products(loss, arguments, nesting)
        title = f"product with its Hessian, {nesting}"
        lines.append(Line(title, products, measures))
        ours = Figure(title, OURS)
        targets += [
            Target(f"HVP, {nesting}, in gradients", ours, gradient, at_most=limit),
            Target(
                f"HVP, {nesting}: peak, in gradients",
                ours._replace(measure="peak"),
                peak,
                at_most=2.1,
            ),
        ]
    return Comparison(lines, targets)
