"""``python -m autograd_course.grading release | grade``: the two jobs of an instructor."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one job and return the exit status: 0, or 1 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m autograd_course.grading", description=__doc__)
    jobs = parser.add_subparsers(dest="job", required=True, metavar="JOB")
    for name, help_text in (
        ("release", "make exercises/ from solutions/"),
        ("grade", "autograde all submissions, write the feedback and the table of grades"),
    ):
        job = jobs.add_parser(name, help=help_text, description=help_text)
        job.add_argument("sets", nargs="*", metavar="SET", help="problem sets (default: all)")
        job.add_argument(
            "--course",
            type=Path,
            default=Path(),
            metavar="DIR",
            help="the folder with nbgrader_config.py (default: the current one)",
        )
        if name == "grade":
            job.add_argument(
                "--jobs",
                type=int,
                metavar="N",
                help="submissions at a time (default: one for each processor)",
            )
            job.add_argument(
                "--no-sandbox",
                action="store_true",
                help="run students' code with your own rights: only if you trust all of them",
            )
            job.add_argument(
                "--no-feedback", action="store_true", help="points only, no pages for the students"
            )
            job.add_argument(
                "--shard",
                metavar="I/N",
                help="grade part I of N into results/, for a grade without --shard to take",
            )
            job.add_argument(
                "--json", action="store_true", help="print the report as JSON on standard output"
            )
    options = parser.parse_args(arguments)

    try:
        import nbgrader  # noqa: F401
    except ImportError:
        print(
            "Grading needs nbgrader: pip install 'autograd-course[grading]', or use course.py.",
            file=sys.stderr,
        )
        return 1
    from autograd_course.grading.course import CourseError
    from autograd_course.grading.grade import grade
    from autograd_course.grading.release import release
    from autograd_course.grading.shards import Shard

    try:
        if options.job == "release":
            for name in release(options.course, options.sets):
                print(f"released {name}")
            return 0
        return grade(
            options.course,
            options.sets,
            jobs=options.jobs,
            sandbox=not options.no_sandbox,
            feedback=not options.no_feedback,
            shard=Shard.parse(options.shard) if options.shard else None,
            as_json=options.json,
        )
    except (CourseError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
