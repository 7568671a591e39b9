"""The claims of the chapter on multidimensional scaling, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import csv
import itertools
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from autograd_course import grad
from autograd_course.models import mds
from autograd_course.models.distances import EARTH_RADIUS
from autograd_course.optimization import gradient_descent
from tests.book.reading import numbers, only

CHAPTER = "book/multidimensional-scaling"
RADIUS = 6371.0088


@pytest.fixture(scope="module")
def cities(root: Path) -> dict[str, tuple[float, float]]:
    with (root / "book/data/cities.csv").open() as file:
        return {
            row["city"]: (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def code(root: Path, monkeypatch_module) -> Callable:
    """A function that imports a module of book/code."""
    monkeypatch_module.syspath_prepend(str(root / "book/code"))
    return __import__


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    for name in "cities", "mds_race":
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def race(root: Path) -> dict:
    return json.loads((root / "book/data/mds_race.json").read_text())


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The angle between two vectors, times the radius: not the formula of the package."""
    first, second = (
        np.array([math.cos(x) * math.cos(y), math.cos(x) * math.sin(y), math.sin(x)])
        for x, y in (np.radians(place) for place in (a, b))
    )
    cross = np.linalg.norm(np.cross(first, second))
    return RADIUS * math.atan2(cross, float(first @ second))


@pytest.fixture(scope="module")
def distances(cities) -> np.ndarray:
    places = list(cities.values())
    return np.array([[great_circle(a, b) for b in places] for a in places])


def stress(W: np.ndarray, D: np.ndarray) -> float:
    """The definition, in plain loops."""
    pairs = itertools.product(range(len(W)), repeat=2)
    return sum((sum((W[i] - W[j]) ** 2) - D[i, j]) ** 2 for i, j in pairs)


def test_the_cities_are_in_africa_and_where_they_belong(cities) -> None:
    # Coordinates of an atlas, to a tenth of a degree, by other hands than those of the table.
    atlas = {
        "Cairo": (30.04, 31.24), "Lagos": (6.52, 3.38), "Nairobi": (-1.29, 36.82),
        "Dakar": (14.69, -17.45), "Cape Town": (-33.93, 18.42), "Algiers": (36.75, 3.06),
        "Antananarivo": (-18.91, 47.54), "Windhoek": (-22.56, 17.08),
    }  # fmt: skip
    for name, place in atlas.items():
        assert np.max(np.abs(np.subtract(cities[name], place))) < 0.1, name
    assert len(set(cities.values())) == len(cities) == 28


def test_the_table_holds_great_circle_distances(printed, distances) -> None:
    rows = only(printed, "cities of Africa").splitlines()[1:6]
    shown = [numbers(row.replace("...", "")) for row in rows]
    np.testing.assert_allclose(shown, distances[:5, :5], atol=0.51)


def test_the_gradient_agrees_three_times_and_with_differences(values, printed) -> None:
    W = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    D = np.array([[0.0, 9.0, 4.0], [9.0, 0.0, 1.0], [4.0, 1.0, 0.0]])
    h, wanted = 1e-4, []
    for index in np.ndindex(3, 2):
        e = np.zeros((3, 2))
        e[index] = h
        wanted.append((stress(W + e, D) - stress(W - e, D)) / (2 * h))
    for variant in "by_hand", "package", "jax":
        np.testing.assert_allclose(numbers(values[f"gradient-{variant}"]), wanted, atol=1e-5)
    for line in only(printed, "against finite differences").splitlines():
        assert numbers(line)[-1] < 1e-8


def test_the_descent_finds_the_map(values, printed) -> None:
    steps, first, last = numbers(only(printed, "steps, stress").replace("->", ""))
    assert steps < 600
    assert last < 2e-4 * first
    assert float(values["start-mean"]) > 2000
    assert float(values["recovered-mean"]) < 30


def test_the_crowd_is_a_narrow_band_on_its_way(values) -> None:
    assert float(values["band-ratio"]) < 0.8 * float(values["true-ratio"])


def test_what_remains_is_less_than_what_projections_leave(values, printed, distances) -> None:
    assert float(values["ratio-azimuthal"]) > 1.5
    assert float(values["ratio-plate"]) > 5
    assert float(values["stress-plate"]) == pytest.approx(
        float(values["ratio-plate"]) * float(values["stress-least"])
    )
    text = only(printed, "errors of the distances")
    assert numbers(text)[1] < 1e-5  # the gradient
    rms = numbers(text)[2]
    mean_square = np.mean(distances[np.triu_indices(28, 1)] ** 2)
    assert float(values["errors-percent"]) == pytest.approx(
        100 * rms / np.sqrt(mean_square), rel=0.02
    )
    assert float(values["errors-percent"]) < 2


def test_no_points_have_these_distances(values, distances) -> None:
    D = (distances / distances.max()) ** 2
    J = np.eye(28) - 1 / 28
    eigenvalues = np.linalg.eigvalsh(-J @ D @ J / 2)
    assert eigenvalues[0] < -0.01
    assert float(values["smallest-eigenvalue"]) == pytest.approx(eigenvalues[0])
    assert eigenvalues[-3] > 0.01


def test_curvature_shortens_distances_as_the_formula_says() -> None:
    pairs = np.random.default_rng(0).uniform(-1, 1, size=(20, 2, 2))
    errors = []
    for radius in 10.0, 20.0:
        worst = 0.0
        for flat in pairs:
            on_sphere = []
            for x in flat:
                axis = np.array([-x[1], x[0], 0.0]) / radius
                on_sphere.append(Rotation.from_rotvec(axis).apply([0.0, 0.0, 1.0]))
            first, second = on_sphere
            sine = np.linalg.norm(np.cross(first, second))
            squared = (radius * math.atan2(sine, first @ second)) ** 2
            cross = flat[0, 0] * flat[1, 1] - flat[0, 1] * flat[1, 0]
            formula = np.sum((flat[0] - flat[1]) ** 2) - cross**2 / (3 * radius**2)
            worst = max(worst, abs(squared - formula) * radius**2)
        errors.append(worst)
    # What is left after the term in 1 / R^2 falls faster than that.
    assert errors[0] < 0.02
    assert errors[1] < errors[0] / 2


def test_the_remaining_error_falls_with_the_square_of_the_radius(values) -> None:
    assert float(values["curvature-slope"]) == pytest.approx(-2, abs=0.05)


def test_the_gradient_is_charged_more_than_it_costs(values, printed) -> None:
    assert 1 < float(values["operations-ratio"]) < 5
    alone = numbers(only(printed, "n = 6: value"))[1]
    assert alone == 15 * 8 + 1  # per pair three differences, three products, two sums


def test_every_evaluation_is_charged(printed, race, code) -> None:
    text = only(printed, "Nelder-Mead:")
    spent, runs, charged, gradients = numbers(text.replace("Nelder-Mead", ""))
    assert charged == 5 * gradients
    recorded = {
        run["method"]: run["spent"] for run in race["runs"] if run["n"] == 6 and not run["seed"]
    }
    assert spent == pytest.approx(recorded["Nelder-Mead"], rel=0.2)
    assert charged == pytest.approx(recorded["gradient descent"], rel=0.05)
    assert runs >= 1


@pytest.mark.parametrize("method", ["gradient descent", "random directions", "finite differences"])
def test_the_race_can_be_run_again(race, code, method: str) -> None:
    again = code("mds_race").race(6, method, 1)
    (recorded,) = (
        run for run in race["runs"] if (run["n"], run["method"], run["seed"]) == (6, method, 1)
    )
    assert again["spent"] == pytest.approx(recorded["spent"], rel=0.1)


def test_nelder_mead_pays_for_all_of_its_restarts(code, monkeypatch) -> None:
    module = code("mds_race")
    calls = 0
    true_stress = module.mds.stress

    def counting(W, D):
        nonlocal calls
        calls += 1
        return true_stress(W, D)

    monkeypatch.setattr(module.mds, "stress", counting)
    D = module.problem(6)
    # A target that no run reaches: it restarts until the budget is spent.
    costs, seen = module.with_nelder_mead(D, module.random_start(6, 0), 0, 0.0, 4000)
    assert calls == len(seen) == costs[-1] == 4000


def test_a_step_of_differences_costs_two_evaluations_for_each_unknown(code) -> None:
    module = code("mds_race")
    D, start = module.problem(6), module.random_start(6, 0)
    costs, _ = module.with_differences(D, start, 0, 0.0, 1000)
    assert set(np.diff(costs)) == {24}
    costs, _ = module.with_random_directions(D, start, 0, 0.0, 1000)
    assert set(np.diff(costs)) == {2}


def test_longer_steps_do_not_serve_all_sizes(code) -> None:
    """The constants are near the largest that every number of cities bears."""
    module = code("mds_race")
    D, start = module.problem(4), module.random_start(4, 0)

    def f(W):
        return module.mds.stress(W, D)

    estimator = module.functools.partial(
        module.zero_order_gradient, rng=np.random.default_rng([0, 1])
    )
    target = 1.1 * module.least_loss(D)
    try:
        values = module.gradient_descent(f, start, step=0.2 / 4, steps=400).values
        assert values[-1] > target
    except ValueError:
        pass  # it has diverged
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="not finite"):
        module.zero_order_descent(f, start, estimator=estimator, step=0.4 / 32, steps=1000)


def test_methods_without_gradients_pay_more_powers_of_the_dimension(values) -> None:
    assert 0 < float(values["growth-gradient"]) < 1.2
    assert float(values["extra-random"]) == pytest.approx(1, abs=0.3)
    # The same steps, 2 d evaluations each in place of 5.
    assert float(values["extra-differences"]) == pytest.approx(1, abs=0.1)
    assert float(values["extra-simplex"]) > 1.3
    factors = [float(values[f"factor-28-{m}"]) for m in ("random", "differences", "simplex")]
    assert 5 < factors[0] < factors[1] < factors[2]
    assert factors[1] == pytest.approx(2 * 56 / 5, rel=0.1)
    assert float(values["standard-ratio"]) > 2


def test_squares_find_the_map_and_lengths_often_do_not(values, printed) -> None:
    squares, lengths = (numbers(line) for line in only(printed, "squares:").splitlines()[:2])
    starts, total = int(values["trial-starts"]), int(values["found-all"])
    assert total == starts * len(squares)
    assert sum(squares) == float(values["found-squared"]) >= 0.99 * total
    assert sum(lengths) == float(values["found-plain"]) < 0.95 * total
    assert 100 * min(lengths) / starts == pytest.approx(float(values["plain-worst"]))


def test_the_error_bar_is_wilsons(values) -> None:
    total, found = int(values["found-all"]), int(values["found-squared"])
    # Its ends are the p for which the observed fraction is 1.96 standard errors away.
    p = 1 - float(values["lost-high"]) / 100
    assert abs(found / total - p) == pytest.approx(1.96 * np.sqrt(p * (1 - p) / total), rel=1e-6)


def test_classical_scaling_is_pca(values, printed) -> None:
    assert numbers(only(printed, "classical scaling against PCA"))[-1] < 1e-8


def test_each_configuration_wins_by_its_own_measure(values, distances) -> None:
    assert float(values["stress-classical"]) > float(values["stress-least"])
    assert float(values["strain-classical"]) < float(values["strain-descent"])
    assert float(values["classical-restart"]) == pytest.approx(1, abs=1e-3)
    assert int(values["classical-gradients"]) < int(values["random-gradients"]) / 5


def test_the_measures_differ_by_the_centering(distances) -> None:
    rng = np.random.default_rng(3)
    D = (distances / distances.max()) ** 2
    W = rng.normal(size=(28, 2))
    W -= W.mean(axis=0)
    J = np.eye(28) - 1 / 28
    Delta = np.array([[sum((a - b) ** 2) for b in W] for a in W])
    strain = np.sum((W @ W.T + J @ D @ J / 2) ** 2)
    assert strain == pytest.approx(np.sum((J @ (Delta - D) @ J) ** 2) / 4)


def test_the_solutions_of_the_exercises_are_right(article, distances) -> None:
    """The code is run as it stands there; its claims are those of the text beside it."""
    solutions = article(CHAPTER).select(".solution")
    programs = [pre.get_text() for s in solutions for pre in s.select(".highlight pre")]
    assert len(programs) == 4
    n, D = 28, (distances / distances.max()) ** 2
    W_guess = np.random.default_rng(0).uniform(size=(n, 2))

    def L(W):
        return mds.stress(W, D)

    path = gradient_descent(L, W_guess, step=0.12 / n, steps=600, tolerance=1e-6)
    said: list[tuple] = []
    scope = dict(
        np=np, n=n, D=D, W_guess=W_guess, L=L, grad=grad, distances=distances, W=path.point,
        gradient_descent=gradient_descent, EARTH_RADIUS=EARTH_RADIUS,
        classical_mds=mds.classical_mds, squared_distances=mds.squared_distances,
        true_map=distances.max() * path.point, print=lambda *words: said.append(words),
    )  # fmt: skip
    for program in programs:
        exec(program, scope)
    (stuck, off_line), (eigenvalues,), (radius,), *torn, weights = said
    assert off_line == 0
    assert stuck > 100 * path.value
    assert eigenvalues[2] > 0.01
    assert np.max(np.abs(eigenvalues[3:])) < 1e-10
    assert radius == pytest.approx(RADIUS)
    (_, sixty), (_, forty), (_, twenty) = torn
    assert max(sixty) < 60
    assert min(forty) < 100 < 1000 < max(forty)
    assert min(twenty) > 1000
    assert weights[0] == pytest.approx(weights[1], rel=0.02)
