"""A notebook executed in a folder of its own by papermill: what came of it, and at which cell it ended."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gapkit.runs.engines import COLD, Engine
from gapkit.runs.notebooks import called, read_notebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TIMEOUT = 120  # seconds for one cell
START_TIMEOUT = 60  # seconds for a kernel to answer
LIMIT = 900  # seconds for a whole report


@dataclass(frozen=True)
class Limits:
    """Seconds that a report may take: one cell, the kernel's start, and all of it."""

    cell: int = TIMEOUT
    start: int = START_TIMEOUT
    report: int = LIMIT


@dataclass(frozen=True)
class Execution:
    """A notebook after its run: the notebook as far as it was saved (None: not at all), and what the run broke off with.

    `error` is the exception that ended the run (None: it ran through, which alone proves nothing), `exit_code` the kernel's where it died
    (negative: the signal), `peak` the most memory the kernel held, in bytes (None: not known), `overdue` whether the whole report's time ran out,
    `full` whether the disk was full at some time, for a kernel that finds no room may end without a word.
    `engine` is where the kernel came from, `note` why it was not the one asked for ("": it was).
    """

    notebook: Any
    error: Exception | None
    exit_code: int | None
    peak: int | None
    overdue: bool = False
    engine: str = COLD
    note: str = ""
    full: bool = False


def execute(
    notebook: Path,
    parameters: Mapping[str, object],
    *,
    folder: Path,
    saved: Path,
    run: str,
    limits: Limits,
    engine: Engine | None = None,
    tally: str = "",
) -> Execution:
    """Return what came of executing a notebook; whatever the notebook does, the kernel and all it started are gone afterwards.

    Args:
        notebook: the notebook; it is only read.
        parameters: checked values, by name.
        folder: where the kernel works.
        saved: where the executed notebook is saved, cell by cell.
        run: the run's id; whatever the kernel starts carries it.
        limits: how long all may take.
        engine: where the kernel comes from; None: it is started.
        tally: the path of a saved tally that the notebook will read, "" for none.

    An interrupt (Ctrl-C) goes through; everything else is told in the result.
    """
    from gapkit.runs.kernels import environment, manager_class  # noqa: PLC0415 - only a run pays for it
    from gapkit.runs.watching import Watch  # noqa: PLC0415 - likewise

    engine = engine or Engine()
    verbs = called(read_notebook(notebook)) if tally else set()
    engine.begin(environment(folder, run), tally, verbs)  # before papermill is imported: both take a while
    papermill: Any = import_module("papermill")  # likewise
    for name in ("papermill", "traitlets"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # the run says in one sentence what they log in many
    watch = Watch(folder, run, limits.report)
    before = _peak()
    error: Exception | None = None
    try:
        watch.begin()
        papermill.execute_notebook(
            str(notebook),
            str(saved).replace("{", "{{").replace("}", "}}"),  # papermill reads braces in a path as parameters
            parameters=dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=True,
            start_timeout=limits.start,
            execution_timeout=limits.cell,
            kernel_manager_class=manager_class(watch, engine, limits.start),
            # A kernel for this process alone need not speak of its transport, nor of being stopped.
            extra_arguments=["--IPKernelApp.log_level=50"],
            shutdown_kernel="immediate",
        )
    except Exception as err:  # noqa: BLE001 - the notebook is the user's: it may end in any way, and each is told
        error = err
    finally:
        watch.end()
    after = _peak()
    grown = after if after is not None and before is not None and after > before else None  # else an earlier child's peak stands there
    peak = max((known for known in (watch.peak, watch.most, grown) if known is not None), default=None)
    return Execution(_read(saved), error, watch.exit_code, peak, watch.overdue, engine.used, engine.note, watch.full)


def _read(saved: Path) -> Any:  # noqa: ANN401 - nbformat's nodes have no types
    """Return the notebook as saved, or None where it cannot be read."""
    try:
        return read_notebook(saved)
    except ValueError:
        return None


def _peak() -> int | None:
    """Return the most memory that any child process held so far, in bytes; None where the system does not tell."""
    if sys.platform == "win32":  # pragma: no cover - tried on no machine here
        return None
    import resource  # noqa: PLC0415 - Windows has it not

    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024
