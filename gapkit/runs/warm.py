"""Kernels forked from a process that has imported the libraries: that process as the runner sees it, and a kernel of its making."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import RunError
from gapkit.runs.processes import MARK
from gapkit.runs.warm_server import ROOM

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANSWER = 30  # seconds for a word about a kernel
_FORK = 120  # seconds for a fork, before which a tally may have to be read
_POLL = 0.01
# The memory manager of Arrow, which pandas brings, would start a thread of its own.
_NO_THREADS = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}


class Server:
    """One fork server. It ends with this process, whatever ends that, and its kernels with it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start it, in a session of its own; `ready` tells whether it got on."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gapkit.runs.warm_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, **_NO_THREADS, MARK: " " * ROOM},
            cwd=Path(sys.executable).anchor,  # a folder without modules
            start_new_session=True,
        )
        self._read = b""
        self._ready = False

    def ready(self, seconds: float) -> None:
        """Return when it has imported all. Raises RunError where it does not get so far in time."""
        if not self._ready:
            self._answer(seconds)
            self._ready = True

    def lives(self) -> bool:
        """Return whether it is there."""
        return self._process.poll() is None

    def fork(self, wanted: Mapping[str, object]) -> Forked:
        """Return a kernel, forked and on its way. Raises RunError where the server refuses, or is gone.

        `wanted` says what it is to be: `argv`, `run` (the id that marks it), `cwd`, `env`, `tally`, the path of a saved one that it will read
        ("": none), and `verbs`, the functions that it will call.
        """
        return Forked(self, int(self._ask(_FORK, do="fork", **wanted)["pid"]))

    def end_of(self, pid: int) -> dict[str, Any]:
        """Return how a kernel ended: `code` (negative: the signal) and `peak` (the most memory it held, in bytes); an empty dict where it has not."""
        return self._ask(_ANSWER, do="poll", pid=pid)

    def stop(self) -> None:
        """End it."""
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        self._process.kill()
        self._process.wait()

    def _ask(self, seconds: float, **order: object) -> dict[str, Any]:
        """Return the answer to an order. Raises RunError for an error, and where none comes."""
        try:
            assert self._process.stdin is not None  # noqa: S101 - it is a pipe
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as err:
            raise RunError("the fork server is gone") from err
        return self._answer(seconds)

    def _answer(self, seconds: float) -> dict[str, Any]:
        """Return the next answer; a server that keeps silent is ended."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        until = time.monotonic() + seconds
        while b"\n" not in self._read:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                self.stop()
                raise RunError(f"the fork server did not answer within {seconds:g} s")
            read = os.read(self._process.stdout.fileno(), 1 << 16)
            if not read:
                raise RunError(f"the fork server ended (exit code {self._process.wait()})")
            self._read += read
        line, _, self._read = self._read.partition(b"\n")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise RunError(str(told["error"]))
        return told


class Forked:
    """A kernel's process as `subprocess.Popen` would show it, though it is the server's child: what a kernel manager asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, server: Server, pid: int) -> None:
        self._server = server
        self.pid = pid
        self.returncode: int | None = None
        self.peak: int | None = None

    def poll(self) -> int | None:
        """Return its exit code, None while it runs."""
        if self.returncode is None:
            try:
                told = self._server.end_of(self.pid)
            except RunError:  # a kernel does not outlive its server
                told = {"code": -signal.SIGKILL}
            self.returncode = told.get("code")
            self.peak = told.get("peak")
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit code when it has ended. Raises subprocess.TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
            time.sleep(_POLL)
        return code

    def send_signal(self, signum: int) -> None:
        """Send it a signal while it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)
