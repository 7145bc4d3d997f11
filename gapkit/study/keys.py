"""Every key of study.yaml: where it stands, what it takes, what it means, its default. The reader and the JSON schema are both made from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "character",
    "texts",  # one text or a list
    "whole",  # a whole number, 1 or more
    "integer",
    "number",
    "flag",
    "word",  # one of `words`
    "words",  # one or several of `words`
    "count or column",
    "margin",
    "labels",  # code -> printed label, or a list of codes
    "text by name",
    "texts by name",
    "segments",
    "shares",  # column -> category -> share
    "age",  # 8 days; hours and weeks too
    "percentage",  # 30%
    "points",  # a number of points, whatever its sign
    "sources",
    "expect",
    "alerts",
    "sides",
    "scales",
    "topics",
    "questions",
]
Place = Literal["study", "side", "source", "expect", "alert", "scale", "topic", "question"]
Default = str | int | bool | None


@dataclass(frozen=True)
class Key:
    """One key: what it takes, what it means in a line, its default as a person would write it (None: none), and whether it works yet."""

    name: str
    kind: Kind
    about: str
    default: Default = None
    words: tuple[str, ...] = ()
    later: tuple[str, ...] = ()  # words that do not work yet
    required: bool = False
    works: bool = True


SCORES = ("favourable", "mean", "nps")
DIFFERS = ("wording", "cut", "referent", "prediction", "scale", "unit", "question")

OTHERS: tuple[Place, ...] = ("alert",)  # places that take further keys, texts by names of the study's own: its segments

KEYS: dict[Place, tuple[Key, ...]] = {
    "study": (
        Key("title", "text", "What is compared and when; printed on every report. Left out: the folder's name."),
        Key("company", "text", "Column naming the company; leave out for a study of one company."),
        Key("companies", "texts by name", "Spellings that no rule joins: the company's name, then its other spellings."),
        Key(
            "waves", "labels", "Waves as the data name them, oldest first, with printed names. Left out: numbers and dates sort themselves."
        ),
        Key(
            "unit",
            "word",
            "What a gap is a mean over: people, or the companies present on both sides.",
            "respondent",
            ("respondent", "company"),
        ),
        Key(
            "score", "word", "How answers become a number. Left out: favourable where a topic's questions name it, else mean.", None, SCORES
        ),
        Key(
            "margin",
            "margin",
            "Points within which two sides count as agreeing; or per score, {favourable: 5, nps: 10}. nps: 10 unless named.",
            5,
        ),
        Key("peers", "word", "What one company's report shows of the others.", "anonymous", ("none", "anonymous", "named")),
        Key("report", "text", "The notebook that `gapkit run` takes unless told.", "gap_report"),
        Key("keep", "whole", "How many past runs `gapkit runs` remembers.", 52),
        Key("sides", "sides", "The groups that answered, by id.", required=True),
        Key("scales", "scales", "The sets of answers, by id."),
        Key("topics", "topics", "What was asked about, by id; or `path`: file(s) of published figures.", required=True),
        Key("alerts", "alerts", "What whoever watches over scheduled reports must be told of, a list; they are tested, and never mailed."),
    ),
    "side": (
        Key("role", "word", "Whether this side provides the service or receives it.", None, ("provider", "customer"), required=True),
        Key("label", "text", "Printed name. Left out: the id."),
        Key("source", "sources", "Data file(s), from study.yaml's own folder."),
        Key("only", "texts by name", "These rows alone, where one file holds several sides: column and the value(s) kept."),
        Key(
            "rows",
            "word",
            "What a row of the source is; toplines have no source of their own.",
            "respondents",
            ("respondents", "company_scores", "counts", "toplines"),
        ),
        Key("company", "text", "This side's own company column, where it differs from the study's."),
        Key("wave", "text", "Column of the wave."),
        Key(
            "segments", "segments", "Columns to split by; {region: REG_CD} where this side's column differs from the name both sides share."
        ),
        Key("respondent", "text", "Column that tells one person from another."),
        Key("weight", "text", "Column of survey weights."),
        Key("strata", "texts", "Column(s) of the sampling strata, or none. Left out: the company is the stratum."),
        Key("cluster", "text", "Column of the sampling units (branches, schools) that people were drawn within."),
        Key("rake", "shares", "Known shares to weight this side to, within each wave: {region: {North: 0.4, South: 0.6}}."),
        Key("base", "text", "Company scores: column of the base of all its questions."),
        Key("population", "count or column", "How many such people there are: a number, or a column (blank: not known)."),
        Key("invited", "count or column", "How many were asked: a number, or a column (blank: not known)."),
        Key("minimum", "whole", "Fewest people a figure may rest on.", 5),
        Key("on_record", "flag", "These answers may be shown one by one (public data, or consent); `minimum` is then 1.", default=False),
        Key("cite", "text", 'Printed under every chart: "Board survey, May 2026".'),
        Key("date", "text", "Column of the answer's date, year first: 2026-05-04, or with a time."),
        Key("expect", "expect", "What must hold of this side's data, so that a dead feed does not look like success."),
        Key("comment", "text", "Column of free text.", works=False),
    ),
    "source": (
        Key("path", "text", "The file, from study.yaml's own folder; or `sql`, one of the two."),
        Key(
            "take",
            "word",
            "latest: `path` is a pattern (inbox/customers_*.csv), and the newest file that matches is read.",
            None,
            ("latest",),
        ),
        Key("sheet", "text", "Sheet of a workbook. Left out: the first."),
        Key("header", "whole", "Row holding the column names, counted from 1.", 1),
        Key("encoding", "text", "Encoding of a text file. Left out: UTF-8, else found and said."),
        Key("separator", "character", "What stands between fields: one character. Left out: found and said."),
        Key("decimal", "word", "Decimal mark of numbers. Left out: found and said.", None, (".", ",")),
        Key("set", "text by name", "Constants to set on every row: {wave: 1}."),
        Key("format", "word", "Whose export it is. Left out: found and said.", None, ("text", "qualtrics", "surveymonkey")),
        Key("values", "word", "Whether the file holds the codes of answers, or their labels.", "codes", ("codes", "labels")),
        Key(
            "bad_rows",
            "word",
            "drop: rows with too many or too few fields are left out and counted. Left out: they are an error.",
            None,
            ("drop",),
        ),
        Key("sql", "text", "A query in place of a path: one SELECT."),
        Key(
            "database",
            "text",
            "What `sql` asks: a DuckDB or SQLite file, or $NAME, the variable that holds an address. Left out: the files beside study.yaml.",
        ),
    ),
    "expect": (
        Key("newest", "age", "How old the newest answer may be, by `date`, else by the file's time: 8 days, 36 hours, 2 weeks."),
        Key("rows_at_least", "whole", "Fewest rows that may be taken."),
        Key("fall_at_most", "percentage", "How many fewer rows than in the last published run there may be: 30%."),
    ),
    "alert": (
        Key("topic", "text", "Id of the topic watched; or `any`, one of the two."),
        Key("any", "flag", "true: every topic is watched."),
        Key("gap_above", "points", "Alert where the gap, provider minus customer, is above so many points."),
        Key("gap_below", "points", "Alert where the gap is below so many points; with a minus sign: where customers rate higher by more."),
        Key("gap_grew_by", "points", "Alert where the size of the gap grew by more than so many points since the wave before."),
        Key("company", "texts", "These companies alone. Left out: the whole study, or the company of the report."),
        Key("wave", "texts", "These waves alone. Left out: the newest."),
    ),
    "scale": (
        Key("answers", "labels", "Codes with printed labels, worst to best; or a list of codes."),
        Key("not_answers", "labels", "Codes that are no answer (don't know, refused): out of the base, counted."),
        Key("best", "text", "The best answer's code, first or last: turns round a scale listed from best to worst. Left out: the last."),
        Key("from", "integer", "In place of `answers`: the lowest number."),
        Key("to", "integer", "In place of `answers`: the highest number."),
    ),
    "topic": (
        Key("label", "text", "Printed name. Left out: the id."),
        Key("score", "word", "This topic's own score.", None, SCORES),
        Key("statement", "word", "`problem`: agreeing is bad; both sides are turned round.", None, ("problem",)),
        Key("questions", "questions", "What each side was asked, by the side's id.", required=True),
    ),
    "question": (
        Key("column", "texts", "Column of the answers; several are averaged. Counts: a star stands for the answer's code, q2a_*."),
        Key("asks", "text", "The wording, as it was asked."),
        Key("scale", "text", "Id of the scale."),
        Key("favourable", "texts", "Codes of the good answers."),
        Key("differs", "words", "How the question departs from its topic.", None, DIFFERS),
        Key("reverse", "word", "Turned round (100 - x): exact, or for published figures a bound.", None, ("exact", "bound")),
        Key("base", "text", "Company scores: column of this question's base."),
        Key("se", "text", "Company scores: column of the standard error."),
        Key("value", "number", "A published figure, in points of its score (rows: toplines)."),
        Key("n", "whole", "The published figure's base. Left out: not published."),
    ),
}
