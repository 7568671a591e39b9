"""Submissions graded by the workers of a Dask cluster; a machine that dies costs nothing.

Dask moves functions, tasks and answers between its processes as pickles. These processes are ours,
on machines of ours: they run the trusted grader, they know each other by certificates (mutual
TLS), and what a student's code says reaches none of them but as the plain data of the wire.
"""

import logging
import sys
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from autograd_course.grading.course import CourseError
from autograd_course.grading.scheduler import Scheduler, is_here

Task = TypeVar("Task")
AHEAD = 2  # tasks for each thread of the cluster; all others wait in the iterator
LOOK = 5.0  # seconds between two looks at who is there
PATIENCE = 60.0  # seconds for which there may be no worker at all
AGAIN = "What is graded is recorded; the same command, run again, does the rest."


def spread_over(
    scheduler: Scheduler,
    work: Callable[[Task], Any],
    tasks: Iterable[Task],
    prepare: Callable[..., None],
    with_what: tuple[object, ...],
    packages: Sequence[str] = (),
    sandbox: bool = True,
) -> Iterator[tuple[Task, Any]]:
    """Do tasks on the workers of a cluster, each as soon as one is free.

    Dask gives the tasks of a worker that dies to others, and gives a task up with which several
    have died. Others that were there with it are given up at the same time, so all of these are
    done again, one at a time, and only then set aside.

    Parameters
    ----------
    scheduler : Scheduler
        Where the cluster is.
    work : callable
        Does one task; importable on the workers, as all that follows.
    tasks : iterable
        The tasks, read no faster than they are done.
    prepare : callable
        What each process does first.
    with_what : tuple
        Its arguments.
    packages : sequence of str
        Packages that must have the same version there as here.
    sandbox : bool
        Whether a worker needs a sandbox.

    Yields
    ------
    tuple
        A task, and its answer or the exception that it raised.

    Raises
    ------
    CourseError
        If the cluster is not safe, not there any more, or holds a worker that cannot grade. One
        that comes later and cannot is reported, and sent away.
    """
    security = scheduler.security()
    from autograd_course.grading.cluster_worker import Graders, unfit, versions

    check = partial(unfit, versions(packages), tuple(packages), sandbox)
    name = f"autograd-course-{uuid4()}"
    with _connected(scheduler, security) as client:
        _examine(client, check)
        client.register_plugin(Graders(work, prepare, with_what, check), name=name)
        lost = False
        try:
            suspects = yield from _run(client, name, iter(tasks))
            for task in suspects:
                if (yield from _run(client, name, iter([task]))):
                    yield task, RuntimeError("the workers that graded it have died, every time")
        except CourseError:
            lost = True
            raise
        finally:
            if not lost:  # else there is nobody to tell, and Dask would wait for an answer
                client.unregister_worker_plugin(name)


@contextmanager
def _connected(scheduler: Scheduler, security: Any) -> Iterator[Any]:
    from distributed import Client

    address = scheduler.full_address
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters, we report
    try:
        client = Client(address, security=security, timeout=20, set_as_default=True)
    except (OSError, TimeoutError) as error:
        raise CourseError(
            f"no scheduler answers at {address} ({error}): see that it runs, with certificates of "
            "the same authority"
        ) from None
    with client:
        if security is None:
            listening = client.scheduler_info(n_workers=0)["address"]
            if not is_here(listening.partition("://")[2]):
                raise CourseError(
                    f"the scheduler listens at {listening}, without TLS, to the whole network: "
                    "start it with --host 127.0.0.1, or with TLS"
                )
        yield client


def _examine(client: Any, check: Callable[[], str]) -> None:
    """Refuse a cluster with a worker that cannot grade, while somebody is looking."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise CourseError("the cluster has no worker: start some, with dask worker") from None
    found = client.run(check, on_error="return")
    troubles = {
        address: repr(why) if isinstance(why, BaseException) else why
        for address, why in found.items()
        if why
    }
    if troubles:
        raise CourseError(
            "these workers cannot grade: mend them, or end them\n"
            + "\n".join(f"{address}: {why}" for address, why in troubles.items())
        )


def _run(
    client: Any, name: str, tasks: Iterator[Task]
) -> Generator[tuple[Task, Any], None, list[Task]]:
    """Do tasks until there are none; return those with which workers have died."""
    from distributed import KilledWorker
    from distributed.client import FuturesCancelledError

    from autograd_course.grading.cluster_worker import UnfitWorker, do

    suspects: list[Task] = []
    running: dict[Any, Task] = {}
    try:
        while True:
            room = AHEAD * _threads(client) - len(running)
            for task in islice(tasks, max(0, room)):
                running[_submit(client, do, name, task)] = task
            if not running:
                return suspects
            for future in _finished(list(running)):
                task, answer = running.pop(future), _answer(future)
                if isinstance(answer, KilledWorker):
                    suspects.append(task)
                elif isinstance(answer, UnfitWorker):
                    address, why = answer.args
                    print(f"sent away the worker {address}: {why}", file=sys.stderr)
                    client.retire_workers([address])
                    running[_submit(client, do, name, task)] = task
                else:
                    yield task, answer
    except (CancelledError, FuturesCancelledError, OSError) as error:
        where = client.scheduler.address if client.scheduler else "its address"
        raise CourseError(f"lost the scheduler at {where} ({error}). {AGAIN}") from None


def _submit(client: Any, do: Callable[..., Any], name: str, task: object) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")  # a large submission is one
        return client.submit(do, name, task, pure=False)


def _answer(future: Any) -> Any:
    """Return what a task has returned or raised.

    The worker that holds the answer may have died since: then the task is done again, or given up.
    """
    try:
        return future.result()
    except CancelledError:
        raise
    except Exception as error:
        return error


def _finished(futures: list[Any]) -> set[Any]:
    """Return those that are done, after a few seconds even if there are none."""
    from distributed import wait

    try:
        done: set[Any] = wait(futures, timeout=LOOK, return_when="FIRST_COMPLETED").done
    except TimeoutError:
        return set()
    return done


def _threads(client: Any) -> int:
    """Return how many tasks the cluster can do at once, after a while of waiting for one."""
    deadline = time.monotonic() + PATIENCE
    while True:
        threads: dict[str, int] = client.nthreads()
        if threads:
            return sum(threads.values())
        if time.monotonic() > deadline:
            raise CourseError(f"no worker is left, for a minute now. {AGAIN}")
        time.sleep(0.2)
