"""Every way to differentiate a function of one number: nested, every order of modes."""

from typing import Any

from autograd_course import grad, jacfwd, jacrev, jvp, vjp


def by_forward_mode(f: Any) -> Any:
    return lambda x: jvp(f, (x,), (1.0,))[1]


def by_reverse_mode(f: Any) -> Any:
    return lambda x: vjp(f, x)[1](1.0)[0]


DERIVATIVES = [grad, jacfwd, jacrev, by_forward_mode, by_reverse_mode]
