"""A class at a glance: what was graded, how the points are spread, and what each test says."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograd_course.grading.outcomes import Outcome
from autograd_course.grading.result import PASSED


@dataclass(frozen=True)
class Item:
    """One test, and the class.

    Attributes
    ----------
    test : str
        ``notebook/test``.
    tried, failed : int
        How many submissions it has run on, and how many of them do not pass it.
    separation : float or None
        The correlation between passing it and the share of all other tests that a submission
        passes, between -1 and 1; None where all pass or none does. A test near 0 tells the good
        from the bad no better than chance; a negative one deserves a look at what it asks for.
    kinds : dict of str to int
        How often it fails in which way.
    """

    test: str
    tried: int
    failed: int
    separation: float | None
    kinds: dict[str, int]


def items(outcomes: Sequence[Outcome]) -> list[Item]:
    """Analyze the tests of a problem set, on the submissions that could be graded.

    The separation is the point-biserial correlation with the rest of the score: see Ebel and
    Frisbie, Essentials of Educational Measurement, 1991, chapter 13.
    """
    graded = [outcome.tests for outcome in outcomes if outcome.tests]
    found = []
    for test in dict.fromkeys(name for tests in graded for name in tests):
        having = [tests for tests in graded if test in tests]
        passed = [float(tests[test] == PASSED) for tests in having]
        rest = [_share(tests, without=test) for tests in having]
        kinds = Counter(tests[test] for tests in having if tests[test] != PASSED)
        found.append(
            Item(test, len(having), sum(kinds.values()), _correlation(passed, rest), dict(kinds))
        )
    return found


def moved(before: Outcome, after: Outcome) -> list[str]:
    """Say which tests have changed their verdict on a submission."""
    told = []
    for test in sorted(before.tests.keys() | after.tests.keys()):
        old, new = before.tests.get(test), after.tests.get(test)
        if old != new:
            told.append(f"{test}: {_verdict(old)}, now {_verdict(new)}")
    if before.trouble != after.trouble:
        told.append(f"{before.trouble or 'could be graded'}, now {after.trouble or 'is graded'}")
    return told


def as_text(table: Sequence[Item]) -> str:
    """Return the analysis as lines of text."""
    if not table:
        return ""
    width = max(len(item.test) for item in table)
    lines = [f"{'test':<{width}}  fail  of  separates  how they fail"]
    for item in table:
        separates = "" if item.separation is None else f"{item.separation:+.2f}"
        kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(item.kinds).most_common(3))
        numbers = f"{item.failed:>5} {item.tried:>3}  {separates:>9}"
        lines.append(f"{item.test:<{width}} {numbers}  {kinds}".rstrip())
    return "\n".join(lines)


def histogram(scores: Sequence[float], most: float, bins: int = 10) -> list[int]:
    """Return how many scores lie in each of so many equal parts of what can be earned."""
    counts = [0] * bins
    for score in scores:
        counts[min(bins - 1, max(0, int(bins * score / most)))] += 1
    return counts


def draw(
    scores: Mapping[str, tuple[Sequence[float], float]],
    tables: Mapping[str, Sequence[Item]],
    path: Path,
) -> None:
    """Draw the points of each problem set and the failures of its tests into a file.

    Parameters
    ----------
    scores : mapping of str to tuple
        The scores of each set, and what can be earned.
    tables : mapping of str to sequence of Item
        The analysis of each set.
    path : Path
        The picture; its suffix says of which kind.
    """
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    most = max((len(table) for table in tables.values()), default=1)
    figure, axes = plt.subplots(
        len(scores), 2, squeeze=False, figsize=(11, len(scores) * max(3.0, 0.22 * most)),
        layout="constrained",
    )  # fmt: skip
    for (left, right), (name, (points, maximum)) in zip(axes, scores.items(), strict=True):
        counts = histogram(points, maximum)
        edges = [maximum * k / len(counts) for k in range(len(counts))]
        left.bar(edges, counts, width=maximum / len(counts), align="edge", edgecolor="white")
        left.set(title=name, xlabel=f"points of {maximum:g}", ylabel="submissions")
        left.yaxis.get_major_locator().set_params(integer=True)
        table = list(tables[name])[::-1]
        shares = [item.failed / item.tried for item in table]
        right.barh(range(len(table)), shares, color="#c44e52")
        right.set_yticks(range(len(table)), [item.test for item in table], fontsize=7)
        right.set(title="tests", xlabel="share of submissions that fail", xlim=(0, 1))
    figure.savefig(path)
    plt.close(figure)


def _verdict(failure: str | None) -> str:
    if failure is None:
        return "not there"
    return "passed" if failure == PASSED else f"not passed ({failure})"


def _share(tests: Mapping[str, str], without: str) -> float:
    others = [failure == PASSED for name, failure in tests.items() if name != without]
    return sum(others) / len(others) if others else 0.0


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one of them does not vary."""
    count = len(one)
    means = sum(one) / count, sum(other) / count
    first = [each - means[0] for each in one]
    second = [each - means[1] for each in other]
    scale = math.sqrt(sum(a * a for a in first) * sum(b * b for b in second))
    if scale < 1e-12:
        return None
    return sum(a * b for a, b in zip(first, second, strict=True)) / scale
