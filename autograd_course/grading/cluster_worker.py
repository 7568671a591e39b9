"""What a Dask worker does: it checks whether it may grade here, and lends its threads to it."""

import hashlib
import platform
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

import autograd_course
from autograd_course.grading.apart import Apart
from autograd_course.grading.isolation.sandbox import REMEDY, unavailable

ATTEMPTS = 2  # processes that a task may end before it is given up
DEFINING = ("nbgrader", "nbformat", "nbconvert")  # beside what students import


class UnfitWorker(Exception):
    """A worker cannot grade: its address, and why."""


class Graders(WorkerPlugin):
    """Processes that grade, one for each thread of a worker.

    Parameters
    ----------
    work : callable
        Does one task.
    prepare : callable
        What each process does first.
    with_what : tuple
        Its arguments.
    check : callable
        Says why this worker cannot do it, or "" if it can.
    """

    def __init__(
        self,
        work: Callable[..., Any],
        prepare: Callable[..., None],
        with_what: tuple[object, ...],
        check: Callable[[], str],
    ) -> None:
        self.work, self.prepare, self.with_what, self.check = work, prepare, with_what, check

    def setup(self, worker: Worker) -> None:
        """Be ready on a worker, also on one that comes later."""
        self.idle: list[Apart] = []
        self.address, self.unfit = worker.address, self.check()

    def teardown(self, worker: Worker) -> None:
        """End the processes."""
        while self.idle:
            self.idle.pop().end()

    def do(self, task: object) -> Any:
        """Do a task in a process of its own."""
        if self.unfit:
            raise UnfitWorker(self.address, self.unfit)
        for _ in range(ATTEMPTS):
            try:
                process = self.idle.pop()
            except IndexError:
                process = Apart(self.prepare, self.with_what)
            try:
                answer = process.do(self.work, task)
            except EOFError:
                process.end()
                continue
            except Exception:
                self.idle.append(process)
                raise
            self.idle.append(process)
            return answer
        raise RuntimeError("the process that graded it has ended, twice")


def do(name: str, task: object) -> Any:
    """Do a task on the worker that calls this; `name` is that of the plugin."""
    worker = get_worker()
    plugin = worker.plugins.get(name)
    if not isinstance(plugin, Graders):
        raise UnfitWorker(worker.address, "it was not told what to grade with")
    return plugin.do(task)


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Return the versions of all that points may depend on, on this machine."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2]), "autograd_course": _code()}
    for name in {*packages, *DEFINING}:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def unfit(wanted: dict[str, str], packages: Sequence[str], sandbox: bool) -> str:
    """Return why this machine may not grade; nothing if it may.

    Parameters
    ----------
    wanted : dict of str to str
        The versions on the machine that records the points.
    packages : sequence of str
        What students may import.
    sandbox : bool
        Whether there must be a sandbox.
    """
    here = versions(packages)
    differing = [
        f"{name} is {here[name]} there and {wanted[name]} here"
        for name in sorted(wanted)
        if here[name] != wanted[name]
    ]
    if differing:
        return f"{', '.join(differing)}: install the same versions on all machines"
    if sandbox and unavailable():
        return f"no sandbox, no grading: {unavailable()}.\n{REMEDY}"
    return ""


@cache
def _code() -> str:
    """The version of this package, and the beginning of a hash of its code."""
    top = Path(autograd_course.__file__).parent
    code = hashlib.sha256()
    for path in sorted(top.rglob("*.py")):
        code.update(f"{path.relative_to(top).as_posix()}\0".encode())
        code.update(path.read_bytes())
    return f"{version('autograd-course')} (code {code.hexdigest()[:8]})"
