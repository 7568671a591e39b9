"""Arrays that change between the passes: noticed, through whatever name they are written."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_course import grad, hessian, jacrev, jvp, vjp

X = np.array([0.5, 1.5])

# How to reach the memory of an array by another way than its name; made before it is captured.
WAYS: dict[str, Callable[[Any], Any]] = {
    "itself": lambda b: b,
    "slice": lambda b: b[:1],
    "reversed": lambda b: b[::-1],
    "reshape": lambda b: b.reshape(-1, 2),
    "view of another dtype": lambda b: b.view(np.uint64),
    "memoryview": memoryview,
    "base": lambda b: b.base if b.base is not None else b,
}


def _write(where: Any) -> None:
    where[0] = 7


@pytest.mark.parametrize("size", [2, 10_000], ids=["small", "large"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("transform", [grad, hessian, jacrev, lambda f: lambda x: vjp(f, x)])
def test_written_to_after_use(transform: Any, way: str, size: int) -> None:
    b = np.ones(2 * size)[:size]
    other = WAYS[way](b)

    def f(x: Any) -> Any:
        y = np.sum(b * (x[0] * x[1]))
        _write(other)
        return y + np.sum(b[:2] * x)

    with pytest.raises(ValueError, match=r"read-only|written") as caught:
        transform(f)(X)
    message = str(caught.value) + "".join(getattr(caught.value, "__notes__", []))
    assert "b = b + 1 instead of b += 1" in message
    _write(other)  # afterwards it is the caller's again


def test_a_permutation_of_halves_is_noticed_in_a_large_array() -> None:
    b = np.arange(10_000.0)
    view = b[:]

    def f(x: Any) -> Any:
        y = np.sum(b * x)
        view.sort()
        view[:] = view[::-1].copy()
        return y

    with pytest.raises(ValueError, match="written to through a view"):
        grad(f)(np.ones(10_000))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble, bool, np.int8])
def test_constants_of_every_dtype(dtype: Any) -> None:
    b = np.ones((2, 3000), dtype)
    view = b[:, ::-1]

    def f(x: Any) -> Any:
        y = np.sum(np.where(b, x, 2 * x)) if dtype is bool else np.sum(b * x)
        view[1, 5] = 0
        return y

    with pytest.raises(ValueError, match="written to through a view"):
        grad(f)(np.ones((2, 3000)))


def test_memory_that_is_not_numpys() -> None:
    buffer = bytearray(16)
    b = np.frombuffer(buffer)

    def f(x: Any) -> Any:
        y = np.sum(b * x)
        buffer[3] = 1
        return y

    with pytest.raises(ValueError, match="through a view or a buffer"):
        grad(f)(X)


def test_forward_mode_has_used_the_old_values_already() -> None:
    b = np.ones(2)

    def f(x: Any) -> Any:
        y = np.sum(b * x * x)
        b[:] = 9.0
        return y

    assert jvp(f, (X,), (np.ones(2),)) == (2.5, 4.0)


def test_before_its_use_an_array_may_change() -> None:
    def f(x: Any, b: Any) -> Any:
        b[0] = 100.0
        return np.sum(b * x)

    assert grad(f)(X, np.ones(2)).tolist() == [100.0, 1.0]


def test_default_arguments_that_grow() -> None:
    def f(x: Any, seen: Any = np.ones(2)) -> Any:  # noqa: B008 - the trap
        y = np.sum(seen * x)
        seen += 1.0
        return y

    for _ in range(2):
        with pytest.raises(ValueError, match="read-only"):
            grad(f)(X)
    assert f.__defaults__ is not None
    assert f.__defaults__[0].tolist() == [1.0, 1.0]


def test_lists_masks_and_indices_are_taken_as_they_are_when_used() -> None:
    def f(x: Any) -> Any:
        weights, places, mask = [2.0, 3.0], [0, 0], np.array([True, False])
        y = np.sum(weights * x**2) + np.sum(x[places] ** 3) + np.sum(x[mask])
        weights[0], places[0], mask[1] = 9.0, 1, True
        return y

    wanted = [2 * 2 * 0.5 + 2 * 3 * 0.5**2 + 1, 2 * 3 * 1.5]
    np.testing.assert_allclose(grad(f)(X), wanted, rtol=1e-15)
    np.testing.assert_allclose(jvp(f, (X,), (np.ones(2),))[1], sum(wanted), rtol=1e-15)


def test_containers_of_the_caller_stay_as_they_are() -> None:
    parameters = {"w": X.copy(), "b": [X.copy()]}

    def f(p: Any) -> Any:
        p["w"] = p["w"] ** 2
        p["b"].append(1.0)
        p["b"][0] *= 3.0
        return np.sum(p["w"]) + np.sum(p["b"][0])

    gradient = grad(f)(parameters)
    assert gradient["w"].tolist() == [1.0, 3.0]
    assert gradient["b"][0].tolist() == [3.0, 3.0]
    assert parameters["w"].tolist() == X.tolist()
    assert len(parameters["b"]) == 1


def test_a_pullback_shares_nothing_with_its_caller() -> None:
    x, b, u = X.copy(), np.ones(2), np.ones(2)
    view = b[:]
    out, pullback = vjp(lambda x: x * x * b, x)
    x[:] = out[:] = view[:] = 0.0
    for _ in range(2):
        (cotangent,) = pullback(u)
        assert cotangent.tolist() == [1.0, 3.0]
        cotangent[:] = 77.0
    assert u.tolist() == [1.0, 1.0]


def test_gradients_of_several_arguments_are_separate_arrays() -> None:
    b = np.ones(2)
    first, second = grad(lambda x, y: np.sum(b * (x + y)), (0, 1))(X, X)
    first[:] = 5.0
    assert second.tolist() == b.tolist() == [1.0, 1.0]
    jacobian = jacrev(lambda x: x)(X)
    jacobian[:] = 5.0
    tangent = np.ones(2)
    jvp(lambda x: x, (X,), (tangent,))[1][:] = 5.0
    assert tangent.tolist() == [1.0, 1.0]
