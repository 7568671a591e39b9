"""The committed proofs are those of these sources, and verdicts are the same in the sandbox."""

from dataclasses import replace

import pytest

from autograd_course.grading.isolation.sandbox import unavailable
from tests.exercises import __main__ as command
from tests.exercises import proof as module
from tests.exercises.attempts import Attempt, attempts, complaints, notebooks, questions
from tests.exercises.isolated import graded
from tests.exercises.proof import FOLDER, Proof, as_text, count, digest, from_text, sets, table

NOTEBOOKS = [pytest.param(path, id=path.stem) for path in notebooks()]


@pytest.mark.parametrize("name", sets())
def test_the_committed_proof_is_of_these_sources(name):
    path = FOLDER / name / "proof.txt"
    again = f"python -m tests.exercises --full {name}"
    if not path.is_file():
        pytest.skip(f"{name} is not proven in full yet: {again}")
    told = from_text(path.read_text(encoding="utf-8"))
    assert told["sources"] == digest(name), f"{name} has changed since it was proven: {again}"
    wanted = from_text(as_text(count(name), digest(name)))
    run = {"variants", "isolated", "seconds"}
    assert {key: told[key] for key in told.keys() - run} == {
        key: wanted[key] for key in wanted.keys() - run
    }, f"there is something else to prove now: {again}"
    assert told["variants"].startswith("200,")


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_verdicts_are_the_same_in_the_sandbox(path):
    """The solution, a wrong answer and a right one; --full tries every answer."""
    if unavailable():
        pytest.skip(f"no sandbox on this machine: {unavailable()}")
    cell = questions(path)[len(path.stem) % len(questions(path))]
    for each in (Attempt(path), attempts(path, cell)[0], attempts(path, cell)[-1]):
        assert not list(complaints(each, graded(each, whole=not each.cell)))


def test_the_table_has_a_line_for_each_set_and_the_command_tells_of_faults(monkeypatch, capsys):
    bad = Proof("ps1-one", 4, 1, 20.0, 30, 12, 3, 90, 2, 3, 12.4, ["one: f: x: loses f-test"])
    proofs = {"ps1": bad, "ps2": replace(bad, name="ps2-another", faults=[])}
    monkeypatch.setattr(command, "sets", lambda: list(proofs))
    monkeypatch.setattr(command, "prove", lambda name, *_: proofs[name])
    monkeypatch.setattr(command, "digest", lambda name: "0" * 64)
    assert command.main([]) == 1
    printed = capsys.readouterr().out
    assert printed == "one: f: x: loses f-test\n" + table(proofs.values()) + "\n"
    assert command.main(["ps2"]) == 0
    with pytest.raises(SystemExit):
        command.main(["ps3"])


def test_a_proof_is_written_where_there_is_no_fault_and_everything_was_tried(monkeypatch, tmp_path):
    asked = []
    good = Proof("ps1-one", 4, 1, 20.0, 30, 12, 200, 90, 2, 42, 12.4)

    def prove(name, variants, all_mutants, all_isolated, jobs):
        asked.append((variants, all_mutants, all_isolated))
        return good

    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "sets", lambda: ["ps1"])
    monkeypatch.setattr(command, "prove", prove)
    monkeypatch.setattr(command, "digest", lambda name: "0" * 64)
    (tmp_path / "ps1").mkdir()
    assert command.main([]) == 0
    assert not list((tmp_path / "ps1").iterdir())
    assert command.main(["--full"]) == 0
    assert asked == [(3, False, False), (200, True, True)]
    told = from_text((tmp_path / "ps1" / "proof.txt").read_text())
    assert told["set"] == "ps1-one"
    assert told["mutants"] == "90, 2 of them lose no point; survivors.txt says why"
    good.faults.append("x")
    (tmp_path / "ps1" / "proof.txt").unlink()
    assert command.main(["--full"]) == 1
    assert not list((tmp_path / "ps1").iterdir())


def test_the_hash_is_of_the_notebooks_and_the_catalogue(monkeypatch, tmp_path):
    source = tmp_path / "solutions" / "ps1-one" / "one.ipynb"
    cases = tmp_path / "tests" / "ps1"
    for folder in (source.parent, cases):
        folder.mkdir(parents=True)
    source.write_text("{}")
    (cases / "f.py").write_text("WRONG = []")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "FOLDER", cases.parent)
    monkeypatch.setattr(module, "notebooks", lambda names: [source])
    first = digest("ps1")
    (cases / "proof.txt").write_text(first)
    (cases / "__pycache__").mkdir()
    (cases / "__pycache__" / "f.pyc").write_bytes(b"1")
    assert digest("ps1") == first
    (source.parent / "data.txt").write_text("1 2 3")
    second = digest("ps1")
    (cases / "f.py").write_text("WRONG = [1]")
    assert len({first, second, digest("ps1")}) == 3
