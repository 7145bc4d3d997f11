"""`gapkit table`: the gaps on the standard output, to read or to pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable


_KEYS = ("company", "segment_value", "wave")  # empty where a table is not split
_MOST = 20  # reasons to print
_FIGURES = ("companies", "provider", "customer")


@click.command()
@click.argument("study")
@click.option("--by", multiple=True, metavar="KEY", help='Split by "company" or a segment; may be repeated.')
@click.option("--where", nargs=2, multiple=True, metavar="KEY VALUE", help="Keep these rows alone; may be repeated.")
@click.option("--sides", nargs=2, metavar="PROVIDER CUSTOMER", help="Compare these two sides alone.")
@click.option("--over", type=click.Choice(["topics"]), help="One row over all topics that can be compared.")
@click.option("--score", type=click.Choice(["favourable", "mean", "nps"]), help="The same score for all topics.")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True, help="csv holds every column.")
def table(
    study: str,
    *,
    by: tuple[str, ...],
    where: tuple[tuple[str, str], ...],
    sides: tuple[str, str] | None,
    over: str | None,
    score: str | None,
    form: str,
) -> None:
    """Print the gaps of a study, provider minus customer, in points."""
    from gapkit.gaps.compare import compare  # noqa: PLC0415 - keeps --help quick
    from gapkit.study.reading import read_study  # noqa: PLC0415 - likewise

    kept: dict[str, list[str]] = {}
    for key, value in where:
        kept.setdefault(key, []).append(value)
    gaps = compare(read_study(study), by=list(by) or None, where=kept or None, sides=sides, over=over, score=score)
    click.echo(csv_table(gaps) if form == "csv" else text_table(gaps), nl=False)


def csv_table(gaps: GapTable) -> str:
    """Return every column of a GapTable as the comma-separated text that reports export: rounded by base, no formulas. `gaps.frame` rounds nothing."""
    from gapkit.exports.csv import table_bytes  # noqa: PLC0415 - keeps --help quick

    return table_bytes(gaps.frame).decode("utf-8-sig")  # a pipe wants no byte order mark


def text_table(gaps: GapTable) -> str:
    """Return a GapTable as aligned text: what was compared, both figures, the gap with its interval, the verdict and the bases."""
    frame = gaps.frame
    for key in (*_KEYS, "companies"):
        frame[key] = frame[key].astype(object).where(frame[key].notna(), "")
    rows = [_cells(row, gaps) for row in frame.to_dict("records")]
    lines = [gaps.headline, ""]
    if rows:
        heads = [head for head in rows[0] if any(row[head] for row in rows)]
        widths = {head: max(len(row[head]) for row in ({head: head}, *rows)) for head in heads}
        lines += [
            "  ".join(_set(row[head], widths[head], head) for head in heads).rstrip() for row in ({head: head for head in heads}, *rows)
        ]
    out = list(dict.fromkeys(_why(row, gaps) for row in gaps.left_out.to_dict("records")))
    if out:
        lines += ["", "Left out, or to be known:", *(f"  {why}" for why in out[:_MOST])]
    if len(out) > _MOST:
        lines.append(f"  ... and {len(out) - _MOST} more")
    return "\n".join(lines) + "\n"


def _cells(row: dict[Any, Any], gaps: GapTable) -> dict[str, str]:
    """Return one row's cells as printed, by the head of their column."""
    from gapkit.gaps import words  # noqa: PLC0415 - keeps --help quick

    study = gaps.study
    return {
        "topic": words.topic_label(study, row["topic"]),
        **{key.removesuffix("_value"): str(row[key]) for key in _KEYS if key != "wave"},
        "wave": words.wave_label(study, str(row["wave"])),
        "score": words.score_words(row["score"]),
        "companies": "" if row["companies"] == "" else f"{row['companies']:,}",
        **{side: _bounded(row, side) + words.points(row[side]) for side in ("provider", "customer")},
        "gap": words.gap_words(row, study),
        "verdict": words.verdict_words(row, study),
        "bases": words.base_words(row, study),
    }


def _bounded(row: dict[Any, Any], side: str) -> str:
    """Return "<=" or ">=" where a figure stands for at most 2, or all but at most 2, of its people."""
    from gapkit.gaps.words import points  # noqa: PLC0415 - keeps --help quick

    low, high = (not points(row[f"{side}_{end}"]) for end in ("low", "high"))
    return "" if "few" not in row["marks"] or low == high else "<=" if low else ">="


def _why(row: dict[Any, Any], gaps: GapTable) -> str:
    """Return one line of what was left out: whose, why and, where the sentence does not say it, how many."""
    labels = {side.id: f"{side.label}: " for side in gaps.study.sides}
    why, count = str(row["why"]), str(row["count"])
    return labels.get(row["side"], "") + (f"{why} ({count})" if count.isdecimal() and count not in why else why)


def _set(text: str, width: int, head: str) -> str:
    """Return a cell at its column's width, figures to the right."""
    return text.rjust(width) if head in _FIGURES else text.ljust(width)
