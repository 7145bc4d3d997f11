"""Which columns of a side tell who answered and how they were drawn: respondent, weight, wave, headcount, strata, clusters, groups to split by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gapkit.intake.numbers import as_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from gapkit.drafts.columns import Column

_WEIGHTS: Final = {"weight", "weights", "weighting", "wgt", "wt", "poids", "gewicht", "peso", "wtg", "pweight"}
_WAVES: Final = {"wave", "year", "quarter", "period", "round", "welle", "vague", "jahr", "ola", "fieldwork"}
_HEADCOUNTS: Final = {"headcount", "population", "employees", "universe", "grundgesamtheit"}
_INVITED: Final = {"invited", "invitations", "sent"}
_STRATA: Final = {"strata", "stratum", "stratification", "schicht"}
_CLUSTERS: Final = {"cluster", "psu", "branch", "store", "site", "school", "hospital", "ward", "outlet", "klumpen"}
_REGIONS: Final = {"region", "area", "district", "county", "state"}
_ANSWERS_PER_PERSON: Final = 24  # waves beyond this are rather dates
_GROUPS: Final = range(2, 13)
_MOST_SEGMENTS: Final = 8
_NEAR_ONE: Final = 0.1


@dataclass(frozen=True)
class Design:
    """The columns of one side that are no answers, by what they probably are; "" and () where there is none."""

    respondent: str = ""
    weight: str = ""
    weight_is_named: bool = True
    wave: str = ""
    population: str = ""
    invited: str = ""
    strata: tuple[str, ...] = ()
    cluster: str = ""
    regions: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()

    @property
    def taken(self) -> frozenset[str]:
        """The columns that tell something of the design; groups to split by are not among them."""
        return frozenset({self.respondent, self.weight, self.wave, self.population, self.invited, *self.strata, self.cluster} - {""})


def guess_design(columns: Sequence[Column], answers: Collection[str], frame: pd.DataFrame, company: str) -> Design:
    """Return what the columns of one side probably tell of its people.

    Args:
        columns: of the side.
        answers: names of the columns that hold answers.
        frame: the side's cells, one row a person.
        company: the column of the company, "" where there is none.
    """
    free = [column for column in columns if column.name not in answers and column.name != company and column.counts]
    wave = next((column.name for column in free if set(column.words) & _WAVES and 1 < len(column.counts) <= _ANSWERS_PER_PERSON), "")
    weight, named = _weight(free)
    ids = [column for column in free if column.is_id and _tells_people_apart(frame, column.name, wave, company)]
    # an id of the person, which comes back in the next wave, goes before a tool's id of the response
    respondent = min(ids, key=lambda column: len(column.counts), default=None)
    population = next((column.name for column in free if set(column.words) & _HEADCOUNTS and _is_count(column, frame, company, wave)), "")
    invited = next((column.name for column in free if set(column.words) & _INVITED and _is_count(column, frame, company, wave)), "")
    strata = tuple(column.name for column in free if set(column.words) & _STRATA and column.filled == column.rows)
    whole = [column for column in free if column.filled == column.rows and not column.is_tool]
    cluster = next((column.name for column in whole if set(column.words) & _CLUSTERS and len(column.counts) > _GROUPS.stop), "")
    regions = tuple(column.name for column in whole if set(column.words) & _REGIONS and len(column.counts) in _GROUPS)
    person = respondent.name if respondent else ""
    used = {wave, weight, person, population, invited, cluster, *strata}
    segments = tuple(
        column.name
        for column in free
        if column.name not in used and len(column.counts) in _GROUPS and not column.is_tool and not column.is_id
    )
    return Design(person, weight, named, wave, population, invited, strata, cluster, regions, segments[:_MOST_SEGMENTS])


def _weight(columns: Sequence[Column]) -> tuple[str, bool]:
    """Return the column of weights, and whether its name says so: else its numbers do, with decimals, above nought, about 1 on average."""
    numbers = [column for column in columns if column.is_numeric and column.filled == column.rows and min(column.numbers) >= 0]
    named = next((column for column in numbers if set(column.words) & _WEIGHTS), None)
    if named is not None:
        return named.name, True
    for column in numbers:
        mean = sum(number * times for number, times in column.numbers.items()) / column.filled
        whole = all(number.is_integer() for number in column.numbers)
        if not whole and min(column.numbers) > 0 and abs(mean - 1) <= _NEAR_ONE and len(column.counts) > len(_GROUPS) // 2:
            return column.name, False
    return "", False


def _tells_people_apart(frame: pd.DataFrame, column: str, wave: str, company: str) -> bool:
    """Whether no two rows of one wave and company have the same id; blank ids are nobody's."""
    keys = [column, *(key for key in (wave, company) if key)]
    filled = frame[frame[column].notna()]
    return not filled.empty and not filled.duplicated(keys).any()


def _is_count(column: Column, frame: pd.DataFrame, company: str, wave: str) -> bool:
    """Whether a column holds whole numbers above nought that are the same for all people of one company and wave."""
    if not column.is_numeric or not all(number.is_integer() and number >= 1 for number in column.numbers):
        return False
    if any(as_number(text) is None for text in column.counts):
        return False
    keys = [key for key in (company, wave) if key]
    if not keys:
        return len(column.counts) == 1
    filled = frame[[*keys, column.name]].dropna().drop_duplicates()
    return not bool(filled.duplicated(keys).any())
