"""What `similarity` has found, as text, as JSON and as a page to read with a second person."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from autograd_course.grading.similarity import Match, Pair, Report

NOTICE = (
    "Evidence for a conversation, and no verdict. Two students may have the same code because they "
    "learned it in the same place, or because there are few ways to write it. Read both answers, "
    "and talk to both students, before you conclude anything."
)
CONTEXT = 2  # lines shown above and below what is shared

STYLE = """
:root { color-scheme: light dark; --line: #767676; --mark: #ffe58f; --ink: #1b1b1b; }
@media (prefers-color-scheme: dark) { :root { --line: #8a8a8a; --mark: #5b4a00; --ink: #f2f2f2; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
.notice { border-inline-start: 0.4rem solid var(--line); padding: 0.5rem 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: 0.2rem 0.8rem; text-align: start; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
figure { margin: 0; min-width: 0; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.5rem; margin: 0.3rem 0 1rem; }
mark { background: var(--mark); color: var(--ink); }
@media (max-width: 45rem) { .sides { grid-template-columns: 1fr; } }
"""


def as_text(reports: Sequence[Report], most: int = 50) -> str:
    """Return a table of the pairs for a terminal, at most `most` of them for each problem set."""
    parts = [NOTICE]
    for report in reports:
        parts.append(f"\n{_heading(report)}")
        rows = [
            (
                f"{pair.score:.0%}",
                f"{pair.shared} of {pair.smaller}",
                *map(visible, pair.students),
                ", ".join(f"{_title(match)} line {match.lines[0][0]}" for match in pair.matches),
            )
            for pair in report.pairs[:most]
        ]
        if rows:
            rows.insert(0, ("score", "shared", "student", "student", "where, in the first one's"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            parts.append("  ".join(cells).rstrip())
        if len(report.pairs) > most:
            parts.append(f"and {len(report.pairs) - most} more: see --json")
        for student, reasons in report.unread.items():
            parts += [f"not compared: {visible(student)}: {visible(each)}" for each in reasons]
    return "\n".join(parts)


def as_json(reports: Sequence[Report]) -> str:
    """Return everything that was found as JSON, all pairs included."""
    content = {"notice": NOTICE, "problem_sets": [_report(report) for report in reports]}
    return json.dumps(content, indent=2)


def _report(report: Report) -> dict[str, Any]:
    return {
        "problem_set": report.problem_set,
        "submissions": report.submissions,
        "pairs": [
            {
                "students": pair.students,
                "score": round(pair.score, 4),
                "shared": pair.shared,
                "smaller": pair.smaller,
                "matches": [
                    {
                        "notebook": match.question[0],
                        "question": match.question[1],
                        "lines": match.lines,
                    }
                    for match in pair.matches
                ],
            }
            for pair in report.pairs
        ],
        "not_compared": report.unread,
    }


def as_html(reports: Sequence[Report], most: int = 50) -> str:
    """Return a page that needs nothing else, with the answers of each pair side by side.

    Parameters
    ----------
    reports : sequence of Report
    most : int
        The pairs that are shown for each problem set.
    """
    body = ["<h1>Submissions that share unusual code</h1>", f'<p class="notice">{NOTICE}</p>']
    for number, report in enumerate(reports):
        body.append(f"<h2>{_html(_heading(report))}</h2>")
        shown = report.pairs[:most]
        if shown:
            body.append(_table(shown, number))
        if len(report.pairs) > most:
            body.append(f"<p>And {len(report.pairs) - most} more, with a lower score.</p>")
        if report.unread:
            items = (
                f"<li>{_html(student)}: {_html('; '.join(reasons))}</li>"
                for student, reasons in report.unread.items()
            )
            body.append(f"<h3>Not compared</h3>\n<ul>{''.join(items)}</ul>")
        body += [_pair(pair, f"{number}-{index}") for index, pair in enumerate(shown)]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>Similarity</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def visible(text: str) -> str:
    """Return text in which characters that deceive a terminal or a reader are replaced."""
    return "".join(each if each.isprintable() or each in "\n\t" else "\ufffd" for each in text)


def _html(text: str) -> str:
    return escape(visible(text))


def _heading(report: Report) -> str:
    pairs = f"{len(report.pairs)} pair{'' if len(report.pairs) == 1 else 's'}"
    return f"{report.problem_set}: {pairs} among {report.submissions} submissions"


def _title(match: Match) -> str:
    return " / ".join(map(visible, match.question))


def _table(pairs: Sequence[Pair], number: int) -> str:
    rows = [
        f'<tr><td><a href="#pair-{number}-{index}">{pair.score:.0%}</a></td>'
        f"<td>{pair.shared} of {pair.smaller}</td>"
        f"<td>{_html(pair.students[0])}</td><td>{_html(pair.students[1])}</td></tr>"
        for index, pair in enumerate(pairs)
    ]
    return (
        "<p>Score: which share of the unusual passages of the one with fewer of them the other "
        "one has, too.</p>\n<table>\n<thead><tr><th>Score</th><th>Passages</th><th>Student</th>"
        "<th>Student</th></tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
    )


def _pair(pair: Pair, name: str) -> str:
    parts = [
        f'<section id="pair-{name}">',
        f"<h3>{' and '.join(map(_html, pair.students))}: {pair.score:.0%}</h3>",
    ]
    for match in pair.matches:
        parts.append(f'<h4>{escape(_title(match))}</h4>\n<div class="sides">')
        for student, text, lines in zip(pair.students, match.texts, match.lines, strict=True):
            parts.append(
                f"<figure><figcaption>{_html(student)}, line {lines[0]}</figcaption>"
                f'<pre tabindex="0">{_passage(text, lines)}</pre></figure>'
            )
        parts.append("</div>")
    return "\n".join([*parts, "</section>"])


def _passage(text: str, lines: Sequence[int]) -> str:
    """The lines around what is shared, with their numbers, the shared ones marked."""
    # Only the ends of lines that Python knows: other ones would shift the numbers.
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first, last = max(1, lines[0] - CONTEXT), min(len(whole), lines[-1] + CONTEXT)
    shown = []
    for number in range(first, last + 1):
        line = _html(whole[number - 1])
        shown.append(f"{number:>4}  " + (f"<mark>{line}</mark>" if number in lines else line))
    return "\n".join(shown)
