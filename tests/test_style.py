"""What holds for every file: checked by tools where there are tools, by reading where not."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LONGEST_FILE = 400
# Chapters and problem sets are not in it: each is one page to those who read it.
CODE = {".py", ".js", ".css", ".toml", ".yml", ".cff"}
# A folder that only one machine has, and an address that only one network answers.
ABSOLUTE_PATH = re.compile(r"(?<![\w.:/\-])/(?:home|root|work|Users|opt|tmp)/\w|\b[A-Z]:\\Users\\")
INDEX_ADDRESS = re.compile(
    r"--(?:extra-)?index-url|--find-links|https?://(?!127\.0\.0\.1)[^\s\"')]*/simple\b"
)


def tool(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of the environment as a module and return what it says."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def files(root: Path) -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip(f"this is not a git checkout: {listed.stderr.strip()}")
    paths = [root / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def places(files: list[Path], root: Path, pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern stands in the files, as ``path:line: text``."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in files
        if path != Path(__file__) and b"\0" not in path.read_bytes()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_ruff_finds_nothing(root: Path) -> None:
    checked = tool(root, "ruff", "check", "--no-cache")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_package_is_strictly_typed(root: Path) -> None:
    checked = tool(root, "mypy", "--strict", "autograd_course", "course.py")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_file_is_long(root: Path, files: list[Path]) -> None:
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if path.suffix in CODE
    }
    long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not long, f"split these files, which have more than {LONGEST_FILE} lines"


def test_no_file_names_a_folder_of_one_machine(root: Path, files: list[Path]) -> None:
    assert not places(files, root, ABSOLUTE_PATH)


def test_no_file_names_a_package_index(root: Path, files: list[Path]) -> None:
    assert not places(files, root, INDEX_ADDRESS)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (ABSOLUTE_PATH, 'open("/home/ada/notes.txt")'),
        (ABSOLUTE_PATH, "cd /tmp/build"),
        (ABSOLUTE_PATH, r"C:\Users\Ada"),
        (INDEX_ADDRESS, "--extra-index-url https://example.org/packages"),
        (INDEX_ADDRESS, "https://example.org/pypi/simple"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_the_lock_holds_versions_and_no_addresses(root: Path) -> None:
    for line in (root / "requirements.lock").read_text().splitlines():
        pinned = Requirement(line)
        assert re.fullmatch(r"==[^*,]+", str(pinned.specifier)), line
        assert pinned.url is None, line


def test_the_lock_satisfies_the_metadata(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = map(
        Requirement, [*project["dependencies"], *(item for extra in extras for item in extra)]
    )
    pins = [Requirement(line) for line in (root / "requirements.lock").read_text().splitlines()]
    for requirement in wanted:
        name = canonicalize_name(requirement.name)
        if name == project["name"]:
            continue
        versions = [
            next(iter(pin.specifier)).version for pin in pins if canonicalize_name(pin.name) == name
        ]
        assert versions, f"{name} is not locked: python3 course.py lock"
        for version in versions:
            assert requirement.specifier.contains(version), (
                f"{requirement} is locked at {version}: python3 course.py lock"
            )


def test_relative_links_of_the_documents_lead_somewhere(root: Path) -> None:
    broken = [
        f"{document.name}: {target}"
        for document in root.glob("*.md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (root / target).exists()
    ]
    assert not broken
