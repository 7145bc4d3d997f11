"""A check goes to the end of every file, tells each fault with its place, keeps errors and warnings apart, and gives nobody away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import yaml

import gapkit as gk

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

ITEMS = [f"i{number}" for number in range(1, 7)]


def write_study(
    folder: Path, executives: pd.DataFrame, customers: pd.DataFrame, sides: dict[str, Any] | None = None, **changes: Any
) -> Path:
    """Write a study of six items on one scale, and its two files; return the path of its study.yaml."""
    executives.to_csv(folder / "executives.csv", index=False)
    customers.to_csv(folder / "customers.csv", index=False)
    own = sides or {}
    study = {
        "title": "Six items",
        "sides": {
            "executives": {"role": "provider", "label": "Executives", "source": "executives.csv", **own.get("executives", {})},
            "customers": {"role": "customer", "label": "Customers", "source": "customers.csv", **own.get("customers", {})},
        },
        "scales": {"five": {"answers": {1: "bad", 2: "poor", 3: "fair", 4: "good", 5: "best"}, "not_answers": {8: "Don't know"}}},
        "topics": {
            item: {
                "label": f"Item {item}",
                "questions": {side: {"column": item, "scale": "five", "favourable": [4, 5]} for side in ("executives", "customers")},
            }
            for item in ITEMS
        },
        **changes,
    }
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    return path


def answers(n: int, seed: int = 1, **columns: Any) -> pd.DataFrame:
    """Return n people's answers to six items, seeded."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame({**{item: draw.integers(1, 6, n) for item in ITEMS}, **columns})


def row_of(found: gk.AnswersCheck, side: str, topic: str) -> dict[str, Any]:
    """Return one question's row."""
    frame = found.frame
    return dict(frame[(frame["side"] == side) & (frame["topic"] == topic)].iloc[0])


def said(findings: tuple[Any, ...]) -> str:
    """Return findings as one text."""
    return "\n".join(str(finding) for finding in findings)


def test_sound_data_have_no_errors(tmp_path: Path) -> None:
    """Nothing to mend and nothing to look at says so."""
    found = gk.check(write_study(tmp_path, answers(20), answers(200, seed=2)))
    assert (found.errors, found.warnings) == ((), ())
    assert found.headline == "Nothing wrong, and nothing to look at."


def test_every_cell_of_a_column_has_its_place(tmp_path: Path) -> None:
    """Asked are the answered, the blank, the don't-knows and the unknown; ends of the scale are shares of the base."""
    customers = answers(200, seed=2).astype("object")
    customers["i1"] = [5] * 100 + [1] * 50 + [3] * 20 + [8] * 15 + [None] * 10 + ["7", "7", "x", "7", "7"]
    row = row_of(gk.check(write_study(tmp_path, answers(20), customers), protect=False), "customers", "i1")
    assert [row[name] for name in ("asked", "base", "blank", "not_answered", "unknown")] == [200, 170, 10, 15, 5]
    assert row["not_answers"] == (("Don't know", 15),)
    assert row["unknown_codes"] == (("7", 4), ("x", 1))
    assert (row["floor"], row["ceiling"]) == pytest.approx((100 * 50 / 170, 100 * 100 / 170))


def test_the_ends_of_a_turned_question_are_turned(tmp_path: Path) -> None:
    """Where agreeing is bad, the best answer is the lowest code."""
    customers = answers(100, seed=2).assign(i1=[1] * 70 + [5] * 30)
    path = write_study(tmp_path, answers(20), customers)
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    study["topics"]["i1"]["statement"] = "problem"
    for question in study["topics"]["i1"]["questions"].values():
        question["favourable"] = [1, 2]
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    row = row_of(gk.check(path, protect=False), "customers", "i1")
    assert (row["floor"], row["ceiling"]) == (30, 70)


def test_all_faults_of_all_files_are_gathered(tmp_path: Path) -> None:
    """A missing column, unknown answers in two columns, wrong weights and a file that is not there: each is told, whatever came before."""
    customers = answers(60, seed=2, w=["1"] * 60).astype("object").drop(columns="i6")
    customers.loc[[3, 4], "i1"] = 7
    customers.loc[5, "i2"] = "abc"
    customers.loc[[10, 11, 12], "w"] = "-1"
    customers.loc[20, "w"] = "lots"
    path = write_study(tmp_path, answers(20), customers, {"customers": {"weight": "w"}})
    (tmp_path / "executives.csv").unlink()
    found = gk.check(path)
    text = said(found.errors)
    assert len(found.errors) == 6
    for words in ("No file executives.csv", "no column 'i6'", "column i1", "column i2", "the weight is negative", "'lots' is not a number"):
        assert words in text


def test_an_error_says_file_lines_and_column(tmp_path: Path) -> None:
    """Like faults are one error: ten lines are listed, all are counted."""
    customers = answers(60, seed=2, w=["1"] * 60)
    customers.loc[10:29, "w"] = "-1"
    (error,) = gk.check(write_study(tmp_path, answers(20), customers, {"customers": {"weight": "w"}})).errors
    assert (error.side, error.file, error.unit, error.column, error.count) == ("customers", "customers.csv", "line", "w", 20)
    assert error.lines == tuple(range(12, 22))
    assert error.place == "customers.csv, lines 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 10 more, column w"


def test_an_error_in_a_workbook_says_sheet_and_row(tmp_path: Path) -> None:
    """The sheet stands apart from the file."""
    book = openpyxl.Workbook()
    book.active.title = "Board"
    for line in [ITEMS, *answers(20).to_numpy().tolist(), [6, 1, 2, 3, 4, 5]]:
        book["Board"].append(line)
    book.save(tmp_path / "board.xlsx")
    path = write_study(tmp_path, answers(20), answers(60, seed=2), {"executives": {"source": {"path": "board.xlsx", "sheet": "Board"}}})
    (error,) = gk.check(path).errors
    assert (error.file, error.sheet, error.unit, error.lines, error.column) == ("board.xlsx", "Board", "row", (22,), "i1")


def test_every_ragged_row_is_told_and_the_others_are_still_checked(tmp_path: Path) -> None:
    """Two rows of the wrong width, and an unknown answer after them."""
    path = write_study(tmp_path, answers(20), answers(30, seed=2))
    with (tmp_path / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("1,2,3\n1,2,3,4,5,5,5\n6,1,1,1,1,2\n")
    ragged, unknown = gk.check(path).errors
    assert (ragged.lines, ragged.count) == ((32, 33), 2)
    assert (unknown.column, unknown.lines) == ("i1", (34,))


def test_what_reading_refuses_and_what_a_check_finds_is_one_implementation(tmp_path: Path) -> None:
    """The first error of a check is the sentence that every other verb ends with."""
    customers = answers(60, seed=2, w=["1"] * 60)
    customers.loc[7, "w"] = "-1"
    path = write_study(tmp_path, answers(20), customers, {"customers": {"weight": "w"}})
    with pytest.raises(gk.errors.DataError) as raised:
        gk.compare(gk.read_study(path))
    (error,) = gk.check(path, protect=False).errors
    assert str(raised.value) == f"customers.csv, line 9, column w: {error.what}"


def test_what_only_an_estimate_finds_is_an_error_too(tmp_path: Path) -> None:
    """More people answered than there are."""
    found = gk.check(write_study(tmp_path, answers(20), answers(60, seed=2), {"executives": {"population": 12}}))
    assert "20 people answered" in said(found.errors)


def test_a_wrong_study_is_raised() -> None:
    """That is no fault of the data."""
    with pytest.raises(gk.errors.StudyError):
        gk.check("no-such-study")


def test_second_rows_and_one_respondent_on_both_sides_are_warnings(tmp_path: Path) -> None:
    """Each with its count; no number is wrong, for the first row is kept."""
    customers = answers(60, seed=2, id=[f"p{number}" for number in [*range(58), 0, 1]])
    executives = answers(20, id=["p5", *(f"x{number}" for number in range(19))])
    ids = {side: {"respondent": "id"} for side in ("executives", "customers")}
    found = gk.check(write_study(tmp_path, executives, customers, ids))
    assert found.errors == ()
    assert "2 second rows of a respondent" in said(found.warnings)
    assert "1 respondent ids stand on both sides" in said(found.warnings)
    assert list(found.sides["repeated"]) == [0, 2]


def test_straight_liners_are_counted_and_told_of_where_many(tmp_path: Path) -> None:
    """Five items of six answered alike, the sixth blank, is one; four answers are too few to say."""
    customers = answers(100, seed=2).astype("Int64")
    customers.loc[:19, :] = 3
    customers.loc[:4, "i6"] = pd.NA
    customers.loc[10:11, ["i1", "i2"]] = pd.NA
    customers.loc[20:, "i1"] = 1
    customers.loc[20:, "i2"] = 2
    found = gk.check(write_study(tmp_path, answers(20), customers))
    row = found.sides.set_index("side").loc["customers"]
    assert (row["able"], row["straight"]) == (98, 18)
    assert "18 of 98 gave one answer to all items" in said(found.warnings)


def test_copied_rows_are_told_of(tmp_path: Path) -> None:
    """Another id makes no other row."""
    customers = answers(100, seed=2)
    customers = pd.concat([customers, customers.head(5)], ignore_index=True).assign(id=range(105))
    found = gk.check(write_study(tmp_path, answers(20), customers, {"customers": {"respondent": "id"}}))
    assert "5 rows are the same as another" in said(found.warnings)


def test_weights_are_summed_up_wave_by_wave(tmp_path: Path) -> None:
    """Kish's number is (sum w)^2 / sum w^2; one that outweighs the rest and those of 0 are warnings."""
    weights = [0, 0, *[1] * 48, 99, *[1] * 49]
    customers = answers(100, seed=2, w=weights, t=[1] * 50 + [2] * 50)
    found = gk.check(write_study(tmp_path, answers(20), customers, {"customers": {"weight": "w", "wave": "t"}}))
    table = found.weights.set_index("wave")
    assert table.loc["1", "n_eff"] == pytest.approx(48)
    assert table.loc["2", "n_eff"] == pytest.approx(148**2 / (99**2 + 49))
    assert "one weight of 50 holds 67% of the total" in said(found.warnings)
    assert "2 rows whose weight is 0" in said(found.warnings)


def test_companies_are_matched_merged_or_named_with_the_nearest(tmp_path: Path) -> None:
    """Spellings joined by the rule are listed; one without a partner is a warning with the names that are most like it."""
    executives = answers(30, company=["Alba Bank"] * 10 + ["Bona"] * 10 + ["First Trust Savings"] * 10)
    customers = answers(90, seed=2, company=["ALBA BANK"] * 30 + ["Bona"] * 30 + ["Trust Savings First Ltd"] * 30)
    found = gk.check(write_study(tmp_path, executives, customers, company="company"))
    table = found.companies.set_index("company")
    assert list(table.index[table["matched"]]) == ["ALBA BANK", "Bona"]
    assert set(table.loc["ALBA BANK", "spellings"]) == {"Alba Bank", "ALBA BANK"}
    assert table.loc["First Trust Savings", "nearest"] == ("Trust Savings First Ltd",)
    assert "'First Trust Savings' answered as Executives only. Nearest there: 'Trust Savings First Ltd'" in said(found.warnings)


def test_what_one_side_alone_has_is_a_warning(tmp_path: Path) -> None:
    """A topic asked of one side, waves of one side, scales of another length."""
    executives = answers(20, t=1)
    customers = answers(60, seed=2, t=[1, 2] * 30)
    path = write_study(tmp_path, executives, customers, {side: {"wave": "t"} for side in ("executives", "customers")})
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    del study["topics"]["i1"]["questions"]["customers"]
    study["scales"]["ten"] = {"from": 1, "to": 10}
    study["topics"]["i2"]["questions"]["customers"] |= {"scale": "ten", "favourable": [9, 10], "differs": ["scale"]}
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    text = said(gk.check(path).warnings)
    assert "Item i1 was asked of Executives only" in text
    assert "Item i2: scales differ, Executives and Customers: 5 answers" in text
    assert "wave 2: Customers only" in text


def test_a_question_nobody_or_few_answer_is_a_warning(tmp_path: Path) -> None:
    """Blank throughout, and blank for most."""
    customers = answers(60, seed=2).astype("Int64")
    customers["i1"] = pd.NA
    customers.loc[:39, "i2"] = pd.NA
    text = said(gk.check(write_study(tmp_path, answers(20), customers)).warnings)
    assert "Item i1: nobody of 60 answered" in text
    assert "Item i2: 40 of 60 left it blank" in text


def test_a_protected_check_shows_no_cells_that_were_found(tmp_path: Path) -> None:
    """Somebody may have written a sentence where a code should be; `protect=False` shows it to whoever holds the data."""
    customers = answers(60, seed=2).astype("object")
    customers.loc[3, "i1"] = "Ms Smith was rude"
    path = write_study(tmp_path, answers(20), customers)
    shut, opened = gk.check(path), gk.check(path, protect=False)
    for shown in (str(shut), shut._repr_html_(), str(shut.frame.to_dict()), str(shut.errors), str(shut.tables)):
        assert "Smith" not in shown
    assert "1 answer is not on scale five" in said(shut.errors)
    assert "Smith" in said(opened.errors)


def test_a_protected_check_gives_no_numbers_under_the_minimum(tmp_path: Path) -> None:
    """Four executives: not their answers, not even how many."""
    row = row_of(gk.check(write_study(tmp_path, answers(4), answers(60, seed=2))), "executives", "i1")
    assert row["status"] == "hidden"
    assert all(pd.isna(row[name]) for name in ("base", "blank", "not_answered", "unknown", "floor", "ceiling"))


def test_a_protected_check_tells_no_share_near_an_end(tmp_path: Path) -> None:
    """Two of sixty at one end are kept back, three are told."""
    customers = answers(60, seed=2).assign(i1=[1] * 2 + [5] * 3 + [3] * 55)
    row = row_of(gk.check(write_study(tmp_path, answers(20), customers)), "customers", "i1")
    assert pd.isna(row["floor"])
    assert row["ceiling"] == pytest.approx(5)


def test_a_protected_check_tells_no_share_beside_a_hidden_figure(tmp_path: Path) -> None:
    """A wave of three is hidden in every report: shares over both waves, less the other wave's figure, would tell of the three."""
    customers = answers(63, seed=2, t=[1] * 60 + [2] * 3).assign(i1=[1] * 20 + [5] * 40 + [1] * 3)
    path = write_study(tmp_path, answers(20), customers, {"customers": {"wave": "t"}})
    assert pd.isna(row_of(gk.check(path), "customers", "i1")["floor"])
    assert row_of(gk.check(path, protect=False), "customers", "i1")["floor"] == pytest.approx(100 * 23 / 63)


def test_an_unprotected_check_is_not_finished_as_a_report(tmp_path: Path) -> None:
    """As for every other table."""
    found = gk.check(write_study(tmp_path, answers(20), answers(60, seed=2)), protect=False)
    with pytest.raises(gk.errors.ExportError, match="protect=False"):
        gk.finish(found, tmp_path / "out")


def test_errors_are_the_alerts_of_the_report(tmp_path: Path) -> None:
    """A page of a check with errors is still published: it says what to mend."""
    customers = answers(60, seed=2)
    customers.loc[3, "i1"] = 7
    done = gk.finish(gk.check(write_study(tmp_path, answers(20), customers)), tmp_path / "out")
    assert "1 error" in done.headline
    assert "column i1" in (tmp_path / "out" / "report.json").read_text(encoding="utf-8")


def test_names_in_html_are_escaped(make: StudyMaker, people: PeopleMaker) -> None:
    """A company or a title may hold anything."""
    executives, customers = people(20, company="<b>A</b>"), people(60, company="A & <i>B</i>")
    page = gk.check(make(executives, customers, company="company", title="<script>x</script>"))._repr_html_()
    assert "<b>A" not in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert "<script>" not in page


def test_a_side_of_counts_is_checked_too(tmp_path: Path) -> None:
    """People per answer have a base, don't-knows and ends as others have; a count that is none is an error with its place."""
    counts = pd.DataFrame(
        {f"{item}_{code}": [number] for item in ITEMS for code, number in {1: 10, 2: 0, 3: 30, 4: 0, 5: 60, 8: 7}.items()}
    )
    path = write_study(tmp_path, answers(20), counts, {"customers": {"rows": "counts"}})
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    for item in ITEMS:
        study["topics"][item]["questions"]["customers"]["column"] = f"{item}_*"
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    row = row_of(gk.check(path, protect=False), "customers", "i1")
    assert [row[name] for name in ("base", "not_answered", "floor", "ceiling")] == [100, 7, 10, 60]
    counts.assign(i2_3=-4).to_csv(tmp_path / "customers.csv", index=False)
    (error,) = gk.check(path).errors
    assert (error.column, error.lines) == ("i2_3", (2,))
