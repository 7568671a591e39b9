"""A process for one submission, and the prepared process that it is copied from."""

import atexit
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograd_course.grading.isolation.cgroup import Group
from autograd_course.grading.isolation.sandbox import (
    REMEDY,
    Limits,
    SandboxError,
    command,
    contents,
    unavailable,
)

HERE = Path(__file__).parent
DEFAULT_LIMITS = Limits()
LOOK = 0.05  # seconds between two looks at what a box uses
PATIENCE = 30.0  # seconds by the clock for a start or an end, on a machine with much else to do


class Nursery:
    """A running ``nursery.py``, from which boxes are made; they follow one another.

    Parameters
    ----------
    packages : tuple of str
        What students may import, beside the standard library.
    limits : Limits
        What each of them may use.
    sandboxed : bool
        False only where somebody has said so: then boxes are ordinary processes.

    Raises
    ------
    SandboxError
        If there is no sandbox on this machine, or it does not start.
    """

    idle: "list[Nursery]" = []  # noqa: RUF012 - all that wait for the next submission

    def __init__(self, packages: tuple[str, ...], limits: Limits, sandboxed: bool) -> None:
        self.options = (packages, limits, sandboxed)
        if sandboxed and unavailable():
            raise SandboxError(f"no sandbox, no grading: {unavailable()}.\n{REMEDY}")
        self.control, theirs = socket.socketpair()
        self.group = Group(limits) if sandboxed else None
        program = self._program(packages)
        arguments = (
            *(theirs.fileno(), int(sandboxed), limits.disk * 2**20, limits.processes),
            *(limits.memory * 2**20, limits.file * 2**20, limits.files),
        )
        self.process = subprocess.Popen(
            [*program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        if not self._hears(b"ready", PATIENCE):
            self.process.kill()
            assert self.process.stderr is not None
            said = self.process.stderr.read().decode(errors="replace").strip()
            self.end()
            raise SandboxError(f"the sandbox does not start: {said[-500:]}\n{REMEDY}")
        # Within bubblewrap, it is the last of a chain of processes.
        chain = [self.process.pid, *descendants(self.process.pid)]
        self.pid = chain[-1]
        if self.group is not None:
            self.group.take(chain)

    def _program(self, packages: tuple[str, ...]) -> list[str]:
        """Return the command, without the program's own arguments."""
        python = [os.path.realpath(sys.executable), "-I", "-S", "-B", "-c"]
        if self.options[2]:
            program, places = command(packages), ["/box", "/box/packages"]
        else:
            program = []
            places = [str(HERE), *sorted({str(path.parent) for path, _ in contents(packages)})]
        start = (
            f"import sys; sys.path[:0] = {places!r}; import runpy; "
            f"runpy.run_path({places[0] + '/nursery.py'!r}, run_name='__main__')"
        )
        return [*program, *python, start]

    @classmethod
    def take(cls, packages: tuple[str, ...], limits: Limits, sandboxed: bool) -> "Nursery":
        """Return one that waits, or a new one."""
        for index, each in enumerate(cls.idle):
            if each.options == (packages, limits, sandboxed):
                del cls.idle[index]
                if each.process.poll() is None:
                    return each
                each.end()
                break
        return cls(packages, limits, sandboxed)

    def bear(self) -> socket.socket:
        """Start a worker and return the socket to it."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.control, [b"."], [theirs.fileno()])
        except OSError as error:
            raise SandboxError(f"the sandbox has ended: {error}") from None
        theirs.close()
        return ours

    def members(self) -> list[int]:
        """Return the processes of the submission that is being graded."""
        below = descendants(self.pid)
        # The first one only waits, for the end of all others.
        return below[1:] if self.options[2] else below

    def finish(self) -> None:
        """End every process of the submission, and be ready for the next one."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            for process in self.members():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            if self._hears(b"ended", 0.002):
                self.idle.append(self)
                return
        self.end()

    def end(self) -> None:
        """End it, and whatever is left in it."""
        self.control.close()
        for process in [*descendants(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()
        if self.group is not None:
            self.group.remove()

    def _hears(self, word: bytes, seconds: float) -> bool:
        if not select.select([self.control], [], [], seconds)[0]:
            return False
        with contextlib.suppress(OSError):
            return self.control.recv(len(word)) == word
        return False


@atexit.register
def end_all() -> None:
    """End the prepared processes that wait."""
    while Nursery.idle:
        Nursery.idle.pop().end()


class Box:
    """A running worker and the socket to it; ends with `close`, or when the grader ends.

    Parameters
    ----------
    packages : sequence of str
        What a student may import, beside the standard library.
    limits : Limits
        What it may use.
    sandboxed : bool
        False only where somebody has said so: then it is an ordinary process.
    """

    def __init__(
        self,
        packages: Sequence[str] = ("numpy",),
        limits: Limits = DEFAULT_LIMITS,
        sandboxed: bool = True,
    ) -> None:
        self.limits = limits
        self.nursery = Nursery.take(tuple(packages), limits, sandboxed)
        self.connection = self.nursery.bear()
        self.connection.setblocking(False)

    def close(self) -> None:
        """End everything inside."""
        self.connection.close()
        self.nursery.finish()

    def usage(self) -> tuple[float, int, int]:
        """Return seconds of processor time, megabytes of memory, and the number of threads."""
        ticks, pages, count = 0, 0, 0
        for process in self.nursery.members():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                # utime, stime, those of children that have ended, threads, and rss: proc(5).
                ticks += sum(map(int, fields[11:15]))
                count += int(fields[17])
                pages += int(fields[21])
        memory = pages * os.sysconf("SC_PAGE_SIZE") // 2**20
        if memory > self.limits.memory:  # or pages that they share are counted several times
            memory = sum(map(proportional_memory, self.nursery.members()))
        return ticks / os.sysconf("SC_CLK_TCK"), memory, count


def proportional_memory(process: int) -> int:
    """Return the megabytes of a process, its part of what it shares with others among them."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(text.split("Pss:")[1].split()[0]) // 2**10
    return 0


def descendants(process: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started."""
    return list(_descendants(process))


def _descendants(process: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            children = Path(f"/proc/{process}/task/{thread}/children").read_text().split()
            for child in map(int, children):
                yield child
                yield from _descendants(child)


class OutOfTime(Exception):
    """A cell or a test used up its time; the box has to be closed."""


class OutOfRoom(Exception):
    """The processes of a submission use more memory, or are more, than they may."""


class Clock:
    """How long a box may still work for the cell or the test at hand."""

    def __init__(self, box: Box) -> None:
        self.box, self.began = box, time.monotonic()
        self.looked = self.began
        self.cpu: float | None = None
        self.served = 0.0  # seconds of processor time that the grader has worked for it

    def look(self) -> None:
        """Look at what the box uses, unless that was done a moment ago.

        Raises
        ------
        OutOfTime, OutOfRoom
            If that is more than it may.
        """
        now = time.monotonic()
        if now - self.looked < LOOK:
            return
        self.looked = now
        limits = self.box.limits
        cpu, memory, processes = self.box.usage()
        if self.cpu is None:
            # Before this first look it cannot have worked for longer than the clock went; the rest
            # is what the cells before have used.
            self.cpu = max(0.0, cpu - (now - self.began))
        if cpu - self.cpu + self.served > limits.cpu:
            raise OutOfTime(f"it worked for more than {limits.cpu:g} seconds")
        if now - self.began > limits.wall:
            raise OutOfTime(f"it took longer than {limits.wall:g} seconds")
        if memory > limits.memory:
            raise OutOfRoom(f"it used more than {limits.memory} megabytes of memory")
        if processes > limits.processes:
            raise OutOfRoom(f"it started more than {limits.processes} processes")
