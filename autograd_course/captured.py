"""Arrays that a tape has captured: locked against writing until it has been read.

The backward pass reads constants of the forward pass by reference. If the function writes to one
of them in between (`b += 1`), the gradient would silently be that of another function. So a
captured array is made read-only while its trace runs, together with the array whose memory it
shares, and NumPy itself raises at the line that writes. A view that was made before, or a buffer
that is not NumPy's, is not locked: for these, a checksum tells when the trace ends.
"""

import math
import threading
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

# An array of no more bytes is looked at as a whole for its checksum; of a larger one fewer bytes,
# in blocks of so many elements.
_EXACT, _SAMPLED, _BLOCK = 2**17, 2**15, 512

_guard = threading.Lock()
_locks: dict[int, "_Lock"] = {}


class _Lock:
    """The memory of one array, how many traces hold it, and the views made read-only with it."""

    def __init__(self, owner: Array) -> None:
        self.owner = owner
        self.holders = 0
        self.members: list[Array] = []


class Hold(NamedTuple):
    """What a trace has captured: an array, its checksum, and whose memory it has locked."""

    array: Array
    checksum: int
    # None if there is nothing to lock: the array is read-only already, or its memory is not
    # NumPy's, so that it could not be unlocked again.
    owner: Array | None


def lock(array: Array) -> Hold:
    """Make an array read-only, and the arrays that it is a view of, until `release`."""
    return Hold(array, _checksum(array), _lock_owner(array))


def _checksum(array: Array) -> int:
    """Return a number that changes with the array; of a large one, not with every change.

    Of more than 128 KiB, blocks evenly spread over it have to do: what a program changes of a
    large array in place is seldom a single element.
    """
    if array.nbytes <= 4096 or array.itemsize > 8 or not array.ndim:
        return hash(array.tobytes())
    # Sums of the bits take half the time of one multiplication.
    bits = array.view(f"u{array.itemsize}")
    if array.nbytes > _EXACT:
        bits = _sample(bits, math.ceil(array.nbytes / _SAMPLED))
    middle = len(bits) // 2
    return hash(tuple(int(np.add.reduce(half, None)) for half in (bits[:middle], bits[middle:])))


def _sample(bits: Array, every: int) -> Array:
    """Return one of so many blocks, of neighbors in memory wherever these lie in one piece."""
    if not bits.flags.forc:
        every = math.ceil(every ** (1 / bits.ndim))
        return bits[(slice(None, None, every),) * bits.ndim]
    flat = bits.reshape(-1, order="A")
    return flat[: len(flat) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)[::every]


def _lock_owner(array: Array) -> Array | None:
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


def release(hold: Hold) -> bool:
    """Give up a hold; the last one on some memory lets it be written to again.

    Returns
    -------
    bool
        Whether the array still is as it was.
    """
    if hold.owner is not None:
        _release_owner(hold.owner)
    return _checksum(hold.array) == hold.checksum


def _release_owner(owner: Array) -> None:
    with _guard:
        held = _locks[id(owner)]
        held.holders -= 1
        if held.holders == 0:
            del _locks[id(owner)]
            # A view can be writeable only if its owner is.
            owner.flags.writeable = True
            for member in held.members:
                member.flags.writeable = True
