"""Text from data is drawn as plain text that fits."""

from __future__ import annotations

import pytest

from gapkit.charts.text import ellipsised, plain, sign, wrapped


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("A\0B\x07C\x1b[31m", "ABC[31m"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("half \ud800 a pair", "half a pair"),
        ("not\ufffe a character\ufdd0", "not a character"),
        ("客户 خدمة é", "客户 خدمة é"),
        ("A$AP & B$ <b>", "A$AP & B$ <b>"),
    ],
)
def test_control_characters_go_and_every_other_character_stays(found: str, wanted: str) -> None:
    """Controls, lone surrogates, noncharacters and direction marks go; scripts, dollar signs and markup stay."""
    assert plain(found) == wanted


def test_text_is_broken_at_blanks_and_the_rest_ellipsised() -> None:
    """No line is wider than the room, none beyond the number of lines, and what was cut is marked."""
    lines = wrapped("one two three four five six", len, 9, 2)
    assert lines == ("one two", "three fo…")


def test_a_word_wider_than_the_room_is_cut_and_nothing_is_lost_before_the_last_line() -> None:
    """A word of its own too wide fills the line and goes on in the next."""
    assert wrapped("abcdefghij", len, 4, 3) == ("abc", "def", "ghij")


def test_five_thousand_characters_are_cut() -> None:
    """A name of 5,000 characters takes as many lines as allowed and says that it was cut."""
    lines = wrapped("x" * 5000, len, 20, 2)
    assert len(lines) == 2
    assert all(len(line) <= 20 for line in lines)
    assert lines[-1].endswith("…")


def test_text_that_fits_is_left_alone() -> None:
    """An ellipsis stands only where something was cut."""
    assert ellipsised("short", len, 5) == "short"


def test_every_mark_has_a_sign_of_its_own() -> None:
    """Sixty marks have sixty different signs."""
    assert len({sign(place) for place in range(60)}) == 60
