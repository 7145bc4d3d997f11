"""SPSS and Stata files made for the test: codes declared as no answer, labels, whole numbers written as decimals, dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Question, Scale, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Side, Study

    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]
    Save = Callable[..., Source]

LABELS = {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree", 98: "Don't know", 99: "Refused"}
NINES: list[Any] = [{"lo": 98, "hi": 99}]


def agree5(*not_answers: tuple[str, str]) -> Scale:
    """Return the scale of five points with these codes that are no answer."""
    answers = tuple(Answer(code=str(code), label=LABELS[code]) for code in range(1, 6))
    return Scale(
        id="agree5", answers=answers, not_answers=tuple(Answer(code=code, label=label) for code, label in not_answers), low=1, high=5
    )


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that writes columns as an SPSS or Stata file, by its name's ending, and gives its Source."""

    def _save(columns: dict[str, list[Any]], name: str = "customers.sav", values: str = "codes", **how: Any) -> Source:
        writer = {"sav": pyreadstat.write_sav, "zsav": pyreadstat.write_sav, "por": pyreadstat.write_por, "dta": pyreadstat.write_dta}
        ending = name.rpartition(".")[2]
        writer[ending](pd.DataFrame(columns), tmp_path / name, **how, **({"compress": True} if ending == "zsav" else {}))
        return Source.model_validate({"path": tmp_path / name, "values": values})

    return _save


def asked(study: Study) -> list[str | None]:
    """Return the codes that a study's first side gave on the topic `speed`."""
    return [None if cell is pd.NA else cell for cell in read_sides(study).sides[0].frame["topic:speed"]]


def test_codes_declared_as_missing_stay_codes_and_leave_the_base_counted(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """Listed in the study they are neither averaged nor lost: the base is the two who answered, and the others are told of."""
    source = save({"q": [4, 98, 99, 98, None, 5]}, variable_value_labels={"q": LABELS}, missing_ranges={"q": NINES})
    study = make_study(customers(source), scales=(agree5(("98", "98"), ("99", "99")),))
    assert asked(study) == ["4", "98", "99", "98", None, "5"]
    row = gk.estimate(study, score="mean", protect=False).frame.iloc[0]
    assert (row["n"], row["value"]) == (2, pytest.approx(87.5))
    (notice,) = [notice for notice in gk.tally(study).notices if notice.kind == "not answered"]
    assert notice.count == 3


@pytest.mark.parametrize("name", ["customers.sav", "customers.zsav"])
def test_declared_codes_that_the_study_does_not_list_stop_with_their_labels(
    save: Save, make_study: MakeStudy, customers: MakeSide, name: str
) -> None:
    """The file knows what they mean, so the error says it, ready to be copied; a label the file lacks is not made up."""
    labels = {code: label for code, label in LABELS.items() if code != 99}
    source = save({"q": [4, 98, 98, 99]}, name, variable_value_labels={"q": labels}, missing_ranges={"q": NINES})
    with pytest.raises(DataError) as error:
        read_sides(make_study(customers(source), scales=(agree5(),)))
    assert str(error.value).splitlines()[0] == (
        f"{name}, column q: 3 answers are not on scale agree5: '98' (2), '99' (1). "
        'The file declares 98 ("Don\'t know") and 99 as no answer: add them to `not_answers` of scale agree5, {98: "Don\'t know", 99: "99"}.'
    )


def test_labels_in_place_of_codes_name_the_declared_code_too(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """`values: labels` reads the same file; the don't-know then stands as words."""
    how: dict[str, Any] = {"variable_value_labels": {"q": LABELS}, "missing_ranges": {"q": NINES}, "values": "labels"}
    with pytest.raises(DataError, match=re.escape('declares 98 ("Don\'t know") as no answer: add it to `not_answers` of scale agree5')):
        read_sides(make_study(customers(save({"q": [4, 98]}, **how)), scales=(agree5(),)))
    assert asked(make_study(customers(save({"q": [4, 98]}, **how)), scales=(agree5(("98", "Don't know")),))) == ["4", "98"]


def test_a_code_with_a_label_that_nobody_declared_is_named(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """Labels reach further than the scale: what 6 is, the file says."""
    source = save({"q": [4, 6]}, variable_value_labels={"q": {**LABELS, 6: "Not applicable"}})
    with pytest.raises(DataError, match=re.escape("""'6' (1). In the file 6 is "Not applicable".""")):
        read_sides(make_study(customers(source), scales=(agree5(),)))


def test_labels_longer_than_the_scale_are_no_fault_where_nobody_gave_them(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """A codebook shared by many questions lists more than one of them uses; the study's own labels stay."""
    source = save({"q": [4, 5]}, variable_value_labels={"q": {**LABELS, 5: "Fully agree", 6: "Not applicable"}})
    study = make_study(customers(source), scales=(agree5(),))
    assert asked(study) == ["4", "5"]
    assert [answer.label for answer in gk.tally(study).study.scale("agree5").answers] == [LABELS[code] for code in range(1, 6)]


def test_a_declared_code_is_never_averaged_even_where_the_scale_has_it(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """0 to 10 in the study, 8 and 9 declared in the file: somebody is wrong, and a mean would not show who."""
    points = Scale(id="agree5", answers=tuple(Answer(code=str(code), label=str(code)) for code in range(11)), low=0, high=10)
    source = save({"q": [7, 8, 8, 10]}, variable_value_labels={"q": {8: "Don't know"}}, missing_ranges={"q": [{"lo": 8, "hi": 9}]})
    with pytest.raises(DataError) as error:
        read_sides(make_study(customers(source), scales=(points,)))
    assert 'customers.sav, column q: the file declares 8 ("Don\'t know"), 2 times, as no answer, and scale agree5 has it' in str(
        error.value
    )


@pytest.mark.parametrize("name", ["customers.sav", "customers.dta"])
def test_whole_numbers_written_as_decimals_stand_for_their_codes(save: Save, make_study: MakeStudy, customers: MakeSide, name: str) -> None:
    """These programs hold every number as a decimal, and where one is missing pandas does too."""
    assert asked(make_study(customers(save({"q": [1.0, 5.0, None]}, name)))) == ["1", "5", None]


def test_a_portable_file_has_its_names_in_capitals(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """As the format has it; a study that writes them small is told the right name."""
    source = save({"q": [1.0, 98.0, None]}, "customers.por")
    assert read_grid(source).columns["Q"].tolist() == ["1", "98", pd.NA]
    with pytest.raises(DataError, match=r"customers.por has no column 'q'.*Did you mean 'Q'\?"):
        read_sides(make_study(customers(source)))


@pytest.mark.parametrize("name", ["customers.sav", "customers.dta"])
def test_codes_that_are_text_are_read_as_text(save: Save, make_study: MakeStudy, customers: MakeSide, name: str) -> None:
    """'4' in a text column is the code 4; a blank one is no answer."""
    assert asked(make_study(customers(save({"q": ["4", " 5", "8", ""]}, name)))) == ["4", "5", "8", None]


def test_text_codes_may_be_declared_as_missing(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """A refused interview is often a letter."""
    source = save({"q": ["4", "R"]}, variable_value_labels={"q": {"R": "Refused"}}, missing_ranges={"q": ["R"]})
    with pytest.raises(DataError, match=re.escape('declares R ("Refused") as no answer')):
        read_sides(make_study(customers(source), scales=(agree5(),)))


def test_statas_lettered_missing_codes_are_codes_with_their_labels(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """.a Don't know, .b Refused: not blanks, as a plain reading has them."""
    how: dict[str, Any] = {"variable_value_labels": {"q": {4: "Agree", "a": "Don't know"}}, "missing_user_values": {"q": ["a", "b"]}}
    source = save({"q": [4, "a", "b", "a"]}, "customers.dta", **how)
    with pytest.raises(DataError, match=re.escape("""'a' (2), 'b' (1). The file declares a ("Don't know") and b as no answer""")):
        read_sides(make_study(customers(source), scales=(agree5(),)))
    known = make_study(customers(source), scales=(agree5(("a", "a"), ("b", "Refused")),))
    assert asked(known) == ["4", "a", "b", "a"]


def test_dates_read_as_dates(save: Save) -> None:
    """As the international standard writes them, which sorts."""
    days = [dt.date(2026, 5, 1), dt.date(2025, 12, 31), None]
    moments = [dt.datetime(2026, 5, 1, 9, 30), None, None]  # noqa: DTZ001 (these files hold no zone)
    for name in ("customers.sav", "customers.dta"):
        grid = read_grid(save({"day": days, "at": pd.to_datetime(pd.Series(moments)).tolist()}, name))
        assert grid.columns["day"].tolist() == ["2026-05-01", "2025-12-31", pd.NA]
        assert grid.columns["at"].tolist()[0] == "2026-05-01T09:30:00"


def test_wordings_and_printed_labels_come_from_the_file(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """Where the study gives neither."""
    source = save({"q": [1, 5]}, column_labels={"q": "They respond  quickly"}, variable_value_labels={"q": {1: "Never", 5: "Always"}})
    bare = Scale(id="agree5", answers=tuple(Answer(code=str(code), label=str(code)) for code in range(1, 6)), low=1, high=5)
    told = gk.tally(make_study(customers(source), scales=(bare,))).study
    assert told.topics[0].questions[0].asks == "They respond quickly"
    assert [answer.label for answer in told.scale("agree5").answers] == ["Never", "2", "3", "4", "Always"]


def test_a_weight_or_company_declared_as_missing_is_blank_and_told(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """999 as a weight would outweigh everybody, and 99 is no company."""
    columns = {"bank": [1, 1, 99], "w": [1.0, 1.2, 1.0], "q": [4, 5, 3]}
    source = save(columns, variable_value_labels={"bank": {1: "Acme", 99: "Not stated"}}, missing_ranges={"bank": [99], "w": [999]})
    intake = read_sides(make_study(customers(source, company="bank", weight="w")))
    assert intake.sides[0].frame["company"].tolist() == ["1", "1"]
    assert [(n.kind, n.why, n.count) for n in intake.notices] == [
        (
            "noted",
            'cells of column bank of customers.sav are declared as no answer in the file (99 ("Not stated") 1): they count as blank',
            1,
        ),
        ("left out", "rows without a company", 1),
    ]
    heavy = save({"w": [1.0, 999.0], "q": [4, 5]}, missing_ranges={"w": [999]})
    with pytest.raises(DataError, match=r"customers.sav, row 2, column w: the weight is missing"):
        read_sides(make_study(customers(heavy, weight="w")))


def test_a_company_score_declared_as_missing_is_no_score(save: Save, make_study: MakeStudy, customers: MakeSide) -> None:
    """99 on 0 to 100 looks like a very good company."""
    percent = Scale(id="percent", answers=(Answer(code="0", label="0"), Answer(code="100", label="100")), low=0, high=100)
    source = save({"bank": ["Acme", "Bolt"], "q": [60.0, 99.0]}, missing_ranges={"q": [99]})
    topic = Topic(id="speed", label="Speed", questions=(Question(side="customers", column=("q",), scale="percent"),))
    intake = read_sides(make_study(customers(source, rows="company_scores", company="bank"), topics=(topic,), scales=(percent,)))
    assert intake.sides[0].frame["company"].tolist() == ["Acme"]
    assert any("declared as no answer" in notice.why for notice in intake.notices)


@pytest.mark.parametrize("name", ["customers.sav", "customers.dta", "customers.por"])
def test_a_file_that_is_cut_off_says_so(save: Save, name: str) -> None:
    """Half a download is no file."""
    path = save({"q": [1, 2, 3] * 200}, name).path
    assert path is not None
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataError, match=f"{name} cannot be read .*Save it again, or export it as .csv"):
        read_grid(Source(path=path))
