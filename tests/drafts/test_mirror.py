"""The executives' mirror questionnaire: the same items on the same scale, and the study that reads them back to the right gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pyreadstat
import pytest

import gapkit as gk
from gapkit.drafts import mirror as verb
from gapkit.drafts.mirror import mirror_questionnaire
from gapkit.errors import DataError, ExportError, ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

AGREE = {
    1: "Strongly disagree",
    2: "Disagree",
    3: "Neither agree nor disagree",
    4: "Agree",
    5: "Strongly agree",
    98: "Don't know",
    99: "Refused",
}
ASKS = {
    "q1": "They respond quickly when I need them",
    "q2": "They fix problems when they arise",
    "q3": "I trust the bank",
    "rec": "How likely is it that you would recommend the bank to a friend?",
}
BANKS = ("Bank of Alba", "Bona Savings, Ltd")


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """Return an SPSS file of 40 customers of two banks: on q1 10 of 20 favour the first and 5 of 20 the second, two more say don't know."""
    rows = []
    for bank, favour in zip(BANKS, (10, 5), strict=True):
        for number in range(20):
            good = number < favour
            rows.append((bank, 5.0 if good else 2.0, 4.0 if good else 1.0, 5.0 if good else 3.0, 10.0 if good else 3.0))
        rows.append((bank, 98.0, 99.0, 98.0, 0.0))
    frame = pd.DataFrame(rows, columns=["bank", *ASKS])
    frame.insert(0, "id", range(1, len(frame) + 1))
    path = tmp_path / "customers.sav"
    labels = dict.fromkeys(("q1", "q2", "q3"), AGREE)
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=[ASKS.get(name, name) for name in frame],
        variable_value_labels=labels,
        missing_ranges={name: [98, 99] for name in labels},
    )
    return path


def page(path: Path) -> tuple[openpyxl.Workbook, Worksheet, dict[str, int], int]:
    """Return a questionnaire's workbook, its sheet, the place of each column by name, and the row of the names."""
    book = openpyxl.load_workbook(path)
    sheet = book["Questionnaire"]
    row = next(cells[0].row for cells in sheet.iter_rows() if any(cell.value == "q1" for cell in cells))
    return book, sheet, {cell.value: cell.column for cell in sheet[row]}, row


def fill(path: Path, answers: list[dict[str, object]]) -> None:
    """Fill in a questionnaire, a row for each person."""
    book, sheet, places, row = page(path)
    for number, person in enumerate(answers, start=row + 1):
        for name, value in person.items():
            sheet.cell(number, places[name]).value = value
    book.save(path)


def executives() -> list[dict[str, object]]:
    """Return ten executives of each bank: on q1 8 of 10 favour it; of customers, they think 6 of 10 do."""
    return [
        {
            "company": bank,
            "q1": 4 if number < 8 else 2,
            "q2": 5 if number < 5 else 98,
            "q3": 5,
            "rec": 9 if number < 5 else 6,
            "q1_customers": 4 if number < 6 else 3,
        }
        for bank in BANKS
        for number in range(10)
    ]


def test_filled_in_it_gives_the_gaps_known_beforehand(customers: Path, tmp_path: Path) -> None:
    """80 against 37.5 of 100 on the same item, 60 where executives say what customers answer, by company too; don't-knows are out of the base."""
    made = mirror_questionnaire(customers, to=tmp_path / "study", predict=True)
    fill(made.workbook, executives())
    gaps = gk.compare(gk.read_study(made.study), score="favourable").frame.set_index(["topic", "provider_side"])
    own, guessed = gaps.loc[("q1", "executives")], gaps.loc[("q1", "executives_predict")]
    assert (own["provider"], own["customer"], own["gap"]) == pytest.approx((80, 37.5, 42.5))
    assert (own["provider_n"], own["customer_n"], own["marks"]) == (20, 40, ())
    assert (guessed["provider"], guessed["gap"], guessed["marks"]) == (pytest.approx(60), pytest.approx(22.5), ("prediction",))
    assert gaps.loc[("q2", "executives"), "provider_n"] == 10
    by_bank = gk.compare(gk.read_study(made.study), by="company", sides=("executives", "customers"), score="favourable").frame
    assert dict(by_bank[by_bank["topic"] == "q1"].set_index("company")["gap"]) == pytest.approx({BANKS[0]: 30, BANKS[1]: 55})
    nps = gk.compare(gk.read_study(made.study), sides=("executives", "customers")).frame.set_index("topic").loc["rec"]
    assert (nps["provider"], nps["customer"], nps["score"]) == (pytest.approx(0), pytest.approx(100 * (15 - 27) / 42), "nps")


def test_the_study_says_how_each_pair_of_wordings_differs(customers: Path, tmp_path: Path) -> None:
    """A true mirror does not; what could not be turned and what only customers know is marked, with a line to check."""
    made = mirror_questionnaire(customers, to=tmp_path / "study")
    study = gk.read_study(made.study)
    questions = {topic.id: topic.question("executives") for topic in study.topics}
    found = {name: (question.asks, question.differs) for name, question in questions.items() if question is not None}
    assert found == {
        "q1": ("We respond quickly when customers need us", ()),
        "q2": (ASKS["q2"], ("wording",)),
        "q3": ("Customers trust us", ("prediction",)),
        "rec": ("How likely is it that customers would recommend us to a friend?", ("prediction",)),
    }
    lines = made.study.read_text(encoding="utf-8").splitlines()
    assert any("# check: not turned" in line and "problems" in line for line in lines)
    assert {question.asks for topic in study.topics if (question := topic.question("customers"))} == set(ASKS.values())


def test_without_predict_nobody_is_asked_what_customers_answer(customers: Path, tmp_path: Path) -> None:
    """One provider's side, one column an item."""
    made = mirror_questionnaire(customers, to=tmp_path / "study")
    assert [side.id for side in gk.read_study(made.study).sides] == ["executives", "customers"]
    assert list(page(made.workbook)[2]) == ["company", *ASKS]


def test_a_cell_takes_the_codes_of_its_scale_and_shows_what_they_mean(customers: Path, tmp_path: Path) -> None:
    """The companies are those of the customers' file; a refusal is an empty cell, a don't-know can be meant."""
    made = mirror_questionnaire(customers, to=tmp_path / "study", predict=True)
    book, sheet, places, row = page(made.workbook)
    first = {name: sheet.cell(row + 1, place).coordinate for name, place in places.items()}
    rules = {name: next(rule for rule in sheet.data_validations.dataValidation if at in rule.sqref) for name, at in first.items()}
    assert rules["q1"].formula1 == rules["q1_customers"].formula1 == '"1,2,3,4,5,98"'
    assert "4 = Agree" in rules["q1"].prompt
    assert rules["rec"].formula1 == '"0,1,2,3,4,5,6,7,8,9,10"'
    assert [cell.value for cell in book["Lists"]["A"]] == list(BANKS)
    assert "Lists" in rules["company"].formula1
    above = {name: sheet.cell(row - 1, place).value for name, place in places.items()}
    assert above["q1"] == "We respond quickly when customers need us"
    assert above["q2"].startswith("[please check this wording] They fix")
    assert ASKS["q1"] in above["q1_customers"]
    assert sheet.freeze_panes == f"B{row + 1}"


def test_the_study_is_accepted_and_says_that_nobody_has_answered_yet(customers: Path, tmp_path: Path) -> None:
    """Before it is filled in nothing else is wrong."""
    made = mirror_questionnaire(customers, to=tmp_path / "study", predict=True)
    with pytest.raises(DataError, match="no responses for Executives"):
        gk.tally(gk.read_study(made.study))


def test_made_twice_the_workbook_has_the_same_bytes(customers: Path, tmp_path: Path) -> None:
    """Whoever compares two versions sees what changed."""
    one, two = (mirror_questionnaire(customers, to=tmp_path / name) for name in ("one", "two"))
    assert one.workbook.read_bytes() == two.workbook.read_bytes()


def test_a_file_of_labels_is_mirrored_by_codes(tmp_path: Path) -> None:
    """Customers' answers are read by their labels, executives choose codes: both are on one scale."""
    labels = ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"]
    lines = ["q1,q2", *(f"{one},{two}" for one in labels for two in labels)]
    (tmp_path / "clients.csv").write_text("\n".join(lines), encoding="utf-8")
    made = mirror_questionnaire(tmp_path / "clients.csv", to=tmp_path / "study", who="Board")
    assert made.workbook.name == "board_questionnaire.xlsx"
    fill(made.workbook, [{"q1": 5, "q2": 1}] * 10)
    gaps = gk.compare(gk.read_study(made.study), score="favourable").frame.set_index("topic")["gap"]
    assert dict(gaps) == pytest.approx({"q1": 60, "q2": -40})


def test_companies_that_a_file_codes_are_chosen_by_name(tmp_path: Path) -> None:
    """SPSS holds 1 and 2; who fills in the questionnaire reads names, and the two still meet."""
    frame = pd.DataFrame({"company": [1.0, 2.0] * 20, "q1": [1.0, 2.0, 4.0, 5.0] * 10})
    path = tmp_path / "customers.sav"
    pyreadstat.write_sav(
        frame, str(path), variable_value_labels={"company": {1: BANKS[0], 2: BANKS[1]}, "q1": {k: v for k, v in AGREE.items() if k < 6}}
    )
    made = mirror_questionnaire(path, to=tmp_path / "study")
    assert made.questions.companies == BANKS
    fill(made.workbook, [{"company": bank, "q1": 5} for bank in BANKS for _ in range(10)])
    gaps = gk.compare(gk.read_study(made.study), by="company", score="favourable").frame
    assert dict(gaps.set_index("company")["gap"]) == pytest.approx(dict.fromkeys(BANKS, 50.0))


def test_a_scale_coded_from_the_best_answer_keeps_its_codes(tmp_path: Path) -> None:
    """1 is strongly agree for both sides, and good."""
    labels = {6 - code: label for code, label in AGREE.items() if code < 6}
    frame = pd.DataFrame({"q1": [1.0, 2.0, 4.0, 5.0] * 10, "q2": [1.0, 2.0, 3.0, 4.0] * 10})
    path = tmp_path / "customers.sav"
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"q1": labels, "q2": labels})
    made = mirror_questionnaire(path, to=tmp_path / "study")
    fill(made.workbook, [{"q1": 1, "q2": 1}] * 10)
    gaps = gk.compare(gk.read_study(made.study), score="favourable").frame.set_index("topic")
    assert dict(gaps["gap"]) == pytest.approx({"q1": 50, "q2": 50})


def test_a_questionnaire_in_another_language_keeps_its_words(tmp_path: Path) -> None:
    """Nothing is translated or guessed at; every wording is marked."""
    asks = ["Die Mitarbeiter sind freundlich", "Ich werde schnell bedient", "Das Konto ist sein Geld wert"]
    frame = pd.DataFrame({f"q{number}": [1.0, 2.0, 4.0, 5.0] * 10 for number in range(1, 4)})
    path = tmp_path / "kunden.sav"
    labels = {1: "stimme gar nicht zu", 2: "stimme nicht zu", 3: "teils, teils", 4: "stimme zu", 5: "stimme voll zu"}
    pyreadstat.write_sav(frame, str(path), column_labels=asks, variable_value_labels=dict.fromkeys(frame, labels))
    made = mirror_questionnaire(path, to=tmp_path / "study")
    assert [(item.asks, item.turned.sure) for item in made.questions.items] == [(ask, False) for ask in asks]
    assert all(topic.questions[0].differs == ("wording",) for topic in gk.read_study(made.study).topics)


def test_no_two_columns_of_the_questionnaire_have_one_name(tmp_path: Path) -> None:
    """The file may itself have a column called company, or one that ends as a prediction's does; case alone tells no column apart."""
    frame = pd.DataFrame({name: [1, 2, 4, 5] * 10 for name in ("q1", "q1_customers", "Q1", "all", "path", "Company rating")})
    frame.to_csv(tmp_path / "customers.csv", index=False)
    made = mirror_questionnaire(tmp_path / "customers.csv", to=tmp_path / "study", predict=True)
    _, sheet, _, row = page(made.workbook)
    names = [cell.value for cell in sheet[row]]
    assert len({name.casefold() for name in names}) == len(names)
    assert len(made.questions.items) >= 5
    assert gk.read_study(made.study)


def test_a_wording_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """A workbook that runs what a survey tool exported would be a weapon."""
    frame = pd.DataFrame({"q1": [1.0, 2.0, 4.0, 5.0] * 10})
    path = tmp_path / "customers.sav"
    pyreadstat.write_sav(frame, str(path), column_labels=['=HYPERLINK("http://x","y")'], variable_value_labels={"q1": AGREE})
    made = mirror_questionnaire(path, to=tmp_path / "study", predict=True)
    book = openpyxl.load_workbook(made.workbook)
    assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert gk.read_study(made.study)


@pytest.mark.parametrize("there", ["study.yaml", "executives_questionnaire.xlsx"])
def test_nothing_is_written_over(customers: Path, tmp_path: Path, there: str) -> None:
    """Whichever of the two files is there already, neither is written."""
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / there).write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"there already.*--to FOLDER"):
        mirror_questionnaire(customers, to=folder)
    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == {there: "mine"}


def test_where_one_file_cannot_be_written_the_other_is_not_left(customers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No questionnaire goes out without the study that reads it back; the folder made for them goes too."""

    def full(*_: object) -> None:
        raise ExportError("Cannot write study.yaml: No space left on device.")

    monkeypatch.setattr(verb, "write_study", full)
    with pytest.raises(ExportError, match="No space"):
        mirror_questionnaire(customers, to=tmp_path / "study")
    assert not (tmp_path / "study").exists()


def test_a_file_without_questions_is_refused_with_its_columns(tmp_path: Path) -> None:
    """A list of addresses has nothing to mirror."""
    (tmp_path / "list.csv").write_text("name,town\nAnn,Bath\nBob,York\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no column looks like answers on a scale. Columns: name, town\."):
        mirror_questionnaire(tmp_path / "list.csv", to=tmp_path / "study")
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"who": " "}, "--who"),
        ({"who": "x" * 41}, "--who"),
        ({"who": "Customers"}, "what the customers' side is called"),
        ({"company": "bnk"}, "Did you mean 'bank'"),
        ({"to": "nowhere/study"}, "no folder"),
    ],
)
def test_a_wrong_word_is_refused_with_the_way_out(
    customers: Path, tmp_path: Path, arguments: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written then."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match=said):
        mirror_questionnaire(customers, **{"to": "study", **arguments})
    assert [file.name for file in tmp_path.iterdir()] == ["customers.sav"]
