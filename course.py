#!/usr/bin/env python3
"""One script for the whole course: it makes the environment, then does the job you name.

    python3 course.py build     the book, the problem sets and a graded sample class
    python3 course.py test      the whole test suite
    python3 course.py --help    every other job

It needs Python 3.11 or newer and nothing else. Everything that it makes is in .venv/ and _build/.
A step of the build runs again when a file that it reads has changed, or one that it wrote.
"""

import argparse
import contextlib
import difflib
import functools
import hashlib
import http.server
import importlib.util
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired
from typing import Any, NamedTuple

if sys.version_info < (3, 11):  # noqa: UP036 - exactly the older Pythons must get to this line
    sys.exit(
        "course.py: this is Python {}.{}, and the course needs 3.11 or newer: install one from "
        "https://www.python.org and run this script with it.".format(*sys.version_info)
    )

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "_build"
BOOK = BUILD / "html" / "index.html"
SAMPLE_CLASS = BUILD / "sample-class"
ENVIRONMENT = ROOT / ".venv"
PROGRAMS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = str(ENVIRONMENT / PROGRAMS / f"python{SUFFIX}")


class Failure(Exception):
    """What went wrong and what to do about it, in one sentence for the user."""


# A pattern to find in a log, and what it means, as the middle of a sentence.
KNOWN_CAUSES = {
    r"No space left on device": "the disk is full: free 2 GB of it",
    r"ensurepip is not|No module named (venv|ensurepip)": (
        "Python's module venv is not installed: install it (Debian: apt-get install python3-venv)"
    ),
    r"WARNING: Retrying \(|ReadTimeoutError|\(from versions: none\)": (  # pip's words
        "no package index answers: connect to the network, or tell pip its index or proxy"
    ),
}


def variables() -> dict[str, str]:
    """Return the variables for children: our programs first, nobody's personal settings."""
    settings = BUILD / "settings"
    ours = {
        "PATH": os.pathsep.join([str(ENVIRONMENT / PROGRAMS), os.environ.get("PATH", os.defpath)]),
        "JUPYTER_CONFIG_DIR": str(settings / "jupyter"),
        "JUPYTER_DATA_DIR": str(settings / "jupyter-data"),  # kernels of the home come first
        "IPYTHONDIR": str(settings / "ipython"),
        "MPLCONFIGDIR": str(settings / "matplotlib"),
        "JAX_PLATFORMS": "cpu",  # where there is a GPU, JAX would warn that it cannot use it
        "PIP_NO_INPUT": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    foreign = {"PYTHONHOME", "PYTHONPATH", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "MPLBACKEND"}
    return {name: os.environ[name] for name in os.environ.keys() - foreign} | ours


def start(command: Sequence[str], folder: Path | None = None, **streams: Any) -> Popen[bytes]:
    """Start a command, its program looked up in the environment first."""
    (BUILD / "settings").mkdir(parents=True, exist_ok=True)  # IPython warns where it is missing
    program = shutil.which(command[0], path=variables()["PATH"]) or command[0]
    return Popen([program, *command[1:]], cwd=folder or ROOT, env=variables(), **streams)


def last_lines(log: Path, count: int) -> str:
    """Return the last lines of a log that are not empty, without their colors."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 200 * count))
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", file.read().decode(errors="replace"))
    return "\n".join([line for line in re.split(r"[\r\n]+", text) if line.strip()][-count:])


def run_logged(step: str, command: Sequence[str], log: Path, began: float) -> None:
    """Run a command with its output in the log, its last line shown live on a terminal."""
    terminal = sys.stdout.isatty()
    with log.open("ab") as output:
        output.write(f"$ {' '.join(command)}\n".encode())
        output.flush()
        streams: Any = {"stdin": DEVNULL, "stdout": output, "stderr": STDOUT}
        # A session of its own, so that all that the command starts can be ended with it.
        child = start(command, start_new_session=True, **streams)
    try:
        while child.poll() is None:
            with contextlib.suppress(TimeoutExpired):
                child.wait(timeout=0.2)
            if terminal:
                last = last_lines(log, 1).strip()
                line = f"{step:<14} {time.monotonic() - began:6.1f} s  {last}"
                line = line[: shutil.get_terminal_size().columns - 1]
                print(f"\r\x1b[K{line}", end="", flush=True)
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM) if hasattr(os, "killpg") else child.kill()
            child.wait()
        print("\r\x1b[K" if terminal else "", end="", flush=True)
    if child.returncode != 0:
        for pattern, cause in KNOWN_CAUSES.items():
            if re.search(pattern, last_lines(log, 200)):
                raise Failure(f"{step} failed because {cause}, and try again (log: {log}).")
        telling = re.findall(r".*(?:WARNING|Error|ERROR).*", last_lines(log, 500))
        print(*telling[-20:] or [last_lines(log, 20)], sep="\n", file=sys.stderr)
        raise Failure(f"{step} failed (status {child.returncode}): see above, or all of {log}.")


def run_all(step: str, commands: Iterable[Sequence[str]]) -> float:
    """Run the commands of a step, telling how long they took; return these seconds."""
    log = BUILD / "logs" / f"{step}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    if not sys.stdout.isatty():
        print(f"{step:<14} ...", flush=True)
    began = time.monotonic()
    for command in commands:
        run_logged(step, command, log, began)
    seconds = time.monotonic() - began
    print(f"{step:<14} {seconds:6.1f} s", flush=True)
    return seconds


def run_here(command: Sequence[str], folder: Path | None = None) -> int:
    """Run a command on this very terminal and return its status; Ctrl-C lets it end by itself."""
    with start(command, folder) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(TimeoutExpired):
                child.wait(timeout=5)
            child.terminate()
            raise


# What pip cannot install, by Debian's name: commands that show it is there, and its use.
SYSTEM_PACKAGES = {
    "bubblewrap": (("bwrap",), "the sandbox for students' code, and its tests"),
    "chromium": (("chromium", "google-chrome", "google-chrome-stable"), "the browser tests"),
}


def missing_packages() -> list[tuple[str, str]]:
    """Return name and use of each system package that is not there."""
    table = SYSTEM_PACKAGES.items()
    return [(name, use) for name, (commands, use) in table if not any(map(shutil.which, commands))]


def apt_install(name: str, use: str) -> None:
    """Install a system package, saying so, where that takes no password: as root with apt."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"As root: apt-get install {name}, for {use}.", flush=True)
        quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        install = [*quietly, "install", "--yes", "--no-install-recommends", name]
        try:
            run_all(name, [[*quietly, "update"], install])
        except Failure as failure:
            print(f"{failure} Going on without it.", flush=True)


def digest(names: Iterable[str], *more: str) -> str:
    """Return a hash of the files in the folders and files named, by path and content."""
    result = hashlib.sha256("\0".join(more).encode())
    for top in (ROOT / name for name in names):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                content = path.read_bytes()
                result.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
                result.update(content)
    return result.hexdigest()


def environment_key() -> str:
    """Return a hash of all that .venv depends on."""
    # Scripts and the editable install hold the folder's name, so a moved folder needs another one.
    return digest(["requirements.lock", "pyproject.toml"], sys.version, str(ROOT))


def prepare_environment() -> float:
    """Make .venv where it is missing, unfinished or outdated; return the seconds that took."""
    key, stamp = environment_key(), ENVIRONMENT / "course.stamp"
    if Path(PYTHON).exists() and stamp.is_file() and stamp.read_text() == key:
        return 0.0
    base = getattr(sys, "_base_executable", sys.executable)  # .venv's Python cannot remake .venv
    if not importlib.util.find_spec("ensurepip"):
        apt_install("python3-venv", "the environment")
    pip_install = [PYTHON, "-m", "pip", "install"]
    commands = [
        [base, "-m", "venv", "--clear", str(ENVIRONMENT)],
        [*pip_install, "-r", "requirements.lock"],
        [*pip_install, "--no-deps", "--no-build-isolation", "-e", "."],
    ]
    seconds = run_all("environment", commands)
    stamp.write_text(key)  # comes last, so that a set-up cut short is made again
    return seconds


class Step(NamedTuple):
    """Commands that make the outputs from the inputs: files and folders under the root."""

    commands: tuple[tuple[str, ...], ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


GRADING = ("python", "-m", "autograd_course.grading")
PRINT = ("book/_print/pdf.py", "_build/html")
PDF = "_build/automatic-differentiation.pdf"
PROBLEM_SETS = ("nbgrader_config.py", "solutions", "autograd_course/grading")
STEPS = {
    "release": Step(((*GRADING, "release"),), inputs=PROBLEM_SETS, outputs=("exercises",)),
    "book": Step(
        # A page shows its warnings only when it is read: --all lets it fail every time. What the
        # pages computed stays cached, so that this costs seconds.
        commands=(("jupyter-book", "build", ".", "--all", "-W", "-n", "--keep-going"),),
        inputs=("_config.yml", "_toc.yml", "book", "autograd_course", "exercises"),
        outputs=("_build/html",),
    ),
    "sample-class": Step(
        commands=(
            ("python", "-m", "tests.grading.sample_class", "_build/sample-class"),
            (*GRADING, "grade", "--course", "_build/sample-class"),
        ),
        inputs=(*PROBLEM_SETS, "exercises", "tests/exercises", "tests/grading"),
        outputs=tuple(f"_build/sample-class/{n}" for n in ("feedback", "grades.csv", "grades.txt")),
    ),
    "pdf": Step((("python", *PRINT, PDF),), ("_build/html", "book/_print"), (PDF,)),
}


def run_step(name: str, force: bool) -> float:
    """Run a step unless inputs and outputs are as its last success left them; return seconds."""
    step, stamp = STEPS[name], BUILD / "stamps" / f"{name}.json"
    inputs = digest(step.inputs, repr(step), environment_key())
    if stamp.is_file() and not force and stamp.read_text() == inputs + digest(step.outputs):
        print(f"{name:<14} nothing has changed", flush=True)
        return 0.0
    stamp.unlink(missing_ok=True)
    for output in step.outputs:
        if output.startswith("_build/"):  # no page of the last run may stay; exercises/ is in git
            shutil.rmtree(ROOT / output, ignore_errors=True)
    seconds = run_all(name, step.commands)
    missing = [output for output in step.outputs if not (ROOT / output).exists()]
    if missing:
        raise Failure(f"{name} ended well, but it did not write {', '.join(missing)}.")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(inputs + digest(step.outputs))
    return seconds


def build(options: argparse.Namespace, rest: list[str]) -> int:
    seconds = {"environment": prepare_environment()}
    seconds |= {name: run_step(name, options.force) for name in STEPS if name != "pdf"}
    print(
        f"\nThe book       {BOOK}\n               {BOOK.as_uri()}",
        f"Sample class   {SAMPLE_CLASS}\n\n{(SAMPLE_CLASS / 'grades.txt').read_text()}",
        f"Grades         {SAMPLE_CLASS / 'grades.csv'}",
        f"Feedback       {SAMPLE_CLASS / 'feedback'}",
        "Seconds        " + ", ".join(f"{name} {s:.1f}" for name, s in seconds.items()),
        sep="\n",
    )
    return 0


def one_step(options: argparse.Namespace, rest: list[str]) -> int:
    prepare_environment()
    if options.job == "pdf":
        run_step("book", force=False)
    run_step(options.job, options.force)
    return 0


def test(options: argparse.Namespace, rest: list[str]) -> int:
    prepare_environment()
    for name, use in missing_packages():
        apt_install(name, use)
    status = run_here(["python", "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-rfEs", *rest])
    for name, use in missing_packages():
        print(f"Skipped: {use}, for want of {name}. On Debian: sudo apt-get install {name}")
    return status


def grade(options: argparse.Namespace, rest: list[str]) -> int:
    prepare_environment()
    return run_here([*GRADING, "grade", *rest])


def serve(options: argparse.Namespace, rest: list[str]) -> int:
    if not BOOK.exists():
        prepare_environment()
        run_step("book", force=False)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(BOOK.parent))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 8000), handler)
    except OSError:  # somebody else serves there: take any free port
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(f"http://localhost:{server.server_port} - end it with Ctrl-C", flush=True)
    server.serve_forever()
    return 0


def formgrader(options: argparse.Namespace, rest: list[str]) -> int:
    prepare_environment()
    if options.sample_class:
        run_step("sample-class", force=False)
    command = ["jupyter", "lab", "--LabApp.default_url=/formgrader", *rest]
    return run_here(command, SAMPLE_CLASS if options.sample_class else ROOT)


def lock(options: argparse.Namespace, rest: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder, PROGRAMS, f"python{SUFFIX}"))
        resolve = "uv pip compile pyproject.toml --extra development -o requirements.lock"
        portable = "--universal --python-version 3.11 --no-annotate --no-header"
        commands = [
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "uv"],
            [python, "-m", *resolve.split(), *portable.split(), *rest],
        ]
        run_all("lock", commands)
    return 0


def clean(options: argparse.Namespace, rest: list[str]) -> int:
    for folder in [BUILD, *([ENVIRONMENT] if options.all else [])]:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


Job = Callable[[argparse.Namespace, list[str]], int]
FORCE = {"--force": "even if nothing has changed"}
SAMPLE_OPTION = {"--sample-class": "the sample class instead of your own"}
JOBS: dict[str, tuple[Job, str, dict[str, str]]] = {
    "build": (build, "everything: the book, the problem sets, a graded sample class", FORCE),
    "test": (test, "the whole test suite; arguments go to pytest", {}),
    "book": (one_step, "the book, into _build/html/", FORCE),
    "pdf": (one_step, f"the whole book as {PDF}; needs Chromium", FORCE),
    "release": (one_step, "exercises/, made from solutions/", FORCE),
    "sample-class": (one_step, "a class of sample submissions, graded", FORCE),
    "grade": (grade, "what is in submitted/, graded; names of sets may follow", {}),
    "serve": (serve, "the book at http://localhost:8000", {}),
    "formgrader": (formgrader, "grading by hand; arguments go to Jupyter", SAMPLE_OPTION),
    "lock": (lock, "requirements.lock, resolved again; arguments go to uv", {}),
    "clean": (clean, "_build/ removed", {"--all": "and the environment in .venv/"}),
}
PASSING_ARGUMENTS_ON = {"test", "grade", "formgrader", "lock"}


def run_job(arguments: list[str]) -> int:
    """Read the command line and run the job that it names; return the exit status."""
    layout = functools.partial(argparse.RawDescriptionHelpFormatter, max_help_position=18)
    parser = argparse.ArgumentParser("course.py", description=__doc__, formatter_class=layout)
    jobs = parser.add_subparsers(dest="job", metavar="JOB", required=True, title="jobs")
    for name, (_, text, options) in JOBS.items():
        job = jobs.add_parser(name, help=text, description=text, allow_abbrev=False)
        for option, meaning in options.items():
            job.add_argument(option, action="store_true", help=meaning)
    if arguments and arguments[0][:1] != "-" and arguments[0] not in JOBS:
        near = difflib.get_close_matches(arguments[0], JOBS, n=1) or ["one that --help lists"]
        parser.error(f"there is no job {arguments[0]!r}: did you mean {near[0]}?")
    known, rest = parser.parse_known_args(arguments)
    if rest and known.job not in PASSING_ARGUMENTS_ON:
        parser.error(f"{known.job} does not take {' '.join(rest)}: see {known.job} --help")
    return JOBS[known.job][0](known, rest)


def main(arguments: list[str]) -> int | str:
    """Run a job; return its status, or the sentence that says why it could not be done."""
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, name), signal.default_int_handler)  # as Ctrl-C
    try:
        return run_job(arguments)
    except Failure as failure:
        return f"course.py: {failure}"
    except OSError as error:
        return f"course.py: {error.strerror}: {error.filename}"
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
