"""Alerts fire where the data show it, count all the study's tests, and never tell of a row that is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import gapkit as gk
from gapkit.gaps.alerts import FIGURES, Alert, alerts_of
from gapkit.gaps.table import records_of

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # each example is a study: shrinking one takes minutes
NUMBERS = (*FIGURES, "before", "p_value", "q_value")


def share(n: int, favourable: int, **columns: Any) -> pd.DataFrame:
    """Return n people of whom so many gave a favourable answer on topic a."""
    return pd.DataFrame({"a": [5] * favourable + [1] * (n - favourable), **columns})


def fired(alerts: tuple[Alert, ...]) -> list[bool]:
    """Return which of some alerts fired."""
    return [alert.fired for alert in alerts]


def told(alert: Alert) -> dict[str, Any]:
    """Return the figures that stand in an alert."""
    return {name: value for name in NUMBERS if (value := getattr(alert, name)) is not None}


def test_an_alert_fires_where_the_gap_is_shown_to_be_above_its_limit(make: StudyMaker) -> None:
    """40 points found among many: above 20 for sure, above 39 perhaps, above 45 not at all; none is below minus anything."""
    rules = [{"topic": "a", "gap_above": limit} for limit in (20, 39, 45)] + [{"any": True, "gap_below": -5}]
    gaps = gk.compare(make(share(200, 160), share(400, 160), alerts=rules))
    alerts = alerts_of(gaps)
    assert fired(alerts) == [True, False, False, False]
    row = gaps.frame.iloc[0]
    for alert in alerts:
        assert (alert.gap, alert.gap_low, alert.gap_high) == (row["gap"], row["gap_low"], row["gap_high"])
        assert (alert.provider_n, alert.customer_n) == (200, 400)
        assert {name: getattr(alert, name) for name in ("topic", "provider_side", "customer_side", "score")} == {
            name: row[name] for name in ("topic", "provider_side", "customer_side", "score")
        }
    assert alerts[0].sentence == "Topic a: executives 40 higher (32 to 47), above the limit of executives 20 higher."
    assert alerts[2].sentence == "Topic a: executives 40 higher (32 to 47), not shown to be above the limit of executives 45 higher."
    assert alerts[2].p_value == 1


def test_the_p_of_an_alert_is_half_that_of_the_claim(make: StudyMaker) -> None:
    """One side of what `check_claim(..., by=)` tests."""
    study = make(share(60, 45), share(300, 150), alerts=[{"topic": "a", "gap_above": 10}])
    gaps = gk.compare(study)
    claim = gk.check_claim(gaps, "higher", topic="a", by=10)
    (alert,) = alerts_of(gaps)
    assert claim.p_value is not None
    assert alert.p_value == pytest.approx(claim.p_value / 2, rel=1e-9)
    assert alert.q_value == pytest.approx(alert.p_value)


def test_a_gap_is_signed(make: StudyMaker) -> None:
    """Customers rate 40 higher: below minus 20, and below plus 5 too; not above minus 50 for want of proof at 45, but above minus 60."""
    rules = [
        {"topic": "a", "gap_below": -20},
        {"topic": "a", "gap_below": 5},
        {"topic": "a", "gap_above": -45},
        {"topic": "a", "gap_above": -60},
    ]
    alerts = alerts_of(gk.compare(make(share(100, 30), share(400, 280), alerts=rules)))
    assert fired(alerts) == [True, True, False, True]
    assert alerts[0].sentence == "Topic a: customers 40 higher (29 to 49), below the limit of customers 20 higher."
    assert alerts[3].sentence.endswith("above the limit of customers 60 higher.")


def test_q_counts_all_the_tests_of_the_study(make: StudyMaker, people: PeopleMaker) -> None:
    """Benjamini and Hochberg over the rules and their rows together."""
    rules = [{"any": True, "gap_above": 5}, {"any": True, "gap_below": -5}, {"topic": "b", "gap_above": 15}]
    alerts = alerts_of(gk.compare(make(people(80, 0.7), people(300, 0.55, seed=2), alerts=rules)))
    p = np.array([alert.p_value for alert in alerts], dtype=float)
    order = np.argsort(p)
    q = np.minimum.accumulate((p[order] * p.size / np.arange(1, p.size + 1))[::-1])[::-1]
    assert len(alerts) == 7
    np.testing.assert_allclose([alerts[place].q_value for place in order], np.minimum(q, 1))
    assert fired(alerts) == [alert.q_value is not None and alert.q_value <= 0.05 for alert in alerts]


def waves(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return two waves as one frame."""
    return pd.concat([first.assign(wave=1), second.assign(wave=2)], ignore_index=True)


WAVES = {"executives": {"wave": "wave"}, "customers": {"wave": "wave"}}


@pytest.mark.parametrize("turned", [False, True])
def test_growth_is_of_the_size_of_the_gap(make: StudyMaker, turned: bool) -> None:  # noqa: FBT001
    """From 10 to 50 points, whoever rates higher: grown by more than 15, not by more than 39."""
    one, two = waves(share(200, 120), share(200, 180)), waves(share(400, 200), share(400, 160))
    if turned:
        one, two = waves(share(200, 80), share(200, 20)), waves(share(400, 200), share(400, 240))
    study = make(one, two, sides=WAVES, alerts=[{"any": True, "gap_grew_by": limit} for limit in (15, 39)])
    grown, barely = alerts_of(gk.compare(study))
    assert (grown.fired, barely.fired) == (True, False)
    assert (grown.wave, grown.since) == ("2", "1")
    assert (abs(grown.gap or 0), abs(grown.before or 0)) == (pytest.approx(50), pytest.approx(10))
    who = "customers" if turned else "executives"
    assert grown.sentence.startswith(f"Topic a: {who} 50 higher (")
    assert grown.sentence.endswith(f"; in wave 1 it was {who} 10 higher: it grew by more than 15.")
    assert barely.sentence.endswith("not shown to have grown by more than 39.")


def test_a_gap_that_shrank_or_has_no_wave_before_did_not_grow(make: StudyMaker) -> None:
    """From 50 to 10; and the first wave, asked for by name."""
    study = make(
        waves(share(200, 180), share(200, 120)),
        waves(share(400, 160), share(400, 200)),
        sides=WAVES,
        alerts=[{"any": True, "gap_grew_by": 1}, {"any": True, "gap_grew_by": 1, "wave": 1}],
    )
    shrank, first = alerts_of(gk.compare(study))
    assert (shrank.p_value, shrank.fired) == (1, False)
    assert told(first) == {}
    assert first.sentence == "Topic a: cannot be told: there is no figure of a wave before to set it against."


def test_the_newest_wave_is_watched_unless_one_is_named(make: StudyMaker) -> None:
    """A report of one wave watches that one; an alert on another is not of it."""
    study = make(
        waves(share(200, 180), share(200, 80)),
        waves(share(400, 160), share(400, 160)),
        sides=WAVES,
        alerts=[{"any": True, "gap_above": 20}, {"any": True, "gap_above": 20, "wave": 1}],
    )
    assert [(alert.wave, alert.fired) for alert in alerts_of(gk.compare(study))] == [("2", False), ("1", True)]
    assert [(alert.wave, alert.fired) for alert in alerts_of(gk.compare(study, where={"wave": 1}))] == [("1", True), ("1", True)]
    assert [alert.wave for alert in alerts_of(gk.compare(study, where={"wave": 2}))] == ["2"]


@pytest.fixture
def banks(make: StudyMaker) -> gk.Study:
    """Return a study of three companies: Alba with a wide gap, Bona with none, Cara with three executives, who are too few."""
    executives = [share(40, 36, company="Alba"), share(40, 20, company="Bona"), share(3, 3, company="Cara")]
    customers = [share(200, 80, company=name, tenure=["new", "old"] * 100) for name in ("Alba", "Bona", "Cara")]
    return make(
        pd.concat(executives, ignore_index=True),
        pd.concat(customers, ignore_index=True),
        company="company",
        sides={"customers": {"segments": ["tenure"]}},
        alerts=[{"topic": "a", "gap_above": 20}, {"topic": "a", "gap_above": 5, "company": ["Alba", "Cara"], "tenure": "new"}],
    )


def test_a_companys_report_has_its_own_alerts_with_the_q_of_all(banks: gk.Study) -> None:
    """Whichever report is made, an alert on Alba is the same; and no other company is named in it."""
    tally = gk.tally(banks)
    alba = alerts_of(gk.compare(tally, where={"company": "Alba"}))
    both = alerts_of(gk.compare(tally, where={"company": ["Alba", "Bona"]}))
    assert [(alert.company, alert.segment_value, alert.fired) for alert in alba] == [("Alba", None, True), ("Alba", "new", True)]
    assert [(alert.company, alert.segment_value) for alert in both] == [("Alba", None), ("Bona", None), ("Alba", "new")]
    assert [alert for alert in both if alert.company == "Alba"] == list(alba)
    assert not any(name in alert.sentence for alert in alba for name in ("Bona", "Cara"))
    assert alba[1].sentence.startswith("Alba, new: Topic a: executives ")
    # Four tests, one of them on a hidden row: Alba, Bona, and Alba's new customers count.
    least = min(alert.p_value or 1 for alert in alba)
    assert min(alert.q_value or 1 for alert in alba) <= 3 * least + 1e-12


def test_a_report_on_all_watches_the_whole_and_the_companies_an_alert_names(banks: gk.Study) -> None:
    """No company is watched that nobody named."""
    whole, alba, cara = alerts_of(gk.compare(banks))
    assert (whole.company, whole.fired) == (None, True)
    assert (alba.company, alba.fired) == ("Alba", True)
    assert (cara.company, cara.fired) == ("Cara", False)


def test_a_hidden_row_never_fires_and_is_never_told(banks: gk.Study) -> None:
    """Three executives who all agree: nothing of them but that they are too few."""
    first, second = alerts_of(gk.compare(banks, where={"company": "Cara"}))
    assert (first.company, first.fired, told(first)) == ("Cara", False, {})
    assert first.sentence == "Cara: Topic a: cannot be told: too few answered to show figures."
    assert (second.fired, told(second)) == (False, {})


def test_a_table_without_protection_is_alerted_of_as_one_with(banks: gk.Study) -> None:
    """What an analyst looks at moves no alert."""
    tally = gk.tally(banks)
    assert alerts_of(gk.compare(tally, by="company", protect=False)) == alerts_of(gk.compare(tally, by="company"))


def test_a_figure_of_few_people_is_not_told(make: StudyMaker) -> None:
    """Nine of nine, printed as "all but at most 2": an alert on it would say more."""
    gaps = gk.compare(make(share(9, 9), share(400, 40), alerts=[{"topic": "a", "gap_above": 5}]))
    assert "few" in gaps.frame["marks"].iloc[0]
    (alert,) = alerts_of(gaps)
    assert (alert.fired, told(alert)) == (False, {})
    assert alert.sentence == "Topic a: cannot be told: too few answered to show figures."


def test_a_name_the_data_do_not_have_is_said(make: StudyMaker, people: PeopleMaker) -> None:
    """An alert that watches nothing must not look like one that is quiet."""
    study = make(
        people(30, company="Alba"),
        people(90, company="Alba"),
        company="company",
        alerts=[{"topic": "a", "gap_above": 5, "company": "Albba"}],
    )
    (alert,) = alerts_of(gk.compare(study))
    assert (alert.fired, told(alert)) == (False, {})
    assert alert.sentence == "Topic a (company Albba): nothing to watch, no such row stands in the data."
    assert alerts_of(gk.compare(study, where={"company": "Alba"})) == ()


def test_full_counts_are_facts(make: StudyMaker) -> None:
    """All 40 and all 50 answered: 30 points are above 29.9 and not above 30."""
    sides = {"executives": {"population": 40}, "customers": {"population": 50}}
    rules = [{"topic": "a", "gap_above": limit} for limit in (29.9, 30)]
    alerts = alerts_of(gk.compare(make(share(40, 32), share(50, 25), sides=sides, alerts=rules)))
    assert [alert.p_value for alert in alerts] == [0, 1]
    assert fired(alerts) == [True, False]


def test_means_over_companies_are_tested_over_companies(make: StudyMaker) -> None:
    """Twelve companies whose gaps lie around 30: above 20, below 40; what became of them since is not tested."""
    draw = np.random.default_rng(3)
    names = [f"Bank {number}" for number in range(12)]
    one = pd.concat(
        [share(20, int(draw.integers(14, 18)), company=name, wave=wave) for name in names for wave in (1, 2)], ignore_index=True
    )
    two = pd.concat(
        [share(50, int(draw.integers(20, 30)), company=name, wave=wave) for name in names for wave in (1, 2)], ignore_index=True
    )
    rules = [
        {"any": True, "gap_above": 20},
        {"any": True, "gap_below": 40},
        {"any": True, "gap_above": 35},
        {"any": True, "gap_grew_by": 1},
    ]
    study = make(one, two, company="company", unit="company", sides=WAVES, alerts=rules)
    above, below, wide, grew = alerts_of(gk.compare(study))
    assert fired((above, below, wide)) == [True, True, False]
    assert told(grew) == {}


def test_a_study_without_alerts_has_none(make: StudyMaker, people: PeopleMaker) -> None:
    """Nothing is tested that nobody asked for."""
    assert alerts_of(gk.compare(make(people(30), people(60)))) == ()


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=UNSHRUNK)
def test_no_alert_stands_on_a_row_that_is_not_shown_in_full(data: st.DataObject, make: StudyMaker) -> None:
    """Small studies of two companies, many of one mind: an alert has figures only where the tables print them, and then the same ones."""
    frames: dict[str, list[pd.DataFrame]] = {"executives": [], "customers": []}
    for company in ("A", "B"):
        for side, most in (("executives", 14), ("customers", 28)):
            n = data.draw(st.integers(1, most), label=f"{side} of {company}")
            frames[side].append(share(n, data.draw(st.integers(0, n), label="favourable"), company=company))
    limits = st.integers(-60, 60)
    rules = [{"any": True, "gap_above": data.draw(limits)}, {"any": True, "gap_below": data.draw(limits), "company": "A"}]
    tally = gk.tally(make(*(pd.concat(parts, ignore_index=True) for parts in frames.values()), company="company", alerts=rules))
    printed = {
        row["company"] if isinstance(row["company"], str) else None: row
        for by in (None, "company")
        for row in records_of(gk.compare(tally, by=by).frame)
    }
    for where in ({}, {"company": "A"}, {"company": "B"}):
        for alert in alerts_of(gk.compare(tally, where=where)):
            row = printed.get(alert.company, {"status": "no row"})
            if row["status"] != "shown" or "few" in row["marks"]:
                assert (told(alert), alert.fired) == ({}, False)
            else:
                assert (alert.gap, alert.gap_low, alert.gap_high) == (row["gap"], row["gap_low"], row["gap_high"])


def test_an_alert_is_frozen(make: StudyMaker, people: PeopleMaker) -> None:
    """Nobody talks one out of firing."""
    (alert,) = alerts_of(gk.compare(make(people(30), people(60), alerts=[{"topic": "a", "gap_above": 5}])))
    assert replace(alert, fired=not alert.fired) != alert
    with pytest.raises(AttributeError):
        alert.fired = True  # type: ignore[misc]
