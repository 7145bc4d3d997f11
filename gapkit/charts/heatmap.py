"""The heatmap: companies by topics, each cell the gap of one company on one topic, full colour where it is decided alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.company_notes import interval_words, spans_of
from gapkit.charts.drawing import draw
from gapkit.charts.finding import cells_finding, counts_of, least_words
from gapkit.charts.notes import asked_of, footer, gap_line, has, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.rows import bases_of, chosen, is_drawn, label_of, missing_words, panel_of, panel_words, panels, said_of, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.words import in_sentence, mark_words, score_words, side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Panel, Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

NUMBERS = ("gap", "gap_low", "gap_high", "provider_n", "customer_n")
COLUMNS = (
    *(
        "panel",
        "topic",
        "label",
        "company",
        "column",
        "score",
        "provider_side",
        "customer_side",
        *NUMBERS,
        "margin",
        "verdict",
        "words",
        "interval",
    ),
    *("bases", "status", "marks", "bound", "drawn", "provider_asks", "customer_asks", "source"),
)
SPOKEN = 60  # cells that the alt text says one by one; of more it counts the verdicts per company


def draw_heatmap(gaps: GapTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the heatmap of a gap table asked by company: one cell per company and topic of the newest wave, with its gap in points.

    Companies and topics stand by their mean gap over the cells shown, the largest (provider over customer) first. Colour says which side is higher and how
    far, in cells that are decided; those too close to call are pale, those that agree and those hidden have looks of their own, a pair that is not in the
    table is blank. Of several scores or pairs of sides the one with most topics is drawn, and the subtitle says so. A slide shows both ends of a long list.

    Raises ParameterError where no row is of a company, and says how to ask for them.
    """
    return draw(heatmap_spec(gaps), size, ax)


def heatmap_spec(gaps: GapTable) -> ChartSpec:
    """Return the heatmap as words and rows, before it is drawn. Raises ParameterError as `draw_heatmap` does."""
    study = gaps.study
    picked = chosen(gaps)
    there = [row for row in picked.rows if pd.notna(row["company"])]
    if not there:
        raise ParameterError('No row of these gaps is of one company: ask for them with compare(study, by="company").')
    panel = _fullest(there)
    taken = [row for row in there if panel_of(row) == panel]
    order = _places(taken, "company"), _places(taken, "topic")
    taken.sort(key=lambda row: (order[0][str(row["company"])], order[1][str(row["topic"])]))
    rows = [_row(row, study, order[1][str(row["topic"])]) for row in taken]
    drawn = [row for row in taken if is_drawn(row)]
    finding = cells_finding([row for row in rows if row["drawn"]])
    many, topics = len(order[0]), len(order[1])
    count = f"{many} {'company' if many == 1 else 'companies'} by {topics} {'topic' if topics == 1 else 'topics'}"
    under = subtitle(study, picked, panel_words(panel, study, pair=False).lower(), count, _left_words(there, panel, study))
    foot = footer(
        f"{gap_line([panel], study)} {'Full colour: decided over the whole study. Companies and topics by mean gap.' if drawn else ''}".strip(),
        least_words(finding),
        _bounds_words(rows),
        _marks_words(drawn),
        _bases_words(rows) if drawn else "",
        wordings_line(drawn or taken, study),
        sources_line(drawn or taken, study),
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="heatmap",
        title=finding,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(finding, under, rows, foot),
        rows=tidy(rows, COLUMNS),
        protected=gaps.asked.protect,
    )


def _fullest(rows: Sequence[Row]) -> Panel:
    """Return the pair of sides and score with most topics, the first of equals."""
    topics = {panel: len({row["topic"] for row in rows if panel_of(row) == panel}) for panel in panels(rows)}
    return max(topics, key=lambda panel: topics[panel])


def _places(rows: Sequence[Row], name: str) -> dict[str, int]:
    """Return the place of each company or topic: by the mean gap of its cells, largest first; those without any come last, by name."""
    sums: dict[str, list[float]] = {}
    for row in rows:
        sums.setdefault(str(row[name]), []).extend([float(row["gap"])] if is_drawn(row) else [])
    means = {one: sum(cells) / len(cells) if cells else None for one, cells in sums.items()}
    ordered = sorted(means, key=lambda one: (means[one] is None, -(means[one] or 0.0), one))
    return {one: place for place, one in enumerate(ordered)}


def _row(row: Row, study: Study, column: int) -> Row:
    drawn = is_drawn(row)
    provider_asks, customer_asks = asked_of(row, study)
    return {
        "panel": panel_words(panel_of(row), study, pair=False),
        "topic": plain(row["topic"]),
        "label": label_of(row, study),
        "company": plain(row["company"]),
        "column": column + 1,
        "score": row["score"],
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        **{name: row[name] if drawn else None for name in NUMBERS},
        "margin": float(row["margin"]) if drawn and has(row["margin"]) else None,
        "verdict": row["verdict"] if drawn and pd.notna(row["verdict"]) else "",
        **{name: row[name] if drawn else None for name in ("p_value", "q_agree")},  # for the title; no column of the chart
        "words": said_of(row, study)[0] if drawn else missing_words(row, study),
        "interval": interval_words(row) if drawn else "",
        "bases": bases_of(row, study) if drawn else "",
        "status": row["status"],
        "marks": row["marks"] if drawn else (),
        "bound": next((mark for mark in ("at least", "at most") if drawn and mark in row["marks"]), ""),
        "drawn": drawn,
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _left_words(rows: Sequence[Row], panel: Panel, study: Study) -> str:
    """Return which scores and pairs of sides the chart leaves out."""
    others = [one for one in panels(rows) if one != panel]
    if not others:
        return ""
    pairs = len({one[:2] for one in (panel, *others)}) > 1

    def said(one: Panel) -> str:
        sides = " and ".join(plain(in_sentence(side_label(study, side))) for side in one[:2])
        return f"{sides}, {score_words(one[2])}" if pairs else score_words(one[2])

    lead = f"{' and '.join(plain(in_sentence(side_label(study, side))) for side in panel[:2])} alone, " if pairs else ""
    return f"{lead}not here: {'; '.join(map(said, others))}"


def _bounds_words(rows: Sequence[Row]) -> str:
    plain_bounds = any(row["bound"] and "few" not in row["marks"] for row in rows)
    few = any("few" in row["marks"] for row in rows)
    said = ["≥ and ≤: the gap is at least, at most this."] if plain_bounds else []
    said += ["In brackets: rests on a figure that is kept back near the end of its scale."] if few else []
    return " ".join(said)


def _marks_words(drawn: Sequence[Row]) -> str:
    """Return how many cells have each mark."""
    counts = Counter(mark for row in drawn for mark in row["marks"] if mark not in ("at least", "at most", "few"))
    return " ".join(f"{'All' if count == len(drawn) else f'{count}'} cells: {plain(mark_words(mark))}." for mark, count in counts.items())


def _bases_words(rows: Sequence[Row]) -> str:
    """Return the range of bases over the cells, and where each stands."""
    sides = [str(rows[0][name]) for name in ("provider_side", "customer_side")]
    spans = spans_of(rows, (("provider_n",), ("customer_n",)), sides)
    return f"{f'Bases per cell: {spans}; each' if spans else 'Bases not published; each gap'}, with its interval, in the table behind this chart."


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title, f"Heatmap, a row per company and a column per topic. {under}."]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["company"], []).append(row)
    for company, cells in groups.items():
        drawn, missing = [cell for cell in cells if cell["drawn"]], Counter(cell["words"] for cell in cells if not cell["drawn"])
        if len(rows) <= SPOKEN:
            parts = [
                f"{cell['label']} {cell['interval']}, {cell['words']}" if cell["drawn"] else f"{cell['label']} {cell['words']}"
                for cell in cells
            ]
        else:
            parts = ([counts_of(drawn)] if drawn else []) + [f"{words}: {count}" for words, count in missing.items()]
        said.append(f"{company}: {'; '.join(parts)}.")
    return " ".join([*said, *foot.splitlines()])
