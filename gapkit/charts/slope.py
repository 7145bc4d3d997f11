"""The slope: each topic's gap in the wave before and in the newest, with words where the change is beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.company_notes import spans_of
from gapkit.charts.drawing import draw
from gapkit.charts.moving import MOVED, change_words, finding, kind_of
from gapkit.charts.notes import asked_of, footer, gap_line, has, marks_line, shared_bases, signs_of, source_of, sources_line, wordings_line
from gapkit.charts.rows import is_drawn, label_of, missing_words, panel_of, panel_words, panels, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.change import change
from gapkit.gaps.compare import wave_order
from gapkit.gaps.table import records_of
from gapkit.gaps.words import points, score_words, side_label, wave_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Panel, Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

GAPS = ("gap", "gap_low", "gap_high")
BASES = ("provider_n", "customer_n")
CHANGES = ("change", "change_low", "change_high")
NUMBERS = (*(f"{name}_{when}" for when in ("then", "now") for name in ("gap", "low", "high")), *CHANGES)
COLUMNS = (
    *("panel", "topic", "label", "score", "provider_side", "customer_side", "since", "wave", *NUMBERS),
    *("provider_n_then", "customer_n_then", "provider_n", "customer_n"),
    *("margin", "moved", "words", "status", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)


@dataclass(frozen=True)
class Waves:
    """Two waves of one pair of sides and score: the rows of both by topic, and what changed."""

    panel: Panel
    before: str
    newest: str
    then: dict[str, Row]
    now: dict[str, Row]
    changes: dict[str, Row]


def draw_slope(gaps: GapTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the slope chart of a gap table with two or more waves: each topic's gap, in points, in the wave before and in the newest, joined by a line.

    Topics whose gap changed beyond chance (`change`, q of 5% at the most) are strong and have words; the others are thin and grey. "Narrowed" and
    "widened" are about the gap's size and stand where that is shown; else the words say towards which side it moved. Of several scores or pairs of sides
    the one with most topics is drawn, and the subtitle says so. Topics without a gap in both waves are listed with the reason.

    Raises ParameterError where there is one wave alone, no row, or several companies or segments, and says how to choose.
    """
    return draw(slope_spec(gaps), size, ax)


def slope_spec(gaps: GapTable) -> ChartSpec:
    """Return the slope as words and rows, before it is drawn. Raises ParameterError as `draw_slope` does."""
    study = gaps.study
    every, group = _one_group(gaps)
    waves = _waves(gaps, every)
    topics = list(dict.fromkeys([*waves.now, *waves.then]))
    drawn = [topic for topic in topics if all(topic in part and is_drawn(part[topic]) for part in (waves.then, waves.now))]
    drawn.sort(key=lambda topic: -float(waves.now[topic]["gap"]))
    signs = signs_of([row for topic in drawn for row in (waves.then[topic], waves.now[topic])])
    rows = [_drawn_row(topic, waves, study, signs) for topic in drawn]
    rows += [_missing_row(topic, waves, study) for topic in topics if topic not in drawn]
    names = plain(wave_label(study, waves.before)), plain(wave_label(study, waves.newest))
    title = finding([row for row in rows if row["drawn"]], names[0])
    newest = [waves.now[topic] for topic in drawn]
    bases = shared_bases([*newest, *(waves.then[topic] for topic in drawn)], study) if newest else ""
    others = [
        score_words(one[2]) if one[:2] == waves.panel[:2] else panel_words(one, study, pair=True)
        for one in panels(every)
        if one != waves.panel
    ]
    left = f"not here: {'; '.join(dict.fromkeys(others))}" if others else ""
    measured = panel_words(waves.panel, study, pair=False).lower()
    parts = (study.title, group, f"gap in {names[0]} and in {names[1]}", measured, bases, left)
    under = " · ".join(plain(part) for part in parts if part)
    foot = footer(
        f"{gap_line([waves.panel], study)} {_legend(rows)}".strip(),
        marks_line(signs),
        _bases_words(rows) if newest and not bases else "",
        wordings_line(newest or list(waves.now.values()), study),
        sources_line(newest or list(waves.now.values()), study),
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="slope",
        title=title,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(title, under, rows, foot),
        rows=tidy(rows, COLUMNS).astype(dict.fromkeys(NUMBERS, "Float64")),
        protected=gaps.asked.protect,
    )


def _one_group(gaps: GapTable) -> tuple[list[Row], str]:
    """Return the rows of one company and no segment (or the only one there is), and what they are of."""
    rows = records_of(gaps.frame)
    if not rows:
        raise ParameterError("There is nothing to draw: the table has no rows. Its left_out says why.")
    companies = list(dict.fromkeys(plain(row["company"]) for row in rows if pd.notna(row["company"])))
    if len(companies) > 1:
        raise ParameterError(
            f"These gaps are of {len(companies)} companies, and a slope shows one: "
            f'compare(..., where={{"company": [{companies[0]!r}]}}) keeps one; without by="company" all are taken together.'
        )
    whole = [row for row in rows if pd.isna(row["segment"])]
    groups = list(dict.fromkeys(f"{row['segment']}: {row['segment_value']}" for row in rows if pd.notna(row["segment"])))
    if not whole and len(groups) > 1:
        raise ParameterError(
            f"Every row is of a segment ({', '.join(groups[:3])} ...), and a slope shows one group: keep one value with where=."
        )
    return whole or rows, " · ".join([*companies, *([] if whole else groups)])


def _waves(gaps: GapTable, every: Sequence[Row]) -> Waves:
    """Return both waves of the pair of sides and score that has most topics in them, with what changed between."""
    asked, study = gaps.asked, gaps.study
    waves = wave_order(study, {str(row["wave"]) for row in every if pd.notna(row["wave"])})
    if len(waves) < 2:  # noqa: PLR2004 - a change lies between two
        only = f" ({plain(wave_label(study, waves[0]))})" if waves else ""
        raise ParameterError(
            f'These gaps are of one wave{only}, and a slope needs two: leave "wave" out of where=, or draw_dumbbell shows one.'
        )
    before, newest = waves[-2:]
    where = {name: list(values) for name, values in asked.where}
    found = records_of(
        change(
            gaps.tally, by=asked.by or None, where=where, sides=asked.sides or None, over=asked.over or None, score=asked.score or None
        ).frame
    )
    since = {str(row["since"]) for row in found if str(row["wave"]) == newest}
    if since and before not in since:
        missing = plain(wave_label(study, since.pop()))
        raise ParameterError(f"The change to the newest wave is taken since {missing}, which where= leaves out: keep that wave too.")

    def of(panel: Panel, wave: str) -> dict[str, Row]:
        return {str(row["topic"]): row for row in every if panel_of(row) == panel and str(row["wave"]) == wave}

    panel = max(panels(every), key=lambda one: len(set(of(one, before)) | set(of(one, newest))))
    groups = {_group(row) for row in every}
    changes = {str(row["topic"]): row for row in found if panel_of(row) == panel and str(row["wave"]) == newest and _group(row) in groups}
    return Waves(panel, before, newest, of(panel, before), of(panel, newest), changes)


def _group(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) if pd.notna(row[name]) else "" for name in ("company", "segment_value"))


def _cells(topic: str, waves: Waves, study: Study) -> Row:
    row = waves.now.get(topic) or waves.then[topic]
    provider_asks, customer_asks = asked_of(row, study)
    return {
        "panel": panel_words(waves.panel, study, pair=False),
        "topic": plain(topic),
        "label": label_of(row, study),
        "score": row["score"],
        "provider_side": plain(side_label(study, waves.panel[0])),
        "customer_side": plain(side_label(study, waves.panel[1])),
        "since": plain(wave_label(study, waves.before)),
        "wave": plain(wave_label(study, waves.newest)),
        "status": row["status"],
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _drawn_row(topic: str, waves: Waves, study: Study, signs: dict[str, str]) -> Row:
    then, now, moved = waves.then[topic], waves.now[topic], waves.changes.get(topic)
    marks = tuple(dict.fromkeys((*then["marks"], *now["marks"])))
    cells = {
        **_cells(topic, waves, study),
        **{f"{name.removeprefix('gap_')}_{when}": row[name] for when, row in (("then", then), ("now", now)) for name in GAPS},
        **dict(zip(CHANGES, (moved[name] if moved else None for name in ("change", "low", "high")), strict=True)),
        **{f"{name}_then": then[name] for name in BASES},
        **{name: now[name] for name in BASES},
        "margin": float(now["margin"]) if has(now["margin"]) else None,
        "marks": marks,
        "signs": "".join(letter for mark, letter in signs.items() if mark in marks),
        "drawn": True,
    }
    cells["moved"] = kind_of(cells, moved["q_value"] if moved else None)
    return cells | {"words": change_words(cells)}


def _missing_row(topic: str, waves: Waves, study: Study) -> Row:
    """Return a topic without a gap in both waves: why, and not a single number."""
    reasons = []
    for wave, rows in ((waves.before, waves.then), (waves.newest, waves.now)):
        name = plain(wave_label(study, wave))
        if topic not in rows:
            reasons.append(f"not asked in {name}")
        elif not is_drawn(rows[topic]):
            reasons.append(f"{missing_words(rows[topic], study)} in {name}")
    rest = {"margin": None, "moved": "", "words": ", ".join(reasons), "marks": (), "signs": "", "drawn": False}
    return {**_cells(topic, waves, study), **dict.fromkeys((*NUMBERS, *BASES, *(f"{name}_then" for name in BASES))), **rest}


def _legend(rows: Sequence[Row]) -> str:
    drawn = [row for row in rows if row["drawn"]]
    margins = {float(row["margin"]) for row in drawn if has(row["margin"])}
    shaded = f"Shaded: within {margins.pop():g} points of each other." if len(margins) == 1 else ""
    strong = ""
    if any(row["moved"] in MOVED for row in drawn):
        strong = "Black lines: changed beyond chance; bars at their ends: 95% intervals. Grey: too close to call."
    return " ".join(part for part in (strong, "In brackets: 95% interval of the change." if drawn else "", shaded) if part)


def _bases_words(rows: Sequence[Row]) -> str:
    sides = [str(rows[0][name]) for name in ("provider_side", "customer_side")]
    spans = spans_of(rows, [(f"{name}_then", name) for name in BASES], sides)
    return (
        f"Bases per topic and wave: {spans}; each, with its interval, in the table behind this chart." if spans else "Bases not published."
    )


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title, f"Slope chart. {under}."]
    for row in rows:
        if not row["drawn"]:
            said.append(f"Not drawn: {row['label']}: {row['words']}.")
            continue
        ends = [_gap_words(row, when) for when in ("then", "now")]
        said.append(f"{row['label']}: gap {ends[0]} in {row['since']}, {ends[1]} in {row['wave']}, {row['words']}.")
    return " ".join([*said, *foot.splitlines()])


def _gap_words(row: Row, when: str) -> str:
    low, high = row[f"low_{when}"], row[f"high_{when}"]
    return points(row[f"gap_{when}"]) + (f" ({points(low)} to {points(high)})" if has(low) and has(high) else "")
