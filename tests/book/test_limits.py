"""The book's table of what NumPy's protocols cannot catch, line by line."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course import check_grads, jacfwd, jacrev

SOURCE = runpy.run_path(str(Path(__file__).parents[2] / "book/code/limits.py"))
LINES = [
    pytest.param(limits, code, remedy, id=code)
    for limits in SOURCE["LIMITS"].values()
    for code, remedy in limits.lines.items()
]
POINT, function_of = SOURCE["POINT"], SOURCE["function_of"]


@pytest.mark.parametrize(("limits", "code", "remedy"), LINES)
def test_the_code_gives_the_error(limits: Any, code: str, remedy: str) -> None:
    f = function_of(code)

    def fails(attempt: Callable[[], Any]) -> None:
        with pytest.raises(limits.error) as caught:
            attempt()
        assert caught.type is limits.error
        said = "\n".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
        assert re.search(limits.message, said, re.DOTALL), said

    if limits.seen_by == "check_grads":
        jacfwd(f)(POINT), jacrev(f)(POINT)
        fails(lambda: check_grads(f, (POINT,)))
        return
    fails(lambda: jacrev(f)(POINT))
    if limits.seen_by == "both modes":
        fails(lambda: jacfwd(f)(POINT))
    else:
        wanted = jacfwd(function_of(remedy))(POINT)
        np.testing.assert_array_equal(jacfwd(f)(POINT), wanted)


@pytest.mark.parametrize(("limits", "code", "remedy"), LINES)
def test_the_remedy_computes_the_same_and_is_differentiated(
    limits: Any, code: str, remedy: str
) -> None:
    computed = function_of(remedy)(POINT)
    np.testing.assert_allclose(computed, function_of(code)(POINT), rtol=1e-15)
    check_grads(function_of(remedy), (POINT,))


def test_every_line_stands_on_the_page(article: Callable[[str], BeautifulSoup]) -> None:
    shown = {
        tuple(cell.get_text() for cell in row.find_all("td"))
        for row in article("book/limits").select("tr")
    }
    for limits in SOURCE["LIMITS"].values():
        assert set(limits.lines.items()) <= shown
