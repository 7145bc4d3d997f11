"""One pair of sides, from estimates to finished rows: estimate, protect, test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from gapkit.estimates.covariance import SharedAnswers
from gapkit.estimates.scoring import gives, points_span, topic_score
from gapkit.estimates.side import SEGMENT, known_groups, side_rows, side_topics_rows
from gapkit.gaps.finishing import finished_record
from gapkit.gaps.over_companies import over_companies
from gapkit.gaps.pairing import Terms, side_by_side, statuses, terms
from gapkit.gaps.protection.applying import apply_over_topics, blanked
from gapkit.gaps.protection.kept import as_of_marks
from gapkit.gaps.protection.plan import protection_of
from gapkit.gaps.table import ALL_TOPICS, records_of
from gapkit.gaps.testing import is_bound, with_gap, with_verdict
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from gapkit.estimates.asking import Asked
    from gapkit.estimates.side import SideRows
    from gapkit.gaps.protection.plan import Protection
    from gapkit.study.model import Side
    from gapkit.tallies.tally import Tally

LEFT_OUT = "left out of figures over companies, from which too few people's answers would follow"
FIGURES = ("shown", "base not published", "no interval")


class PairTable:
    """The rows of one provider and one customer side; `cannot` lists the topics that cannot give the score asked for."""

    def __init__(self, known: Tally, asked: Asked, provider: Side, customer: Side) -> None:
        self.known, self.asked, self.provider, self.customer = known, asked, provider, customer
        self.cannot: list[dict[str, object]] = []
        self.counts_companies = True  # False leaves `companies` 0 in rows over companies whose figures do not need it
        self.only_company = ""  # one company's rows over topics alone: its gap and p are its own, but q and verdict need all companies
        self.scores = self._scores()
        self.allowed = {
            topic: terms(known.study, known.study.topic(topic), provider, customer, score) for topic, score in self.scores.items()
        }

    def records(self) -> list[dict[str, object]]:
        """Return the finished rows as records with the columns of a GapTable."""
        return [self.finished(row) for row in records_of(self.tested())]

    def finished(self, row: dict[str, Any]) -> dict[str, object]:
        """Return one tested row as a record with the columns of a GapTable."""
        allowed = self.allowed.get(row["topic"])
        return finished_record(
            row,
            study=self.known.study,
            asked=self.asked,
            provider=self.provider,
            customer=self.customer,
            allowed=allowed,
            dated=as_of_marks(self.known, row, (self.provider, self.customer)) if self.known.kept else (),
        )

    def tested(self) -> pd.DataFrame:
        """Return the protected and tested rows before they are put in points: both sides' measures 0-1 (`p_`, `c_`), `gap`, `p_value`, `verdict`.

        No filter enters, so they are made once for all the verbs that ask alike and kept beside the tally; what comes back is the caller's own.
        """
        key = (
            *(PairTable, self.provider.id, self.customer.id, self.asked.groups, self.asked.over, self.asked.protect),
            *(tuple(self.scores.items()), self.counts_companies, self.only_company),
        )
        if key not in self.known.worked_out:
            known = len(self.cannot)
            rows = self._all_rows()
            self.known.worked_out[key] = rows, tuple(self.cannot[known:])
            return rows.copy()
        rows, cannot = cast("tuple[pd.DataFrame, tuple[dict[str, object], ...]]", self.known.worked_out[key])
        self.cannot.extend(cannot)
        return rows.copy()

    def _all_rows(self) -> pd.DataFrame:
        parts = []
        for score in dict.fromkeys(self.scores.values()):
            topics = frozenset(topic for topic, own in self.scores.items() if own == score)
            rows = self._score_rows(score, topics)
            if len(rows):
                parts.append(rows)
        if not parts:
            return pd.DataFrame()
        rows = pd.concat(parts, ignore_index=True)
        return with_verdict(rows, self._margins(rows), self.allowed)

    def shared_answers(self, side: str, score: str) -> SharedAnswers | None:
        """Return one side's answers for taking covariances, valued once; None where the side has none to value."""
        parts = [part for part in self.known.of_side(side) if isinstance(part, AnswerTally)]
        if not parts:
            return None
        if (SharedAnswers, side, score) not in self.known.worked_out:
            self.known.worked_out[SharedAnswers, side, score] = SharedAnswers(self.known.study, parts[0], score)
        return cast("SharedAnswers", self.known.worked_out[SharedAnswers, side, score])

    def _scores(self) -> dict[str, str]:
        """Each compared topic's score; topics of which a side that was asked cannot give it go to `cannot`."""
        scores: dict[str, str] = {}
        for topic in self.known.study.topics:
            if topic.retells:
                continue  # a repeat is never a point of its own
            score = topic_score(self.known.study, topic, self.asked.score)
            able = {side.id: gives(self.known, topic, side.id, score) for side in (self.provider, self.customer)}
            unable = [side for side, can in able.items() if can is False]
            if unable:
                self.cannot.append(
                    {"kind": "left out", "topic": topic.id, "side": unable[0], "why": f"the answers cannot give the score {score!r}"}
                )
            elif any(able.values()):
                scores[topic.id] = score
        return scores

    def protection(self, score: str) -> Protection:
        """Return what may be shown on one score."""
        return protection_of(self.known, score, protect=self.asked.protect)

    def _score_rows(self, score: str, topics: frozenset[str]) -> pd.DataFrame:
        margin = {score: self.known.study.margin(score) / points_span(score)}  # type: ignore[arg-type]  # a score of the study
        groups = self.asked.groups
        by_company = None
        if self.known.study.company and "company" not in groups and (self.counts_companies or self.known.study.unit == "company"):
            by_company = self._joined(score, topics, (*groups, "company"))
        if by_company is not None and self.known.study.unit == "company":
            rows = self._company_means(by_company, groups, margin)
        else:
            joined = blanked(self._joined(score, topics, groups))
            rows = with_gap(joined, np.full(len(joined), margin[score]))
            rows = rows.assign(companies=self._companies(rows, by_company, score))
            self._tell_left_out(score, topics)
        rows["score"] = score
        return rows

    def _joined(self, score: str, topics: frozenset[str], groups: tuple[str, ...]) -> pd.DataFrame:
        provider, customer = (self._side(side, score, groups) for side in (self.provider, self.customer))
        single = self._with_status(provider, customer, topics)
        if self.asked.over != "topics" or single.empty:
            return single.assign(score=score)
        return self._over_topics(single, (provider, customer), groups, score).assign(score=score)

    def _side(self, side: Side, score: str, groups: tuple[str, ...]) -> SideRows:
        rows = side_rows(self.known, side.id, score, groups, but=self._left_out(side, score, groups))
        return self.protection(score).applied(rows, (self.provider.id, self.customer.id))

    def _left_out(self, side: Side, score: str, groups: tuple[str, ...]) -> pd.DataFrame | None:
        """The (topic, wave, company) left out of a side's figures over companies: those hidden on either side, and those whose own split is hidden."""
        if not self.known.study.company or "company" in groups:
            return None
        taken = known_groups(self.known, side.id)
        segment = next((name for name in groups if name.startswith(SEGMENT) and name in taken), "")
        return self.protection(score).left_out(side.id, (self.provider.id, self.customer.id), segment)

    def _tell_left_out(self, score: str, topics: frozenset[str]) -> None:
        """Add to `cannot` who is left out of the figures over companies, per topic and wave: nobody is dropped in silence."""
        gone = [self._left_out(side, score, self.asked.groups) for side in (self.provider, self.customer)]
        known = pd.concat([rows for rows in gone if rows is not None]) if any(rows is not None for rows in gone) else None
        for row in [] if known is None else records_of(known[known["topic"].isin(topics)].drop_duplicates()):
            self.cannot.append({**row, "kind": "left out", "why": LEFT_OUT})

    def _with_status(self, provider: SideRows, customer: SideRows, topics: frozenset[str]) -> pd.DataFrame:
        joined = side_by_side(provider, customer, topics)
        allowed = {**self.allowed, ALL_TOPICS: Terms((), comparable=True, verdict=True)}
        done = statuses(joined, allowed)
        either = {*provider.groups, *customer.groups}
        not_split = tuple(rows.side for rows in (provider, customer) if either.intersection(rows.not_split))
        return done.assign(not_split=pd.Series([not_split] * len(done), index=done.index, dtype=object))

    def _over_topics(self, single: pd.DataFrame, own_rows: tuple[SideRows, SideRows], groups: tuple[str, ...], score: str) -> pd.DataFrame:
        provider, customer = own_rows
        judged = single["topic"].map({topic: allowed.verdict for topic, allowed in self.allowed.items()}).astype(bool)
        usable = single[single["status"].isin(FIGURES) & judged]
        usable = usable[~is_bound(usable)]
        if self.only_company and "company" in usable.columns:
            usable = usable[usable["company"] == self.only_company]
        common = [name for name in groups if name in provider.groups and name in customer.groups]
        sides = []
        for own, side in ((provider, self.provider), (customer, self.customer)):
            chosen = _topics_of(usable, common, own.groups)
            rows = side_topics_rows(self.known, side.id, score, groups, chosen, but=self._left_out(side, score, groups))
            sides.append(apply_over_topics(rows, side, protect=self.asked.protect))
        return self._with_status(sides[0], sides[1], frozenset({ALL_TOPICS}))

    def _company_means(self, by_company: pd.DataFrame, groups: tuple[str, ...], margin: dict[str, float]) -> pd.DataFrame:
        keys = ["topic", *dict.fromkeys(groups)]
        rows = over_companies(by_company, keys, margin)
        return rows.assign(not_split=pd.Series([()] * len(rows), index=rows.index, dtype=object))

    def _companies(self, rows: pd.DataFrame, by_company: pd.DataFrame | None, score: str) -> pd.Series[Any]:
        if "company" in self.asked.groups:
            return rows["status"].ne("one side missing").astype("Int64").where(rows["company"].notna())
        if by_company is None:
            return pd.Series(pd.NA, index=rows.index, dtype="Int64")
        both = by_company[by_company["p_m"].notna() & by_company["c_m"].notna()]
        gone = self.protection(score).left_out(self.provider.id, (self.provider.id, self.customer.id))
        if gone is not None and len(both):
            names = ["topic", "wave", "company"] if both["topic"].ne(ALL_TOPICS).any() else ["wave", "company"]
            places = pd.MultiIndex.from_frame(both[names].astype(object).fillna(""))
            both = both[~places.isin(pd.MultiIndex.from_frame(gone[names].astype(object)))]
        keys = ["topic", *self.asked.groups]
        counted = both.astype(dict.fromkeys(keys, object)).fillna(dict.fromkeys(keys, "")).groupby(keys)["company"].nunique()
        wanted = pd.MultiIndex.from_frame(rows[keys].astype(object).fillna(""))
        return pd.Series(counted.reindex(wanted).to_numpy(), index=rows.index).fillna(0).astype("Int64")

    def _margins(self, rows: pd.DataFrame) -> np.ndarray:
        return np.array([self.known.study.margin(score) / points_span(score) for score in rows["score"]], dtype=float)


def _topics_of(usable: pd.DataFrame, common: list[str], own: tuple[str, ...]) -> dict[tuple[object, ...], tuple[str, ...]]:
    """Per group of one side, the topics usable in every row it stands in: both sides must take the mean over the same topics."""
    if usable.empty:
        return {}
    shared = {
        key: set.intersection(*(set(rows["topic"]) for _, rows in part.groupby(_splits(part), dropna=False)))
        for key, part in _by(usable, common)
    }
    return {key: tuple(sorted(shared[tuple(key[own.index(name)] for name in common)])) for key, _ in _by(usable, list(own))}


def _splits(part: pd.DataFrame) -> list[str]:
    return [name for name in part.columns if name in ("wave", "company") or name.startswith(SEGMENT)]


def _by(frame: pd.DataFrame, names: list[str]) -> list[tuple[tuple[object, ...], pd.DataFrame]]:
    if not names:
        return [((), frame)]
    return [(tuple(key), part) for key, part in frame.groupby(names, dropna=False, sort=True)]
