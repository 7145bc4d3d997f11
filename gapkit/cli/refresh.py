"""`gapkit refresh`: a deck that people have edited gets the figures of now, in a new file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("deck", type=click.Path(path_type=Path))
@click.option("--study", required=True, metavar="STUDY", help="The study to take the figures from.")
@click.option(
    "--to", default=None, type=click.Path(path_type=Path), metavar="FILE", help="The new file; left out, DECK-refreshed.pptx beside it."
)
@click.option("--other-study", is_flag=True, help="The study may have another name than the one the deck was made of.")
def refresh(deck: Path, study: str, to: Path | None, *, other_study: bool) -> None:
    """Bring a deck that people have edited up to date, in a new file.

    Charts, tables and untouched words get the figures of now; what people moved, restyled, wrote or added stays. Titles of their own whose claim no longer
    passes are listed.
    """
    from gapkit.runs.refresh import refresh as run  # noqa: PLC0415 - keeps --help quick

    path, told = run(deck, study, to, other_study=other_study)
    for heading, lines in (
        ("Look at these titles before you present:", told.doubtful),
        ("Edited, and left as they are:", told.kept),
        ("Not brought up to date:", told.left),
        ("Not in this deck:", told.new),
    ):
        if lines:
            click.echo(heading)
            for line in lines:
                click.echo(f"  {line}")
    click.echo(f"{told.updated} charts, tables and texts brought up to date: {path}")
