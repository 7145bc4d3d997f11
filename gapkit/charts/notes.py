"""What stands around every chart: where the figures come from, what was asked, how many people answered, what the small letters mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.rows import bases_of, questions_of
from gapkit.charts.text import plain, sign
from gapkit.gaps.words import in_sentence, mark_words, side_label, wave_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.rows import Chosen, Panel, Row
    from gapkit.study.model import Study

YEAR = 4  # digits: a longer number says by itself what it is
MOST_SOURCES = 6  # more are left to the table: a footer is read, not searched
NOT_PROTECTED = "Not protected: this may show what single persons answered. Not for passing on."


def source_of(row: Row, study: Study) -> str:
    """Return where a row's two figures come from: what each side cites, else the publication, else the names of its files."""
    found = []
    for name, question in zip(("provider_side", "customer_side"), questions_of(row, study), strict=True):
        side = study.side(str(row[name]))
        published = ""
        if side.rows == "toplines" and question is not None:
            published = study.topic(str(row["topic"])).study or next((figure.source for figure in question.figures if figure.source), "")
        found.append(side.cite or published or ", ".join(source.name for source in side.sources))
    return plain("; ".join(dict.fromkeys(text for text in found if text)))


def sources_line(rows: Sequence[Row], study: Study) -> str:
    """Return the source line of a chart over those rows."""
    found = list(dict.fromkeys(source for source in (source_of(row, study) for row in rows) if source))
    if not found:
        return f"Source: {plain(study.title)}"
    if len(found) > MOST_SOURCES:
        return f"Sources: {len(found)} publications, each named in the table behind this chart."
    return f"{'Source' if len(found) == 1 else 'Sources'}: {'; '.join(found)}"


def asked_of(row: Row, study: Study) -> tuple[str, str]:
    """Return the wording each side was asked, "" where it is not known."""
    provider, customer = questions_of(row, study)
    return plain(provider.asks if provider else ""), plain(customer.asks if customer else "")


def wordings_line(rows: Sequence[Row], study: Study) -> str:
    """Return the wordings where the rows are of one topic, else where to find them; "" where none is known."""
    asked = {(str(row["provider_side"]), str(row["customer_side"]), *asked_of(row, study)) for row in rows}
    if not any(text for _, _, *wordings in asked for text in wordings):
        return ""
    if len({row["topic"] for row in rows}) > 1 or len(asked) > 1:
        return "Question wordings: in the table behind this chart."
    provider, customer, *wordings = next(iter(asked))
    parts = [f"{plain(side_label(study, side))}: “{text}”" for side, text in zip((provider, customer), wordings, strict=True) if text]
    return f"Asked. {' '.join(parts)}"


def gap_line(panels: Sequence[Panel], study: Study) -> str:
    """Return how the gap is taken, "Gap = executives minus customers, in points"."""
    pairs = dict.fromkeys(panel[:2] for panel in panels)
    if len(pairs) > 1:
        return "Gap = provider minus customer, in points."
    provider, customer = (plain(in_sentence(side_label(study, side))) for side in next(iter(pairs)))
    return f"Gap = {provider} minus {customer}, in points."


def signs_of(rows: Sequence[Row]) -> dict[str, str]:
    """Return the superscript letter of each mark, in the order the rows show them."""
    marks = dict.fromkeys(mark for row in rows for mark in row["marks"])
    return {mark: sign(place) for place, mark in enumerate(marks)}


def marks_line(signs: dict[str, str]) -> str:
    """Return what each letter means, in one line; "" where there is none."""
    return " ".join(f"{letter} {plain(mark_words(mark))}." for mark, letter in signs.items())


def shared_bases(rows: Sequence[Row], study: Study) -> str:
    """Return the bases where all the rows have the same, "12 executives, 832 customers"; else ""."""
    found = {bases_of(row, study) for row in rows}
    return found.pop() if len(found) == 1 else ""


def subtitle(study: Study, picked: Chosen, *parts: str) -> str:
    """Return the line under the title: study, company, group and wave as far as all rows share them, then the parts given."""
    wave = wave_label(study, picked.wave) if picked.wave else ""
    wave = f"wave {wave}" if wave.isdigit() and len(wave) < YEAR else wave
    words = [plain(part) for part in (study.title, picked.company, picked.segment, wave, *parts)]
    return " · ".join(word for word in words if word)


def footer(*lines: str, protected: bool) -> str:
    """Return the lines that say something, one under the other, led by a warning where the table was not protected."""
    return "\n".join(line for line in ("" if protected else NOT_PROTECTED, *lines) if line)


def has(value: object) -> bool:
    """Return whether a cell holds a number."""
    return value is not None and not pd.isna(value)  # type: ignore[call-overload]
