"""Run a notebook once and many answers in it: ``python -m tests.exercises.worker``.

The cells in front of an answer are run once for all of them. For each answer the process forks,
and the copy runs the rest, so that nothing that an answer does is seen by the next one. It is a
process of its own because forking is safe only where nothing else runs.

It reads a `Job` as JSON and answers with a line of JSON for each task.
"""

import contextlib
import gc
import io
import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any, TypedDict


class Task(TypedDict):
    """An answer to try: which text stands in which cell, and which cells are run then."""

    answers: dict[str, str]
    run: list[str]


class Job(TypedDict):
    """A notebook and what to do with it.

    Attributes
    ----------
    folder : str
        Where the cells find the files beside the notebook.
    cells : dict of str to str
        Its code cells in order.
    before : list of str
        Those that are run once, in front of the answers; all must pass.
    tasks : list of Task
        The answers.
    stop : list of str
        Tests after whose first failure a task is over.
    seconds : float
        Processor time for one cell.
    memory : int
        Bytes that one task may use.
    """

    folder: str
    cells: dict[str, str]
    before: list[str]
    tasks: list[Task]
    stop: list[str]
    seconds: float
    memory: int


class OutOfTime(BaseException):
    """A cell has used its processor time; no `except Exception` of an answer catches it."""


def main() -> None:
    """Do the job on stdin."""
    job: Job = json.load(sys.stdin)
    os.chdir(job["folder"])
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, _out_of_time)
    order = {name: place for place, name in enumerate(job["cells"])}
    codes = {name: compile(text, f"<{name}>", "exec") for name, text in job["cells"].items()}
    waiting: dict[int, list[int]] = {}
    for number, task in enumerate(job["tasks"]):
        first = min((order[name] for name in [*task["answers"], *task["run"]]), default=0)
        waiting.setdefault(first, []).append(number)
    namespace: dict[str, Any] = {}
    for place, name in enumerate(job["cells"]):
        gc.freeze()  # a collection in a copy would touch, and so copy, all that is there
        for number in waiting.pop(place, []):
            failures = _in_a_copy(job, job["tasks"][number], codes, namespace)
            print(json.dumps({"task": number, "failures": failures}), flush=True)
        if not waiting:
            break
        if name in job["before"]:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(codes[name], namespace)


def _in_a_copy(
    job: Job, task: Task, codes: dict[str, CodeType], namespace: dict[str, Any]
) -> dict[str, str]:
    """Run a task in a fork of this process; return why cells failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
            with os.fdopen(writing, "w") as told, contextlib.redirect_stdout(io.StringIO()):
                for line in _run(job, task, codes, namespace):
                    told.write(json.dumps(line) + "\n")
                    told.flush()
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [json.loads(line) for line in told]
    _, status = os.waitpid(child, 0)
    failures = {name: reason for name, reason in lines if reason}
    if status:  # it has ended in the middle of the cell that it told of last
        failures[lines[-1][0]] = f"ended the process, with status {status}"
    return failures


def _run(
    job: Job, task: Task, codes: dict[str, CodeType], namespace: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Run the cells of a task; tell the name of each before, and after it why it failed."""
    for name in task["run"]:
        yield name, ""
        reason = ""
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, job["seconds"], 0.1)
            own = task["answers"].get(name)
            exec(codes[name] if own is None else compile(own, f"<{name}>", "exec"), namespace)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        except (Exception, OutOfTime) as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            reason = f"{type(error).__name__}: {error}"
            yield name, reason
        if reason and name in job["stop"]:
            return


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise OutOfTime(f"more than {signal.getitimer(signal.ITIMER_VIRTUAL)} seconds")


if __name__ == "__main__":
    main()
