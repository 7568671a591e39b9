"""The gradebook on a PostgreSQL server, a private one without a network."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import ProgrammingError

from autograd_course.grading.alone import alone
from autograd_course.grading.course import CONFIG_FILE, CourseError, configuration, directory
from autograd_course.grading.grade import grade
from autograd_course.grading.outcomes import OUTCOMES
from tests.exercises.notebook import ROOT
from tests.grading.conftest import CHOSEN, Graded, grades_of_chosen, part_of

pytestmark = pytest.mark.xdist_group("postgresql")
NOBODY = 65534


def program(name: str) -> str:
    """Return a program of the server's; Debian does not put them on the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *map(str, places)]))
    if found is None:
        pytest.skip(f"there is no program {name}: PostgreSQL's server is not installed")
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a database, on a server that ends with the tests."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        if who:  # the server refuses to run as root
            os.chown(folder, NOBODY, NOBODY)

        def run(*command: str) -> None:
            done = subprocess.run(
                command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **who
            )
            assert done.returncode == 0, done.stdout.decode()

        data = str(Path(folder, "data"))
        run(initdb, "-D", data, "-U", "grader", "--auth=trust", "--no-sync", "--no-instructions")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run(pg_ctl, "-D", data, "-w", "-l", str(Path(folder, "log")), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")


@pytest.fixture
def course(server: str, graded: Graded, tmp_path: Path) -> Path:
    """A course of a few students, with its gradebook on the server."""
    folder = tmp_path / "course"
    part_of(graded, folder)
    with (folder / CONFIG_FILE).open("a", encoding="utf-8") as file:
        file.write(f"\nc.CourseDirectory.db_url = {server!r}\n")
    return folder


def recorded(server: str) -> int:
    """Return how many submissions are recorded."""
    engine = create_engine(server)
    with contextlib.closing(engine.connect()) as connection:
        try:
            count = connection.execute(select(func.count()).select_from(OUTCOMES)).scalar()
        except ProgrammingError:  # the table is not there yet
            count = 0
    engine.dispose()
    return int(count or 0)


def test_killed_and_run_again_it_holds_the_same_points(course, server, graded, capsys) -> None:
    command = ["-m", "autograd_course.grading", "grade", "--no-feedback", "--jobs", "1"]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as killed:
        while recorded(server) == 0 and killed.poll() is None:
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(killed.pid, signal.SIGKILL)
    before = recorded(server)
    assert before > 0

    assert grade(course, feedback=False, as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["unchanged"], len(report["graded"])) == (before, len(CHOSEN) - before)
    assert grades_of_chosen(course) == grades_of_chosen(graded.folder)
    assert not (course / "gradebook.db").exists()


def test_two_runs_at_a_time_are_one_too_many(course: Path, tmp_path: Path) -> None:
    with alone(directory(configuration(course))):
        with pytest.raises(CourseError, match=rf"Another run .* \(process {os.getpid()}\)"):
            grade(course, feedback=False)
        shutil.copytree(course, tmp_path / "elsewhere")
        with pytest.raises(CourseError, match=r"Another run .* from another folder or machine"):
            grade(tmp_path / "elsewhere", feedback=False)
    with alone(directory(configuration(tmp_path / "elsewhere"))):
        pass


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "postgresql+psycopg://ada:secret@127.0.0.1:1/grades",
            "cannot be reached: OperationalError",
        ),
        ("postgresql+nosuch://ada:secret@127.0.0.1:1/grades", "cannot be reached"),
    ],
)
def test_a_gradebook_that_is_not_there_is_said_so_at_once(course, url, message) -> None:
    with (course / CONFIG_FILE).open("a", encoding="utf-8") as file:
        file.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
    with pytest.raises(CourseError, match=message) as refused:
        grade(course, feedback=False)
    assert "secret" not in str(refused.value)
