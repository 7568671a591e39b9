"""For every row of the table of rules: functions that use it, and points to differentiate at.

A function takes the namespace as its first argument, so that the same text runs on NumPy, under
our transforms, and on `jax.numpy`.
"""

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy._core.umath import clip as clip_method

from tests.rules.calculus_cases import calculus_cases
from tests.rules.decomposition_cases import decomposition_cases
from tests.rules.linear_algebra_cases import linear_algebra_cases
from tests.rules.points import (
    BOX,
    COLUMN,
    EMPTY,
    ROW,
    SIGNED,
    SQUARE,
    STACKED,
    Case,
    X,
    Y,
    name_of,
)
from tests.rules.product_cases import einsum_cases, product_cases
from tests.rules.statistics_cases import statistics_cases


def _sinc_by_series(np: Any, x: Any) -> Any:
    """Return sinc by its power series; JAX's own is exact at zero, and inexact near it."""
    return sum((-1) ** k * (np.pi * x) ** (2 * k) / math.gamma(2 * k + 2) for k in range(15))


def elementwise_cases() -> Iterator[Case]:
    unary = {
        np.negative: SIGNED, np.positive: SIGNED, np.square: SIGNED, np.reciprocal: Y,
        np.sqrt: Y, np.cbrt: Y, np.exp: SIGNED, np.exp2: SIGNED, np.expm1: SIGNED,
        np.log: Y, np.log2: Y, np.log10: Y, np.log1p: Y, np.sin: SIGNED, np.cos: SIGNED,
        np.tan: X, np.arcsin: X, np.arccos: X, np.arctan: SIGNED, np.sinh: SIGNED,
        np.cosh: SIGNED, np.tanh: SIGNED, np.arcsinh: SIGNED, np.arccosh: Y + 0.5,
        np.arctanh: X, np.absolute: SIGNED,
        np.fabs: SIGNED, np.sinc: SIGNED, np.deg2rad: SIGNED, np.radians: SIGNED,
        np.rad2deg: SIGNED, np.degrees: SIGNED,
    }  # fmt: skip
    for ufunc, x in unary.items():
        name = name_of(ufunc)
        yield Case(ufunc, lambda np, x, name=name: getattr(np, name)(x), (x,), name)
        scalar = float(x[0, 0])
        yield Case(ufunc, lambda np, x, name=name: getattr(np, name)(x), (scalar,), f"{name}-0d")
    yield Case(np.sin, lambda np, x: np.sin(x), (EMPTY,), "sin-empty")
    binary = (
        np.add, np.subtract, np.multiply, np.divide, np.power, np.float_power, np.remainder,
        np.hypot, np.logaddexp, np.logaddexp2, np.arctan2, np.maximum, np.minimum,
        np.fmax, np.fmin, np.fmod,
    )  # fmt: skip
    for ufunc in binary:
        name = name_of(ufunc)

        def f(np: Any, x: Any, y: Any, name: str = name) -> Any:
            return getattr(np, name)(x, y)

        yield Case(ufunc, f, (X, Y), name)
        yield Case(ufunc, f, (X, ROW), f"{name}-row")
        yield Case(ufunc, f, (COLUMN, ROW), f"{name}-outer")
        yield Case(ufunc, f, (0.5, Y), f"{name}-scalar-left")
        yield Case(ufunc, f, (Y, 0.75), f"{name}-scalar-right")
        yield Case(ufunc, f, (0.5, 1.25), f"{name}-0d")
        yield Case(
            ufunc, lambda np, x, f=f: f(np, x, 1.5) + f(np, 1.5, x), (X,), f"{name}-constant"
        )
        yield Case(ufunc, lambda np, x, f=f: f(np, x, 2 * x), (X,), f"{name}-shared")
    for function in (
        operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod,
    ):  # fmt: skip
        name = f"operator-{name_of(function)}"
        yield Case(function, lambda np, x, y, f=function: f(x, y), (X, ROW), name)
        yield Case(function, lambda np, x, y, f=function: f(x, y), (0.5, 1.25), f"{name}-0d")
    for function in (operator.neg, operator.pos, operator.abs):
        name = f"operator-{name_of(function)}"
        yield Case(function, lambda np, x, f=function: f(x), (SIGNED,), name)
    yield Case(np.power, lambda np, x: x**3 + x**2 + x**-1 + x**0, (Y,), "power-integers")
    yield Case(np.power, lambda np, x: 2.0**x, (SIGNED,), "power-exponent")
    near_zero = np.array([0.0, 1e-9, -1e-5, 1e-2, 0.499, -0.501, 0.7])
    yield Case(np.sinc, lambda np, x: np.sinc(x), (near_zero,), "sinc-near-zero", _sinc_by_series)
    signs = np.array([-2.3, 2.3, 0.7])
    yield Case(np.fmod, lambda np, x: np.fmod(3 * x, signs), (SIGNED,), "fmod-signs")
    yield Case(np.where, lambda np, x, y: np.where(x > 0, x * y, y), (SIGNED, Y), "where")
    yield Case(np.where, lambda np, x: np.where(x > 0, x, 0.0), (SIGNED,), "where-constant")
    yield Case(np.where, lambda np, x: np.where(x, x**2, 0.0), (SIGNED,), "where-truth")
    yield Case(np.where, lambda np, x, y: np.where(X > 0.5, x, y), (COLUMN, ROW), "where-broadcast")
    yield Case(np.heaviside, lambda np, x, y: np.heaviside(x, y), (SIGNED, Y), "heaviside")
    yield Case(np.clip, lambda np, x: np.clip(x, -0.5, 0.5), (SIGNED,), "clip")
    yield Case(np.clip, lambda np, x: np.clip(x, None, 0.5) * x, (SIGNED,), "clip-above")
    yield Case(
        clip_method, lambda np, x, y: BOX[0, :2, :3].clip(-x, y), (X / 4, Y / 4), "clip-method",
        lambda np, x, y: np.clip(BOX[0, :2, :3], -x, y),
    )  # fmt: skip
    yield Case(np.astype, lambda np, x: x.astype(np.float64) * x, (SIGNED,), "astype")
    yield Case(np.conjugate, lambda np, x: np.conjugate(x) * x, (SIGNED,), "conjugate")
    yield Case(np.real, lambda np, x: np.real(x) * x, (SIGNED,), "real")
    yield Case(
        np.real_if_close, lambda np, x: np.real_if_close(x) * x, (SIGNED,), "real_if_close",
        lambda np, x: x**2,
    )  # fmt: skip
    yield Case(np.copysign, lambda np, x, y: np.copysign(x, y) * x, (SIGNED, -Y), "copysign")
    yield Case(np.divmod, lambda np, x, y: np.divmod(x, y)[1] ** 2, (SIGNED, Y), "divmod")
    yield Case(
        np.nextafter, lambda np, x: np.nextafter(x, 0.0) * x, (SIGNED,), "nextafter",
        lambda np, x: x**2,
    )  # fmt: skip
    yield Case(np.ldexp, lambda np, x: np.ldexp(x, 3) ** 2, (SIGNED,), "ldexp")
    yield Case(np.frexp, lambda np, x: np.frexp(x)[0] ** 2, (SIGNED,), "frexp")
    yield Case(np.modf, lambda np, x: np.modf(3 * x)[0] ** 2, (SIGNED,), "modf")
    holes = np.array([1.0, np.nan, np.inf])
    yield Case(
        np.nan_to_num,
        lambda np, x: np.nan_to_num(np.where(holes == 1, x, holes), nan=x, posinf=2.0) ** 2,
        (SIGNED,),
        "nan_to_num",
    )
    yield Case(np.copy, lambda np, x: np.copy(x) * x, (SIGNED,), "copy")


def reduction_cases() -> Iterator[Case]:
    for function in (np.sum, np.prod, np.max, np.min, np.mean, np.var, np.std):
        name = name_of(function)
        for label, keywords in {
            "all": {}, "axis": {"axis": 0}, "negative": {"axis": -1}, "tuple": {"axis": (0, 2)},
            "keepdims": {"axis": 1, "keepdims": True}, "all-keepdims": {"keepdims": True},
        }.items():  # fmt: skip

            def f(np: Any, x: Any, name: str = name, keywords: Any = keywords) -> Any:
                return getattr(np, name)(x, **keywords) ** 2

            yield Case(function, f, (BOX,), f"{name}-{label}")
        method = getattr(np.ndarray, name)
        yield Case(
            function, lambda np, x, m=method: getattr(x, m.__name__)(axis=1) ** 2, (BOX,),
            f"{name}-method",
        )  # fmt: skip
    yield Case(np.sum, lambda np, x: np.sum(x) ** 2, (1.5,), "sum-0d")
    yield Case(np.sum, lambda np, x: np.sum(x, axis=0), (EMPTY,), "sum-empty")
    yield Case(np.sum, lambda np, x: np.add.reduce(x * x), (X,), "sum-ufunc-method")
    yield Case(np.var, lambda np, x: np.var(x, axis=0, ddof=1), (BOX,), "var-ddof")
    yield Case(np.max, lambda np, x: np.max(np.maximum(x, 0.0) * x), (SIGNED,), "max-of-maximum")
    yield Case(np.amax, lambda np, x: np.max(x, axis=0), (SIGNED,), "amax")
    yield Case(np.amin, lambda np, x: np.min(x, axis=0), (SIGNED,), "amin")
    yield Case(np.cumsum, lambda np, x: np.cumsum(x * x, axis=1), (BOX,), "cumsum")
    yield Case(np.cumsum, lambda np, x: np.cumsum(x * x), (X,), "cumsum-flat")
    zeros = BOX * (np.arange(24).reshape(2, 3, 4) % 5 > 0)
    assert (zeros == 0).sum() == 5
    for label, x in {"one-zero": zeros[0], "two-zeros": zeros[:, :2], "signs": BOX}.items():
        yield Case(np.prod, lambda np, x: np.prod(x), (x,), f"prod-{label}")
        yield Case(np.prod, lambda np, x: np.prod(x, axis=0), (x,), f"prod-axis-{label}")
        yield Case(np.cumprod, lambda np, x: np.cumprod(x, axis=-1), (x,), f"cumprod-{label}")
        yield Case(np.cumprod, lambda np, x: x.cumprod(0), (x,), f"cumprod-first-{label}")
        yield Case(np.cumprod, lambda np, x: np.cumprod(x), (x,), f"cumprod-flat-{label}")
    yield Case(np.prod, lambda np, x: np.prod(x), (1.5,), "prod-0d")
    yield Case(np.prod, lambda np, x: np.prod(x, axis=0), (EMPTY,), "prod-empty")
    yield Case(np.cumprod, lambda np, x: np.cumprod(x, axis=0), (EMPTY,), "cumprod-empty")
    yield Case(np.cumprod, lambda np, x: np.cumprod(x), (1.5,), "cumprod-0d")
    yield Case(np.prod, lambda np, x: np.multiply.reduce(x), (X,), "prod-ufunc-method")
    yield Case(np.sort, lambda np, x: np.sort(x) ** 2, (BOX,), "sort")
    yield Case(np.sort, lambda np, x: np.sort(x, axis=0) ** 2, (BOX,), "sort-first")
    yield Case(np.sort, lambda np, x: np.sort(x, axis=None) ** 2, (BOX,), "sort-flat")
    yield Case(np.sort, lambda np, x: np.sort(x) ** 2, (EMPTY,), "sort-empty")
    yield Case(
        np.partition, lambda np, x: np.partition(x, 1, axis=1)[:, 1] ** 2, (BOX,), "partition"
    )
    yield Case(
        np.partition, lambda np, x: np.partition(x, 5, None)[5], (BOX,), "partition-flat",
        lambda np, x: np.sort(x.ravel())[5],
    )  # fmt: skip
    order = np.array([[2, 0], [1, 1]])
    yield Case(
        np.take_along_axis, lambda np, x: np.take_along_axis(x, order, 1) ** 2, (X,), "along-axis"
    )
    yield Case(
        np.take_along_axis,
        lambda np, x: np.take_along_axis(x, order[:1, None], -1) ** 2,
        (BOX,),
        "along-axis-broadcast",
    )


def shape_cases() -> Iterator[Case]:
    def yes(covers: Any, label: str, f: Callable[..., Any], *args: Any) -> Case:
        # Multiplied by itself, so that the second derivative is not zero.
        return Case(covers, lambda np, *args: f(np, *args) ** 2, args or (BOX,), label)

    yield yes(np.reshape, "reshape", lambda np, x: np.reshape(x, (4, 6)))
    yield yes(np.reshape, "reshape-guess", lambda np, x: x.reshape(2, -1))
    yield yes(np.reshape, "reshape-to-0d", lambda np, x: np.reshape(x, ()), np.array([2.0]))
    yield yes(np.reshape, "reshape-columns", lambda np, x: np.reshape(x, (4, -1), order="F"))
    yield yes(np.ravel, "ravel", lambda np, x: np.ravel(x))
    yield yes(np.ravel, "ravel-columns", lambda np, x: x.flatten("F"))
    yield yes(np.expand_dims, "expand_dims", lambda np, x: np.expand_dims(x, (0, -1)))
    yield yes(np.squeeze, "squeeze", lambda np, x: np.squeeze(x), COLUMN)
    yield yes(np.transpose, "transpose", lambda np, x: np.transpose(x))
    yield yes(np.transpose, "transpose-axes", lambda np, x: x.transpose(2, 0, 1))
    yield yes(np.transpose, "T", lambda np, x: x.T @ x, X)
    yield yes(np.swapaxes, "swapaxes", lambda np, x: np.swapaxes(x, 0, -1))
    yield yes(np.matrix_transpose, "matrix_transpose", lambda np, x: np.matrix_transpose(x))
    yield yes(np.linalg.matrix_transpose, "linalg.matrix_transpose",
              lambda np, x: np.linalg.matrix_transpose(x))  # fmt: skip
    yield yes(np.rollaxis, "rollaxis", lambda np, x: np.rollaxis(x, 2))
    yield yes(np.rollaxis, "rollaxis-negative", lambda np, x: np.rollaxis(x, 0, -1))
    yield yes(np.rollaxis, "rollaxis-behind", lambda np, x: np.rollaxis(x, 0, 3))
    yield yes(np.broadcast_arrays, "broadcast_arrays",
              lambda np, x, y: np.multiply(*np.broadcast_arrays(x, y)), COLUMN, ROW)  # fmt: skip
    yield yes(np.meshgrid, "meshgrid", lambda np, x, y: np.multiply(*np.meshgrid(x, y)), ROW, X[0])
    yield yes(np.meshgrid, "meshgrid-sparse",
              lambda np, x, y: np.meshgrid(x, y, sparse=True, indexing="ij")[0] + y,
              ROW, X[0])  # fmt: skip
    yield yes(np.moveaxis, "moveaxis", lambda np, x: np.moveaxis(x, (0, 2), (1, 0)))
    yield yes(np.broadcast_to, "broadcast_to", lambda np, x: np.broadcast_to(x, (4, 2, 3)), COLUMN)
    yield yes(np.full_like, "full_like", lambda np, x: np.full_like(x, x[0, 0, 0]) * x)
    yield yes(np.flip, "flip", lambda np, x: np.flip(x, 1) * x)
    yield yes(np.concatenate, "concatenate",
              lambda np, x, y: np.concatenate([x, y, x * y], axis=1), X, Y)  # fmt: skip
    yield yes(np.concatenate, "concatenate-constant",
              lambda np, x: np.concatenate([np.ones((2, 1)), x], axis=-1), X)  # fmt: skip
    yield yes(np.concatenate, "concatenate-flat",
              lambda np, x, y: np.concatenate([x, y], axis=None), X, ROW)  # fmt: skip
    yield yes(np.concatenate, "concatenate-many",
              lambda np, x: np.concatenate([k * x[: k % 3] for k in range(20)]), X)  # fmt: skip
    yield yes(np.append, "append", lambda np, x, y: np.append(x, y), X, ROW)
    yield yes(np.append, "append-axis", lambda np, x: np.append(x, x**2, axis=1), X)
    yield yes(np.stack, "stack", lambda np, x, y: np.stack([x, y, 2 * x], axis=1), X, Y)
    yield yes(np.stack, "stack-0d", lambda np, x, y: np.stack([x, y * x]), 2.0, 3.0)
    yield yes(np.vstack, "vstack", lambda np, x, y: np.vstack([x, y]), X, ROW)
    yield yes(np.hstack, "hstack", lambda np, x, y: np.hstack([x, y]), X, COLUMN)
    yield yes(np.hstack, "hstack-1d", lambda np, x, y: np.hstack([x, y]), ROW, 2.0)
    yield yes(np.atleast_1d, "atleast_1d", lambda np, x: np.atleast_1d(x), 2.0)
    yield yes(np.atleast_2d, "atleast_2d", lambda np, x: np.atleast_2d(x), ROW)
    yield yes(np.split, "split", lambda np, x: np.split(x, 3, axis=1)[1] * x[:, :1])
    yield yes(np.flipud, "flipud", lambda np, x: np.flipud(x) * x)
    yield yes(np.fliplr, "fliplr", lambda np, x: np.fliplr(x) * x)
    for k in (-1, 0, 2, 5):
        yield yes(np.rot90, f"rot90-{k}", lambda np, x, k=k: np.rot90(x, k, (0, 2)))
    yield yes(np.atleast_3d, "atleast_3d", lambda np, x: np.atleast_3d(x), X)
    yield yes(np.atleast_3d, "atleast_3d-row", lambda np, x: np.atleast_3d(x), ROW)
    yield yes(np.dstack, "dstack", lambda np, x, y: np.dstack([x, y, x * y]), X, Y)
    yield yes(np.column_stack, "column_stack", lambda np, x, y: np.column_stack([x, y]), X.T, ROW)
    yield yes(np.block, "block", lambda np, x, y: np.block([[x, y], [np.ones((1, 3)), x[:1, :1]]]),
              X, COLUMN)  # fmt: skip
    yield yes(np.block, "block-flat", lambda np, x, y: np.block([x, y, 1.0]), ROW, 2.0)
    yield yes(np.block, "block-deep", lambda np, x, y: np.block([[x, 2 * x], [x, y]]), BOX, BOX)
    yield yes(np.array_split, "array_split", lambda np, x: np.array_split(x, 3, axis=-1)[0])
    yield yes(np.array_split, "array_split-one", lambda np, x: np.array_split(x, 1)[0])
    yield yes(np.hsplit, "hsplit", lambda np, x: np.hsplit(x, [1])[1] * x[:, :1])
    yield yes(np.hsplit, "hsplit-1d", lambda np, x: np.hsplit(x, 3)[1], ROW)
    yield yes(np.vsplit, "vsplit", lambda np, x: np.vsplit(x, 2)[1] * x)
    yield yes(np.dsplit, "dsplit", lambda np, x: np.dsplit(x, 2)[0] * x[..., :1])
    yield yes(np.unstack, "unstack", lambda np, x: np.unstack(x, axis=-1)[2])
    yield yes(
        np.split,
        "split-at",
        lambda np, x: (lambda a, b, c: a * b + c[0])(*np.split(x, [1, 2])),
        X.T,
    )


def copying_cases() -> Iterator[Case]:
    def yes(covers: Any, label: str, f: Callable[..., Any], x: Any = BOX) -> Case:
        return Case(covers, lambda np, x: f(np, x) ** 2, (x,), label)

    yield yes(np.roll, "roll-flat", lambda np, x: np.roll(x, 5) * x)
    yield yes(np.roll, "roll", lambda np, x: np.roll(x, -1, axis=1) * x)
    yield yes(np.roll, "roll-axes", lambda np, x: np.roll(x, (1, 2), axis=(0, -1)) * x)
    yield yes(np.roll, "roll-twice", lambda np, x: np.roll(x, 1, axis=(2, 2)) * x)
    yield yes(np.roll, "roll-empty", lambda np, x: np.roll(x, 1), EMPTY)
    for reps in (2, (2, 1), (2, 1, 1, 3), (0, 2), ()):
        yield yes(np.tile, f"tile-{reps}", lambda np, x, reps=reps: np.tile(x, reps), X)
    yield yes(np.tile, "tile-0d", lambda np, x: np.tile(x, 3), 2.0)
    yield yes(np.repeat, "repeat-flat", lambda np, x: np.repeat(x, 2), X)
    yield yes(np.repeat, "repeat-0d", lambda np, x: np.repeat(x, 2), 2.0)
    yield yes(np.repeat, "repeat-method", lambda np, x: x.repeat(2, axis=-1))
    counts = np.array([2, 0, 3])
    yield yes(np.repeat, "repeat-counts", lambda np, x: np.repeat(x, counts, axis=1))
    for mode in ("constant", "edge", "reflect", "symmetric", "wrap"):
        yield yes(np.pad, f"pad-{mode}", lambda np, x, m=mode: np.pad(x, ((1, 2), (0, 3)), m), X)
    yield yes(np.pad, "pad-everywhere", lambda np, x: np.pad(x, 1, constant_values=2.0), X)
    yield yes(np.pad, "pad-traced", lambda np, x: np.pad(x, 1, constant_values=x[0]), ROW)
    yield yes(np.pad, "pad-empty", lambda np, x: np.pad(x, (2, 1)), EMPTY)
    yield yes(np.pad, "pad-values",
              lambda np, x: np.pad(x, (1, 2), constant_values=((1, 2), (3, 4))), X)  # fmt: skip
    for k in (-2, 0, 1):
        yield yes(np.diag, f"diag-build-{k}", lambda np, x, k=k: np.diag(x, k), ROW)
        yield yes(np.diag, f"diag-pick-{k}", lambda np, x, k=k: np.diag(x, k), X.T)
        yield yes(np.diagflat, f"diagflat-{k}", lambda np, x, k=k: np.diagflat(x, k), X)
        yield yes(np.tril, f"tril-{k}", lambda np, x, k=k: np.tril(x, k))
        yield yes(np.triu, f"triu-{k}", lambda np, x, k=k: np.triu(x, k), STACKED)


def indexing_cases() -> Iterator[Case]:
    rows, mask = np.array([0, 1, 1]), np.array([True, False, True])
    for label, index in {
        "integer": 1, "negative": (0, -1), "slice": slice(None, None, 2), "ellipsis": (..., 1),
        "newaxis": (None, slice(1), ..., None), "repeated": rows, "list": [1, 0, 1],
        "two-arrays": (rows, np.array([2, 0, 0])), "mask": (slice(None), mask),
        "full-mask": BOX > 0, "array-behind": (slice(None), rows),
        "apart": (rows, slice(None), rows),
        "integer-and-array": (1, slice(None), rows), "matrix-of-indices": (slice(None), rows[None]),
    }.items():  # fmt: skip
        index = np.asarray(index) if isinstance(index, list) else index
        yield Case(operator.getitem, lambda np, x, i=index: x[i] ** 2, (BOX,), f"index-{label}")
    yield Case(np.take, lambda np, x: np.take(x, rows, axis=1) ** 2, (BOX,), "take")
    yield Case(np.take, lambda np, x: np.take(x, rows) ** 2, (BOX,), "take-flat")
    yield Case(
        np.take, lambda np, x: np.take(x, rows + 2, axis=1, mode="wrap") ** 2, (BOX,), "take-wrap"
    )
    # Here JAX wants to be told the size of the result.
    for function, f, reference in (
        (np.compress, lambda np, x: np.compress(mask, x, axis=1), lambda np, x: x[:, mask]),
        (np.extract, lambda np, x: np.extract(BOX > 0, x), lambda np, x: x[BOX > 0]),
        (np.delete, lambda np, x: np.delete(x, [0, 2], axis=1), lambda np, x: x[:, 1:2]),
        (np.delete, lambda np, x: np.delete(x, slice(20)), lambda np, x: x.ravel()[20:]),
    ):
        name = name_of(function)
        yield Case(function, lambda np, x, f=f: f(np, x) ** 2, (BOX,), name,
                   lambda np, x, f=reference: f(np, x) ** 2)  # fmt: skip
    for label, where, values, axis in (
        ("number", 1, 2.0, 1), ("end", -1, BOX[0, 0], 0), ("slice", slice(0, 2), 1.0, 2),
        ("places", np.array([0, 2, 2]), ROW[:, None], 1), ("flat", np.array([3, 1]), 5.0, None),
        ("values", 1, ROW, None),
    ):  # fmt: skip
        yield Case(
            np.insert,
            lambda np, x, y, i=where, a=axis: np.insert(x, i, y, axis=a) ** 2,
            (BOX, values),
            f"insert-{label}",
        )
    yield Case(np.resize, lambda np, x: np.resize(x, (3, 5)) ** 2, (X,), "resize")
    yield Case(
        np.bincount, lambda np, x: np.bincount(rows, x, minlength=3) ** 2, (ROW,), "bincount",
        lambda np, x: np.stack([x[0], x[1] + x[2], 0 * x[0]]) ** 2,
    )  # fmt: skip
    yield Case(np.diagonal, lambda np, x: np.diagonal(x) ** 2, (SQUARE,), "diagonal")
    yield Case(np.diagonal, lambda np, x: np.diagonal(x, 1, 0, 2) ** 2, (BOX,), "diagonal-offset")
    yield Case(np.trace, lambda np, x: np.trace(x) ** 2, (SQUARE,), "trace")
    yield Case(np.trace, lambda np, x: np.trace(x, -1, 1, 2) ** 2, (BOX,), "trace-axes")


CASES = [
    *elementwise_cases(), *reduction_cases(), *shape_cases(), *copying_cases(), *indexing_cases(),
    *linear_algebra_cases(), *decomposition_cases(), *product_cases(), *einsum_cases(),
    *statistics_cases(), *calculus_cases(),
]  # fmt: skip
