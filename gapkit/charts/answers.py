"""Both sides' answers: per topic a bar for each side, unfavourable to the left, favourable to the right, the neutral ones set apart, don't-knows aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.charts.drawing import draw
from gapkit.charts.notes import asked_of, footer, marks_line, signs_of, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.rows import SCORE_ORDER, label_of, left_out_rows, newest_rows, of_newest_wave, one_group, pair_key, pair_label, said_of
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.compare import compare
from gapkit.gaps.distribution import KINDS, NOT_ANSWERED
from gapkit.gaps.headline import headline
from gapkit.gaps.table import records_of
from gapkit.gaps.words import people, points, score_words, side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.gaps.distribution import DistributionTable
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

    Row = dict[str, Any]

COLUMNS = (
    *("panel", "topic", "label", "provider_side", "customer_side", "side", "role", "answer", "answer_label", "kind"),
    *("share", "n", "base", "words", "marks", "signs", "drawn", "asks", "source"),
)


def draw_answers(found: DistributionTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return both sides' answers as bars that part at the middle, in shares (0 to 100) of those who answered on the scale; newest wave.

    Topics stand by their gap, the provider's lead first, score by score. Neutral answers stand apart, so that neither half leans on them; who gave no
    answer is a figure aside.

    Args:
        found: what `distribution` returns, for one company or all, and at most one group.
        size: `page`, `slide`, `half slide` or `narrow page`.
        ax: axes to draw in instead.

    Raises ParameterError where no answers can be shown, or of several companies or groups, and says how to choose.
    """
    return draw(answers_spec(found), size, ax)


def answers_spec(found: DistributionTable) -> ChartSpec:
    """Return both sides' answers as words and rows, before they are drawn. Raises ParameterError as `draw_answers` does."""
    study = found.study
    records = of_newest_wave(records_of(found.frame), study)
    if not records:
        raise ParameterError("No topic's answers can be shown by how they are spread: left_out of this distribution says why.")
    picked = one_group(records, "answers", "distribution")
    gaps = _gaps(found)
    verdicts = {pair_key(row): row for row in newest_rows(gaps)} if len(gaps) else {}
    firsts = {pair_key(row): row for row in records}
    signs = signs_of(list(firsts.values()))
    # Gaps of one score stand together: a point of a net promoter score is no point of a share.
    order = sorted(firsts, key=lambda key: (SCORE_ORDER.index(str(firsts[key]["score"])), -_gap(verdicts.get(key))))
    several = len({key[1:] for key in order}) > 1
    rows = [_row(row, study, verdicts.get(key), signs, several=several) for key in order for row in records if pair_key(row) == key]
    rows += left_out_rows(found.left_out, [key[0] for key in order], study)
    title = plain(headline(gaps, now=True)) if len(gaps) else "How both sides answered."
    under = subtitle(study, picked, "how both sides answered, in % of those who answered")
    foot = footer(
        "Neutral answers stand apart at the right. Don't know: of a hundred who were asked, those without an answer.",
        marks_line(signs),
        wordings_line(list(firsts.values()), study),
        sources_line(list(firsts.values()), study),
        protected=found.asked.protect,
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object).astype({"share": "Float64", "n": "Int64"})
    return ChartSpec(
        kind="answers",
        title=title,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(title, under, rows, foot),
        rows=frame,
        protected=found.asked.protect,
    )


def _gaps(found: DistributionTable) -> GapTable:
    """Return the gaps of the same people: the verdict that stands beside the bars."""
    asked = found.asked
    return compare(found.tally, by=asked.by, where=dict(asked.where), sides=asked.sides or None)


def _gap(row: Row | None) -> float:
    return float(row["gap"]) if row is not None and pd.notna(row["gap"]) else float("-inf")


def _row(row: Row, study: Study, verdict: Row | None, signs: dict[str, str], *, several: bool) -> Row:
    side = str(row["side"])
    asks = dict(zip((row["provider_side"], row["customer_side"]), asked_of(row, study), strict=True))
    return {
        "panel": label_of(row, study),
        "topic": plain(row["topic"]),
        "label": pair_label(row, study, several=several),
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        "side": plain(side_label(study, side)),
        "role": study.side(side).role,
        "answer": plain(row["answer"]) if pd.notna(row["answer"]) else "",
        "answer_label": plain(row["label"]),
        "kind": row["kind"],
        "share": row["share"],
        "n": row["n"],
        "base": plain(people(row["n"], side_label(study, side))),
        "words": _verdict(verdict, study),
        "marks": row["marks"],
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]),
        "drawn": True,
        "asks": asks.get(side, ""),
        "source": source_of(row, study),
    }


def _verdict(row: Row | None, study: Study) -> str:
    """Return the verdict beside the bars; where it is on another score than the share favourable, that score and both its figures."""
    if row is None or pd.isna(row["gap"]):
        return ""
    words = said_of(row, study)[0]
    if row["score"] == "favourable":
        return words
    return f"{score_words(str(row['score']))} {points(row['provider'])} and {points(row['customer'])}: {words}"


def sums(rows: Sequence[Row]) -> dict[str, float | None]:
    """Return one side's share per kind of answer, in points; None where it is not known how many gave no answer."""
    found: dict[str, float | None] = dict.fromkeys(KINDS, 0.0)
    for row in rows:
        kind = str(row["kind"])
        if kind == NOT_ANSWERED:
            found[kind] = None if row["share"] is None or pd.isna(row["share"]) else float(row["share"])
        else:
            found[kind] = (found[kind] or 0.0) + float(row["share"])
    return found


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title, f"Chart of answers. {under}."]
    for label in dict.fromkeys(row["label"] for row in rows if row["drawn"]):
        own = [row for row in rows if row["label"] == label]
        parts = []
        for side in dict.fromkeys(row["side"] for row in own):
            shares = sums([row for row in own if row["side"] == side])
            told = ", ".join(f"{points(share)}% {kind}" for kind, share in shares.items() if share is not None)
            parts.append(f"{side} {told} ({next(row['base'] for row in own if row['side'] == side)})")
        words = f"{own[0]['words']}; " if own[0]["words"] else ""
        said.append(f"{label}: {words}{'; '.join(parts)}.")
    said += [f"Not drawn: {row['label']}: {row['words']}." for row in rows if not row["drawn"]]
    return " ".join([*said, *foot.splitlines()])
