"""Company names: the rule that joins them, the study's own list, and what is told of both."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.errors import StudyError
from gapkit.intake.names import join_names, name_key, tidy_name
from gapkit.intake.near_names import near_duplicates

NAMES = st.text(st.one_of(st.characters(), st.sampled_from("aA\u0131İß\u017fé\u0301 .,-'\u00a0\u200b\u00ad\ufeff\uff01①⑴ﬁ")), max_size=12)


@given(NAMES)
def test_the_rule_applied_twice_changes_nothing(name: str) -> None:
    """A key is its own key."""
    assert name_key(name_key(name)) == name_key(name)


@given(NAMES)
def test_a_printed_spelling_means_the_same_company(name: str) -> None:
    """Tidying for print never moves a name to another company, and is settled at once."""
    assert name_key(tidy_name(name)) == name_key(name)
    assert tidy_name(tidy_name(name)) == tidy_name(name)


@given(st.lists(NAMES.filter(lambda name: bool(name_key(name))), max_size=8))
def test_joining_is_an_equivalence(names: list[str]) -> None:
    """Two spellings have one canonical name exactly when the rule says they are the same company."""
    canonical = join_names(names).canonical
    assert set(canonical) == set(names)
    for first in names:
        for second in names:
            assert (canonical[first] == canonical[second]) == (name_key(first) == name_key(second))


@pytest.mark.parametrize(
    "spelling",
    [
        "ACME LTD",
        "Acme  Ltd.",
        " acme ltd ",
        "Acme\u00a0Ltd",
        "Acme\u200b Ltd",
        "\ufeffAcme Ltd",
        "Acme, Ltd",
        "Ａｃｍｅ Ltd",  # noqa: RUF001 (full-width letters are the point)
        "Acme\tLtd",
    ],
)
def test_spaces_case_punctuation_and_width_do_not_tell_companies_apart(spelling: str) -> None:
    """The rule of the design, point by point."""
    assert name_key(spelling) == name_key("Acme Ltd")


def test_case_is_folded_as_unicode_folds_it() -> None:
    """Capitals of a sharp s are two letters."""
    assert name_key("STRASSENBAHN") == name_key("Straßenbahn")


def test_composed_and_decomposed_letters_are_one() -> None:
    """A name typed on another machine may hold the accent apart."""
    assert name_key(unicodedata.normalize("NFD", "Société")) == name_key(unicodedata.normalize("NFC", "Société"))


@pytest.mark.parametrize("other", ["Acme Ltd 2", "Acm Ltd", "Àcme Ltd", "Acme+ Ltd"])
def test_letters_accents_digits_and_signs_tell_companies_apart(other: str) -> None:
    """The rule joins spellings, it does not guess."""
    assert name_key(other) != name_key("Acme Ltd")


def test_a_name_of_punctuation_alone_is_a_name() -> None:
    """Else all such companies would be one, and blank."""
    assert name_key("!!!") != name_key("???")
    assert name_key("!!!")


def test_the_most_frequent_spelling_is_canonical_and_every_merge_is_listed() -> None:
    """A merge names what was found and what it is taken for."""
    names = join_names(["ACME  Ltd.", "Acme Ltd", "Acme Ltd", "Acme ltd", "Borg"])
    assert {names.canonical[name] for name in ("ACME  Ltd.", "Acme Ltd", "Acme ltd")} == {"Acme Ltd"}
    (notice,) = names.notices
    assert (notice.kind, notice.company) == ("merged", "Acme Ltd")
    assert notice.why == "'ACME  Ltd.' and 'Acme ltd' are taken as 'Acme Ltd'"


def test_a_tie_goes_to_the_spelling_seen_first() -> None:
    """The same files give the same name every time."""
    assert join_names(["acme", "Acme"]).canonical["Acme"] == "acme"


def test_declared_spellings_are_joined_and_the_declared_name_is_canonical() -> None:
    """What no rule joins the study may join; the rule also holds for the spellings it lists."""
    names = join_names(["BOA PLC.", "BOA PLC.", "alba bank", "Bank of Alba"], [("Bank of Alba", ("Alba Bank", "BOA plc"))])
    assert set(names.canonical.values()) == {"Bank of Alba"}
    assert names.notices[0].why == "'BOA PLC.' and 'alba bank' are taken as 'Bank of Alba'"


def test_a_declared_name_that_is_not_in_the_data_changes_nothing() -> None:
    """A list of companies may be longer than this year's data."""
    names = join_names(["Borg"], [("Bank of Alba", ("BOA",))])
    assert (dict(names.canonical), names.notices) == ({"Borg": "Borg"}, ())


def test_two_declared_names_that_share_a_spelling_are_refused() -> None:
    """One spelling cannot mean two companies."""
    with pytest.raises(StudyError, match=r"'b\.o\.a\.' is a spelling of both 'Bank of Alba' and 'Bank of Avon'"):
        join_names([], [("Bank of Alba", ("BOA",)), ("Bank of Avon", ("b.o.a.",))])


def test_names_nearly_the_same_are_warned_of_and_kept_apart() -> None:
    """A slip of the pen is told; what to do about it is said."""
    (notice,) = near_duplicates(["Northern Building Society", "Northern Bulding Society", "Borg"])
    assert notice.kind == "noted"
    assert "'Northern Building Society' and 'Northern Bulding Society' are nearly the same name" in notice.why
    assert "`companies`" in notice.why


def test_letters_that_only_look_alike_are_warned_of() -> None:
    """A Cyrillic letter in a Latin name cannot be seen."""
    assert len(near_duplicates(["Acme", "\u0410cme"])) == 1


def test_names_that_differ_in_a_number_are_not_warned_of() -> None:
    """Branches are numbered on purpose."""
    assert near_duplicates([f"Branch office {number}" for number in range(10, 60)]) == ()


def test_many_near_pairs_are_listed_in_part_and_counted() -> None:
    """A file of look-alike names does not fill a report."""
    notices = near_duplicates([f"Northern Building Society {letter}" for letter in "abcdefgh"])
    assert len(notices) == 21
    assert notices[-1].count == 8


def test_control_characters_are_left_out_of_names_and_counted() -> None:
    """A bell in a name is no part of it, and nobody need wonder where it went; signs of other scripts and of money stay."""
    names = join_names(["A\x07cme $_", "A\x07cme $_", "\u05e9\u05dc\u05d5\u05dd", "\u9280\u884c"])
    assert list(names.canonical.values()) == ["Acme $_", "\u05e9\u05dc\u05d5\u05dd", "\u9280\u884c"]
    (told,) = names.notices
    assert (told.kind, told.count, told.why) == ("noted", 2, "company cells hold control characters, which are left out")
