from typing import Any

import numpy as np
import pytest

from autograd_course import advised_step, finite_differences

SCHEMES = ("forward", "central", "complex")
EPSILON = np.finfo(np.float64).eps


def counted(f: Any) -> Any:
    def wrapper(x: Any) -> Any:
        wrapper.calls += 1
        return f(x)

    wrapper.calls = 0
    return wrapper


@pytest.mark.parametrize(("scheme", "cost"), [("forward", 6), ("central", 10), ("complex", 5)])
def test_number_of_evaluations(scheme: Any, cost: int) -> None:
    f = counted(lambda x: np.sum(x * x))
    finite_differences(f, np.ones(5), scheme=scheme)
    assert f.calls == cost


@pytest.mark.parametrize(
    ("scheme", "error"), [("forward", 1e-7), ("central", 1e-9), ("complex", 4 * EPSILON)]
)
def test_accuracy_at_the_advised_step(scheme: Any, error: float) -> None:
    for x in (0.7, 1.3, 2.1):
        assert abs(finite_differences(np.sin, x, scheme=scheme) - np.cos(x)) <= error


@pytest.mark.parametrize(("scheme", "order"), [("forward", 1), ("central", 2)])
def test_truncation_error_has_the_order_of_the_scheme(scheme: Any, order: int) -> None:
    steps = np.array([1e-1, 1e-2, 1e-3])
    errors = [
        abs(finite_differences(np.exp, 1.0, scheme=scheme, step=step) - np.exp(1.0))
        for step in steps
    ]
    slope = np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_jacobian_has_the_result_before_the_argument(scheme: Any) -> None:
    matrix = np.arange(12.0).reshape(2, 2, 3)
    jacobian = finite_differences(lambda x: matrix @ x, np.ones((3, 1)), scheme=scheme)
    assert jacobian.shape == (2, 2, 1, 3, 1)
    np.testing.assert_allclose(jacobian[:, :, 0, :, 0], matrix, rtol=1e-7)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_scalars_empty_arrays_and_single_precision(scheme: Any) -> None:
    assert np.shape(finite_differences(lambda x: x * x, 3.0, scheme=scheme)) == ()
    assert finite_differences(lambda x: x, np.zeros((0,)), scheme=scheme).shape == (0, 0)
    gradient = finite_differences(np.sum, np.ones(2, np.float32), scheme=scheme)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, [1.0, 1.0], rtol=1e-3)


@pytest.mark.parametrize("scheme", ["forward", "central"])
def test_the_argument_is_not_changed_and_each_call_gets_its_own(scheme: Any) -> None:
    x = np.array([1.0, 2.0])

    def f(x: Any) -> Any:
        total = np.sum(x)
        x[:] = 0.0
        return total

    np.testing.assert_allclose(finite_differences(f, x, scheme=scheme), [1.0, 1.0], rtol=1e-6)
    assert x.tolist() == [1.0, 2.0]


def test_the_step_follows_the_size_of_the_argument() -> None:
    assert advised_step(np.array([0.0, -1e6]), "central") == pytest.approx(
        EPSILON ** (1 / 3) * np.array([1.0, 1e6])
    )
    assert finite_differences(np.sqrt, 1e12) == pytest.approx(0.5e-6, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: finite_differences(np.sin, 3), TypeError, "3.0 instead of 3"),
        (
            lambda: finite_differences(np.sin, 1.0, scheme="backward"),
            ValueError,
            "forward, central",
        ),
        (lambda: finite_differences(np.sin, 1.0, scheme="no", step=1e-5), ValueError, "central"),
        (lambda: finite_differences(np.sin, 1.0, step=0.0), ValueError, "positive"),
        (lambda: finite_differences(np.sin, 1e20, step=1.0), ValueError, "vanishes next to"),
        (lambda: finite_differences(np.rint, 1.0, step=np.nan), ValueError, "positive"),
        (lambda: finite_differences(lambda x: int(x), 1.0), TypeError, r"f\(x\) has dtype int"),
    ],
)
def test_misuse(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("scheme", ["forward", "central"])
def test_a_function_may_reuse_the_array_of_its_result(scheme: Any) -> None:
    buffer = np.empty(2)

    def f(x: Any) -> Any:
        np.square(x, out=buffer)
        return buffer

    jacobian = finite_differences(f, np.array([1.0, 2.0]), scheme=scheme)
    np.testing.assert_allclose(jacobian, [[2.0, 0.0], [0.0, 4.0]], rtol=1e-6)
