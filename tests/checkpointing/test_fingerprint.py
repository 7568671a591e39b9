import itertools
from typing import Any

import numpy as np
import pytest

from autograd_course import checkpoint, grad, jvp
from autograd_course.checkpointing.fingerprint import check_same, fingerprint

X = np.linspace(-3.0, 5.0, 1000).reshape(10, 100)


def same(first: Any, second: Any) -> bool:
    try:
        check_same((fingerprint(first), 0), (fingerprint(second), 0))
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "again", "wanted"),
    [
        (X, X.copy(), True),
        (X, X * (1 + 1e-15), True),
        (X, X + 1e-5 * (X[5, 50] == X), False),
        (X, X[::-1], False),
        (X, X.T, False),
        (X, X.astype(np.float32), False),
        (X.astype(np.float32), X.astype(np.float32) * np.float32(1 + 1e-6), True),
        (np.float64(1.0), 1.0, True),
        (1.0, 1.0 + 1e-6, False),
        ({"a": (X, 3, "text")}, {"a": (X, 4, "text")}, True),
        ((X, X), (X,), False),
        (X, 3, False),
        (np.full(3, np.nan), np.full(3, np.nan), True),
        (np.array([np.inf, 1.0]), np.array([np.inf, 2.0]), False),
        (np.zeros((0, 3)), np.zeros((0, 3)), True),
        (np.zeros((0, 3)), np.zeros((0, 4)), False),
        (None, None, True),
    ],
)
def test_what_counts_as_the_same(value: Any, again: Any, wanted: bool) -> None:
    assert same(value, again) is wanted


def test_of_traced_values_it_is_that_of_their_primals() -> None:
    def f(x: Any) -> Any:
        assert same(x, X)
        return x

    jvp(f, (X,), (X,))
    grad(lambda x: np.sum(f(x)))(X)


def test_rounding_of_another_kind_is_no_other_result() -> None:
    calls = itertools.count()
    f = checkpoint(lambda x: np.sum(x, keepdims=True) * (1 + 1e-15 * next(calls)))
    assert grad(lambda x: f(x)[0])(np.ones(3)).shape == (3,)
