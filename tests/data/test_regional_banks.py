"""The made study "regional-banks": its files come out of its generator, its README's tables out of the comparison, and what is planted is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import example_studies
import numpy as np
import pytest

import gapkit as gk

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).resolve().parents[2] / "data" / "regional-banks"
LARGEST = 1_500_000  # bytes of one file
OPPOSED = ("Corrow Bank", "Garrick Bank", "Quarley Bank")
UNRELATED = ("Marden Bank", "Selwick Bank", "Ulverby Bank")
FULL_COUNT, TWIN, OVER, UNDER = "Elsby Bank", "Farholt Bank", "Ardle Bank", "Iverley Bank"
HIDDEN, CUSTOMERS_ONLY, THREE_WAYS = "Kelder Bank", "Jessop Bank", "Bank of Lorrow"


@pytest.fixture(scope="module")
def counted() -> gk.Tally:
    """Return the tally of the study as it stands."""
    return example_studies.banks()


@pytest.fixture(scope="module")
def gaps(counted: gk.Tally) -> gk.GapTable:
    """Return the comparison by company in wave 2."""
    return gk.compare(counted, by="company", where={"wave": 2})


@pytest.fixture(scope="module")
def over_topics(counted: gk.Tally) -> gk.GapTable:
    """Return the comparison by company in wave 2 over all topics."""
    return gk.compare(counted, by="company", over="topics", where={"wave": 2})


def readme_table(heading: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the first table below a heading of the README: a row per bank (and topic, where the table has such a column)."""
    section = (FOLDER / "README.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    header, rows = [cell.strip() for cell in lines[0]], [[cell.strip() for cell in line] for line in lines[2:]]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return {tuple(row.pop(key) for key in ("bank", "topic") if key in row): row for row in found}


def whole(value: float) -> str:
    """Return points as the README has them: whole, halves away from zero, signed."""
    size = int(abs(value) + 0.5)
    return "0" if size == 0 else f"{'+' if value > 0 else '-'}{size}"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def cell(row: dict[str, Any]) -> str:
    """Return a gap as the README's table of verdicts has it; a bound with the way it points, and "open" where it proves nothing."""
    if row["status"] != "shown":
        return str(row["status"])
    bound = next((sign for mark, sign in (("at least", "≥"), ("at most", "≤")) if mark in row["marks"]), "")
    return f"{row['verdict'] if isinstance(row['verdict'], str) else 'open'} {bound}{whole(row['gap'])}"


def of(frame: pd.DataFrame, bank: str) -> pd.DataFrame:
    """Return the rows of one bank, topics in the study's order."""
    return frame[frame["company"] == bank]


def likeness(frame: pd.DataFrame, bank: str) -> float:
    """Return the correlation of the two sides' shares over the agreed topics that are shown in full (all seven, with ten executives or more)."""
    full = np.array(["few" not in marks for marks in frame["marks"]])
    rows = of(frame[(frame["score"] == "favourable") & full], bank)
    return float(np.corrcoef(rows["provider"].to_numpy(dtype=float), rows["customer"].to_numpy(dtype=float))[0, 1])


def test_the_generator_makes_the_same_bytes_again(tmp_path: Path) -> None:
    """The data beside the generator are what it writes today."""
    subprocess.run([sys.executable, "-B", FOLDER / "make_data.py", tmp_path], check=True, timeout=60)
    for name in ("executives.csv", "customers.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_no_file_is_too_large_for_the_repository() -> None:
    """An example travels with every clone and every wheel."""
    assert [path.name for path in FOLDER.glob("*.*") if path.stat().st_size >= LARGEST] == []


def test_the_table_of_verdicts_in_the_readme_is_what_the_comparison_says(gaps: gk.GapTable) -> None:
    """Every bank and topic: verdict and gap, or why there is none."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in records(gaps.frame):
        found.setdefault((row["company"],), {})[row["topic"]] = cell(row)
    assert len(found) == 24
    assert found == readme_table("Verdicts by bank and topic")


def test_a_full_count_agrees_and_its_twin_is_unclear(gaps: gk.GapTable) -> None:
    """The same counts: with all twelve executives known to be all, agreement is shown; without the headcount nothing is."""
    known, unknown = of(gaps.frame, FULL_COUNT), of(gaps.frame, TWIN)
    assert known["provider"].tolist() == unknown["provider"].tolist()
    assert known["customer"].tolist() == pytest.approx(unknown["customer"].tolist(), abs=0.5)
    assert set(known["verdict"]) == {"agrees"}
    assert all("full count" in marks for marks in known["marks"])
    assert known["provider_low"].tolist() == known["provider_high"].tolist()
    assert set(unknown["verdict"]) == {"unclear"}
    assert not any("full count" in marks for marks in unknown["marks"])


def test_one_bank_overrates_and_one_underrates_everything(gaps: gk.GapTable) -> None:
    """Level: the same verdict on all eight topics."""
    assert set(of(gaps.frame, OVER)["verdict"]) == {"overrates"}
    assert set(of(gaps.frame, UNDER)["verdict"]) == {"underrates"}


@pytest.mark.parametrize("bank", OPPOSED + UNRELATED)
def test_a_blind_bank_is_right_on_average_and_wrong_in_its_parts(gaps: gk.GapTable, over_topics: gk.GapTable, bank: str) -> None:
    """Both verdicts within one bank, no gap over all topics, and a picture opposed or unrelated to its customers'."""
    assert {"overrates", "underrates"} <= set(of(gaps.frame, bank)["verdict"])
    (row,) = [row for row in records(of(over_topics.frame, bank)) if row["score"] == "favourable"]
    assert abs(row["gap"]) < 2
    assert row["verdict"] == "unclear"
    assert likeness(gaps.frame, bank) < (-0.9 if bank in OPPOSED else 0.2)


def test_all_banks_together_hide_what_each_of_them_shows(counted: gk.Tally) -> None:
    """Level and pattern cancel out over the banks: too close to call, in both waves."""
    assert set(gk.compare(counted, over="topics").frame["verdict"]) == {"unclear"}


def test_in_the_small_first_wave_agreement_is_mostly_not_shown(counted: gk.Tally) -> None:
    """The full count with 450 customers in place of 1,050: all but one topic too close to call, as the README says."""
    verdicts = of(gk.compare(counted, by="company", where={"wave": 1}).frame, FULL_COUNT)["verdict"].tolist()
    assert (verdicts.count("agrees"), verdicts.count("unclear")) == (1, 7)


def test_the_other_banks_know_where_they_are_good(gaps: gk.GapTable) -> None:
    """Whatever their level, their executives' picture follows their customers'."""
    full = [status == "shown" and "few" not in marks for status, marks in zip(gaps.frame["status"], gaps.frame["marks"], strict=True)]
    many = gaps.frame[full].query("score == 'favourable'").groupby("company")["topic"].nunique()
    shown = set(many[many == 7].index) - {*OPPOSED, *UNRELATED}
    assert len(shown) == 10
    assert {bank for bank in shown if likeness(gaps.frame, bank) < 0.7} == set()


def test_a_bank_of_three_executives_is_empty_and_its_base_is_told_nowhere(gaps: gk.GapTable) -> None:
    """Hidden: every number but the margin is null, and neither the frame nor `left_out` gives the number three."""
    rows = of(gaps.frame, HIDDEN)
    numbers = [name for name in gaps.frame.select_dtypes("number").columns if name not in ("companies", "margin")]
    assert set(rows["status"]) == {"hidden"}
    assert {"provider_n", "customer", "gap", "q_agree"} <= set(numbers)
    assert rows[numbers].isna().all(axis=None)
    told = of(gaps.left_out, HIDDEN)
    assert set(told["topic"]) == set(rows["topic"])
    assert told["count"].isna().all()
    assert not any("3" in why or "three" in why for why in told["why"])


def test_a_bank_with_customers_only_says_so(gaps: gk.GapTable) -> None:
    """Its customers' figures stand, without a gap."""
    rows = of(gaps.frame, CUSTOMERS_ONLY)
    assert set(rows["status"]) == {"one side missing"}
    assert rows["customer"].notna().all()
    assert rows[["provider", "gap", "verdict"]].isna().all(axis=None)


def test_three_spellings_are_one_bank_and_the_merge_is_listed(gaps: gk.GapTable) -> None:
    """One name stands in the table with all its customers, and `left_out` lists the other two."""
    spelt = {str(name) for name in gaps.frame["company"] if "lorrow" in str(name).casefold()}
    assert spelt == {THREE_WAYS}
    lines = (FOLDER / "customers.csv").read_text(encoding="utf-8").splitlines()
    written = [line.split(",")[2] for line in lines[1:] if line.split(",")[1] == "2" and "lorrow" in line.casefold()]
    assert len(set(written)) == 3
    assert of(gaps.frame, THREE_WAYS).set_index("topic").loc["responsiveness", "customer_n"] == len(written)
    merged = gaps.left_out[gaps.left_out["kind"] == "merged"]
    assert merged["company"].tolist() == [THREE_WAYS]
    assert all(name in merged["why"].iloc[0] for name in set(written) - {THREE_WAYS})


def test_two_gaps_closed_and_the_readme_says_which_side_moved(counted: gk.Tally) -> None:
    """One because executives fell, one because customers rose: significant both, alone, and with the README's figures."""
    changes = gk.change(counted, by="company").frame
    called = records(changes[changes["q_value"] <= 0.05])
    moved = {(row["company"], row["topic"]): {"provider": "executives", "customer": "customers"}[row["moved"]] for row in called}
    told = readme_table("What moved between the waves")
    assert moved == {("Ottering Bank", "responsiveness"): "executives", ("Penbury Bank", "complaints"): "customers"}
    assert moved == {key: row["moved"] for key, row in told.items()}
    frame = gk.compare(counted, by="company").frame
    for (bank, topic), said in told.items():
        rows = of(frame[frame["topic"] == topic], bank).sort_values("wave")
        assert rows["verdict"].tolist() == ["overrates", "unclear"]
        assert said["gap"] == ", then ".join(whole(value) for value in rows["gap"])
        for side, column in (("executives", "provider"), ("customers", "customer")):
            assert said[side] == ", then ".join(whole(value).lstrip("+") for value in rows[column])


def test_the_example_has_all_that_makes_a_design(counted: gk.Tally) -> None:
    """24 banks, weights, strata, clusters, two waves, segments on both sides, a problem statement, a net promoter score, and don't-knows."""
    study = counted.study
    executives, customers = study.side("executives"), study.side("customers")
    assert customers.weight
    assert customers.cluster
    assert customers.strata == ("bank", "region")
    assert executives.population == "headcount"
    assert len(study.waves) == 2
    assert executives.segments
    assert len(customers.segments) == 2
    assert [topic.id for topic in study.topics if topic.statement == "problem"] == ["reachable"]
    assert [topic.id for topic in study.topics if topic.score == "nps"] == ["recommend"]


def test_customers_of_the_phone_find_the_bank_hard_to_reach(counted: gk.Tally) -> None:
    """They stand at least ten points below the customers of the two other channels."""
    frame = gk.compare(counted, by="channel", where={"wave": 2}).frame
    reached = frame[frame["topic"] == "reachable"].set_index("segment_value")["customer"]
    assert reached["phone"] + 10 < min(reached["app"], reached["branch"])


def test_executives_of_the_service_function_think_least_of_the_service(counted: gk.Tally) -> None:
    """They stand lowest on every topic."""
    frame = gk.compare(counted, by="function", where={"wave": 2}).frame
    assert set(frame.loc[frame.groupby("topic")["provider"].idxmin(), "segment_value"]) == {"service"}
