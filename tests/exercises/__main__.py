"""``python -m tests.exercises``: prove the problem sets, and print the table."""

import argparse
import sys

from tests.exercises.proof import FOLDER, as_text, digest, processors, prove, sets, table


def main(arguments: list[str] | None = None) -> int:
    """Prove the sets that are named; return 1 if something does not end as it should."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.exercises",
        description="Try the solutions, the catalogues of wrong and right answers, other numbers, "
        "mutants of the solutions, and the sandboxed grader. By default a sample, in a minute.",
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help="such as ps1 (default: all)")
    parser.add_argument(
        "--full",
        action="store_true",
        help="200 variants, all mutants, all answers isolated; the result goes into proof.txt",
    )
    parser.add_argument("--variants", type=int, default=3, metavar="N", help="numbers (default: 3)")
    parser.add_argument("--mutants", choices=("sample", "all"), default="sample")
    parser.add_argument("--isolated", choices=("sample", "all"), default="sample")
    parser.add_argument("--jobs", type=int, default=processors(), metavar="N")
    options = parser.parse_args(arguments)
    unknown = set(options.sets) - set(sets())
    if unknown:
        parser.error(f"there is no set {', '.join(sorted(unknown))}: there are {', '.join(sets())}")
    if options.full:
        options.variants, options.mutants, options.isolated = 200, "all", "all"

    proofs = []
    for name in options.sets or sets():
        sources = digest(name)
        proof = prove(
            name,
            options.variants,
            options.mutants == "all",
            options.isolated == "all",
            options.jobs,
        )
        proofs.append(proof)
        print(*proof.faults, sep="\n", end="\n" if proof.faults else "", flush=True)
        if options.full and not proof.faults:
            (FOLDER / name / "proof.txt").write_text(as_text(proof, sources), encoding="utf-8")
    print(table(proofs))
    return int(any(proof.faults for proof in proofs))


if __name__ == "__main__":
    sys.exit(main())
