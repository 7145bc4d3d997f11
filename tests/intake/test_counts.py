"""Counts of people: one row per company and wave, a column per answer, the answer's code at the star."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from gapkit.errors import DataError
from gapkit.intake.records import Counts
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Question, Scale, Side, Study, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Source

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    CountStudy = Callable[..., Study]

AGREE3 = Scale(
    id="agree3",
    answers=tuple(Answer(code=str(code), label=str(code)) for code in (1, 2, 3)),
    not_answers=(Answer(code="9", label="Don't know"),),
    low=1,
    high=3,
)
HEADER = "bank,q_1,q_2,q_3,q_9\n"
TWO = "bank,q_1,q_2,q_3,r_1,r_2,r_3\n"


@pytest.fixture
def count_study(make_study: MakeStudy, write: Write) -> CountStudy:
    """Return a function that makes a study of one side of counts asked `speed` of columns `q_*` (or those given) on 1 to 3, don't know 9."""

    def _count_study(*contents: str, column: tuple[str, ...] = ("q_*",), scale: Scale = AGREE3, **fields: Any) -> Study:
        sources = tuple(write(content, name=f"counts{number or ''}.csv") for number, content in enumerate(contents))
        side = Side(
            **{
                "id": "customers",
                "role": "customer",
                "label": "Customers",
                "rows": "counts",
                "sources": sources,
                "company": "bank",
                **fields,
            }
        )
        asked = Question(side="customers", column=column, scale=scale.id)
        return make_study(side, topics=(Topic(id="speed", label="Speed", questions=(asked,)),), scales=(scale,))

    return _count_study


def _people(study: Study) -> list[tuple[str, str, int]]:
    counts = read_sides(study).sides[0]
    assert isinstance(counts, Counts)
    return [(str(row.company), str(row.answer), int(row.n)) for row in counts.frame.itertuples()]


def _told(study: Study) -> list[tuple[str, str, int | None]]:
    return [(notice.kind, notice.why, notice.count) for notice in read_sides(study).notices]


def test_each_cell_is_that_many_people(count_study: CountStudy) -> None:
    """Don't-knows are counted beside the answers, and told of; nobody is no row."""
    study = count_study(f"{HEADER}Alba,1,0,3,2\nBora,4,5,6,0\n")
    assert sorted(_people(study)) == [
        ("Alba", "1", 1),
        ("Alba", "3", 3),
        ("Alba", "9", 2),
        ("Bora", "1", 4),
        ("Bora", "2", 5),
        ("Bora", "3", 6),
    ]
    assert _told(study) == [("not answered", "out of the base of Speed: Don't know 2 (columns q_*)", 2)]


def test_a_company_has_a_row_per_wave(count_study: CountStudy) -> None:
    """Twice in one wave is too often, once in each of two is not."""
    study = count_study("bank,year,q_1,q_2,q_3,q_9\nAlba,2010,1,0,0,0\nAlba,2011,0,1,0,0\n", wave="year")
    assert [str(wave) for wave in read_sides(study).sides[0].frame["wave"]] == ["2010", "2011"]


def test_in_several_columns_each_answer_keeps_the_place_of_its_column(count_study: CountStudy) -> None:
    """As respondents' answers are joined, with the other columns blank."""
    study = count_study(f"{TWO}Alba,1,0,0,0,2,0\n", column=("q_*", "r_*"))
    assert _people(study) == [("Alba", "1|", 1), ("Alba", "|2", 2)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Bora,,,,", "companies not asked about Speed: all their counts are blank"),
        ("Bora,1,,3,0", "companies of which some counts on Speed are blank, that is not known"),
        ("Bora,,,,4", "companies of which some counts on Speed are blank, that is not known"),
    ],
)
def test_a_blank_is_not_known_and_no_zero(count_study: CountStudy, row: str, why: str) -> None:
    """The company is left out of the topic, and told of."""
    study = count_study(f"{HEADER}Alba,1,2,3,0\n{row}\n")
    assert {company for company, _, _ in _people(study)} == {"Alba"}
    assert _told(study) == [("left out", why, 1)]


def test_blank_dont_knows_leave_the_answers_as_they_are(count_study: CountStudy) -> None:
    """They are out of the base in any case; that none are counted is told."""
    study = count_study(f"{HEADER}Alba,1,2,3,\n")
    assert sum(n for _, _, n in _people(study)) == 6
    assert _told(study) == [("noted", "companies whose don't-knows on Speed are blank, that is not known: none are counted", 1)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Bora,1,2,3,,,", "companies of which some counts on Speed are blank, that is not known"),
        ("Bora,1,2,3,0,0,0", "companies where nobody answered one of the columns averaged for Speed"),
    ],
)
def test_a_company_without_one_of_several_columns_is_left_out(count_study: CountStudy, row: str, why: str) -> None:
    """Its mean would be one of other questions."""
    study = count_study(f"{TWO}Alba,1,2,3,4,5,6\n{row}\n", column=("q_*", "r_*"))
    assert {company for company, _, _ in _people(study)} == {"Alba"}
    assert ("left out", why, 1) in _told(study)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Bora,-3,1,1,1", "line 3, column q_1: a count of -3 people is below 0."),
        ("Bora,1,2.5,1,1", "line 3, column q_2: 2.5 is no whole number of people. If these are shares, multiply them by their base"),
        ("Bora,1,1,many,1", "line 3, column q_3: 'many' is not a number. Leave a count that is not known empty."),
        ("Bora,1,1,1,NA", "line 3, column q_9: 'NA' is not a number. Leave a count that is not known empty."),
        ("alba,1,1,1,1", "line 3: 'Alba' stands twice, first in line 2. One row per company and wave is wanted."),
    ],
)
def test_a_wrong_row_names_its_line_and_column(count_study: CountStudy, row: str, sentence: str) -> None:
    """Nothing wrong is counted."""
    with pytest.raises(DataError, match=re.escape(f"counts.csv, {sentence}")):
        read_sides(count_study(f"{HEADER}Alba,1,1,1,1\n{row}\n"))


def test_a_study_of_one_company_has_one_row(count_study: CountStudy) -> None:
    """No company column, no companies: a second row would be a second count of the same people."""
    study = count_study("q_1,q_2,q_3,q_9\n1,2,3,0\n", company="")
    assert _people(study) == [("", "1", 1), ("", "2", 2), ("", "3", 3)]
    with pytest.raises(DataError, match=r"line 3: the one company of this study stands twice, first in line 2"):
        read_sides(count_study("q_1,q_2,q_3,q_9\n1,2,3,0\n1,2,3,0\n", company=""))


def test_missing_columns_are_named(count_study: CountStudy) -> None:
    """Each answer of the scale has its column; one missing is not one that nobody gave."""
    message = (
        "counts.csv has no columns 'q_1', 'q_3', asked for by topics.speed.questions.customers.column: 'q_*' with each code of scale agree3 "
        "at the star. Give every answer its count, 0 where nobody gave it."
    )
    with pytest.raises(DataError, match=re.escape(message)):
        read_sides(count_study("bank,q_2,q_9\nAlba,1,1\n"))


def test_a_question_without_any_column_names_the_nearest(count_study: CountStudy) -> None:
    """A star put wrongly finds nothing."""
    message = "counts.csv has no column 'Q_1', asked for by topics.speed.questions.customers.column: 'Q_*' with each code of scale agree3 at the star."
    with pytest.raises(DataError, match=re.escape(f"{message} Did you mean 'q_1'?")):
        read_sides(count_study(f"{HEADER}Alba,1,2,3,0\n", column=("Q_*",)))


def test_a_code_that_the_scale_does_not_know_is_refused_with_its_count(count_study: CountStudy) -> None:
    """As unknown codes of respondents are: people are not lost."""
    message = "counts.csv, columns q_*: 7 answers are not on scale agree3: '4' (5), '8' (2).\nAdd them to `not_answers` of the scale, or mend the data."
    with pytest.raises(DataError, match=re.escape(message)):
        read_sides(count_study("bank,q_1,q_2,q_3,q_4,q_8,q_9\nAlba,1,2,3,4,2,0\nBora,1,2,3,1,0,0\n"))


def test_an_unknown_code_of_nobody_and_a_total_do_no_harm(count_study: CountStudy) -> None:
    """No answer is lost by either: nobody gave the one, and the other is no code of a scale of numbers."""
    study = count_study("bank,q_1,q_2,q_3,q_4,q_9,q_total\nAlba,1,2,3,0,0,6\nBora,1,2,3,,0,6\n")
    assert sum(n for _, _, n in _people(study)) == 12


def test_on_a_scale_of_words_every_column_of_the_pattern_is_an_answer(count_study: CountStudy) -> None:
    """There `total` could be one."""
    words = Scale(id="words", answers=(Answer(code="no", label="No"), Answer(code="yes", label="Yes")))
    with pytest.raises(DataError, match=r"columns q_\*: 6 answers are not on scale words: 'total' \(6\)"):
        read_sides(count_study("bank,q_no,q_yes,q_total\nAlba,2,4,6\n", scale=words))


def test_a_question_that_offered_no_dont_know_is_told_of(count_study: CountStudy) -> None:
    """The base is what it is; that none are counted is said."""
    assert _told(count_study("bank,q_1,q_2,q_3\nAlba,1,2,3\n")) == [
        ("noted", "counts.csv has no column q_9: nobody there is counted as not answering so", None)
    ]


def test_a_file_that_was_not_asked_a_question_is_told_of(count_study: CountStudy) -> None:
    """Once for the question, not once for each of its answers."""
    study = count_study(f"{HEADER}Alba,1,2,3,0\n", "bank\nBora\n")
    assert {company for company, _, _ in _people(study)} == {"Alba"}
    assert ("noted", "counts1.csv has no columns 'q_*': its companies count as not asked", 1) in _told(study)
