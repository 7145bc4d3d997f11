"""Published studies sorted by what can be said of them: like for like, marked, bounds, not comparable, cited; and the claims that changed in retelling."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.errors import ParameterError
from gapkit.gaps.headline import newest
from gapkit.gaps.table import records_of
from gapkit.gaps.words import LIKE_FOR_LIKE, points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study, Topic

BOUNDS = frozenset({"at least", "at most"})
RETOLD_COLUMNS = ("retold", "retold_provider", "retold_customer", "published", "published_provider", "published_customer", "note")


@dataclass(frozen=True)
class PublishedGaps:
    """Topic ids by what can be said of them, each topic in one tuple; `retellings` sets what was retold beside what was published."""

    like_for_like: tuple[str, ...]
    marked: tuple[str, ...]
    bounds: tuple[str, ...]
    indexes: tuple[str, ...]
    not_comparable: tuple[str, ...]
    one_sided: tuple[str, ...]
    cited: tuple[str, ...]
    trends: tuple[str, ...]
    retellings: Retellings
    with_bases: int

    def _repr_html_(self) -> str:
        """Return how many pairs there are of each kind, as one HTML paragraph."""
        compared = len(self.like_for_like) + len(self.marked) + len(self.bounds) + len(self.indexes)
        said = (
            f"{compared + len(self.not_comparable)} pairs of figures. {len(self.like_for_like)} look like for like; in {len(self.marked)} something differs "
            f"that is known; of {len(self.bounds)} only a bound is known; {len(self.indexes)} are scores, not percentages; {len(self.not_comparable)} "
            f"set unlike things side by side. Only {self.with_bases} have both bases published, so only of these can anybody say how sure they are. "
            f"{len(self.cited)} studies are cited without a figure, and {len(self.retellings.rows)} claims are retellings of another."
        )
        return f"<p>{escape(said)}</p>"


@dataclass(frozen=True)
class Retellings:
    """Claims beside the figures they came from: `frame`, percentages as printed on either side (not turned)."""

    rows: pd.DataFrame = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """Return one row per retelling; columns `RETOLD_COLUMNS`."""
        return self.rows.copy()

    def _repr_html_(self) -> str:
        """Return the claims as an HTML table, text escaped."""
        heads = ("What was retold", "Provider", "Customer", "What was published", "Provider", "Customer", "What changed")
        head = "".join(f"<th scope='col' class='text'>{escape(name)}</th>" for name in heads)
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in records_of(self.rows))
        return f"<table><caption>What was retold, beside what was published</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def sort_published(gaps: GapTable) -> PublishedGaps:
    """Return the topics of a table of published figures, sorted by what can be said of them, and the retellings of the study.

    Raises:
        ParameterError: the table is split by company or segment, which published figures are not.
    """
    if not any(question.figures for topic in gaps.study.topics for question in topic.questions):
        raise ParameterError(f"Study {gaps.study.name!r} holds no published figures to sort: it has answers. Its report is gap_report.")
    rows = newest(gaps)
    if rows["company"].notna().any() or rows["segment"].notna().any():
        raise ParameterError(
            "Published figures are sorted over topics alone: compare without `by` and without `where` on companies or segments."
        )
    groups: dict[str, list[str]] = {name: [] for name in ("like_for_like", "marked", "bounds", "indexes", "not_comparable", "one_sided")}
    for row in records_of(rows):
        groups[_group(row)].append(str(row["topic"]))
    waves = gaps.frame.groupby("topic", sort=False)["wave"].nunique()
    return PublishedGaps(
        **{name: tuple(dict.fromkeys(topics)) for name, topics in groups.items()},
        cited=tuple(topic.id for topic in gaps.study.topics if _is_cited(topic)),
        trends=tuple(str(topic) for topic, many in waves.items() if many > 1),
        retellings=Retellings(_retold(gaps.study)),
        with_bases=int((rows["status"] == "shown").sum()),
    )


def _group(row: Mapping[str, Any]) -> str:
    marks = frozenset(row["marks"])
    if row["status"] == "one side missing":
        return "one_sided"
    if row["status"] == "not comparable":
        return "not_comparable"
    if row["score"] != "favourable":
        return "indexes"
    if marks & BOUNDS:
        return "bounds"
    return "marked" if marks - LIKE_FOR_LIKE else "like_for_like"


def _is_cited(topic: Topic) -> bool:
    figures = [figure for question in topic.questions for figure in question.figures]
    return bool(figures) and all(figure.value is None and not figure.shares for figure in figures)


def _retold(study: Study) -> pd.DataFrame:
    records = []
    for topic in study.topics:
        if topic.retells:
            origin = study.topic(topic.retells)
            note = next((figure.note for question in topic.questions for figure in question.figures if figure.note), "")
            records.append((topic.label, *_as_printed(study, topic), origin.label, *_as_printed(study, origin), note))
    return pd.DataFrame(records, columns=list(RETOLD_COLUMNS), dtype=object)


def _as_printed(study: Study, topic: Topic) -> tuple[float | None, float | None]:
    found: dict[str, float | None] = {"provider": None, "customer": None}
    for side in study.sides:
        question = topic.question(side.id)
        if question is not None and question.figures:
            found[side.role] = question.figures[-1].value
    return found["provider"], found["customer"]


def _cells(row: dict[str, Any]) -> str:
    texts = (row[name] if isinstance(row[name], str) else points(row[name]) for name in RETOLD_COLUMNS)
    return "".join(f"<td class='text'>{escape(text)}</td>" for text in texts)
