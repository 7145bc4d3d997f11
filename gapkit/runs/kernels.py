"""The kernel of a run: this very Python, in the run's own folder, with a settled environment, and nothing of it left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
import uuid
from queue import Empty
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from gapkit.runs.processes import MARK, importing

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_client.connect import KernelConnectionInfo

    from gapkit.runs.engines import Engine
    from gapkit.runs.watching import Watch

_LAUNCHER, _OPTIONS = "ipykernel_launcher", 3  # what a kernel's command line names, and where its options begin
_HEARD = 0.2  # seconds for what a kernel shows to arrive after its answer
_SOON = 0.01  # seconds between two looks at what takes a few hundredths of one

# Figures must not hang on the order of a set, nor on how many threads a machine has.
_SETTLED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}


class ReportKernelClient(AsyncKernelClient):
    """Speaks with one kernel, and begins as soon as it answers."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the name is Jupyter's
        """Return when the kernel answers, and its outputs arrive: when an output of the answer does. Raises RuntimeError where it does not in time."""
        # Jupyter's own waits for 0.2 s of silence instead.
        until = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            asked = self.kernel_info()
            with contextlib.suppress(Empty):
                reply = await self._async_recv_shell(asked)
                while (await self.get_iopub_msg(timeout=_HEARD))["parent_header"].get("msg_id") != asked:
                    continue
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _async_recv_shell(self, asked: str) -> dict[str, Any]:
        """Return the answer to a request. Raises Empty where none comes for a second."""
        while True:
            reply: dict[str, Any] = await self.get_shell_msg(timeout=1)
            if reply["parent_header"].get("msg_id") == asked:
                return reply


def manager_class(watch: Watch, engine: Engine, start: float) -> type[AsyncKernelManager]:
    """Return a kernel manager that starts this interpreter, whatever `python3` means to Jupyter here, and tells `watch` what becomes of it.

    `engine` may have a warm kernel; `start` is the seconds that one may take.
    """

    class ReportProvisioner(LocalProvisioner):
        """Comes by one kernel, a warm one where there is one."""

        async def launch_kernel(self, cmd: list[str], **asked: Any) -> KernelConnectionInfo:
            """Start the kernel."""
            wanted = {"argv": [_LAUNCHER, *cmd[_OPTIONS:]], "run": watch.run, "cwd": str(asked["cwd"]), "env": dict(asked["env"])}
            forked = engine.fork(wanted, start)
            if forked is None:
                return await super().launch_kernel(cmd, **asked)
            self.process, self.cwd = forked, asked["cwd"]  # type: ignore[assignment]
            self.pid = self.pgid = forked.pid
            return self.connection_info

        async def wait(self) -> int | None:
            """Return the exit code when the kernel has ended."""
            while self.process is not None and await self.poll() is None:  # noqa: ASYNC110 - a process raises no event
                await asyncio.sleep(_SOON)  # Jupyter's own looks ten times a second
            watch.most = getattr(self.process, "peak", None)
            return await super().wait()

    class ReportKernelManager(AsyncKernelManager):
        """Starts one kernel for one report."""

        def __init__(self, **asked: Any) -> None:
            """Speak over sockets in a folder of the owner's alone, where the system has them: no port that others on the machine can reach."""
            super().__init__(client_factory=ReportKernelClient, **asked)
            self.context.reconnect_ivl = int(_SOON * 1000)  # milliseconds between two tries, until the kernel listens
            if watch.sockets is not None:
                self.transport = "ipc"
                self.connection_file = str(watch.sockets / "k.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            """The kernel of the interpreter that runs gapkit: another one may hold other versions, or no gapkit at all."""
            argv = [sys.executable, "-m", _LAUNCHER, "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

        async def _async_pre_start_kernel(self, **asked: Any) -> tuple[list[str], dict[str, Any]]:
            """Come by the kernel in our own way: Jupyter would look for one that was registered with it."""
            self.kernel_id = self.kernel_id or uuid.uuid4().hex
            self.provisioner = ReportProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            return await super()._async_pre_start_kernel(**asked)

        async def start_kernel(self, **asked: Any) -> None:  # type: ignore[override]
            """Start the kernel in the run's folder."""
            # What is printed comes by message; the run's own output is not handed on, for a child left behind would keep it open.
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            await super().start_kernel(**{**asked, **quiet, "cwd": str(watch.folder), "env": environment(watch.folder, watch.run)})
            watch.kernel(getattr(self.provisioner, "pid", None), getattr(self.provisioner, "pgid", None))

        async def is_alive(self) -> bool:  # type: ignore[override]
            """Return whether the kernel lives, and keep the exit code of one that does not."""
            if self.has_kernel and self.provisioner is not None:
                code = await self.provisioner.poll()
                if code is not None:
                    watch.exit_code = code
            return bool(await super().is_alive())

    return ReportKernelManager


def environment(folder: Path, run: str) -> dict[str, str]:
    """Return a kernel's environment: one thread, settled hashes, no start-up files of the user's, this gapkit to import, and the run's mark."""
    return importing({**os.environ, **_SETTLED, MARK: run, "IPYTHONDIR": str(folder.with_name("ipython"))})
