"""A side's respondents, one row each: the design (weight, stratum, unit, headcounts), segments and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.intake.codes import read_codes
from gapkit.intake.faults import refuse
from gapkit.intake.headcounts import read_headcount
from gapkit.intake.keys import joined, read_keys
from gapkit.intake.raking import read_raking_columns
from gapkit.intake.records import Answers, Notice
from gapkit.intake.weights import dominant_weights, read_weights, without_zero_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.intake.tables import Table
    from gapkit.study.model import Side, Study


@dataclass(frozen=True)
class Counted:
    """The rows of a side that count, with the company and wave and the weight of each, and how many were left out and why."""

    table: Table
    keys: pd.DataFrame
    weights: pd.Series[float]
    notices: tuple[Notice, ...]
    repeated: int  # second rows of a respondent
    weightless: int  # rows of weight 0


def counted_rows(study: Study, side: Side, table: Table, names: Mapping[str, str]) -> Counted:
    """Return the rows of a side that count.

    Left out, and counted: rows without a company or wave, a respondent's second row for the same company and wave (the first is kept), rows of weight 0.

    Args:
        study: the scales, topics and waves.
        side: a side of respondents.
        table: its rows.
        names: the company that each spelling means.

    Raises:
        DataError: a wrong wave or weight.
    """
    table, keys, blank_notices = read_keys(study, side, table, names)
    first, twice_notices = _first_rows(side, table, keys)
    repeated = int((~first).sum())
    table, keys = table.keep(first), keys[first.to_numpy(dtype=bool)].reset_index(drop=True)
    weights = read_weights(side, table)
    weighing, zero_notices = without_zero_weights(side, weights)
    mask = weighing.to_numpy(dtype=bool)
    table, keys, weights = table.keep(weighing), keys[mask].reset_index(drop=True), weights[mask].reset_index(drop=True)
    notices = (*blank_notices, *twice_notices, *zero_notices, *dominant_weights(side, weights, keys["wave"]))
    return Counted(table, keys, weights, notices, repeated, int((~mask).sum()))


def read_respondents(study: Study, side: Side, counted: Counted) -> tuple[Answers, tuple[Notice, ...]]:
    """Return a side's respondents as `Answers`, and a notice of everybody left out or counted apart.

    Args:
        study: the scales, topics and waves.
        side: a side of respondents.
        counted: its rows that count.

    Raises:
        DataError: codes not on their scale, a wrong headcount, a missing stratum or cluster.
    """
    table, keys = counted.table, counted.keys
    codes, code_notices = read_codes(study, side, table)
    frame = keys.assign(**{f"segment:{name}": table.frame[column] for name, column in side.segments})
    frame["weight"] = counted.weights
    frame["stratum"] = _strata(side, table, keys)
    frame["unit"] = _units(side, table)
    if side.rake:
        frame = pd.concat([frame, read_raking_columns(side, table, keys)], axis="columns")
    frame["population"] = read_headcount(table, keys, side.population, "population")
    frame["invited"] = read_headcount(table, keys, side.invited, "invited")
    answers = Answers(side=side.id, frame=pd.concat([frame, codes], axis="columns"))
    return answers, (*counted.notices, *code_notices)


def respondent_ids(side: Side, table: Table) -> frozenset[str]:
    """Return the ids of a side's respondents; none where the study names no column."""
    return frozenset(table.frame[side.respondent].dropna()) if side.respondent else frozenset()


def _first_rows(side: Side, table: Table, keys: pd.DataFrame) -> tuple[pd.Series[bool], list[Notice]]:
    """Return which rows are a respondent's first for a company and wave; a row without an id is somebody of its own."""
    everybody = pd.Series(data=True, index=keys.index)
    if not side.respondent:
        return everybody, []
    ids = table.frame[side.respondent]
    people = keys.assign(respondent=ids)
    notices = []
    second = people.duplicated(["company", "wave", "respondent"]) & ids.notna()
    if second.any():
        why = "second rows of a respondent already counted for the same company and wave: the first row is kept"
        notices.append(Notice(kind="left out", side=side.id, why=why, count=int(second.sum()), doubt=True))
    if ids.isna().any():
        why = f"rows without a respondent id (column {side.respondent!r}) are each counted as somebody else"
        notices.append(Notice(kind="noted", side=side.id, why=why, count=int(ids.isna().sum()), doubt=True))
    companies = people[ids.notna()].groupby(["wave", "respondent"])["company"].nunique()
    several = int((companies > 1).sum())
    if several:
        why = "respondents answer for more than one company in a wave: each answer is kept"
        notices.append(Notice(kind="noted", side=side.id, why=why, count=several, doubt=True))
    return ~second.astype(bool), notices


def _strata(side: Side, table: Table, keys: pd.DataFrame) -> pd.Series[str]:
    """Return each row's stratum: the company unless the study gives columns, joined."""
    if side.strata is None:
        return keys["company"]
    if not side.strata:
        return pd.Series(pd.array([""] * len(keys), dtype="string"), index=keys.index)
    parts = []
    for column in side.strata:
        _refuse_blank(table, column, "stratum")
        parts.append(keys["company"] if column == side.company else table.frame[column])
    return joined(parts)


def _units(side: Side, table: Table) -> pd.Series[str]:
    if not side.cluster:
        return pd.Series(pd.array([None] * len(table.frame), dtype="string"), index=table.frame.index)
    _refuse_blank(table, side.cluster, "cluster")
    return table.frame[side.cluster]


def _refuse_blank(table: Table, column: str, word: str) -> None:
    for row in np.flatnonzero(table.frame[column].isna()).tolist():
        refuse(f"the {word} is missing. Every row of the design needs one; give unknown ones a name.", table.at(row, column), rule=word)
