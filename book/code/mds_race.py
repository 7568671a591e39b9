"""Four ways to find the map of the cities, each charged for every evaluation.

`python3 book/code/mds_race.py` runs the whole race, which takes some minutes,
and writes book/data/mds_race.json.
"""

import functools
import json
import platform

import numpy as np
import scipy
from cities import DATA, load_cities
from scipy.optimize import minimize

from autograd_course import finite_differences, zero_order_gradient
from autograd_course.models import mds
from autograd_course.optimization import (
    Backtracking,
    gradient_descent,
    zero_order_descent,
)

GRADIENT_PRICE = 5  # evaluations for a value and its gradient: the theorem's
SIZES = 4, 6, 10, 15, 20, 28
CURVES = 6, 15, 28  # the sizes whose curves are kept
STARTS = 10
BUDGET = 300_000
CLOSE = 1.1  # the map is found when the loss is within 10 % of the least


def problem(n):
    """Return the squared distances between the first n cities, scaled."""
    _, latitudes, longitudes = load_cities()
    distances = mds.great_circle_distances(latitudes[:n], longitudes[:n])
    return (distances / distances.max()) ** 2


def random_start(n, seed):
    return np.random.default_rng(seed).uniform(size=(n, 2))


def least_loss(D):
    """Return the least loss, found from the start that needs no luck."""
    start, _ = mds.classical_mds(D)
    path = gradient_descent(
        lambda W: mds.stress(W, D), start, step=Backtracking(), steps=3000,
        tolerance=1e-9,
    )
    return path.value


def with_gradients(D, start, seed, target, budget):
    path = gradient_descent(
        lambda W: mds.stress(W, D), start, step=0.12 / len(D), steps=600,
        tolerance=1e-4,
    )
    return GRADIENT_PRICE * path.gradients, path.values


def with_differences(D, start, seed, target, budget):
    path = zero_order_descent(
        lambda W: mds.stress(W, D), start, estimator=finite_differences,
        step=0.12 / len(D), steps=min(250, budget // (2 * start.size)),
    )
    return path.evaluations, path.values


def with_random_directions(D, start, seed, target, budget):
    rng = np.random.default_rng([seed, 1])
    estimator = functools.partial(zero_order_gradient, rng=rng)
    path = zero_order_descent(
        lambda W: mds.stress(W, D), start, estimator=estimator,
        step=0.3 / (len(D) * start.size),
        steps=min(200 * start.size, budget // 2),
    )
    return path.evaluations, path.values


def with_nelder_mead(D, start, seed, target, budget, adaptive=True):
    """Restart where the simplex has shrunk to nothing; charge everything."""
    values = []

    def counted(w):
        values.append(mds.stress(w.reshape(start.shape), D))
        return values[-1]

    w = start.ravel()
    while len(values) < budget and min(values, default=np.inf) > target:
        found = minimize(
            counted, w, method="Nelder-Mead",
            options={"maxfev": budget - len(values), "maxiter": 10**9,
                     "adaptive": adaptive},
        )
        w = found.x
    return np.arange(1, len(values) + 1), np.array(values)


METHODS = {
    "gradient descent": with_gradients,
    "random directions": with_random_directions,
    "finite differences": with_differences,
    "Nelder-Mead": with_nelder_mead,
    "Nelder-Mead, standard": functools.partial(
        with_nelder_mead, adaptive=False
    ),
}


def spent_until(costs, values, target):
    """Return what had been spent when the target was reached, or None."""
    reached = np.flatnonzero(values <= target)
    return int(costs[reached[0]]) if reached.size else None


def thinned(costs, values, points=60):
    """Return the best loss so far, at some 60 costs in equal ratios."""
    best = np.minimum.accumulate(values)
    wanted = np.geomspace(max(1, costs[0]), costs[-1], points)
    rows = np.unique(np.searchsorted(costs, wanted).clip(max=len(costs) - 1))
    return [[int(costs[i]), float(f"{best[i]:.4g}")] for i in rows]


def race(n, method, seed, budget=BUDGET):
    """Run one method from one start, and return what is recorded of it."""
    D = problem(n)
    target = CLOSE * least_loss(D)
    run = METHODS[method](D, random_start(n, seed), seed, target, budget)
    return {
        "n": n, "method": method, "seed": seed,
        "spent": spent_until(*run, target),
        "curve": thinned(*run) if n in CURVES else [],
    }


if __name__ == "__main__":
    runs = [
        race(n, method, seed)
        for n in SIZES for method in METHODS for seed in range(STARTS)
        if n <= 15 or method != "Nelder-Mead, standard"
    ]
    made_with = {
        "python": platform.python_version(), "numpy": np.__version__,
        "scipy": scipy.__version__, "machine": platform.machine(),
        "budget": BUDGET,
    }
    lines = ",\n".join(json.dumps(run) for run in runs)
    versions = json.dumps(made_with)
    text = f'{{"made_with": {versions},\n"runs": [\n{lines}\n]}}\n'
    (DATA / "mds_race.json").write_text(text)
