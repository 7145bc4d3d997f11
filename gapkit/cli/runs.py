"""`gapkit runs`: the runs of the past, and what happened in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gapkit.errors import ParameterError

_OUT = click.option("--out", default="reports", show_default=True, metavar="FOLDER", help="The folder of reports.")


@click.group(invoke_without_command=True)
@_OUT
@click.pass_context
def runs(ctx: click.Context, out: str) -> None:
    """List past runs, the newest first; `gapkit runs show ID` tells what happened in one."""
    ctx.obj = out
    if ctx.invoked_subcommand is not None:
        return
    from gapkit.runs.history import past_runs  # noqa: PLC0415 - keeps --help quick

    found = past_runs(_folder(out))
    if not found:
        click.echo(f"No run is known below {out}.")
    for past in found:
        click.echo(_line(past))


@runs.command()
@click.argument("name", metavar="ID")
@click.option("--out", default="", metavar="FOLDER", help="The folder of reports.")
@click.pass_context
def show(ctx: click.Context, name: str, out: str) -> None:
    """Tell what happened in a run: its summary, its inputs and its versions. The beginning of an ID will do."""
    from gapkit.runs.history import find_run  # noqa: PLC0415 - keeps --help quick
    from gapkit.runs.summary import inputs_of, summary_of  # noqa: PLC0415 - likewise

    place = out or str(ctx.obj)
    past = find_run(_folder(place), name)
    click.echo(summary_of(past, place) + inputs_of(past), nl=False)


def _folder(out: str) -> Path:
    """Return the folder of reports. Raises ParameterError where there is none."""
    folder = Path(out).absolute()
    if not folder.is_dir():
        raise ParameterError(f"There is no folder {out}. Say with --out where the reports are.")
    return folder


def _line(past: dict[str, Any]) -> str:
    """Return a run on one line: its id, what it was over, how it ended, and how many reports came to which end."""
    from gapkit.runs.history import state_of  # noqa: PLC0415 - likewise
    from gapkit.runs.summary import counted  # noqa: PLC0415 - likewise

    over = f"{past.get('study', {}).get('name')}/{past.get('report')}" + (" by company" if past.get("kind") == "batch" else "")
    code = f", exit code {past['exit_code']}" if past.get("exit_code") else ""
    return f"{past['run']}  {state_of(past):11}  {over}: {counted(past)}{code}"
