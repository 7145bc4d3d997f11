"""`gapkit mirror`: customers' answers -> the executives' mirror questionnaire."""

from __future__ import annotations

import os
from pathlib import Path

import click

_MOST = 12  # wordings to list; study.yaml marks all


@click.command()
@click.argument("file")
@click.option("--to", default=".", metavar="FOLDER", help="Where to write; left out, here. Made where it is not there.")
@click.option("--who", default="Executives", show_default=True, metavar="NAME", help="Who fills it in, as reports print them.")
@click.option("--predict", is_flag=True, help="Ask them, too, what they think customers answer.")
@click.option("--company", default="", metavar="COLUMN", help="The column of FILE that names the company; left out, its name tells.")
def mirror(file: str, *, to: str, who: str, predict: bool, company: str) -> None:
    """Make the executives' mirror questionnaire from FILE, the customers' answers: the same questions turned to "we", on the same scale.

    Writes an Excel workbook to fill in and the study.yaml that reads it back. Nothing is ever written over.
    """
    from gapkit.drafts.folder import quoted  # noqa: PLC0415 - keeps --help quick
    from gapkit.drafts.mirror import mirror_questionnaire  # noqa: PLC0415 - likewise

    made = mirror_questionnaire(file, to=to, who=who, predict=predict, company=company)
    items = made.questions.items
    kept = [item for item in items if not item.turned.sure]
    rows = len(made.questions.customers.opening.grid.lines)
    names = made.questions.companies
    click.echo(
        f"{made.questions.customers.opening.name}: {rows:,} rows, {len(items)} questions{f', {len(names)} companies' if names else ''}; "
        f'{len(items) - len(kept)} turned to "we", {len(kept)} kept as customers were asked.'
    )
    for item in kept[:_MOST]:
        click.echo(f"  please check {item.id}: {item.asks!r} ({item.turned.why})")
    if len(kept) > _MOST:
        click.echo(f"  ... and {len(kept) - _MOST} more, marked in both files")
    if made.questions.left_out:
        listed = ", ".join(made.questions.left_out[:_MOST])
        more = f" and {len(made.questions.left_out) - _MOST} more" if len(made.questions.left_out) > _MOST else ""
        click.echo(f"Not taken for questions: {listed}{more}.")
    workbook, study = _near(made.workbook), _near(made.study)
    click.echo(f"Wrote {workbook} and {study}. Next:")
    click.echo(
        f"  1. Read each line of {study} with `# check:` ({made.checks}). A wording that is changed there is changed in the workbook too."
    )
    click.echo(f"  2. Have {workbook} filled in, one row for each person.")
    click.echo(f"  3. gapkit check {quoted(study)}")


def _near(path: Path) -> str:
    """Return a path as seen from here where it lies below, else in full."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
