"""Inside the box: walled-off copies of a prepared process, one after the other.

Python and NumPy take longer to start than a submission takes to grade, so they start once. Each
submission gets a copy of this process (a fork), which goes into namespaces of its own before the
first word of a student's arrives: it sees no process but its own, the files that it writes end
with it, and it can make no further namespaces. No code of a student's ever runs in this process.
"""

import ctypes
import os
import resource
import shutil
import socket
import sys
import tempfile
from types import ModuleType

LIBC = ctypes.CDLL(None, use_errno=True)
# Of linux/sched.h, sys/mount.h and linux/capability.h.
NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PROCESSES = 0x20000, 0x8000000, 0x10000000, 0x20000000
READ_ONLY, NO_SUID, NO_DEVICES = 1, 2, 4
CAPABILITY_VERSION = 0x20080522
LIMITED = (
    resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE
)  # fmt: skip
WORK = os.path.join("/tmp", "work")


def main(
    control: socket.socket, walled: bool, disk: int, processes: int, limits: tuple[int, int, int]
) -> None:
    """Take a socket, run a worker on it to its end, and say so; end with the grader.

    Parameters
    ----------
    control : socket
        Where sockets come from, one for each worker.
    walled : bool
        Whether workers get namespaces of their own.
    disk : int
        Bytes of temporary files that a worker may write.
    processes : int
        Processes and threads that a worker may have, itself among them.
    limits : tuple of int
        Bytes of memory and of one file, and the number of open files, of each process.
    """
    for kind, most in zip(LIMITED, (*limits, 0), strict=True):
        resource.setrlimit(kind, (most, most))
    # Beside this file, inside; the worker brings NumPy.
    import system_calls  # type: ignore[import-not-found]
    import worker  # type: ignore[import-not-found]

    control.send(b"ready")
    while True:
        message, sockets, *_ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        # Without walls there is one thing that can be done: to remove the files afterwards.
        folder = WORK if walled else tempfile.mkdtemp(prefix="submission-")
        child = os.fork()
        if child == 0:
            control.close()
            if walled:
                wall_off(disk)
                keep_a_worker(sockets[0], processes)
                system_calls.refuse_calls(LIBC)
            work(worker, sockets[0], folder)
        os.close(sockets[0])
        os.waitpid(child, 0)
        if not walled:
            shutil.rmtree(folder, ignore_errors=True)
        control.send(b"ended")


def keep_a_worker(connection: int, processes: int) -> None:
    """Return in the first process of the new namespace; outside of it, wait for its end."""
    if first := os.fork():
        os.close(connection)
        # It is over only when every process of the namespace is.
        os.waitpid(first, 0)
        os._exit(0)
    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))


def work(worker: ModuleType, connection: int, folder: str) -> None:
    """Serve one submission in a folder of its own, and end this process."""
    os.setsid()  # a signal to its whole group reaches nobody else
    os.chdir(folder)
    # A student's own modules come last: a file called numpy.py replaces nothing.
    sys.path.append(folder)
    try:
        worker.Worker(worker.Channel(socket.socket(fileno=connection))).serve()
    finally:
        os._exit(0)


def wall_off(disk: int) -> None:
    """Enter new namespaces with empty folders for temporary files, and give up all rights."""
    user, group = os.getuid(), os.getgid()
    done(LIBC.unshare(NEW_USER | NEW_MOUNTS | NEW_PROCESSES | NEW_IPC), "unshare")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {user} 1"),
        ("gid_map", f"1000 {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")  # in this one and below it
    temporary = NO_SUID | NO_DEVICES
    mount("/tmp", temporary, f"size={disk}")
    mount("/dev/shm", temporary, f"size={disk}")
    mount("/proc", temporary | READ_ONLY, "size=4k")
    os.mkdir(WORK)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    done(LIBC.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def mount(place: str, flags: int, options: str) -> None:
    """Put an empty folder in memory over a folder."""
    done(LIBC.mount(b"none", place.encode(), b"tmpfs", flags, options.encode()), f"mount {place}")


def done(result: int, what: str) -> None:
    """Go on only if the system has done it: a wall that is not there must not be relied upon."""
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


if __name__ == "__main__":
    number, walled, disk, processes, memory, file_size, open_files = map(int, sys.argv[1:])
    limits = (memory, file_size, open_files)
    main(socket.socket(fileno=number), bool(walled), disk, processes, limits)
