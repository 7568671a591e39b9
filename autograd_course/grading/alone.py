"""One run at a time writes a course's gradebook and its folders."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from autograd_course.grading.course import CourseError
from autograd_course.grading.doctor_course import gradebook

FILE = ".grading.lock"
LOCK = 0x6175746F67726164  # the number of the lock in a PostgreSQL database: "autograd" in ASCII
ANOTHER = "Another run is grading this course{}: wait until it has ended."


@contextmanager
def alone(course: Any) -> Iterator[None]:
    """Keep other runs out, from this folder and from this gradebook.

    The system gives both locks back, however the run ends.

    Raises
    ------
    CourseError
        If another run is at work, or if the gradebook cannot be written.
    """
    found = gradebook(course.db_url)
    if found.state == "missing":
        raise CourseError(f"gradebook: {found.told}. {found.remedy}")
    with _folder(Path(course.root) / FILE), _database(course.db_url):
        yield


@contextmanager
def _folder(path: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows, where nothing is graded but sample classes
        yield
        return
    # Open for appending: who holds the lock has written its number into the file.
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CourseError(ANOTHER.format(f" (process {file.read().strip()})")) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield  # and leave the file: another run may be opening it


@contextmanager
def _database(url: str) -> Iterator[None]:
    """Hold a lock in the database too: another machine may have another folder."""
    engine = create_engine(url)
    if engine.dialect.name != "postgresql":
        yield
        return
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            free = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK})
            if not free.scalar():
                raise CourseError(ANOTHER.format(", from another folder or machine"))
            yield
    finally:
        engine.dispose()  # a connection that is only put back keeps the lock
