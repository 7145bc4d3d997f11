"""`gapkit new`: a working folder for a study that starts from nothing."""

from __future__ import annotations

import click


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Make the folder NAME with a study.yaml to edit, a workbook for the answers, the notebooks and a README.

    Nothing is ever written over: where NAME is there already, that is an error.
    """
    from gapkit.drafts.folder import NOTEBOOKS, quoted, start_study  # noqa: PLC0415 - keeps --help quick

    made = start_study(name)
    notebooks = sum(file.startswith(f"{NOTEBOOKS}/") for file in made.files)
    others = ", ".join(file for file in made.files if not file.startswith(f"{NOTEBOOKS}/"))
    click.echo(f"{made.folder}: {others} and {notebooks} notebooks.")
    click.echo("README.md says what to do in which order. Once answers.xlsx is filled in, type:")
    click.echo(f"  gapkit check {quoted(made.study)}")
