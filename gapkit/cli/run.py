"""`gapkit run`: one report, or one for each company, executed and published."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gapkit.cli.progress import Shown
from gapkit.errors import ParameterError
from gapkit.runs.engines import COLD, ENGINES

if TYPE_CHECKING:
    from gapkit.runs.execution import Limits

_ALERT = 4  # the exit code, where it is asked for
_SECONDS = click.IntRange(min=1)


@click.command()
@click.argument("study")
@click.option("--report", default="", metavar="NAME", help="The notebook to run; left out, the one the study names.")
@click.option("--company", default="", metavar="X", help="Report on one company alone.")
@click.option("--each", type=click.Choice(["company"]), help="A report for each company with answers on both sides.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the notebook; may be repeated.")
@click.option("--template", default="", metavar="FILE", help="A PowerPoint file whose master, fonts and colours the deck takes.")
@click.option("--out", default="reports", show_default=True, metavar="FOLDER", help="Where reports are published.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="With --each: so many reports at once.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=COLD,
    show_default=True,
    help="Start a kernel for each report, or fork it from a process that has imported the libraries: quicker where there are many.",
)
@click.option("--resume", is_flag=True, help="Make only what failed or is missing since the last run.")
@click.option("--force", is_flag=True, help="Make reports anew, also where nothing changed.")
@click.option("--fail-on-alert", is_flag=True, help="End with exit code 4 where a report raises an alert.")
@click.option("--cell-limit", type=_SECONDS, default=120, show_default=True, metavar="SECONDS", help="What one cell may take.")
@click.option("--limit", type=_SECONDS, default=900, show_default=True, metavar="SECONDS", help="What a whole report may take.")
@click.pass_context
def run(
    ctx: click.Context,
    *,
    study: str,
    report: str,
    company: str,
    each: str | None,
    parameters: tuple[tuple[str, str], ...],
    template: str,
    out: str,
    jobs: int,
    engine: str,
    resume: bool,
    force: bool,
    fail_on_alert: bool,
    cell_limit: int,
    limit: int,
) -> None:
    """Run a study's report and publish it, or one for each company.

    Parameters are checked before anything starts. A run that fails publishes nothing: the last good report stays as it was. What
    nothing changed for is not made again.
    """
    from gapkit.runs.execution import Limits  # noqa: PLC0415 - keeps --help quick
    from gapkit.runs.parameters import Text  # noqa: PLC0415 - likewise

    if resume and force:
        raise ParameterError("--resume makes what is missing, --force makes everything: leave one out.")
    if each and company:
        raise ParameterError("--company asks for one report, --each company for all: leave one out.")
    if jobs > 1 and not each:
        raise ParameterError("--jobs is for --each company: one report is one job.")
    asked: dict[str, object] = {}
    for name, value in (*parameters, *([("template", template)] if template else [])):
        if name in asked:
            raise ParameterError(f"Parameter {name!r} is given twice.")
        asked[name] = Text(value)
    # A stop by systemd or a container ends the run as Ctrl-C does: kernel ended, failure kept, exit code 143 as for any program so stopped.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    limits = Limits(cell=cell_limit, report=limit)
    how: dict[str, Any] = {"report": report, "parameters": asked, "out": out, "force": force, "resume": resume, "engine": engine}
    try:
        if each:
            from gapkit.runs.batch import run_batch  # noqa: PLC0415 - likewise

            ctx.exit(run_batch(study, Shown(), jobs=jobs, limits=limits, fail_on_alert=fail_on_alert, **how).exit_code)
        if _one(study, company, limits, how) and fail_on_alert:
            ctx.exit(_ALERT)
    except KeyboardInterrupt:
        click.echo("stopped: what was published stands; run the same command again to make the rest", err=True)
        ctx.exit(128 + signal.SIGINT)


def _one(study: str, company: str, limits: Limits, how: dict[str, Any]) -> tuple[str, ...]:
    """Run one report, print where it lies, and return its alerts."""
    from gapkit.runs.report import run_report  # noqa: PLC0415 - likewise

    result = run_report(study, company=company, timeout=limits.cell, start_timeout=limits.start, limit=limits.report, **how)
    for dead in result.interrupted:
        click.echo(f"note: run {dead} was interrupted; what it left was cleared away", err=True)
    if result.status == "unchanged":
        click.echo("note: nothing changed since the report was made; --force makes it anew", err=True)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    for alert in result.alerts:
        click.echo(f"alert: {alert}", err=True)
    click.echo(f"report: {_near(result.page)}\nindex:  {_near(result.index)}")
    return result.alerts


def _near(path: Path) -> str:
    """Return a path as seen from here where it lies below, else in full."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
