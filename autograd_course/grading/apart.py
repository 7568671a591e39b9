"""A process that does tasks for a thread of another one, and may end without harm to it.

Grading needs the main thread of a process, for its alarm clock, and a Dask worker lends others.
``ProcessPoolExecutor`` is no help there: multiprocessing refuses to start processes in a process
that it has itself started as a daemon, as Dask does with its workers.
"""

import contextlib
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any


class Apart:
    """A process that waits for tasks. It ends with the one that has started it.

    Parameters
    ----------
    prepare : callable
        What it does first.
    with_what : tuple
        Its arguments.
    """

    def __init__(self, prepare: Callable[..., None], with_what: tuple[object, ...]) -> None:
        self._line, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the worker
            )
        with contextlib.suppress(OSError):  # the first task will tell
            self._line.send((prepare, with_what))

    def do(self, work: Callable[..., Any], task: object) -> Any:
        """Do a task and return its answer.

        Raises
        ------
        EOFError
            If the process has ended.
        Exception
            What the task has raised.
        """
        try:
            self._line.send((work, task))
            done, answer = self._line.recv()
        except OSError:
            raise EOFError("the process has ended") from None
        if done:
            return answer
        raise answer

    def end(self) -> None:
        """End the process, at once."""
        self._line.close()
        self._process.kill()
        self._process.wait()


def serve(line: "Connection[Any, Any]") -> None:
    """Do what comes down the line until it is closed."""
    prepare, with_what = line.recv()
    prepare(*with_what)
    while True:
        work, task = line.recv()
        try:
            answer = True, work(task)
        except Exception as error:
            answer = False, error
        line.send(answer)


if __name__ == "__main__":
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        serve(Connection(int(sys.argv[1])))
