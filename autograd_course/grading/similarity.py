"""Pairs of submissions that share unusual code, for a person to judge.

Answers are compared by their `fingerprints`. Those of the release, and those of many students, say
nothing about a pair and do not count. Submissions are read and never run.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from autograd_course.grading.course import CourseError, configuration, directory, problem_sets
from autograd_course.grading.fingerprints import fingerprints, normalized, runs

LARGEST = 200 * 2**20  # bytes of a notebook
RING = 4  # so many students may always share what others do not have, however small the class

Question = tuple[str, str]  # notebook and grade_id


@dataclass
class Submission:
    """What one student handed in: the text of each answer, and what could not be read."""

    student: str
    answers: dict[Question, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Match:
    """An answer of both students of a pair, with the lines that carry what they share."""

    question: Question
    texts: tuple[str, str]
    lines: tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Pair:
    """Two students whose answers share unusual code.

    Attributes
    ----------
    students : tuple of str
    shared, smaller : int
        Unusual fingerprints of both, and of the one who has fewer of them.
    matches : tuple of Match
        The answers in which these fingerprints are.
    """

    students: tuple[str, str]
    shared: int
    smaller: int
    matches: tuple[Match, ...]

    @property
    def score(self) -> float:
        """The share of the smaller one's unusual fingerprints that the other one has, too."""
        return self.shared / self.smaller


@dataclass(frozen=True)
class Report:
    """What was found in one problem set.

    Attributes
    ----------
    problem_set : str
    submissions : int
        How many were read.
    pairs : tuple of Pair
        The highest score first.
    unread : dict of str to tuple of str
        For each student of whom something could not be compared, what and why.
    """

    problem_set: str
    submissions: int
    pairs: tuple[Pair, ...]
    unread: dict[str, tuple[str, ...]]


def similarity(
    folder: Path,
    chosen: Sequence[str] = (),
    common: float = 0.05,
    least: float = 0.5,
    evidence: int = 8,
) -> list[Report]:
    """Compare the submissions to each problem set of a course.

    Parameters
    ----------
    folder : Path
        The course's folder.
    chosen : sequence of str, optional
        Names of problem sets; all of them by default.
    common : float
        What more than this share of the class has written is not unusual.
    least : float
        The lowest score of a pair that is listed, from 0 to 1.
    evidence : int
        The fewest shared fingerprints of a pair that is listed: short answers coincide by chance.

    Returns
    -------
    list of Report
        One for each problem set.

    Raises
    ------
    CourseError
        If the course's folder is not as it must be, a problem set has not been released, or
        `common` or `least` is not from 0 to 1.
    """
    for name, value in (("common", common), ("least", least)):
        if not 0 <= value <= 1:
            raise CourseError(f"{name} is {value}, and a share from 0 to 1 is wanted, such as 0.5")
    config = configuration(folder)
    course = directory(config)
    root = Path(course.root)
    reports = []
    for name in problem_sets(config, chosen):
        questions, given = released(root / course.release_directory / name)
        submissions = [
            read(place, place.parent.name, questions)
            for place in sorted((root / course.submitted_directory).glob(f"*/{name}"))
        ]
        pairs = compare(submissions, given, common, least, evidence)
        unread = {each.student: tuple(each.unread) for each in submissions if each.unread}
        reports.append(Report(name, len(submissions), tuple(pairs), unread))
    return reports


# ---- what was handed out and handed in -------------------------------------------------------


def released(place: Path) -> tuple[set[Question], frozenset[int]]:
    """Return the questions answered in code, and the number of every run of tokens in a release.

    Raises
    ------
    CourseError
        If there is no release.
    """
    questions: set[Question] = set()
    given: set[int] = set()
    for path in sorted(place.glob("*.ipynb")):
        try:
            for cell in _code_cells(path):
                if _nbgrader(cell).get("solution"):
                    questions.add((path.stem, _name(cell)))
                given |= set(runs(normalized(_source(cell))[0]).tolist())
        except ValueError as error:
            raise CourseError(f"{path} cannot be compared with: {error}") from None
    if not questions:
        raise CourseError(
            f"{place} holds no notebook with a question that is answered in code: make the release "
            "with python -m autograd_course.grading release"
        )
    return questions, frozenset(given)


def read(place: Path, student: str, questions: Iterable[Question]) -> Submission:
    """Read the answers to `questions` in the folder of one submission.

    The last copy of a cell is the one that counts, as in grading. Links are not followed: they
    could lead to somebody else's work.
    """
    submission = Submission(student)
    wanted = set(questions)
    if place.is_symlink() or place.parent.is_symlink():
        submission.unread.append("the folder is a link")
        return submission
    for notebook in sorted({notebook for notebook, _ in wanted}):
        path = place / f"{notebook}.ipynb"
        try:
            found = {(notebook, _name(cell)): _source(cell) for cell in _code_cells(path)}
        except (OSError, ValueError, RecursionError) as error:
            submission.unread.append(f"{notebook}: {str(error) or type(error).__name__:.200}")
            continue
        answers = {question: found[question] for question in wanted & found.keys()}
        if not answers:
            submission.unread.append(f"{notebook}: no answer cell is recognized")
        for question, text in sorted(answers.items()):
            try:
                fingerprints(text)
            except ValueError as error:
                submission.unread.append(f"{notebook}, {question[1]}: {error}")
            else:
                submission.answers[question] = text
    return submission


def _code_cells(path: Path) -> Iterator[dict[str, Any]]:
    """Read the code cells of a notebook without checking the rest of it, which takes long."""
    if path.is_symlink():
        raise ValueError("the notebook is a link")
    if not path.is_file():
        raise ValueError("the notebook is missing")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"the notebook has more than {LARGEST // 2**20} megabytes")
    text = path.read_text(encoding="utf-8-sig")
    content = json.loads(text)
    if isinstance(content, dict) and content.get("nbformat") != 4:
        try:
            content = nbformat.reads(text, as_version=4)
        except Exception as error:  # whatever is wrong with an old notebook
            raise ValueError(f"not a notebook: {type(error).__name__}") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise ValueError("not a notebook: there is no list of cells")
    return (each for each in cells if isinstance(each, dict) and each.get("cell_type") == "code")


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return settings if isinstance(settings, dict) else {}


def _name(cell: dict[str, Any]) -> str:
    """Return the grade_id or, where that was lost, the cell's own id: the release has both."""
    return str(_nbgrader(cell).get("grade_id", cell.get("id")))


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    # Halves of surrogate pairs are allowed in JSON and nowhere else.
    return text.encode("utf-8", "replace").decode()


# ---- from fingerprints to pairs --------------------------------------------------------------


def compare(
    submissions: Sequence[Submission],
    given: frozenset[int],
    common: float,
    least: float,
    evidence: int,
) -> list[Pair]:
    """Return the pairs that share unusual fingerprints, the highest score first.

    An index from each fingerprint to those who have it spares the comparison of every pair; the
    time grows with the fingerprints that are really shared. The parameters are those of
    :func:`similarity`, and the runs of tokens that were `given` with the release.
    """
    holders: dict[tuple[Question, int], list[int]] = defaultdict(list)
    for number, submission in enumerate(submissions):
        for question, text in submission.answers.items():
            for each in fingerprints(text).hashes.tolist():
                if each not in given:
                    holders[question, each].append(number)
    most = max(RING, common * len(submissions))
    unusual = {key: np.array(who) for key, who in holders.items() if len(who) <= most}
    owned: dict[int, set[tuple[Question, int]]] = defaultdict(set)
    for key, who in unusual.items():
        for number in who.tolist():
            owned[number].add(key)
    sizes = np.array([len(owned.get(number, ())) for number in range(len(submissions))])
    pairs = []
    for first, keys in owned.items():
        together = np.concatenate([unusual[key] for key in keys])
        shared = np.bincount(together, minlength=len(submissions))
        shared[: first + 1] = 0
        smaller = np.minimum(sizes, sizes[first])
        for second in np.flatnonzero((shared >= max(evidence, 1)) & (shared >= least * smaller)):
            both = keys & owned[int(second)]
            one, other = submissions[first], submissions[int(second)]
            matches = tuple(_matches(one, other, both))
            students = (one.student, other.student)
            pairs.append(Pair(students, len(both), int(smaller[second]), matches))
    return sorted(pairs, key=lambda pair: (-pair.score, -pair.shared, pair.students))


def _matches(one: Submission, other: Submission, both: set[tuple[Question, int]]) -> list[Match]:
    shared: dict[Question, list[int]] = defaultdict(list)
    for question, each in both:
        shared[question].append(each)
    matches = []
    for question, numbers in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0])):
        texts = (one.answers[question], other.answers[question])
        lines = []
        for text in texts:
            where = fingerprints(text).lines
            lines.append(tuple(sorted(set().union(*(where[each] for each in numbers)))))
        matches.append(Match(question, texts, (lines[0], lines[1])))
    return matches
