"""The outer side of the wall: the cells of the tests, run where no student's code is.

A test is an ordinary cell. A name that neither it nor a cell of the author's before it has defined
is looked up in the student's process; what stands there is plain data, or a stand-in.
"""

import ast
import builtins
import contextlib
import io
import signal
import threading
import traceback
from collections.abc import Iterator
from numbers import Real
from typing import Any

from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.student import TESTS, BoxLost, Ran, Student

GRACE = 5.0  # seconds by the clock that a test may take longer than the student's code in it


class Names(dict[str, Any]):
    """The names of the test cells; those that are missing are the student's."""

    def __init__(self, student: Student) -> None:
        super().__init__(__name__=TESTS, __builtins__=builtins)
        self.student = student

    def __missing__(self, name: str) -> Any:
        # A student's `sum` is not the tests' `sum`.
        if hasattr(builtins, name) or name.startswith("__"):
            raise KeyError(name)
        try:
            return self.student.get(name)
        except NameError:
            raise KeyError(name) from None


class TestCells:
    """The author's cells of one problem set, on one submission.

    Parameters
    ----------
    student : Student
        Whose names the tests see.
    """

    __test__ = False  # pytest takes every class for its own whose name begins like this

    def __init__(self, student: Student) -> None:
        self.student = student
        self.names = Names(student)

    def run(self, source: str, name: str) -> Ran:
        """Run a cell and return what it showed.

        An expression at its end whose value is a number is shown, for nbgrader takes it as a part
        of the points.
        """
        printed, error, shown = io.StringIO(), None, ""
        try:
            self.student.start_clock()
        except BoxLost as lost:
            return Ran("", (), (type(lost).__name__, str(lost), ""))
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                with alarm(self.student.options[1]):
                    shown = self._execute(source, name)
            except Exception as raised:
                error = (type(raised).__name__, str(raised), _lines(raised, name))
        return Ran(printed.getvalue(), (), error, shown)

    def _execute(self, source: str, name: str) -> str:
        tree = ast.parse(source, name)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, name, "exec"), self.names)
        if not isinstance(last, ast.Expr):
            return ""
        value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
        return repr(float(value)) if isinstance(value, Real) else ""


@contextlib.contextmanager
def alarm(limits: Limits) -> Iterator[None]:
    """Raise TimeoutError in a test that goes on for ever by itself, where signals can do so."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return

    def ring(*_: Any) -> None:
        raise TimeoutError(f"the test took longer than {limits.wall + GRACE:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limits.wall + GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _lines(error: BaseException, name: str) -> str:
    """Return where in the test an error arose."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
    return "".join(f"  {frame.filename}, line {frame.lineno}\n" for frame in frames)
