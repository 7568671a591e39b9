#!/usr/bin/env python3
"""Compare the package with its peers and with the same work by hand, side by side.

    python3 benchmarks/run.py            every line, under 25 minutes on two cores
    python3 benchmarks/run.py --quick    the same with few rounds, under 3 minutes
    python3 benchmarks/run.py --help     the other options

It needs Python 3.11 or newer and nothing else: it makes an environment with the peers in
_build/benchmarks/, and writes all figures to _build/benchmarks/results.json.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build" / "benchmarks"
REQUIREMENTS = ROOT / "benchmarks" / "requirements.txt"
LOCK = ROOT / "requirements.lock"
# The files of `rows`, in the order of the table.
ROWS = (
    "lecture_function",
    "long_chain",
    "scaling",
    "network",
    "jacobian",
    "hutchinson",
    "checkpointing",
)

PYTHON = BUILD / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# One thread; and memory that was freed is kept by the process, since arrays of a certain size
# would otherwise be fetched anew from the system at every call, or not, by luck.
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "MALLOC_MMAP_THRESHOLD_": str(2**31 - 1),
    "MALLOC_TRIM_THRESHOLD_": str(2**40),
    "PYTHONPATH": str(ROOT),
}


def prepare_environment() -> None:
    """Make the environment where it is missing, unfinished or outdated."""
    content = REQUIREMENTS.read_bytes() + LOCK.read_bytes() + f"{sys.version}{ROOT}".encode()
    key, stamp = hashlib.sha256(content).hexdigest(), BUILD / "environment.stamp"
    if stamp.is_file() and stamp.read_text() == key and PYTHON.exists():
        return
    print("Making an environment with the peers ...", file=sys.stderr, flush=True)
    venv.create(BUILD / "environment", clear=True, with_pip=True)
    lines = [line.strip() for line in REQUIREMENTS.read_text().splitlines()]
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # One by one, since a peer that cannot be had here is no reason to do without the others.
    for line in lines:
        if line and not line.startswith("#"):
            done = subprocess.run([*pip, "--constraint", LOCK, line], check=False)
            if done.returncode != 0 and line == "numpy":
                sys.exit("benchmarks/run.py: NumPy cannot be installed, see above: try again.")
            if done.returncode != 0:
                print(f"Going on without {line}: see above.", file=sys.stderr)
    stamp.write_text(key)


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="benchmarks/run.py",
        description=__doc__.partition("\n")[0],
        epilog="The full run takes under 25 minutes on two cores.",
    )
    parser.add_argument("--quick", action="store_true", help="few rounds: under 3 minutes")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=ROWS, help="only these")
    parser.add_argument(
        "--output",
        type=Path,
        default=BUILD / "results.json",
        help="the file for all figures (default: _build/benchmarks/results.json)",
    )
    return parser.parse_args()


def main() -> int:
    """Prepare the environment and start the contest in it."""
    output = options().output.absolute()
    prepare_environment()
    command = [PYTHON, "-m", "benchmarks.contest", *sys.argv[1:], "--output", output]
    return subprocess.call(command, cwd=ROOT, env=os.environ | SETTINGS)


if __name__ == "__main__":
    sys.exit(main())
