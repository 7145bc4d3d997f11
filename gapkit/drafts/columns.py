"""What a column of a raw export holds, as far as its name, its wording and its cells tell: which kinds of columns are surely no answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gapkit.intake.numbers import as_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gapkit.intake.codebook import Variable
    from gapkit.intake.grids import Grid

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+")
_SHORT_ASK: Final = 6  # words of a wording that may still be the name of a fact about the person
# What survey tools add by themselves, by name; the timings of a page by their wording.
_TOOL: Final = re.compile(
    r"(start|end|recorded|completed|submitted|date[_ ]?(created|modified)|inter?v?iew)?[_ ]?(date|time|stamp|timestamp|day)s?|status|ip[_ ]?address|progress"
    r"|duration.*|finished|recipient.*|external.*|location(latitude|longitude|accuracy)|distributionchannel|userlanguage|lang(uage)?"
    r"|responseset|email.*|e-mail.*|(first|last|full)?[_ ]?name|custom[_ ]?data.*|collector.*|user[_ ]?agent|browser.*|q_.*score"
    r"|.*_(text|topics?|parent topics)"
    r"|unnamed: \d+|phone.*|comments?|remarks?|notes?|sc\d+",
    re.IGNORECASE,
)
_TIMING: Final = re.compile(
    r"timing - .*|.*(first click|last click|page submit|click count)|.*- (browser|version|operating system|resolution)", re.IGNORECASE
)
# Facts about a person, not answers on a service.
_FACTS: Final = frozenset(
    re.findall(
        r"\S+",
        "age sex gender education income salary region area district county state country city town postcode zip tenure seniority channel department "
        "function division team role job title position occupation marital ethnicity ethnic race religion nationality language segment group size "
        "industry sector category type kind class branch store site unit gate flight airline destination strata stratum stratification cluster psu method mode "
        "version form wave year quarter month week day hour date time weight wgt wt household children alter geschlecht bildung einkommen region "
        "land sexe âge revenu edad sexo ingresos party vote panel source sample interviewer quota",
    )
)
_ID: Final = frozenset(
    re.findall(
        r"\S+",
        "id respondent respnum respid uuid guid key case caseid record serial participant responseid respondentid unique",
    )
)


@dataclass(frozen=True)
class Column:
    """One column: its name and wording, how often each cell's text occurs (most frequent first), how many rows there are, and what the file says of it."""

    name: str
    asks: str
    counts: Mapping[str, int]
    rows: int
    variable: Variable | None = field(default=None, repr=False)

    @property
    def filled(self) -> int:
        """How many rows are not blank."""
        return sum(self.counts.values())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its name, case folded: `Q7_FoodCourt` has q, 7, food, court."""
        return tuple(word.casefold() for word in _WORDS.findall(unicodedata.normalize("NFKC", self.name)))

    @cached_property
    def numbers(self) -> Mapping[float, int]:
        """How often each number occurs; texts that are no numbers are not in it. A comma is taken for a decimal sign where it can only be one."""
        found: dict[float, int] = {}
        for text, times in self.counts.items():
            value = as_number(text)
            value = as_number(text, ",") if value is None and text.count(",") == 1 else value
            if value is not None:
                found[value] = found.get(value, 0) + times
        return found

    @property
    def texts(self) -> tuple[str, ...]:
        """The different cells that are no numbers."""
        return tuple(text for text in self.counts if as_number(text) is None)

    @property
    def is_numeric(self) -> bool:
        """Whether every cell is a number, and there is one."""
        return bool(self.counts) and sum(self.numbers.values()) == self.filled

    @property
    def is_tool(self) -> bool:
        """Whether a survey tool wrote it by itself: dates, channels, timings, names and addresses, free text beside an answer."""
        return (
            _TOOL.fullmatch(self.name) is not None
            or _TOOL.fullmatch(self.asks) is not None
            or _TIMING.fullmatch(self.asks or self.name) is not None
        )

    @property
    def is_fact(self) -> bool:
        """Whether it tells a fact about the person (age, region, tenure) or ranks things, by the words of its name or of a short wording."""
        if re.search(r"\brank(s|ed|ing)?\b", f"{self.asks} {self.name}", re.IGNORECASE):
            return True
        asked = [word.casefold() for word in _WORDS.findall(self.asks)]
        if len(asked) > _SHORT_ASK or len(self.words) > _SHORT_ASK:
            return False
        return bool({*asked, *self.words} & _FACTS)

    @property
    def is_id(self) -> bool:
        """Whether it is named as what tells one person from another."""
        return bool({*self.words, "".join(self.words)} & _ID)


def look_at(grid: Grid, rows: pd.Series[bool] | None = None) -> tuple[Column, ...]:
    """Return the columns of a grid in its order, without those that cannot be named in a study: blank and doubled names, names with control characters.

    Args:
        grid: every column of a source.
        rows: the rows of one side, where a file holds both; None takes all.
    """
    found = []
    for name, cells in grid.columns.items():
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n" for sign in name):
            continue
        taken = cells if rows is None else cells[rows]
        variable = grid.codebook.get(name)
        asks = " ".join((variable.asks if variable else "").split())
        counts = {str(text): int(times) for text, times in taken.value_counts().items()}
        found.append(Column(name, "" if asks == name else asks, counts, len(taken), variable))
    return tuple(found)
