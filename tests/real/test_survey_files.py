"""Survey files as tools and offices really write them: the right rows and columns, labels and missing codes, or a refusal that says what to ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.study.model import Source

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared reference data is not here")

# Rows and columns of every file that holds answers or figures; a workbook's are those of the sheet and header row after its name.
READ = {
    "customers/ecsi_mobile_250.csv": (250, 24),
    "customers/sfo_customer_survey_2018.csv": (2809, 97),
    "federal/va_vha_a11_customers_2020.csv": (2, 13),
    "fixtures/other/quantipy_ExampleA_first1000.csv": (1000, 78),
    "fixtures/other/touchpoints_a11_head50.csv": (50, 17),
    "fixtures/other/touchpoints_a11_with_bom.csv": (4, 17),
    "fixtures/qualtrics/legitimacy_3hdr_204cols.csv": (12, 204),
    "fixtures/qualtrics/qualtRics_sample_3hdr_german.csv": (1, 20),
    "fixtures/qualtrics/qualtRics_sample_legacy_2hdr.csv": (1, 15),
    "fixtures/spss/anes_NES1948.por": (662, 67),
    "fixtures/spss/foreign_testdata.sav": (5, 16),
    "fixtures/spss/haven_datetime.sav": (2, 3),
    "fixtures/spss/haven_labelled-num-na.sav": (2, 1),
    "fixtures/spss/haven_labelled-num.sav": (1, 1),
    "fixtures/spss/haven_labelled-str.sav": (2, 1),
    "fixtures/spss/haven_umlauts.sav": (4, 1),
    "fixtures/spss/haven_variable-label.sav": (1, 1),
    "fixtures/spss/pspp_hotel.sav": (17, 5),
    "fixtures/spss/pspp_personnel.sav": (56, 6),
    "fixtures/spss/pspp_physiology.sav": (40, 4),
    "fixtures/spss/pyreadstat_hebrews.sav": (99, 1),
    "fixtures/spss/pyreadstat_missing_char.sav": (2, 1),
    "fixtures/spss/pyreadstat_missing_test.sav": (2, 1),
    "fixtures/spss/pyreadstat_ordered_category.sav": (4, 1),
    "fixtures/spss/pyreadstat_sample.por": (5, 7),
    "fixtures/spss/pyreadstat_sample.sav": (5, 7),
    "fixtures/spss/pyreadstat_sample.zsav": (5, 7),
    "fixtures/spss/pyreadstat_sample_missing.sav": (7, 7),
    "fixtures/spss/pyreadstat_simple_alltypes.sav": (6, 12),
    "fixtures/spss/pyreadstat_tegulu.sav": (1, 2),
    "fixtures/surveymonkey/StarWars_2hdr_latin1.csv": (1186, 38),
    "nhs/patient_experience_trust_2023.csv": (131, 6),
    "nhs/staff_survey_trust_2012_2019.csv": (1084, 21),
    "nhs/staff_survey_trust_2021_2024.csv": (1075, 74),
    "nyc2011/nyc2011_domain_scores.csv": (455, 32),
    "self_other_roundrobin/multiGroup.csv": (5114, 5),
    "student_services_gap/likert_gap.csv": (68, 11),
    "verbatims/skytrax_lounge_reviews.csv": (2264, 19),
}
REFUSED = {
    "fixtures/limesurvey/answers.lss": "Export the responses from LimeSurvey as .csv or SPSS",
    "fixtures/limesurvey/free_text.lsq": "holds the questions and no answers",
    "fixtures/limesurvey/group.lsg": "holds the questions and no answers",
    "fixtures/limesurvey/survey.lss": "holds the questions and no answers",
    "fixtures/other/quantipy_ExampleA.json": "Save the answers as .csv, one row per person",
    "fixtures/surveymonkey/nfl_fandom_crosstab.csv": r"\(a crosstab\), not answers.*Export the individual responses, one row per person",
    "nyc2011/Survey Data Dictionary.xls": "Save it from Excel as .xlsx",
    "nyc2011/survey_all_first455.txt": r"line 456: 668 fields, where the header has 1942\. It is the last one: the file looks cut off",
}
SHEETS = {"federal/fevs2023_by_agency.xlsx": "a workbook of sheets, below"}
NOT_DATA = {"README.md", "truth.json"}


def at(name: str, **how: object) -> Source:
    """Return the source of a file."""
    return Source(path=DATA / name, **how)


def test_every_file_of_the_collection_is_read_or_refused_below() -> None:
    """A file that is added is not forgotten."""
    there = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert there - NOT_DATA == {*READ, *REFUSED, *SHEETS}


@pytest.mark.parametrize("name", READ)
def test_a_survey_file_gives_its_rows_and_columns(name: str) -> None:
    """Header rows are no people, and no column is lost."""
    grid = read_grid(at(name))
    assert (len(grid.lines), len(grid.columns)) == READ[name]
    assert {len(column) for column in grid.columns.values()} == {READ[name][0]}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_answers_is_refused_with_the_export_to_ask_for(name: str) -> None:
    """What cannot be read says what could."""
    with pytest.raises(DataError, match=REFUSED[name]):
        read_grid(at(name))


def test_a_file_that_is_cut_off_reads_without_its_last_line_when_the_study_says_so() -> None:
    """The row that is missing its end is told, whether or not it is dropped."""
    grid = read_grid(at("nyc2011/survey_all_first455.txt", bad_rows="drop"), ["dbn", "saf_p_11"])
    assert len(grid.lines) == 454
    assert [(notice.kind, notice.count) for notice in grid.notices if "fewer fields" in notice.why] == [("left out", 1)]
    assert any("first: line 456" in notice.why for notice in grid.notices)


def test_dates_beyond_the_calendar_are_told() -> None:
    """The file is read for what else it holds, and its dates are not swallowed."""
    (told,) = read_grid(at("fixtures/spss/haven_datetime.sav")).notices
    assert "lies beyond the year 9999" in told.why


def test_three_header_rows_give_names_and_wordings() -> None:
    """In any language; the ids of the third row are nobody's answers."""
    german = read_grid(at("fixtures/qualtrics/qualtRics_sample_3hdr_german.csv"))
    assert german.header[-3:] == ("Q1", "Q2", "Q2 - Topics")
    assert german.codebook["Q1"].asks == "This is a multiple choice question."
    assert german.codebook["DistributionChannel"].asks == "Verteilungskanal"
    assert german.columns["Q1"].tolist() == ["2"]
    legacy = read_grid(at("fixtures/qualtrics/qualtRics_sample_legacy_2hdr.csv"))
    assert (legacy.codebook["Q2"].asks, legacy.columns["Q2"].tolist()) == ("This is a free text question.", ["Hello World!"])
    assert legacy.codebook["V1"].asks == "ResponseID"


def test_two_header_rows_give_one_name_a_column() -> None:
    """A question over several columns is told apart by its answers, and the encoding that was guessed is said."""
    grid = read_grid(at("fixtures/surveymonkey/StarWars_2hdr_latin1.csv"))
    seen = "Have you seen any of the 6 films in the Star Wars franchise?"
    assert grid.columns[seen].value_counts().to_dict() == {"Yes": 936, "No": 250}
    assert [name for name in grid.header if name.endswith(" - Han Solo")] == [
        "Please state whether you view the following characters favorably, unfavorably, or are unfamiliar with him/her. - Han Solo"
    ]
    assert "was read as cp1252" in grid.notices[0].why


def test_missing_codes_of_spss_stay_codes_and_are_named() -> None:
    """Codes, ranges and text; labelled or not; and none of them is blank."""
    books = {
        name: read_grid(at(f"fixtures/spss/{name}.sav"))
        for name in ("pyreadstat_sample_missing", "haven_labelled-num-na", "pyreadstat_missing_char")
    }
    sample = books["pyreadstat_sample_missing"]
    assert sample.codebook["mylabl"].missing == (("-1", "undetermined"),)
    assert sample.codebook["mylabl"].answers == (("1", "Male"), ("2", "Female"))
    assert "-1" in sample.columns["mylabl"].tolist()
    assert sample.codebook["myord"].missing == (("-1", "missing"), ("-2", "-2"), ("-3", "-3"))
    assert books["haven_labelled-num-na"].codebook["VAR00002"].missing == (("9", "9"),)
    assert books["pyreadstat_missing_char"].codebook["mychar"].missing == (("Z", "Z"),)


def test_labels_in_any_script_are_carried() -> None:
    """Umlauts and Hebrew read as they were written."""
    assert read_grid(at("fixtures/spss/haven_umlauts.sav")).codebook["var1"].answers[1] == ("2", "the ü umlaut")
    assert read_grid(at("fixtures/spss/pyreadstat_hebrews.sav")).header == ("\u05d5\u05ea\u05e7_\u05d1",)
    hotel = read_grid(at("fixtures/spss/pspp_hotel.sav")).codebook
    assert hotel["v1"].asks == "I am satisfied with the level of service"
    assert [label for _, label in hotel["v1"].answers] == ["Strongly Disagree", "Disagree", "No Opinion", "Agree", "Strongly Agree"]


SFO = """
title: San Francisco airport, 2018
sides:
  passengers: {{role: customer, source: "{data}/customers/sfo_customer_survey_2018.csv", respondent: RESPNUM, weight: WEIGHT, strata: [STRATA]}}
scales:
  rating: {{answers: {{1: Unacceptable, 2: Below average, 3: Average, 4: Good, 5: Outstanding}}, not_answers: {{BLANK: Left blank}}}}
topics:
  airport: {{label: The airport as a whole, score: mean, questions: {{passengers: {{column: Q7ALL, scale: rating}}}}}}
"""


def test_a_stratified_weighted_survey_equals_r(tmp_path: Path) -> None:
    """R 4.2.2, survey 4.1.1, on the same file: svydesign(ids=~1, strata=~STRATA, weights=~WEIGHT), svymean over the 2,625 who rated."""
    (tmp_path / "study.yaml").write_text(SFO.format(data=DATA.as_posix()), encoding="utf-8")
    row = gk.estimate(gk.read_study(tmp_path)).frame.iloc[0]
    assert row["n"] == 2625
    assert 1 + row["value"] / 25 == pytest.approx(4.04212316769, abs=1e-10)
    assert row["se"] / 25 == pytest.approx(0.0154996564714, rel=1e-9)


def test_the_plain_mean_is_the_published_one(tmp_path: Path) -> None:
    """Without weights and strata: 4.0027 over 2,625 ratings of 1 to 5."""
    (tmp_path / "study.yaml").write_text(
        SFO.format(data=DATA.as_posix()).replace(", weight: WEIGHT, strata: [STRATA]", ""), encoding="utf-8"
    )
    row = gk.estimate(gk.read_study(tmp_path)).frame.iloc[0]
    assert (row["n"], round(1 + row["value"] / 25, 4)) == (2625, 4.0027)


FEVS = """
title: Federal employees, 2023
company: Agency
sides:
  staff:
    role: provider
    rows: company_scores
    source: {{path: "{data}/federal/fevs2023_by_agency.xlsx", sheet: Q1, header: 4}}
    base: Item Response Total**
    on_record: true
  customers: {{role: customer, rows: company_scores, source: customers.csv, on_record: true}}
scales: {{percent: {{from: 0, to: 100}}}}
topics: {{skills: {{questions: {{staff: {{column: Strongly Agree, scale: percent}}, customers: {{column: score, scale: percent}}}}}}}}
"""


def test_a_government_sheet_gives_its_percentages_and_bases(tmp_path: Path) -> None:
    """Title rows above, "29.2 %" and "91,085" with no-break spaces, footnotes below: the figures are those printed, and the notes no companies."""
    (tmp_path / "study.yaml").write_text(FEVS.format(data=DATA.as_posix()), encoding="utf-8")
    (tmp_path / "customers.csv").write_text("Agency,score\nDHS,40\n", encoding="utf-8")
    tally = gk.tally(gk.read_study(tmp_path))
    staff = next(side for side in tally.sides if side.side == "staff").frame.set_index("company")
    assert staff.loc["DHS", "value"] == pytest.approx(0.230)
    assert (staff.loc["DHS", "n"], staff.loc["All Responses", "n"]) == (91085, 621922)
    assert [name for name in staff.index if "SOURCE" in name or "*" in name] == []
    assert any("companies without a score" in notice.why for notice in tally.notices)
