"""What a study wants watched is read as it was meant, and refused with the line and the way out where it says nothing or two things."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gapkit.study.latest import newest_file
from gapkit.study.watched import AlertRule, Expect, age_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Study

    Read = Callable[[str], Study]
    Refused = Callable[[str], str]

TITLE = "title: Regional banks, 2025-26"
WAVE = "    wave: wave\n"
EXECUTIVES = "executives.csv"


@pytest.mark.parametrize(("written", "hours"), [("8 days", 192), ("1 day", 24), ("36 hours", 36), ("2 weeks", 336)])
def test_an_age_is_read_in_hours(read: Read, banks: str, written: str, hours: int) -> None:
    """Hours, days and weeks, one or many."""
    study = read(banks.replace(WAVE, f"{WAVE}    expect: {{newest: {written}}}\n"))
    assert study.side("executives").expect == Expect(newest=hours)


@pytest.mark.parametrize(
    ("hours", "words"), [(192, "8 days"), (24, "1 day"), (36, "36 hours"), (1.5, "1 hour"), (0.2, "0 hours"), (100, "4 days")]
)
def test_an_age_is_printed_as_people_say_it(hours: float, words: str) -> None:
    """Whole days, and hours under two of them."""
    assert age_words(hours) == words


def test_an_alert_keeps_its_topic_its_limit_and_its_rows(read: Read, banks: str) -> None:
    """One of each kind; the keys of `where` beside it, segments among them."""
    study = read(
        banks.replace(
            TITLE,
            f"{TITLE}\nalerts:\n  - {{topic: responsiveness, gap_above: 20, company: [A, B], tenure: new}}\n  - {{any: true, gap_grew_by: 10, wave: 2}}\n"
            "  - {any: yes, gap_below: -7.5}",
        )
    )
    assert study.alerts == (
        AlertRule(topic="responsiveness", gap_above=20, where=(("company", ("A", "B")), ("tenure", ("new",)))),
        AlertRule(gap_grew_by=10, where=(("wave", ("2",)),)),
        AlertRule(gap_below=-7.5),
    )
    assert [(rule.kind, rule.limit) for rule in study.alerts] == [("above", 20), ("grew", 10), ("below", -7.5)]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (TITLE, "alerts: [{topic: responsivness, gap_above: 20}]", "line 1: alerts: the study has no topic 'responsivness'. Did you mean 'responsiveness'?"),
        (TITLE, "alerts: [{topic: responsiveness, gap_abov: 20}]", "line 1: alerts: one lacks a limit; wanted gap_above, gap_below or gap_grew_by."),
        (TITLE, "alerts: [{any: true, gap_above: 20, gap_abov: 20}]", "line 1: alerts has no key 'gap_abov'. Did you mean 'gap_above'?"),
        (TITLE, "alerts: [{any: true, gap_above: 20, tenur: new}]", "line 1: alerts has no key 'tenur'. Did you mean 'tenure'?"),
        (TITLE, "alerts:\n  - {any: true, gap_above: 1}\n  - {gap_above: 20}", "line 3: alerts: one names no topic; wanted 'topic: ID' or 'any: true'"),
        (TITLE, "alerts: [{topic: recommend, any: true, gap_above: 20}]", "line 1: alerts: one names a topic and 'any'; wanted"),
        (TITLE, "alerts: [{any: no, gap_above: 20}]", "line 1: alerts: 'any' is false; say 'any: true' to watch every topic"),
        (TITLE, "alerts: [{any: true, gap_above: 20, gap_below: -20}]", "has 'gap_above' and 'gap_below'; make an alert of each."),
        (TITLE, "alerts: [{any: true, gap_above: 20%}]", "line 1: alerts: 'gap_above' is '20%'; wanted a number such as 58 or 57.5."),
        (TITLE, "alerts: [{any: true, gap_above: 200}]", "'gap_above' is '200'; wanted points above -200 and under 200."),
        (TITLE, "alerts: [{any: true, gap_grew_by: -1}]", "'gap_grew_by' is '-1'; wanted points above 0 and under 200."),
        (TITLE, "alerts: [{topic: responsiveness, gap_above: 120}]", "no gap on 'responsiveness' can pass 120 points; wanted under 100."),
        (TITLE, "alerts: [{any: true, gap_above: 20, wave: 3}]", "line 1: alerts: wave '3' is not among the study's 'waves'."),
        (TITLE, "alerts: [{any: true, gap_above: 1, tenure: new, channel: web}]", "one chooses by tenure and channel; at most one segment at a time can be."),
        (TITLE, "alerts: [{any: true, gap_above: 1}, {any: true, gap_above: 1.0}]", "line 1: alerts: one stands there twice; take one out."),
        (TITLE, "alerts: []", "line 1: alerts is an empty list; name a topic and a gap, or leave it out."),
        (TITLE, "alerts: [20]", "line 1: alerts is '20'; wanted keys such as topic, any or gap_above."),
        ("company: company\nwaves", "alerts: [{any: true, gap_above: 20, company: A}]\nwaves", "one names a company, and the study has no 'company'"),
        (WAVE, f"{WAVE}    expect: {{newest: 8}}\n", "line 11: side 'executives', expect: 'newest' is '8'; wanted an age such as 8 days, 36 hours or 2 weeks."),
        (WAVE, f"{WAVE}    expect: {{newest: 0 days}}\n", "'newest' is '0 days'; wanted an age"),
        (WAVE, f"{WAVE}    expect: {{fall_at_most: 0.3}}\n", "'fall_at_most' is '0.3'; wanted a percentage above 0 and under 100, such as 30%."),
        (WAVE, f"{WAVE}    expect: {{fall_at_most: 0%}}\n", "'fall_at_most' is '0%'; wanted a percentage above 0"),
        (WAVE, f"{WAVE}    expect: {{rows_at_lest: 5}}\n", "side 'executives', expect has no key 'rows_at_lest'. Did you mean 'rows_at_least'?"),
        (WAVE, f"{WAVE}    expect: {{}}\n", "side 'executives': 'expect' is an empty mapping; wanted newest, rows_at_least or fall_at_most, or leave it out."),
        (EXECUTIVES, "inbox/exec_*.csv", "source: 'inbox/exec_*.csv' names many files. Say {path: 'inbox/exec_*.csv', take: latest}"),
        (EXECUTIVES, "{path: executives.csv, take: latest}", "such as customers_*.csv; 'executives.csv' is one file."),
        (EXECUTIVES, "{path: exec*.csv, take: lates}", "'take' is 'lates'; wanted latest."),
        (EXECUTIVES, "{sql: select 1, take: latest}", "'take' does not go with a query; take it out."),
        (f"source: {EXECUTIVES}", "source: {sql: select 1}\n    expect: {newest: 8 days}", "say 'date', the column of the answer's date."),
    ],
)  # fmt: skip
def test_what_cannot_be_watched_is_refused_with_its_line(refused: Refused, banks: str, before: str, after: str, sentence: str) -> None:
    """What was found, what was wanted, the nearest right name."""
    assert before in banks
    assert sentence in refused(banks.replace(before, after, 1))


def test_published_figures_have_no_feed_to_expect(refused: Refused, schools: str) -> None:
    """Nothing arrives there by itself."""
    told = refused(schools.replace("rows: company_scores, source: nyc.csv, base: N_t", "rows: toplines, expect: {rows_at_least: 3}"))
    assert "'expect' is not taken with 'rows: toplines'; take it out." in told


def test_a_topic_of_one_role_has_no_gap_to_watch(refused: Refused, banks: str) -> None:
    """An alert on it could never fire."""
    alone = banks.replace("executives: {column: q8, scale: points10}, ", "").replace(TITLE, "alerts: {topic: recommend, gap_above: 5}")
    assert "topic 'recommend' was not put to a provider and a customer, so it has no gap." in refused(alone)


def _made(folder: Path, *files: tuple[str, int]) -> None:
    for name, time in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
        os.utime(path, (time, time))


def test_the_newest_file_is_the_one_with_the_latest_time(tmp_path: Path) -> None:
    """Not the last by name; other names, folders and hidden files are passed over."""
    _made(tmp_path, ("c_1.csv", 30), ("c_2.csv", 20), ("d_3.csv", 90), (".c_4.csv", 90), ("c_5.csv/inside.csv", 90))
    found = newest_file(tmp_path / "c_*.csv", tmp_path)
    assert found == tmp_path / "c_1.csv"


def test_of_files_of_one_instant_the_last_by_name_is_taken(tmp_path: Path) -> None:
    """A delivery unpacked in one go: names carry the date."""
    _made(tmp_path, ("c_2026-05-04.csv", 20), ("c_2026-04-27.csv", 20), ("c_2026-05-11.csv", 10))
    found = newest_file(tmp_path / "c_*.csv", tmp_path)
    assert found == tmp_path / "c_2026-05-04.csv"


def test_nothing_that_matches_is_nothing(tmp_path: Path) -> None:
    """Neither is a folder that is not there."""
    assert newest_file(tmp_path / "inbox" / "c_*.csv", tmp_path) is None


def test_brackets_and_a_star_in_the_studys_own_folder_are_letters(tmp_path: Path) -> None:
    """Browsers write export[1].csv; and a folder is called what it is called."""
    folder = tmp_path / "a[1]*b"
    _made(folder, ("export[1]_x.csv", 10), ("export1_y.csv", 20))
    _made(tmp_path / "a[1]*b2", ("export[1]_z.csv", 90))
    found = newest_file(folder / "export[1]_*.csv", folder)
    assert found == folder / "export[1]_x.csv"


def test_a_pattern_may_lead_out_of_the_folder_and_through_folders(tmp_path: Path) -> None:
    """One inbox beside many studies, a folder for each day."""
    (tmp_path / "study").mkdir()
    _made(tmp_path / "inbox", ("mon/c.csv", 10), ("tue/c.csv", 20))
    found = newest_file(tmp_path / "inbox" / "*" / "c.csv", tmp_path / "study")
    assert found == tmp_path / "inbox" / "tue" / "c.csv"


def test_the_files_of_a_source_are_those_that_would_be_read(read: Read, banks: str, tmp_path: Path) -> None:
    """What a record hashes is the file taken, not the pattern."""
    source = read(banks.replace(EXECUTIVES, "{path: exec_*.csv, take: latest}")).side("executives").sources[0]
    assert source.files == ()
    _made(tmp_path / "banks", ("exec_1.csv", 10), ("exec_2.csv", 20))
    assert source.files == (tmp_path / "banks" / "exec_2.csv",)
