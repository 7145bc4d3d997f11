"""The kernel of a run: this very Python, in the run's own folder, with a settled environment, and nothing of it left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

# Figures must not hang on the order of a set, nor on how many threads a machine has.
_SETTLED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}


@dataclass
class Watch:
    """What is seen of a kernel from outside: its exit code (negative: the signal that ended it) and its process group."""

    folder: Path
    exit_code: int | None = None
    groups: list[int] = field(default_factory=list)

    def end(self) -> None:
        """End whatever the kernel started and left running."""
        for group in self.groups:
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        self.groups.clear()


def manager_class(watch: Watch) -> type[AsyncKernelManager]:
    """Return a kernel manager that starts this interpreter, whatever `python3` means to Jupyter here, and tells `watch` what becomes of it."""

    class ReportKernelManager(AsyncKernelManager):
        """Starts one kernel for one report."""

        @property
        def kernel_spec(self) -> KernelSpec:
            """The kernel of the interpreter that runs gapkit: another one may hold other versions, or no gapkit at all."""
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

        async def start_kernel(self, **asked: Any) -> None:  # type: ignore[override]
            """Start the kernel in the run's folder."""
            await super().start_kernel(**{**asked, "cwd": str(watch.folder), "env": environment(watch.folder)})
            group = getattr(self.provisioner, "pgid", None)
            if group is not None and group != os.getpgrp():
                watch.groups.append(group)

        async def is_alive(self) -> bool:  # type: ignore[override]
            """Return whether the kernel lives, and keep the exit code of one that does not."""
            if self.has_kernel and self.provisioner is not None:
                code = await self.provisioner.poll()
                if code is not None:
                    watch.exit_code = code
            return bool(await super().is_alive())

    return ReportKernelManager


def environment(folder: Path) -> dict[str, str]:
    """Return a kernel's environment: one thread, settled hashes, no start-up files of the user's, and this gapkit to import."""
    found = {**os.environ, **_SETTLED, "IPYTHONDIR": str(folder.with_name("ipython"))}
    root = Path(__file__).resolve().parents[2]
    if root.name not in {"site-packages", "dist-packages"}:  # not installed: run from its own folder
        found["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH", ""))))
    return found
