"""The box: a process that sees no network, no course, and nothing of other students.

Bubblewrap makes it. Inside there are the system's libraries, Python's standard library, the
packages that a problem set allows, the two files `worker.py` and `wire.py`, and a private folder
for temporary files, all but the last one read-only.
"""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/sbin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)

REMEDY = """\\
Debian and Ubuntu: apt install bubblewrap. Ubuntu 23.10 and later also keeps ordinary users from
making namespaces: allow it for bwrap with an AppArmor profile, or with
sysctl kernel.apparmor_restrict_unprivileged_userns=0. macOS and Windows have no such sandbox: grade
in a Linux container, a virtual machine or WSL. To grade code that you trust without a sandbox, say
so: --no-sandbox."""


class SandboxError(RuntimeError):
    """There is no sandbox on this machine, or it does not start."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cpu : float
        Seconds of processor time for one cell, or for all that one test asks for.
    wall : float
        Seconds by the clock for the same. Only protects: on a loaded machine time passes faster
        than work is done, so it is much longer.
    memory, disk, file : int
        Megabytes: of addresses of one process, of temporary files, of one file.
    processes, files : int
        How many processes and threads there may be, and how many open files each may have.
    """

    cpu: float = 10.0
    wall: float = 60.0
    memory: int = 4096
    disk: int = 256
    file: int = 128
    processes: int = 64
    files: int = 256


@cache
def unavailable() -> str:
    """Return why there can be no sandbox on this machine; nothing if there can be one."""
    if not sys.platform.startswith("linux"):
        return f"the sandbox is made by bubblewrap, which {sys.platform} does not have"
    if shutil.which("bwrap") is None:
        return "the program bwrap (bubblewrap) is not installed"
    tried = subprocess.run([*command(), "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"bwrap does not start: {tried.stderr.strip()[:300]}"


def command(packages: Sequence[str] = (), disk: int = 16) -> list[str]:
    """Return bubblewrap's command line, to which the program is appended.

    Parameters
    ----------
    packages : sequence of str
        Distributions of this environment that the box holds, by name.
    disk : int
        Megabytes of temporary files.
    """
    words = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
    words += ["--new-session", "--cap-drop", "ALL", "--clearenv", "--hostname", "box"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    words += ["--size", str(disk * 2**20), "--tmpfs", "/tmp", "--dir", "/tmp/work"]
    for path in SYSTEM:
        words += ["--ro-bind-try", path, path]
    for path in interpreter():
        words += ["--ro-bind", path, path]
    for path in hidden():
        words += ["--tmpfs", path]
    ours = [(HERE / name, f"/box/{name}") for name in OURS]
    for file, inside in (*contents(tuple(packages)), *ours):
        words += ["--ro-bind", str(file), inside]
    words += ["--remount-ro", "/", "--chdir", "/tmp/work"]
    for name, value in variables().items():
        words += ["--setenv", name, value]
    return words


OURS = ("worker.py", "wire.py")


def variables() -> dict[str, str]:
    """Return the environment variables inside: nobody's settings, one thread."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "MPLBACKEND": "agg"} | one


def interpreter() -> list[str]:
    """Return the folders of Python itself that lie outside of the system's."""
    base = {
        sys.base_prefix,
        sys.base_exec_prefix,
        str(Path(sys.executable).resolve().parent.parent),
    }
    return sorted(path for path in base if not path.startswith(SYSTEM))


def hidden() -> list[str]:
    """Return the folders with packages that come with Python's own and are not for students."""
    base = {sys.base_prefix, sys.base_exec_prefix}
    names = {sysconfig.get_path("purelib", vars={"base": b, "platbase": b}) for b in base}
    return sorted(n for n in names | {"/usr/lib/python3/dist-packages"} if os.path.isdir(n))


@cache
def contents(packages: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Return the files and folders of distributions, and where they stand inside."""
    found = {}
    for name in packages:
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            raise SandboxError(
                f"the package {name!r} is allowed in the sandbox and not installed here: "
                "install it, or take it off the list"
            ) from None
        for file in files:
            top = file.parts[0]
            if top not in ("..", "__pycache__") and not top.endswith(".pth"):
                found[f"/box/packages/{top}"] = Path(str(distribution(name).locate_file(top)))
    return [(path, inside) for inside, path in sorted(found.items()) if path.exists()]


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
        limits: Limits = Limits(),
        sandboxed: bool = True,
    ) -> None:
        self.limits = limits
        if sandboxed and unavailable():
            raise SandboxError(f"no sandbox, no grading: {unavailable()}.\\n{REMEDY}")
        ours, theirs = socket.socketpair()
        program = [os.path.realpath(sys.executable), "-I", "-S", "-B"]
        if sandboxed:
            words = command(packages, limits.disk)
            start = "import sys; sys.path[:0] = ['/box', '/box/packages']; "
            folder = None
        else:
            words = []
            places = [str(HERE), *{str(p.parent) for p, _ in contents(tuple(packages))}]
            start = f"import sys; sys.path[:0] = {places!r}; "
            folder = os.environ.get("TMPDIR", "/tmp")
        start += "import runpy; runpy.run_path(sys.path[0] + '/worker.py', run_name='__main__')"
        self.process = subprocess.Popen(
            [*words, *program, "-c", start, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            cwd=folder,
            start_new_session=True,
            preexec_fn=self._limit,
        )
        theirs.close()
        self.connection = ours
        self.connection.setblocking(False)

    def _limit(self) -> None:
        """Take the limits on, before the program starts; its children have them too."""
        limits = self.limits
        for kind, most in (
            (resource.RLIMIT_AS, limits.memory * 2**20),
            (resource.RLIMIT_FSIZE, limits.file * 2**20),
            (resource.RLIMIT_NOFILE, limits.files),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (most, most))

    def close(self) -> None:
        """End everything inside. With the first process of its namespace all others go."""
        self.connection.close()
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            for child in descendants(self.process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        self.process.wait()

    def cpu_seconds(self) -> float:
        """Return the processor time of everything inside, of children that have ended too."""
        ticks = 0
        for process in (self.process.pid, *descendants(self.process.pid)):
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")


def descendants(process: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started."""
    found = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            children = Path(f"/proc/{process}/task/{thread}/children").read_text().split()
            for child in map(int, children):
                found += [child, *descendants(child)]
    return found


class OutOfTime(Exception):
    """A cell or a test used up its time; the box has to be closed."""


class Clock:
    """How long a box may still work for the cell or the test at hand."""

    def __init__(self, box: Box) -> None:
        self.box, self.began = box, time.monotonic()
        self.cpu = box.cpu_seconds()

    def check(self) -> None:
        """Raise :class:`OutOfTime` if there is no time left."""
        if self.box.cpu_seconds() - self.cpu > self.box.limits.cpu:
            raise OutOfTime(f"it worked for more than {self.box.limits.cpu:g} seconds")
        if time.monotonic() - self.began > self.box.limits.wall:
            raise OutOfTime(f"it took longer than {self.box.limits.wall:g} seconds")
