"""How a batch gets on, as its user sees it: a bar on a terminal, one plain line for each report in a log, and the summary at the end."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gapkit.runs.told import Entry


class Shown:
    """Shows a batch: bar and lines on stderr, the summary on stdout."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._many = self._done = 0

    def begun(self, reports: int) -> None:
        """Show how many reports there will be."""
        self._many = reports
        if sys.stderr.isatty() and reports:
            tqdm: Any = import_module("tqdm").tqdm  # only a batch on a terminal pays for it
            self._bar = tqdm(total=reports, unit="report", file=sys.stderr)

    def ended(self, entry: Entry) -> None:
        """Show that a report came to its end; on a terminal only what did not go well has a line."""
        from gapkit.runs.summary import line_of  # noqa: PLC0415 - keeps --help quick

        self._done += 1
        with suppress(OSError):  # whoever read along may have gone: no reason to make no further reports
            if self._bar is None:
                click.echo(f"[{self._done}/{self._many}] {line_of(entry)}", err=True)
                return
            if entry.exit_code:
                self._bar.write(line_of(entry), file=sys.stderr)
            self._bar.update()

    def noted(self, sentence: str) -> None:
        """Show what is to be known beside the reports."""
        with suppress(OSError):
            click.echo(f"note: {sentence}", err=True)

    def summed_up(self, summary: str) -> None:
        """Print the summary."""
        with suppress(OSError):
            if self._bar is not None:
                self._bar.close()
            click.echo(summary, nl=False)
