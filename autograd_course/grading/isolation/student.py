"""The outer side of the wall: a student's names, as the tests see them.

A :class:`Student` runs cells in a box and asks the box for what the tests need. When the box is
lost, because a cell or an answer took too long, used up the memory or ended the process, the next
request gets a new one in which the cells before are run again.
"""

import builtins
import itertools
import operator
import select
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn
from weakref import WeakValueDictionary

import numpy as np

from autograd_course.grading.isolation.box import LOOK, Box, Clock, OutOfRoom, OutOfTime
from autograd_course.grading.isolation.objects import BINARY, UNARY, Object
from autograd_course.grading.isolation.objects import Callable as CallableObject
from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.wire import HEADER, Bounds, Reader, WireError, Writer

EXCEPTIONS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}


DEFAULT_LIMITS, DEFAULT_BOUNDS = Limits(), Bounds()
NO_FILES: Mapping[str, bytes] = {}
OFFERED = frozenset(BINARY + UNARY + ("getitem",))
PARTS = {"run": 3, "get": 2, "call": 3}  # of a reply; all others have one
TESTS = "__tests__"  # the module of the classes that tests define


class StudentError(RuntimeError):
    """An error of a type that Python does not know, in a student's code."""


class BoxLost(RuntimeError):
    """The process with the student's code is gone: too large, or ended by itself."""


class TimedOut(BoxLost):
    """The process with the student's code was ended: it took too long."""


class NoPlainData(BoxLost):
    """The process with the student's code was ended: what it answered is no plain data."""


@dataclass(frozen=True)
class Ran:
    """What running a cell showed.

    Attributes
    ----------
    printed : str
        What it wrote.
    figures : tuple of str
        PNG pictures in base64.
    error : tuple of str, or None
        Type, message, and the lines that the error passed.
    shown : str
        A part of the points, as a number, that a test gives.
    """

    printed: str
    figures: tuple[str, ...] = ()
    error: tuple[str, str, str] | None = None
    shown: str = ""


class Student:
    """The cells of one submission, and a process in which they have been run.

    Parameters
    ----------
    packages : sequence of str
        What the student's code may import.
    limits : Limits
        What a cell, and each test, may use.
    sandboxed : bool
        False only where somebody has said so.
    bounds : Bounds
        How much one message of the student's process may hold.
    files : mapping of str to bytes
        What was handed in beside the notebook, by its path: it lies in the folder that the code
        runs in.
    """

    def __init__(
        self,
        packages: Sequence[str] = ("numpy",),
        limits: Limits = DEFAULT_LIMITS,
        sandboxed: bool = True,
        bounds: Bounds = DEFAULT_BOUNDS,
        files: Mapping[str, bytes] = NO_FILES,
    ) -> None:
        self.options = (tuple(packages), limits, sandboxed)
        self.files = files
        self.bounds = bounds
        self.cells: list[tuple[str, str]] = []
        self.box: Box | None = None
        self.received = bytearray()
        self.tests_own: list[Any] = []
        self.handed: dict[int, int] = {}
        self.stand_ins: WeakValueDictionary[int, Object] = WeakValueDictionary()
        self.raised: BaseException | None = None
        self.life = 0

    # ---- cells --------------------------------------------------------------------------------

    def run(self, source: str, name: str) -> Ran:
        """Run a cell and return what it showed; one that loses its box is not run again.

        Parameters
        ----------
        source : str
            The cell's code.
        name : str
            What messages call it; begins with "cell".
        """
        try:
            self._ensure_box()
            printed, figures, error = self._ask("run", source, name)
            ran = Ran(str(printed), tuple(map(str, figures)), _error(error))
        except (BoxLost, WireError) as lost:
            self.close()
            return Ran("", (), (type(lost).__name__, str(lost), ""))
        self.cells.append((source, name))
        return ran

    def close(self) -> None:
        """End the process."""
        if self.box is not None:
            self.box.close()
        self.box = None
        self.received.clear()
        for known in (self.tests_own, self.handed, self.stand_ins):
            known.clear()

    def start_clock(self) -> None:
        """Give the next test its time; a lost box is made again first, at its own cost."""
        self._ensure_box()
        self.clock = Clock(self._box())

    def _ensure_box(self) -> None:
        if self.box is not None:
            self.clock = Clock(self.box)
            return
        self.box = Box(*self.options)
        self.life += 1
        self.clock = Clock(self.box)
        for path, content in self.files.items():
            self._ask("write", path, content)
        for source, name in self.cells:
            self._ask("run", source, name)
            self.clock = Clock(self.box)

    def _box(self) -> Box:
        if self.box is None:
            raise BoxLost("the process of the student's code has ended")
        return self.box

    # ---- what a test asks for -----------------------------------------------------------------

    def get(self, name: str) -> Any:
        """Return the value of a name: plain data, or an object that stays in the box.

        Raises
        ------
        NameError
            If the student's cells have not defined it.
        """
        defined, value = self._ask("get", name)
        if not defined:
            raise NameError(f"name {name!r} is not defined")
        return value

    def call(self, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call a student's function; arrays and lists that it has changed are changed here, too."""
        result, args_after, options_after = self._ask("call", function, list(args), options)
        for before, after in itertools.chain(
            zip(args, args_after, strict=True),
            ((options[name], options_after[name]) for name in options),
        ):
            change(before, after)
        return result

    def operate(self, name: str, *operands: Any) -> Any:
        """Apply an operator of the module `operator` in the box."""
        return self._ask("operate", name, list(operands))[0]

    def attribute(self, owner: Any, name: str) -> Any:
        """Read an attribute of an object in the box."""
        return self._ask("attribute", owner, name)[0]

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Write an attribute of an object in the box."""
        self._ask("set_attribute", owner, name, value)

    def builtin(self, name: str, *operands: Any) -> Any:
        """Apply a function of Python in the box, such as `len`."""
        return self._ask("builtin", name, list(operands))[0]

    def is_instance(self, value: Object, kind: Object) -> bool:
        """Return whether an object in the box is of a class there."""
        return self._ask("is_instance", value, kind)[0] is True

    def array(self, value: Any) -> Any:
        """Return what NumPy makes of an object in the box."""
        return self._ask("array", value)[0]

    def ufunc(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Apply a function of NumPy in the box."""
        return self._ask("call", getattr(np, name), list(args), options)[0]

    # ---- messages -----------------------------------------------------------------------------

    def _ask(self, *request: Any) -> list[Any]:
        """Send a request and return the reply; answer what is asked in between."""
        self._send(list(request))
        while True:
            kind, *content = self._receive()
            if kind == "value" and len(content) == PARTS.get(request[0], 1):
                return content
            if kind == "error" and len(content) == 3:
                self._raise(*map(str, content[:2]))
            if kind != "ask" or not content or type(content[0]) is not str:
                self._lose("it answered with something that is no answer", NoPlainData)
            began = time.thread_time()
            try:
                answer = ["answer", "value", serve(*content)]
            except (BoxLost, WireError):
                raise
            except Exception as error:
                self.raised = error
                answer = ["answer", "error", type(error).__name__, str(error)]
            self._send(answer)
            # An endless loop that calls a test's function works on both sides of the wall.
            self.clock.served += time.thread_time() - began

    def _raise(self, name: str, message: str) -> NoReturn:
        """Raise a student's error here; one of a test's own that came back is the very same."""
        raised, self.raised = self.raised, None
        if raised is not None and (name, message) == (type(raised).__name__, str(raised)):
            raise raised
        raise EXCEPTIONS.get(name, StudentError)(message)

    def _send(self, request: list[Any]) -> None:
        view = memoryview(Writer(self._refer, inwards=True).message(request))
        while view:
            self._wait(write=True)
            with suppress(BlockingIOError):
                try:
                    view = view[self._box().connection.send(view) :]
                except OSError as error:
                    self._lose(f"the process of the student's code has ended ({error})")

    def _receive(self) -> list[Any]:
        text, data = HEADER.unpack(self._exactly(HEADER.size))
        if text > self.bounds.text or text + data > self.bounds.size:
            self._lose(f"it answered with {text + data} bytes", NoPlainData)
        reader = Reader(self._resolve, bounds=self.bounds)
        message = self._exactly(text)
        try:
            reply = reader.value(message, self._exactly(data))
        except WireError as error:
            self._lose(str(error), NoPlainData)
        if type(reply) is not list or not reply or type(reply[0]) is not str:
            self._lose("it answered with something that is no answer", NoPlainData)
        return reply

    def _exactly(self, count: int) -> bytes:
        while len(self.received) < count:
            self._wait(write=False)
            with suppress(BlockingIOError):
                try:
                    part = self._box().connection.recv(2**20)
                except OSError as error:
                    self._lose(f"the process of the student's code has ended ({error})")
                if not part:
                    self._lose("the process of the student's code has ended")
                self.received += part
        taken = bytes(self.received[:count])
        del self.received[:count]
        return taken

    def _wait(self, write: bool) -> None:
        """Wait until the socket is ready, with an eye on the clock."""
        connection: socket.socket = self._box().connection
        sockets = ([], [connection]) if write else ([connection], [])
        ready = False
        while not ready:
            ready = any(select.select(*sockets, [], LOOK))
            try:
                self.clock.look()
            except OutOfTime as error:
                self._lose(str(error), TimedOut)
            except OutOfRoom as error:
                self._lose(str(error))

    def _lose(self, reason: str, kind: type[BoxLost] = BoxLost) -> NoReturn:
        self.close()
        raise kind(reason)

    # ---- references ---------------------------------------------------------------------------

    def _refer(self, value: Any) -> tuple[str, int]:
        if isinstance(value, Object):
            return "object", value._number(self)
        if not callable(value) and type(value).__module__ != TESTS:
            raise TypeError(
                f"a test hands a {type(value).__name__} to a student's code; numbers, strings, "
                "containers, arrays, functions and objects of the test's own classes can be "
                "handed over"
            )
        number = self.handed.setdefault(id(value), len(self.handed))
        if number == len(self.tests_own):
            self.tests_own.append(value)  # kept, so that its identity stays its own
        return "test", number

    def _resolve(self, kind: str, number: int) -> Any:
        if kind == "test" and 0 <= number < len(self.tests_own):
            return self.tests_own[number]
        if kind not in ("object", "callable"):
            raise WireError(f"got a reference of the unknown kind {kind!r:.40}")
        stand_in = self.stand_ins.get(number)
        if stand_in is None:
            maker = CallableObject if kind == "callable" else Object
            stand_in = self.stand_ins[number] = maker(self, self.life, number)
        return stand_in


def serve(action: str, *operands: Any) -> Any:
    """Do to an object of a test what a student's code asks for.

    Only what its class offers to everybody: a name with an underscore in front would lead from a
    function to the names around it, and from there to the tests.
    """
    match action, operands:
        case "call", (function, list(args), dict(options)) if callable(function):
            return function(*args, **options)
        case "attribute", (owner, str(name)) if _is_open(owner, name):
            return getattr(owner, name)
        case "set_attribute", (owner, str(name), value) if _is_open(owner, name):
            return setattr(owner, name, value)
        case "operate", (str(name), list(values)) if name in OFFERED:
            return getattr(operator, name)(*values)
    raise AttributeError("an object of the tests has no such attribute for a student's code")


def _is_open(owner: Any, name: str) -> bool:
    return type(owner).__module__ == TESTS and not name.startswith("_")


def change(before: Any, after: Any) -> None:
    """Give an argument the content that it has in the box after a call."""
    if type(before) is np.ndarray and type(after) is np.ndarray and before.flags.writeable:
        if before.shape == after.shape and before.dtype == after.dtype:
            before[...] = after
    elif type(before) is type(after) is list:
        before[:] = after
    elif type(before) is type(after) is dict:
        before.clear()
        before.update(after)
    elif type(before) is type(after) is np.random.Generator:
        before.bit_generator.state = after.bit_generator.state


def _error(error: Any) -> tuple[str, str, str] | None:
    if error is None:
        return None
    name, message, lines = map(str, error)
    return name, message, lines
