"""Raw exports -> a drafted study.yaml that reads at once: what is guessed is right on usual files, marked at every guess, and never written over anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest
from drafts.raw import AGREE, CUSTOMER_ASKS, EXECUTIVE_ASKS, answers, banks, write_qualtrics, write_spss

import gapkit as gk
from gapkit.drafts.draft import draft_study
from gapkit.errors import DataError, ParameterError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def executives(tmp_path: Path) -> Path:
    """Return an SPSS file of 24 executives."""
    return write_spss(tmp_path / "executives.sav", EXECUTIVE_ASKS, 24, bank=banks(24))


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """Return a Qualtrics export of 120 customers, as labels, with weights."""
    weights = [(0.5, 0.75, 1.0, 1.25, 1.5)[row % 5] for row in range(120)]
    names = [name.upper() for name in banks(120)]
    return write_qualtrics(tmp_path / "customers_qualtrics.csv", CUSTOMER_ASKS, 120, company=names, weight=weights)


def drafted(*files: Path, to: str = "study.yaml", **options: list[Path]) -> tuple[gk.Study, str]:
    """Return the drafted study as `read_study` takes it, and its text."""
    made = draft_study(files, to=files[0].parent / to, **options)  # type: ignore[arg-type]
    return gk.read_study(made.path), made.path.read_text(encoding="utf-8")


def columns(study: gk.Study) -> set[tuple[str, ...]]:
    """Return the columns that stand together in a topic."""
    return {tuple(question.column[0] for question in topic.questions) for topic in study.topics}


def test_two_raw_exports_become_a_study_that_counts(executives: Path, customers: Path) -> None:
    """SPSS codes against Qualtrics labels: sides, one scale, don't-knows, pairs by wording; the figures are the files' own."""
    study, _ = drafted(executives, customers)
    assert [(side.id, side.role) for side in study.sides] == [("executives", "provider"), ("customers", "customer")]
    assert columns(study) == {("q1", "c8"), ("q2", "c7"), ("q3", "c9")}
    assert [scale.id for scale in study.scales] == ["agree5"]
    assert [(answer.code, answer.label) for answer in study.scales[0].answers] == [(str(code), label) for code, label in AGREE.items()]
    assert [answer.label for answer in study.scales[0].not_answers] == ["Don't know"]
    frame = gk.estimate(study).frame
    given = [code for code in answers(EXECUTIVE_ASKS, 24)["q1"] if code != 8]
    value = frame[(frame["side"] == "executives") & (frame["topic"] == study.topics[0].id)]["value"].item()
    assert value == pytest.approx(100 * sum(code >= 4 for code in given) / len(given))


def test_the_company_and_the_weight_are_found(executives: Path, customers: Path) -> None:
    """The names are joined by the house rule, though one file writes them in capitals and calls the column otherwise."""
    study, text = drafted(executives, customers)
    assert (study.company, study.side("customers").company, study.side("customers").weight) == ("bank", "company", "weight")
    assert "6 of 6 names stand on all sides" in text


def test_every_guess_has_its_check(executives: Path, customers: Path) -> None:
    """Role, company, weight, favourable answers and each pair carry a comment that says what to look at; the pair's says how alike."""
    _, text = drafted(executives, customers)
    lines = text.splitlines()
    for start in ("company: bank", "    role: provider", "    weight: weight", "  respond_quickly:"):
        assert any(line.startswith(start) and "# check:" in line for line in lines), start
    assert "  # check: favourable, below: Agree and Strongly agree" in lines
    assert any("likeness of wording" in line for line in lines)


def test_a_question_without_a_partner_is_listed_ready_to_be_pasted(executives: Path, customers: Path) -> None:
    """It stands at the end as a comment, with its column, wording and scale."""
    _, text = drafted(executives, customers)
    assert "\n# executives: {column: q4, asks: Our board meets often enough, scale: agree5, favourable: [4, 5]}" in text


def test_negative_wording_is_flagged_and_never_turned(executives: Path, customers: Path) -> None:
    """The comment names the words and the lines to write; the study itself turns nothing."""
    study, text = drafted(executives, customers)
    topic = next(topic for topic in study.topics if topic.questions[0].column == ("q3",))
    assert topic.statement is None
    assert all(question.reverse is None and question.favourable == ("4", "5") for question in topic.questions)
    assert '# check: worded negatively ("wait too long")?' in text
    mended = text.replace("    # statement: problem", "    statement: problem")
    place = mended.index("    statement: problem")
    mended = mended[:place] + mended[place:].replace("[4, 5]", "[1, 2]", 2)
    path = executives.parent / "mended.yaml"
    path.write_text(mended, encoding="utf-8")
    assert gk.read_study(path).topic(topic.id).statement == "problem"


def test_nothing_is_written_over(executives: Path, customers: Path) -> None:
    """A study.yaml that is there stays as it is, and the error says how to go on; nothing else is left in the folder."""
    there = executives.parent / "study.yaml"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"is there already.*--to other\.yaml"):
        draft_study([executives, customers], to=there)
    assert there.read_text(encoding="utf-8") == "mine"
    draft_study([executives, customers], to=executives.parent / "other.yaml")
    assert {file.name for file in executives.parent.iterdir()} == {"study.yaml", "other.yaml", executives.name, customers.name}


def test_a_scale_listed_best_first_is_turned_by_best(tmp_path: Path, customers: Path) -> None:
    """1 for Strongly agree: `best` names it, and the labels of the other side keep their own order."""
    turned = {6 - code: label for code, label in AGREE.items()}
    file = write_spss(tmp_path / "staff.sav", EXECUTIVE_ASKS, 24, labels=turned)
    study, text = drafted(file, customers)
    assert "best: 1" in text
    scale = study.scale(study.topics[0].questions[0].scale)
    assert [answer.label for answer in scale.answers] == list(AGREE.values())
    assert study.topics[0].questions[0].favourable == ("2", "1")


def test_numbers_alone_make_scales_and_codes_aside(tmp_path: Path) -> None:
    """8 after a gap, 99, and 0 before 1 are no answers, each with a check; executives who gave few answers are on their battery's scale."""
    (tmp_path / "board.csv").write_text("q_speed,q_fees,q_care,q_recommend\n" + "4,5,3,9\n5,4,2,10\n3,4,4,8\n4,1,4,7\n", encoding="utf-8")
    rows = "\n".join(f"{1 + i % 5},{(1, 2, 3, 4, 5, 8)[i % 6]},{(0, 1, 2, 3, 4, 5, 99)[i % 7]},{i % 11}" for i in range(77))
    (tmp_path / "clients.csv").write_text("c_speed,c_fees,c_care,c_recommend\n" + rows + "\n", encoding="utf-8")
    study, text = drafted(tmp_path / "board.csv", tmp_path / "clients.csv")
    assert {scale.id: scale.codes for scale in study.scales} == {
        "points5": ("1", "2", "3", "4", "5"),
        "points10": tuple(str(point) for point in range(11)),
    }
    assert set(study.scale("points5").not_answer_codes) == {"0", "8", "99"}
    assert "taken as no answer" in text
    assert study.topic("recommend").score == "nps"
    gk.tally(study)


def test_scales_of_unlike_length_are_marked_so_that_the_study_reads(tmp_path: Path) -> None:
    """Five points against seven: `differs: [scale]`, with a check."""
    five = "\n".join(str(1 + i % 5) for i in range(40))
    seven = "\n".join(str(1 + i % 7) for i in range(70))
    (tmp_path / "managers.csv").write_text(f"speed_of_service\n{five}\n", encoding="utf-8")
    (tmp_path / "guests.csv").write_text(f"speed_of_service\n{seven}\n", encoding="utf-8")
    study, text = drafted(tmp_path / "managers.csv", tmp_path / "guests.csv")
    assert study.topics[0].questions[1].differs == ("scale",)
    assert "# check: 7 answers against 5" in text


def test_title_rows_separators_and_encodings_are_found_and_written(tmp_path: Path) -> None:
    """A German export: two lines of title, semicolons, decimal commas, cp1252: study.yaml says each, and reads the same again."""
    table = "Bank;Gewicht;Service\n" + "".join(f"Köln {i % 6};{('0,5', '1,5')[i % 2]};{1 + i % 5}\n" for i in range(60))
    (tmp_path / "kunden.csv").write_bytes(f"Umfrage 2026\nStand: Mai\n{table}".encode("cp1252"))
    (tmp_path / "vorstand.csv").write_text("Bank,Service\n" + "".join(f"Köln {i % 6},{1 + i % 5}\n" for i in range(12)), encoding="utf-8")
    study, text = drafted(tmp_path / "vorstand.csv", tmp_path / "kunden.csv")
    source = study.side("customers").sources[0]
    assert (source.header, source.separator, source.encoding, source.decimal) == (3, ";", "cp1252", ",")
    assert "# check: row 3 holds the names of the columns" in text
    assert gk.tally(study) is not None


def test_the_sheets_of_a_workbook_are_sides(tmp_path: Path) -> None:
    """Executives and Customers with a title above each table; the codebook is passed over."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, count in (("Customers", 60), ("Executives", 12)):
        sheet = book.create_sheet(name)
        sheet.append(["Service survey 2026"])
        sheet.append([])
        sheet.append(["bank", "speed", "care"])
        for row in range(count):
            sheet.append([banks(count)[row], 1 + row % 5, 5 - row % 5])
    book.create_sheet("Codebook").append(["column", "wording"])
    book.save(tmp_path / "answers.xlsx")
    study, _ = drafted(tmp_path / "answers.xlsx")
    sources = {side.id: (side.role, side.sources[0].sheet, side.sources[0].header) for side in study.sides}
    assert sources == {"executives": ("provider", "Executives", 3), "customers": ("customer", "Customers", 3)}
    gk.tally(study)


def test_one_table_with_both_sides_is_parted_by_the_column_that_names_them(tmp_path: Path) -> None:
    """`only` takes each side's rows, all its spellings."""
    rows = "".join(f"{('Executive', 'customer', 'Customer')[i % 3]},{1 + i % 5},{5 - i % 5}\n" for i in range(60))
    (tmp_path / "all.csv").write_text(f"audience,speed,care\n{rows}", encoding="utf-8")
    study, _ = drafted(tmp_path / "all.csv")
    assert study.side("customers").only == (("audience", ("customer", "Customer")),)
    assert columns(study) == {("speed", "speed"), ("care", "care")}
    gk.tally(study)


def test_a_file_named_for_nobody_can_be_said_to_be_the_providers(tmp_path: Path) -> None:
    """Without a word the first file is; with `providers` the one that is said."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("speed\n" + "\n".join(str(1 + i % 5) for i in range(20)) + "\n", encoding="utf-8")
    first, _ = drafted(tmp_path / "a.csv", tmp_path / "b.csv")
    second, _ = drafted(tmp_path / "a.csv", tmp_path / "b.csv", to="other.yaml", providers=[tmp_path / "b.csv"])
    provider = [next(side.sources[0].name for side in study.sides if side.role == "provider") for study in (first, second)]
    assert provider == ["a.csv", "b.csv"]


def test_questions_that_are_nowhere_alike_stand_alone_and_the_file_says_so(tmp_path: Path) -> None:
    """No pair: the study still reads, with one question a topic."""
    write_spss(tmp_path / "staff.sav", {"a1": "Our board meets often enough"}, 20)
    write_spss(tmp_path / "guests.sav", {"b1": "Breakfast was tasty"}, 20)
    study, text = drafted(tmp_path / "staff.sav", tmp_path / "guests.sav")
    assert [len(topic.questions) for topic in study.topics] == [1, 1]
    assert "# check: no question of one side reads like one of the other" in text


def test_names_that_yaml_would_read_as_something_else_come_back_as_they_are(tmp_path: Path) -> None:
    """Colons, quotes, hashes, braces, backslashes in columns' names and wordings."""
    name = 'Speed: "how {fast}" # \\ is it?'
    rows = "\n".join(str(1 + i % 5) for i in range(20))
    for file in ("staff.csv", "guests.csv"):
        quoted = name.replace('"', '""')
        (tmp_path / file).write_text(f'"{quoted}"\n{rows}\n', encoding="utf-8")
    study, _ = drafted(tmp_path / "staff.csv", tmp_path / "guests.csv")
    assert study.topics[0].questions[0].column == (name,)
    gk.tally(study)


def test_what_cannot_be_drafted_is_said_with_the_way_out(tmp_path: Path, customers: Path) -> None:
    """One table of customers alone; a file without questions; a file that is not there; a file named twice."""
    with pytest.raises(ParameterError, match="no column of it tells providers from customers"):
        draft_study([customers], to=tmp_path / "study.yaml")
    texts = tmp_path / "texts.csv"
    texts.write_text("comment\nfine\nnot so\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column that looks like answers"):
        draft_study([texts, customers], to=tmp_path / "study.yaml")
    with pytest.raises(DataError, match=r"No file executive\.sav"):
        draft_study([tmp_path / "executive.sav", customers], to=tmp_path / "study.yaml")
    with pytest.raises(ParameterError, match="named twice"):
        draft_study([customers, customers], to=tmp_path / "study.yaml")
    assert not (tmp_path / "study.yaml").exists()


def test_negative_items_of_a_real_file_are_flagged_and_its_middle_questioned(tmp_path: Path, shared: Path) -> None:
    """The hotel's two negatively worded items, and "No Opinion" that stands in the middle of its scale."""
    hotel = shared / "data/fixtures/spss/pspp_hotel.sav"
    asks = {
        "a": "The guests are satisfied with the level of service",
        "b": "Our staff are slow in responding",
        "c": "There is too much noise in our rooms",
    }
    write_spss(tmp_path / "managers.sav", asks, 20)
    study, text = drafted(tmp_path / "managers.sav", hotel)
    assert {("a", "v1"), ("b", "v3"), ("c", "v5")} <= columns(study)
    flagged = [line for line in text.splitlines() if "worded negatively" in line]
    assert len(flagged) == 2
    assert "'No Opinion' stands in the middle of the scale" in text
    gk.tally(study)


def test_blanks_and_not_applicables_of_a_real_file_are_set_aside(tmp_path: Path, shared: Path) -> None:
    """The airport's 0, 6 and BLANK leave the scale, and its 2,625 answers on the whole have their known mean."""
    rows = "".join(f"{1 + i % 5},{5 - i % 5}\n" for i in range(20))
    (tmp_path / "managers.csv").write_text(f"Q7ALL,Q7FOOD\n{rows}", encoding="utf-8")
    study, _ = drafted(tmp_path / "managers.csv", shared / "data/customers/sfo_customer_survey_2018.csv")
    topic = next(topic for topic in study.topics if topic.questions[1].column == ("Q7ALL",))
    assert {"0", "6", "BLANK"} <= set(study.scale(topic.questions[1].scale).not_answer_codes)
    side = study.side("customers").model_copy(update={"weight": "", "strata": None})
    plain = study.model_copy(update={"sides": (study.side("executives") if study.sides[0].id == "executives" else study.sides[0], side)})
    frame = gk.estimate(plain, score="mean").frame
    row = frame[(frame["side"] == "customers") & (frame["topic"] == topic.id)]
    assert row["n"].item() == 2625
    assert 1 + row["value"].item() / 25 == pytest.approx(4.0027, abs=5e-5)
