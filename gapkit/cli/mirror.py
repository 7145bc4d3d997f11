"""`gapkit mirror`: customers' answers -> the executives' mirror questionnaire."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 12  # wordings to list; study.yaml marks all
_LONGEST = 100  # characters of a wording


@click.command()
@click.argument("file")
@click.option("--to", default=".", metavar="FOLDER", help="Where to write; left out, here. Made where it is not there.")
@click.option("--who", default="Executives", show_default=True, metavar="NAME", help="Who fills it in, as reports print them.")
@click.option("--predict", is_flag=True, help="Ask them, too, what they think customers answer.")
@click.option(
    "--company", default="", metavar="COLUMN", help="The column of FILE that names the company, or none; left out, its name tells."
)
def mirror(file: str, *, to: str, who: str, predict: bool, company: str) -> None:
    """Make the executives' mirror questionnaire from FILE, the customers' answers: the same questions turned to "we", on the same scale.

    Writes an Excel workbook to fill in and the study.yaml that reads it back. Nothing is ever written over.
    """
    from gapkit.drafts.folder import quoted  # noqa: PLC0415 - keeps --help quick
    from gapkit.drafts.mirror import mirror_questionnaire  # noqa: PLC0415 - likewise
    from gapkit.drafts.questionnaire import wording  # noqa: PLC0415 - likewise

    made = mirror_questionnaire(file, to=to, who=who, predict=predict, company=company)
    questions = made.questions
    kept = [item for item in questions.items if not item.turned.sure]
    bare = [item.id for item in kept if not wording(item.question.column)]
    rows = len(questions.customers.opening.grid.lines)
    key = questions.draft.company
    companies = f", {len(questions.companies)} companies in {key.columns[questions.customers.id]}" if key else ""
    click.echo(
        f"{questions.customers.opening.name}: {rows:,} rows, {len(questions.items)} questions{companies}; "
        f'{len(questions.items) - len(kept)} turned to "we", {len(kept)} kept as customers were asked.'
    )
    worded = [item for item in kept if item.id not in bare]
    for item in worded[:_MOST]:
        click.echo(f"  please check {item.id}: {_cut(item.asks)!r} ({item.turned.why})")
    if len(worded) > _MOST:
        click.echo(f"  ... and {len(worded) - _MOST} more, marked in both files")
    if bare:
        click.echo(f"  The file gives no wording for {_listed(bare)}: write it into both files.")
    if questions.left_out:
        click.echo(f"Not taken for questions: {_listed([_cut(name) for name in questions.left_out])}.")
    workbook, study = _near(made.workbook), _near(made.study)
    click.echo(f"Wrote {workbook} and {study}. Next:")
    click.echo(
        f"  1. Read each line of {study} with `# check:` ({made.checks}). A wording that is changed there is changed in the workbook too."
    )
    click.echo(f"  2. Have {workbook} filled in, one row for each person.")
    click.echo(f"  3. gapkit check {quoted(study)}")


def _listed(names: Sequence[str]) -> str:
    """Return names, at most as many as a screen should hold."""
    return ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}\u2026"


def _near(path: Path) -> str:
    """Return a path as seen from here where it lies below, else in full."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
