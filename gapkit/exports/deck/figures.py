"""The exact figures behind a chart, as lines of speaker notes: rounded as the tables are, with bases and wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.notes import has
from gapkit.exports.cells import figure_text
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

LONGEST: Final = 12_000  # characters of notes that anybody leafs through


def notes_of(spec: ChartSpec) -> str:
    """Return the exact figures of a chart, a line each, the questions as they were asked, and where the figures come from."""
    rows: list[Row] = spec.records()
    say = KINDS.get(spec.kind, _gap_line)
    lines = [spec.title, *(say(row) for row in rows if row["drawn"])]
    lines += [f"Not drawn: {row.get('company') or row['label']}: {row['words']}." for row in rows if not row["drawn"]]
    told: list[str] = []
    length = 0
    for line in lines:
        length += len(line)
        if length > LONGEST:
            told.append(f"{len(lines) - len(told):,} more lines stand in the table of this chart.")
            break
        told.append(line)
    return "\n".join([*told, *_asked(rows), *spec.footer.split("\n")])


def _figure(row: Row, name: str, bases: Sequence[str], ends: tuple[str, str] | None = None) -> str:
    counts = [row.get(base) for base in bases]
    limits: list[Any] = [row.get(end) for end in ends or (f"{name}_low", f"{name}_high")]
    said = figure_text(float(row[name]), *counts)
    between = [figure_text(float(end), *counts) for end in limits if has(end)]
    return f"{said} ({' to '.join(between)})" if len(between) == 2 else said  # noqa: PLR2004 - both ends


def _gap_line(row: Row) -> str:
    parts = []
    for word in ("provider", "customer"):
        if has(row.get(word)):
            people = f", {int(row[f'{word}_n']):,} answered" if has(row.get(f"{word}_n")) else ""
            parts.append(f"{row[f'{word}_side']} {_figure(row, word, [f'{word}_n'])}{people}")
    parts.append(f"gap {_figure(row, 'gap', ['provider_n', 'customer_n'])}")
    if has(row.get("rank")):
        parts.append(f"place {int(row['rank'])}, could be {row['places']}")
    names = dict.fromkeys(str(row.get(name) or "") for name in ("company", "label", "cut_label"))
    what = ", ".join(name for name in names if name and (name != "All topics" or len(names) == 1))
    return f"{what}: {'; '.join(parts)}. {str(row['words'])[:1].upper()}{str(row['words'])[1:]}."


def _slope_line(row: Row) -> str:
    bases = ["provider_n", "customer_n", "provider_n_then", "customer_n_then"]
    then = _figure(row, "gap_then", bases[2:], ("low_then", "high_then"))
    now = _figure(row, "gap_now", bases[:2], ("low_now", "high_now"))
    change = f"change {_figure(row, 'change', bases)}; " if has(row["change"]) else ""
    return f"{row['label']}: gap {then} in {row['since']}, {now} in {row['wave']}; {change}{row['words']}."


def _answer_line(row: Row) -> str:
    share = figure_text(float(row["share"]), row["n"]) if has(row["share"]) else "not known"
    return f"{row['label']}, {in_sentence(row['side'])}, {row['answer_label'] or row['kind']}: {share}% ({row['base']})."


def _asked(rows: Sequence[Row]) -> list[str]:
    """Return each topic's questions, as they were asked of either side."""
    found: dict[str, None] = {}
    for row in rows:
        if not row["drawn"]:
            continue
        if row.get("asks"):
            found[f"{row['label']}, {in_sentence(row['side'])} were asked: {row['asks']}"] = None
        for word in ("provider", "customer"):
            asks = row.get(f"{word}_asks")
            if asks and asks != "nan":
                found[f"{row['label']}, {in_sentence(str(row[f'{word}_side']))} were asked: {asks}"] = None
    return list(found)


KINDS: Final[dict[str, Callable[[Row], str]]] = {"slope": _slope_line, "answers": _answer_line}
