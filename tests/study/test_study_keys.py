"""No key is ignored: unknown, misspelt, missing, not working yet and wrongly filled keys are all told, with their line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gapkit.study.keys import KEYS
from gapkit.study.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Study

    Read = Callable[[str], Study]
    Refused = Callable[[str], str]

# Per place and key, the words of the banks or schools study to change and what into: the study read must change with every one.
TITLE, SIDE, SOURCE = "title: Regional banks, 2025-26", "    wave: wave\n", "executives.csv"
SCALE, TOPIC = "    answers: {1:", "    label: Responds quickly\n"
ASKED, FIGURE = "{column: q3, asks: We respond quickly to our customers, scale: agree5, favourable: [4, 5]}", "{value: 50, n: 9}"
TOPLINES = [("    source: executives.csv\n    population: headcount\n    wave: wave\n    segments: [function]\n", "    rows: toplines\n")]
ALERT = f"{TITLE}\nalerts: {{topic: responsiveness, gap_above: 20}}"
EXPECT = f"{SIDE}    expect: "
PUBLISHED = [*TOPLINES, ("executives: {column: q8, scale: points10}, ", ""), (ASKED, FIGURE)]
CHANGES: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("study", "title"): ((TITLE, "title: Others"),),
    ("study", "company"): (("company: company", "company: bank"),),
    ("study", "companies"): ((TITLE, TITLE + "\ncompanies: {A: [B]}"),),
    ("study", "waves"): (("1: spring 2025, ", ""),),
    ("study", "unit"): ((TITLE, f"{TITLE}\nunit: company"),),
    ("study", "score"): ((TITLE, f"{TITLE}\nscore: mean"),),
    ("study", "margin"): ((TITLE, f"{TITLE}\nmargin: 4"),),
    ("study", "peers"): ((TITLE, f"{TITLE}\npeers: named"),),
    ("study", "keep"): ((TITLE, f"{TITLE}\nkeep: 12"),),
    ("study", "report"): ((TITLE, f"{TITLE}\nreport: other"),),
    ("study", "sides"): (("  customers: {role", "  clients: {role"), (" customers: ", " clients: ")),
    ("study", "scales"): (("points10", "likely"),),
    ("study", "topics"): (("  responsiveness:", "  speed:"),),
    ("study", "alerts"): ((TITLE, ALERT),),
    ("alert", "topic"): ((TITLE, ALERT.replace("responsiveness", "recommend")),),
    ("alert", "any"): ((TITLE, ALERT.replace("topic: responsiveness", "any: true")),),
    ("alert", "gap_above"): ((TITLE, ALERT.replace("20", "30")),),
    ("alert", "gap_below"): ((TITLE, ALERT.replace("above: 20", "below: -20")),),
    ("alert", "gap_grew_by"): ((TITLE, ALERT.replace("above", "grew_by")),),
    ("alert", "company"): ((TITLE, ALERT.replace("20}", "20, company: A}")),),
    ("alert", "wave"): ((TITLE, ALERT.replace("20}", "20, wave: 2}")),),
    ("expect", "newest"): ((SIDE, f"{EXPECT}{{newest: 8 days}}\n"),),
    ("expect", "rows_at_least"): ((SIDE, f"{EXPECT}{{rows_at_least: 5000}}\n"),),
    ("expect", "fall_at_most"): ((SIDE, f"{EXPECT}{{fall_at_most: 30%}}\n"),),
    ("side", "role"): (("role: provider", "role: customer"),),
    ("side", "label"): (("label: Executives", "label: Bosses"),),
    ("side", "source"): ((SOURCE, "other.csv"),),
    ("side", "only"): ((SIDE, f"{SIDE}    only: {{a: b}}\n"),),
    ("side", "rows"): (*PUBLISHED,),
    ("side", "company"): ((SIDE, f"{SIDE}    company: bank\n"),),
    ("side", "wave"): ((SIDE, "    wave: year\n"),),
    ("side", "segments"): (("[function]", "{job: function}"),),
    ("side", "respondent"): (("respondent: id", "respondent: no"),),
    ("side", "weight"): (("weight: weight", "weight: w"),),
    ("side", "strata"): (("[company, region]", "region"),),
    ("side", "cluster"): (("cluster: branch", "cluster: town"),),
    ("side", "rake"): ((SIDE, f"{SIDE}    rake: {{region: {{North: 0.4, South: 0.6}}}}\n"),),
    ("side", "base"): (("base: N_t", "base: N"),),
    ("side", "population"): (("headcount", "40"),),
    ("side", "invited"): ((SIDE, f"{SIDE}    invited: 30\n"),),
    ("side", "minimum"): ((SIDE, f"{SIDE}    minimum: 8\n"),),
    ("side", "on_record"): ((SIDE, f"{SIDE}    on_record: yes\n"),),
    ("side", "cite"): ((SIDE, f"{SIDE}    cite: Board survey\n"),),
    ("side", "date"): ((SIDE, f"{SIDE}    date: answered\n"),),
    ("side", "expect"): ((SIDE, f"{EXPECT}{{newest: 2 weeks}}\n"),),
    ("source", "path"): ((SOURCE, "{path: other.csv}"),),
    ("source", "take"): ((SOURCE, "{path: exec*.csv, take: latest}"),),
    ("source", "sheet"): ((SOURCE, "{path: executives.csv, sheet: A}"),),
    ("source", "header"): ((SOURCE, "{path: executives.csv, header: 2}"),),
    ("source", "encoding"): ((SOURCE, "{path: executives.csv, encoding: cp1252}"),),
    ("source", "separator"): ((SOURCE, '{path: executives.csv, separator: "\\t"}'),),
    ("source", "decimal"): ((SOURCE, '{path: executives.csv, decimal: ","}'),),
    ("source", "format"): ((SOURCE, "{path: executives.csv, format: qualtrics}"),),
    ("source", "values"): ((SOURCE, "{path: executives.csv, values: labels}"),),
    ("source", "bad_rows"): ((SOURCE, "{path: executives.csv, bad_rows: drop}"),),
    ("source", "sql"): ((SOURCE, "{sql: select 1}"),),
    ("source", "database"): ((SOURCE, "{sql: select 1, database: crm.duckdb}"),),
    ("source", "set"): ((SOURCE, "{path: executives.csv, set: {a: b}}"),),
    ("scale", "answers"): (("3: Neither", "3: Neutral"),),
    ("scale", "not_answers"): (("9: Refused", "9: Gone"),),
    ("scale", "best"): ((SCALE, f"    best: 1\n{SCALE}"), ("[4, 5]", "[1, 2]")),
    ("scale", "from"): ((", score: nps", ""), ("from: 0", "from: 1")),
    ("scale", "to"): ((", score: nps", ""), ("to: 10", "to: 7")),
    ("topic", "label"): ((TOPIC, "    label: Speed\n"),),
    ("topic", "score"): ((TOPIC, f"{TOPIC}    score: mean\n"),),
    ("topic", "statement"): ((TOPIC, f"{TOPIC}    statement: problem\n"), ("[4, 5]", "[1, 2]")),
    ("topic", "questions"): ((f"      executives: {ASKED}\n", ""),),
    ("question", "column"): (("column: q3", "column: [q3, q4]"),),
    ("question", "asks"): (("asks: We respond", "asks: Do we respond"),),
    ("question", "scale"): (
        ("column: q3, asks: We respond quickly to our customers, scale: agree5", "column: q3, scale: agree"),
        ("  agree5:", "  agree:"),
        ("scale: agree5", "scale: agree"),
    ),
    ("question", "favourable"): (("[4, 5]", "[5]"),),
    ("question", "differs"): (("[wording]", "[cut, referent]"),),
    ("question", "reverse"): (("column: q3,", "column: q3, reverse: exact,"), ("favourable: [4, 5]}\n", "favourable: [1, 2]}\n")),
    ("question", "base"): (("column: saf_t_11", "column: saf_t_11, base: N"),),
    ("question", "se"): (("column: saf_t_11", "column: saf_t_11, se: E"),),
    ("question", "value"): (*PUBLISHED, ("value: 50", "value: 51")),
    ("question", "n"): (*PUBLISHED, ("n: 9", "n: 10")),
}
LATER = [(place, key.name) for place, keys in KEYS.items() for key in keys if not key.works]
PLACES_IN_BANKS = {
    "study": (TITLE, "{0}: x", "the study"),
    "side": ("    population: headcount", "    {0}: x", "side 'executives'"),
    "source": ("source: executives.csv", "source: {{path: a.csv, {0}: x}}", "side 'executives', source"),
    "expect": ("    population: headcount", "    expect: {{rows_at_least: 1, {0}: x}}", "side 'executives', expect"),
    "alert": ("waves: {1: spring 2025, 2: autumn 2025}", "alerts: [{{any: true, gap_above: 1, {0}: x}}]", "alerts"),
    "scale": ("    not_answers: {8: Don't know, 9: Refused}", "    {0}: x", "scale 'agree5'"),
    "topic": ("    label: Responds quickly", "    {0}: x", "topic 'responsiveness'"),
    "question": ("differs: [wording]", "{0}: x", "topic 'responsiveness', side 'customers'"),
}


def changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    """Return a text with changes, each of which must find its words."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text


def test_every_working_key_has_its_change_below() -> None:
    """The walk over the keys leaves none out."""
    assert set(CHANGES) == {(place, key.name) for place, keys in KEYS.items() for key in keys if key.works}


@pytest.mark.parametrize(("place", "key"), CHANGES)
def test_no_working_key_is_ignored(read: Read, banks: str, schools: str, place: str, key: str) -> None:
    """What a key says changes the study that is read."""
    changes = CHANGES[place, key]
    text = banks if all(before in banks or before in FIGURE for before, _ in changes) else schools
    before = changed(text, changes[:-1]) if key in ("from", "to", "value", "n") else text
    assert read(changed(text, changes)) != read(before)


@pytest.mark.parametrize(("place", "key"), LATER)
def test_a_key_that_does_not_work_yet_is_refused_with_not_yet(refused: Refused, banks: str, place: str, key: str) -> None:
    """Never ignored: the person is told, with the line."""
    before, after, name = PLACES_IN_BANKS[place]
    assert re.fullmatch(
        rf"study.yaml, line \d+: {name}: '{key}' is not yet read; take it out.", refused(changed(banks, ((before, after.format(key)),)))
    )


def test_a_question_of_counts_needs_one_star(refused: Refused, banks: str) -> None:
    """It stands for the answer's code: without it the counts of one answer would be all there are."""
    message = refused(banks.replace("    wave: wave", "    wave: wave\n    rows: counts"))
    assert "'column' is 'q3'; with 'rows: counts' one star stands for the answer's code, as in 'q2a_*'." in message


def test_a_typo_in_a_key_names_the_nearest_key(refused: Refused, banks: str) -> None:
    """File, line, what was found, and the right name."""
    message = refused(banks.replace("    segments: [function]", "    wieght: w"))
    assert message == "study.yaml, line 11: side 'executives' has no key 'wieght'. Did you mean 'weight'?"


@pytest.mark.parametrize("place", PLACES_IN_BANKS)
def test_an_unknown_key_is_told_in_every_place(refused: Refused, banks: str, place: str) -> None:
    """Line and place are right wherever the key stands."""
    before, after, name = PLACES_IN_BANKS[place]
    line = banks[: banks.index(before)].count("\n") + 1
    assert refused(changed(banks, ((before, after.format("zzzz")),))).startswith(
        f"study.yaml, line {line}: {name} has no key 'zzzz'. Known: "
    )


@given(st.data())
def test_a_key_misspelt_by_one_letter_names_the_right_key(data: st.DataObject) -> None:
    """One letter changed, added, left out or swapped, in any key of any place."""
    keys = [key.name for key in KEYS[data.draw(st.sampled_from(list(KEYS)))]]
    right = data.draw(st.sampled_from(keys))
    letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz_")
    spot = data.draw(st.integers(0, len(right) - 1))
    slips = {
        "changed": right[:spot] + data.draw(letters) + right[spot + 1 :],
        "added": right[:spot] + data.draw(letters) + right[spot:],
        "left out": right[:spot] + right[spot + 1 :],
        "swapped": right[:spot] + right[spot : spot + 2][::-1] + right[spot + 2 :],
    }
    wrong = slips[data.draw(st.sampled_from(list(slips)))]
    assume(wrong not in keys)
    hint = did_you_mean(wrong, keys)
    assert f"'{right}'" in hint or (len(right) < 3 and right in hint)


def test_a_missing_key_is_named_with_what_it_takes(refused: Refused, banks: str) -> None:
    """Where a side has no role, the sentence says which roles there are."""
    assert (
        refused(banks.replace("    role: provider\n", "")) == "study.yaml, line 5: side 'executives' lacks 'role' (provider or customer)."
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_lines(refused: Refused, banks: str) -> None:
    """Three slips, three lines: nobody mends a study one error at a time."""
    lines = refused(
        banks.replace("label: Exec", "lable: Exec")
        .replace("role: provider", "role: provder")
        .replace("cut", "x")
        .replace("score: nps", "score: npss")
    )
    assert [line.split(":")[0] for line in lines.splitlines()] == ["study.yaml, line 6", "study.yaml, line 7", "study.yaml, line 25"]
    assert "Did you mean 'provider'?" in lines
    assert "Did you mean 'nps'?" in lines


def test_no_more_than_ten_problems_are_told(refused: Refused, banks: str) -> None:
    """The rest is counted."""
    message = refused(banks + "".join(f"k{number:02}x: 1\n" for number in range(13)))
    assert len(message.splitlines()) == 11
    assert message.endswith("... and 3 more.")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("label: Executives", "label:", "line 7: side 'executives': 'label' is empty; give it a value or leave it out."),
        ("label: Executives", "label: null", "line 7: side 'executives': 'label' is empty; give it a value or leave it out."),
        ("label: Executives", "label: [a]", "line 7: side 'executives': 'label' is a list; wanted a text."),
        ("headcount", "12.5", "line 9: side 'executives': 'population' is '12.5'; wanted a whole number, 1 or more, without marks"),
        ("headcount", "1,200", "line 9: side 'executives': 'population' is '1,200'; wanted a whole number"),
        ("headcount", "0", "line 9: side 'executives': 'population' is '0'; wanted a whole number, 1 or more"),
        ("    wave: wave", "    minimum: 0", "line 10: side 'executives': 'minimum' is '0'; wanted a whole number, 1 or more."),
        ("    wave: wave", "    on_record: maybe", "line 10: side 'executives': 'on_record' is 'maybe'; wanted true or false."),
        ("[function]", "[a, a]", "line 11: side 'executives': 'segments' names 'a' twice."),
        ("[function]", "[{a: b}]", "line 11: side 'executives': 'segments' holds an entry that is a mapping; wanted a text."),
        ("[function]", "[wave]", "line 11: side 'executives': a segment may not be called 'wave'; give it another name: {other: wave}."),
        (
            "[wording]",
            "[wordng]",
            "'differs' is 'wordng'; wanted wording, cut, referent, prediction, scale, unit or question. Did you mean 'wording'?",
        ),
        ("source: executives.csv", "source: []", "line 8: side 'executives': 'source' is an empty list; name a data file."),
        ("source: executives.csv", "source: {sheet: A}", "line 8: side 'executives', source wants 'path' or 'sql', one of the two."),
        ("source: executives.csv", "source: https://x.org/a.csv", "line 8: side 'executives', source: 'https://x.org/a.csv' is an address"),
        ("executives.csv", '{path: a.csv, separator: ";;"}', "'separator' is ';;'; wanted one character"),
        ("executives.csv", "{path: a.csv, encoding: utf-88}", "'encoding' 'utf-88' is not known"),
        ("executives.csv", "{path: a.csv, decimal: ;}", "'decimal' is ';'; wanted . or ,."),
        ("    wave: wave", "    rake: [region]", "line 10: side 'executives': 'rake' is a list; wanted {name: value}."),
        (
            "    wave: wave",
            "    rake: {region: North}",
            "line 10: side 'executives': 'rake' 'region' is 'North'; wanted {category: share}.",
        ),
        ("    wave: wave", "    rake: {region: {}}", "line 10: side 'executives': 'rake' 'region' is empty; wanted {category: share}."),
        (
            "    wave: wave",
            "    rake: {region: {North: 40%}}",
            "line 10: side 'executives': 'rake' 'region', 'North' is '40%'; wanted a share above 0, such as 0.4.",
        ),
        ("    wave: wave", "    rake: {region: {North: 0, South: 1}}", "'North' is '0'; wanted a share above 0, such as 0.4."),
        (
            "    wave: wave",
            "    rake: {region: {North: 40, South: 60}}",
            "line 10: side 'executives': 'rake' 'region' holds percentages, which add up to 100; write parts of 1: 0.4 for 40.",
        ),
        (
            "    wave: wave",
            "    rake: {region: {North: 0.4, South: 0.5}}",
            "line 10: side 'executives': 'rake' 'region' adds up to 0.9; wanted 1, over all its categories.",
        ),
        (TITLE, "margin: 0", "line 1: the study: 'margin' is '0'; wanted points above 0 and under 100."),
        (TITLE, "margin: {npss: 3}", "line 1: the study: 'margin' names 'npss'; wanted favourable, mean or nps. Did you mean 'nps'?"),
        (TITLE, "companies: {A: [x], B: [x]}", "line 1: the study: 'x' is given as a spelling of 'A' and of 'B'."),
        (TITLE, "companies: [A]", "line 1: the study: 'companies' is a list; wanted {name: value}."),
        ("{1: spring 2025, 2: autumn 2025}", "2025", "line 3: the study: 'waves' is '2025'; wanted {code: label} or a list of codes."),
        ("answers: {1: Strongly disagree,", "answers: {1: ,", "line 16: scale 'agree5': 'answers' '1' is empty; wanted a text."),
        ("{from: 0, to: 10}", "{from: 0, to: 10.5}", "line 18: scale 'points10': 'to' is '10.5'; wanted a whole number."),
        ("{from: 0, to: 10}", "[0, 10]", "line 18: scale 'points10' is a list; wanted keys such as answers, not_answers or best."),
    ],
)
def test_a_wrongly_filled_key_says_what_was_found_and_wanted(refused: Refused, banks: str, before: str, after: str, sentence: str) -> None:
    """Line, place, key, what stands there, what should."""
    message = refused(changed(banks, ((before, after),)))
    assert sentence in message


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("ot", ("from", "to"), " Did you mean 'to'?"),
        ("rate", ("rake", "date", "cite"), " Did you mean 'rake' or 'date'?"),
        ("Label", ("label", "score"), " Did you mean 'label'?"),
        ("zzzz", ("label", "score"), " Known: label, score."),
    ],
)
def test_all_names_one_slip_away_are_offered(wrong: str, known: tuple[str, ...], hint: str) -> None:
    """Two letters swapped, several as near as each other, another case, nothing near."""
    assert did_you_mean(wrong, known) == hint
