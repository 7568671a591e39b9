"""The step that runs the cells of a submission.

It runs them as they are, with the rights of whoever grades. An isolated step replaces it by
taking its place in ``c.Autograde.autograde_preprocessors``; nothing else has to change.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbgrader.preprocessors import Execute
from traitlets import default


class PrivateKernelManager(AsyncKernelManager):
    """A kernel that is talked to through sockets in a folder of its own.

    Ports are chosen before they are taken, so that two kernels that start at once can get the
    same one; a path that nobody else knows cannot be taken. Windows has no such sockets and
    keeps its ports.
    """

    _sockets: str = ""

    @default("transport")
    def _transport_default(self) -> str:
        return "tcp" if os.name == "nt" else "ipc"

    @default("ip")
    def _ip_default(self) -> str:
        if self.transport != "ipc":
            return str(super()._ip_default())
        # The path of a socket may have no more than about 100 characters.
        self._sockets = tempfile.mkdtemp(prefix="kernel-")
        return str(Path(self._sockets) / "s")

    async def cleanup_resources(  # type: ignore[override]  # the base class is not asynchronous
        self, restart: bool = False
    ) -> None:
        """Remove the folder with the sockets when the kernel has gone."""
        await super().cleanup_resources(restart=restart)
        if self._sockets and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)


class RunSubmission(Execute):
    """Run every cell in one kernel per notebook; a cell that fails or hangs stops only itself."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("kernel_manager_class", PrivateKernelManager)
        super().__init__(**options)
