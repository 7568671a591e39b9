"""A cluster of two workers on this machine, with certificates made for it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograd_course.grading import cluster_worker
from autograd_course.grading.cluster import spread_over
from autograd_course.grading.course import CourseError
from autograd_course.grading.grade import grade
from autograd_course.grading.scheduler import Scheduler, is_here
from tests.exercises.notebook import ROOT
from tests.grading.cluster_tasks import (
    ENDS_ITS_PROCESS,
    ENDS_ITS_WORKER,
    RAISES,
    prepare,
    work,
)
from tests.grading.conftest import Graded, grades_of_chosen, part_of

pytestmark = pytest.mark.xdist_group("cluster")
AUTHORITY = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=authority"
REQUEST = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=grader"
SIGN = "x509 -req -in grader.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out grader.pem"


def make_certificates(folder: Path) -> None:
    for words in (
        f"{AUTHORITY} -keyout ca.key -out ca.pem",
        f"{REQUEST} -keyout grader.key -out grader.csr",
        SIGN,
    ):
        command = ["openssl", *words.split()]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


def named_certificates(folder: Path) -> tuple[str, str, str]:
    return tuple(str(folder / name) for name in ("ca.pem", "grader.pem", "grader.key"))


def start(folder: Path, *words: str) -> subprocess.Popen:
    """Start a part of the cluster, as the guide says."""
    authority, certificate, key = named_certificates(folder)
    tls = ["--tls-ca-file", authority, "--tls-cert", certificate, "--tls-key", key]
    quick = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", "PYTHONPATH": str(ROOT)}
    with (folder / f"{words[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [Path(sys.executable).with_name("dask"), *words, *tls, "--dashboard-address", ":0"],
            cwd=folder,
            env=os.environ | quick,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


class Cluster:
    """A scheduler and two workers in `folder`."""

    def __init__(self, folder: Path) -> None:
        make_certificates(folder)
        file = folder / "scheduler.json"
        where = ["--protocol", "tls", "--host", "127.0.0.1", "--port", "0"]
        self.scheduler = start(folder, "scheduler", *where, "--scheduler-file", str(file))
        workers = ["--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder)]
        deadline = time.monotonic() + 60
        while not file.is_file():
            assert time.monotonic() < deadline, (folder / "scheduler.log").read_text()
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]
        self.workers = start(folder, "worker", self.address, *workers)
        self.place = Scheduler(self.address, *named_certificates(folder))

    def end(self) -> None:
        for process in (self.workers, self.scheduler):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    if shutil.which("openssl") is None:
        pytest.skip("there is no program openssl to make certificates with")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.end()


# ---- who may join ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1:8786", True),
        ("[::1]:8786", True),
        ("localhost:8786", True),
        ("10.0.0.5:8786", False),
        ("localhost.example.org:8786", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_only_loopback_is_this_machine(address: str, here: bool) -> None:
    assert is_here(address) == here


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "10.0.0.5:8786", "ws://127.0.0.1:1"])
def test_a_scheduler_that_is_not_here_needs_tls(address: str) -> None:
    with pytest.raises(CourseError, match=r"wanted one with TLS, such as tls://HOST:8786"):
        Scheduler(address).security()


def test_tls_needs_both_certificates(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"name both with --tls-ca, --tls-cert and --tls-key"):
        Scheduler("tls://10.0.0.5:8786").security()
    with pytest.raises(CourseError, match=r"there is no file .*ca\.pem"):
        Scheduler("10.0.0.5:8786", str(tmp_path / "ca.pem")).security()


def test_who_has_no_certificate_of_the_authority_is_refused(cluster: Cluster, tmp_path) -> None:
    make_certificates(tmp_path)
    stranger = Scheduler(cluster.address, *named_certificates(tmp_path))
    with pytest.raises(CourseError, match=r"no scheduler answers at tls://127\.0\.0\.1"):
        next(spread_over(stranger, work, [1], prepare, (tmp_path,)))


# ---- the same points, and nothing lost -----------------------------------------------------------


def test_the_gradebook_is_the_local_one(cluster: Cluster, graded: Graded, tmp_path) -> None:
    course = tmp_path / "course"
    part_of(graded, course)
    assert grade(course, feedback=False, scheduler=cluster.place) == 0
    assert grades_of_chosen(course) == grades_of_chosen(graded.folder)


def test_what_ends_a_process_or_a_worker_harms_no_other(cluster: Cluster, tmp_path) -> None:
    read = []

    def numbers() -> Iterator[int]:
        for number in range(40):
            read.append(number)
            yield number

    answers = {}
    for number, answer in spread_over(cluster.place, work, numbers(), prepare, (tmp_path,)):
        if not answers:
            assert len(read) < 10, "tasks are read faster than they are done"
        answers[number] = answer
    assert (tmp_path / "ended").exists()
    assert sorted(answers) == list(range(40))
    assert str(answers.pop(RAISES)) == "five"
    assert "ended, twice" in str(answers.pop(ENDS_ITS_PROCESS))
    assert "died, every time" in str(answers.pop(ENDS_ITS_WORKER))
    assert answers == {number: 2 * number for number in answers}


def test_a_worker_with_another_version_is_refused(cluster, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cluster_worker, "versions", lambda packages: {"autograd_course": "9.9"})
    with pytest.raises(CourseError, match=r"tls://.*: autograd_course is .* there and 9\.9 here"):
        next(spread_over(cluster.place, work, [1], prepare, (tmp_path,)))


def test_a_worker_without_a_sandbox_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(cluster_worker, "unavailable", lambda: "bwrap is not installed")
    same = cluster_worker.versions(["numpy"])
    assert cluster_worker.unfit(same, ["numpy"], sandbox=False) == ""
    assert "apt install bubblewrap" in cluster_worker.unfit(same, ["numpy"], sandbox=True)


def test_when_the_scheduler_is_lost_what_is_done_stays(cluster: Cluster, tmp_path) -> None:
    """The last test of the cluster: it ends it."""
    numbers = iter(range(100, 10_000))
    answers = spread_over(cluster.place, work, numbers, prepare, (tmp_path,))
    assert next(answers)[1] >= 200
    cluster.scheduler.send_signal(signal.SIGKILL)
    with pytest.raises(CourseError, match="the same command, run again, does the rest"):
        list(answers)
    assert next(numbers) < 5_000
