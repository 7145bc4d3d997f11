"""The kernel of a run: this very Python, in the run's own folder, with a settled environment, and nothing of it left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from gapkit.runs.processes import MARK

if TYPE_CHECKING:
    from gapkit.runs.watching import Watch

# Figures must not hang on the order of a set, nor on how many threads a machine has.
_SETTLED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}


def manager_class(watch: Watch) -> type[AsyncKernelManager]:
    """Return a kernel manager that starts this interpreter, whatever `python3` means to Jupyter here, and tells `watch` what becomes of it."""

    class ReportKernelManager(AsyncKernelManager):
        """Starts one kernel for one report."""

        def __init__(self, **asked: Any) -> None:
            """Speak over sockets in a folder of the owner's alone, where the system has them: no port that others on the machine can reach."""
            super().__init__(**asked)
            if watch.sockets is not None:
                self.transport = "ipc"
                self.connection_file = str(watch.sockets / "k.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            """The kernel of the interpreter that runs gapkit: another one may hold other versions, or no gapkit at all."""
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

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
    found = {**os.environ, **_SETTLED, MARK: run, "IPYTHONDIR": str(folder.with_name("ipython"))}
    root = Path(__file__).resolve().parents[2]
    if root.name not in {"site-packages", "dist-packages"}:  # not installed: run from its own folder
        found["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH", ""))))
    return found
