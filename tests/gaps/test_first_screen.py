"""The first screen, bank by bank: what compares is a tested claim, the rest are figures with their base."""

from __future__ import annotations

import example_studies
import pytest

import gapkit as gk


@pytest.fixture(scope="module")
def tally() -> gk.Tally:
    """Return the tally of the made banks."""
    return example_studies.banks()


@pytest.mark.parametrize(
    ("bank", "said"),
    [
        (
            "Ardle Bank",
            (
                "executives 44 higher (35 to 48)",
                "Widest measured: Fair fees, executives 49 higher, though chance",
                "Yes: 13 of 14 executives",
            ),
        ),
        ("Elsby Bank", ("none can be called the widest", "Yes: 12 of 12 executives, 1,050 customers")),
        ("Farholt Bank", ("No: 12 executives, 1,050 customers, which leave open who is higher",)),
        ("Ottering Bank", ("Responds quickly narrowed 42 (20 to 61); executives down 42, customers too close to call",)),
        ("Kelder Bank", ("Fair fees (hidden)",)),
    ],
)
def test_each_bank_is_told_what_can_be_said_of_it(tally: gk.Tally, bank: str, said: tuple[str, ...]) -> None:
    """Sentences planted in the study come out."""
    text = " ".join(gk.first_screen(gk.compare(tally, where={"company": bank, "wave": 2})).lines)
    assert [part for part in said if part not in text] == []


def test_a_hidden_bank_shows_no_number(tally: gk.Tally) -> None:
    """Neither base nor figure."""
    screen = gk.first_screen(gk.compare(tally, where={"company": "Kelder Bank", "wave": 2}))
    assert not any(letter.isdigit() for letter in " ".join((screen.headline, *screen.lines)).replace("3 more", ""))
