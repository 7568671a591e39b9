"""The rules that make mutants, and what the hidden tests make of a sample of them."""

import pytest

from tests.exercises.attempts import notebooks, questions
from tests.exercises.mutants import mutants, plain, survivors
from tests.exercises.notebook import answer
from tests.exercises.proof import SAMPLE, surviving

NOTEBOOKS = [pytest.param(path, id=path.stem) for path in notebooks()]


def changes(source: str) -> set[str]:
    return {each.change.partition(" -> ")[2] for each in mutants(source)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("a - b", "a + b|b - a|a|b"),
        ("a + b", "a - b|a|b"),
        ("a < 1", "a <= 1|a >= 1|a < 2|a < 0|a < -1"),
        ("f(a, b, axis=0)", "f(b, a, axis=0)|f(a, b)|f(a, b, axis=1)|f(a, b, axis=-1)"),
        ("a[:, -1]", "a[:, 1]|a[:, 0]|a[:, -2]|a[-1, :]"),
        ("a[::2]", "a[:]|a[::3]|a[::1]|a[::-2]"),
        ("a.T", "a"),
        ("a.copy()", "a"),
        ("float(a)", ""),
        ("np.zeros(a)", "np.ones(a)|a"),
        ("0.5", "1.5|-0.5|0.25"),
        ("True", "False"),
        ("a and b", "a or b|a|b"),
        ("a if b else c", "a if not b else c|a if True else c|a if False else c"),
        ("[a for a in b if c]", "[a for a in b]"),
        ("range(a)", "range(a + 1)|range(a - 1)|a"),
        ("a, b", "(b, a)"),
        ("not a", "a"),
    ],
)
def test_the_mutants_of_an_expression(line, wanted):
    told = {change.removeprefix("x[0] = ") for change in changes(f"x[0] = {line}\n")}
    # The line as such: it may be left out, and the index is a number too.
    told -= {change for change in told if change == "pass" or change.startswith("x[")}
    assert told == set(wanted.split("|")) - {""}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("a = 'text'", ""),
        ("a = b\n    a = c", "pass"),
        ("a += b", "a -= b|a = b|pass"),
        ("a.append(b)", "a.extend(b)|pass"),
        ("raise ValueError(a)", "pass"),
        ("if a == b:\n        pass", "if a != b:|if True:|if False:"),
        ("while a:\n        break", "while not a:|pass|continue"),
        ("for a in b:\n        pass", "for a in []:"),
        ("'''A docstring.'''", ""),
    ],
)
def test_the_mutants_of_a_statement(body, wanted):
    told = {change.removesuffix(" (1)").removesuffix(" (2)") for change in changes(_f(body))}
    assert told == set(wanted.split("|")) - {""}


def _f(body: str) -> str:
    return f"def f(b, c):\n    {body}\n"


def test_only_the_solution_is_changed_and_each_change_reads_differently():
    source = """
class Node:
    def given(self):
        return 1 + self.value

    def first(self, x):
        ### BEGIN SOLUTION
        return x - 1.0
        ### END SOLUTION

    def second(self, x):
        ### BEGIN SOLUTION
        return x - 1.0
        ### END SOLUTION
"""
    found = mutants(source)
    assert all("return 1 + self.value" in each.source for each in found)
    assert len({each.change for each in found}) == len(found) == len({e.source for e in found})
    assert {"return x - 1.0 -> return x + 1.0 (1)", "return x - 1.0 -> return x + 1.0 (2)"} <= {
        each.change for each in found
    }


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_mutant_that_loses_no_point_has_a_reason(path):
    """Of each question a sample; `python -m tests.exercises --mutants all` runs all."""
    unexplained = [each for each in surviving(path, SAMPLE) if not each.reason]
    assert not unexplained, "mend the hidden tests, or give reasons in survivors.txt"


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_each_reason_belongs_to_a_mutant_that_no_test_sees(path):
    reasons = survivors(path)
    assert {cell for cell, _ in reasons} <= set(questions(path))
    for cell in questions(path):
        every = {plain(each.change) for each in mutants(answer(path, cell))}
        assert {change for name, change in reasons if name == cell} <= every
    assert {(each.cell, plain(each.change)) for each in surviving(path, 0)} == reasons.keys()
