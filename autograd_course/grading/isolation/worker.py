"""The inner side of the wall: runs a student's cells, and answers what the tests ask of them.

It runs in a process of its own in the sandbox, with NumPy, `wire` and whatever packages the problem
set allows. It holds no test and no expectation; nothing that it says is believed to be
more than an answer. A request is a list: what to do, then the operands. While a student's function
runs, a function that a test has passed in may be called; then the worker asks, and serves further
requests until the answer is there.
"""

import ast
import base64
import builtins
import contextlib
import io
import operator
import os
import re
import socket
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
from wire import HEADER, Reader, Writer  # type: ignore[import-not-found]  # beside it, inside

OUTPUT = 100_000  # characters that one cell may print
MESSAGE = 2_000  # characters of an error's message


class Channel:
    """Messages over one socket, each with the length in front."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection, self.incoming = connection, connection.makefile("rb")

    def receive(self) -> tuple[bytes, bytes]:
        """Return the next message, text and data; end the process when there is none."""
        text, data = HEADER.unpack(self._exactly(HEADER.size))
        return self._exactly(text), self._exactly(data)

    def send(self, message: bytes) -> None:
        """Send a message with its header."""
        self.connection.sendall(message)

    def _exactly(self, count: int) -> bytes:
        taken = self.incoming.read(count)
        if len(taken) < count:
            sys.exit()
        return taken


class Remote:
    """An object of the tests, such as a function: what is done to it is done out there."""

    __array_ufunc__ = None  # NumPy leaves arithmetic with it to the methods below

    def __init__(self, worker: "Worker", number: int) -> None:
        vars(self).update(_worker=worker, _number=number)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._worker.ask("call", self, list(args), options)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._worker.ask("attribute", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._worker.ask("set_attribute", self, name, value)


def _operator(name: str, reflected: bool = False) -> Any:
    def apply(self: Remote, *others: Any) -> Any:
        return self._worker.ask("operate", name, [*others, self] if reflected else [self, *others])

    return apply


for _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    setattr(Remote, f"__{_name}__", _operator(_name))
    setattr(Remote, f"__r{_name}__", _operator(_name, reflected=True))
for _name in ("neg", "pos", "abs", "getitem"):
    setattr(Remote, f"__{_name}__", _operator(_name))


class Printed(io.StringIO):
    """What a cell prints, up to a limit."""

    def write(self, text: str) -> int:
        return super().write(text[: max(0, OUTPUT - self.tell())])


class Worker:
    """One submission's cells, its names and its objects."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.remotes: dict[int, Remote] = {}

    def serve(self) -> Any:
        """Answer requests until one is an answer to a question of ours, and return that."""
        while True:
            reader = Reader(self.resolve, inwards=True)
            action, *operands = reader.value(*self.channel.receive())
            if action == "answer":
                return operands
            try:
                reply = ["value", *getattr(self, f"do_{action}")(*operands)]
            except BaseException as error:
                reply = ["error", *told(error)]
            self.say(reply)

    def say(self, reply: list[Any]) -> None:
        """Send a reply, or say why it cannot be sent."""
        try:
            message = Writer(self.refer).message(reply)
        except BaseException as error:
            message = Writer(self.refer).message(["error", *told(error)])
        self.channel.send(message)

    def ask(self, *question: Any) -> Any:
        """Do something to an object of the tests."""
        self.say(["ask", *question])
        kind, *content = self.serve()
        if kind == "value":
            return content[0]
        name, message = content
        raise getattr(builtins, name, RuntimeError)(message)

    # ---- what can be asked for -------------------------------------------------------------

    def do_write(self, name: str, content: bytes) -> Iterator[Any]:
        """Write a file that was handed in with the notebook."""
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(content)
        return iter([None])

    def do_run(self, source: str, name: str) -> Iterator[Any]:
        """Run a cell; return what it printed, its figures, and its error or None."""
        printed, error = Printed(), None
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                self.run(source, name)
            except BaseException as raised:
                error = told(raised)
        return iter([printed.getvalue(), figures(), error])

    def run(self, source: str, name: str) -> None:
        """Execute a cell as a notebook does: the value of its last expression is shown."""
        tree = ast.parse(without_magics(source), name)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, name, "exec"), self.names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
            if value is not None:
                print(repr(value))

    def do_get(self, name: str) -> Iterator[Any]:
        """Return whether a name is defined, and its value."""
        return iter([name in self.names, self.names.get(name)])

    def do_call(self, function: Any, args: list[Any], options: dict[str, Any]) -> Iterator[Any]:
        """Call a function; return its result, and the arguments as they are afterwards."""
        with silence():
            result = function(*args, **options)
        return iter([result, args, options])

    def do_operate(self, name: str, operands: list[Any]) -> Iterator[Any]:
        """Apply an operator, by its name in the module `operator`."""
        with silence():
            return iter([getattr(operator, name)(*operands)])

    def do_attribute(self, owner: Any, name: str) -> Iterator[Any]:
        """Read an attribute."""
        with silence():
            return iter([getattr(owner, name)])

    def do_set_attribute(self, owner: Any, name: str, value: Any) -> Iterator[Any]:
        """Write an attribute."""
        with silence():
            setattr(owner, name, value)
        return iter([None])

    def do_builtin(self, name: str, operands: list[Any]) -> Iterator[Any]:
        """Apply a function of Python, such as `len` or `list`."""
        with silence():
            return iter([getattr(builtins, name)(*operands)])

    def do_is_instance(self, value: Any, kind: Any) -> Iterator[Any]:
        """Return whether an object is of a class."""
        return iter([isinstance(value, kind)])

    def do_array(self, value: Any) -> Iterator[Any]:
        """Return what NumPy makes of an object."""
        with silence():
            return iter([np.asarray(value)])

    # ---- objects that stay here --------------------------------------------------------------

    def refer(self, value: Any) -> tuple[str, int]:
        """Return the number of an object; the same object has the same number."""
        if type(value) is Remote:
            return "test", value._number
        if id(value) not in self.numbers:
            self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)  # kept, so that its identity stays its own
        return "callable" if callable(value) else "object", self.numbers[id(value)]

    def resolve(self, kind: str, number: int) -> Any:
        """Return the object of a number, or the stand-in for one of the tests, always the same."""
        if kind == "test":
            return self.remotes.setdefault(number, Remote(self, number))
        return self.objects[number]


def told(error: BaseException) -> list[str]:
    """Return an error as its type, its message, and the lines of the student's that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("cell")]
    lines = "".join(
        f"  {frame.filename}, line {frame.lineno}, in {frame.name}\n" for frame in frames
    )
    if isinstance(error, SyntaxError) and str(error.filename).startswith("cell"):
        lines += f"  {error.filename}, line {error.lineno}\n"
    try:
        message = str(error)[:MESSAGE]
    except BaseException:
        message = ""
    return [type(error).__name__[:100], message, lines]


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drop what is printed: a test's inputs are not for the page that goes back."""
    nowhere = Printed()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


TIMED = re.compile(r"^(\s*)%{1,2}time(it)?\b(\s+-\S+(\s+\d+)?)*[ \t]*", re.MULTILINE)
COMMAND = re.compile(r"^\s*([%!?]|[\w.]+\?+\s*$).*$", re.MULTILINE)


def without_magics(source: str) -> str:
    """Return a cell without what only IPython understands: commands, and the timing of code."""
    try:
        ast.parse(source)
    except SyntaxError:
        return COMMAND.sub("", TIMED.sub(r"\1", source))
    return source


def figures() -> list[str]:
    """Return the open figures of matplotlib as PNG in base64, and close them."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    plt = sys.modules["matplotlib.pyplot"]
    pictures = []
    with contextlib.suppress(Exception):
        for number in plt.get_fignums()[:20]:
            file = io.BytesIO()
            plt.figure(number).savefig(file, format="png")
            pictures.append(base64.b64encode(file.getvalue()).decode())
        plt.close("all")
    return pictures
