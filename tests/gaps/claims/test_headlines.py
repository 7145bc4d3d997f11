"""headlines: what may be printed, what is, and what is said where nothing may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import example_studies
import pandas as pd
import pytest

import gapkit as gk
from gapkit.gaps.claims.counts import count_words, sure_counts
from gapkit.gaps.claims.sentences import number_word
from gapkit.gaps.table import KEYS

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker


@pytest.fixture(scope="module")
def banks() -> gk.Tally:
    """Return the tally of the made banks."""
    return example_studies.banks()


def listed(study: gk.Study) -> list[tuple[str, str, float]]:
    """Return the list of a study as (topic, kind, by), the direction left out: it is the data's to tell."""
    frame = gk.headlines(study).frame
    return [
        (row.topic if row.kind != "widest" else "", "gap" if row.kind in ("higher", "lower") else row.kind, row.by)
        for row in frame.itertuples()
    ]


def test_the_list_is_the_same_whatever_people_answered(make: StudyMaker, people: PeopleMaker) -> None:
    """Fixed before the data are read: other answers, same list."""
    one = listed(make(people(12, 0.9), people(60, 0.2)))
    two = listed(make(people(40, 0.1, 5), people(300, 0.8, 6)))
    assert one == two
    assert {kind for _, kind, _ in one} == {"gap", "times", "agree", "widest"}


def test_the_frame_leads_with_the_keys(make: StudyMaker, people: PeopleMaker) -> None:
    """Then what is claimed, whether it holds, and why."""
    frame = gk.headlines(make(people(12), people(60))).frame
    assert list(frame.columns) == [*KEYS, "kind", "by", "times", "sentence", "holds", "p_value", "p_holm", "why", "base_needed"]
    assert (frame["p_holm"] >= frame["p_value"].fillna(0) - 1e-12).all()


def test_a_plain_gap_is_said_with_its_size_and_twice_as_many(make: StudyMaker, people: PeopleMaker) -> None:
    """Nine in ten against three in ten: who is higher, by more than ten points, more than twice."""
    gaps = gk.compare(make(people(200, 0.9), people(300, 0.3)))
    claims = gk.headlines(gaps)
    held = {(claim.kind, claim.topic, claim.by, claim.times) for claim in claims.claims if claim.holds}
    assert {("higher", "all", 0.0, 1.0), ("higher", "all", 10.0, 1.0), ("times", "all", 0.0, 2.0)} <= held
    assert gaps.headline == next(claim.sentence for claim in claims.claims)
    assert "<li>Executives rate their service" in claims._repr_html_()


def test_a_filter_neither_shortens_a_list_nor_changes_a_p(banks: gk.Tally) -> None:
    """One topic of one bank: the same corrected p as among all its sentences."""
    whole = gk.headlines(banks, where={"company": "Corrow Bank", "wave": 2}).frame
    one = gk.headlines(banks, where={"company": "Corrow Bank", "wave": 2, "topic": "fees"}).frame
    pd.testing.assert_frame_equal(whole[whole["topic"] == "fees"].reset_index(drop=True), one)


def test_a_hidden_bank_and_one_without_executives_claim_nothing(banks: gk.Tally) -> None:
    """Neither a figure nor a base stands in any sentence or reason."""
    for bank, reason in (("Kelder Bank", "too few answered"), ("Jessop Bank", "one side gave no answers")):
        frame = gk.headlines(banks, where={"company": bank, "wave": 2}).frame
        assert not frame["holds"].any()
        assert frame["p_value"].isna().all()
        assert frame["why"].str.contains(reason).all()
        assert not frame["sentence"].str.contains(r"\d").any()


@pytest.mark.parametrize(
    ("bank", "said"),
    [
        ("Ardle Bank", "Ardle Bank: Executives rate their service 44 points higher than customers do."),
        (
            "Corrow Bank",
            (
                "Corrow Bank: Executives rate “Handles complaints well” 52 points higher than customers do, but “Responds quickly” 49 points lower; "
                "over all topics, too close to call."
            ),
        ),
        ("Elsby Bank", "Elsby Bank: On average over the topics, executives and customers agree within 5 points."),
        (
            "Farholt Bank",
            "Farholt Bank: Twelve executives are too few to say who rates the service higher; about 144 executives would be needed to show agreement within 5.",
        ),
        (
            "Ottering Bank",
            "Ottering Bank: Since spring 2025 on “Responds quickly” the gap has narrowed by 42 points; over all topics, too close to call.",
        ),
        (
            "Kelder Bank",
            "Kelder Bank: Executives and customers on their service: the figures are hidden, so that nobody's own answer can be read out.",
        ),
    ],
)
def test_what_is_planted_in_a_bank_leads_its_report(banks: gk.Tally, bank: str, said: str) -> None:
    """What the study's README says of it, in one sentence."""
    assert gk.compare(banks, where={"company": bank, "wave": 2}).headline == said


def test_numbers_to_twelve_are_words() -> None:
    """Nine executives, 13 executives."""
    assert [number_word(number) for number in (1, 9, 12, 13, 1200)] == ["one", "nine", "twelve", "13", "1,200"]


def test_large_bases_without_a_finding_are_too_close_and_not_too_few(make: StudyMaker, people: PeopleMaker) -> None:
    """300 people a side are not too few; nothing is shown all the same."""
    assert (
        gk.compare(make(people(300, 0.5, 1), people(300, 0.5, 8))).headline
        == "Executives and customers on their service: too close to call."
    )


def test_a_count_claims_no_more_than_is_sure() -> None:
    """Three called by a hair among twenty: fewer are certain together; called plainly, all three."""
    rows = [{"verdict": "unclear", "gap": 1.0, "p_value": 0.9, "q_agree": 1.0}] * 17
    close = sure_counts([*rows, *[{"verdict": "overrates", "gap": 9.0, "p_value": 0.007, "q_agree": 1.0}] * 3])
    plain = sure_counts([*rows, *[{"verdict": "overrates", "gap": 9.0, "p_value": 1e-6, "q_agree": 1.0}] * 3])
    assert close["overrates"] == (3, 0)
    assert (plain["overrates"], count_words(plain["overrates"]), count_words((3, 2))) == ((3, 3), "3", "at least 2")
