"""The script at the root: what it says when something is missing, and what it runs again."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and return what it wrote."""
    environ = os.environ | variables
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)


def script(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``course.py`` with this Python."""
    return run(root, sys.executable, "course.py", *arguments)


@pytest.fixture
def small_course(
    course: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[ModuleType, Path]:
    """The script in a folder with one step, which copies ``input`` to ``output`` and counts."""
    code = (
        "import pathlib; folder = pathlib.Path('input');"
        "text = ''.join(f'{p.name} {p.read_text()}' for p in sorted(folder.iterdir()));"
        "assert 'poison' not in text, 'WARNING: poison';"
        "pathlib.Path('output').write_text(text);"
        "print('ran', file=open('runs', 'a'))"
    )
    step = course.Step(((sys.executable, "-c", code),), inputs=("input",), outputs=("output",))
    monkeypatch.setattr(course, "ROOT", tmp_path)
    monkeypatch.setattr(course, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(course, "STEPS", {"copy": step})
    monkeypatch.setattr(course, "environment_key", lambda: "the same environment")
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "a").write_text("first")
    return course, tmp_path


def runs(folder: Path) -> int:
    """Return how often the small course's step ran."""
    return len((folder / "runs").read_text().splitlines())


def test_the_folders_that_programs_are_pointed_to_exist(
    small_course: tuple[ModuleType, Path],
) -> None:
    course, folder = small_course
    course.run_step("copy", force=False)
    assert (folder / "_build" / "settings").is_dir()


# ---- the command line ------------------------------------------------------------------------


def test_help_lists_every_job(root: Path, course: ModuleType) -> None:
    shown = script(root, "--help")
    assert shown.returncode == 0
    listed = re.findall(r"^    ([a-z-]+)(?: |$)", shown.stdout.split("jobs:")[1], re.MULTILINE)
    assert listed == list(course.JOBS)


def test_an_unknown_job_is_answered_with_a_suggestion(root: Path) -> None:
    refused = script(root, "biuld")
    assert refused.returncode == 2
    assert "did you mean build?" in refused.stderr


def test_an_unknown_option_is_refused(root: Path) -> None:
    refused = script(root, "book", "--fast")
    assert refused.returncode == 2
    assert "book does not take --fast" in refused.stderr


def test_the_arguments_of_test_go_to_pytest(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(course, "prepare_environment", lambda: 0.0)
    monkeypatch.setattr(course, "missing_packages", list)
    monkeypatch.setattr(course, "run_here", lambda command: given.append(command) or 5)
    assert course.main(["test", "-k", "jvp or vjp", "tests/a.py", "-x"]) == 5
    assert given[0][-4:] == ["-k", "jvp or vjp", "tests/a.py", "-x"]


def test_continuous_integration_runs_the_test_job_from_any_folder(
    root: Path, tmp_path: Path
) -> None:
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\necho "$PWD $@"\n')
    python.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    shown = run(tmp_path, str(root / ".ci" / "run"), "-x", PATH=path)
    assert shown.stdout.split() == [str(root), "course.py", "test", "-x"]


# ---- what can be missing ---------------------------------------------------------------------


def test_an_old_python_is_told_so(root: Path) -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 9);"
        "runpy.run_path('course.py', run_name='__main__')"
    )
    refused = run(root, sys.executable, "-c", pretend)
    assert refused.returncode == 1
    assert refused.stderr.startswith("course.py: this is Python 3.10, and the course needs 3.11")


def test_old_pythons_can_read_the_script(root: Path) -> None:
    ast.parse((root / "course.py").read_text(), feature_version=(3, 7))


def test_real_old_pythons_are_told_so(root: Path) -> None:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    names = [f"python3.{minor}" for minor in range(6, 11)]
    found = [*filter(None, map(shutil.which, names)), *pyenv.glob("3.*/bin/python")]
    tried = 0
    for python in map(str, found):
        version = re.match(r"Python (3\.(?:[6-9]|10))\.", run(root, python, "--version").stdout)
        if version:
            refused = run(root, python, "course.py", "build")
            assert refused.returncode == 1
            assert refused.stderr.startswith(f"course.py: this is Python {version[1]}, and")
            assert refused.stderr.count("\n") == 1
            tried += 1
    if not tried:
        pytest.skip("there is no Python 3.6 to 3.10 on this machine to try it with")


def test_without_a_network_the_set_up_says_so_and_is_made_again(root: Path, tmp_path: Path) -> None:
    for name in ("course.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    left_over = tmp_path / ".venv" / "left-over"
    left_over.parent.mkdir()
    left_over.write_text("from a set-up that was cut short")
    refused = run(
        tmp_path, sys.executable, "course.py", "book",
        PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_CONFIG_FILE=os.devnull,
        PIP_EXTRA_INDEX_URL="", PIP_FIND_LINKS="", PIP_RETRIES="0",
    )  # fmt: skip
    assert refused.returncode == 1
    assert refused.stderr.startswith("course.py: environment failed because no package index")
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stdout + refused.stderr
    assert not left_over.exists()
    assert not (tmp_path / ".venv" / "course.stamp").exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("not created because ensurepip is not\\navailable.", "module venv is not installed"),
        ("/usr/bin/python3: No module named venv", "module venv is not installed"),
        ("WARNING: Retrying (Retry(total=0)) after connection", "no package index answers"),
    ],
)
def test_known_causes_become_one_sentence(
    small_course: tuple[ModuleType, Path], output: str, sentence: str
) -> None:
    course, _ = small_course
    fail = [sys.executable, "-c", f"import sys; sys.exit('{output}')"]
    with pytest.raises(course.Failure, match=sentence):
        course.run_all("environment", [fail])


def test_a_missing_system_package_is_named_in_the_last_lines(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = {"chromium": (("no-such-command",), "the browser tests")}
    monkeypatch.setattr(course, "SYSTEM_PACKAGES", package)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(course, "prepare_environment", lambda: 0.0)
    monkeypatch.setattr(course, "run_here", lambda command: 0)
    assert course.main(["test"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Skipped: the browser tests")
    assert last.endswith("apt-get install chromium")


def test_jobs_see_our_programs_and_nobodys_settings(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "elsewhere")
    seen = course.variables()
    assert seen["PATH"].split(os.pathsep)[0] == str(Path(course.PYTHON).parent)
    assert "elsewhere" not in seen.values()


# ---- steps -----------------------------------------------------------------------------------


def test_a_step_runs_again_only_when_something_has_changed(
    small_course: tuple[ModuleType, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, folder = small_course
    course.run_step("copy", force=False)
    assert course.run_step("copy", force=False) == 0.0
    assert runs(folder) == 1

    def edit() -> None:
        (folder / "input" / "a").write_text("second")

    def rename() -> None:
        (folder / "input" / "a").rename(folder / "input" / "b")

    def lose_output() -> None:
        (folder / "output").unlink()

    def spoil_output() -> None:
        (folder / "output").write_text("not what the step wrote")

    def change_step() -> None:
        step = course.STEPS["copy"]
        changed = step._replace(commands=(*step.commands, (sys.executable, "-c", "pass")))
        monkeypatch.setitem(course.STEPS, "copy", changed)

    def change_environment() -> None:
        monkeypatch.setattr(course, "environment_key", lambda: "another environment")

    changes = (edit, rename, lose_output, spoil_output, change_step, change_environment)
    for count, change in enumerate(changes, start=2):
        change()
        course.run_step("copy", force=False)
        assert runs(folder) == count, f"{change.__name__} must run the step"
        course.run_step("copy", force=False)
        assert runs(folder) == count, f"nothing has changed since {change.__name__}"
    assert (folder / "output").read_text() == "b second"
    course.run_step("copy", force=True)
    assert runs(folder) == len(changes) + 2


def test_a_failed_step_says_why_and_is_not_taken_for_done(
    small_course: tuple[ModuleType, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    course, folder = small_course
    course.run_step("copy", force=False)
    (folder / "input" / "a").write_text("poison")
    for _ in range(2):
        with pytest.raises(course.Failure, match=r"copy failed \(status 1\): .*copy\.log"):
            course.run_step("copy", force=False)
        assert "WARNING: poison" in capsys.readouterr().err
    (folder / "input" / "a").write_text("first")
    course.run_step("copy", force=False)
    assert runs(folder) == 2


def test_a_step_that_writes_nothing_has_failed(
    small_course: tuple[ModuleType, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, _ = small_course
    idle = course.STEPS["copy"]._replace(commands=((sys.executable, "-c", "pass"),))
    monkeypatch.setitem(course.STEPS, "copy", idle)
    with pytest.raises(course.Failure, match="did not write output"):
        course.run_step("copy", force=False)


def test_build_ends_with_the_grade_table_also_when_nothing_has_changed(
    small_course: tuple[ModuleType, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course, folder = small_course
    monkeypatch.setattr(course, "prepare_environment", lambda: 0.0)
    monkeypatch.setattr(course, "SAMPLE_CLASS", folder)
    (folder / "grades.txt").write_text("ada  19 of 20\n")
    for copied in ("s\n", "nothing has changed\n"):
        assert course.main(["build"]) == 0
        shown = capsys.readouterr().out
        assert re.search(rf"^copy +.*{copied}", shown, re.MULTILINE)
        assert "ada  19 of 20\n" in shown
        assert course.BOOK.as_uri() in shown
        assert str(folder / "grades.csv") in shown
        assert str(folder / "feedback") in shown


# ---- being interrupted -----------------------------------------------------------------------


def start_job(root: Path, folder: Path, job: str, settings: str) -> subprocess.Popen[str]:
    """Start a job of the script in another process, with some of its constants changed."""
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); import course, pathlib;"
        f"folder = course.BUILD = pathlib.Path({str(folder)!r});"
        f"course.prepare_environment = lambda: 0.0; {settings}; sys.exit(course.main([{job!r}]))"
    )
    command = [sys.executable, "-u", "-c", code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupted_job_ends_quietly_with_all_that_it_started(
    root: Path, tmp_path: Path, name: str
) -> None:
    sleep = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    step = f"course.Step(((sys.executable, '-c', {sleep!r}),), (), ())"
    job = start_job(root, tmp_path, "book", f"course.STEPS = {{'book': {step}}}")
    log = tmp_path / "logs" / "book.log"
    for _ in range(100):
        lines = log.read_text().splitlines() if log.exists() else []
        if len(lines) == 2:
            break
        time.sleep(0.1)
    job.send_signal(getattr(signal, name))
    _, errors = job.communicate(timeout=10)
    assert job.returncode == 130
    assert errors == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(lines[1]), 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_the_book_is_served(root: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the book")
    job = start_job(root, tmp_path, "serve", "course.BOOK = folder / 'index.html'")
    assert job.stdout is not None
    address = job.stdout.readline().split()[0]
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read() == b"the book"
    job.send_signal(signal.SIGINT)
    job.communicate(timeout=10)
    assert job.returncode == 130
