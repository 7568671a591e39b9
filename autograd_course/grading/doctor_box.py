"""What holds inside of a box on this machine: each promise really tried, by code like a student's.

Every check runs a short cell in a box and judges what the cell has seen from outside. In a box
that is none, every one of them fails: that is how they are tested.
"""

import json
import platform
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd_course.grading.isolation.sandbox import Limits, SandboxError
from autograd_course.grading.isolation.student import Student
from autograd_course.grading.isolation.system_calls import MACHINES, REFUSED

# Small, so that going beyond them takes no time and hurts nobody, should they not hold.
LIMITS = Limits(cpu=1.0, wall=4.0, memory=1024, disk=64, file=16, processes=64, files=128)
SLACK = 1.1  # a file system takes a little for itself


class BoxError(RuntimeError):
    """A cell of a check did not run, so that nothing is known."""


@dataclass(frozen=True)
class Promise:
    """What a box promises.

    Attributes
    ----------
    name : str
        One or two words.
    broken : callable
        Tries it and returns how it is broken; nothing where it holds.
    vital : bool
        Whether nobody should grade without it.
    """

    name: str
    broken: Callable[["Trial"], str]
    vital: bool = True


class Trial:
    """A box to try things in.

    Parameters
    ----------
    student : Student
        The box; its limits may be others than those that are expected.
    limits : Limits
        What is expected.
    course : Path
        The folder that must not be seen.
    """

    def __init__(self, student: Student, limits: Limits, course: Path) -> None:
        self.student, self.limits, self.course = student, limits, course

    def see(self, source: str, **values: Any) -> Any:
        """Run a cell that sets `seen`, and return that.

        Raises
        ------
        BoxError
            If the cell ends with an error.
        """
        given = "\n".join(f"{name} = {value!r}" for name, value in values.items())
        ran = self.student.run(f"{given}\n{source}\nimport json\nprint(json.dumps(seen))", "cell")
        if ran.error is not None:
            raise BoxError(f"{ran.error[0]}: {ran.error[1]}")
        try:
            return json.loads(ran.printed)
        except ValueError:
            raise BoxError(f"a cell printed {ran.printed!r:.60}") from None

    def ended_by(self, source: str) -> str:
        """Run a cell that should be ended, and return the name of the error; nothing if none."""
        self.see("seen = True")  # a box that does not start ends no cell
        ran = self.student.run(source, "cell")
        return "" if ran.error is None else ran.error[0]


def network(trial: Trial) -> str:
    """A server of the grader's own, and every interface beside the box's own loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reached, interfaces = trial.see(
            "import socket\n"
            "try:\n"
            "    socket.create_connection(('127.0.0.1', port), timeout=1).close()\n"
            "    reached = True\n"
            "except OSError:\n"
            "    reached = False\n"
            "seen = reached, [name for _, name in socket.if_nameindex()]\n",
            port=server.getsockname()[1],
        )
    if reached:
        return "a server on this machine can be reached from inside"
    others = [name for name in interfaces if name != "lo"]
    return f"there are network interfaces inside: {', '.join(others)}" if others else ""


def course_folder(trial: Trial) -> str:
    """Neither the course's folder nor the gradebook in it."""
    seen = trial.see(
        "import os\nseen = os.path.isdir(folder) and bool(os.listdir(folder))",
        folder=str(trial.course.resolve()),
    )
    return (
        "the course's folder can be seen: keep it out of /usr and Python's folder" if seen else ""
    )


def temporary_folder(trial: Trial) -> str:
    """Not the grader's, and not larger than it should be."""
    with tempfile.NamedTemporaryFile(dir="/tmp") as ours:
        seen, size = trial.see(
            "import os\nfree = os.statvfs('/tmp')\n"
            "seen = os.path.exists(path), free.f_blocks * free.f_frsize / 2**20\n",
            path=ours.name,
        )
    if seen:
        return "a temporary file of the grader's can be seen from inside"
    if size > trial.limits.disk * SLACK:
        return f"/tmp has {size:.0f} MB inside, and {trial.limits.disk} MB are wanted"
    return ""


def read_only(trial: Trial) -> str:
    """No folder but the private one can be written."""
    written = trial.see(
        "import os, tempfile\nseen = []\n"
        "for place in ('/usr', '/etc', '/var', '/'):\n"
        "    try:\n"
        "        tempfile.TemporaryFile(dir=place).close()\n"
        "        seen.append(place)\n"
        "    except OSError:\n"
        "        pass\n"
    )
    return f"inside, files can be written in {', '.join(written)}" if written else ""


def namespaces(trial: Trial) -> str:
    """A new user namespace would give powers back that were taken away."""
    made = trial.see(
        "import ctypes, os\n"
        "child = os.fork()  # a namespace is not for a process with threads\n"
        "if child == 0:\n"
        "    os._exit(ctypes.CDLL(None).unshare(0x10000000) != 0)\n"
        "seen = os.waitpid(child, 0)[1] == 0\n"
    )
    return "a process inside can make a new user namespace" if made else ""


def keys(trial: Trial) -> str:
    """A key that the kernel keeps would be there for the next submission."""
    machine = platform.machine()
    if machine not in MACHINES:
        return f"which system calls to refuse is not known for a machine of the kind {machine}"
    kept = trial.see(
        "import ctypes\n"
        "seen = ctypes.CDLL(None).syscall(add_key, b'user', b'doctor', b'x', 1, -1) > 0\n",
        add_key=REFUSED["add_key"][MACHINES.index(machine)],
    )
    return (
        "a process inside can leave a key in the kernel, for the next one to find" if kept else ""
    )


def memory(trial: Trial) -> str:
    """A block larger than the limit."""
    ended = trial.ended_by(f"block = bytearray({(trial.limits.memory + 1) * 2**20})")
    if ended in ("MemoryError", "BoxLost"):
        return ""
    return f"one block of more than {trial.limits.memory} MB was given"


def file_size(trial: Trial) -> str:
    """A file larger than the limit."""
    size = trial.limits.file * 2**20
    written = trial.see(
        "import tempfile\n"
        "try:\n"
        "    with tempfile.TemporaryFile() as file:\n"
        "        file.truncate(size + 1)\n"
        "    seen = True\n"
        "except OSError:\n"
        "    seen = False\n",
        size=size,
    )
    return f"a file of more than {trial.limits.file} MB was written" if written else ""


def open_files(trial: Trial) -> str:
    """More open files than the limit."""
    opened = trial.see(
        "import os\n"
        "opened = []\n"
        "try:\n"
        "    while len(opened) <= most:\n"
        "        opened.append(os.open('/dev/null', os.O_RDONLY))\n"
        "except OSError:\n"
        "    pass\n"
        "seen = len(opened)\n"
        "for each in opened:\n"
        "    os.close(each)\n",
        most=trial.limits.files,
    )
    return f"{opened} files were open at once" if opened > trial.limits.files else ""


def processes(trial: Trial) -> str:
    """More processes than the limit; they sleep, and end with the check."""
    started = trial.see(
        "import os, signal, time\n"
        "children = []\n"
        "try:\n"
        "    while len(children) <= most:\n"
        "        child = os.fork()\n"
        "        if child == 0:\n"
        "            time.sleep(10)\n"
        "            os._exit(0)\n"
        "        children.append(child)\n"
        "except OSError:\n"
        "    pass\n"
        "seen = len(children)\n"
        "for child in children:\n"
        "    os.kill(child, signal.SIGKILL)\n"
        "    os.waitpid(child, 0)\n",
        most=trial.limits.processes,
    )
    return f"{started} processes were started" if started > trial.limits.processes else ""


def processor_time(trial: Trial) -> str:
    """A loop that never ends; a signal that the cell ignores must not save it."""
    ended = trial.ended_by(
        "import signal, time\n"
        "for name in ('SIGINT', 'SIGTERM', 'SIGXCPU'):\n"
        "    signal.signal(getattr(signal, name), signal.SIG_IGN)\n"
        f"until = time.process_time() + {4 * trial.limits.cpu}\n"
        "while time.process_time() < until:\n"
        "    pass\n"
    )
    return "" if ended == "TimedOut" else f"a cell worked for {4 * trial.limits.cpu:g} seconds"


def time_by_the_clock(trial: Trial) -> str:
    """A cell that does nothing for long."""
    ended = trial.ended_by(f"import time\ntime.sleep({2 * trial.limits.wall})\n")
    return "" if ended == "TimedOut" else f"a cell slept for {2 * trial.limits.wall:g} seconds"


PROMISES = (
    Promise("no network", network),
    Promise("course unseen", course_folder),
    Promise("private /tmp", temporary_folder),
    Promise("system read-only", read_only),
    Promise("no namespaces", namespaces),
    Promise("no keys", keys, vital=False),
    Promise("memory", memory),
    Promise("size of a file", file_size),
    Promise("open files", open_files),
    Promise("processes", processes, vital=False),
    Promise("processor time", processor_time),
    Promise("time by the clock", time_by_the_clock),
)


def try_promise(promise: Promise, course: Path, student: Student | None = None) -> str:
    """Try one promise in a box of its own and return how it is broken; nothing if it holds.

    Parameters
    ----------
    promise : Promise
    course : Path
        The folder that must not be seen.
    student : Student, optional
        Another box than the one that grading uses.
    """
    student = student or Student(("numpy",), LIMITS)
    try:
        return promise.broken(Trial(student, LIMITS, course))
    except (BoxError, SandboxError) as error:
        return f"it could not be tried: {error}"
    finally:
        student.close()
