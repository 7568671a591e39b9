"""Random directions: what the zero-order and the stochastic estimators draw.

All of them rest on one identity, ``E[v v^T] = I / c``: multiplied by c, the products with v of a
vector, or of a matrix from both sides, have the right mean.
"""

from typing import Any, Literal, get_args

import numpy as np

Distribution = Literal["rademacher", "gaussian", "sphere", "coordinates"]


def random_directions(
    caller: str,
    rng: np.random.Generator,
    distribution: Distribution,
    count: int,
    size: int,
    *,
    orthogonal: bool = False,
) -> Any:
    """Draw directions.

    Parameters
    ----------
    caller : str
        The function that a message names.
    rng : numpy.random.Generator
        The source of randomness.
    distribution : {"rademacher", "gaussian", "sphere", "coordinates"}
        Entries of +1 and -1; entries from N(0, 1); uniform on the unit sphere; a unit vector e_i.
    count, size : int
        How many directions, of how many entries.
    orthogonal : bool
        Whether the directions are orthogonal to each other, each still of its distribution:
        possible for "sphere" and "coordinates", and for at most `size` of them.

    Returns
    -------
    array of shape ``(count, size)``
        ``E[v v^T]`` is I for the first two distributions and I / size for the others.

    Raises
    ------
    TypeError
        If `rng` is no generator.
    ValueError
        If there is no such distribution, or no such directions.
    """
    check_generator(caller, rng)
    if orthogonal and distribution not in ("sphere", "coordinates"):
        raise ValueError(
            f"{caller} draws orthogonal directions from 'sphere' or 'coordinates'; got "
            f"{distribution!r}"
        )
    if orthogonal and count > size:
        raise ValueError(
            f"{caller} was asked for {count} orthogonal directions in {size} dimensions: ask for "
            f"at most {size}"
        )
    if distribution == "rademacher":
        return 2.0 * rng.integers(0, 2, (count, size)) - 1.0
    if distribution == "gaussian":
        return rng.standard_normal((count, size))
    if distribution == "sphere":
        return _on_the_sphere(rng, count, size, orthogonal)
    if distribution == "coordinates":
        chosen = np.zeros((count, size))
        chosen[np.arange(count), rng.choice(size, count, replace=not orthogonal)] = 1.0
        return chosen
    raise ValueError(
        f"{caller} knows the distributions {', '.join(get_args(Distribution))}; got "
        f"{distribution!r}"
    )


def _on_the_sphere(rng: np.random.Generator, count: int, size: int, orthogonal: bool) -> Any:
    normal = rng.standard_normal((count, size))
    if not orthogonal:
        return normal / np.linalg.norm(normal, axis=1, keepdims=True)
    basis, triangle = np.linalg.qr(normal.T)
    # Uniform only with the signs that the factorization chose for itself taken out again.
    return (basis * np.where(np.diagonal(triangle) < 0, -1.0, 1.0)).T


def check_count(caller: str, name: str, count: Any, least: int = 1) -> None:
    """Raise unless `count` is an integer of at least `least`."""
    if not isinstance(count, (int, np.integer)) or isinstance(count, bool) or count < least:
        raise ValueError(
            f"{caller} wants {name} to be an integer of {least} or more; got {count!r}"
        )


def check_generator(caller: str, rng: Any) -> None:
    """Raise a TypeError unless `rng` is a generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{caller} draws from a numpy.random.Generator; got {rng!r} of type "
            f"{type(rng).__name__}: pass rng = np.random.default_rng(0), and the same rng again"
        )
