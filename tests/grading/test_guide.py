"""The commands that the page for teachers gives for a class of thousands."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from autograd_course.grading.__main__ import main
from autograd_course.grading.shards import Shard


@pytest.fixture(scope="module")
def blocks(root: Path) -> dict[str, str]:
    """The code of the section, by language; that of one language together."""
    page = (root / "book" / "teaching.md").read_text(encoding="utf-8")
    section = page.split("### A class of thousands")[1].split("\n### ")[0]
    found: dict[str, str] = {}
    for language, code in re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL):
        found[language] = found.get(language, "") + code
    return found


def options(command: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[\w-]+", command))


def test_grade_has_the_options(blocks, capsys) -> None:
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    there = options(capsys.readouterr().out)
    commands = [line for line in "".join(blocks.values()).splitlines() if " grade " in line]
    named = {name for line in commands for name in options(line.split(" grade ")[1])}
    assert {"--shard", "--scheduler", "--tls-ca", "--jobs"} <= named
    assert named <= there


def test_dask_has_the_options(blocks) -> None:
    from distributed.cli.dask_scheduler import main as scheduler
    from distributed.cli.dask_worker import main as worker

    for name, program in (("dask scheduler", scheduler), ("dask worker", worker)):
        (command,) = (line for line in blocks["sh"].splitlines() if line.startswith(name))
        there = {word for parameter in program.params for word in parameter.opts}
        assert {"--tls-ca-file", "--tls-cert", "--tls-key"} <= options(command) <= there


def test_kubernetes_counts_from_0_and_parts_from_1(blocks) -> None:
    job = yaml.safe_load(blocks["yaml"])["spec"]
    (container,) = job["template"]["spec"]["containers"]
    expression = re.search(r"--shard (\S.*)$", container["args"][0]).group(1)
    parts = [
        subprocess.run(
            ["sh", "-c", f"echo {expression}"],
            env={"JOB_COMPLETION_INDEX": str(index)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for index in range(job["completions"])
    ]
    count = job["completions"]
    assert [Shard.parse(text) for text in parts] == [Shard(n + 1, count) for n in range(count)]


def test_slurm_counts_as_parts_do(blocks) -> None:
    (command,) = (line for line in blocks["sh"].splitlines() if line.startswith("sbatch"))
    (last,) = re.findall(r"--array=1-(\d+) ", command)
    assert f"--shard $SLURM_ARRAY_TASK_ID/{last}'" in command
