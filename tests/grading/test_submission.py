"""What is read of a submission, and what is left out with a remark."""

import os
from pathlib import Path

import pytest

from autograd_course.grading import submission
from autograd_course.grading.submission import read_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "handed-in"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.ipynb").write_bytes(b"{}")
    (folder / "deep" / "two.ipynb").write_bytes(b"{}")
    (folder / "deep" / "tools.py").write_bytes(b"x = 1")
    return folder


def test_notebooks_are_at_the_top_and_all_else_is_a_helper(folder) -> None:
    files = read_files(folder)
    assert files.notebooks == {"one": b"{}"}
    assert files.helpers == {"deep/tools.py": b"x = 1", "deep/two.ipynb": b"{}"}
    assert files.remarks == ()


def test_links_out_of_it_are_not_followed(folder) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "stolen.ipynb").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    files = read_files(folder)
    assert b"secret" not in [*files.helpers.values(), *files.notebooks.values()]
    assert sorted(remark.rpartition(": ")[2] for remark in files.remarks) == [
        "link.txt",
        "pipe",
        "stolen.ipynb",
        "up",
    ]


def test_what_is_too_large_or_too_much_is_left_out(folder, monkeypatch) -> None:
    monkeypatch.setattr(submission, "HELPER", 4)
    assert read_files(folder).helpers == {"deep/two.ipynb": b"{}"}
    monkeypatch.setattr(submission, "COUNT", 1)
    monkeypatch.setattr(submission, "HELPER", 100)
    files = read_files(folder)
    assert list(files.helpers) == ["deep/tools.py"]
    assert files.remarks == ("left out, more than may be handed in: deep/two.ipynb",)
    monkeypatch.setattr(submission, "NOTEBOOK", 1)
    assert read_files(folder).notebooks == {}


def test_files_of_tools_are_nobodys_business(folder) -> None:
    for name in ("timestamp.txt", ".DS_Store", "tools.pyc", "mine.bak"):
        (folder / name).write_text("")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x").write_text("")
    assert read_files(folder, ignore=["*.bak"]) == read_files(folder, ignore=["mine*"])
    assert "mine.bak" in read_files(folder).helpers
    assert "timestamp.txt" not in read_files(folder).helpers


def test_a_name_cannot_write_on_a_terminal(folder) -> None:
    (folder / "a\x1b[2Jb").symlink_to("nowhere")
    (remark,) = read_files(folder).remarks
    assert remark.endswith("a?[2Jb")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path) -> None:
    assert read_files(tmp_path / "nowhere") == read_files(tmp_path / "nothing")
