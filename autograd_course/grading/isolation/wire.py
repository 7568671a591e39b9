"""Plain data as bytes and back: all that may cross the wall between a student's code and a test.

A message is JSON with the bytes of its arrays behind it. Nothing in it can be executed: reading
one makes numbers, strings, containers and arrays of listed dtypes, and nothing else. What is no
plain data crosses as a number only, by which the side that holds the object finds it again.

Both sides of the wall read this file, and the inner one has no other: it imports NumPy alone.
"""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from types import EllipsisType
from typing import Any

import numpy as np

HEADER = struct.Struct(">II")  # bytes of JSON, bytes of arrays behind it
DTYPES = frozenset("?bhilqBHILQefdFDgG")  # by `dtype.char`: booleans and numbers
PLAIN = (type(None), bool, int, float, str)


class WireError(ValueError):
    """A message that is no plain data, or more of it than is allowed."""


@dataclass(frozen=True)
class Bounds:
    """How much one message may hold.

    Attributes
    ----------
    text, size : int
        Bytes of the JSON, and of the whole message.
    depth : int
        Containers within containers.
    items : int
        Values of all kinds; an array of numbers counts as one.
    """

    text: int = 8 * 2**20
    size: int = 64 * 2**20
    depth: int = 32
    items: int = 200_000


@dataclass
class Writer:
    """Makes a message of one value.

    Attributes
    ----------
    refer : callable
        Takes what is no plain data and returns a kind and a number, as ``("object", 7)``.
    inwards : bool
        Whether the message goes into the sandbox. Then NumPy's functions and ranges cross, too: out
        of it they are objects like others, or a student could hand ``np.fromfile`` to a test that
        calls it, or a range of a million millions to one that makes a list of it.
    """

    refer: Callable[[Any], tuple[str, int]]
    inwards: bool = False
    buffers: list[bytes] = field(default_factory=list)
    written: int = 0

    def message(self, value: Any) -> bytes:
        """Return the value as a message with its header."""
        text = json.dumps(self.pack(value, 0)).encode()
        return HEADER.pack(len(text), self.written) + text + b"".join(self.buffers)

    def pack(self, value: Any, depth: int) -> Any:
        """Return what stands for a value in JSON: itself, a list, or ``{kind: content}``."""
        # Types are compared, not tested for: a subclass may answer differently when it is asked.
        kind = type(value)
        if kind in PLAIN:
            return value
        if depth > Bounds.depth:
            raise WireError(f"got containers nested more than {Bounds.depth} deep")
        if kind is list:
            return [self.pack(each, depth + 1) for each in value]
        if kind in (tuple, set, frozenset):
            return {kind.__name__: [self.pack(each, depth + 1) for each in value]}
        if kind is dict:
            pairs = [[self.pack(each, depth + 1) for each in pair] for pair in value.items()]
            return {"dict": pairs}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is bytes:
            return {"bytes": self._append(value)}
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return {"slice": [self.pack(each, depth + 1) for each in parts]}
        if self.inwards and kind is range:
            return {"range": [value.start, value.stop, value.step]}
        if kind is EllipsisType:
            return {"ellipsis": None}
        if kind is np.ndarray and value.dtype.char in DTYPES:
            return {"array": self._array(value)}
        if kind is np.ndarray and value.dtype.kind == "O":
            return {"objects": [list(value.shape), self.pack(value.ravel().tolist(), depth + 1)]}
        if isinstance(value, np.generic) and kind.__module__ == "numpy" and _is_number(value):
            return {"scalar": self._array(np.asarray(value))}
        if kind is np.random.Generator and type(value.bit_generator) is np.random.PCG64:
            return {"generator": self.pack(value.bit_generator.state, depth + 1)}
        name = getattr(value, "__name__", "")
        if self.inwards and callable(value) and getattr(np, str(name), None) is value:
            return {"numpy": name}
        if isinstance(value, np.dtype) and value.char in DTYPES:
            return {"dtype": value.str}
        name, number = self.refer(value)
        return {name: number}

    def _array(self, value: Any) -> list[Any]:
        data = np.ascontiguousarray(value)
        if data.dtype.byteorder == ">":
            data = data.astype(data.dtype.newbyteorder("<"))
        return [data.dtype.str, list(np.shape(value)), self._append(data.tobytes())]

    def _append(self, data: bytes) -> list[int]:
        place = [self.written, len(data)]
        self.buffers.append(data)
        self.written += len(data)
        return place


def _is_number(value: Any) -> bool:
    return np.asarray(value).dtype.char in DTYPES


@dataclass
class Reader:
    """Makes the value of one message, and refuses everything that :class:`Writer` does not write.

    Attributes
    ----------
    resolve : callable
        Takes a kind and a number and returns the object that they refer to.
    bounds : Bounds
        How much the message may hold.
    inwards : bool
        As for :class:`Writer`.
    """

    resolve: Callable[[str, int], Any]
    inwards: bool = False
    bounds: Bounds = Bounds()
    data: memoryview = field(default_factory=lambda: memoryview(b""))
    items: int = 0

    def value(self, text: bytes, data: bytes) -> Any:
        """Return the value of a message that was split at its header.

        Raises
        ------
        WireError
            If the message is not one that :class:`Writer` makes, or exceeds the bounds.
        """
        self.data = memoryview(data)
        try:
            return self.unpack(json.loads(text), 0)
        except WireError:
            raise
        except Exception as error:
            raise WireError(
                f"got a message that is no plain data ({type(error).__name__})"
            ) from None

    def unpack(self, packed: Any, depth: int) -> Any:
        """Return the value that `packed` stands for."""
        self.items += 1
        if self.items > self.bounds.items or depth > self.bounds.depth:
            raise WireError(
                f"got more than {self.bounds.items} values, or containers nested more than "
                f"{self.bounds.depth} deep"
            )
        if isinstance(packed, str):
            packed.encode()  # half of a surrogate pair can be neither written nor shown
            return packed
        if isinstance(packed, PLAIN):
            return packed
        if isinstance(packed, list):
            return self._all(packed, depth)
        ((kind, content),) = packed.items()
        match kind:
            case "tuple" | "set" | "frozenset":
                maker = {"tuple": tuple, "set": set, "frozenset": frozenset}[kind]
                return maker(self._all(content, depth))
            case "dict":
                return {
                    self.unpack(key, depth + 1): self.unpack(each, depth + 1)
                    for key, each in content
                }
            case "complex":
                return complex(*map(float, content))
            case "bytes":
                return bytes(self._part(content))
            case "slice":
                return slice(*self._all(content, depth))
            case "range" if self.inwards:
                return range(*content)
            case "ellipsis":
                return ...
            case "array":
                return self._array(content)
            case "scalar":
                return self._array(content)[()]
            case "objects":
                shape, entries = content
                array = np.empty(len(entries), object)
                for index, entry in enumerate(self._all(entries, depth)):
                    array[index] = entry
                return array.reshape(shape)
            case "generator":
                generator = np.random.Generator(np.random.PCG64())
                generator.bit_generator.state = self.unpack(content, depth + 1)
                return generator
            case "numpy" if self.inwards:
                return _numpy_function(content)
            case "dtype":
                return _dtype(content)
        if type(content) is not int:
            raise WireError(f"got the unknown kind {kind!r:.40}")
        return self.resolve(kind, content)

    def _all(self, packed: Any, depth: int) -> list[Any]:
        return [self.unpack(each, depth + 1) for each in packed]

    def _part(self, place: Any) -> memoryview:
        start, length = place
        if not 0 <= start <= start + length <= len(self.data):
            raise WireError("got an array that lies outside of its message")
        return self.data[start : start + length]

    def _array(self, content: Any) -> Any:
        name, shape, place = content
        # A copy: the array is the reader's own, and may be written to.
        return np.frombuffer(self._part(place), _dtype(name)).reshape(shape).copy()


def _dtype(name: Any) -> Any:
    dtype = np.dtype(str(name))
    if dtype.char not in DTYPES:
        raise WireError(f"got an array of {name!r:.40}, wanted numbers or booleans")
    return dtype


def _numpy_function(name: Any) -> Any:
    found = getattr(np, str(name), None)
    if str(name).startswith("_") or not callable(found):
        raise WireError(f"got {name!r:.40}, which is no function of NumPy")
    return found
