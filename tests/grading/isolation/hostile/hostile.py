"""Submissions of strangers: what they try, and which points they deserve all the same."""

from dataclasses import dataclass

NONE: frozenset[str] = frozenset()
PAIR = frozenset({"pair"})
MEAN_PAIR = frozenset({"mean", "pair"})
ALL = frozenset({"square", "mean", "pair"})


@dataclass(frozen=True)
class Hostile:
    """A submission: its cells, and the tests that it deserves to pass.

    `honest` says whether the right answers come first, to be replaced by what the cells define.
    """

    name: str
    cells: tuple[str, ...]
    deserves: frozenset[str]
    honest: bool = False
