"""From checked values to the nouns of a study. Defaults that depend on other keys are filled in here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.study.forms import monotone
from gapkit.study.model import DEFAULT_MINIMUM, Answer, Figure, Question, Scale, Side, Source, Study, Topic
from gapkit.study.values import WHOLE
from gapkit.study.watched import AlertRule, Expect

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.study.checking import Values

STUDY_DEFAULTS = ("company", "companies", "waves", "unit", "score", "peers", "report", "keep")
SIDE_TEXTS = (
    "rows",
    "only",
    "wave",
    "segments",
    "respondent",
    "weight",
    "cluster",
    "rake",
    "base",
    "population",
    "invited",
    "cite",
    "date",
)
SOURCE_TEXTS = ("take", "sheet", "header", "encoding", "separator", "decimal", "format", "values", "bad_rows", "sql", "set")
QUESTION_TEXTS = ("column", "asks", "scale", "favourable", "differs", "reverse", "base", "se")


def build(values: Values, path: Path, published: tuple[tuple[Topic, ...], tuple[Scale, ...]]) -> Study:
    """Return the study.

    Args:
        values: checked values by key.
        path: of study.yaml, absolute; sources resolve against its folder.
        published: topics and scales from files of published figures; they stand before the study's own.
    """
    topics, scales = published
    name = study_name(path)
    return Study(
        name=name,
        title=values.get("title", name),
        path=path,
        margins=values.get("margin", ()),
        sides=tuple(_side(name, side, values.get("company", ""), path.parent) for name, side in values["sides"].items()),
        scales=(*scales, *(_scale(name, scale) for name, scale in values.get("scales", {}).items())),
        topics=(*topics, *(_topic(name, topic) for name, topic in values["topics"].items() if name != "path")),
        alerts=tuple(_alert(alert) for alert in values.get("alerts", ())),
        **_given(values, STUDY_DEFAULTS),
    )


def study_name(path: Path) -> str:
    """Return a study's home among the reports: its folder's name, or the file's own where it is not called study.yaml."""
    return path.parent.name if path.stem == "study" and path.parent.name else path.stem


def _given(values: Values, keys: tuple[str, ...]) -> Values:
    """Return those of the keys that were given; the model holds the defaults of the others."""
    return {key: values[key] for key in keys if key in values}


def _side(name: str, values: Values, company: str, folder: Path) -> Side:
    rows, on_record = values.get("rows", "respondents"), values.get("on_record", False)
    strata = values.get("strata")
    return Side(
        id=name,
        role=values["role"],
        label=values.get("label", name),
        sources=tuple(_source(source, folder) for source in values.get("source", ())),
        company="" if rows == "toplines" else values.get("company", company),
        strata=() if strata == ("none",) else strata,
        on_record=on_record,
        minimum=1 if on_record else values.get("minimum", DEFAULT_MINIMUM),
        expect=Expect(**values["expect"]) if "expect" in values else None,
        **_given(values, SIDE_TEXTS),
    )


def _alert(values: Values) -> AlertRule:
    where = (*((key, values[key]) for key in ("company", "wave") if key in values), *values.get("where", ()))
    return AlertRule(where=where, **_given(values, ("topic", "gap_above", "gap_below", "gap_grew_by")))


def _source(values: Values, folder: Path) -> Source:
    path = (folder / values["path"]).resolve() if "path" in values else None
    database = values.get("database", "")
    if database and not database.startswith("$"):
        database = str((folder / database).resolve())
    return Source(path=path, database=database, folder=folder, **_given(values, SOURCE_TEXTS))


def _scale(name: str, values: Values) -> Scale:
    if "answers" in values:
        answers = tuple(Answer(code=code, label=label) for code, label in values["answers"])
    else:
        answers = tuple(Answer(code=str(code), label=str(code)) for code in range(values["from"], values["to"] + 1))
    if values.get("best") == answers[0].code:
        answers = answers[::-1]
    # Codes that run evenly up or down also place a figure that is already averaged; low stands at the worst answer, so a turned scale has low > high.
    numbers = [int(answer.code) for answer in answers if WHOLE.fullmatch(answer.code)]
    runs = len(numbers) == len(answers) and monotone(numbers)
    return Scale(
        id=name,
        answers=answers,
        not_answers=tuple(Answer(code=code, label=label) for code, label in values.get("not_answers", ())),
        low=float(numbers[0]) if runs else None,
        high=float(numbers[-1]) if runs else None,
    )


def _topic(name: str, values: Values) -> Topic:
    return Topic(
        id=name,
        label=values.get("label", name),
        score=values.get("score"),
        statement=values.get("statement"),
        questions=tuple(_question(side, question) for side, question in values["questions"].items()),
    )


def _question(side: str, values: Values) -> Question:
    figures = (Figure(value=values["value"], n=values.get("n")),) if "value" in values else ()
    return Question(side=side, figures=figures, **_given(values, QUESTION_TEXTS))
