"""A dead feed does not look like success: too old, too few or far fewer rows are refused, with what was found and the way out."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gapkit.errors import DataError, ExpectationError
from gapkit.intake.dates import as_moment
from gapkit.intake.expectations import check_fall
from gapkit.intake.faults import gathering
from gapkit.intake.sides import read_files, read_sides
from gapkit.study.model import Question, Topic
from gapkit.study.watched import Expect
from gapkit.tallies.rows import rows_of
from gapkit.tallies.tally import tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]

NOW = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
WEEK = Expect(newest=192)


def aged(source: Source, moment: datetime) -> Source:
    """Return a source whose file has a modification time."""
    assert source.path is not None
    os.utime(source.path, (moment.timestamp(), moment.timestamp()))
    return source


def test_a_column_of_dates_that_ends_too_early_is_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Side, date, column, age, what was wanted and the way out stand in the sentence; the file's own time says nothing then."""
    source = aged(write("q,answered\n4,2026-04-20\n5,2026-04-02\n"), NOW)
    with pytest.raises(ExpectationError) as caught:
        read_files(make_study(customers(source, date="answered", expect=WEEK)), now=NOW)
    assert str(caught.value) == (
        "Customers: the newest answer is of 2026-04-20 (column answered), 13 days before this reading (2026-05-04 06:00 UTC); one no older "
        "than 8 days is expected. Look whether the delivery failed; where the data are right as they are, change `newest` in sides.customers.expect."
    )
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("date", "fresh"), [("2026-04-26", True), ("2026-04-25", False), ("2026-04-26T06:00Z", True), ("2026-04-26T05:59Z", False)]
)
def test_the_age_is_counted_to_the_minute_and_a_day_to_its_end(
    write: Write, make_study: MakeStudy, customers: MakeSide, date: str, *, fresh: bool
) -> None:
    """Eight days before six in the morning of the fourth of May."""
    study = make_study(customers(write(f"q,answered\n4,{date}\n"), date="answered", expect=WEEK))
    if fresh:
        assert len(read_files(study, now=NOW).intake.sides) == 1
    else:
        with pytest.raises(ExpectationError, match="Customers: the newest answer is of"):
            read_files(study, now=NOW)


def test_without_dates_the_newest_files_time_counts(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Of two files one new one is enough; with both old the newer is named."""
    old, older = aged(write("q\n4\n", "a.csv"), NOW - timedelta(days=9)), aged(write("q\n4\n", "b.csv"), NOW - timedelta(days=30))
    study = make_study(customers(old, older, expect=WEEK))
    with pytest.raises(ExpectationError, match=r"is of 2026-04-25 06:00 UTC \(the time of a.csv\), 9 days before this reading"):
        read_files(study, now=NOW)
    aged(older, NOW)
    assert read_files(study, now=NOW).intake.sides


def test_the_clock_of_the_reading_is_the_worlds_own(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """What was fresh on Monday is not a fortnight later."""
    study = make_study(customers(write("q,answered\n4,2026-05-03\n"), date="answered", expect=WEEK))
    with time_machine.travel(NOW, tick=False):
        assert read_sides(study).sides
    with time_machine.travel(NOW + timedelta(days=14), tick=False), pytest.raises(ExpectationError):
        read_sides(study)


def test_dates_in_the_future_do_not_make_a_feed_alive(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A clock set wrong, or a slip in the year: told, and not taken for new."""
    study = make_study(customers(write("q,answered\n4,2062-05-03\n4,2026-03-01\n"), date="answered", expect=WEEK))
    with pytest.raises(ExpectationError, match="is of 2026-03-01"):
        read_files(study, now=NOW)
    notices = read_files(study.model_copy(update={"sides": (customers(*study.sides[0].sources, date="answered"),)}), now=NOW).intake.notices
    assert [(notice.why, notice.count, notice.doubt) for notice in notices] == [
        ("the newest answer is of 2026-03-01", None, False),
        ("answers are dated in the future (column 'answered', up to 2062-05-03): they do not count as new", 1, True),
    ]


def test_answers_without_any_date_are_refused_where_their_age_matters(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Blank dates are no news; one date is enough."""
    side = customers(write("q,answered\n4,\n5,\n"), date="answered", expect=WEEK)
    with pytest.raises(ExpectationError, match=r"Customers: no answer in customers.csv has a date \(column answered\)"):
        read_files(make_study(side), now=NOW)
    assert read_files(make_study(customers(write("q,answered\n4,\n5,2026-05-01\n"), date="answered", expect=WEEK)), now=NOW).intake.sides


def test_only_rows_that_count_make_a_feed_alive(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The one new row is of weight 0."""
    source = write("q,answered,w\n4,2026-05-03,0\n4,2026-01-03,1\n")
    with pytest.raises(ExpectationError, match="is of 2026-01-03"):
        read_files(make_study(customers(source, date="answered", weight="w", expect=WEEK)), now=NOW)


@pytest.mark.parametrize("written", ["04/05/2026", "4 May 2026", "46146", "2026-13-01", "2026-02-30", "yesterday", "1714800000"])
def test_a_date_that_could_be_another_is_refused_with_its_line(
    write: Write, make_study: MakeStudy, customers: MakeSide, written: str
) -> None:
    """Year first, or it is refused: month and day are never guessed."""
    study = make_study(customers(write(f"q,answered\n4,2026-05-03\n4,{written}\n"), date="answered"))
    with pytest.raises(DataError, match=f"^customers.csv, line 3, column answered: '{written}' is no date as wanted. Write the year first"):
        read_files(study, now=NOW)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-05-04", datetime(2026, 5, 5, tzinfo=UTC)),
        ("2026/5/4", datetime(2026, 5, 5, tzinfo=UTC)),
        ("20260504", datetime(2026, 5, 5, tzinfo=UTC)),
        ("2026-05-04 9:30", datetime(2026, 5, 4, 9, 30, tzinfo=UTC)),
        ("2026-05-04T09:30:12.5", datetime(2026, 5, 4, 9, 30, 12, 500000, tzinfo=UTC)),
        ("2026-05-04 09:30:12 +0200", datetime(2026, 5, 4, 7, 30, 12, tzinfo=UTC)),
        ("2026-05-04 09:30 UTC", datetime(2026, 5, 4, 9, 30, tzinfo=UTC)),
        ("9999-12-31", None),
    ],
)
def test_a_date_is_read_as_tools_write_it(written: str, moment: datetime | None) -> None:
    """Without a time the end of the day, without a zone UTC."""
    assert as_moment(written) == moment


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_date(text: str) -> None:
    """It is a moment in UTC, or none."""
    moment = as_moment(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


def test_too_few_rows_are_refused(write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide) -> None:
    """Of rows that count: the second row of a respondent does not. The side that has enough passes."""
    side = customers(write("id,q\n1,4\n1,4\n2,5\n"), respondent="id", expect=Expect(rows_at_least=3))
    other = executives(write("q\n4\n5\n", "e.csv"), expect=Expect(rows_at_least=2))
    with pytest.raises(ExpectationError) as caught:
        read_sides(make_study(side, other))
    assert str(caught.value).startswith(
        "Customers: 2 rows were taken of customers.csv; 3 or more are expected. Look whether the delivery failed;"
    )
    assert "\n" not in str(caught.value)


def test_companies_that_are_already_averaged_count_as_rows(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Each once, however many topics it has a score on; blank ones have none."""
    topics = tuple(
        Topic(id=name, label=name, questions=(Question(side="customers", column=(name,), scale="points10"),)) for name in ("a", "b")
    )
    side = customers(write("company,a,b\nA,1,2\nB,3,\nC,,\n"), rows="company_scores", company="company", expect=Expect(rows_at_least=3))
    with pytest.raises(ExpectationError, match="Customers: 2 rows were taken"):
        read_sides(make_study(side, topics=topics, company="company"))


def test_a_check_tells_every_breach_and_goes_on(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Both are among the side's faults."""
    source = write("q,answered\n4,2026-01-03\n")
    side = customers(source, date="answered", expect=Expect(newest=24, rows_at_least=2))
    with gathering() as gathered:
        read_files(make_study(side), now=NOW)
    assert [(fault.side, fault.what.split(";")[0]) for fault in gathered.faults] == [
        (
            "customers",
            "Customers: the newest answer is of 2026-01-03 (column answered), 120 days before this reading (2026-05-04 06:00 UTC)",
        ),
        ("customers", "Customers: 1 row was taken of customers.csv"),
    ]


def test_a_frame_that_was_handed_over_has_no_age_but_its_dates(make_study: MakeStudy, customers: MakeSide, write: Write) -> None:
    """There is no file whose time could be looked at."""
    study = make_study(customers(write("q\n4\n"), expect=WEEK)).with_frames({"customers": pd.DataFrame({"q": [4]})})
    assert read_files(study, now=NOW).intake.sides
    dated = make_study(customers(write("q\n4\n"), date="day", expect=WEEK))
    frame = pd.DataFrame({"q": [4], "day": [pd.Timestamp("2026-01-03")]})
    with pytest.raises(ExpectationError, match="is of 2026-01-03"):
        read_files(dated.with_frames({"customers": frame}), now=NOW)


@pytest.mark.parametrize(("rows", "falls"), [(700, False), (699, True), (0, True), (2000, False)])
def test_a_fall_of_more_than_is_allowed_is_refused(
    write: Write, make_study: MakeStudy, customers: MakeSide, rows: int, *, falls: bool
) -> None:
    """Thirty percent of a thousand are three hundred; a side that is new is held against nothing."""
    study = make_study(customers(write("q\n4\n"), expect=Expect(fall_at_most=30)))
    check_fall(study, {"customers": rows}, {})
    if not falls:
        check_fall(study, {"customers": rows}, {"customers": 1000, "executives": 9})
        return
    with pytest.raises(ExpectationError) as caught:
        check_fall(study, {"customers": rows}, {"customers": 1000, "executives": 9})
    fell = "30" if rows else "100"
    assert f"Customers: {rows} rows of customers.csv, {fell}% fewer than the 1,000 of the last published run; a fall of 30% at most" in str(
        caught.value
    )


@pytest.mark.parametrize("kind", ["respondents", "counts", "company_scores"])
def test_a_tally_knows_the_rows_that_were_taken(write: Write, make_study: MakeStudy, customers: MakeSide, kind: str) -> None:
    """What one run keeps is what the next one is held against, for every kind of rows."""
    texts = {
        "respondents": ("company,q\nA,4\nA,\nB,8\n", "q", 3),
        "counts": ("company,q_1,q_2,q_3,q_4,q_5\nA,1,0,0,3,2\nB,0,0,0,0,4\n", "q_*", 2),
        "company_scores": ("company,q\nA,4\nB,3.5\n", "q", 2),
    }
    text, column, rows = texts[kind]
    topics = (Topic(id="speed", label="Speed", questions=(Question(side="customers", column=(column,), scale="agree5"),)),)
    side = customers(write(text), rows=kind, company="company", expect=Expect(rows_at_least=rows))
    study = make_study(side, topics=topics, company="company")
    assert rows_of(tally(study)) == {"customers": rows}
    stricter = side.model_copy(update={"expect": Expect(rows_at_least=rows + 1)})
    with pytest.raises(ExpectationError, match=f"Customers: {rows} rows were taken"):
        tally(make_study(stricter, topics=topics, company="company"))
