"""What is proven of a problem set, and the file beside its catalogue that says so."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.exercises.attempts import Attempt, attempts, complaints, notebooks, questions
from tests.exercises.mutants import Mutant, mutants, plain, survivors
from tests.exercises.notebook import ROOT, Result, answer, cells
from tests.exercises.trial import drawn, tried

SAMPLE = 5  # mutants of a question that the test suite runs
ENDLESS = 2.0  # seconds of processor time after which a mutant is taken for one that never ends
MUTANTS = 25  # that one process tries
FOLDER = Path(__file__).resolve().parent
IGNORED = {"__pycache__", ".ipynb_checkpoints", "proof.txt"}


@dataclass(frozen=True)
class Survivor:
    """A mutant that loses no point, and why that is right; no reason if nobody has said why."""

    cell: str
    change: str
    reason: str


@dataclass
class Proof:
    """What was tried of one set, and what did not end as it should."""

    name: str
    questions: int = 0
    by_hand: int = 0
    points: float = 0
    wrong: int = 0
    right: int = 0
    variants: int = 0
    mutants: int = 0
    survivors: int = 0
    isolated: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def count(name: str) -> Proof:
    """What there is to prove of a set, such as ps1; nothing is run."""
    paths = notebooks((name,))
    proof = Proof(paths[0].parent.name)
    for path in paths:
        worth = [cell.metadata.get("nbgrader", {}) for cell in cells(path)]
        proof.questions += len(questions(path))
        proof.by_hand += sum(bool(each.get("task")) for each in worth)
        proof.points += sum(each.get("points", 0) for each in worth)
        for cell in questions(path):
            every = attempts(path, cell)
            proof.wrong += sum(each.wrong is not None for each in every)
            proof.right += sum(each.wrong is None for each in every)
            proof.mutants += len(mutants(answer(path, cell)))
        proof.survivors += len(survivors(path))
    return proof


def prove(name: str, variants: int, all_mutants: bool, all_isolated: bool, jobs: int) -> Proof:
    """Try a set.

    Parameters
    ----------
    name : str
        Its short name, such as ps1.
    variants : int
        With how many variants of the numbers.
    all_mutants : bool
        All of them, or a sample of each question.
    all_isolated : bool
        Every answer in the sandboxed grader too, or the solution and two others.
    jobs : int
        Processes at a time.
    """
    began = time.monotonic()
    proof = count(name)
    for path in notebooks((name,)):
        every = [Attempt(path)] + [
            each for cell in questions(path) for each in attempts(path, cell)
        ]
        results = _results(every, 0, thorough=all_isolated)
        proof.faults += _faults(zip(every, results, strict=True))
        with ThreadPoolExecutor(jobs) as pool:
            shares = pool.map(lambda v, e=every: _faults_of(e, v), range(1, variants))
            proof.faults += [fault for share in shares for fault in share]
        proof.variants = max(variants, 1)
        found = surviving(path, None if all_mutants else SAMPLE, jobs)
        proof.faults += [
            f"{path.stem}: {each.cell}: no test sees {each.change}"
            for each in found
            if not each.reason
        ]
        proof.faults += _stale(path, found)
        chosen = every if all_isolated else [every[0], every[1], every[-1]]
        isolated = _isolated(path, chosen, dict(zip(every, results, strict=True)), jobs)
        proof.faults += isolated
        proof.isolated += len(chosen)
    proof.seconds = time.monotonic() - began
    return proof


def surviving(path: Path, sample: int | None = None, jobs: int = 1) -> list[Survivor]:
    """The mutants that lose no point.

    Parameters
    ----------
    path : Path
        The solution.
    sample : int, optional
        How many of each question are run, beside those that a reason is given for; by default all.
    jobs : int, optional
        Processes at a time.
    """
    reasons = survivors(path)
    chosen: list[tuple[str, Mutant]] = []
    for cell in questions(path):
        every = mutants(answer(path, cell))
        step = 1 if sample is None else max(1, len(every) // max(1, sample))
        picked = range(0 if sample != 0 else len(every), len(every), step)
        chosen += [
            (cell, each)
            for place, each in enumerate(every)
            if place in picked or (cell, plain(each.change)) in reasons
        ]

    def run(part: list[tuple[str, Mutant]]) -> list[Result]:
        answers = [{cell: each.source} for cell, each in part]
        return tried(path, answers, stop=True, seconds=ENDLESS)

    parts = [chosen[place : place + MUTANTS] for place in range(0, len(chosen), MUTANTS)]
    with ThreadPoolExecutor(jobs) as pool:
        results = [result for part in pool.map(run, parts) for result in part]
    return [
        Survivor(cell, each.change, reasons.get((cell, plain(each.change)), ""))
        for (cell, each), result in zip(chosen, results, strict=True)
        if not result.failures
    ]


def digest(name: str) -> str:
    """A hash of what a proof depends on: the notebooks of a set and its catalogue."""
    result = hashlib.sha256()
    folders = [notebooks((name,))[0].parent, FOLDER / name]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if not IGNORED & set(path.relative_to(ROOT).parts) and path.suffix != ".pyc":
            place = path.relative_to(ROOT).as_posix()
            text = path.read_bytes().replace(b"\r\n", b"\n")
            result.update(f"{place}\0{len(text)}\0".encode() + text)
    return result.hexdigest()


def as_text(proof: Proof, sources: str) -> str:
    """The file of a set: one fact a line."""
    named = "" if proof.survivors == 0 else "; survivors.txt says why"
    lines = {
        "set": proof.name,
        "questions": f"{proof.questions}, and {proof.by_hand} graded by hand",
        "points": f"{proof.points:g}",
        "wrong answers": f"{proof.wrong}, all caught",
        "right answers": f"{proof.right}, all accepted",
        "variants": f"{proof.variants}, no verdict changes",
        "mutants": f"{proof.mutants}, {proof.survivors} of them lose no point{named}",
        "isolated": f"{proof.isolated} answers, every verdict as in process",
        "seconds": f"{proof.seconds:.0f}",
        "sources": sources,
    }
    return "".join(f"{key:<15}{value}\n" for key, value in lines.items())


def from_text(text: str) -> dict[str, str]:
    """The lines of such a file."""
    return {line[:15].strip(): line[15:] for line in text.splitlines()}


def table(proofs: Iterable[Proof]) -> str:
    """All sets at once."""
    head = ("set", "questions", "points", "wrong", "right", "mutants", "variants", "s", "faults")
    rows = [
        (
            proof.name,
            f"{proof.questions} + {proof.by_hand}",
            f"{proof.points:g}",
            f"{proof.wrong}",
            f"{proof.right}",
            f"{proof.mutants} - {proof.survivors}",
            f"{proof.variants}",
            f"{proof.seconds:.0f}",
            f"{len(proof.faults)}",
        )
        for proof in proofs
    ]
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    )


def sets() -> list[str]:
    """The short names of all sets."""
    return sorted({path.parent.name.partition("-")[0] for path in notebooks()})


def processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(every: list[Attempt], variant: int, thorough: bool = False) -> list[Result]:
    answers = [each.answers for each in every]
    return tried(every[0].path, answers, variant=variant, thorough=thorough)


def _faults(found: Iterable[tuple[Attempt, Result]], variant: int = 0) -> list[str]:
    told = f" (variant {variant})" if variant else ""
    return [
        complaint + told
        for attempt, result in found
        for complaint in complaints(attempt, result, variant)
    ]


def _faults_of(every: list[Attempt], variant: int) -> list[str]:
    if not drawn(every[0].path):
        return []
    return _faults(zip(every, _results(every, variant), strict=True), variant)


def _stale(path: Path, found: list[Survivor]) -> Iterator[str]:
    """Reasons that are given for what a test sees, or for what is no mutant any more."""
    left = survivors(path).keys() - {(each.cell, plain(each.change)) for each in found}
    for cell, change in sorted(left):
        yield f"{path.stem}: {cell}: survivors.txt names what does not survive: {change}"


def _isolated(
    path: Path, chosen: list[Attempt], expected: dict[Attempt, Result], jobs: int
) -> list[str]:
    from tests.exercises.isolated import all_graded

    found = list(all_graded(chosen, jobs))
    faults = [f"{fault} (isolated)" for fault in _faults(found)]
    for attempt, result in found:
        if result.failures.keys() != expected[attempt].lost:
            faults.append(f"{attempt}: isolated, {sorted(result.failures)} fail")
    return faults
