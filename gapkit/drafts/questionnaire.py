"""The questionnaire that customers answered, as far as their file tells it: its questions with wording and scale, the companies, the keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.drafts.agreeing import Scales
from gapkit.drafts.columns import look_at
from gapkit.drafts.companies import CompanyKey, named_company
from gapkit.drafts.design import guess_design
from gapkit.drafts.english import looks_english
from gapkit.drafts.matching import lone_topic, unique_id
from gapkit.drafts.model import Draft, DraftQuestion, DraftSide
from gapkit.drafts.openings import open_file
from gapkit.drafts.parties import Party, party_of
from gapkit.drafts.scales import guess_scales
from gapkit.drafts.wording import turn
from gapkit.errors import DataError, ParameterError, nearest
from gapkit.intake.names import join_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gapkit.drafts.columns import Column
    from gapkit.drafts.model import DraftTopic
    from gapkit.drafts.openings import Opening
    from gapkit.drafts.scales import ScaleGuess
    from gapkit.drafts.wording import Turned

COMPANY: Final = "company"
PREDICTED: Final = "_customers"  # ends the name of the column that holds what an executive thinks customers answer
_NO_COMPANY: Final = "none"
_MOST_COMPANIES: Final = 5_000
_LISTED: Final = 12
_SENTENCE: Final = 3  # words of a name that is a wording more than a name


@dataclass(frozen=True)
class Item:
    """One question: the customers' (`topic`), its scale as the study has it, and its wording turned. The topic's id names its column in the workbook."""

    topic: DraftTopic
    scale: ScaleGuess
    turned: Turned

    @property
    def id(self) -> str:
        """The topic's id, and the name of the column in the workbook."""
        return self.topic.id

    @property
    def question(self) -> DraftQuestion:
        """What customers were asked."""
        return self.topic.questions[0]

    @property
    def asks(self) -> str:
        """The customers' wording; where the file gives none, the name of its column."""
        return wording(self.question.column) or self.question.column.name


@dataclass(frozen=True)
class Questionnaire:
    """What customers were asked, in the file's order, as a draft of their side alone; `companies` are the names to choose from, () where there is one."""

    draft: Draft
    items: tuple[Item, ...]
    companies: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # columns that seem to be no questions; those that a survey tool wrote by itself are not among them

    @property
    def customers(self) -> DraftSide:
        """The customers' side."""
        return self.draft.sides[0]


def wording(column: Column) -> str:
    """Return a question's wording: the file's, else the column's name where it is a sentence; "" where there is none."""
    return column.asks or (column.name if len(column.name.split()) >= _SENTENCE else "")


def read_questionnaire(path: Path, folder: Path, company: str = "") -> Questionnaire:
    """Return the questionnaire behind a file of customers' answers.

    Args:
        path: the file.
        folder: of the study.yaml to be.
        company: the column that names the company, or none; left out, its name tells.

    Raises:
        DataError: the file cannot be read, holds no rows, or no column looks like answers on a scale.
        ParameterError: it has no such column of companies.
    """
    opening, columns, scales = _opened(path)
    named = _company(columns, company)
    if named is not None:
        scales = {name: scale for name, scale in scales.items() if name != named.name}
        if named.variable is not None and named.variable.answers:
            # the file gives its companies codes with names; who fills in the workbook chooses a name, so customers' answers are read by labels
            scales = {name: replace(scale, by_label=True) for name, scale in scales.items()}
    known = party_of(opening.source.sheet) or party_of(path.stem)
    party = known if known is not None and known.role == "customer" else Party("customer", "customers")
    frame = pd.DataFrame({column.name: opening.grid.columns[column.name] for column in columns})
    design = guess_design(columns, scales, frame, named.name if named else "")
    taken = {*design.taken, named.name if named else ""}
    asked = [column for column in columns if column.name in scales and column.name not in taken]
    if not asked:
        listed = ", ".join(column.name for column in columns[:_LISTED])
        raise DataError(
            f"{opening.name}: no column looks like answers on a scale. Columns: {listed}{', ...' if len(columns) > _LISTED else ''}. "
            "Export the individual answers, one row per person, with codes or labels."
        )
    side = DraftSide(party, "the file that was named", opening, columns, scales, design)
    key = CompanyKey({party.id: named.name}, 0, 0, {}, ()) if named else None
    topics = _topics([DraftQuestion(party.id, column, scales[column.name]) for column in asked])
    found = Scales()
    found.add_all(topic.questions[0].scale for topic in topics)
    english = looks_english(wording(column) for column in asked)
    items = tuple(
        Item(topic, _settled(found, topic.questions[0].scale), turn(wording(topic.questions[0].column), english=english))
        for topic in topics
    )
    spare = [column for column in columns if column not in asked and column.name not in taken and column.counts and not column.is_tool]
    return Questionnaire(Draft(folder, (side,), key, found, topics), items, _names(named), tuple(column.name for column in spare))


def _opened(path: Path) -> tuple[Opening, tuple[Column, ...], Mapping[str, ScaleGuess]]:
    """Return the table that holds the customers' answers: of several sheets the one called so, else the one with most questions."""
    looked = [(opening, columns, guess_scales(columns)) for opening in open_file(path) for columns in (look_at(opening.grid),)]
    parties = [party_of(opening.source.sheet) for opening, _, _ in looked]
    places = range(len(looked))
    return looked[
        max(places, key=lambda place: ((party := parties[place]) is not None and party.role == "customer", len(looked[place][2])))
    ]


def _company(columns: Sequence[Column], name: str) -> Column | None:
    if not name:
        return named_company(columns)
    found = next((column for column in columns if column.name == name), None)
    if found is None and name == _NO_COMPANY:
        return None
    if found is None:
        raise ParameterError(f"--company: the file has no column {name!r}.{nearest(name, [column.name for column in columns])}")
    if not 0 < len(found.counts) <= _MOST_COMPANIES:
        raise ParameterError(f"--company: column {name!r} holds {len(found.counts):,} names; wanted 1 to {_MOST_COMPANIES:,}.")
    return found


def _names(column: Column | None) -> tuple[str, ...]:
    """Return the companies as customers' answers are joined to them, in order of their names."""
    if column is None:
        return ()
    labels = dict(column.variable.answers) if column.variable else {}
    spellings = [labels.get(text, text) for text, times in column.counts.items() for _ in range(times)]
    return tuple(sorted(set(join_names(spellings).canonical.values()) - {""}, key=str.casefold))


def _topics(questions: Sequence[DraftQuestion]) -> tuple[DraftTopic, ...]:
    """Return a topic for each question, its id made of the column's name so that it names one column of the workbook, and its double another."""
    found: list[DraftTopic] = []
    taken = {COMPANY}
    for question in questions:
        ident = unique_id(question.column.name, taken)
        while ident + PREDICTED in taken:
            taken.add(ident)
            ident = unique_id(question.column.name, taken)
        taken |= {ident, ident + PREDICTED}
        found.append(replace(lone_topic(question, ()), id=ident))
    return tuple(found)


def _settled(scales: Scales, guess: ScaleGuess) -> ScaleGuess:
    """Return a question's scale as the study has it: with the codes of all columns that share it."""
    return scales.by_id[scales.of(guess) or ""]
