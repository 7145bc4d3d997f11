"""The companies strip: each company's gap with its interval, largest first, against zero and the margin of agreement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.company_notes import bases_words, interval_words, margin_words, marks_words, over_topics_words
from gapkit.charts.drawing import draw
from gapkit.charts.finding import counts_of, finding_of, least_words
from gapkit.charts.notes import asked_of, footer, gap_line, has, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.pictures.strip_named import MOST_NAMED
from gapkit.charts.rows import bases_of, chosen, is_drawn, label_of, missing_words, panel_of, panel_words, panels, said_of, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain, sign
from gapkit.errors import ParameterError
from gapkit.gaps.words import side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Panel, Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

COLUMNS = (
    *("panel", "topic", "label", "company", "score", "provider_side", "customer_side"),
    *("gap", "gap_low", "gap_high", "provider_n", "customer_n"),
    *("margin", "verdict", "words", "interval", "bases", "status", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)
DRAWN_NUMBERS = ("gap", "gap_low", "gap_high", "provider_n", "customer_n")
MOST_PANELS = 4
SPOKEN = 5  # companies at either end that the alt text names, where it cannot name all

PanelKey = tuple[str, str, str, str]  # topic, provider side, customer side, score


def draw_companies(gaps: GapTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the companies strip of a gap table asked by company: one mark per company and topic of the newest wave, in points, largest gap first.

    Up to four panels (topics, scores or pairs of sides) stand side by side. Up to 40 companies are named each; of more, the ends are. Shape and fill say
    the verdict as well as colour does.

    Raises ParameterError where no row is of a company, or there are more than four panels, and says how to choose.
    """
    return draw(companies_spec(gaps), size, ax)


def companies_spec(gaps: GapTable) -> ChartSpec:
    """Return the companies strip as words and rows, before it is drawn. Raises ParameterError as `draw_companies` does."""
    study = gaps.study
    picked = chosen(gaps)
    taken = [row for row in picked.rows if pd.notna(row["company"])]
    if not taken:
        raise ParameterError('No row of these gaps is of one company: ask for them with compare(study, by="company").')
    keys = _panel_keys(taken)
    if len(keys) > MOST_PANELS:
        names = list(dict.fromkeys(key[0] for key in keys))
        raise ParameterError(
            f"{len(keys)} panels (topics, scores, pairs of sides) are too many for one chart of companies: keep up to {MOST_PANELS} with "
            f'compare(..., where={{"topic": {names[:2]!r}}}), or ask for one row per company with compare(..., over="topics").'
        )
    headings = _headings(keys, study)
    drawn = [row for row in taken if is_drawn(row)]
    place = {company: number for number, company in enumerate(_order(drawn, keys))}
    shared = set.intersection(*(set(row["marks"]) for row in drawn)) if drawn else set()
    signs = {
        mark: sign(number)
        for number, mark in enumerate(dict.fromkeys(mark for row in drawn for mark in row["marks"] if mark not in shared))
    }
    many = len(place) > MOST_NAMED
    rows = [_row(row, study, headings, {} if many else signs) for row in taken]
    # Panels of a few companies share the order of the first, beside one column of names; panels of many are sorted each for itself.
    panel_order = list(headings.values())

    def position(row: Row) -> tuple[int, bool, float, str]:
        rank = _by_gap(row) if many else place.get(row["company"], 0)
        return panel_order.index(row["panel"]), not row["drawn"], rank, row["company"]

    rows.sort(key=position)
    finding = finding_of(rows)
    measured = next(iter(headings.values())) if len(keys) == 1 else ""
    count = f"{len(place)} {'company' if len(place) == 1 else 'companies'}"
    order = "" if len(keys) == 1 or many else f"sorted by the gap on {next(iter(headings.values()))}"
    under = subtitle(study, picked, measured, count, order)
    foot = footer(
        f"{gap_line(panels(taken), study)} Lines: 95% intervals. {margin_words(drawn)}".strip(),
        least_words(finding),
        marks_words(drawn, shared, {} if many else signs),
        over_topics_words(taken, gaps.tally, gaps.asked),
        bases_words(drawn, study) if many or len(keys) > 1 else "",
        wordings_line(drawn or taken, study),
        sources_line(drawn or taken, study),
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="companies",
        title=finding,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(finding, under, rows, foot),
        rows=tidy(rows, COLUMNS),
        protected=gaps.asked.protect,
    )


def _panel_key(row: Row) -> PanelKey:
    return str(row["topic"]), *panel_of(row)


def _panel_keys(rows: Sequence[Row]) -> list[PanelKey]:
    """Return the panels in the order of the table, those with something to draw; all where none has."""
    return list(dict.fromkeys(_panel_key(row) for row in rows if is_drawn(row))) or list(dict.fromkeys(_panel_key(row) for row in rows))


def _headings(keys: Sequence[PanelKey], study: Study) -> dict[PanelKey, str]:
    """Return each panel's heading: its topic, and its sides and score as far as the panels differ in them or there is one panel."""
    pairs, scores = {key[1:3] for key in keys}, {key[3] for key in keys}
    made = {}
    for key in keys:
        parts = [label_of({"topic": key[0]}, study)]
        panel: Panel = key[1:]
        if len(pairs) > 1:
            parts.append(f"{plain(side_label(study, panel[0]))} and {plain(side_label(study, panel[1]))}")
        if len(scores) > 1 or len(keys) == 1:
            parts.append(panel_words(panel, study, pair=False).lower())
        made[key] = ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]
    return made


def _by_gap(row: Row) -> float:
    return -float(row["gap"]) if has(row["gap"]) else 0.0


def _order(drawn: Sequence[Row], keys: Sequence[PanelKey]) -> list[str]:
    """Return the companies by their gap in the first panel, largest first; who is not in it follows by the next."""
    ranked = sorted(drawn, key=lambda row: (keys.index(_panel_key(row)), -float(row["gap"]), str(row["company"])))
    return list(dict.fromkeys(plain(row["company"]) for row in ranked))


def _row(row: Row, study: Study, headings: dict[PanelKey, str], signs: dict[str, str]) -> Row:
    drawn = is_drawn(row)
    provider_asks, customer_asks = asked_of(row, study)
    words, _ = said_of(row, study) if drawn else (missing_words(row, study), "")
    return {
        "panel": headings.get(_panel_key(row)) or label_of(row, study),
        "topic": plain(row["topic"]),
        "label": label_of(row, study),
        "company": plain(row["company"]),
        "score": row["score"],
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        **{name: row[name] if drawn else None for name in DRAWN_NUMBERS},
        "margin": float(row["margin"]) if drawn and has(row["margin"]) else None,
        "verdict": row["verdict"] if drawn and pd.notna(row["verdict"]) else "",
        **{name: row[name] if drawn else None for name in ("p_value", "q_agree")},  # for the title; no column of the chart
        "words": words,
        "interval": interval_words(row) if drawn else "",
        "bases": bases_of(row, study) if drawn else "",
        "status": row["status"],
        "marks": row["marks"] if drawn else (),
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]) if drawn else "",
        "drawn": drawn,
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title if title.endswith((".", "!", "?")) else f"{title}.", f"Chart of companies, each with its gap. {under}."]
    for panel in dict.fromkeys(row["panel"] for row in rows):
        drawn = [row for row in rows if row["panel"] == panel and row["drawn"]]
        missing = [row for row in rows if row["panel"] == panel and not row["drawn"]]
        said.append(f"{panel}: {len(drawn)} drawn, largest gap first.")
        ends = drawn if len(drawn) <= MOST_NAMED else [*drawn[:SPOKEN], *drawn[-SPOKEN:]]
        if len(drawn) > MOST_NAMED:
            said.append(f"{counts_of(drawn)}. The {SPOKEN} largest and the {SPOKEN} smallest:")
        said += [f"{row['company']}: {row['words']}, gap {row['interval']}, {row['bases']}." for row in ends]
        reasons = Counter(row["words"] for row in missing)
        said += [f"Not drawn, {reason}: {count}." for reason, count in reasons.items()]
    return " ".join([*said, *foot.splitlines()])
