"""The quadrant: what the provider thinks of itself against what customers say, and where the two part: blind spots and hidden strengths."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.drawing import draw
from gapkit.charts.notes import asked_of, footer, has, marks_line, shared_bases, signs_of, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.pictures.quadrant_list import NUMBERED
from gapkit.charts.rows import NUMBERS, bases_of, chosen, is_drawn, label_of, missing_words, panel_of, panel_words, panels, said_of, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.headline import headline
from gapkit.gaps.placing import places
from gapkit.gaps.words import in_sentence, points, side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Panel, Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

COLUMNS = (
    *("panel", "topic", "label", "company", "score", "provider_side", "customer_side"),
    *NUMBERS,
    *("line", "number", "place", "sure", "words", "bases", "status", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)
# In the order to list: what nobody in the room knows comes first.
GROUPS = ("blind spot", "hidden strength", "known weakness", "proven strength")
PLURAL = {"blind spot": "Blind spots", "hidden strength": "Hidden strengths"}
NAMED = 3  # topics that a title names


def draw_quadrant(gaps: GapTable, *, line: float | None = None, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the quadrant of a gap table: the provider's view of itself upwards, the customers' to the right, each topic with both intervals.

    Points are topics, or companies where the table is of several companies on one topic, in points of the score with most of them; newest wave.

    Args:
        gaps: a GapTable of one company or of all, or by company on one topic (or over topics).
        line: where good begins for both sides, in points; left out, the average of the customers' figures that are drawn, in whole points.
        size: `page`, `slide`, `half slide` or `narrow page`.
        ax: axes to draw in instead.

    Raises ParameterError where there is nothing to draw, or both several topics and several companies, and says how to choose.
    """
    return draw(quadrant_spec(gaps, line=line), size, ax)


def quadrant_spec(gaps: GapTable, *, line: float | None = None) -> ChartSpec:
    """Return the quadrant as words and rows, before it is drawn. Raises ParameterError as `draw_quadrant` does."""
    picked, study = chosen(gaps), gaps.study
    panel = _panel(picked.rows)
    taken = [row for row in picked.rows if panel_of(row) == panel]
    by_company = len({row["company"] for row in taken if pd.notna(row["company"])}) > 1
    if by_company and len({row["topic"] for row in taken}) > 1:
        raise ParameterError(
            "These gaps are of several topics and several companies, and a quadrant shows points of one kind: keep one company with "
            'compare(..., where={"company": ...}), or ask for one row per company with compare(..., over="topics").'
        )
    drawn = [row for row in taken if is_drawn(row)]
    at = _line(drawn) if line is None else float(line)
    drawn = [row for _, row in sorted(zip(places(drawn, at), drawn, strict=True), key=lambda pair: _order(*pair))]
    found = places(drawn, at)
    signs, bases = signs_of(drawn), shared_bases(drawn, study)
    names = {id(row): plain(row["company"]) if by_company else label_of(row, study) for row in taken}
    rows = [
        _row(row, study, signs, names[id(row)]) | {"line": at, "number": place + 1, "place": there.quadrant, "sure": there.sure}
        for place, (row, there) in enumerate(zip(drawn, found, strict=True))
    ]
    rows += [_missing(row, study, names[id(row)]) for row in taken if not is_drawn(row)]
    provider, customer = (plain(in_sentence(side_label(study, side))) for side in panel[:2])
    title = _title(rows, provider, customer, panel[2]) or plain(headline(gaps, now=True))
    topic = label_of(taken[0], study) if by_company else ""
    under = subtitle(study, picked, topic, panel_words(panel, study, pair=False).lower(), bases)
    foot = footer(
        _legend(at, customer, given=line is not None, drawn=drawn) if drawn else "",
        marks_line(signs),
        wordings_line(drawn or taken, study),
        sources_line(drawn or taken, study),
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="quadrant",
        title=title,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(title, under, rows, foot),
        rows=tidy(rows, COLUMNS),
        protected=gaps.asked.protect,
    )


def _panel(rows: Sequence[Row]) -> Panel:
    """Return the pair of sides and the score that most rows can be drawn of; the first of equals."""
    counts = Counter(panel_of(row) for row in rows if is_drawn(row))
    every = panels(rows)
    return max(every, key=lambda panel: (counts[panel], -every.index(panel)))


def _line(drawn: Sequence[Row]) -> float:
    """Return the average of the customers' figures in whole points, as a line that can be named."""
    return float(round(sum(float(row["customer"]) for row in drawn) / len(drawn))) if drawn else 50.0


def _order(place: tuple[str, bool], row: Row) -> tuple[bool, int, float]:
    return not place[1], GROUPS.index(place[0]), -abs(float(row["gap"]))


def _row(row: Row, study: Study, signs: dict[str, str], name: str) -> Row:
    provider_asks, customer_asks = asked_of(row, study)
    return {
        "panel": panel_words(panel_of(row), study, pair=False),
        "topic": plain(row["topic"]),
        "label": name,
        "company": plain(row["company"]) if pd.notna(row["company"]) else "",
        "score": row["score"],
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        **{column: row[column] for column in NUMBERS},
        "words": said_of(row, study)[0],
        "bases": bases_of(row, study),
        "status": row["status"],
        "marks": row["marks"],
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]),
        "drawn": True,
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _missing(row: Row, study: Study, name: str) -> Row:
    """Return a row that is only listed: words, and not a single number."""
    none = {"line": None, "number": None, "place": "", "sure": False, "words": missing_words(row, study), "bases": ""}
    return _row(row | {"verdict": None}, study, {}, name) | dict.fromkeys(NUMBERS) | none | {"marks": (), "signs": "", "drawn": False}


def _title(rows: Sequence[Row], provider: str, customer: str, score: str) -> str:
    """Return the quadrant's own finding, what is a blind spot for sure, else a hidden strength for sure; "" where neither is."""
    for place, names in PLURAL.items():
        sure = [row for row in rows if row["drawn"] and row["sure"] and row["place"] == place]
        if sure:
            labels = [row["label"] for row in sure]
            listed = ", ".join(labels[:NAMED]) + (f" and {len(sure) - NAMED} more" if len(sure) > NAMED else "")
            what = names if len(sure) > 1 else names.removesuffix("s")
            at = points(sure[0]["line"]) + ("%" if score == "favourable" else "")
            higher, lower = (provider, customer) if place == "blind spot" else (customer, provider)
            return f"{what}: {listed}. {higher[:1].upper()}{higher[1:]} over {at}, {lower} under."
    return ""


def _legend(line: float, customer: str, *, given: bool, drawn: Sequence[Row]) -> str:
    intervals = len(drawn) <= NUMBERED and any(has(row["provider_low"]) for row in drawn)
    where = f"Lines at {points(line)}" + ("." if given else f": the average of the {customer}' figures here.")
    return (
        f"{where} Slanting line: both sides say the same. Filled: the corner is certain, with so many points looked at; open: it is not."
        f"{' Bars: 95% intervals.' if intervals else ''}"
    )


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    drawn = [row for row in rows if row["drawn"]]
    said = [title if title.endswith((".", "!", "?")) else f"{title}.", f"Quadrant chart. {under}."]
    for row in drawn:
        figures = ", ".join(f"{row[f'{side}_side']} {points(row[side])}" for side in ("provider", "customer"))
        said.append(f"{row['label']}: {figures}, {row['place']}{'' if row['sure'] else ' (not certain)'}, {row['words']}, {row['bases']}.")
    said += [f"Not drawn: {row['label']}: {row['words']}." for row in rows if not row["drawn"]]
    return " ".join([*said, *foot.splitlines()])
