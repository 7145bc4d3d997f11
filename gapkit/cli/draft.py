"""`gapkit draft`: raw exports -> a drafted study.yaml."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gapkit.study.places import STUDY_FILE


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE [FILE]...")
@click.option("--to", default=STUDY_FILE, show_default=True, metavar="PATH", help="The study.yaml to write, or its folder.")
@click.option("--provider", "providers", multiple=True, metavar="FILE", help="A file that is the providers' own; left out, its name tells.")
def draft(files: tuple[str, ...], to: str, providers: tuple[str, ...]) -> None:
    """Draft a study.yaml from raw exports: one FILE per side, or one that holds both.

    Sides, scales, don't-knows, company and weight are guessed and topics paired by likeness of wording; each guess has a `# check:` beside it.
    Nothing is ever written over.
    """
    from gapkit.drafts.draft import draft_study  # noqa: PLC0415 - keeps --help quick

    made = draft_study(files, to=to, providers=providers)
    drafted = made.draft
    for side in drafted.sides:
        rows = max((column.rows for column in side.columns), default=0)
        click.echo(f"{side.party.label} ({side.party.role}): {rows:,} rows of {side.opening.name}, {len(side.scales)} questions.")
    pairs = sum(len(topic.questions) > 1 for topic in drafted.topics)
    click.echo(f"{pairs} topics paired, {len(drafted.left_over)} questions without a partner; {len(drafted.scales.by_id)} scales.")
    if not pairs:
        click.echo("No question of one side reads like one of the other: pair them by hand, as the file says.")
    path = _near(made.path)
    click.echo(f"Wrote {path}. It holds {made.checks} guesses: read each line with `# check:`. Then type:")
    click.echo(f"  gapkit check {_quoted(path)}")


def _near(path: Path) -> str:
    """Return a path as seen from here where it lies below, else in full."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
