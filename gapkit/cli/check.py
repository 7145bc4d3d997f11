"""`gapkit check`: a study and its files read to the end, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gapkit.intake.records import Notice
    from gapkit.study.model import Study

# In the order a reader needs them.
_HEADS = {"left out": "Left out", "merged": "Spellings joined", "not answered": "No answer", "noted": "Noted"}


@click.command()
@click.argument("study")
def check(study: str) -> None:
    """Read a study and all its files, and say what was left out, joined or counted. Changes nothing."""
    from gapkit.gaps.estimate import estimate  # noqa: PLC0415 - keeps --help quick
    from gapkit.study.reading import read_study  # noqa: PLC0415 - likewise
    from gapkit.tallies.tally import tally  # noqa: PLC0415 - likewise

    known = read_study(study)
    counted = tally(known)
    notices = counted.notices
    click.echo(f"{known.title}: {', '.join(side.label for side in known.sides)}; {len(known.topics)} topics.")
    for kind, head in _HEADS.items():
        lines = [_line(notice, known) for notice in notices if notice.kind == kind]
        if lines:
            click.echo(f"\n{head}:")
        for line in lines:
            click.echo(f"  {line}")
    # Headcounts are held against answers only where an estimate is made; whatever would stop a report stops here.
    rows = estimate(counted, by="company" if known.company else None).frame
    bases = rows.groupby("side", sort=False)["n"].max().dropna()
    click.echo(f"\nLargest base of a figure: {', '.join(f'{known.side(str(side)).label} {int(base):,}' for side, base in bases.items())}.")
    click.echo("Nothing wrong.")


def _line(notice: Notice, study: Study) -> str:
    """Return a notice as a line: whose, on what, why, how many."""
    labels = {side.id: side.label for side in study.sides}
    topics = {topic.id: topic.label for topic in study.topics}
    about = (labels.get(notice.side, notice.side), topics.get(notice.topic, notice.topic), notice.company, notice.wave)
    where = ", ".join(part for part in about if part)
    count = "" if notice.count is None or str(notice.count) in notice.why else f" ({notice.count:,})"
    return f"{where}: {notice.why}{count}" if where else f"{notice.why}{count}"
