"""All submissions of a class, several at a time: points, feedback, and the table of grades."""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm
from traitlets.config import Config

from autograd_course.grading import summary
from autograd_course.grading.alone import alone
from autograd_course.grading.cluster import spread_over
from autograd_course.grading.course import (
    CourseError,
    configuration,
    directory,
    nbgrader,
    problem_sets,
    reason,
)
from autograd_course.grading.grader import Assignment, digest, grade_submission
from autograd_course.grading.isolation.sandbox import REMEDY, unavailable
from autograd_course.grading.outcomes import Outcome, remembered
from autograd_course.grading.pool import spread
from autograd_course.grading.record import Recorder
from autograd_course.grading.release import masters
from autograd_course.grading.result import Result
from autograd_course.grading.scheduler import Scheduler
from autograd_course.grading.shards import Shard, find_result, write_result
from autograd_course.grading.strays import strays
from autograd_course.grading.submission import Files, read_files
from autograd_course.grading.table import NEEDS_A_PERSON, as_text, rows, write_csv

Key = tuple[str, str]  # problem set, student
STEPS = "RunSubmission", "LimitOutput"


@dataclass
class Report:
    """What a run has done, for people and for machines.

    Attributes
    ----------
    graded : list of str
        The submissions that were graded, each as ``set/student``.
    unchanged : int
        How many had their points already.
    repaired : dict of str to list of str
        What was mended.
    troubles : dict of str to str
        Why a submission needs a person.
    moved : dict of str to list of str
        Which tests have another verdict on a submission that was graded before.
    faults : int
        Troubles that are ours and not a submission's.
    seconds : float
        How long it took.
    """

    graded: list[str]
    unchanged: int
    repaired: dict[str, list[str]]
    troubles: dict[str, str]
    moved: dict[str, list[str]]
    faults: int = 0
    seconds: float = 0.0


def grade(
    folder: Path,
    chosen: Sequence[str] = (),
    jobs: int | None = None,
    sandbox: bool = True,
    feedback: bool = True,
    shard: Shard | None = None,
    as_json: bool = False,
    scheduler: Scheduler | None = None,
) -> int:
    """Autograde everything in ``submitted/``, and write feedback, ``grades.csv``, ``grades.txt``.

    What has been graded, with the tests as they are now, is not graded again; a run that was
    killed is finished by the next one.

    Parameters
    ----------
    folder : Path
        The course's folder.
    chosen : sequence of str, optional
        Names of problem sets; all of them by default.
    jobs : int, optional
        Submissions at a time; by default as many as there are processors.
    sandbox : bool
        False only where somebody has said so: students' code then runs with the rights of whoever
        grades.
    feedback : bool
        Whether to write the pages that go back to the students.
    shard : Shard, optional
        Grade a part of the submissions only and write the results as files, which a run without
        a shard then takes.
    as_json : bool
        Print the report as JSON, and nothing else, on standard output.
    scheduler : Scheduler, optional
        Where the Dask cluster is that grades; by default, processes of this machine do.

    Returns
    -------
    int
        The exit status: 1 if something of ours went wrong, else 0. A submission that cannot be
        graded is no failure of the run: the table lists it as one that needs a person.

    Raises
    ------
    CourseError
        If the course's folder is not as it must be, if there is no sandbox where students' code
        would run, if the cluster or the gradebook cannot be used, or if another run is at work.
    """
    began = time.perf_counter()
    config = configuration(folder)
    if not sandbox:
        config.RunSubmission.sandbox = False
    if scheduler is None:
        _require_sandbox(config)
    else:
        scheduler.security()  # refuse what is not safe before anything is done
    course = directory(config)
    sets = problem_sets(config, chosen)
    submissions = [
        (name, path.parent.name)
        for name in sets
        for path in sorted(Path(course.root).glob(f"{course.submitted_directory}/*/{name}"))
    ]
    if not submissions and not strays(course):
        wanted = Path(course.root) / course.submitted_directory / "STUDENT" / sets[0]
        print(f"Nothing to grade: there is no folder such as {wanted}.")
        return 0
    gradebook = course.db_url if shard is None else ""
    with nullcontext() if shard else alone(course):
        notebooks = dict(masters(config, sets, gradebook))
        run = Run(config, course, notebooks, jobs or os.cpu_count() or 1, scheduler)
        if shard is not None:
            return run.shard(submissions, shard)
        report = run.grade(submissions)
        if feedback:
            report.faults += run.write_feedback(report, submissions)
        report.seconds = time.perf_counter() - began
        print(run.write_tables(report, as_json))
        return int(report.faults > 0)


def _require_sandbox(config: Config) -> None:
    """Refuse to grade without a sandbox, unless the configuration or the command says so."""
    if config.RunSubmission.get("sandbox", True) and unavailable():
        raise CourseError(f"No sandbox, no grading: {unavailable()}.\n{REMEDY}")


class Run:
    """One run of the command.

    Parameters
    ----------
    config : Config
        The course's configuration.
    course : CourseDirectory
        nbgrader's view of its folder.
    notebooks : dict of str to dict
        The problem sets that are graded, each with its notebooks.
    jobs : int
        Submissions at a time.
    scheduler : Scheduler or None
        Where the cluster is that grades, if not this machine.
    """

    def __init__(
        self,
        config: Config,
        course: Any,
        notebooks: dict[str, dict[str, str]],
        jobs: int,
        scheduler: Scheduler | None = None,
    ) -> None:
        self.config, self.course, self.jobs, self.scheduler = config, course, jobs, scheduler
        self.sets = list(notebooks)
        own = Config({name: config[name] for name in STEPS if name in config})
        self.assignments = {name: Assignment(name, texts, own) for name, texts in notebooks.items()}

    def grade(self, submissions: Sequence[Key]) -> Report:
        """Grade what has to be graded, and record it."""
        report = Report([], 0, {}, {}, {})
        with Recorder(self.course, self.config) as recorder:
            known: dict[Key, Outcome] = {}
            for name in self.sets:
                recorder.remove_remains(name)
                found = remembered(recorder.gradebook, name)
                known |= {(name, who): each for who, each in found.items()}
            missing = {
                key: wanted
                for key, wanted in self._digests(submissions)
                if not recorder.is_recorded(known.get(key), wanted)
            }
            report.unchanged = len(submissions) - len(missing)
            for result in self._results(missing):
                key = (result.problem_set, result.student)
                files = read_files(self._place(key))
                recorder.save(result, files, self.course.get_existing_timestamp(self._place(key)))
                _note(report, result, known.get(key))
            for key in submissions:
                if key not in missing and known[key].trouble:
                    report.troubles["/".join(key)] = known[key].trouble
        return report

    def shard(self, submissions: Sequence[Key], shard: Shard) -> int:
        """Grade a part, and write each result as a file."""
        part = dict(self._digests([key for key in submissions if shard.holds("/".join(key))]))
        faults = 0
        for result in self._results(part):
            write_result(Path(self.course.root), result)
            faults += result.fault
        print(f"{len(part)} of {len(submissions)} submissions graded: part {shard}")
        return int(faults > 0)

    def _place(self, key: Key) -> Path:
        course = self.course
        return Path(course.format_path(course.submitted_directory, key[1], key[0]))

    def _digests(self, keys: Sequence[Key]) -> Iterator[tuple[Key, str]]:
        """Submissions, each with the digest of what it is now and what it is graded with."""
        for key in keys:
            yield key, digest(self.assignments[key[0]], read_files(self._place(key)))

    def _results(self, wanted: Mapping[Key, str]) -> Iterator[Result]:
        """The results of submissions, from a part's file or computed, as soon as they are there."""
        root = Path(self.course.root)
        left = []
        for key, its_digest in wanted.items():
            found = find_result(root, *key, digest=its_digest)
            if found is None:
                left.append(key)
            else:
                yield found
        if not left:
            return
        with tqdm(total=len(left), unit=" submissions", disable=None, file=sys.stderr) as bar:
            for task, answer in self._spread(left):
                bar.update()
                if isinstance(answer, Result):
                    yield answer
                else:
                    # No digest: the next run tries again.
                    trouble = f"the grader failed: {type(answer).__name__}: {answer}"
                    yield Result(task[0], task[1], trouble=trouble, fault=True)

    def _spread(self, keys: Sequence[Key]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Grade submissions, here or on a cluster; each answer is a result or an exception."""
        prepared = _prepare, (self.assignments,)
        if self.scheduler is None:
            places = [(*key, self._place(key)) for key in keys]
            return spread(_grade_place, places, max(1, min(self.jobs, len(keys))), *prepared)
        files = ((*key, read_files(self._place(key))) for key in keys)
        packages = self.config.RunSubmission.get("packages", ["numpy"])
        sandbox = self.config.RunSubmission.get("sandbox", True)
        return spread_over(self.scheduler, _grade_files, files, *prepared, packages, sandbox)

    def write_feedback(self, report: Report, submissions: Sequence[Key]) -> int:
        """Write the pages of those submissions whose points may be new; return what failed."""
        with Recorder(self.course, self.config) as recorder:
            needing = {(name, who) for name in self.sets for who in recorder.needs_page(name)}
        tasks = [
            key
            for key in submissions
            if "/".join(key) not in report.troubles
            and (key in needing or "/".join(key) in report.graded)
        ]
        faults = 0
        jobs = max(1, min(self.jobs, len(tasks)))
        with tqdm(total=len(tasks), unit=" pages", disable=None, file=sys.stderr) as bar:
            for key, answer in spread(_feedback_one, tasks, jobs, _open_course, (self.config,)):
                bar.update()
                if answer:
                    faults += 1
                    print(f"no feedback for {'/'.join(key)}: {answer}", file=sys.stderr)
        return faults

    def write_tables(self, report: Report, as_json: bool) -> str:
        """Write the tables and the picture; return what is to be printed."""
        course, root = self.course, Path(self.course.root)
        with Recorder(course, self.config) as recorder:
            outcomes = {name: remembered(recorder.gradebook, name) for name in self.sets}
            table = rows(recorder.gradebook, course, self.config, self.sets)
        with (root / "grades.csv").open("w", newline="", encoding="utf-8") as file:
            write_csv(table, file)
        text = as_text(table)
        (root / "grades.txt").write_text(text + "\n", encoding="utf-8")
        analysis = {name: summary.items(list(outcomes[name].values())) for name in self.sets}
        points = {
            name: (
                [row.raw_score for row in table if row.problem_set == name and row.notebooks
                 and row.raw_score is not None],
                max((row.max_score for row in table if row.problem_set == name), default=1.0),
            )
            for name in self.sets
        }  # fmt: skip
        summary.draw(points, analysis, root / "grades.svg")
        if as_json:
            items = {name: [asdict(item) for item in each] for name, each in analysis.items()}
            return json.dumps(asdict(report) | {"tests": items}, indent=1)
        tests = "\n\n".join(
            f"{name}\n{summary.as_text(each)}" for name, each in analysis.items() if each
        )
        return f"\n{text}\n\n{tests}\n\n{_as_text(report)}"


def _note(report: Report, result: Result, before: Outcome | None) -> None:
    name = f"{result.problem_set}/{result.student}"
    report.graded.append(name)
    report.faults += result.fault
    if result.repairs:
        report.repaired[name] = list(result.repairs)
    if result.trouble:
        report.troubles[name] = result.trouble
    if before is not None:
        after = Outcome(
            result.problem_set, result.student, result.digest, result.tests, (), result.trouble
        )
        changes = summary.moved(before, after)
        if changes:
            report.moved[name] = changes


def _as_text(report: Report) -> str:
    lines = [
        *(f"{name}: {NEEDS_A_PERSON}: {why}" for name, why in report.troubles.items()),
        *(f"{name}: {'; '.join(what)}" for name, what in report.moved.items()),
        f"{len(report.graded)} submissions graded, {report.unchanged} unchanged, "
        f"{len(report.repaired)} repaired, {len(report.troubles)} need a person, "
        f"in {report.seconds:.0f} s",
    ]
    return "\n".join(lines)


# ---- what the processes beside this one do ------------------------------------------------

_ASSIGNMENTS: dict[str, Assignment] = {}
_COURSE: list[Any] = []


def _prepare(assignments: dict[str, Assignment]) -> None:
    _ASSIGNMENTS.update(assignments)


def _grade_place(task: tuple[str, str, Path]) -> Result:
    problem_set, student, place = task
    return _grade_files((problem_set, student, read_files(place)))


def _grade_files(task: tuple[str, str, Files]) -> Result:
    problem_set, student, files = task
    return grade_submission(_ASSIGNMENTS[problem_set], student, files)


def _open_course(config: Config) -> None:
    _COURSE[:] = [nbgrader(config)]


def _feedback_one(key: Key) -> str:
    """Write the feedback of one submission; return what went wrong, or nothing."""
    written = _COURSE[0].generate_feedback(*key)
    return "" if written["success"] else reason(written)
