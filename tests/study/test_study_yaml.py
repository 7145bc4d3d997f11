"""study.yaml as a file: text stays text, hostile or broken files get one clear sentence with the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.study.yaml_source import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Study

    Read = Callable[[str | bytes], Study]
    Refused = Callable[[str | bytes], str]

TRAPS = ("NO", "007", "12:30", "1.10", "yes", "on", "0x1F", "1_000", "2025-01-31", "1e3")


@pytest.mark.parametrize("written", TRAPS)
def test_an_id_or_code_stays_the_text_that_was_written(read: Read, banks: str, written: str) -> None:
    """Country NO, id 007, 12:30 and 1.10 are no boolean, number or time: as side id, company, code, wave, constant and column alike."""
    text = (
        banks.replace("customers", written).replace("8: Don't know", f"{written}: Don't know").replace("{1: spring", f"{{{written}: spring")
    )
    text = text.replace("source: executives.csv", f"source: {{path: a.csv, set: {{country: {written}}}}}\n    only: {{country: {written}}}")
    text = text.replace("column: c7", f"column: {written}").replace(
        "company: company", f"company: company\ncompanies: {{{written}: [x, y]}}"
    )
    study = read(text)
    side = study.sides[0]
    question = study.topics[0].question(written)
    assert study.sides[1].id == written
    assert study.scale("agree5").not_answer_codes[0] == written
    assert study.waves[0][0] == written
    assert side.sources[0].set == (("country", written),)
    assert side.only == (("country", (written,)),)
    assert study.companies == ((written, ("x", "y")),)
    assert question is not None
    assert question.column == (written,)


def test_a_key_given_twice_is_refused_with_both_lines(refused: Refused, banks: str) -> None:
    """The last one does not win in silence."""
    message = refused(banks.replace("    wave: wave\n", "    wave: wave\n    label: Bosses\n"))
    assert message == "study.yaml, line 11: key 'label' is given twice (first on line 7)."


def test_a_code_given_twice_is_refused(refused: Refused, banks: str) -> None:
    """Two labels for one code contradict each other."""
    assert "line 16: key '4' is given twice (first on line 16)" in refused(banks.replace("5: Strongly agree", "4: Strongly agree"))


def test_a_python_tag_is_refused(refused: Refused, banks: str, tmp_path: Path) -> None:
    """Nothing in a study can run."""
    message = refused(banks.replace("Regional banks, 2025-26", f"!!python/object/apply:os.mkdir ['{tmp_path / 'made'}']"))
    assert message.startswith("study.yaml, line 1: the tag '!!python/object/apply:os.mkdir' is refused")
    assert not (tmp_path / "made").exists()


def test_an_alias_bomb_is_refused_before_it_unfolds(refused: Refused) -> None:
    """Nine levels of nine aliases would be 400 million values."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for one, other in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{other}: &{other} [{', '.join([f'*{one}'] * 9)}]\n"
    assert "unfolds to more than 50,000 values" in refused(bomb)


def test_an_alias_inside_itself_is_refused(refused: Refused) -> None:
    """A list that holds itself has no end."""
    assert "'*a' has no '&a' before it" in refused("title: &a [*a]\n")


def test_a_plain_alias_is_read(read: Read, banks: str) -> None:
    """An anchor saves writing a label list twice."""
    text = banks.replace("answers: {1:", "answers: &agree {1:").replace("  points10:", "  again: {answers: *agree}\n  points10:")
    assert read(text).scale("again").answers == read(text).scale("agree5").answers


def test_a_file_nested_too_deep_is_refused(refused: Refused) -> None:
    """Five thousand brackets neither crash nor hang the reader."""
    assert "line 1: is nested more than 12 deep" in refused("title: " + "[" * 5000)


def test_aliases_cannot_hide_depth(refused: Refused) -> None:
    """Each alias counts as deep as what it stands for."""
    text = "a: &a [[[[[[x]]]]]]\nb: [[[[[[*a]]]]]]\n"
    assert "line 2: is nested more than 12 deep" in refused(text)


def test_a_file_too_large_is_refused(refused: Refused, banks: str) -> None:
    """Data do not belong in study.yaml."""
    assert "1 MB" in refused(banks + "#" * 1_000_000)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "study.yaml is empty"),
        (b"# only a comment\n", "study.yaml is empty"),
        (b"- sides\n- topics\n", "study.yaml, line 1: holds a list; wanted keys"),
        (b"\nsides\n", "study.yaml, line 2: holds 'sides'; wanted keys"),
        (b"sides:\n\texecutives: {}\n", "study.yaml, line 2: is not valid YAML: a tab stands where YAML wants spaces"),
        (b"title: [a,\n", "study.yaml, line 2: is not valid YAML: the file ends inside a bracket that is never closed"),
        (b"title: 'a\n\n", "study.yaml, line 1: is not valid YAML: the quote opened here is never closed"),
        ("title: a\nunit: caf\xe9\n".encode("latin-1"), "study.yaml, line 2: byte 0xE9 is not UTF-8; save the file as UTF-8"),
        ("title: a\n".encode("utf-16"), "study.yaml is saved as UTF-16"),
        (b"title: a\nunit: \x00\n", "study.yaml, line 2: holds the character U+0000"),
        (b'title: a\nunit: "\\x07"\n', "study.yaml, line 2: holds the control character U+0007"),
        (b"title: a\n---\ntitle: b\n", "study.yaml, line 3: a second document starts here"),
        (b"? [a, b]\n: c\n", "study.yaml, line 1: a list stands where a key is wanted"),
        (b"title: *nobody\n", "study.yaml, line 1: '*nobody' has no '&nobody' before it"),
    ],
)
def test_a_file_that_is_no_study_gets_a_clear_sentence(refused: Refused, content: bytes, sentence: str) -> None:
    """Empty, a list, tabs, broken quotes, another encoding: what it is and where, and no parser's words alone."""
    assert refused(content).startswith(sentence)


def test_a_byte_order_mark_and_windows_line_ends_are_read(read: Read, banks: str) -> None:
    """Editors on Windows write both."""
    assert read(b"\xef\xbb\xbf" + banks.replace("\n", "\r\n").encode()) == read(banks)


def test_an_explicit_text_tag_is_read(tmp_path: Path) -> None:
    """`!!str 007` says what every scalar is anyway."""
    file = tmp_path / "study.yaml"
    file.write_text("title: !!str 007\n")
    tree, twice = read_tree(file, "study.yaml")
    assert getattr(tree.values["title"], "value", None) == "007"
    assert twice == []
