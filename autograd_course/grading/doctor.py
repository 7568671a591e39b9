"""What grading needs, checked on this machine: what is there, what is missing, what to do about it.

A check looks and changes nothing. Each returns findings; only one that is missing stands in the
way of grading, and the exit status says whether there is any.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from textwrap import indent
from typing import Literal

from autograd_course.grading.finding import Finding

PYTHON = (3, 11)
INSTALL = "pip install 'autograd-course[grading]', or use course.py, which does it by itself."
GIGABYTE = 2**30

APPARMOR_PROFILE = """\
abi <abi/4.0>,
include <tunables/global>

profile bwrap {bwrap} flags=(unconfined) {{
  userns,
  include if exists <local/bwrap>
}}"""
APPARMOR = """\
Let bwrap, and no other program, make user namespaces. As root, write this into
/etc/apparmor.d/bwrap, and then run: systemctl reload apparmor

{profile}

Or for every program: sysctl kernel.apparmor_restrict_unprivileged_userns=0"""
ELSEWHERE = {
    "darwin": "macOS has no such sandbox: grade in a virtual machine with Linux, or in a Linux "
    "container that may make namespaces (docker run --privileged), and run this command in there.",
    "win32": "Windows has no such sandbox: install WSL (wsl --install), and run Python, bubblewrap "
    "and this command in there.",
}
DEBIAN = (
    "Debian and Ubuntu: apt install bubblewrap. Fedora: dnf install bubblewrap. Arch: pacman -S "
    "bubblewrap."
)


def doctor(folder: Path, as_json: bool = False) -> int:
    """Check everything, print a line for each finding, and return the exit status.

    Parameters
    ----------
    folder : Path
        The course's folder.
    as_json : bool
        Whether to print JSON instead of text.

    Returns
    -------
    int
        0 if this machine can grade this course, else 1.
    """
    findings = []
    for finding in examine(folder):
        findings.append(finding)
        if not as_json:
            print(as_text(finding), flush=True)
    missing = sum(finding.state == "missing" for finding in findings)
    if as_json:
        content = {"ready": not missing, "findings": [asdict(each) for each in findings]}
        print(json.dumps(content, indent=2))
    elif missing:
        print(f"\nGrading is not possible here: {missing} missing.")
    else:
        print("\nGrading is possible here.")
    return int(missing > 0)


def as_text(finding: Finding) -> str:
    """Return a finding as a line, and what to do indented under it."""
    line = f"{finding.state:<8} {finding.name:<22} {finding.told}"
    return line + indent(f"\n{finding.remedy}", " " * 9).rstrip()


def examine(folder: Path) -> Iterator[Finding]:
    """Run all checks; those that build on a missing thing are left out."""
    yield python()
    present = packages()
    yield from present
    if any(each.state == "missing" for each in present):
        return
    outside = [system(), user(), bubblewrap(), namespaces(), starts()]
    yield from outside
    yield cgroups()
    if all(each.state != "missing" for each in outside):
        yield from box(folder)
    from autograd_course.grading.doctor_course import course

    yield from course(folder)
    yield disk(folder)
    yield Finding("Chromium", "ok", "not needed: only tests of the book use a browser")


# ---- Python ----------------------------------------------------------------------------------


def python() -> Finding:
    """Return whether Python is new enough."""
    told = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info < PYTHON:
        wanted = ".".join(map(str, PYTHON))
        return Finding("Python", "missing", told, f"Use Python {wanted} or later.")
    return Finding("Python", "ok", told)


def packages() -> list[Finding]:
    """Return whether each package of the extra `grading` is there, in a version that works."""
    try:
        from packaging.requirements import Requirement

        declared = [Requirement(line) for line in requires("autograd-course") or ()]
    except (ImportError, PackageNotFoundError) as error:
        return [Finding("packages", "missing", f"not installed: {error}", INSTALL)]
    findings = []
    for requirement in declared:
        if requirement.marker and not requirement.marker.evaluate({"extra": "grading"}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            findings.append(Finding(requirement.name, "missing", "not installed", INSTALL))
            continue
        fits = requirement.specifier.contains(found, prereleases=True)
        told = found if fits else f"{found}, and {requirement.specifier} is wanted"
        state: Literal["ok", "missing"] = "ok" if fits else "missing"
        findings.append(Finding(requirement.name, state, told, "" if fits else INSTALL))
    return findings


# ---- the machine -----------------------------------------------------------------------------


def system() -> Finding:
    """Return whether the system has namespaces at all."""
    if sys.platform.startswith("linux"):
        return Finding("system", "ok", f"Linux {os.uname().release}")
    remedy = ELSEWHERE.get(sys.platform, "Grade in a Linux container or a virtual machine.")
    return Finding("system", "missing", sys.platform, remedy)


def user() -> Finding:
    """Return who grades: both root and an ordinary user can."""
    number = os.geteuid() if hasattr(os, "geteuid") else -1
    if number == 0:
        return Finding(
            "user",
            "advice",
            "root",
            "It works. An ordinary user is safer: whoever gets out of the box has no more rights.",
        )
    return Finding("user", "ok", f"an ordinary user ({number})")


def bubblewrap() -> Finding:
    """Return whether the program that makes the sandbox is installed."""
    program = shutil.which("bwrap")
    if program is None:
        return Finding("bubblewrap", "missing", "there is no program bwrap on the PATH", DEBIAN)
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return Finding("bubblewrap", "ok", f"{asked.stdout.strip() or 'unknown version'}, {program}")


SYSCTL = Path("/proc/sys")


def namespaces() -> Finding:
    """Return whether the kernel lets this user make user namespaces."""
    name = "user namespaces"
    for setting, refused in (
        ("user/max_user_namespaces", "0"),
        ("kernel/unprivileged_userns_clone", "0"),
    ):
        root_may = setting.startswith("kernel") and hasattr(os, "geteuid") and os.geteuid() == 0
        if _setting(setting) == refused and not root_may:
            key = setting.replace("/", ".")
            return Finding(
                name,
                "missing",
                f"{key} is {refused}",
                f"As root: sysctl {key}={'1' if 'clone' in key else '10000'}. In a container, "
                "on the machine that runs it.",
            )
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return Finding(name, "ok", "AppArmor allows them to programs with a profile only")
    return Finding(name, "ok", "allowed")


def _setting(name: str) -> str:
    """Return a setting of the kernel; nothing if this kernel does not have it."""
    try:
        return (SYSCTL / name).read_text().strip()
    except OSError:
        return ""


def starts() -> Finding:
    """Return whether bubblewrap starts as grading starts it."""
    from autograd_course.grading.isolation.sandbox import REMEDY, unavailable

    why = unavailable()
    if not why:
        return Finding("sandbox", "ok", "starts")
    if shutil.which("bwrap") is None:
        return Finding("sandbox", "missing", why, "See bubblewrap above.")
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        profile = APPARMOR_PROFILE.format(bwrap=os.path.realpath(shutil.which("bwrap") or "bwrap"))
        return Finding("sandbox", "missing", why, APPARMOR.format(profile=profile))
    return Finding("sandbox", "missing", why, REMEDY)


CGROUPS = Path("/sys/fs/cgroup")


def cgroups() -> Finding:
    """Return whether the memory and the number of a submission's processes can be limited."""
    membership = _membership()
    if (CGROUPS / "cgroup.controllers").is_file():
        own = CGROUPS / membership.get("", "").lstrip("/")
        if os.access(own / "cgroup.procs", os.W_OK) and os.access(own, os.W_OK):
            return Finding("cgroups", "ok", "version 2, writable")
        told = "version 2, not writable"
    else:
        wanted = {
            name: CGROUPS / name / membership.get(name, "").lstrip("/")
            for name in ("memory", "pids")
        }
        if all(os.access(place / "cgroup.procs", os.W_OK) for place in wanted.values()):
            return Finding("cgroups", "ok", "version 1, writable")
        told = "version 1, not writable" if CGROUPS.is_dir() else "none"
    return Finding(
        "cgroups",
        "advice",
        f"{told}: limits hold for each process of a submission, and not for all of them together",
        "Where systemd runs: systemd-run --user --scope -p Delegate=yes python -m "
        "autograd_course.grading grade",
    )


def _membership() -> dict[str, str]:
    """Return this process's cgroup for each controller; for version 2 the name is empty."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return {}
    found: dict[str, str] = {}
    for line in lines:
        _, names, path = line.split(":", 2)
        found |= dict.fromkeys(names.split(","), path)
    return found


def box(folder: Path) -> Iterator[Finding]:
    """Try what a box promises, in a box."""
    from autograd_course.grading.doctor_box import PROMISES, try_promise

    for promise in PROMISES:
        broken = try_promise(promise, folder)
        if not broken:
            yield Finding(f"box: {promise.name}", "ok", "holds")
        elif promise.vital:
            remedy = "Do not grade on this machine: this is a fault of the sandbox. Report it."
            yield Finding(f"box: {promise.name}", "missing", broken, remedy)
        else:
            yield Finding(f"box: {promise.name}", "advice", broken, "See cgroups above.")


def disk(folder: Path) -> Finding:
    """Return whether there is room for feedback and for temporary files."""
    places = [path for path in (folder, Path(tempfile.gettempdir())) if path.is_dir()]
    free, place = min((shutil.disk_usage(path).free, path) for path in places)
    told = f"{free / GIGABYTE:.1f} GB are free in {place.resolve()}"
    if free < GIGABYTE / 10:
        return Finding("disk", "missing", told, "Make room: a class takes a gigabyte or two.")
    if free < 2 * GIGABYTE:
        return Finding("disk", "advice", told, "A large class with figures takes up to 2 GB.")
    return Finding("disk", "ok", told)
