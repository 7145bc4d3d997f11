"""`gapkit run`: one report, executed and published."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click

from gapkit.errors import ParameterError


@click.command()
@click.argument("study")
@click.option("--report", default="", metavar="NAME", help="The notebook to run; left out, the one the study names.")
@click.option("--company", default="", metavar="X", help="Report on one company alone.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the notebook; may be repeated.")
@click.option("--out", default="reports", show_default=True, metavar="FOLDER", help="Where reports are published.")
def run(study: str, report: str, company: str, parameters: tuple[tuple[str, str], ...], out: str) -> None:
    """Run a study's report and publish it.

    Parameters are checked before anything starts. A run that fails publishes nothing: the last good report stays as it was.
    """
    from gapkit.runs.parameters import Text  # noqa: PLC0415 - keeps --help quick
    from gapkit.runs.report import run_report  # noqa: PLC0415 - likewise

    asked: dict[str, object] = {}
    for name, value in parameters:
        if name in asked:
            raise ParameterError(f"Parameter {name!r} is given twice.")
        asked[name] = Text(value)
    # A stop by systemd or a container ends the run as Ctrl-C does: kernel ended, failure kept, exit code 143 as for any program so stopped.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    result = run_report(study, report=report, parameters=asked, company=company, out=out)
    for dead in result.interrupted:
        click.echo(f"note: run {dead} was interrupted; what it left was cleared away", err=True)
    click.echo(f"report: {_near(result.page)}\nindex:  {_near(result.index)}")


def _near(path: Path) -> str:
    """Return a path as seen from here where it lies below, else in full."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
