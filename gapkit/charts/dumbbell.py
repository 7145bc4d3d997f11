"""The dumbbell: per topic both sides' figures with their intervals, the gap between them and what can be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.drawing import draw
from gapkit.charts.notes import (
    asked_of,
    footer,
    gap_line,
    has,
    marks_line,
    shared_bases,
    signs_of,
    source_of,
    sources_line,
    subtitle,
    wordings_line,
)
from gapkit.charts.rows import (
    NUMBERS,
    bases_of,
    chosen,
    is_drawn,
    label_of,
    missing_words,
    panel_of,
    panel_words,
    panels,
    questions_of,
    said_of,
    tidy,
)
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.headline import headline
from gapkit.gaps.words import mark_words, points, side_label, wave_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

COLUMNS = (
    *("panel", "topic", "label", "detail", "score", "wave", "provider_side", "customer_side"),
    *NUMBERS,
    *("verdict", "words", "interval", "status", "marks", "signs", "bound", "drawn"),
    *("provider_asks", "customer_asks", "source"),
)
FEW = 2  # the bound that stands in for fewer than three answers (mark `few`)


def draw_dumbbell(gaps: GapTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the dumbbell chart of a gap table, one row per topic of the newest wave, largest gap (provider over customer) first.

    Both estimates stand with their intervals, in points (0 to 100; net promoter scores -100 to 100, in a panel of their own). Rows that are hidden, not
    comparable or one-sided are listed below with their words and no marks.

    Raises ParameterError where the table has no rows, several companies, or several segments, and says how to keep one.
    """
    return draw(dumbbell_spec(gaps), size, ax)


def dumbbell_spec(gaps: GapTable) -> ChartSpec:
    """Return the dumbbell as words and rows, before it is drawn. Raises ParameterError as `draw_dumbbell` does."""
    picked = chosen(gaps)
    study = gaps.study
    _refuse_companies(picked.rows)
    drawn = [row for row in picked.rows if is_drawn(row)]
    order = panels(drawn)
    several = len({panel[:2] for panel in panels(picked.rows)}) > 1
    drawn.sort(key=lambda row: (order.index(panel_of(row)), -float(row["gap"])))
    missing = [row for row in picked.rows if not is_drawn(row)]
    signs = signs_of(drawn)
    bases = shared_bases(drawn, study)
    rows = [_drawn_row(row, study, signs, bases, several=several, wave=not picked.wave) for row in drawn]
    rows += [_missing_row(row, study, several=several) for row in missing]
    measured = panel_words(order[0], study, pair=several) if len(order) == 1 else ""
    finding = plain(headline(gaps, now=True))
    under = subtitle(study, picked, measured, bases)
    foot = footer(
        f"{gap_line(panels(picked.rows), study)} {_legend(drawn)}".strip(),
        marks_line(signs),
        wordings_line(drawn or missing, study),
        sources_line(drawn or missing, study),
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="dumbbell",
        title=finding,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(finding, under, rows, bases, foot),
        rows=tidy(rows, COLUMNS),
        protected=gaps.asked.protect,
    )


def bound_of(row: Row, study: Study) -> str:
    """Return which figures are only bounds and where the truth may lie: "customer lower", "provider higher", both joined by "; "; "" where none is.

    A question turned into a bound is an upper one; otherwise, where fewer than three people answered otherwise, a figure has no limit on its open side.
    """
    if "few" in row["marks"]:
        found = [
            f"{side} {'lower' if not has(row[f'{side}_low']) else 'higher'}"
            for side in ("provider", "customer")
            if has(row[f"{side}_low"]) != has(row[f"{side}_high"])
        ]
        if found:
            return "; ".join(found)
    wanted = {"at least": ("customer lower", "provider higher"), "at most": ("provider lower", "customer higher")}
    possible = next((ways for mark, ways in wanted.items() if mark in row["marks"]), ())
    if not possible:
        return ""
    for side, question in zip(("provider", "customer"), questions_of(row, study), strict=True):
        if question is not None and question.reverse == "bound" and f"{side} lower" in possible:
            return f"{side} lower"
    for way in possible:
        side, end = way.split()
        if "few" in row["marks"] and has(row[f"{side}_n"]):
            people = float(row[side]) / 100 * int(row[f"{side}_n"])
            if abs(people - (FEW if end == "lower" else int(row[f"{side}_n"]) - FEW)) < 1e-6:  # noqa: PLR2004 - rounding of the division
                return way
    return possible[0]


def _refuse_companies(rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(plain(row["company"]) for row in rows if pd.notna(row["company"])))
    if len(names) > 1:
        listed = ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")  # noqa: PLR2004 - as many as a sentence bears
        raise ParameterError(
            f"These gaps are of {len(names)} companies ({listed}), and a dumbbell shows one: "
            f'compare(..., where={{"company": [{names[0]!r}]}}) keeps one, draw_companies shows them all.'
        )


def _shared_cells(row: Row, study: Study, *, several: bool) -> Row:
    provider_asks, customer_asks = asked_of(row, study)
    return {
        "panel": panel_words(panel_of(row), study, pair=several),
        "topic": plain(row["topic"]),
        "label": label_of(row, study),
        "score": row["score"],
        "wave": plain(wave_label(study, str(row["wave"]))) if pd.notna(row["wave"]) else "",
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        "status": row["status"],
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _drawn_row(row: Row, study: Study, signs: dict[str, str], bases: str, *, several: bool, wave: bool) -> Row:
    cells = _shared_cells(row, study, several=several)
    published = "" if row["topic"] == "all" else study.topic(str(row["topic"])).study
    detail = (published, cells["wave"] if wave else "", "" if bases else bases_of(row, study))
    words, interval = said_of(row, study)
    return {
        **cells,
        **{name: row[name] for name in NUMBERS},
        "detail": " · ".join(plain(part) for part in detail if part),
        "verdict": row["verdict"] if pd.notna(row["verdict"]) else "",
        "words": words,
        "interval": interval,
        "marks": row["marks"],
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]),
        "bound": bound_of(row, study),
        "drawn": True,
    }


def _missing_row(row: Row, study: Study, *, several: bool) -> Row:
    """Return a row that is only listed: words, and not a single number."""
    words = missing_words(row, study)
    rest = {"detail": "", "verdict": "", "words": words, "interval": "", "marks": (), "signs": "", "bound": "", "drawn": False}
    return {**_shared_cells(row, study, several=several), **dict.fromkeys(NUMBERS), **rest}


def _legend(drawn: Sequence[Row]) -> str:
    """Return how to read the marks, naming only what the chart holds."""
    intervals = any(has(row[f"{side}_low"]) for row in drawn for side in ("provider", "customer"))
    hollow = any(not has(row[f"{side}_low"]) and not has(row[f"{side}_high"]) for row in drawn for side in ("provider", "customer"))
    arrows = any(mark in ("at least", "at most") for row in drawn for mark in row["marks"])
    lines = (
        "Thin lines and ranges: 95% intervals." if intervals else "",
        "Hollow, thin-edged marks: no interval can be given." if hollow else "",
        "Arrow: the figure is a bound, the truth lies that way." if arrows else "",
    )
    return " ".join(line for line in lines if line)


def _figure_words(row: Row, side: str) -> str:
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    between = f" ({points(low)} to {points(high)})" if has(low) and has(high) else ""
    bound = {f"{side} lower": "at most ", f"{side} higher": "at least "}
    said = next((words for way, words in bound.items() if way in row["bound"].split("; ")), "")
    return f"{row[f'{side}_side']} {said}{points(row[side])}{between}"


def _said(row: Row) -> str:
    if not row["interval"]:
        return str(row["words"])
    return f"{row['words']}, {row['interval']}" if "(" in row["interval"] else f"{row['words']} ({row['interval']})"


def _alt_text(title: str, under: str, rows: Sequence[Row], bases: str, foot: str) -> str:
    drawn = [row for row in rows if row["drawn"]]
    missing = [row for row in rows if not row["drawn"]]
    said = [title if title.endswith((".", "!", "?")) else f"{title}.", f"Dumbbell chart. {under}."]
    said.append(f"{len(drawn)} {'row' if len(drawn) == 1 else 'rows'} drawn, largest gap first.")
    for row in drawn:
        parts = [_figure_words(row, "provider"), _figure_words(row, "customer"), _said(row)]
        parts += [row["detail"]] if not bases else []
        parts += [mark_words(mark) for mark in row["marks"]]
        said.append(f"{row['label']}: {', '.join(part for part in parts if part)}.")
    said += [f"Not drawn: {row['label']}: {row['words']}." for row in missing]
    return " ".join([*said, *foot.splitlines()])
