"""``python -m autograd_course.grading JOB``: what an instructor does, release and grade first."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


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
        _add_folder(job)
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
            _add_scheduler(job)
            _add_json(job)
    _add_similarity(jobs)
    _add_doctor(jobs)
    options = parser.parse_args(arguments)

    if options.job == "doctor":  # finds out whether nbgrader is there, too
        from autograd_course.grading.doctor import doctor

        return doctor(options.course, as_json=options.json)
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
    from autograd_course.grading.scheduler import Scheduler
    from autograd_course.grading.shards import Shard

    try:
        if options.job == "release":
            for name in release(options.course, options.sets):
                print(f"released {name}")
            return 0
        if options.job == "similarity":
            return _similarity(options)
        return grade(
            options.course,
            options.sets,
            jobs=options.jobs,
            sandbox=not options.no_sandbox,
            feedback=not options.no_feedback,
            shard=Shard.parse(options.shard) if options.shard else None,
            as_json=options.json,
            scheduler=Scheduler(
                options.scheduler, options.tls_ca, options.tls_cert, options.tls_key
            )
            if options.scheduler
            else None,
        )
    except (CourseError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _add_scheduler(job: argparse.ArgumentParser) -> None:
    """Add the options that name a Dask cluster."""
    job.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on a Dask cluster, such as tls://10.0.0.5:8786",
    )
    for name, what in (
        ("ca", "the certificate of the authority that the cluster trusts"),
        ("cert", "your own certificate"),
        ("key", "the key to it, if it is not in the same file"),
    ):
        job.add_argument(
            f"--tls-{name}",
            default="",
            metavar="FILE",
            help=f"{what} (default: as Dask is configured)",
        )


def _add_similarity(jobs: Any) -> None:
    """Add the job `similarity` to the command line."""
    text = "list pairs of submissions that share unusual code, for a person to judge"
    job = jobs.add_parser("similarity", help=text, description=text)
    job.add_argument("sets", nargs="*", metavar="SET", help="problem sets (default: all)")
    _add_folder(job)
    _add_json(job)
    job.add_argument(
        "--common",
        type=float,
        default=0.05,
        metavar="SHARE",
        help="what more than this share of the class has written is not unusual (default: 0.05)",
    )
    job.add_argument(
        "--least",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="the lowest score that is listed, from 0 to 1 (default: 0.5)",
    )
    job.add_argument(
        "--most",
        type=int,
        default=50,
        metavar="N",
        help="how many pairs of a set are shown (default: 50; --json has all)",
    )


def _add_doctor(jobs: Any) -> None:
    """Add the job `doctor` to the command line."""
    text = "check what grading needs on this machine, and say what to do about what is missing"
    job = jobs.add_parser("doctor", help=text, description=text)
    _add_folder(job)
    _add_json(job)


def _add_folder(job: argparse.ArgumentParser) -> None:
    job.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder with nbgrader_config.py (default: the current one)",
    )


def _add_json(job: argparse.ArgumentParser) -> None:
    job.add_argument("--json", action="store_true", help="print JSON for other programs")


def _similarity(options: argparse.Namespace) -> int:
    """Compare, print what was found, and write the page with the passages."""
    from autograd_course.grading.similarity import similarity
    from autograd_course.grading.similarity_report import as_html, as_json, as_text

    reports = similarity(options.course, options.sets, options.common, options.least)
    page = options.course / "similarity.html"
    page.write_text(as_html(reports, options.most), encoding="utf-8")
    print(as_json(reports) if options.json else as_text(reports, options.most))
    print(f"Side by side, in a browser: {page}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
