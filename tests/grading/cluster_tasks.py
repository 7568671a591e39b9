"""Work for a cluster that ends processes; the workers import it."""

import os
import signal
from pathlib import Path

# The first of all: no other has ended its worker then.
ENDS_A_WORKER_ONCE, RAISES, ENDS_ITS_PROCESS, ENDS_ITS_WORKER = 0, 5, 7, 11


def prepare(folder: Path) -> None:
    global FOLDER
    FOLDER = folder


def work(number: int) -> int:
    """Return the double of a number, unless it is one of those above."""
    if number == RAISES:
        raise ValueError("five")
    if number == ENDS_ITS_PROCESS:
        os._exit(1)
    if number == ENDS_ITS_WORKER:
        os.kill(os.getppid(), signal.SIGKILL)
    if number == ENDS_A_WORKER_ONCE and not (FOLDER / "ended").exists():
        (FOLDER / "ended").touch()
        os.kill(os.getppid(), signal.SIGKILL)
    return 2 * number
