"""The hidden tests take points for each listed mistake, and for no right answer."""

import pytest

from tests.exercises.catalogue import Right, Wrong
from tests.exercises.notebook import EXERCISES, SOLUTIONS, answer, cells, run
from tests.exercises.ps1 import finite_differences, forward_mode

PS1 = SOLUTIONS / "ps1-differences-and-forward-mode"
CATALOGUES = {
    PS1 / "finite-differences.ipynb": finite_differences,
    PS1 / "forward-mode.ipynb": forward_mode,
}
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in CATALOGUES]
WRONG = [
    pytest.param(path, each, id=f"{path.stem}: {each.cell}: {each.mistake}")
    for path, catalogue in CATALOGUES.items()
    for each in catalogue.WRONG
]
RIGHT = [
    pytest.param(path, each, id=f"{path.stem}: {each.cell}: {each.way}")
    for path, catalogue in CATALOGUES.items()
    for each in catalogue.RIGHT
]


def answer_cells(path):
    return [cell for cell in cells(path) if cell.metadata.get("nbgrader", {}).get("solution")]


def test_every_notebook_has_a_catalogue():
    assert set(SOLUTIONS.glob("*/*.ipynb")) == set(CATALOGUES)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_solution_gets_every_point(path):
    result = run(path)
    assert result.failures == {}
    assert sum(result.points.values()) > 0


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_stub_gets_none_and_says_so_kindly(path):
    released = EXERCISES / path.parent.name / path.name
    stub = {cell.id: answer(released, cell.id) for cell in answer_cells(path)}
    result = run(path, stub)
    assert sum(result.points.values()) == 0
    assert result.lost == result.points.keys()
    assert all("Not written yet" in result.failures[name] for name in result.lost)


@pytest.mark.parametrize(("path", "each"), WRONG)
def test_a_wrong_answer_loses_exactly_its_points(path, each: Wrong):
    result = run(path, {each.cell: each.text(answer(path, each.cell))})
    visible = f"{each.cell}-visible"
    lost = {name for name in result.lost if not name.endswith("-visible")}
    assert lost == {name if name in result.points else f"{each.cell}-{name}" for name in each.loses}
    if each.says is None:
        assert visible not in result.failures
    else:
        assert each.says in result.failures[visible]


@pytest.mark.parametrize(("path", "each"), RIGHT)
def test_a_right_answer_of_another_style_gets_every_point(path, each: Right):
    assert run(path, {each.cell: each.source}).failures == {}


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_each_question_has_wrong_and_right_answers(path):
    for cell in answer_cells(path):
        assert sum(each.cell == cell.id for each in CATALOGUES[path].WRONG) >= 6
        assert sum(each.cell == cell.id for each in CATALOGUES[path].RIGHT) >= 3
