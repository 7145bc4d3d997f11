"""distribution: how each side's answers are spread, by the same rules and with the same figures as the shares at every cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import example_studies
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from simulations.small_studies import sample_study

import gapkit as gk
from gapkit.errors import ParameterError
from gapkit.gaps.distribution import ALONE, KINDS, kinds_of
from gapkit.gaps.table import KEYS, LEFT_OUT_COLUMNS, as_rows
from gapkit.study.model import Question

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

GROUP = [*KEYS, "side"]
ORDER = {kind: place for place, kind in enumerate(KINDS)}


def answers(counts: list[int], silent: int = 0, topic: str = "a") -> pd.DataFrame:
    """Return one row a person: as many answers 1, 2, ... as the counts say, and don't-knows."""
    return pd.DataFrame({topic: [*np.repeat(np.arange(1, len(counts) + 1), counts), *[8] * silent]})


@pytest.fixture(scope="module")
def banks() -> gk.DistributionTable:
    """Return how answers are spread at each of the made banks in wave 2."""
    return gk.distribution(example_studies.banks(), by="company", where={"wave": 2})


def spread(found: gk.DistributionTable, side: str, topic: str = "a") -> pd.DataFrame:
    """Return one side's rows on a topic, those of people who answered."""
    frame = found.frame
    return frame[(frame["side"] == side) & (frame["topic"] == topic) & (frame["kind"] != "not answered")]


def cumulated(found: gk.DistributionTable) -> pd.DataFrame:
    """Return both sides' shares at or above each answer but the worst, summed from the best down, a row per group and cut as `thresholds` has them."""
    records = []
    for keys, rows in found.rows.groupby(list(KEYS), dropna=False, sort=False):
        sides = {role: rows[rows["side"] == rows[f"{role}_side"]] for role in ("provider", "customer")}
        shares = {role: own.loc[own["kind"] != "not answered", "share"].to_numpy(dtype=float) for role, own in sides.items()}
        above = {role: np.cumsum(own[::-1])[::-1][1:] for role, own in shares.items()}
        bases = {f"{role}_n": int(own["n"].iloc[0]) for role, own in sides.items()}
        records += [
            dict(zip(KEYS, keys, strict=True)) | bases | {role: own[place] for role, own in above.items()}
            for place in range(len(above["provider"]))
        ]
    return as_rows(records)


def same_as_thresholds(found: gk.DistributionTable, **asked: Any) -> int:
    """Check that nothing is told beside what `thresholds` tells: the same cells, shares, bases and reasons; return how many shares were compared."""
    wanted = gk.thresholds(found.tally, **asked)
    frame, curve = cumulated(found), wanted.frame
    pd.testing.assert_frame_equal(frame[[*KEYS, "provider_n", "customer_n"]], curve[[*KEYS, "provider_n", "customer_n"]])
    for role in ("provider", "customer"):
        np.testing.assert_allclose(frame[role].to_numpy(dtype=float), curve[role].to_numpy(dtype=float), atol=1e-9)
    pd.testing.assert_frame_equal(found.left_out, wanted.left_out)
    return len(curve)


def test_counts_come_back_as_shares_with_don_t_knows_beside_them(make: StudyMaker) -> None:
    """Ten executives and three who did not know: shares of ten, and 3 of 13."""
    found = gk.distribution(make(answers([0, 1, 2, 3, 4], silent=3), answers([10, 20, 30, 25, 15])))
    mine = spread(found, "executives")
    assert mine["share"].tolist() == pytest.approx([0, 10, 20, 30, 40])
    assert mine["answer"].tolist() == ["1", "2", "3", "4", "5"]
    assert mine["label"].tolist()[0] == "Strongly disagree"
    assert mine["kind"].tolist() == ["unfavourable", "unfavourable", "neutral", "favourable", "favourable"]
    silent = found.frame[found.frame["kind"] == "not answered"].set_index("side")
    assert list(silent.loc["executives", ["share", "n"]]) == pytest.approx([100 * 3 / 13, 10])
    assert silent.loc["customers", "share"] == 0
    assert silent["answer"].isna().all()
    assert found.frame["side"].tolist() == ["executives"] * 6 + ["customers"] * 6
    assert list(found.frame.columns) == [*KEYS, "side", "answer", "label", "kind", "share", "n", "marks"]


def test_shares_of_a_side_and_group_add_up_to_a_hundred(banks: gk.DistributionTable) -> None:
    """Weighted or not, on every topic and bank: those who answered are the whole."""
    answered = banks.frame[banks.frame["kind"] != "not answered"]
    sums = answered.groupby(GROUP, dropna=False)["share"].sum()
    assert len(sums) > 100
    np.testing.assert_allclose(sums.to_numpy(dtype=float), 100)
    assert (answered["share"] >= 0).all()


def test_favourable_answers_add_up_to_the_figures_of_compare(banks: gk.DistributionTable) -> None:
    """Turned topics too; for a net promoter score, favourable less unfavourable."""
    gaps = gk.compare(banks.tally, by="company", where={"wave": 2}).frame
    sums = banks.frame.pivot_table(index=GROUP, columns="kind", values="share", aggfunc="sum", dropna=False, observed=True)
    sums = sums.dropna(subset=["favourable"]).reset_index()
    for role in ("provider", "customer"):
        own = sums[sums["side"] == sums[f"{role}_side"]]
        both = own.merge(gaps, on=list(KEYS), suffixes=("_spread", ""))
        assert len(both) == len(own) > 50
        told = both["favourable"] - both["unfavourable"].where(both["score"] == "nps", 0)
        np.testing.assert_allclose(told.to_numpy(dtype=float), both[role].to_numpy(dtype=float), atol=1e-9)
    assert set(sums["score"]) == {"favourable", "nps"}


def test_a_problem_statement_runs_from_its_worst_answer(banks: gk.DistributionTable) -> None:
    """Agreeing that one waits too long is bad: it comes first, and disagreeing is favourable."""
    rows = banks.frame[
        (banks.frame["topic"] == "reachable") & (banks.frame["company"] == "Ardle Bank") & (banks.frame["side"] == "customers")
    ]
    assert rows["label"].tolist() == ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree", "Not answered"]
    assert rows["answer"].tolist()[:5] == ["5", "4", "3", "2", "1"]
    assert rows["kind"].tolist() == [*["unfavourable"] * 2, "neutral", *["favourable"] * 2, "not answered"]


def test_each_side_keeps_the_labels_of_its_own_question(make: StudyMaker) -> None:
    """`reverse: exact` on the executives' question: the same spread, read from its own other end."""
    questions = {
        "executives": {"column": "a", "scale": "agree5", "favourable": [1, 2], "reverse": "exact"},
        "customers": {"column": "a", "scale": "agree5", "favourable": [4, 5]},
    }
    found = gk.distribution(make(answers([8, 10, 3, 2, 1]), answers([5, 10, 20, 40, 25]), topics={"a": {"questions": questions}}))
    mine, theirs = spread(found, "executives"), spread(found, "customers")
    assert mine["answer"].tolist() == ["5", "4", "3", "2", "1"]
    assert theirs["answer"].tolist() == ["1", "2", "3", "4", "5"]
    assert mine["share"].tolist() == pytest.approx([100 * count / 24 for count in (1, 2, 3, 10, 8)])
    assert mine["kind"].tolist() == theirs["kind"].tolist()


def test_the_banks_tell_nothing_beside_the_shares_at_every_cut(banks: gk.DistributionTable) -> None:
    """Bank by bank: the same cells, the same figures, the same reasons for what is left out."""
    assert same_as_thresholds(banks, by="company", where={"wave": 2}) > 500


@pytest.mark.parametrize("seed", [0, 1])
def test_small_studies_of_people_of_one_mind_tell_nothing_more_either(seed: int) -> None:
    """Where hiding has most to do, what may be seen is what `thresholds` shows."""
    known = sample_study(seed)
    compared = [same_as_thresholds(gk.distribution(known, by=by), by=by) for by in ("company", "age")]
    assert sum(compared) > 0


def test_don_t_knows_are_those_that_estimate_prints(banks: gk.DistributionTable) -> None:
    """No count of don't-knows stands here that does not stand there, of the same people."""
    silent = banks.frame[(banks.frame["kind"] == "not answered") & banks.frame["share"].notna()]
    printed = gk.estimate(banks, by="company").frame
    both = silent.merge(printed, on=["topic", "company", "wave", "side"], suffixes=("", "_printed"))
    assert len(both) == len(silent) > 20
    assert both["n"].tolist() == both["n_printed"].tolist()
    told = 100 * both["not_answered"] / (both["n"] + both["not_answered"])
    np.testing.assert_allclose(both["share"].to_numpy(dtype=float), told.to_numpy(dtype=float))
    assert (silent["share"] > 0).any()


def test_a_side_that_is_not_split_has_its_don_t_knows_in_every_group(make: StudyMaker) -> None:
    """Customers by region, executives undivided: three of 23 executives did not know, beside each region."""
    theirs = answers([20] * 5, silent=4).assign(region=["North", "South"] * 52)
    segments = {"customers": {"segments": ["region"]}}
    frame = gk.distribution(make(answers([4] * 5, silent=3), theirs, sides=segments), by="region").frame
    silent = frame[frame["kind"] == "not answered"].set_index(["segment_value", "side"])["share"]
    assert silent.loc[[("North", "executives"), ("South", "executives")]].tolist() == pytest.approx([100 * 3 / 23] * 2)
    assert silent.loc[[("North", "customers"), ("South", "customers")]].tolist() == pytest.approx([100 * 2 / 52] * 2)


def test_don_t_knows_of_other_people_than_estimate_counts_are_not_told(make: StudyMaker) -> None:
    """Beside the executives one company's customers are left out, beside the staff they are not: `estimate` prints the first figure alone."""
    executives = pd.concat([answers([count] * 4).assign(company=name) for name, count in (("A", 3), ("B", 3), ("C", 1))])
    customers = pd.concat([answers([10] * 5, silent=4).assign(company=name) for name in "ABC"])
    path = make(executives, customers, company="company").path
    pd.concat([answers([4] * 4).assign(company=name) for name in "ABC"]).to_csv(path.parent / "staff.csv", index=False)
    text = YAML(typ="safe").load(path)
    text["sides"]["staff"] = {"role": "provider", "label": "Staff", "source": "staff.csv"}
    text["topics"]["a"]["questions"]["staff"] = dict(text["topics"]["a"]["questions"]["executives"])
    path.write_text(json.dumps(text), encoding="utf-8")  # JSON is YAML
    frame = gk.distribution(gk.read_study(path)).frame
    silent = frame[(frame["kind"] == "not answered") & (frame["side"] == "customers")].set_index("provider_side")
    assert silent["n"].to_dict() == {"executives": 100, "staff": 150}
    assert silent.loc["executives", "share"] == pytest.approx(100 * 8 / 108)
    assert silent["share"].isna().to_dict() == {"executives": False, "staff": True}


def test_a_hidden_cell_leaves_no_row_and_its_base_is_told_nowhere(banks: gk.DistributionTable) -> None:
    """Under the minimum, and under ten people off the record: named in `left_out` without a number."""
    for bank in ("Kelder Bank", "Dunmere Bank", "Bramwick Bank", "Jessop Bank"):
        assert bank not in set(banks.frame["company"])
        told = banks.left_out[banks.left_out["company"] == bank]
        assert len(told) > 0
        assert not any(character.isdigit() for why in told["why"] for character in why)
    assert (banks.frame["n"] >= 10).all()
    assert tuple(banks.left_out.columns) == LEFT_OUT_COLUMNS


def two_scales(make: StudyMaker, executives: list[int], customers: list[int]) -> gk.Study:
    """Return a study whose executives answered no, partly or yes, and whose customers from 1 to 5."""
    agree = {code: f"Answer {code}" for code in range(1, 6)}
    scales = {"agree5": {"answers": agree}, "yes3": {"answers": {1: "No", 2: "Partly", 3: "Yes"}}}
    questions = {
        "executives": {"column": "a", "scale": "yes3", "favourable": [3], "differs": ["scale"]},
        "customers": {"column": "a", "scale": "agree5", "favourable": [4, 5]},
    }
    return make(answers(executives), answers(customers), scales=scales, topics={"a": {"questions": questions}})


def test_two_scales_that_differ_are_shown_each_on_its_own(make: StudyMaker) -> None:
    """No line is the same on both, so there is no curve; how either side answered can be seen all the same, and the mark says so."""
    study = two_scales(make, [2, 3, 15], [10, 20, 30, 25, 15])
    found = gk.distribution(study)
    assert len(gk.thresholds(study)) == 0
    assert spread(found, "executives")["share"].tolist() == pytest.approx([10, 15, 75])
    assert spread(found, "executives")["label"].tolist() == ["No", "Partly", "Yes"]
    assert spread(found, "customers")["share"].tolist() == pytest.approx([10, 20, 30, 25, 15])
    assert spread(found, "executives")["kind"].tolist() == ["unfavourable", "neutral", "favourable"]
    assert {"scale" in marks for marks in found.frame["marks"]} == {True}
    assert len(found.left_out) == 0


@pytest.mark.parametrize(("executives", "customers"), [([2, 2, 5], [20] * 5), ([4, 4, 4], [1, 2, 2, 2, 2])])
def test_two_scales_that_differ_are_held_to_the_same_rules(make: StudyMaker, executives: list[int], customers: list[int]) -> None:
    """Nine people on either side: neither side's answers are shown."""
    found = gk.distribution(two_scales(make, executives, customers))
    assert len(found) == 0
    (why,) = found.left_out["why"]
    assert why.startswith("too few")


def test_a_side_that_is_compared_with_none_says_where_its_figures_are(make: StudyMaker) -> None:
    """Customers only."""
    study = make(answers([5] * 5), answers([20] * 5), sides={"executives": {"role": "customer"}})
    found = gk.distribution(study)
    assert len(found) == 0
    assert found.left_out["side"].tolist() == ["executives", "customers"]
    assert set(found.left_out["why"]) == {ALONE}


def test_no_figure_changes_by_where(banks: gk.DistributionTable) -> None:
    """`where` keeps rows after all is counted."""
    found = gk.distribution(banks, by="company", where={"wave": 2, "company": ["Ardle Bank"], "topic": ["fees"]})
    wanted = banks.frame[(banks.frame["company"] == "Ardle Bank") & (banks.frame["topic"] == "fees")].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.frame, wanted)
    assert len(found) == 12
    assert len(found.left_out) == 0


def test_a_name_that_is_not_there_is_an_error(banks: gk.DistributionTable) -> None:
    """With the nearest one."""
    with pytest.raises(ParameterError, match="company"):
        gk.distribution(banks, by="compny")


def test_a_published_distribution_keeps_silent_about_don_t_knows(tmp_path: Path) -> None:
    """Toplines tell every answer's share and a base; who did not answer is not among them."""
    lines = ["topic,label,study,side,scale,favourable,asks,answer,value,n"]
    for side, shares in (("providers", [2, 3, 15, 45, 35]), ("customers", [10, 15, 25, 35, 15])):
        lines += [f"care,Care,X,{side},five,4 5,We care,{code},{share},400" for code, share in enumerate(shares, 1)]
    (tmp_path / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = ["title: T", "topics: {path: figures.csv}", "sides:"]
    text += [f"  {name}s: {{role: {name}, label: {name}, rows: toplines}}" for name in ("provider", "customer")]
    (tmp_path / "study.yaml").write_text("\n".join(text) + "\n", encoding="utf-8")
    found = gk.distribution(gk.read_study(tmp_path / "study.yaml"))
    assert spread(found, "customers", "care")["share"].tolist() == pytest.approx([10, 15, 25, 35, 15])
    assert found.frame.loc[found.frame["kind"] == "not answered", "share"].isna().all()


@given(st.integers(2, 12), st.data())
def test_kinds_never_turn_back_along_a_scale(many: int, data: st.DataObject) -> None:
    """Unfavourable, then neutral, then favourable, whatever the good end is; what is named is favourable and nothing else is."""
    good = data.draw(st.integers(0, many - 1))
    codes = tuple(str(place) for place in range(many))
    question = Question(side="a", favourable=codes[many - good :] if good else ())
    for score in ("favourable", "mean", "nps"):
        kinds = [ORDER[kind] for kind in kinds_of(question, codes, score)]
        assert kinds == sorted(kinds)
        if score != "nps" and good:
            assert kinds.count(ORDER["favourable"]) == good


@pytest.mark.parametrize(
    ("favourable", "many", "score", "wanted"),
    [
        (("4", "5"), 5, "favourable", "UUNFF"),
        (("5",), 5, "favourable", "UUNNF"),
        (("3", "4", "5"), 5, "favourable", "UUFFF"),
        ((), 5, "mean", "UUNFF"),
        ((), 4, "mean", "UUFF"),
        (("4",), 4, "mean", "UUNF"),
        ((), 11, "nps", "UUUUUUUNNFF"),
    ],
)
def test_what_is_favourable_neutral_and_unfavourable(favourable: tuple[str, ...], many: int, score: str, wanted: str) -> None:
    """By the study's own word, by the middle of the scale, by the bands of the net promoter score."""
    codes = tuple(str(place) for place in range(1, many + 1))
    assert "".join(kind[0].upper() for kind in kinds_of(Question(side="a", favourable=favourable), codes, score)) == wanted


def test_it_shows_itself_with_its_bases_and_as_harmless_text(make: StudyMaker, people: PeopleMaker) -> None:
    """Labels are escaped, shares in whole points, what is left out below; results are frozen."""
    found = gk.distribution(make(people(20), people(80), sides={"customers": {"label": "<b>Customers"}}))
    shown = found._repr_html_()
    assert "20 executives" in shown
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    with pytest.raises(AttributeError):
        found.study = None  # type: ignore[misc, assignment]
