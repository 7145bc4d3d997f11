"""Nobody's own answer follows from all tables of a study together; and the attack is sharp: with any rule switched off, something does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import example_studies
import pandas as pd
import pytest
from simulations.attacker import attack, publish, share_hidden
from simulations.small_studies import sample_study

from gapkit.gaps.protection import applying, rules, side_plan

if TYPE_CHECKING:
    import gapkit as gk
    from gapkit.gaps.protection.side_plan import SidePlan

SEED = 2  # a study in which every rule has something to do


@cache
def banks() -> gk.Tally:
    """Return the tally of the example with companies."""
    return example_studies.banks()


@pytest.mark.parametrize("seed", range(100, 112))
def test_in_small_random_studies_everything_guarded_stays_open(seed: int) -> None:
    """Companies, segments of both sides and waves, few people, many of one mind; every third with its rows over topics."""
    known = sample_study(seed)
    assert attack(known, publish(known, over_topics=seed % 3 == 0)) == []


def test_on_the_banks_no_executive_is_given_away_and_little_is_hidden() -> None:
    """Customers are weighted and many; of the executives every bank and function stays open, and under 15% of large enough cells are hidden."""
    tables = publish(banks(), over_topics=False)
    assert attack(banks(), tables, ["executives"]) == []
    cells, hidden, few = share_hidden(banks(), [gaps for gaps in tables if len(gaps.asked.by) <= 1])
    said = f"{hidden} of {cells} cells at or over the minimum are hidden as well ({hidden / cells:.1%}); {few} are printed as at most 2"
    assert hidden / cells < 0.15, said
    assert few / cells < 0.5, said


def test_without_secondary_hiding_a_split_gives_its_small_part_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value under the minimum, the others printed: it follows by subtraction."""
    plain = side_plan.SidePlan.split_values

    def shown(plan: SidePlan, inside: pd.DataFrame, segment: str) -> tuple[pd.DataFrame, pd.Series[bool]]:
        rows, hidden = plain(plan, inside, segment)
        return rows.assign(hide=rows["small"]), hidden & False

    monkeypatch.setattr(side_plan.SidePlan, "split_values", shown)
    monkeypatch.setattr(side_plan.SidePlan, "_thin", lambda plan, _: plan.cells.iloc[:0][["topic", "wave", "company"]])
    known = sample_study(SEED)
    assert attack(known, publish(known, over_topics=False))


def test_without_the_rule_of_totals_a_bound_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure over companies less those printed in full is the one that is not."""
    monkeypatch.setattr(side_plan, "stays_open", lambda _, totals, keys: pd.Series(data=True, index=totals.set_index(list(keys)).index))
    known = sample_study(SEED)
    assert attack(known, publish(known, over_topics=False))


def test_without_the_rule_of_small_bases_five_of_five_tell_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full house is printed as it is."""
    monkeypatch.setattr(rules, "SMALL_BASE", 0)
    known = sample_study(SEED)
    assert attack(known, publish(known, over_topics=False))


def test_true_limits_beside_at_most_two_tell_the_true_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure alone is not enough: its interval must be that of the bound."""
    monkeypatch.setattr(applying, "COMPUTED", ("m",))
    known = sample_study(SEED)
    assert attack(known, publish(known, over_topics=False))
