"""Traced values that are kept, and transforms that end in other ways than by returning."""

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from autograd_course import checkpoint, grad, jvp, vjp
from tests.traps.transforms import TRANSFORMS

X = np.array([0.5, 1.5])

USES: dict[str, Callable[[Any], Any]] = {
    "operator": lambda kept: kept + 1.0,
    "reflected": lambda kept: np.ones(2) + kept,
    "ufunc": np.sin,
    "function": lambda kept: np.stack([kept, kept]),
    "method": lambda kept: kept.sum(),
    "indexing": lambda kept: kept[0],
    "iteration": list,
    "in place": lambda kept: kept.__iadd__(1.0),
    "copy": lambda kept: kept.copy(),
    "as a constant": lambda kept: grad(lambda y: np.sum(y * kept))(X),
    "as an argument": lambda kept: grad(np.sum)(kept),
    "as a primal": lambda kept: jvp(np.sum, (kept,), (X,)),
    "as a tangent": lambda kept: jvp(np.sin, (X,), (kept,)),
    "as a cotangent": lambda kept: vjp(np.sin, X)[1](kept),
}


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("use", USES)
def test_kept_after_the_end(transform: str, use: str) -> None:
    box: dict[str, Any] = {}

    def f(x: Any) -> Any:
        box["kept"] = x * x
        return np.sum(box["kept"])

    TRANSFORMS[transform](f, X)
    with pytest.raises(RuntimeError, match=r"after the transform that made it had returned.*aux"):
        USES[use](box["kept"])


def test_kept_in_a_closure_a_generator_and_an_attribute() -> None:
    class Model:
        state: Any = 0.0

        def step(self, x: Any) -> Any:
            self.state = self.state + x
            return np.sum(self.state**2)

    model = Model()
    assert grad(model.step)(X).tolist() == [1.0, 3.0]
    with pytest.raises(RuntimeError, match="has_aux=True"):
        grad(model.step)(X)

    def rows(x: Any) -> Iterator[Any]:
        yield x[0] ** 2
        yield x[1] ** 2

    suspended = []

    def f(x: Any) -> Any:
        suspended.append(rows(x))
        return next(suspended[0])

    assert grad(f)(X).tolist() == [1.0, 0.0]
    with pytest.raises(RuntimeError, match="has_aux=True"):
        next(suspended[0])


def test_generators_inside_work() -> None:
    assert grad(lambda x: sum(v * v for v in x))(X).tolist() == [1.0, 3.0]
    assert grad(lambda x: np.sum(np.stack(list(v**3 for v in x))))(X).tolist() == [0.75, 6.75]


def test_a_cache_is_refused() -> None:
    @functools.cache
    def square(x: Any) -> Any:
        return x * x

    with pytest.raises(TypeError, match=r"cannot be a key or be cached.*functools\.cache"):
        grad(lambda x: square(x[0]))(X)
    with pytest.raises(TypeError, match="plain values as keys"):
        jvp(lambda x: {x: 1.0}[x] * x, (2.0,), (1.0,))


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_after_an_exception_everything_works(transform: str) -> None:
    b = np.ones(2)

    def broken(x: Any) -> Any:
        np.sum(b * x * x)
        raise KeyError("broken")

    def f(x: Any) -> Any:
        return np.sum(b * x**3)

    wanted = TRANSFORMS[transform](f, X)
    for _ in range(3):
        with pytest.raises(KeyError, match="broken"):
            TRANSFORMS[transform](broken, X)
    b[0] = 1.0
    for got, want in zip(TRANSFORMS[transform](f, X), wanted, strict=True):
        np.testing.assert_array_equal(got, want)


def test_an_exception_that_f_catches_itself() -> None:
    def f(x: Any) -> Any:
        try:
            return np.sum(grad(lambda y: np.linalg.cholesky(-np.eye(2)) @ y)(x))
        except np.linalg.LinAlgError:
            return np.sum(x**2)

    assert grad(f)(X).tolist() == [1.0, 3.0]


def test_an_interrupt_ends_the_trace_too() -> None:
    kept = []

    def f(x: Any) -> Any:
        kept.append(x)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grad(f)(X)
    with pytest.raises(RuntimeError, match="had returned"):
        kept[0] + 1.0


def test_threads_side_by_side_and_inside() -> None:
    weights = np.ones(2)
    results: dict[int, Any] = {}

    def work(number: int) -> None:
        for _ in range(20):
            results[number] = grad(lambda x: np.sum(np.sin(weights * x) * weights))(X)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    for result in results.values():
        np.testing.assert_array_equal(result, np.cos(X))
    weights[0] = 2.0

    def inside(x: Any) -> Any:
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda i: x[i % 2] ** 2, range(100)))

    assert grad(inside)(X).tolist() == [50.0, 150.0]


@pytest.mark.parametrize("checkpointed", [False, True])
def test_threads_that_record_on_one_tape_at_the_same_time(checkpointed: bool) -> None:
    def wave(v: Any) -> Any:
        y = v
        for k in range(100):
            y = np.sin(y) * v + np.sum(np.stack(np.split(v * np.ones(2), 2))) / (k + 1)
        return y

    def inside(x: Any) -> Any:
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(wave, [x[i % 2] for i in range(8)]))

    f = checkpoint(inside) if checkpointed else inside
    wanted = [4 * grad(wave)(v) for v in X]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        found = grad(f)(X)
    finally:
        sys.setswitchinterval(interval)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def by_grad(f: Callable[[Any], Any], x: float) -> Any:
    return grad(f)(x)


def by_jvp(f: Callable[[Any], Any], x: float) -> Any:
    return jvp(f, (x,), (np.ones_like(x),))[1]


@pytest.mark.parametrize("inner", [by_grad, by_jvp])
@pytest.mark.parametrize("outer", [by_grad, by_jvp])
def test_levels_are_not_confused(outer: Any, inner: Any) -> None:
    assert outer(lambda x: x * inner(lambda y: x + y, 1.0), 1.0) == 1.0
    assert outer(lambda x: inner(lambda y: x * y, 2.0) ** 3, 2.0) == 12.0
    assert outer(lambda x: inner(lambda x: x**3, x) * x, 2.0) == 36.0
