"""Helpers of the rules that look at values."""

from typing import Any

import numpy as np
import pytest

from autograd_course import grad, program
from autograd_course.values import recorded_whole, refuse_if


@recorded_whole
def halved_above(x: Any, limits: tuple[Any, ...]) -> Any:
    """Halve what exceeds a limit, in a way that NumPy's protocols do not see."""
    return x / 2 if float(np.max(x)) > float(limits[0]) else x


def test_refuse_if_raises_where_its_condition_holds() -> None:
    refuse_if(False, "never")
    refuse_if(np.bool(False), "never")
    with pytest.raises(ValueError, match="too large"):
        refuse_if(np.array(3.0) > 2, "too large")
    with pytest.raises(ValueError, match=r"got 3\.0, \{\}"):
        refuse_if(True, "got {}, {{}}", 3.0)


def test_a_program_looks_again() -> None:
    def f(x: Any) -> Any:
        refuse_if(np.any(x < 0), "negative")
        return np.sqrt(x)

    made = program(f, np.ones(2))
    np.testing.assert_array_equal(made(np.array([4.0, 9.0])), [2.0, 3.0])
    with pytest.raises(ValueError, match="negative"):
        made(np.array([1.0, -1.0]))


def test_a_helper_is_one_line_of_a_program() -> None:
    made = program(lambda x, limit: halved_above(x, (limit,)) + 1, np.ones(2), 5.0)
    assert made.operations[0] == "v1 = halved_above(x, (limit,))"
    np.testing.assert_array_equal(made(np.array([2.0, 8.0]), 5.0), [2.0, 5.0])
    np.testing.assert_array_equal(made(np.array([2.0, 8.0]), 9.0), [3.0, 9.0])


def test_a_helper_is_called_as_it_is_without_a_program() -> None:
    assert halved_above(np.array([4.0]), (3.0,)) == 2.0

    def f(x: Any) -> Any:
        refuse_if(x < 0, "negative")
        return x**2

    assert grad(f)(3.0) == 6.0
    assert program(grad(f), 1.0)(3.0) == 6.0
