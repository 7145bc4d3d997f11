"""check_claim: a sentence of one's own, held to the interval that the table prints."""

from __future__ import annotations

from typing import Any

import example_studies
import pytest

import gapkit as gk
from gapkit.errors import ParameterError


@pytest.fixture(scope="module")
def ardle() -> gk.GapTable:
    """Return a bank whose executives are higher by 40 points on everything."""
    return gk.compare(example_studies.banks(), where={"company": "Ardle Bank", "wave": 2})


@pytest.fixture(scope="module")
def banks(ardle: gk.GapTable) -> gk.GapTable:
    """Return all banks, both waves, from the same tally."""
    return gk.compare(ardle.tally, by="company")


def test_a_size_holds_exactly_where_the_printed_interval_lies_beyond_it(ardle: gk.GapTable) -> None:
    """A hair under the lower limit yes, a hair over it no."""
    row = ardle.frame.set_index("topic").loc["fees"]
    low = float(row["gap_low"])
    assert gk.check_claim(ardle, "higher", topic="fees", by=low - 0.01).holds
    assert not gk.check_claim(ardle, "higher", topic="fees", by=low + 0.01).holds
    assert gk.check_claim(ardle, "higher", topic="fees").p_value == pytest.approx(float(row["p_value"]))


@pytest.mark.parametrize(
    ("kind", "asked", "holds"),
    [
        ("higher", {}, True),
        ("lower", {}, False),
        ("agree", {}, False),
        ("widest", {"topic": "fees"}, False),
        ("times", {"times": 1.5}, True),
        ("times", {"times": 4}, False),
        ("closed", {}, False),
    ],
)
def test_each_kind_is_answered(ardle: gk.GapTable, kind: str, asked: dict[str, Any], *, holds: bool) -> None:
    """Over topics unless one is named; every answer has its sentence, its reason, and says that it was tested by itself."""
    claim = gk.check_claim(ardle, kind, **asked)
    assert claim.holds is holds
    assert claim.p_holm is None
    assert "tested by itself" in claim.why
    assert claim.sentence.startswith("Ardle Bank: ")


def test_what_closed_between_the_waves_is_found_and_what_did_not_is_not(banks: gk.GapTable) -> None:
    """Ottering's executives came down on one topic, and on that alone."""
    assert gk.check_claim(banks, "closed", company="Ottering Bank", topic="responsiveness").holds
    assert not gk.check_claim(banks, "closed", company="Ottering Bank", topic="fees").holds


def test_agreement_over_a_full_count_holds_and_of_its_twin_does_not(banks: gk.GapTable) -> None:
    """The same answers, once of all twelve executives there are."""
    assert gk.check_claim(banks, "agree", company="Elsby Bank").holds
    twin = gk.check_claim(banks, "agree", company="Farholt Bank")
    assert not twin.holds
    assert twin.base_needed is not None


def test_a_hidden_bank_is_refused_with_the_reason_and_not_with_an_error(banks: gk.GapTable) -> None:
    """The data cannot say."""
    claim = gk.check_claim(banks, "higher", company="Kelder Bank", topic="fees")
    assert (claim.holds, claim.p_value) == (False, None)
    assert "too few answered" in claim.why


def test_what_cannot_be_compared_is_refused_with_the_reason_too() -> None:
    """Bain's customers judged companies: no difference, and no claim."""
    claim = gk.check_claim(gk.compare(gk.read_study("published")), "higher", topic="bain2005-superior")
    assert (claim.holds, claim.p_value) == (False, None)
    assert "not comparable" in claim.why


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("hihger", {}, "Did you mean 'higher'"),
        ("higher", {"topic": "fee"}, "Did you mean 'fees'"),
        ("higher", {"company": "Ardel Bank"}, "Did you mean 'Ardle Bank'"),
        ("higher", {"wave": 7}, "no such wave"),
        ("higher", {"segment_value": "x"}, "not split by a segment"),
        ("higher", {"by": -1}, "0 or more"),
        ("times", {"times": 1}, "above 1"),
        ("closed", {"company": "Ardle Bank", "wave": 1}, "needs an earlier wave"),
        ("times", {"company": "Ardle Bank", "topic": "recommend"}, "no true zero"),
        ("higher", {}, "choose one with company="),
    ],
)
def test_a_wrong_call_is_refused_with_the_way_out(banks: gk.GapTable, kind: str, asked: dict[str, Any], said: str) -> None:
    """What was found, and the nearest right name."""
    with pytest.raises(ParameterError, match=said):
        gk.check_claim(banks, kind, **asked)
