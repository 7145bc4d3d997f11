"""nonresponse: what those who did not answer could do to a gap, and what they would have to say to erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import example_studies
import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.gaps.robustness.showing import nonresponse_sentence
from gapkit.gaps.table import KEYS

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker


def shares(favourable: int, answered: int, topic: str = "a") -> pd.DataFrame:
    """Return one row a person, so many of them favourable."""
    return pd.DataFrame({topic: [5] * favourable + [2] * (answered - favourable)})


def by_silence(found: gk.NonresponseTable) -> dict[str, dict[str, Any]]:
    """Return the rows of one topic by whose silence they are about."""
    return {row["silent"]: {str(name): value for name, value in row.items()} for row in found.frame.to_dict("records")}


def sentences(found: gk.NonresponseTable) -> list[str]:
    """Return each row as a sentence."""
    return [nonresponse_sentence({str(name): value for name, value in row.items()}, found.study) for row in found.frame.to_dict("records")]


@pytest.fixture
def case_24(make: StudyMaker) -> gk.NonresponseTable:
    """Return reference case 24 as answers: 36 of 48 of 60 executives, 164 of 400 of 2,000 invited customers favourable."""
    sides = {"executives": {"population": 60}, "customers": {"invited": 2000}}
    return gk.nonresponse(make(shares(36, 48), shares(164, 400), sides=sides))


def test_the_verb_gives_the_figures_of_reference_case_24(case_24: gk.NonresponseTable) -> None:
    """Bounds with both sides silent, one side at a time, and the customers' tipping point."""
    rows = by_silence(case_24)
    assert set(rows) == {"provider", "customer", "both"}
    assert (rows["both"]["lowest"], rows["both"]["highest"]) == pytest.approx((-28.2, 71.8))
    assert (rows["provider"]["lowest"], rows["provider"]["highest"]) == pytest.approx((60 - 41, 80 - 41))
    assert (rows["customer"]["lowest"], rows["customer"]["highest"]) == pytest.approx((75 - 88.2, 75 - 8.2))
    assert rows["customer"]["tipping_point"] == pytest.approx(83.5)
    assert pd.isna(rows["provider"]["tipping_point"])  # (41 - 60) / 20 is below nothing
    assert pd.isna(rows["both"]["tipping_point"])
    assert (rows["customer"]["asked"], rows["customer"]["answered"]) == (2000, 400)


def test_it_says_so_plainly(case_24: gk.NonresponseTable) -> None:
    """The sentence of the design, and the one where nothing can erase the gap."""
    mine, theirs, both = sentences(case_24)
    assert mine == (
        "Topic a: 48 of 60 executives answered. Of the other 12 no answer could erase the gap: whatever they think, it lies between 19 and 39."
    )
    assert theirs == (
        "Topic a: 400 of 2,000 customers answered. The gap vanishes only if 84% of the customers who did not answer are favourable, "
        "against 41% of those who did."
    )
    assert both == "Topic a: whatever the executives and customers who did not answer think, the gap lies between -28 and 72."


def test_the_gap_and_its_interval_are_those_of_compare(case_24: gk.NonresponseTable) -> None:
    """No figure is made twice, and the gap keeps its bases."""
    both = case_24.frame.merge(gk.compare(case_24).frame, on=list(KEYS), suffixes=("", "_compared"))
    assert len(both) == 3
    for name in ("provider", "customer", "gap", "gap_low", "gap_high", "provider_n", "customer_n"):
        assert both[name].tolist() == both[f"{name}_compared"].tolist()


@pytest.mark.parametrize(("score", "high"), [("favourable", 36), ("mean", 54), ("nps", 36)])
def test_answers_at_the_tipping_point_erase_the_gap(make: StudyMaker, score: str, high: int) -> None:
    """The 60 silent customers are heard, so many of them at 9 and the others at 3 that their score is the tipping point: the gap is 0."""
    scale = {"points10": {"from": 0, "to": 10}}
    question = {"column": "a", "scale": "points10", "favourable": [8, 9, 10]}
    topics = {"a": {"label": "A", "questions": {"executives": question, "customers": dict(question)}}}
    executives, customers = pd.DataFrame({"a": [9] * 11 + [5] * 9}), pd.DataFrame({"a": [9] * 30 + [3] * 30})
    silent = pd.DataFrame({"a": [9] * high + [3] * (60 - high)})
    invited = make(executives, customers, sides={"customers": {"invited": 120}}, topics=topics, scales=scale)
    found = by_silence(gk.nonresponse(invited, score=score))["customer"]
    alone = gk.compare(make(executives, silent, topics=topics, scales=scale), score=score).frame
    heard = gk.compare(make(executives, pd.concat([customers, silent]), topics=topics, scales=scale), score=score).frame
    assert found["tipping_point"] == pytest.approx(alone["customer"].iloc[0])
    assert heard["gap"].iloc[0] == pytest.approx(0, abs=1e-9)


def test_invited_goes_before_population(make: StudyMaker) -> None:
    """Whoever was not asked is not silent."""
    sides = {"customers": {"invited": 500, "population": 100_000}}
    assert by_silence(gk.nonresponse(make(shares(9, 12), shares(40, 100), sides=sides)))["customer"]["asked"] == 500


def test_do_not_knows_count_among_the_silent(make: StudyMaker) -> None:
    """They were asked, and what they think is not known."""
    executives = pd.concat([shares(8, 10), pd.DataFrame({"a": [8, 8]})])
    row = by_silence(gk.nonresponse(make(executives, shares(40, 100), sides={"executives": {"population": 14}})))["provider"]
    assert (row["asked"], row["answered"]) == (14, 10)
    assert (row["lowest"], row["highest"]) == pytest.approx((100 * 8 / 14 - 40, 100 * 12 / 14 - 40))


def test_where_everybody_answered_nothing_moves(make: StudyMaker) -> None:
    """A full count: lowest, highest and gap are one, and it says so."""
    found = gk.nonresponse(make(shares(9, 12), shares(40, 100), sides={"executives": {"population": 12}}))
    row = by_silence(found)["provider"]
    assert row["lowest"] == row["highest"] == row["gap"]
    assert pd.isna(row["tipping_point"])
    assert sentences(found) == ["Topic a: all 12 executives answered."]


def test_no_gap_and_a_gap_too_close_to_call_have_words_of_their_own(make: StudyMaker) -> None:
    """Nothing to erase; and a tipping point with the word that chance alone could do it."""
    sides = {"executives": {"population": 16}}
    assert "There is no gap to erase" in sentences(gk.nonresponse(make(shares(6, 12), shares(50, 100), sides=sides)))[0]
    close = sentences(gk.nonresponse(make(shares(7, 12), shares(50, 100), sides=sides)))[0]
    assert close.endswith("Among those who answered it is already too close to call.")


def test_more_answers_than_invitations_are_refused(make: StudyMaker) -> None:
    """The study or the answers are wrong."""
    with pytest.raises(DataError, match="invited"):
        gk.nonresponse(make(shares(9, 12), shares(40, 100), sides={"customers": {"invited": 90}}))


def test_a_total_counts_the_companies_whose_answers_it_holds(make: StudyMaker, people: PeopleMaker) -> None:
    """Company C has three executives and is hidden: neither its answers nor its headcount are in the total."""
    executives = pd.concat(
        [people(n, 0.8, n, company=name, heads=heads) for n, name, heads in ((12, "A", 15), (11, "B", 20), (3, "C", 40))]
    )
    customers = pd.concat([people(60, 0.5, place, company=name) for place, name in enumerate("ABC")])
    study = make(executives, customers, company="company", sides={"executives": {"population": "heads"}})
    total, each = gk.nonresponse(study).frame, gk.nonresponse(study, by="company")
    assert total["asked"].tolist() == [35, 35, 35]
    assert total["answered"].tolist() == [23, 23, 23]
    assert each.frame["asked"].tolist() == [15, 20, 15, 20, 15, 20]
    hidden = each.left_out[each.left_out["company"] == "C"]
    assert len(hidden) == 3
    assert all("hidden" in why for why in hidden["why"])


def test_segments_and_companies_without_a_headcount_say_so(make: StudyMaker, people: PeopleMaker) -> None:
    """Not known is not guessed."""
    executives = people(30, 0.8, function=["sales", "service"] * 15)
    customers = people(60, 0.5, function=["sales", "service"] * 30)
    sides = {name: {"segments": ["function"]} for name in ("executives", "customers")}
    sides["executives"]["population"] = 40  # type: ignore[assignment]
    found = gk.nonresponse(make(executives, customers, sides=sides), by="function")
    assert len(found) == 0
    assert found.left_out["why"].tolist()[0] == "sales: how many there are, or were invited, is not known"
    assert "nothing can be said" in found._repr_html_()


def test_the_made_banks_are_as_planted() -> None:
    """Ardle Bank's gaps outlast its one silent executive; Elsby Bank all answered; Farholt Bank's headcount is not known."""
    found = gk.nonresponse(example_studies.banks(), by="company", where={"wave": 2})
    frame = found.frame
    own = frame[frame["company"] == "Ardle Bank"]
    assert len(own) == 8
    assert own["tipping_point"].isna().all()
    assert (own["lowest"] > 0).all()
    assert (frame.loc[frame["company"] == "Elsby Bank", "lowest"] == frame.loc[frame["company"] == "Elsby Bank", "gap"]).all()
    assert set(found.left_out.loc[found.left_out["company"] == "Farholt Bank", "why"]) == {
        "how many there are, or were invited, is not known"
    }
    assert ((frame["lowest"] <= frame["gap"] + 1e-9) & (frame["gap"] <= frame["highest"] + 1e-9)).all()
    erasable = (frame["lowest"] <= 0) & (frame["highest"] >= 0) & (frame["asked"] > frame["answered"])
    np.testing.assert_array_equal(erasable, frame["tipping_point"].notna())


def test_text_is_escaped(make: StudyMaker) -> None:
    """A label with markup stays text."""
    sides = {"executives": {"population": 16, "label": "<i>Bosses</i>"}}
    page = gk.nonresponse(make(shares(9, 12), shares(40, 100), sides=sides))._repr_html_()
    assert "<i>" not in page
    assert "&lt;i&gt;Bosses" in page


def test_unequal_weights_bound_nothing(make: StudyMaker, people: PeopleMaker) -> None:
    """A weighted answer stands for others than its giver: no row, and the reason; like weights are none."""
    sides = {"customers": {"invited": "asked", "weight": "w"}}
    for weights, rows in ((np.full(40, 2.0), 3), (np.linspace(0.5, 2, 40), 0)):
        found = gk.nonresponse(make(people(12), people(40, asked=90, w=weights), sides=sides))
        assert len(found) == rows
        assert found.left_out["why"].str.contains("weighted unequally").any() == (rows == 0)
