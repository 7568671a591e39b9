"""Submissions graded by several processes at once; one that ends a process harms no other."""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
AHEAD = 3  # tasks for each process that wait for it; all others wait in the iterator


def spread(
    work: Callable[[Task], Answer],
    tasks: Iterable[Task],
    jobs: int,
    prepare: Callable[..., None],
    with_what: tuple[object, ...],
) -> Iterator[tuple[Task, Answer | BaseException]]:
    """Do tasks in processes, each as soon as one is free.

    A process that ends takes those beside it along, and nobody can tell whose fault it was. So
    all that were unfinished are done again, one at a time; what ends a process once more is given
    up.

    Parameters
    ----------
    work : callable
        Does one task.
    tasks : iterable
        The tasks, read no faster than they are done.
    jobs : int
        How many processes.
    prepare : callable
        What each process does first.
    with_what : tuple
        Its arguments.

    Yields
    ------
    tuple
        A task, and its answer or the exception that it raised.
    """
    remaining = iter(tasks)
    while True:
        suspects = yield from _run(work, remaining, jobs, prepare, with_what)
        if not suspects:
            return
        for task in suspects:
            if (yield from _run(work, iter([task]), 1, prepare, with_what)):
                yield task, RuntimeError("the process that graded it has ended, twice")


def _run(
    work: Callable[[Task], Answer],
    tasks: Iterator[Task],
    jobs: int,
    prepare: Callable[..., None],
    with_what: tuple[object, ...],
) -> Generator[tuple[Task, Answer | BaseException], None, list[Task]]:
    """Do tasks until there are none, or until a process ends; return those that it cost."""
    lost: list[Task] = []
    # New processes, not forked ones: a fork would take over the gradebook's open connection.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), prepare, with_what)
    running: dict[Future[Answer], Task] = {}
    try:
        while True:
            if not lost:
                for task in islice(tasks, AHEAD * jobs - len(running)):
                    try:
                        running[pool.submit(work, task)] = task
                    except BrokenProcessPool:
                        lost.append(task)
            if not running:
                return lost
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task, error = running.pop(future), future.exception()
                if isinstance(error, BrokenProcessPool):
                    lost.append(task)
                else:
                    yield task, future.result() if error is None else error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
