"""The hidden tests take points for each listed mistake, and for no right answer."""

import pytest

from tests.exercises.catalogue import catalogue
from tests.exercises.notebook import EXERCISES, SOLUTIONS, answer, cells, run


def answer_cells(path) -> list[str]:
    return [cell.id for cell in cells(path) if cell.metadata.get("nbgrader", {}).get("solution")]


PATHS = sorted(SOLUTIONS.glob("*/*.ipynb"))
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in PATHS]
QUESTIONS = [
    pytest.param(path, cell, id=f"{path.stem}: {cell}")
    for path in PATHS
    for cell in answer_cells(path)
]
WRONG = [
    pytest.param(path, cell, each, id=f"{path.stem}: {cell}: {each.mistake}")
    for path in PATHS
    for cell in answer_cells(path)
    for each in catalogue(path, cell).wrong
]
RIGHT = [
    pytest.param(path, cell, each, id=f"{path.stem}: {cell}: {each.way}")
    for path in PATHS
    for cell in answer_cells(path)
    for each in catalogue(path, cell).right
]


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_solution_gets_every_point(path):
    result = run(path)
    assert result.failures == {}
    assert sum(result.points.values()) > 0


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_stub_gets_none_and_says_so_kindly(path):
    released = EXERCISES / path.parent.name / path.name
    result = run(path, {cell: answer(released, cell) for cell in answer_cells(path)})
    assert sum(result.points.values()) == 0
    assert result.lost == result.points.keys()
    assert all("Not written yet" in result.failures[name] for name in result.lost)


@pytest.mark.parametrize(("path", "cell", "each"), WRONG)
def test_a_wrong_answer_loses_exactly_its_points(path, cell, each):
    result = run(path, {cell: each.text(answer(path, cell))})
    lost = {name for name in result.lost if not name.endswith("-visible")}
    assert lost == {name if name in result.points else f"{cell}-{name}" for name in each.loses}
    if each.says is None:
        assert f"{cell}-visible" not in result.failures
    else:
        assert each.says in result.failures[f"{cell}-visible"]


@pytest.mark.parametrize(("path", "cell", "each"), RIGHT)
def test_a_right_answer_of_another_style_gets_every_point(path, cell, each):
    assert run(path, {cell: each.source}).failures == {}


@pytest.mark.parametrize(("path", "cell"), QUESTIONS)
def test_each_question_has_wrong_and_right_answers(path, cell):
    assert len(catalogue(path, cell).wrong) >= 6
    assert len(catalogue(path, cell).right) >= 3
