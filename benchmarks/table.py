"""What the contest prints: the figures, and whether the targets are met."""

from statistics import median
from typing import Any

import numpy as np

from benchmarks.comparison import COLUMNS, Comparison, Figure, Line, Measurements, Target


def text(
    comparisons: list[Comparison],
    measurements: Measurements,
    missing: dict[str, str],
    where: dict[str, Any],
) -> str:
    """Return the table of figures and the table of targets, in Markdown."""
    columns = [c for c in COLUMNS if any(figure.column == c for figure in measurements)]
    figures = [["work", *columns]]
    targets = [["target", "wanted", "found", "met"]]
    for comparison in comparisons:
        for line in comparison.lines:
            for measure in line.measures:
                cells = [cell(line, Figure(line.title, c, measure), measurements) for c in columns]
                figures.append([f"{line.title}, {measure}", *cells])
        targets += [verdict(target, measurements) for target in comparison.targets]
    machine = ", ".join(f"{name} {value}" for name, value in where["packages"].items())
    return "\n".join(
        [
            f"Measured on {where['date']}: {where['processor']}, {where['system']}, "
            f"Python {where['python']}, {machine}.",
            "CPU time of one call on one thread: median of all rounds, and half the distance of "
            "the quartiles. By hand: derived on paper, written in NumPy, and for single numbers "
            "with math. Our program: traced before, and called again.",
            "",
            *aligned(figures),
            "",
            *aligned(targets),
            *[f"\n{column} takes no part: {reason}." for column, reason in missing.items()],
        ]
    )


def aligned(rows: list[list[str]]) -> list[str]:
    """Return the lines of a table in Markdown, whose columns are as wide as their cells."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]


def cell(line: Line, figure: Figure, measurements: Measurements) -> str:
    """Return a figure with its spread and its unit."""
    values = measurements.get(figure)
    if values is None:
        return "-"
    middle = median(values)
    if figure.measure == "peak":
        return f"{middle / line.unit.bytes:.3g} {line.unit.name}"
    if figure.measure == "steps":
        return f"{middle:,.0f}"
    scale, unit = (1e6, "µs") if middle < 1e-3 else (1e3, "ms") if middle < 1 else (1, "s")
    return f"{middle * scale:.3g} {unit} ± {100 * spread(values):.0f} %"


def spread(values: list[float]) -> float:
    """Return half the distance of the quartiles, relative to the median."""
    low, high = np.percentile(values, [25, 75])
    return float(high - low) / 2 / median(values)


def quotients(target: Target, measurements: Measurements) -> list[float]:
    """Return the quotient of each round: what slowed the machine for a while is in both figures."""
    above, divisor = measurements.get(target.figure, []), target.divisor
    if not isinstance(divisor, Figure):
        return [value / divisor for value in above]
    return [a / b for a, b in zip(above, measurements.get(divisor, []), strict=False)]


def verdict(target: Target, measurements: Measurements) -> list[str]:
    """Return the line of a target: what is claimed, wanted and found."""
    bounds = (("at least", target.at_least), ("at most", target.at_most))
    wanted = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
    values = quotients(target, measurements)
    if not values:
        return [target.claim, wanted, "-", "not measured"]
    found = median(values)
    shown = f"{found:.3g}" + (f" ± {100 * spread(values):.0f} %" if len(values) > 1 else "")
    return [target.claim, wanted, shown, "yes" if target.is_met(found) else "NO"]


def data(
    comparisons: list[Comparison], measurements: Measurements, where: dict[str, Any]
) -> dict[str, Any]:
    """Return all that was measured, for a file: times in seconds, peaks in bytes."""
    return {
        "machine": where,
        "figures": [
            {
                **figure._asdict(),
                "median": median(values),
                "quartiles": np.percentile(values, [25, 75]).tolist(),
                "rounds": len(values),
            }
            for figure, values in measurements.items()
        ],
        "targets": [
            dict(zip(("target", "wanted", "found", "met"), verdict(t, measurements), strict=True))
            for comparison in comparisons
            for t in comparison.targets
        ],
    }
