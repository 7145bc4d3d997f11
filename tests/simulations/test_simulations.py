"""The simulations in small, seeded: what `make coverage` does at large, and that it goes through the library as any study does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.intake.records import Answers
from gapkit.stats.coverage import midp_gap
from gapkit.tallies.counting import count_answers
from simulations import banks, designs, draws, enumeration, leagues, null_studies, sentences
from simulations.page import page
from simulations.studies import counted, made_study

if TYPE_CHECKING:
    from simulations.enumeration import Cell

SEED = 5


def least(cells: list[Cell]) -> float:
    """Return the least coverage."""
    return min(cell.held for cell in cells)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Return every job's result from few studies, by the names that the page reads."""
    generator = np.random.default_rng(SEED)
    shape = {"mostly good": draws.SHAPES["mean"]["mostly good"]}
    made: dict[str, Any] = {
        **{f"shares {name}": enumeration.of_shares(limits, (5, 12)) for name, limits in enumeration.OF_SHARES.items()},
        **{f"gaps {name}": enumeration.of_gaps(limits, (5,), (30,), np.array([0.1, 0.5])) for name, limits in enumeration.OF_GAPS.items()},
        "means": draws.of_means("mean", (5,), (100,), 2000, SEED),
        "nps": draws.of_means("nps", (5,), (100,), 2000, SEED),
        "finite": enumeration.of_finite((5, 16, 40)),
        "finite gaps": enumeration.of_finite_gaps(((5, 6), (14, 16)), (300, (50, 60))),
        "finite means": draws.of_finite_means(((5, 8), (12, 14)), 400, SEED),
        "finite weights": [designs.finite(12, 20, 0.5, 400, generator).cell("12 of 20")],
        "agreement": {"small": null_studies.false_agreement(0.5, 500, 500, 1000, SEED)},
    }
    for design in designs.DESIGNS:
        made[f"design {design.name}"] = [designs.surveyed(design, draws.SHAPES["mean"]["mostly good"], 60, 400, generator).cell("60")]
    for n in (60, 200):
        made[f"raked {n}"] = [drawn.cell(str(n)) for drawn in designs.raked(n, shape, 60, SEED).values()]
    for share in ("50%", "75%", "90%", "95%"):
        made[f"null {share}"] = null_studies.null_studies(float(share[:2]) / 100, 8, SEED)
    made["null 75% halo"] = null_studies.null_studies(0.75, 10, SEED, halo=0.3)
    for points in (20, 35):
        made[f"planted {points}"] = null_studies.null_studies(0.6, 10, SEED, planted=points / 100)
    for league in leagues.SHAPES:
        made[f"league {league.name}"] = leagues.leagues(league._replace(companies=min(league.companies, 6)), 12, SEED)
    for truth in banks.TRUTHS:
        made[f"banks {truth.name}"] = banks.sets_of_banks(truth, 12, SEED)
    for share in ("50%", "75%", "90%", "95%"):
        made[f"headlines {share}"] = sentences.without_a_gap(float(share[:2]) / 100, 2, SEED)
    made["headlines gap"], made["headlines mixed"] = sentences.with_a_gap(2, SEED), sentences.with_mixed_gaps(2, SEED)
    made["attacks 0"] = sentences.attacks(1, SEED)
    return made


def test_counts_become_the_tally_that_files_would() -> None:
    """Three surveys of two companies, from counts and from the same people one by one."""
    counts = np.random.default_rng(SEED).multinomial(7, [0.1, 0.2, 0.3, 0.2, 0.2], size=(3, 2))
    study = made_study(["a"], company="company")
    people = [
        {"wave": str(wave), "company": name, "topic:a": code}
        for wave in range(3)
        for place, name in enumerate("AB")
        for code, n in zip("12345", counts[wave, place], strict=True)
        for _ in range(n)
    ]
    frame = pd.DataFrame(people).assign(weight=1.0, unit=None)
    frame = frame.assign(stratum=frame["company"], **dict.fromkeys(("population", "invited"), pd.array([pd.NA] * len(frame), "Int64")))
    wanted = count_answers(study, Answers("executives", frame))
    made = counted("executives", {"a": counts}, "12345", companies=["A", "B"])
    for name in ("design", "cells", "patterns", "headcounts"):
        one, two = (getattr(tally, name) for tally in (wanted, made))
        keys = [key for key in ("wave", "stratum", "company", "answer") if key in one.columns]
        assert all(part["unit"].isna().all() for part in (one, two) if "unit" in part.columns)
        both = [
            part[[name for name in one.columns if name != "unit"]].sort_values(keys).reset_index(drop=True).astype(object)
            for part in (one, two)
        ]
        pd.testing.assert_frame_equal(*both, check_dtype=False)


def test_finite_populations_are_covered(found: dict[str, Any]) -> None:
    """Every count, every sample of 3 or more of 5, 16 and 40 people: 0.90 or more; gaps, averages and weighted shares too."""
    assert least(found["finite"]) >= 0.90
    assert least(found["finite gaps"]) >= 0.92
    assert least(found["finite means"]) >= 0.90
    assert least(found["finite weights"]) >= 0.90


def test_averages_and_promoter_scores_are_covered(found: dict[str, Any]) -> None:
    """Five people and a hundred, their figures and their gaps, in every shape: 0.92 or more, up to the chance of 2,000 draws."""
    for name in ("means", "nps"):
        single, gaps = found[name]
        assert least(single) >= 0.915
        assert least(gaps) >= 0.92


def test_weighted_stratified_clustered_and_raked_samples_are_covered(found: dict[str, Any]) -> None:
    """Sixty customers under each design, 400 surveys; raked, 60 surveys: 0.92 or more, up to chance."""
    assert {design.name: cells for design in designs.DESIGNS if least(cells := found[f"design {design.name}"]) < 0.92} == {}
    assert least(found["raked 60"]) >= 0.92
    assert least(found["raked 200"]) >= 0.88


def test_a_study_without_gaps_hardly_ever_claims_one(found: dict[str, Any]) -> None:
    """Ten studies at each share: 2% of studies claim any, so three of ten would be no chance."""
    for name, made in found.items():
        if name.startswith("null "):
            assert made.by_company < 3, name
            assert made.pooled < 3, name


def test_planted_gaps_are_claimed_and_few_claims_are_false(found: dict[str, Any]) -> None:
    """Wide gaps are found, and at most a twentieth of what is claimed is not there."""
    assert found["planted 35"].power > 0.04 > found["planted 20"].power > 0
    assert found["planted 35"].false <= 0.05


def test_agreement_is_claimed_falsely_in_a_twentieth_of_studies_at_most(found: dict[str, Any]) -> None:
    """The true gap on the margin, 500 against 500: nominal 5%."""
    assert found["agreement"]["small"] <= 0.055


def test_reports_claim_what_is_there_and_hardly_ever_what_is_not(found: dict[str, Any]) -> None:
    """Four reports each: none without a gap claims one; with 20 points and 200 executives all do, and what they say is true."""
    assert max(found[f"headlines {share}"].any_gap for share in ("50%", "75%", "90%", "95%")) <= 1
    assert found["headlines gap"].over_topics == 2
    assert found["headlines gap"].true_share >= 0.95
    assert found["headlines mixed"].true_share >= 0.95


def test_a_league_holds_its_places_and_the_next_company(found: dict[str, Any]) -> None:
    """Twelve leagues of each shape: all true places at once in ten or more, the next company in nine."""
    for shape in leagues.SHAPES:
        assert found[f"league {shape.name}"].ranks >= 10, shape.name
        assert found[f"league {shape.name}"].next_company >= 9 / 12, shape.name


@pytest.mark.parametrize("truth", [truth for truth in banks.TRUTHS if truth.executives[0] >= 40], ids=lambda truth: truth.name)
def test_level_spread_and_pattern_come_out_as_planted(found: dict[str, Any], truth: banks.Truth) -> None:
    """Twelve sets of 24 banks: the mean of each within four of its standard errors and a little."""
    held = found[f"banks {truth.name}"]
    for true, (mean, error) in ((truth.level, held.level), (truth.spread, held.spread), (truth.pattern, held.pattern)):
        assert abs(mean - true) <= 4 * error + 6
    assert held.told > 0.8


def test_banks_whose_executives_do_not_differ_mostly_cannot_be_told(found: dict[str, Any]) -> None:
    """Five to fifteen executives of like opinion: what differs is chance, and it is said."""
    assert found["banks executives who do not differ"].told < 0.4


def test_a_gap_of_six_executives_is_the_worst_there_is() -> None:
    """The one kind of cell under 0.92, named on the page: against very many customers the gap is the executives' share."""
    cells = enumeration.of_gaps(midp_gap, (5, 6, 7), (3000,), np.array([0.4, 0.5, 0.98]))
    assert {n for n, own in cells.items() if least(own) < 0.92} == {6}
    assert least(cells[6]) >= 0.9123


def test_the_page_has_a_table_for_everything(found: dict[str, Any]) -> None:
    """Written from what was found, no figure missing."""
    text = page(found)
    assert text.count("\n## ") == 10
    assert "nan" not in text
    assert all(shape.name in text for shape in (*leagues.SHAPES, *designs.DESIGNS, *banks.TRUTHS))


def test_a_simulated_study_is_an_ordinary_one() -> None:
    """Its verbs are everybody's: a gap of each wave, with bases."""
    counts = np.array([[[2, 10]], [[8, 4]]])
    study = made_study(["a"])
    sides = (counted("executives", {"a": counts}, "24"), counted("customers", {"a": counts * 30}, "24"))
    frame = gk.compare(gk.Tally(study, sides, ())).frame
    assert frame["wave"].to_list() == ["0", "1"]
    assert frame["gap"].to_list() == pytest.approx([0, 0], abs=1e-9)
    assert frame["customer_n"].to_list() == [360, 360]
