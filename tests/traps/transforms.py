"""Every way to differentiate, as one function each: what a trap has to be tried in."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_course import grad, hessian, hvp, jacfwd, jacobian, jacrev, jvp, value_and_grad, vjp


def _jvp(f: Callable[..., Any], x: Any) -> Any:
    return jvp(f, (x,), (np.ones_like(x),))


def _vjp(f: Callable[..., Any], x: Any) -> Any:
    out, pullback = vjp(f, x)
    return pullback(np.ones_like(out))


def _nested(f: Callable[..., Any], x: Any) -> Any:
    return grad(lambda y: np.sum(grad(f)(y) * y))(x)


# Each takes a function that returns a scalar, and a point.
TRANSFORMS: dict[str, Callable[[Callable[..., Any], Any], Any]] = {
    "grad": lambda f, x: grad(f)(x),
    "value_and_grad": lambda f, x: value_and_grad(f)(x),
    "jvp": _jvp,
    "vjp": _vjp,
    "jacfwd": lambda f, x: jacfwd(f)(x),
    "jacrev": lambda f, x: jacrev(f)(x),
    "jacobian": lambda f, x: jacobian(f)(x),
    "hessian": lambda f, x: hessian(f)(x),
    "hvp": lambda f, x: hvp(f, (x,), (np.ones_like(x),)),
    "grad of grad": _nested,
}
