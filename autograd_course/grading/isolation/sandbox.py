"""The box: a process that sees no network, no course, and nothing of other students.

Bubblewrap makes it. Inside there are the system's libraries, Python's standard library, the
packages that a problem set allows and the files of ours that `OURS` lists, all of them read-only.
The nursery then gives each submission a process and a folder of its own.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
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

REMEDY = """\
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


def command(packages: Sequence[str] = ()) -> list[str]:
    """Return bubblewrap's command line, to which the program is appended.

    Parameters
    ----------
    packages : sequence of str
        Distributions of this environment that the box holds, by name.
    """
    words = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
    # With these the nursery makes the walls between submissions; it gives them up for each.
    words += ["--cap-drop", "ALL"]
    for right in ("CAP_SYS_ADMIN", "CAP_SYS_RESOURCE", "CAP_SETFCAP"):  # the last one if root
        words += ["--cap-add", right]
    words += ["--clearenv", "--hostname", "box"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    words += ["--tmpfs", "/tmp"]
    for path in SYSTEM:
        words += ["--ro-bind-try", path, path]
    for path in interpreter():
        words += ["--ro-bind", path, path]
    for path in hidden():
        words += ["--tmpfs", path]
    ours = [(HERE / name, f"/box/{name}") for name in OURS]
    for file, inside in (*contents(tuple(packages)), *ours):
        words += ["--ro-bind", str(file), inside]
    # What one submission writes the next one must not find: each gets a /tmp of its own.
    words += [word for path in ("/tmp", "/dev", "/") for word in ("--remount-ro", path)]
    for name, value in variables().items():
        words += ["--setenv", name, value]
    return words


OURS = ("nursery.py", "system_calls.py", "worker.py", "wire.py")


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
