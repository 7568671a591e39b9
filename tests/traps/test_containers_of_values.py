"""Traced values in arrays of objects and in containers of Python: right, or refused."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograd_course import check_grads, grad, jvp

X = np.array([0.5, 1.5])


def objects(x: Any) -> Any:
    y = np.empty(2, object)
    for k in range(2):
        y[k] = x[k] ** 2
    return y


WORK: dict[str, Callable[[Any], Any]] = {
    "sum": lambda x: np.sum(objects(x)),
    "method": lambda x: objects(x).sum() * objects(x).prod(),
    "dot": lambda x: objects(x).dot(np.array([1.0, 3.0])),
    "product of matrices": lambda x: np.sum(np.eye(2) @ np.array([2.0, 1.0]) * objects(x)),
    "arithmetic": lambda x: np.sum(objects(x) ** 2 / 3 - objects(x)),
    "cumulated": lambda x: np.cumsum(objects(x))[-1],
    "largest": lambda x: np.max(objects(x)),
    "sorted": lambda x: np.sort(objects(x))[0],
    "back again": lambda x: np.sum(np.sin(np.stack(list(objects(x))))),
    "list": lambda x: sum([x[0], x[1] ** 2] * 2),
    "deque": lambda x: deque(x, maxlen=1)[0] ** 2,
    "defaultdict": lambda x: sum(_grouped(x).values()),
    "counter": lambda x: Counter({"a": 1})["a"] * x[0],
    "namespace": lambda x: SimpleNamespace(value=x).value @ x,
    "map, enumerate": lambda x: sum(k * v**2 for k, v in enumerate(map(abs, x))),
    "divmod": lambda x: divmod(x[1], x[0] - 0.1)[1] ** 2 + divmod(4.0, x[1])[1],
    "sorted by key": lambda x: sorted(x, key=lambda v: -v)[0] ** 3,
    "unpacked": lambda x: (lambda a, b: a**b)(*x),
    "keywords": lambda x: dict(first=x[0], second=x[1])["second"] ** 2,
    "default": lambda x: (lambda y=x: y @ y)(),
}


@pytest.mark.parametrize("name", WORK)
def test_works(name: str) -> None:
    check_grads(WORK[name], (X,))


def _grouped(x: Any) -> dict[bool, Any]:
    groups: dict[bool, Any] = defaultdict(float)
    for value in x:
        groups[bool(value > 1)] += value**2
    return groups


REFUSED: dict[str, Callable[[Any], Any]] = {
    "with a scalar": lambda x: (objects(x) * x[0])[1],
    "with a traced array": lambda x: np.sum(objects(x) * x),
    "from the left": lambda x: np.sum(x * objects(x)),
    "joined": lambda x: np.sum(np.concatenate([x, objects(x)])),
    "chosen": lambda x: np.sum(np.where([True, False], x, objects(x))),
    "product": lambda x: x @ objects(x),
    "converted": lambda x: np.sum(objects(x).astype(float)),
    "ufunc": lambda x: np.sum(np.sin(objects(x))),
    "in place": lambda x: np.sum(np.add(objects(x), x, out=objects(x))),
    "array of objects": lambda x: np.sum(np.array([x[0], x[1]], dtype=object)),
    "set": lambda x: sum({x[0], x[1]}),
    "key": lambda x: {x[0]: 1.0}[x[0]] * x[0],
    "membership of a set": lambda x: x[0] * (x[0] in {0.5}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    # A product of arrays unpacks the objects, and is refused later, when its value is used.
    with pytest.raises((TypeError, ValueError, RuntimeError)):
        grad(REFUSED[name])(X)
    with pytest.raises((TypeError, ValueError, RuntimeError)):
        float(jvp(REFUSED[name], (X,), (X,))[0] + 1.0)
