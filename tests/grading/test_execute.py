"""The step that runs a submission."""

import tempfile
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograd_course.grading.execute import PrivateKernelManager, RunSubmission

IPC = PrivateKernelManager().transport == "ipc"


@pytest.mark.skipif(not IPC, reason="Windows has no ipc sockets")
def test_no_two_kernels_share_a_socket(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = PrivateKernelManager().ip, PrivateKernelManager().ip
    assert first != second
    assert all(Path(each).parent.parent == tmp_path for each in (first, second))
    assert len(PrivateKernelManager().ip) - len(str(tmp_path)) < 30


@pytest.mark.skipif(not IPC, reason="Windows has no ipc sockets")
def test_a_kernel_leaves_nothing_behind(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        step = RunSubmission(timeout=20, shutdown_kernel="immediate", kernel_name="python3")
        notebook = new_notebook(cells=[new_code_cell("print(6 * 7)"), new_code_cell("1 / 0")])
        notebook, _ = step.preprocess(notebook, {"metadata": {"path": folder}})
        assert notebook.cells[0].outputs[0].text == "42\n"
        assert notebook.cells[1].outputs[0].ename == "ZeroDivisionError"
        assert list(Path(folder).iterdir()) == []
