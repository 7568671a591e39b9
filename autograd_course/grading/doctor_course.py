"""What grading needs of a course: its configuration, the packages it allows, its gradebook."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from autograd_course.grading.course import CourseError, configuration, directory, problem_sets
from autograd_course.grading.finding import Finding

STEP = "RunSubmission"
DRIVER = (
    "pip install 'autograd-course[postgresql]', and begin the URL with postgresql+psycopg://, or "
    "install that package."
)


def course(folder: Path) -> list[Finding]:
    """Return whether the course's configuration and its gradebook are as grading needs them."""
    try:
        config = configuration(folder)
    except CourseError as error:
        return [Finding("course", "missing", str(error))]
    except Exception as error:  # a configuration is a program
        told = f"nbgrader_config.py does not run: {type(error).__name__}: {error}"
        return [Finding("course", "missing", told, "Mend the file at the line that Python names.")]
    try:
        told = ", ".join(problem_sets(config))
        found = [Finding("course", "ok", told)]
    except CourseError as error:
        found = [Finding("course", "missing", str(error))]
    found += [step(config), allowed(config), gradebook(directory(config).db_url)]
    return found


def step(config: Any) -> Finding:
    """Return whether nbgrader runs submissions by our step, and by nothing else."""
    from nbgrader.converters import Autograde

    # The list that nbgrader will use: a configuration may also insert into nbgrader's own.
    listed = Autograde(coursedir=directory(config), config=config).autograde_preprocessors
    names = [each if isinstance(each, str) else each.__name__ for each in listed]
    names = [name.rpartition(".")[2] for name in names]
    line = "c.Autograde.autograde_preprocessors in nbgrader_config.py"
    if "Execute" in names:
        remedy = f"Take Execute out of {line}: it runs students' code with your own rights."
        return Finding("execution step", "missing", "nbgrader's Execute is listed", remedy)
    if STEP not in names:
        remedy = f"Put autograd_course.grading.execute.{STEP} into {line}, in Execute's place."
        return Finding("execution step", "missing", f"{STEP} is not listed", remedy)
    if not config[STEP].get("sandbox", True):
        remedy = f"Take c.{STEP}.sandbox = False out, unless you trust every student."
        return Finding("execution step", "advice", "the sandbox is switched off", remedy)
    return Finding("execution step", "ok", f"{STEP} is in c.Autograde.autograde_preprocessors")


def allowed(config: Any) -> Finding:
    """Return whether the packages that students may import are installed."""
    from autograd_course.grading.isolation.sandbox import SandboxError, contents

    names = tuple(config[STEP].get("packages", ["numpy"]))
    try:
        contents(names)
    except SandboxError as error:
        return Finding("students' packages", "missing", str(error))
    return Finding("students' packages", "ok", ", ".join(names))


def gradebook(address: str) -> Finding:
    """Return whether the gradebook can be reached and written; it is not made if there is none.

    Parameters
    ----------
    address : str
        The database's URL.
    """
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError
    from sqlalchemy.pool import NullPool

    try:
        url = make_url(address)
    except ArgumentError as error:
        remedy = "Set c.CourseDirectory.db_url to a URL such as sqlite:///gradebook.db."
        return Finding("gradebook", "missing", str(error), remedy)
    shown = url.render_as_string(hide_password=True)
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(Path(url.database or ""), shown)
        engine = create_engine(url, connect_args={"connect_timeout": 5}, poolclass=NullPool)
        with engine.connect() as connection:
            asked = connection.execute(text("SELECT current_setting('transaction_read_only')"))
            if asked.scalar() == "on":
                remedy = "Name the primary server: this one is a copy that can only be read."
                return Finding("gradebook", "missing", f"{shown} is read-only", remedy)
    except ModuleNotFoundError as error:
        told = f"{shown} needs the package {error.name}, which is not installed"
        return Finding("gradebook", "missing", told, DRIVER)
    except Exception as error:  # each driver has its own
        remedy = "Check the address, the password, and whether the server runs."
        told = f"{shown} cannot be reached: {type(error).__name__}: {str(error).splitlines()[0]}"
        return Finding("gradebook", "missing", told, remedy)
    return Finding("gradebook", "ok", f"{shown} can be reached")


def _sqlite(file: Path, shown: str) -> Finding:
    if not file.exists():
        if os.access(file.parent, os.W_OK):
            return Finding("gradebook", "ok", f"{shown} is made by the first run")
        remedy = f"Make {file.parent} writable, or name another place: c.CourseDirectory.db_url."
        return Finding("gradebook", "missing", f"{file.parent} cannot be written", remedy)
    connection = sqlite3.connect(file, timeout=2, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT count(*) FROM sqlite_master")
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        remedy = "End other programs that use it (formgrader, another run), and see who owns it."
        return Finding("gradebook", "missing", f"{shown} cannot be written: {error}", remedy)
    finally:
        connection.close()
    return Finding("gradebook", "ok", f"{shown} can be written")
