"""What `doctor` finds, and that it finds what is not there: each check is broken on purpose."""

import dataclasses
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from autograd_course.grading import doctor, doctor_box, doctor_course
from autograd_course.grading.course import configuration
from autograd_course.grading.doctor_box import LIMITS, PROMISES, try_promise
from autograd_course.grading.finding import Finding
from autograd_course.grading.isolation import sandbox
from autograd_course.grading.isolation.sandbox import Limits
from autograd_course.grading.isolation.student import Student
from tests.exercises.notebook import ROOT
from tests.grading.sample_class.folder import make

NAMES = [promise.name for promise in PROMISES]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def course(tmp_path) -> Path:
    """A course's folder without submissions."""
    make(tmp_path / "course", ())
    return tmp_path / "course"


def run_doctor(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "autograd_course.grading", "doctor", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, str]]:
    """What the command printed as JSON, by name."""
    return {each["name"]: each for each in json.loads(done.stdout)["findings"]}


# ---- the command -----------------------------------------------------------------------------


@pytest.mark.usefixtures("sandboxed")
def test_a_machine_that_can_grade_is_told_so(course):
    done = run_doctor(course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("\nGrading is possible here.\n")
    lines = done.stdout.splitlines()
    assert not [line for line in lines if line.startswith("missing")]
    for name in (*(f"box: {name}" for name in NAMES), "sandbox", "gradebook", "nbgrader", "disk"):
        assert [line for line in lines if line[9:].startswith(name)], name
    assert not (course / "gradebook.db").exists()


def test_without_bubblewrap_nothing_can_be_graded(course, tmp_path):
    done = run_doctor(course, "--json", PATH=str(tmp_path))
    assert done.returncode == 1
    assert json.loads(done.stdout)["ready"] is False
    found = findings(done)
    assert found["bubblewrap"]["state"] == "missing"
    assert "apt install bubblewrap" in found["bubblewrap"]["remedy"]
    assert found["sandbox"]["state"] == "missing"
    assert not [name for name in found if name.startswith("box:")]
    assert found["execution step"]["state"] == "ok"


def test_a_bubblewrap_that_does_not_start_is_missing(course, tmp_path):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'no permission' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    done = run_doctor(course, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "bwrap does not start: no permission" in done.stdout
    assert "Grading is not possible here: 1 missing." in done.stdout


def test_a_folder_that_is_no_course_is_missing(tmp_path):
    done = run_doctor(tmp_path, "--json", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "holds no nbgrader_config.py" in findings(done)["course"]["told"]
    done = run_doctor(tmp_path, "--json", "--course", "nowhere", PATH=str(tmp_path))
    assert done.returncode == 1
    assert findings(done)["course"]["state"] == "missing"


def test_without_nbgrader_it_says_what_to_install():
    script = (
        "import sys\n"
        "for name in ('nbgrader', 'nbformat', 'traitlets', 'packaging', 'sqlalchemy'):\n"
        "    sys.modules[name] = None\n"
        "from autograd_course.grading.__main__ import main\n"
        "sys.exit(main(['doctor']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "missing  packages" in done.stdout
    assert "pip install 'autograd-course[grading]'" in done.stdout


# ---- Python and the machine ------------------------------------------------------------------


def test_an_old_python(monkeypatch):
    assert doctor.python().state == "ok"
    monkeypatch.setattr(doctor, "PYTHON", (9, 0))
    assert doctor.python().state == "missing"
    assert doctor.python().remedy == "Use Python 9.0 or later."


def test_packages_that_are_old_or_not_there(monkeypatch):
    assert {each.state for each in doctor.packages()} == {"ok"}
    assert {"numpy", "nbgrader"} <= {each.name for each in doctor.packages()}
    wanted = ["numpy>=999", "no-such-package; extra == 'grading'", "other; extra == 'book'"]
    monkeypatch.setattr(doctor, "requires", lambda name: wanted)
    old, absent = doctor.packages()
    assert old.state == absent.state == "missing"
    assert old.told.endswith(", and >=999 is wanted")
    assert absent.told == "not installed"


@pytest.mark.parametrize(
    ("platform", "told"),
    [("darwin", "container"), ("win32", "WSL"), ("sunos5", "a Linux container")],
)
def test_other_systems(monkeypatch, platform, told):
    monkeypatch.setattr(sys, "platform", platform)
    assert doctor.system().state == "missing"
    assert told in doctor.system().remedy


def test_the_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert (doctor.user().state, doctor.user().told) == ("advice", "root")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert (doctor.user().state, doctor.user().told) == ("ok", "an ordinary user (1000)")


def settings(folder: Path, **values: str) -> Path:
    """A folder such as /proc/sys; two underscores in a name stand for a folder."""
    for name, value in values.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value + "\n")
    return folder


def test_user_namespaces(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(doctor, "SYSCTL", tmp_path)
    assert doctor.namespaces().told == "allowed"
    settings(tmp_path, kernel__apparmor_restrict_unprivileged_userns="1")
    assert doctor.namespaces().state == "ok"
    assert "AppArmor" in doctor.namespaces().told
    settings(tmp_path, kernel__unprivileged_userns_clone="0")
    assert doctor.namespaces().state == "missing"
    assert "sysctl kernel.unprivileged_userns_clone=1" in doctor.namespaces().remedy
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert doctor.namespaces().state == "ok"
    settings(tmp_path, user__max_user_namespaces="0")
    assert "sysctl user.max_user_namespaces=10000" in doctor.namespaces().remedy


def test_ubuntus_rule_comes_with_a_profile_to_paste(monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text("")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    why = "bwrap does not start: bwrap: setting up uid map: Permission denied"
    monkeypatch.setattr(sandbox, "unavailable", lambda: why)
    monkeypatch.setattr(doctor, "SYSCTL", tmp_path)
    assert "apt install" in doctor.starts().remedy
    settings(tmp_path, kernel__apparmor_restrict_unprivileged_userns="1")
    found = doctor.starts()
    assert (found.state, found.told) == ("missing", why)
    assert f"profile bwrap {tmp_path / 'bwrap'} flags=(unconfined) {{\n  userns," in found.remedy
    assert "{{" not in found.remedy
    monkeypatch.setattr(sandbox, "unavailable", lambda: "")
    assert doctor.starts().state == "ok"


@pytest.mark.parametrize("version", [1, 2])
def test_control_groups(monkeypatch, tmp_path, version):
    monkeypatch.setattr(doctor, "CGROUPS", tmp_path / "cgroup")
    assert doctor.cgroups().state == "advice"
    assert doctor.cgroups().told.startswith("none")
    if version == 2:
        mine = {"": "/mine"}
        files = ["cgroup.controllers", "mine/cgroup.procs"]
    else:
        mine = {"memory": "/mine", "pids": "/"}
        files = ["memory/mine/cgroup.procs", "pids/cgroup.procs"]
    monkeypatch.setattr(doctor, "_membership", lambda: mine)
    for name in files:
        path = tmp_path / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert (doctor.cgroups().state, doctor.cgroups().told) == (
        "ok",
        f"version {version}, writable",
    )
    (tmp_path / "cgroup" / files[-1]).unlink()
    assert doctor.cgroups().told.startswith(f"version {version}, not writable")
    assert "systemd-run --user --scope" in doctor.cgroups().remedy


@pytest.mark.parametrize(("free", "state"), [(50, "ok"), (1, "advice"), (0.05, "missing")])
def test_disk_space(monkeypatch, tmp_path, free, state):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda place: Usage(0, 0, int(free * doctor.GIGABYTE))
    )
    assert doctor.disk(tmp_path).state == state
    assert doctor.disk(tmp_path / "nowhere").state == state


# ---- the box ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize("promise", [each for each in PROMISES if each.vital], ids=lambda p: p.name)
def test_a_box_keeps_its_promise(promise, tmp_path):
    (tmp_path / "solution").write_text("")
    assert try_promise(promise, tmp_path) == ""


# Large enough for a cell that goes beyond what is promised; smaller than what could do harm.
LOOSE = dataclasses.replace(
    LIMITS, cpu=60.0, wall=60.0, memory=20_000, disk=2_000, file=2_000, processes=1_000, files=1_000
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)
def test_without_a_box_no_promise_is_kept(promise, monkeypatch, tmp_path):
    monkeypatch.setattr(
        doctor_box, "LIMITS", dataclasses.replace(LIMITS, cpu=0.2, wall=0.5, disk=1)
    )
    if promise.name == "system read-only" and not os.access("/usr", os.W_OK):
        pytest.skip("this user cannot write into the system's folders, in a box or out of it")
    (tmp_path / "solution").write_text("")
    broken = try_promise(promise, tmp_path, Student(("numpy",), LOOSE, sandboxed=False))
    assert broken
    assert "could not be tried" not in broken


def test_a_box_that_is_too_large_inside_is_found(monkeypatch, tmp_path, sandboxed):
    monkeypatch.setattr(doctor_box, "LIMITS", dataclasses.replace(LIMITS, disk=16))
    (promise,) = (each for each in PROMISES if each.name == "private /tmp")
    student = Student(("numpy",), dataclasses.replace(LIMITS, disk=64))
    assert try_promise(promise, tmp_path, student) == "/tmp has 64 MB inside, and 16 MB are wanted"


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)
def test_a_box_that_does_not_start_keeps_no_promise(promise, tmp_path):
    nothing_fits = Student(("numpy",), Limits(memory=8), sandboxed=False)
    assert try_promise(promise, tmp_path, nothing_fits).startswith("it could not be tried: ")


def test_a_broken_promise_stands_in_the_way(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor_box, "try_promise", lambda promise, folder: "broken")
    found = list(doctor.box(tmp_path))
    assert [each.state for each in found] == [
        "missing" if promise.vital else "advice" for promise in PROMISES
    ]
    assert {each.told for each in found} == {"broken"}


# ---- the course ------------------------------------------------------------------------------


def configured(course: Path, line: str) -> dict[str, Finding]:
    """The findings about a course with one more line in its configuration."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")
    return {each.name: each for each in doctor_course.course(course)}


STEPS = "c.Autograde.autograde_preprocessors"


@pytest.mark.parametrize(
    ("line", "name", "state", "told"),
    [
        ("c.RunSubmission.sandbox = True", "execution step", "ok", "RunSubmission is in"),
        ("c.RunSubmission.sandbox = False", "execution step", "advice", "switched off"),
        (f"{STEPS} = [SaveAutoGrades]", "execution step", "missing", "RunSubmission is not listed"),
        (f"del {STEPS}", "execution step", "missing", "nbgrader's Execute is listed"),
        (
            f"{STEPS} += ['nbgrader.preprocessors.Execute']",
            "execution step",
            "missing",
            "nbgrader's Execute is listed",
        ),
        (
            f"{STEPS} = ['autograd_course.grading.execute.RunSubmission']",
            "execution step",
            "ok",
            "RunSubmission is in",
        ),
        ("c.RunSubmission.packages = ['no-such']", "students' packages", "missing", "'no-such'"),
        ("c.RunSubmission.packages = ['numpy']", "students' packages", "ok", "numpy"),
        ("1 / 0", "course", "missing", "ZeroDivisionError"),
        (
            "c.CourseDirectory.source_directory = 'none'",
            "course",
            "missing",
            "holds no problem set",
        ),
        (
            "c.CourseDirectory.db_url = 'sqlite:////no/such/folder/gradebook.db'",
            "gradebook",
            "missing",
            "cannot be written",
        ),
        ("c.CourseDirectory.db_url = 'nonsense'", "gradebook", "missing", "URL"),
        (
            "c.CourseDirectory.db_url = 'nosuch://ada:secret@127.0.0.1/grades'",
            "gradebook",
            "missing",
            "nosuch://ada:***@127.0.0.1/grades cannot be reached",
        ),
    ],
)
def test_the_configuration(course, line, name, state, told):
    found = configured(course, line)[name]
    assert (found.state, told in found.told) == (state, True), found
    assert "secret" not in found.told + found.remedy
    if state == "missing":
        assert found.remedy or "wanted" in found.told or "install it" in found.told


def gradebook(course: Path) -> Finding:
    """The finding about the gradebook of a course."""
    url = doctor_course.directory(configuration(course)).db_url
    return doctor_course.gradebook(url)


def test_a_gradebook_that_is_there(course):
    assert "is made by the first run" in gradebook(course).told
    (course / "gradebook.db").write_bytes(b"")
    assert gradebook(course).told.endswith("can be written")
    (course / "gradebook.db").write_bytes(b"no database at all, but long enough to be one" * 99)
    assert gradebook(course).state == "missing"


def test_a_gradebook_that_somebody_uses(course):
    with closing(sqlite3.connect(course / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = gradebook(course)
    assert (found.state, "database is locked" in found.told) == ("missing", True)
