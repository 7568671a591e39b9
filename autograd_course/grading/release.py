"""Solutions become exercises: what a student gets, made by nbgrader's `generate_assignment`."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from traitlets.config import Config

from autograd_course.grading.course import (
    CourseError,
    configuration,
    directory,
    nbgrader,
    problem_sets,
    reason,
)

HIDING = (ClearHiddenTests, ClearMarkScheme)


def release(folder: Path, chosen: Sequence[str] = ()) -> list[str]:
    """Write the release of the problem sets of a course, the same bytes on every run.

    The course's gradebook is left alone: the release is made with one that is thrown away.

    Parameters
    ----------
    folder : Path
        The course's folder.
    chosen : sequence of str, optional
        Names of problem sets; all of them by default, and then a set whose source is gone is
        removed from the release too.

    Returns
    -------
    list of str
        The names of the sets that were released.

    Raises
    ------
    CourseError
        If a set cannot be released; nothing is changed then.
    """
    config = configuration(folder)
    sets = problem_sets(config, chosen)
    course = directory(config)
    target = Path(course.root) / course.release_directory
    with tempfile.TemporaryDirectory(prefix="release-") as scratch:
        generate(config, sets, into=Path(scratch))
        for name in sets:
            replace_folder(Path(scratch) / name, target / name)
    if not chosen and target.is_dir():
        for stale in target.iterdir():
            if stale.is_dir() and stale.name not in sets:
                shutil.rmtree(stale)
    return sets


def generate(config: Config, sets: Sequence[str], into: Path, gradebook: str = "") -> None:
    """Generate the release of `sets` in the folder `into`, and record their cells and due dates.

    Parameters
    ----------
    config : Config
        The course's configuration.
    sets : sequence of str
        Names of problem sets.
    into : Path
        The folder that gets one folder for each set.
    gradebook : str, optional
        The URL of the gradebook that learns the cells; by default a new one in `into`.

    Raises
    ------
    CourseError
        If nbgrader refuses a set, with its reason.
    """
    config = deepcopy(config)
    config.CourseDirectory.release_directory = str(into)
    config.CourseDirectory.db_url = gradebook or f"sqlite:///{into / 'gradebook.db'}"
    course = nbgrader(config)
    for name in sets:
        result = course.generate_assignment(name)
        if not result["success"]:
            raise CourseError(
                f"{name} cannot be released: {reason(result)}. All that nbgrader says about it: "
                f"nbgrader generate_assignment --force {name}"
            )


def masters(
    config: Config, sets: Sequence[str], gradebook: str = ""
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each problem set with its notebooks as the grader needs them.

    That is the release before the hidden tests are taken out: the same steps without those that
    do so. The gradebook, if one is named, learns the cells as they are now.
    """
    config = deepcopy(config)
    config.GenerateAssignment.preprocessors = [
        step for step in config.GenerateAssignment.preprocessors if step not in HIDING
    ]
    with tempfile.TemporaryDirectory(prefix="masters-") as scratch:
        generate(config, sets, into=Path(scratch), gradebook=gradebook)
        for name in sets:
            yield (
                name,
                {
                    path.stem: path.read_text(encoding="utf-8")
                    for path in sorted(Path(scratch, name).glob("*.ipynb"))
                },
            )


def replace_folder(new: Path, old: Path) -> None:
    """Put the folder `new` in the place of `old`, without a moment in which a half is there."""
    old.parent.mkdir(parents=True, exist_ok=True)
    arriving = old.with_name(f".{old.name}.arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(new, arriving)
    shutil.rmtree(old, ignore_errors=True)
    arriving.rename(old)
