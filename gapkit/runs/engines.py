"""The two ways to come by a kernel: started afresh (cold), or forked from a process that has imported the libraries (warm)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from gapkit.errors import GapkitError, ParameterError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from gapkit.runs.warm import Forked, Server

COLD, WARM = "cold", "warm"
ENGINES = (COLD, WARM)


class Engine:
    """Where the kernels of a process come from. `note` says why one that was asked to be warm is cold, "" where it is not.

    The server of the warm engine is started when first wanted, and again where it died; it is gone when the engine is closed.
    """

    def __init__(self, name: str = COLD) -> None:
        """Raise ParameterError for a name that is neither."""
        if name not in ENGINES:
            raise ParameterError(f"There is no engine {name!r}: it is one of {', '.join(ENGINES)}.{nearest(name, ENGINES)}")
        self.name = name
        self.note = ""
        self._ahead: dict[str, object] = {"tally": "", "verbs": []}
        self.used = COLD  # what the last kernel was
        self._server: Server | None = None
        self._tries = 2  # a server that cannot be started twice is not tried before every report

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def begin(self, environment: Mapping[str, str], tally: str = "", verbs: Iterable[str] = ()) -> None:
        """Start the server where one is wanted and none is there; it loads while the caller does other things.

        `tally` is the path of a saved one that the next kernels will read, "" for none; `verbs` are the functions that they will call.
        """
        self._ahead = {"tally": tally, "verbs": sorted(verbs)}
        if self.name != WARM or not self._tries:
            return
        if not sys.platform.startswith("linux"):
            self._give_up("this system cannot fork safely")
        elif self._server is None or not self._server.lives():
            from gapkit.runs.warm import Server  # noqa: PLC0415 - Linux alone has all it takes

            self.close()
            try:
                self._server = Server(environment)
            except OSError as err:
                self._give_up(err.strerror or str(err))

    def fork(self, wanted: Mapping[str, object], seconds: float) -> Forked | None:
        """Return a warm kernel as `warm.Server.fork` makes it; None where the caller is to start a cold one."""
        self.used, self.note = COLD, self.note if not self._tries else ""
        if self._server is None:
            return None
        try:
            self._server.ready(seconds)
            forked = self._server.fork({**wanted, **self._ahead})
        except GapkitError as err:
            self._tries -= 1
            self.note = _told(str(err))
            self.close()
            return None
        self.used, self._tries = WARM, 2
        return forked

    def close(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _give_up(self, why: str) -> None:
        self._tries = 0
        self.note = _told(why)


def _told(why: str) -> str:
    """Return the sentence for who asked for warm kernels."""
    return f"warm kernels are not to be had here ({why}), so ordinary ones were started: the same reports, only slower"
