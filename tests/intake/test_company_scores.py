"""Company scores: one row per company, on the 0-1 scale, turned where the study turns it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gapkit.errors import DataError, StudyError
from gapkit.intake.records import CompanyScores
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Question, Scale, Side, Study, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Source

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    ScoreStudy = Callable[..., Study]


@pytest.fixture
def score_study(make_study: MakeStudy, write: Write) -> ScoreStudy:
    """Return a function that makes a study of one side of company scores asked `safety` of column `saf` on 0 to 10."""

    def _score_study(content: str, *, question: dict[str, Any] | None = None, topic: dict[str, Any] | None = None, **fields: Any) -> Study:
        side = Side(
            **{
                "id": "teachers",
                "role": "provider",
                "label": "Teachers",
                "rows": "company_scores",
                "sources": (write(content),),
                "company": "dbn",
                **fields,
            }
        )
        asked = Question(**{"side": "teachers", "column": ("saf",), "scale": "points10", **(question or {})})
        return make_study(side, topics=(Topic(**{"id": "safety", "label": "Safety", "questions": (asked,), **(topic or {})}),))

    return _score_study


def _values(study: Study) -> list[float]:
    return [round(value, 12) for value in read_sides(study).sides[0].frame["value"]]


def test_scores_bases_and_errors_are_put_on_the_unit_scale(score_study: ScoreStudy) -> None:
    """A blank base is not known; a standard error shrinks with the scale."""
    study = score_study("dbn,saf,N,e\n01M015,7.5,22.0,0.5\n01M019,10,,\n", base="N", question={"se": "e"})
    (scores,) = read_sides(study).sides
    assert isinstance(scores, CompanyScores)
    assert list(scores.frame) == ["company", "wave", "topic", "value", "n", "se"]
    assert scores.frame["company"].tolist() == ["01M015", "01M019"]
    assert scores.frame["value"].tolist() == [0.75, 1.0]
    assert [None if cell is pd.NA else int(cell) for cell in scores.frame["n"]] == [22, None]
    assert scores.frame["se"].tolist()[0] == 0.05
    assert scores.frame["se"].isna().tolist() == [False, True]


def test_a_questions_own_base_goes_before_the_sides(score_study: ScoreStudy) -> None:
    """Items may have bases of their own."""
    frame = read_sides(score_study("dbn,saf,N,M\na,5,22,7\n", base="N", question={"base": "M"})).sides[0].frame
    assert frame["n"].tolist() == [7]


@pytest.mark.parametrize(
    ("reverse", "statement", "value"),
    [(None, None, 0.7), ("exact", None, 0.3), (None, "problem", 0.3), ("exact", "problem", 0.7)],
)
def test_scores_are_turned_where_the_study_turns_them(
    score_study: ScoreStudy, reverse: str | None, statement: str | None, value: float
) -> None:
    """A turned question on a problem is turned twice, that is not at all."""
    assert _values(score_study("dbn,saf\na,7\n", question={"reverse": reverse}, topic={"statement": statement})) == [value]


def test_the_ends_are_those_of_the_scale_also_where_the_best_is_the_lowest(score_study: ScoreStudy) -> None:
    """School marks from 6 (worst) to 1 (best)."""
    study = score_study("dbn,saf,e\na,2,0.5\n", question={"se": "e"})
    marks = Scale(id="points10", answers=tuple(Answer(code=str(code), label="") for code in range(6, 0, -1)), low=6, high=1)
    study = study.model_copy(update={"scales": (marks,)})
    assert _values(study) == [0.8]
    assert read_sides(study).sides[0].frame["se"].tolist() == [0.1]


def test_a_blank_score_gives_no_row_and_is_counted(score_study: ScoreStudy) -> None:
    """A company without a score is told of by topic."""
    intake = read_sides(score_study("dbn,saf,N\na,7,5\nb,,0\nc,,\n", base="N"))
    assert intake.sides[0].frame["company"].tolist() == ["a"]
    (notice,) = intake.notices
    assert (notice.kind, notice.side, notice.topic, notice.count) == ("left out", "teachers", "safety", 2)


def test_several_columns_are_averaged_each_on_the_scale(score_study: ScoreStudy) -> None:
    """The plain mean of the columns given, on the question's own base."""
    study = score_study("dbn,a,b,c,N\nx,7,8,9,22\ny,10,0,5,3\n", base="N", question={"column": ("a", "b", "c")})
    assert _values(study) == [0.8, 0.5]
    assert read_sides(study).sides[0].frame["n"].tolist() == [22, 3]


def test_a_blank_in_one_of_several_columns_leaves_the_company_out_and_is_told(score_study: ScoreStudy) -> None:
    """A mean of the others would be one of other questions; a company without any is told apart."""
    intake = read_sides(score_study("dbn,a,b\nx,7,8\ny,7,\nz,,\n", question={"column": ("a", "b")}))
    assert intake.sides[0].frame["company"].tolist() == ["x"]
    assert [(notice.kind, notice.why, notice.count) for notice in intake.notices] == [
        ("left out", "companies without a score on Safety", 1),
        ("left out", "companies with a blank in one of the columns averaged for Safety", 1),
    ]


def test_each_of_several_columns_must_lie_on_the_scale(score_study: ScoreStudy) -> None:
    """Their mean would hide one that does not."""
    with pytest.raises(DataError, match=r"customers.csv, line 2, column b: 11 lies outside 0 to 10"):
        read_sides(score_study("dbn,a,b\nx,5,11\n", question={"column": ("a", "b")}))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("b,11,5,1", "line 3, column saf: 11 lies outside 0 to 10 (scale points10)"),
        ("b,-1,5,1", "line 3, column saf: -1 lies outside 0 to 10"),
        ("b,NA,5,1", "line 3, column saf: 'NA' is not a number. Leave a missing one empty."),
        ('b,"1,500",5,1', "line 3, column saf: '1,500' is not a number. Say `decimal: \",\"`"),
        ("b,7,5.5,1", "line 3, column N: base '5.5' is not a whole number of people"),
        ("b,7,-5,1", "line 3, column N: base '-5' is not a whole number of people"),
        ("b,7,0,1", "line 3, column N: a score stands on a base of 0 people"),
        ("b,7,5,-1", "line 3, column e: a standard error of -1 is below 0"),
        ("A,7,5,1", "line 3: 'a' stands twice, first in line 2"),
    ],
)
def test_a_wrong_row_names_its_line(score_study: ScoreStudy, row: str, sentence: str) -> None:
    """Nothing wrong is averaged."""
    with pytest.raises(DataError, match=re.escape(f"customers.csv, {sentence}")):
        read_sides(score_study(f"dbn,saf,N,e\na,7,5,1\n{row}\n", base="N", question={"se": "e"}))


def test_a_company_has_a_row_per_wave(score_study: ScoreStudy) -> None:
    """Twice in one wave is too often, once in each of two is not."""
    frame = read_sides(score_study("dbn,year,saf\na,2010,7\na,2011,8\n", wave="year")).sides[0].frame
    assert frame["wave"].tolist() == ["2010", "2011"]


def test_keys_that_describe_respondents_are_refused_not_ignored(score_study: ScoreStudy) -> None:
    """A weight on companies already averaged would do nothing."""
    with pytest.raises(StudyError, match=r"sides\.teachers\.weight: this key describes respondents"):
        read_sides(score_study("dbn,saf,w\na,7,1\n", weight="w"))


def test_a_scale_without_numbers_cannot_place_a_score(score_study: ScoreStudy) -> None:
    """The way out is a scale with ends."""
    study = score_study("dbn,saf\na,7\n")
    words = Scale(id="points10", answers=(Answer(code="no", label="No"), Answer(code="yes", label="Yes")))
    with pytest.raises(StudyError, match=re.escape("need a scale with numbers for its ends, such as `{from: 0, to: 10}`")):
        read_sides(study.model_copy(update={"scales": (words,)}))
