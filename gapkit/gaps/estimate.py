"""estimate: one side's own figures, for studies of one side and for whoever wants the parts of a gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask, kept
from gapkit.estimates.scoring import gives, points_level, points_span, topic_score
from gapkit.estimates.side import SEGMENT, SideRows, side_rows
from gapkit.gaps.protection.plan import protection_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.study.model import Side, Study
    from gapkit.tallies.tally import Tally

COLUMNS: dict[str, str] = {
    "topic": "string",
    "company": "string",
    "segment": "string",
    "segment_value": "string",
    "wave": "string",
    "score": "string",
    "side": "string",
    "value": "Float64",
    "low": "Float64",
    "high": "Float64",
    "se": "Float64",
    "df": "Float64",
    "n": "Int64",
    "n_eff": "Float64",
    "deff": "Float64",
    "population": "Int64",
    "not_answered": "Int64",
    "status": "string",
    "marks": "object",  # a tuple of words: `few` with `at most` or `at least`
}


@dataclass(frozen=True)
class EstimateTable:
    """One row per side, topic and group: `frame` (tidy, fixed columns, in points), with the study and tally it comes from."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the tidy table; columns as in `COLUMNS`; value, low, high and se in points, null where hidden or not known.

        Where fewer than three people of a small base answered otherwise, `value` stands for 2 or n - 2 of them (marks `few`, `at most` or `at least`), and
        the limit beyond it is null.
        """
        return self.rows.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the table as HTML, text escaped, figures to one decimal for reading."""
        shown = (
            self.rows.assign(
                marks=pd.Series(["; ".join(marks) or None for marks in self.rows["marks"]], index=self.rows.index, dtype="string")
            )
            .dropna(axis=1, how="all")
            .round(1)
        )
        return f"<p>{escape(self.study.title)}</p>{shown.to_html(index=False, na_rep='', border=0)}"


def estimate(
    study: Study | Tally | object,
    *,
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    score: str | None = None,
    protect: bool = True,
) -> EstimateTable:
    """Return each side's own estimates with interval, standard error, degrees of freedom and bases, a row per side, topic and group.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`.
        where: what to keep, as in `compare`.
        sides: ids of the sides to estimate; left out, all of them.
        score: `favourable`, `mean` or `nps` for all topics; left out, each topic's own.
        protect: False keeps what could give a person's answer away.

    Raises:
        ParameterError: an unknown name, with the nearest one.
        DataError: more people answered than the headcount says there are.

    Sources: Lumley 2004, J. Stat. Software 9(8), for the standard errors (reference case 09); docs/numbers.md for the intervals.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=None, score=score, protect=protect)
    parts = []
    for side in known.study.sides:
        if asked.sides and side.id not in asked.sides:
            continue
        scores = {
            topic.id: own
            for topic in known.study.topics
            if gives(known, topic, side.id, own := topic_score(known.study, topic, asked.score))
        }
        for own in dict.fromkeys(scores.values()):
            rows = _protected(known, side, own, asked)
            chosen = rows.frame[rows.frame["topic"].isin({topic for topic, taken in scores.items() if taken == own})]
            parts.append(_points(chosen, side, own, asked))
    stacked = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    typed = stacked[list(COLUMNS)].astype({name: kind for name, kind in COLUMNS.items() if kind != "object"})
    typed = kept(typed, asked.where)
    places = {topic.id: place for place, topic in enumerate(known.study.topics)}
    order = typed["topic"].map(places).sort_values(kind="stable").index
    return EstimateTable(known.study, known, typed.loc[order].reset_index(drop=True), asked)


def _protected(known: Tally, side: Side, score: str, asked: Asked) -> SideRows:
    protection = protection_of(known, score, protect=asked.protect)
    # Figures over companies leave out whom a comparison leaves out, or the one less the other would tell of these few.
    but = protection.left_out(side.id, segment=SEGMENT + asked.segment if asked.segment else "") if "company" not in asked.splits else None
    return protection.applied(side_rows(known, side.id, score, asked.groups, but=but))


def _points(rows: pd.DataFrame, side: Side, score: str, asked: Asked) -> pd.DataFrame:
    small = rows["hide"].to_numpy(dtype=bool)
    bound, floor = (rows[name].fillna(value=False).astype(bool) for name in ("bound", "floor"))
    base = rows["n"].astype("Float64")
    made = pd.DataFrame(
        {
            "topic": rows["topic"],
            "company": _column(rows, "company"),
            "segment": asked.segment or None,
            "segment_value": _column(rows, SEGMENT + asked.segment) if asked.segment else None,
            "wave": _column(rows, "wave"),
            "score": score,
            "side": side.id,
            "value": points_level(rows["m"].astype("Float64"), score),
            "low": points_level(rows["low"].astype("Float64").mask(bound), score),
            "high": points_level(rows["high"].astype("Float64").mask(floor), score),
            "se": rows["se"].astype("Float64") * points_span(score),
            "df": rows["df"].astype("Float64"),
            "n": base.astype("Int64"),
            "n_eff": rows["n_eff"].astype("Float64"),
            "deff": rows["deff"].astype("Float64"),
            "population": rows["population"].astype("Float64").astype("Int64"),
            "not_answered": rows["not_answered"].astype("Int64"),
            "status": "shown",
            "marks": pd.Series(
                [_marks(row) for row in rows[["bound", "floor", "few"]].itertuples(index=False)], index=rows.index, dtype=object
            ),
        }
    )
    made.loc[made["n"].isna(), "status"] = "base not published"
    made.loc[made["n"].notna() & rows["low"].isna(), "status"] = "no interval"
    numbers = [name for name, kind in COLUMNS.items() if kind not in ("string", "object")]
    made.loc[small, numbers] = pd.NA
    made["marks"] = made["marks"].mask(small, other=pd.Series([()] * len(made), index=made.index, dtype=object))
    made.loc[small, "status"] = "hidden"
    return made


def _marks(row: tuple[bool, bool, bool]) -> tuple[str, ...]:
    bound, floor, few = row
    return tuple(word for word, said in (("at most", bound), ("at least", floor), ("few", few)) if said is True)


def _column(rows: pd.DataFrame, name: str) -> pd.Series[str] | None:
    return rows[name].replace("", None).astype("string") if name in rows.columns else None
