"""Which columns a study asks of a side's files, and which key of study.yaml asks for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.study.model import Question, Side, Study


@dataclass(frozen=True)
class Wanted:
    """A column wanted, by which key; `everywhere`: in each of the side's files (a question may be asked in some only); `number`: it holds decimals.

    `told`: a file without it is told of by whoever stacks the files (else somebody has said so already).
    """

    column: str
    key: str
    everywhere: bool = True
    number: bool = False
    told: bool = True


@dataclass(frozen=True)
class Names:
    """The columns to keep of a source, asked with `in`: `known` by name, and all that begin and end as one of `ends`."""

    known: frozenset[str]
    ends: tuple[tuple[str, str], ...] = ()

    def __contains__(self, name: object) -> bool:
        """Return whether a column is wanted."""
        return name in self.known or any(str(name).startswith(head) and str(name).endswith(tail) for head, tail in self.ends)

    def __or__(self, other: Names) -> Names:
        """Return the columns that either wants."""
        return Names(self.known | other.known, (*self.ends, *other.ends))


def wanted_names(study: Study, side: Side) -> Names:
    """Return which columns of a side's sources are kept: those wanted, and of counts all that have a code, known or not, at the star."""
    patterns = [column for _, question in study.asked(side.id) for column in question.column] if side.rows == "counts" else []
    ends = tuple((head, tail) for head, _, tail in (pattern.partition("*") for pattern in patterns))
    return Names(frozenset(want.column for want in wanted_columns(study, side)), ends)


def wanted_columns(study: Study, side: Side) -> tuple[Wanted, ...]:
    """Return the columns wanted of a side's files, in the study's order; a column two keys ask for stands twice.

    Columns of counts are not among them: which there are the files say (`gapkit.intake.count_columns`).
    """
    questions = () if side.rows == "counts" else _questions(study, side)
    return (*_keys(study, side), *(_design(side) if side.rows in {"respondents", "counts"} else ()), *questions)


def _keys(study: Study, side: Side) -> Iterator[Wanted]:
    if side.company:
        yield Wanted(side.company, "company" if side.company == study.company else f"sides.{side.id}.company")
    if side.wave:
        yield Wanted(side.wave, f"sides.{side.id}.wave")
    if side.date:
        yield Wanted(side.date, f"sides.{side.id}.date")
    for column, _ in side.only:
        yield Wanted(column, f"sides.{side.id}.only")


def _design(side: Side) -> Iterator[Wanted]:
    for _, column in side.segments:
        yield Wanted(column, f"sides.{side.id}.segments")
    for key, column in (("respondent", side.respondent), ("weight", side.weight), ("cluster", side.cluster)):
        if column:
            yield Wanted(column, f"sides.{side.id}.{key}", number=key == "weight")
    for column in side.strata or ():
        yield Wanted(column, f"sides.{side.id}.strata")
    for column, _ in side.rake:
        yield Wanted(column, f"sides.{side.id}.rake")
    for key, number in (("population", side.population), ("invited", side.invited)):
        if isinstance(number, str) and number:
            yield Wanted(number, f"sides.{side.id}.{key}")


def _questions(study: Study, side: Side) -> Iterator[Wanted]:
    for topic, question in study.asked(side.id):
        place = f"topics.{topic.id}.questions.{side.id}"
        for column in question.column:
            yield Wanted(column, f"{place}.column", everywhere=False, number=side.rows == "company_scores")
        if side.rows != "company_scores":
            continue
        if question.base:
            yield Wanted(question.base, f"{place}.base", everywhere=False)
        elif side.base:
            yield Wanted(side.base, f"sides.{side.id}.base")
        if question.se:
            yield Wanted(question.se, f"{place}.se", everywhere=False, number=True)


def without_columns(study: Study, side: str, columns: frozenset[str]) -> Study:
    """Return the study as it were if it asked for none of these columns on a side; the study itself where there are none.

    So a check can go on after a column that is missing, and hold the others against what the study says of them.
    """
    if not columns:
        return study
    sides = tuple(_side_without(known, columns) if known.id == side else known for known in study.sides)
    topics = tuple(
        topic.model_copy(
            update={
                "questions": tuple(
                    _question_without(question, columns) if question.side == side else question for question in topic.questions
                )
            }
        )
        for topic in study.topics
    )
    return study.model_copy(update={"sides": sides, "topics": topics})


def _side_without(side: Side, columns: frozenset[str]) -> Side:
    changed: dict[str, object] = {
        key: ""
        for key in ("company", "wave", "respondent", "weight", "cluster", "base", "population", "invited", "date")
        if getattr(side, key) in columns
    }
    changed["segments"] = tuple((name, column) for name, column in side.segments if column not in columns)
    changed["rake"] = tuple((column, shares) for column, shares in side.rake if column not in columns)
    if side.strata is not None:
        changed["strata"] = tuple(column for column in side.strata if column not in columns)
    return side.model_copy(update=changed)


def _question_without(question: Question, columns: frozenset[str]) -> Question:
    changed: dict[str, object] = {key: "" for key in ("base", "se") if getattr(question, key) in columns}
    changed["column"] = tuple(column for column in question.column if column not in columns)
    return question.model_copy(update=changed)
