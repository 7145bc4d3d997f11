"""The published strip: your own gap among the published ones that look like for like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.drawing import draw
from gapkit.charts.notes import asked_of, footer, has, marks_line, signs_of, source_of, sources_line, subtitle
from gapkit.charts.rows import NUMBERS, bases_of, chosen, end_words, is_drawn, label_of, missing_words, said_of, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.compare import compare
from gapkit.gaps.published import sort_published
from gapkit.gaps.table import ALL_TOPICS
from gapkit.gaps.words import points, side_label
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Row
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

COLUMNS = (
    *("panel", "topic", "label", "own", "provider_side", "customer_side"),
    *NUMBERS,
    *("where", "words", "interval", "bases", "status", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)
SCORE = "favourable"  # published gaps are of shares of people
PANEL = "Share favourable"


def draw_published(gaps: GapTable, published: GapTable | None = None, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return your gap among the published ones that look like for like, in points of share favourable, the largest first.

    Args:
        gaps: your gaps: the row over topics counts, worked out where it is not there; a table of one topic stands for itself. Newest wave.
        published: published gaps, as `compare` makes them from a study of toplines; left out, those that come with gapkit.
        size: `page`, `slide`, `half slide` or `narrow page`.
        ax: axes to draw in instead.

    Raises ParameterError where your table has not one such row (several companies, groups or pairs of sides, no shares), and says how to choose.
    """
    return draw(published_spec(gaps, published), size, ax)


def published_spec(gaps: GapTable, published: GapTable | None = None) -> ChartSpec:
    """Return the published strip as words and rows, before it is drawn. Raises ParameterError as `draw_published` does."""
    own_gaps, own = _own(gaps)
    study = own_gaps.study
    others = published if published is not None else compare(read_study("published"))
    alike = sort_published(others).like_for_like
    listed = [row for row in chosen(others).rows if row["topic"] in alike and is_drawn(row)]
    marked = [row for row in [own, *listed] if is_drawn(row)]
    signs = {mark: letter for mark, letter in signs_of(marked).items() if mark != "small but real"}
    rows = [_row(row, others.study, signs, own=False) for row in listed]
    rows.append(_row(own, study, signs, own=True))
    if is_drawn(own):
        for row in rows:
            row["where"] = "" if row["own"] else _where(row, rows[-1])
    rows.sort(key=lambda row: (not row["drawn"], -float(row["gap"]) if row["drawn"] else 0.0, row["label"]))
    title = _title(rows)
    many = len({others.study.topic(str(row["topic"])).study for row in listed})
    under = subtitle(study, chosen(own_gaps), label_of(own, study), "share favourable", f"{len(listed)} published gaps of {many} studies")
    foot = footer(
        "Gap = provider minus customer, in points. Line and shaded band: the 95% interval of your own gap. Open marks: the base was not published, so "
        "nobody can say how sure that gap is.",
        marks_line(signs),
        "Published ones look like for like as far as the texts tell; several figures of one study are no studies of their own. "
        "Who was asked, and what: in the table behind this chart.",
        f"Yours. {sources_line([own], study)}",
        protected=gaps.asked.protect,
    )
    return ChartSpec(
        kind="published",
        title=title,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(title, under, rows, foot),
        rows=tidy(rows, COLUMNS),
        protected=gaps.asked.protect,
    )


def _own(gaps: GapTable) -> tuple[GapTable, Row]:
    """Return the table and the one row of it that stands among the published ones."""
    topics = {str(topic) for topic in gaps.frame["topic"]}
    scores = set(gaps.frame["score"])
    if not (SCORE in scores and (topics == {ALL_TOPICS} or len(topics) == 1)):
        asked = gaps.asked
        where = {key: values for key, values in asked.where if key != "topic"}
        gaps = compare(gaps, by=asked.by, where=where, sides=asked.sides or None, over="topics", score=SCORE, protect=asked.protect)
    found = [row for row in chosen(gaps).rows if row["score"] == SCORE] if len(gaps) else []
    if not found:
        raise ParameterError("Your table has no gap over topics in shares favourable that can be shown: its left_out says why.")
    if len(found) != 1:
        raise ParameterError(
            f"Your table gives {len(found)} gaps in shares favourable, and one of them stands among the published ones: keep one company, group and pair "
            'of sides with compare(..., where={"company": ...}, sides=[...]), on a study that names favourable answers.'
        )
    return gaps, found[0]


def _row(row: Row, study: Study, signs: dict[str, str], *, own: bool) -> Row:
    drawn = is_drawn(row)
    provider_asks, customer_asks = asked_of(row, study)
    words, interval = said_of(row, study) if drawn else (missing_words(row, study), "")
    label = plain(row["company"] if isinstance(row["company"], str) else study.title) if own else label_of(row, study)
    return {
        "panel": PANEL,
        "topic": plain(row["topic"]),
        "label": label,
        "own": own,
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        **{name: row[name] if drawn else None for name in NUMBERS},
        "where": "",
        "words": words,
        "interval": interval,
        "bases": bases_of(row, study) if drawn else "",
        "status": row["status"],
        "marks": row["marks"] if drawn else (),
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]) if drawn else "",
        "drawn": drawn,
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study) if own else _cited(row, study),
    }


def _where(row: dict[str, Any], own: dict[str, Any]) -> str:
    """Return whether a published gap is surely above or below your own: outside your interval with its own interval, or as it stands where it has none."""
    if not has(own["gap_low"]) or not has(own["gap_high"]):
        return "cannot be told"
    low, high = (float(row[name]) if has(row[name]) else float(row["gap"]) for name in ("gap_low", "gap_high"))
    return "above" if low > float(own["gap_high"]) else "below" if high < float(own["gap_low"]) else "cannot be told"


def _title(rows: Sequence[Row]) -> str:
    own = next(row for row in rows if row["own"])
    others = [row for row in rows if not row["own"]]
    if not own["drawn"]:
        return f"Among {len(others)} published gaps yours cannot be placed: {own['words']}."
    counts = {where: sum(row["where"] == where for row in others) for where in ("above", "below")}
    gap = (
        f"{points(own['gap'])} ({end_words(own['gap_low'])} to {end_words(own['gap_high'])})" if has(own["gap_low"]) else points(own["gap"])
    )
    said = [f"{where} {counts[other]}" for where, other in (("below", "above"), ("above", "below")) if counts[other]]
    if not said:
        return f"Your gap, {gap}, cannot be told from {'any' if others else 'one'} of {len(others)} published gaps."
    return f"Your gap, {gap}, lies {' and '.join(said)} of {len(others)} published gaps."


def _cited(row: Row, study: Study) -> str:
    """Return the publication a gap stands in: the whole note of its source where there is one."""
    found = [figure.source for question in study.topic(str(row["topic"])).questions for figure in question.figures if figure.source]
    return plain(found[0] if found else study.topic(str(row["topic"])).study)


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title, f"Strip of published gaps with one's own. {under}."]
    for row in rows:
        if not row["drawn"]:
            said.append(f"Not drawn: {row['label']}: {row['words']}.")
            continue
        figures = f"{points(row['provider'])} and {points(row['customer'])}"
        between = f" ({points(row['gap_low'])} to {points(row['gap_high'])})" if has(row["gap_low"]) and has(row["gap_high"]) else ""
        said.append(f"{'Yours: ' if row['own'] else ''}{row['label']}: gap {points(row['gap'])}{between}, {figures}, {row['bases']}.")
    return " ".join([*said, *foot.splitlines()])
