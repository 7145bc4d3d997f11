"""The gap at every cut: wherever the line between good and bad answers is drawn, is the same side higher?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.charts.drawing import draw
from gapkit.charts.notes import asked_of, footer, gap_line, marks_line, signs_of, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.rows import bases_of, end_words, label_of, left_out_rows, of_newest_wave, one_group, pair_key, pair_label, panels
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.robustness.cut_group import WORDS
from gapkit.gaps.robustness.showing import coding_proof_short
from gapkit.gaps.table import records_of
from gapkit.gaps.words import in_sentence, points, side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.gaps.robustness.thresholds import ThresholdTable
    from gapkit.study.model import Study

    Row = dict[str, Any]

NUMBERS = ("provider", "customer", "gap", "gap_low", "gap_high", "provider_n", "customer_n")
COLUMNS = (
    *("panel", "topic", "label", "provider_side", "customer_side", "cut", "cut_label"),
    *NUMBERS,
    *("proof", "words", "interval", "bases", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)
HIGHER = tuple(WORDS.values())


def draw_thresholds(found: ThresholdTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the gap at every cut of each topic's scale, in points, with the band that holds all cuts of a topic at once; newest wave.

    Topics stand by the size of their widest gap. A filled mark: the band shuts out zero there.

    Args:
        found: what `thresholds` returns, for one company or all, and at most one group.
        size: `page`, `slide`, `half slide` or `narrow page`.
        ax: axes to draw in instead.

    Raises ParameterError where no topic has cuts, or there are several companies or groups, and says how to choose.
    """
    return draw(thresholds_spec(found), size, ax)


def thresholds_spec(found: ThresholdTable) -> ChartSpec:
    """Return the gap at every cut as words and rows, before it is drawn. Raises ParameterError as `draw_thresholds` does."""
    study = found.study
    curves, proofs = (of_newest_wave(records_of(frame), study) for frame in (found.frame, found.coding_proof))
    if not proofs:
        raise ParameterError("No topic has a scale to draw a line through: left_out of these thresholds says why.")
    picked = one_group(proofs, "thresholds", "thresholds")
    signs = signs_of(proofs)
    rows: list[Row] = []
    widest = {pair_key(row): max(abs(one["gap"]) for one in curves if pair_key(one) == pair_key(row)) for row in proofs}
    several = len({key[1:] for key in widest}) > 1
    for proof in sorted(proofs, key=lambda row: -widest[pair_key(row)]):
        own = [row for row in curves if pair_key(row) == pair_key(proof)]
        rows += [_row(row, proof, study, signs) | {"label": pair_label(row, study, several=several)} for row in own]
    rows += left_out_rows(found.left_out, [key[0] for key in widest], study)
    title = _title(proofs, study)
    under = subtitle(study, picked, "the gap by what counts as a good answer")
    foot = footer(
        f"{gap_line(panels(proofs), study)} Each mark: the gap if answers from there up count as good. Lines: 95% intervals, for all of a "
        "topic at once. Filled: beyond chance. Where all are, no scoring of the answers turns the gap round.",
        marks_line(signs),
        wordings_line(proofs, study),
        sources_line(proofs, study),
        protected=found.asked.protect,
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame = frame.astype({name: "Int64" if name.endswith("_n") else "Float64" for name in NUMBERS})
    return ChartSpec(
        kind="thresholds",
        title=title,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(title, under, rows, foot),
        rows=frame,
        protected=found.asked.protect,
    )


def _row(row: Row, proof: Row, study: Study, signs: dict[str, str]) -> Row:
    provider_asks, customer_asks = asked_of(row, study)
    low, high = row["low"], row["high"]
    return {
        "panel": label_of(row, study),
        "topic": plain(row["topic"]),
        "label": label_of(row, study),
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        "cut": plain(row["cut"]),
        "cut_label": plain(row["cut_label"]),
        **{name: row[name] for name in ("provider", "customer", "gap", "provider_n", "customer_n")},
        "gap_low": low,
        "gap_high": high,
        "proof": proof["coding_proof"],
        "words": plain(coding_proof_short(proof, study)),
        "interval": f"{points(row['gap'])} ({end_words(low)} to {end_words(high)})",
        "bases": bases_of(row | {"status": "shown"}, study),
        "marks": proof["marks"],
        "signs": "".join(letter for mark, letter in signs.items() if mark in proof["marks"]),
        "drawn": True,
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _title(proofs: Sequence[Row], study: Study) -> str:
    """Return on how many topics one side is higher wherever the line is drawn, beyond chance; where it is so on none, that."""
    if len({pair_key(row)[1:] for row in proofs}) > 1:
        told = sum(row["coding_proof"] in HIGHER for row in proofs)
        return f"Whatever counts as a good answer, one side is higher in {told} of {len(proofs)} comparisons."
    first = proofs[0]
    sides = [plain(side_label(study, str(first[f"{word}_side"]))) for word in ("provider", "customer")]
    counts = [sum(row["coding_proof"] == word for row in proofs) for word in HIGHER]
    if len(proofs) == 1:
        return f"{label_of(first, study)}: {plain(coding_proof_short(first, study))}."
    (most, leader), (least, other) = sorted(zip(counts, sides, strict=True), key=lambda pair: -pair[0])
    if not most:
        return f"Who is higher depends on what counts as a good answer, or is too close to call, on all {len(proofs)} topics."
    also = f", {in_sentence(other)} {least}" if least else ""
    return f"Whatever counts as a good answer, {in_sentence(leader)} rate {most} of {len(proofs)} topics higher{also}."


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    said = [title, f"Chart of gaps at every cut. {under}."]
    for label in dict.fromkeys(row["label"] for row in rows if row["drawn"]):
        own = [row for row in rows if row["label"] == label]
        said.append(f"{label}: {own[0]['words']} ({own[0]['bases']}).")
        said += [f"{row['cut_label']}: gap {row['interval']}." for row in own]
    said += [f"Not drawn: {row['label']}: {row['words']}." for row in rows if not row["drawn"]]
    return " ".join([*said, *foot.splitlines()])
