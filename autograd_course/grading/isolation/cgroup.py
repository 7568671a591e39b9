"""The memory and the number of all processes of a box together, where the system can limit them.

Limits of one process do not add up: sixty processes may use sixty times as much. A control group
limits them together. Root may make one; an ordinary user where the system has delegated one, as
``systemd-run --user --scope -p Delegate=yes`` does. Elsewhere the grader looks at what a box uses
every twentieth of a second, see :class:`~autograd_course.grading.isolation.box.Clock`.
"""

import contextlib
import itertools
import os
from functools import cache
from pathlib import Path

from autograd_course.grading.isolation.sandbox import Limits

ROOT = Path("/sys/fs/cgroup")
PREFIX = "autograd-course-"
FILES = {  # of version 1 and of version 2
    "memory": ("memory.limit_in_bytes", "memory.max"),
    "pids": ("pids.max", "pids.max"),
}
BESIDE = 4  # processes: two of bubblewrap, the nursery, and one that waits
_numbers = itertools.count()


class Group:
    """A control group for one nursery; nothing where the system offers none.

    Parameters
    ----------
    limits : Limits
        Of these, `memory` and `processes`.
    """

    def __init__(self, limits: Limits) -> None:
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        self.folders: list[Path] = []
        wanted = {"memory": limits.memory * 2**20, "pids": limits.processes + BESIDE}
        for controller, most in wanted.items():
            for parent in parents(controller):
                folder = parent / name
                with contextlib.suppress(OSError):
                    folder.mkdir(exist_ok=True)
                    limit = next(folder / n for n in FILES[controller] if (folder / n).exists())
                    limit.write_text(str(most))
                    self.folders.append(folder)
                    break

    def take(self, processes: list[int]) -> None:
        """Put processes into the group; what they start from now on is in it too."""
        for folder in dict.fromkeys(self.folders):
            for process in processes:
                with contextlib.suppress(OSError):
                    (folder / "cgroup.procs").write_text(str(process))

    def remove(self) -> None:
        """Remove the group, whose processes have ended."""
        for folder in dict.fromkeys(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()


@cache
def parents(controller: str) -> tuple[Path, ...]:
    """Return the folders in which a group with this controller can be made."""
    own: dict[str, str] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            own |= dict.fromkeys(controllers.split(","), path.strip("/"))
    found = [ROOT / controller / own[controller]] if controller in own else []
    found += [ROOT / own[""]] if "" in own else []
    usable = tuple(each for each in found if os.access(each, os.W_OK) and _offers(each, controller))
    for each in usable:
        remove_stale(each)
    return usable


def _offers(folder: Path, controller: str) -> bool:
    """Return whether groups made in a folder have the controller."""
    offered = folder / "cgroup.subtree_control"  # version 2 only
    return not offered.exists() or controller in offered.read_text().split()


def remove_stale(parent: Path) -> None:
    """Remove the groups of graders that were killed."""
    for folder in parent.glob(f"{PREFIX}*-*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
