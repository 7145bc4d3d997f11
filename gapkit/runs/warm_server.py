"""`python -m gapkit.runs.warm_server`: a process that has imported what reports need and forks a kernel for each; one line in, one line out.

A fork is safe only where the process has a single thread, so this one starts none: it opens no file of answers, only the tally of a batch, and
refuses to fork where a library started one after all. It ends when its orders end, and every kernel of its own with it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from gapkit.runs.processes import MARK

ROOM = 120  # characters that a run's id may take
# What a report's kernel would import by itself. Nothing here starts a thread: the test of this list is that the server forks at all.
LIBRARIES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "numpy.random",
    "pandas",
    "scipy.stats",
)
ROOMS = ("study", "tallies", "estimates", "gaps", "charts", "exports")  # those that a report's notebook calls on; every module of them
# Verbs that count for all companies whichever is asked for, the quicker ones first; `thresholds` takes what it needs from `distribution`.
AHEAD = {"compare": "gapkit.gaps.compare", "distribution": "gapkit.gaps.distribution"}
PATIENCE = 10  # seconds after which nothing more is begun: the first report waits for it
_PARENT_DIES = 1  # Linux, <sys/prctl.h>: the signal that a process is given when its parent ends


class Server:
    """The server at work: its orders, its kernels, and how those ended that have."""

    def __init__(self) -> None:
        self.mark = _own_mark()
        # The standard streams are for kernels: orders and answers move out of their way.
        self.orders, self.answers = os.dup(0), os.dup(1)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.close(null)
        self.kernels: dict[int, tuple[int, int]] = {}  # by number: a handle that tells of its end, and the end of its standard input
        self.ended: dict[int, dict[str, int]] = {}
        self.carried = ""
        self._read = b""

    def answer(self, **told: object) -> None:
        """Send one line."""
        os.write(self.answers, json.dumps(told).encode() + b"\n")

    def next_order(self) -> dict[str, Any]:
        """Return the next order, kernels that end meanwhile being taken leave of; an empty one where there will be no more."""
        while b"\n" not in self._read:
            ready = select.select([self.orders, *(handle for handle, _ in self.kernels.values())], [], [])[0]
            for pid in [pid for pid, (handle, _) in self.kernels.items() if handle in ready]:
                self.bury(pid)
            if self.orders in ready:
                read = os.read(self.orders, 1 << 16)
                if not read:
                    return {}
                self._read += read
        line, _, self._read = self._read.partition(b"\n")
        order: dict[str, Any] = json.loads(line)
        return order

    def bury(self, pid: int) -> None:
        """Take leave of a kernel that ended, and keep its exit code and the most memory that it held."""
        for handle in self.kernels.pop(pid):
            os.close(handle)
        _, status, used = os.wait4(pid, 0)
        self.ended[pid] = {"code": os.waitstatus_to_exitcode(status), "peak": used.ru_maxrss * 1024}

    def serve(self) -> dict[str, Any]:
        """Return the order for a kernel in the process that is to be it, an empty one in the server when its orders end."""
        while order := self.next_order():
            if order["do"] == "poll":
                self.answer(**self.ended.get(order["pid"], {}))
                continue
            self._carry(order["tally"], order["verbs"])
            if threads := _threads():
                self.answer(error=f"a library started {threads} threads, and a process with threads must not be forked")
            elif self._fork(order):
                return order
        return {}

    def end(self) -> None:
        """End every kernel with its group."""
        for pid in self.kernels:
            for end in (os.killpg, os.kill):
                try:
                    end(pid, signal.SIGKILL)
                except OSError:
                    continue

    def _carry(self, tally: str, verbs: list[str]) -> None:
        """Read a batch's tally, and work out of what the notebook asks what does not hang on the company: every kernel has a copy, made by the fork."""
        if tally and tally != self.carried:
            self.carried = tally
            began = time.monotonic()
            with suppress(Exception):  # the notebook that reads it says what is wrong with it
                known = import_module("gapkit.tallies.ahead").read_ahead(tally)
                for verb, module in AHEAD.items():
                    if verb in verbs and time.monotonic() - began < PATIENCE:
                        getattr(import_module(module), verb)(known, by="company")
                gc.collect()
                gc.freeze()

    def _fork(self, order: dict[str, Any]) -> bool:
        """Start a kernel; return True in that one's process."""
        if len(order["run"].encode()) > ROOM:
            self.answer(error=f"the run's name is longer than {ROOM} characters")
            return False
        stdin, ours = os.pipe()  # never written to: what a kernel reads there stays out, as where a kernel is started
        told, tells = os.pipe()
        server = os.getpid()
        pid = os.fork()
        if not pid:
            for handle in (self.orders, self.answers, ours, told, *(other for both in self.kernels.values() for other in both)):
                os.close(handle)
            _leave_home(order, self.mark, server, stdin)
            os.write(tells, b".")
            os.close(tells)
            return True
        for handle in (stdin, tells):
            os.close(handle)
        self.kernels[pid] = (os.pidfd_open(pid), ours)
        os.read(told, 1)  # its own group and mark from here on: nothing that ends a run misses it
        os.close(told)
        self.answer(pid=pid)
        return False


def main() -> None:
    """Import, say so, and fork; in a fork, be a kernel."""
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]  # as a kernel does
    server = Server()
    try:
        _prepare()
    except Exception as err:  # noqa: BLE001 - whatever keeps the libraries from loading, the ordinary kernel tells it better
        server.answer(error=f"{type(err).__name__}: {err}")
        return
    server.answer(ready=True)
    order = server.serve()
    if not order:
        server.end()
        return
    launcher = import_module("ipykernel.kernelapp")
    # The parent that a kernel watches is read from the environment on import, which was in the server.
    sys.argv = order["argv"]
    launcher.launch_new_instance(parent_handle=os.getppid())


def _prepare() -> None:
    """Import what reports need, and lay it aside from the collector: pages that nobody touches are shared with every kernel."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # matplotlib reads it once; a kernel sets it so
    gc.disable()
    for name in LIBRARIES:
        import_module(name)
    for room in ROOMS:
        found = import_module(f"gapkit.{room}")
        for module in walk_packages(found.__path__, f"{found.__name__}."):
            import_module(module.name)
    gc.collect()
    gc.freeze()
    gc.enable()


def _leave_home(order: dict[str, Any], mark: int, server: int, stdin: int) -> None:
    """Become a process like one that was started: its own session, streams, environment, mark, folder and chance."""
    ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGKILL)
    if os.getppid() != server:  # it ended before that was asked for
        os._exit(1)
    os.setsid()
    # /proc shows the environment that a process was started with, which is the server's: the run's mark is written into that very place.
    ctypes.memmove(mark, order["run"].encode().ljust(ROOM), ROOM)
    os.dup2(stdin, 0)
    os.close(stdin)
    os.environ.clear()
    os.environ.update(order["env"], JPY_PARENT_PID=str(server))
    os.chdir(order["cwd"])
    import_module("numpy.random").seed()  # else every report would draw the same numbers; Python's own generator sees to itself


def _threads() -> int:
    """Return how many threads the process has, 0 for its own alone."""
    many = max(len(list(Path("/proc/self/task").iterdir())), threading.active_count())
    return many if many > 1 else 0


def _own_mark() -> int:
    """Return where in memory the value of this process's mark lies as the system shows it. Raises RuntimeError where there is none, or too small a one."""
    environ = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "environ")
    name = f"{MARK}=".encode()
    for place in count():
        address = environ[place]
        if address is None:
            break
        found = ctypes.string_at(address)
        if found.startswith(name) and len(found) == len(name) + ROOM:
            return int(address) + len(name)
    raise RuntimeError(f"started without room for {MARK}")


if __name__ == "__main__":
    main()
