"""Inside the box: system calls that no answer needs, and that are refused to a submission.

Namespaces do not part everything. Keys in the kernel's keyrings belong to a user, and would be
shared by all submissions; and most holes of a kernel are reached by a few calls that hardly any
program uses. A filter (seccomp) answers all of these with "not permitted". It cannot be taken off
again, and holds for every process that the submission starts.
"""

import ctypes
import os
import platform

# What is refused, with its numbers on the machines that we know (the kernel's unistd.h).
REFUSED = {
    # name: (x86_64, aarch64)
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "syslog": (103, 116),
}
MACHINES = ("x86_64", "aarch64")
# Of linux/audit.h: what the kernel calls these machines.
NAMED = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
OTHER_NUMBERS = 0x40000000  # from here on x86_64 counts its calls in another way (x32)

# Of linux/prctl.h, linux/seccomp.h and linux/bpf_common.h.
NO_NEW_RIGHTS, SET_FILTER, FILTER = 38, 22, 2
ALLOW, NOT_PERMITTED, END_THE_PROCESS = 0x7FFF0000, 0x00050001, 0x80000000
LOAD, EQUAL, AT_LEAST, ANSWER = 0x20, 0x15, 0x35, 0x06
NUMBER, MACHINE = 0, 4  # where the two stand in what the filter is given


class Instruction(ctypes.Structure):
    """One step of the filter: what to do, how many steps to skip if so and if not, a number."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("number", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """The filter as the kernel takes it."""

    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Instruction)))


def steps(machine: str) -> list[tuple[int, int, int, int]]:
    """Return the filter for a machine, as tuples of `Instruction`."""
    column = MACHINES.index(machine)
    numbers = sorted(pair[column] for pair in REFUSED.values())
    # From each comparison it is as many steps to the last line as there are below it.
    comparisons = [(EQUAL, n) for n in numbers]
    if machine == "x86_64":
        comparisons.insert(0, (AT_LEAST, OTHER_NUMBERS))
    below = range(len(comparisons), 0, -1)
    return [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, NAMED[machine]),
        (ANSWER, 0, 0, END_THE_PROCESS),
        (LOAD, 0, 0, NUMBER),
        *((code, far, 0, n) for far, (code, n) in zip(below, comparisons, strict=True)),
        (ANSWER, 0, 0, ALLOW),
        (ANSWER, 0, 0, NOT_PERMITTED),
    ]


def refuse_calls(libc: ctypes.CDLL) -> None:
    """Put the filter on this process, for good; on a machine that is not listed, do nothing."""
    machine = platform.machine()
    if machine not in MACHINES:
        return
    lines = [Instruction(*step) for step in steps(machine)]
    program = Program(len(lines), (Instruction * len(lines))(*lines))
    for words in ((NO_NEW_RIGHTS, 1, 0, 0, 0), (SET_FILTER, FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*words) != 0:
            error = ctypes.get_errno()
            raise OSError(error, f"the filter of system calls: {os.strerror(error)}")
