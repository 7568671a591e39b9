"""One block of GPT-2, 1.5 billion parameters, counted without computing."""

import math

import jax
import jax.extend
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name as name

BATCH, LENGTH, HIDDEN, HEADS, BLOCKS = 32, 1024, 1600, 25, 48


def array(*shape):
    """An array of 2-byte numbers that is never allocated."""
    return jax.ShapeDtypeStruct(shape, jnp.float16)


INPUT = array(BATCH, LENGTH, HIDDEN)
WEIGHTS = {
    "norm1": array(2, HIDDEN),
    "norm2": array(2, HIDDEN),
    "qkv": array(HIDDEN, 3 * HIDDEN),
    "out": array(HIDDEN, HIDDEN),
    "fc1": array(HIDDEN, 4 * HIDDEN),
    "fc2": array(4 * HIDDEN, HIDDEN),
}


def layer_norm(x, weights):
    centered = x - jnp.mean(x, -1, keepdims=True)
    variance = jnp.mean(centered * centered, -1, keepdims=True)
    scale, shift = weights
    return centered * jax.lax.rsqrt(variance + 1e-5) * scale + shift


def attention(q, k, v):
    scores = jnp.einsum("bqhd,bkhd->bhqk", q, k) / math.sqrt(q.shape[-1])
    earlier = jnp.tril(jnp.ones((LENGTH, LENGTH), bool))
    weights = jax.nn.softmax(jnp.where(earlier, scores, -jnp.inf))
    return jnp.einsum("bhqk,bkhd->bqhd", weights, v)


def block(x, w, attend=attention):
    x = name(x, "input")
    normed = name(layer_norm(x, w["norm1"]), "norm1")
    qkv = name(normed @ w["qkv"], "qkv")
    heads = qkv.reshape(BATCH, LENGTH, 3, HEADS, HIDDEN // HEADS)
    attended = attend(heads[:, :, 0], heads[:, :, 1], heads[:, :, 2])
    attended = name(attended.reshape(x.shape), "attention")
    middle = name(x + attended @ w["out"], "middle")
    normed = name(layer_norm(middle, w["norm2"]), "norm2")
    hidden = name(normed @ w["fc1"], "fc1")
    active = name(jax.nn.gelu(hidden), "gelu")
    return middle + active @ w["fc2"]


def kept(f):
    """The activations that a pullback of f holds, as shapes."""
    pullback = jax.eval_shape(lambda x, w: jax.vjp(f, x, w)[1], INPUT, WEIGHTS)
    arrays = jax.tree.leaves(pullback)  # the weights are among them
    return [a for a in arrays if a.shape[:1] == (BATCH,)]


def gigabytes(arrays):
    return sum(math.prod(a.shape) * a.dtype.itemsize for a in arrays) / 1e9


def multiplications(f, *arguments):
    """The multiplications in the matrix products of f."""
    return _count(jax.make_jaxpr(f)(*arguments).jaxpr)


def _count(jaxpr):
    total = 0
    for equation in jaxpr.eqns:
        if equation.primitive.name == "dot_general":
            (summed, _), _ = equation.params["dimension_numbers"]
            left, out = equation.invars[0].aval, equation.outvars[0].aval
            length = math.prod(left.shape[axis] for axis in summed)
            total += length * math.prod(out.shape)
        inner = jax.extend.core.jaxprs_in_params(equation.params)
        total += sum(map(_count, inner))
    return total


def forward_and_backward(f):
    """The multiplications of f and of its pullback together."""

    def both(x, w, y_bar):
        return jax.vjp(f, x, w)[1](y_bar)

    return multiplications(both, INPUT, WEIGHTS, INPUT)
