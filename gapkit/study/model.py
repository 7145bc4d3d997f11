"""The nouns of a study: Study, Side, Topic, Question, Scale. Frozen, with tuples inside; made by `gapkit.study.reading`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, PrivateAttr

from gapkit.errors import ParameterError, nearest
from gapkit.study.frozen import Frozen, HandedOver
from gapkit.study.latest import newest_file
from gapkit.study.watched import AlertRule, Expect

if TYPE_CHECKING:
    from collections.abc import Mapping

Score = Literal["favourable", "mean", "nps"]
Differs = Literal["wording", "cut", "referent", "prediction", "scale", "unit", "question"]
Rows = Literal["respondents", "company_scores", "counts", "toplines"]

DEFAULT_MARGIN = 5.0
DEFAULT_NPS_MARGIN = 10.0
DEFAULT_MINIMUM = 5


class Answer(Frozen):
    """One answer of a scale: its code as text, as the data hold it, and its printed label."""

    code: str
    label: str


class Scale(Frozen):
    """A set of answers from worst to best. `low` and `high` are the ends for figures that are already averaged (None: codes are not numbers)."""

    id: str
    answers: tuple[Answer, ...]
    not_answers: tuple[Answer, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the answers, worst to best."""
        return tuple(answer.code for answer in self.answers)

    @property
    def not_answer_codes(self) -> tuple[str, ...]:
        """The codes that are no answer (don't know, refused): out of the base, counted."""
        return tuple(answer.code for answer in self.not_answers)

    @property
    def takes_nps(self) -> bool:
        """Whether the scale runs 0 to 10, the only one a net promoter score is taken on."""
        return sorted(self.codes, key=len) == sorted((str(k) for k in range(11)), key=len)


class Figure(Frozen):
    """A published figure: `value` in points of its score as printed (None: cited without one), `n` its base (None: not published)."""

    wave: str = ""
    value: float | None = None
    n: int | None = None
    shares: tuple[tuple[str, float], ...] = ()
    source: str = ""
    note: str = ""


class Question(Frozen):
    """What one side was asked on a topic: its columns in that side's data, wording, scale, and how it departs from the topic."""

    side: str
    column: tuple[str, ...] = ()
    asks: str = ""
    audience: str = ""
    scale: str = ""
    favourable: tuple[str, ...] = ()
    differs: tuple[Differs, ...] = ()
    reverse: Literal["exact", "bound"] | None = None
    base: str = ""
    se: str = ""
    figures: tuple[Figure, ...] = ()


class Topic(Frozen):
    """What was asked about. `score` is the topic's own (None: the study's), `retells` the topic whose figure this one repeats."""

    id: str
    label: str
    score: Score | None = None
    statement: Literal["problem"] | None = None
    study: str = ""
    retells: str = ""
    questions: tuple[Question, ...] = ()

    def question(self, side: str) -> Question | None:
        """Return the question that a side was asked on this topic, or None where it was not asked."""
        return next((question for question in self.questions if question.side == side), None)

    def turns(self, question: Question) -> bool:
        """Whether the answers to a question are turned round to meet the topic: a problem statement turns both sides, `reverse` that one; both cancel out."""
        return (self.statement == "problem") != (question.reverse is not None)


class Source(Frozen):
    """Where a side's rows lie and how to read them: a data file (`path`, absolute), a query (`sql`), or a frame handed to `read_study` (`frame`).

    `folder` is study.yaml's own, which a query without a database reads its files from. With `take` the path is a pattern, of whose files one is read.
    """

    path: Path | None = None
    take: Literal["", "latest"] = ""
    sql: str = ""
    database: str = ""  # a file, absolute; or $NAME of the environment variable that holds the address; "": the files beside the study
    frame: str = ""
    folder: Path = Path()
    format: Literal["", "text", "qualtrics", "surveymonkey"] = ""
    values: Literal["codes", "labels"] = "codes"
    bad_rows: Literal["", "drop"] = ""
    sheet: str = ""
    header: int = 1
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    set: tuple[tuple[str, str], ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the source holds the labels of answers instead of their codes."""
        return self.values == "labels"

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read: the data file, or the database of a query. None of a query over several files, or where an address is kept elsewhere."""
        if self.path is not None and self.take:
            newest = newest_file(self.path, self.folder)
            return () if newest is None else (newest,)
        if self.path is not None:
            return (self.path,)
        return (Path(self.database),) if self.database and not self.database.startswith("$") else ()

    @property
    def name(self) -> str:
        """What to call the source in a sentence: the file's name, or which query or frame it is."""
        if self.path is not None:
            return self.path.name
        if self.frame:
            return f"the frame of {self.frame}"
        return (
            f"the query on {self.database if self.database.startswith('$') else Path(self.database).name or 'the files beside the study'}"
        )


class Side(Frozen):
    """One group that answered. Names of columns are this side's own; empty means none."""

    id: str
    role: Literal["provider", "customer"]
    label: str
    rows: Rows = "respondents"
    sources: tuple[Source, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    company: str = ""
    wave: str = ""
    segments: tuple[tuple[str, str], ...] = ()  # (name both sides share, this side's column)
    respondent: str = ""
    weight: str = ""
    strata: tuple[str, ...] | None = None  # None: left out, the company is the stratum; (): one stratum
    cluster: str = ""
    rake: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()  # (column, (category, share of the whole side within each wave))
    base: str = ""
    population: int | str = ""
    invited: int | str = ""
    minimum: int = DEFAULT_MINIMUM
    on_record: bool = False
    cite: str = ""
    date: str = ""
    expect: Expect | None = None
    comment: str = ""


class Study(Frozen):
    """What is compared: sides, topics, scales, and the rules of the comparison."""

    name: str  # the folder's name: the study's home among the reports
    title: str
    path: Path  # of study.yaml, absolute
    company: str = ""
    companies: tuple[tuple[str, tuple[str, ...]], ...] = ()
    waves: tuple[tuple[str, str], ...] = ()  # (wave as in the data, printed name), oldest first
    unit: Literal["respondent", "company"] = "respondent"
    score: Score | None = None
    margins: tuple[tuple[Score, float], ...] = ()
    peers: Literal["none", "anonymous", "named"] = "anonymous"
    report: str = "gap_report"
    keep: int = 52  # a year of weekly runs
    sides: tuple[Side, ...] = Field(min_length=1)
    scales: tuple[Scale, ...] = ()
    topics: tuple[Topic, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    _frames: HandedOver | None = PrivateAttr(default=None)

    def with_frames(self, frames: Mapping[str, Any]) -> Study:
        """Return the study reading these sides' rows from frames, in place of the sources it names; they travel with it and are in no file it writes."""
        sides = tuple(
            side.model_copy(update={"sources": (Source(frame=side.id, folder=self.path.parent),)}) if side.id in frames else side
            for side in self.sides
        )
        study = self.model_copy(update={"sides": sides})
        study._frames = HandedOver(dict(frames))  # noqa: SLF001 - its own
        return study

    def frame(self, side: str) -> Any:  # noqa: ANN401 - any frame narwhals knows
        """Return the frame that was handed over for a side; None where there is none."""
        return self._frames.by_side.get(side) if self._frames is not None else None

    def side(self, name: str) -> Side:
        """Return the side of that id. Raises ParameterError, naming the nearest, where there is none."""
        for side in self.sides:
            if side.id == name:
                return side
        raise ParameterError(f"No side {name!r} in study {self.name!r}.{nearest(name, (side.id for side in self.sides))}")

    def topic(self, name: str) -> Topic:
        """Return the topic of that id. Raises ParameterError, naming the nearest, where there is none."""
        for topic in self.topics:
            if topic.id == name:
                return topic
        raise ParameterError(f"No topic {name!r} in study {self.name!r}.{nearest(name, (topic.id for topic in self.topics))}")

    def asked(self, side: str) -> tuple[tuple[Topic, Question], ...]:
        """Return the topics that a side was asked about in columns of its data, each with its question, in the study's order."""
        pairs = ((topic, topic.question(side)) for topic in self.topics)
        return tuple((topic, question) for topic, question in pairs if question is not None and question.column)

    def scale(self, name: str) -> Scale:
        """Return the scale of that id. Raises ParameterError, naming the nearest, where there is none."""
        for scale in self.scales:
            if scale.id == name:
                return scale
        raise ParameterError(f"No scale {name!r} in study {self.name!r}.{nearest(name, (scale.id for scale in self.scales))}")

    def margin(self, score: Score) -> float:
        """Return the points within which two sides count as agreeing on a score (5; nps 10 unless the study says otherwise)."""
        return dict(self.margins).get(score, DEFAULT_NPS_MARGIN if score == "nps" else DEFAULT_MARGIN)
