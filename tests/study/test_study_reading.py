"""The documented studies read as they are written, and the result cannot be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from gapkit.study.model import Answer, Study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[str], Study]


def test_the_banks_study_reads_as_written(read: Read, banks: str, tmp_path: Path) -> None:
    """Every key of the first documented study arrives, and sources lie beside study.yaml."""
    study = read(banks)
    executives, customers = study.sides
    assert (study.name, study.title, study.company) == ("banks", "Regional banks, 2025-26", "company")
    assert study.waves == (("1", "spring 2025"), ("2", "autumn 2025"))
    assert (executives.id, executives.role, executives.label, executives.population) == (
        "executives",
        "provider",
        "Executives",
        "headcount",
    )
    assert executives.sources[0].path == (tmp_path / "banks" / "executives.csv").resolve()
    assert executives.segments == (("function", "function"),)
    assert executives.strata is None
    assert (customers.respondent, customers.weight, customers.cluster, customers.wave) == ("id", "weight", "branch", "wave")
    assert customers.strata == ("company", "region")
    question = study.topic("responsiveness").question("customers")
    assert question is not None
    assert (question.column, question.favourable, question.differs) == (("c7",), ("4", "5"), ("wording",))
    assert study.topic("recommend").score == "nps"
    assert study.scale("agree5").not_answer_codes == ("8", "9")


def test_the_schools_study_reads_as_written(read: Read, schools: str) -> None:
    """Company scores carry base columns and the company column of the study, and are on record."""
    study = read(schools)
    teachers = study.side("teachers")
    assert (study.unit, teachers.rows, teachers.company, teachers.base) == ("company", "company_scores", "dbn", "N_t")
    assert (teachers.on_record, teachers.minimum) == (True, 1)


def test_what_is_left_out_has_its_documented_default(read: Read, banks: str) -> None:
    """Defaults are those of the format's table."""
    study = read(banks)
    side = study.side("executives")
    assert (study.unit, study.score, study.peers, study.report) == ("respondent", None, "anonymous", "gap_report")
    assert (study.margin("favourable"), study.margin("mean"), study.margin("nps")) == (5, 5, 10)
    assert (side.rows, side.minimum, side.on_record, side.company, side.cite) == ("respondents", 5, False, "company", "")


def test_a_study_and_all_within_it_are_frozen(read: Read, banks: str) -> None:
    """No field can be set and no list hides inside: a study can be a key of a cache."""
    study = read(banks)
    for noun, field in ((study, "title"), (study.sides[0], "label"), (study.topics[0], "label"), (study.scales[0], "id")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(noun, field, "changed")
    assert hash(study) == hash(study.model_copy())


def test_numbers_from_and_to_make_a_scale_of_whole_numbers(read: Read, banks: str) -> None:
    """A scale from 0 to 10 has eleven answers labelled by their numbers."""
    scale = read(banks).scale("points10")
    assert scale.codes == tuple(str(number) for number in range(11))
    assert (scale.answers[10], scale.low, scale.high) == (Answer(code="10", label="10"), 0, 10)


def test_best_turns_a_scale_so_that_it_stands_worst_to_best(read: Read, banks: str) -> None:
    """With the best answer listed first, order and ends are turned: position (value - low) / (high - low) is 1 at the best."""
    text = banks.replace("    not_answers", "    best: 1\n    not_answers").replace("[4, 5]", "[2, 1]")
    scale = read(text).scale("agree5")
    assert scale.codes == ("5", "4", "3", "2", "1")
    assert (scale.low, scale.high) == (5, 1)


def test_best_at_the_last_answer_changes_nothing(read: Read, banks: str) -> None:
    """The last answer is the best unless told otherwise."""
    assert read(banks.replace("    not_answers", "    best: 5\n    not_answers")).scales == read(banks).scales


def test_codes_that_are_words_have_no_numeric_ends(read: Read, banks: str) -> None:
    """Where codes are words, no average of codes can be placed."""
    words = "{bad: Bad, poor: Poor, fair: Fair, good: Good, best: Best}"
    text = banks.replace("{1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree}", words).replace(
        "[4, 5]", "[good, best]"
    )
    scale = read(text).scale("agree5")
    assert (scale.codes[0], scale.low, scale.high) == ("bad", None, None)


@pytest.mark.parametrize(("written", "expected"), [("none", ()), ("region", ("region",)), ("[a, b]", ("a", "b"))])
def test_strata_take_a_column_a_list_or_none(read: Read, banks: str, written: str, expected: tuple[str, ...]) -> None:
    """`none` is one stratum; left out, the company is the stratum (None)."""
    assert read(banks.replace("[company, region]", written)).side("customers").strata == expected


def test_rake_takes_shares_by_column_and_category(read: Read, banks: str) -> None:
    """In the order written; categories are text; shares of 1 up to rounding, such as three thirds."""
    thirds = "{1: 0.3333333, 2: 0.3333333, NO: 0.3333334}"
    side = read(banks.replace("cluster: branch", f"rake: {{region: {{North: 0.4, South: 0.6}}, age: {thirds}}}")).side("customers")
    assert side.rake == (("region", (("North", 0.4), ("South", 0.6))), ("age", (("1", 0.3333333), ("2", 0.3333333), ("NO", 0.3333334))))


@pytest.mark.parametrize(("written", "expected"), [("16", 16), ("headcount", "headcount"), ("n16", "n16")])
def test_population_is_a_number_where_it_is_all_digits(read: Read, banks: str, written: str, expected: int | str) -> None:
    """Digits are a count, anything else a column."""
    assert read(banks.replace("headcount", written)).side("executives").population == expected


def test_sources_take_a_list_with_settings_and_constants(read: Read, banks: str) -> None:
    """Several files, each with its own way of reading and its own wave."""
    several = (
        '[{path: a.csv, separator: ";", decimal: ",", set: {wave: 007}}, {path: b.xlsx, sheet: Data, header: 3, encoding: cp1252}, c.csv]'
    )
    first, second, third = read(banks.replace("source: executives.csv", f"source: {several}")).side("executives").sources
    assert (first.separator, first.decimal, first.set) == (";", ",", (("wave", "007"),))
    assert (second.sheet, second.header, second.encoding) == ("Data", 3, "cp1252")
    assert third.path.name == "c.csv"


def test_a_side_names_its_own_columns(read: Read, banks: str) -> None:
    """The name before the colon is shared, the one after it is this side's column."""
    text = banks.replace(
        "segments: [function]", "segments: {job: FN_CD}\n    company: BANK\n    only: {audience: executive, year: [2025, 2026]}"
    )
    side = read(text).side("executives")
    assert (side.segments, side.company) == ((("job", "FN_CD"),), "BANK")
    assert side.only == (("audience", ("executive",)), ("year", ("2025", "2026")))


def test_one_margin_leaves_nps_at_its_own(read: Read, banks: str) -> None:
    """A plain margin is for shares and averages; nps keeps 10 unless it is named."""
    study = read("margin: 3\n" + banks)
    assert (study.margin("favourable"), study.margin("mean"), study.margin("nps")) == (3, 3, 10)
    study = read("margin: {nps: 7.5}\n" + banks)
    assert (study.margin("favourable"), study.margin("nps")) == (5, 7.5)


def test_on_record_answers_need_no_minimum(read: Read, banks: str) -> None:
    """Whatever minimum stands there, on_record makes it 1."""
    side = read(banks.replace("    wave: wave", "    wave: wave\n    on_record: true\n    minimum: 10")).side("executives")
    assert side.minimum == 1


def test_a_published_figure_stands_against_own_answers(read: Read, banks: str) -> None:
    """`value` and `n` on a side of toplines become that question's figure."""
    text = banks.replace("sides:", "sides:\n  industry: {role: provider, rows: toplines}", 1)
    text = text.replace("    questions:\n", "    questions:\n      industry: {value: 58, n: 120, asks: We are quick}\n", 1)
    question = read(text).topic("responsiveness").question("industry")
    assert question is not None
    assert (question.figures[0].value, question.figures[0].n) == (58, 120)


def test_topics_come_from_files_of_published_figures(read: Read, tmp_path: Path) -> None:
    """`topics: {path: ...}` is read from study.yaml's own folder."""
    (tmp_path / "banks" / "figures.csv").write_text(
        "topic,label,side,asks,score,value,n,source\nspeed,Is quick,us,We are quick,favourable,80,100,A report\n"
        "speed,Is quick,them,They are quick,favourable,8,362,A report\n",
    )
    study = read("sides:\n  us: {role: provider, rows: toplines}\n  them: {role: customer, rows: toplines}\ntopics: {path: figures.csv}\n")
    question = study.topic("speed").question("them")
    assert question is not None
    assert (question.figures[0].value, question.figures[0].n) == (8, 362)
