import functools
from typing import Any

import numpy as np
import pytest

from autograd_course import checkpoint, grad, vjp
from autograd_course.checkpointing.stretch import Continuation, snapshot
from autograd_course.tracing import RUNNING


def test_a_continuation_counts_what_is_not_there() -> None:
    entries = Continuation(5)
    entries.append("a")
    entries += ["b", "c"]
    assert len(entries) == 8
    assert len(entries.copy()) == 8
    assert list(Continuation(6, entries)) == ["b", "c"]
    assert list(Continuation(8, entries)) == []
    entries.skip()
    assert (len(entries), list(entries)) == (8, [])
    assert list(Continuation(1, ["x", "y", "z"])) == ["y", "z"]


def test_running_traces_are_those_of_the_transforms_around() -> None:
    seen = []

    def f(x: Any) -> Any:
        seen.append(len(RUNNING.traces))
        return x * x

    grad(grad(f))(1.0)
    with pytest.raises(ZeroDivisionError):
        grad(lambda x: x * (1 // 0))(1.0)
    f(1.0)
    assert seen == [2, 0]


def test_snapshots_do_not_follow_operators_in_place() -> None:
    def f(x: Any) -> Any:
        y = x * 2.0
        kept = snapshot({"y": y, "other": (3, "text")})
        y += 1.0
        assert kept["other"] == (3, "text")
        return np.sum(kept["y"] * x + 0.0 * y)

    np.testing.assert_allclose(grad(f)(np.ones(3)), np.full(3, 4.0))


def test_a_backward_pass_within_itself_is_refused() -> None:
    pullbacks: list[Any] = []

    @checkpoint
    def f(x: Any) -> Any:
        for pullback in pullbacks:
            pullback(1.0)
        return x * x

    _, pullback = vjp(f, 3.0)
    pullbacks.append(pullback)
    with pytest.raises(RuntimeError, match="began again on the same tape"):
        pullback(1.0)
    pullbacks.clear()
    assert pullback(1.0) == (6.0,)


OPERATIONS = [
    lambda x, y: x + y,
    lambda x, y: x - y,
    lambda x, y: x * y,
    lambda x, y: np.reshape(x, (2, 2)).T.reshape(4) + 0.5 * y,
    lambda x, y: np.where(x > y, x, y),
    lambda x, y: np.stack([x, y])[0],
    lambda x, y: np.tanh(x) + x,
    lambda x, y: x[::-1] + y[0],
    lambda x, y: np.split(x, 2)[0][0] + y,
]


@pytest.mark.parametrize("seed", range(40))
def test_contributions_are_summed_without_changing_what_others_see(seed: int) -> None:
    rng = np.random.default_rng(seed)
    steps = [(rng.integers(len(OPERATIONS)), *rng.integers(3 + k, size=2)) for k in range(12)]

    def f(x: Any, y: Any, z: Any, through: Any = checkpoint) -> Any:
        def interior(x: Any) -> Any:
            values = [x, y, z]
            for operation, first, second in steps:
                values.append(OPERATIONS[operation](values[first], values[second]))
            return values[-1] + values[-2], values[-3]

        first, second = through(interior)(x)
        return np.sum(first * x + second * y)

    arguments = rng.standard_normal((3, 4))
    found, wanted = (
        grad(functools.partial(f, through=through), (0, 1, 2))(*arguments)
        for through in (checkpoint, lambda f: f)
    )
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)
    _, pullback = vjp(f, *arguments)
    np.testing.assert_allclose(pullback(1.0), wanted, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(pullback(1.0), wanted, rtol=1e-12, atol=1e-12)
