"""Arrays that a tape has captured: locked against writing until it has been read.

The backward pass reads constants of the forward pass by reference. If the function writes to one
of them in between (`b += 1`), the gradient would silently be that of another function. So a
captured array is made read-only while its trace runs, together with the array whose memory it
shares, and NumPy itself raises at the line that writes.
"""

import threading
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_guard = threading.Lock()
_locks: dict[int, "_Lock"] = {}


class _Lock:
    """The memory of one array, how many traces hold it, and the views made read-only with it."""

    def __init__(self, owner: Array) -> None:
        self.owner = owner
        self.holders = 0
        self.members: list[Array] = []


def lock(array: Array) -> Array | None:
    """Make an array read-only, and the arrays that it is a view of.

    Returns
    -------
    array or None
        The owner of the memory, for `release`; None if there is nothing to lock: the array is
        read-only already, or its memory is not NumPy's, so that it could not be unlocked again.
    """
    chain = [array]
    while isinstance(chain[-1].base, np.ndarray):
        chain.append(chain[-1].base)
    owner = chain[-1]
    with _guard:
        held = _locks.get(id(owner))
        if held is None:
            if not (owner.flags.owndata and owner.flags.writeable):
                return None
            held = _locks[id(owner)] = _Lock(owner)
        held.holders += 1
        for member in chain:
            if member.flags.writeable:
                member.flags.writeable = False
                held.members.append(member)
    return owner


def release(owner: Array) -> None:
    """Give up one hold on the memory of `owner`; the last one lets it be written to again."""
    with _guard:
        held = _locks[id(owner)]
        held.holders -= 1
        if held.holders == 0:
            del _locks[id(owner)]
            # A view can be writeable only if its owner is.
            owner.flags.writeable = True
            for member in held.members:
                member.flags.writeable = True
