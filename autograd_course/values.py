"""Helpers of the rules that look at values, and so have to look again in every call of a program.

A program is recorded once and then runs at other values. What NumPy computes is recorded call by
call; a helper that branches on values itself is recorded as one call of the helper.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from autograd_course.tracing import RUNNING, Tracer

F = TypeVar("F", bound=Callable[..., Any])


def recorded_whole(function: F) -> F:
    """Return the function; where a program is being recorded, a call of it is one line of it."""

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        if not RUNNING.traces:
            return function(*args)
        tracers = list(_tracers(args))
        if all(tracer.symbolic for tracer in tracers) and tracers:
            return tracers[0]._trace.call(function, args, {})  # type: ignore[attr-defined]
        return function(*args)

    return call  # type: ignore[return-value]


def _tracers(values: Any) -> Iterator[Tracer]:
    for value in values:
        if isinstance(value, (tuple, list)):
            yield from _tracers(value)
        elif isinstance(value, Tracer):
            yield value


@recorded_whole
def refuse_if(condition: Any, message: str, *got: Any) -> None:
    """Raise a ValueError if a condition on values is true; `got` fills the message's braces."""
    if condition:
        raise ValueError(message.format(*got) if got else message)
