"""The hidden tests take points for each listed mistake, and for no right answer."""

from functools import cache

import pytest

from tests.exercises.attempts import attempts, complaints, notebooks, questions
from tests.exercises.catalogue import catalogue
from tests.exercises.notebook import EXERCISES, answer, run
from tests.exercises.trial import drawn, tried

# Which numbers the hidden tests draw; `python -m tests.exercises --variants 200` tries them all.
VARIANTS = (1, 96, 199)


def together(path, cell):
    """Tests that one process should run, because they share the runs of a question."""
    return pytest.mark.xdist_group(f"{path.stem}: {cell}")


PATHS = notebooks()
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in PATHS]
QUESTIONS = [
    pytest.param(path, cell, id=f"{path.stem}: {cell}", marks=together(path, cell))
    for path in PATHS
    for cell in questions(path)
]
ATTEMPTS = [
    pytest.param(each, id=str(each), marks=together(path, cell))
    for path in PATHS
    for cell in questions(path)
    for each in attempts(path, cell)
]
WRONG = [each for each in ATTEMPTS if each.values[0].wrong]
RIGHT = [each for each in ATTEMPTS if not each.values[0].wrong]


@cache
def results(path, cell):
    """What each answer to a question earns."""
    every = attempts(path, cell)
    return dict(zip(every, tried(path, [each.answers for each in every]), strict=True))


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_solution_gets_every_point(path):
    result = run(path)
    assert result.failures == {}
    assert sum(result.points.values()) > 0


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_stub_gets_none_and_says_so_kindly(path):
    released = EXERCISES / path.parent.name / path.name
    result = run(path, {cell: answer(released, cell) for cell in questions(path)})
    assert sum(result.points.values()) == 0
    assert result.lost == result.points.keys()
    assert all("Not written yet" in result.failures[name] for name in result.lost)


@pytest.mark.parametrize("each", WRONG)
def test_a_wrong_answer_loses_exactly_its_points(each):
    assert not list(complaints(each, results(each.path, each.cell)[each]))


@pytest.mark.parametrize("each", RIGHT)
def test_a_right_answer_of_another_style_gets_every_point(each):
    assert not list(complaints(each, results(each.path, each.cell)[each]))


@pytest.mark.parametrize(("path", "cell"), QUESTIONS)
def test_each_question_has_wrong_and_right_answers(path, cell):
    assert len(catalogue(path, cell).wrong) >= 6
    assert len(catalogue(path, cell).right) >= 3


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", NOTEBOOKS)
def test_other_numbers_change_no_verdict(path, variant):
    """The solution, and of each question one wrong answer and one right one."""
    if not drawn(path):
        pytest.skip("no test of it draws numbers")
    sample = []
    for cell in questions(path):
        every, wrong = attempts(path, cell), len(catalogue(path, cell).wrong)
        right = wrong + variant % (len(every) - wrong)
        sample += [every[variant % wrong], every[right]]
    found = tried(path, [{}, *(each.answers for each in sample)], variant=variant)
    assert found[0].failures == {}
    for each, result in zip(sample, found[1:], strict=True):
        assert not list(complaints(each, result, variant))


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_cells_that_an_answer_cannot_reach_do_not_change(path):
    """What is left out of a run earns what it earns in a whole run; two answers of each set."""
    sample = [attempts(path, cell)[0] for cell in questions(path)[:2]]
    answers = [each.answers for each in sample]
    whole = tried(path, answers, thorough=True)
    for each, quick, slow in zip(sample, tried(path, answers), whole, strict=True):
        assert quick.points == slow.points, each
        assert quick.failures.keys() == slow.failures.keys(), each
