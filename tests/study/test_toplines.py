"""Files of published figures: what they become, and what is refused with its file, line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.errors import StudyError
from gapkit.study.toplines import read_topics

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ("executives", "customers")
HEADER = "topic,label,study,statement,retells,side,audience,asks,score,value,n,wave,reverse,differs,source,note"
GOOD = {"topic": "speed", "label": "Quick", "study": "Acme, 2007", "side": "executives", "score": "favourable", "value": "75"}


def line(header: str = HEADER, **cells: str) -> str:
    """Return one line of the file, its cells quoted."""
    return ",".join('"' + cells.get(name, "").replace('"', '""') + '"' for name in header.split(","))


def good(**cells: str) -> str:
    """Return a good line with some cells changed."""
    return line(**(GOOD | cells))


def write(folder: Path, *lines: str, name: str = "published.csv", header: str = HEADER) -> Path:
    """Write a file of published figures and return its path."""
    path = folder / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """Return the message a file is refused with."""
    with pytest.raises(StudyError) as caught:
        read_topics((path,), SIDES)
    return str(caught.value)


def test_a_line_becomes_a_figure_in_points_as_published(tmp_path: Path) -> None:
    """Nothing is turned or rescaled here: the page shows what the source printed."""
    path = write(
        tmp_path,
        good(n="1204", asks="We are quick", audience="chiefs", source="Acme", note="in words", reverse="exact", differs="wording cut"),
    )
    ((topic,), scales) = read_topics((path,), SIDES)
    question = topic.question("executives")
    assert question is not None
    (figure,) = question.figures
    assert (topic.id, topic.label, topic.study, topic.score, scales) == ("speed", "Quick", "Acme, 2007", "favourable", ())
    assert (question.asks, question.audience, question.reverse, question.differs) == ("We are quick", "chiefs", "exact", ("wording", "cut"))
    assert (figure.value, figure.n, figure.wave, figure.source, figure.note) == (75.0, 1204, "", "Acme", "in words")


def test_an_empty_value_is_a_citation_and_an_empty_base_is_not_published(tmp_path: Path) -> None:
    """Blanks are never taken for 0."""
    ((topic,), _) = read_topics((write(tmp_path, good(value="", n="")),), SIDES)
    assert [(figure.value, figure.n) for figure in topic.questions[0].figures] == [(None, None)]


def test_topics_keep_the_order_of_the_files_and_may_be_called_anything(tmp_path: Path) -> None:
    """A topic called NA, NO or 007 is text like any other, and its lines may stand in two files."""
    first = write(tmp_path, *(good(topic=name) for name in ("NA", "007", "NO")))
    second = write(tmp_path, good(topic="1e3"), good(topic="NA", side="customers"), name="more.csv")
    topics, _ = read_topics((first, second), SIDES)
    assert [topic.id for topic in topics] == ["NA", "007", "NO", "1e3"]
    assert [question.side for question in topics[0].questions] == ["executives", "customers"]


def test_waves_of_one_topic_are_figures_of_one_question(tmp_path: Path) -> None:
    """A trend is one topic; each wave keeps its own base."""
    ((topic,), _) = read_topics((write(tmp_path, good(wave="2023", value="84"), good(wave="2024", value="90", n="548")),), SIDES)
    assert [(figure.wave, figure.value, figure.n) for figure in topic.questions[0].figures] == [("2023", 84.0, None), ("2024", 90.0, 548)]


def test_a_byte_order_mark_blank_lines_and_spaces_do_no_harm(tmp_path: Path) -> None:
    """Spreadsheets leave all three behind."""
    path = tmp_path / "published.csv"
    path.write_text(f"\ufeff{HEADER}\n\n{good(side=' executives ')}\n,,,\n", encoding="utf-8")
    ((topic,), _) = read_topics((path,), SIDES)
    assert topic.questions[0].side == "executives"


def test_a_blank_text_cell_takes_what_the_other_lines_say(tmp_path: Path) -> None:
    """The label need not be repeated on the customers' line."""
    ((topic,), _) = read_topics((write(tmp_path, good(), good(side="customers", label="", study="")),), SIDES)
    assert (topic.label, topic.study) == ("Quick", "Acme, 2007")


def test_a_topic_without_label_is_called_by_its_id(tmp_path: Path) -> None:
    """A file of the three columns that are needed is enough to look at figures."""
    ((topic,), _) = read_topics((write(tmp_path, "speed,customers,50,mean", header="topic,side,value,score"),), SIDES)
    assert (topic.label, topic.score) == ("speed", "mean")


@pytest.mark.parametrize(
    ("column", "found", "nearest"),
    [
        ("side", "custommers", "customers"),
        ("score", "favorable", "favourable"),
        ("reverse", "exactly", "exact"),
        ("statement", "problems", "problem"),
        ("differs", "wordings", "wording"),
        ("retells", "sped", "speed"),
    ],
)
def test_an_unknown_word_names_file_line_column_and_the_nearest(tmp_path: Path, column: str, found: str, nearest: str) -> None:
    """Whoever typed it finds the cell and the right word in one sentence."""
    message = refused(write(tmp_path, good(), good(topic="other", **{column: found})))
    assert f"published.csv, line 3, column {column}: found '{found}'" in message
    assert f"'{nearest}'?" in message


@pytest.mark.parametrize(
    ("column", "found", "wanted"),
    [
        ("value", "75%", "0 to 100"),
        ("value", "42,9", "decimal comma"),
        ("value", "nan", "0 to 100"),
        ("value", "inf", "0 to 100"),
        ("value", "1_0", "0 to 100"),
        ("value", "100.1", "0 to 100"),
        ("value", "-1", "0 to 100"),
        ("n", "3,300", "whole number"),
        ("n", "12.5", "whole number"),
        ("n", "0", "at least 1"),
        ("n", "-5", "whole number"),
        ("side", "", "every line names its side"),
        ("score", "", "favourable, mean or nps"),
        ("topic", "all", "choose another"),
    ],
)
def test_a_cell_out_of_range_says_what_was_wanted(tmp_path: Path, column: str, found: str, wanted: str) -> None:
    """Numbers are taken as plain numbers or not at all."""
    message = refused(write(tmp_path, good(**{column: found})))
    assert f"published.csv, line 2, column {column}: found {found!r}" in message
    assert wanted in message


def test_only_a_net_promoter_score_may_be_negative(tmp_path: Path) -> None:
    """Its points run from -100 to 100."""
    ((topic,), _) = read_topics((write(tmp_path, good(score="nps", value="-8")),), SIDES)
    assert topic.questions[0].figures[0].value == -8
    assert "-100 to 100" in refused(write(tmp_path, good(score="nps", value="-101")))


@pytest.mark.parametrize("column", ["label", "study", "statement", "retells", "score"])
def test_lines_of_one_topic_that_disagree_name_both_lines(tmp_path: Path, column: str) -> None:
    """The two sides' lines must tell of one topic; statement, retells and score may not even be blank on one of them."""
    other = {"label": "Slow", "study": "Acme, 2008", "statement": "problem", "retells": "first", "score": "mean"}[column]
    message = refused(write(tmp_path, good(topic="first"), good(), good(side="customers", **{column: other})))
    assert f"published.csv, line 4, column {column}" in message
    assert "line 3" in message


@pytest.mark.parametrize(("column", "other"), [("asks", "We hurry"), ("reverse", "exact"), ("differs", "cut"), ("audience", "staff")])
def test_waves_of_one_side_that_were_asked_differently_are_refused(tmp_path: Path, column: str, other: str) -> None:
    """Another question makes another topic, else a change of wording would pass for a change of mind."""
    asked = {"asks": "We are quick", "audience": "chiefs"}
    message = refused(write(tmp_path, good(wave="1", **asked), good(**(asked | {"wave": "2", column: other}))))
    assert f"line 3, column {column}" in message


def test_a_line_that_stands_twice_names_the_first(tmp_path: Path) -> None:
    """The later of two figures for one topic, side and wave never wins in silence."""
    message = refused(write(tmp_path, good(), good(topic="other"), good(value="76")))
    assert "line 4" in message
    assert "already stands on line 2" in message


def test_a_ragged_line_names_the_first_bad_one(tmp_path: Path) -> None:
    """A comma in an unquoted note must not shift the columns."""
    message = refused(write(tmp_path, good(), good() + ",extra"))
    assert "published.csv, line 3: found 17 fields, wanted 16" in message


def test_line_numbers_hold_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    """A quoted note may run over lines; the next line is counted where it stands."""
    assert "published.csv, line 4, column value" in refused(write(tmp_path, good(note="first\nsecond"), good(topic="b", value="x")))


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    """A misspelt column would else be a column of blanks."""
    assert "unknown column 'lable'. Did you mean 'label'?" in refused(
        write(tmp_path, "speed,x,customers,1,mean", header="topic,lable,side,value,score")
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        (f"{HEADER}\n", "no figures"),
        ("topic;side;value\na;customers;5\n", "not parted by commas"),
        ("topic,side\na,customers\n", "no column 'value'"),
        ("topic,value\na,5\n", "no column 'side'"),
        ("topic,side,value,value\na,customers,5,6\n", "stands twice"),
        ('topic,side,value,score\na,customers,"5,mean\n', "line 2: not readable"),
    ],
)
def test_a_file_that_is_no_list_of_figures_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """Empty, cut off, or parted by something else."""
    path = tmp_path / "published.csv"
    path.write_text(text, encoding="utf-8")
    assert says in refused(path)


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    """The message names the file, and the byte that could not be read."""
    assert "gone.csv" in refused(tmp_path / "gone.csv")
    path = tmp_path / "published.csv"
    path.write_bytes(f"{HEADER}\n".encode() + good(note="Académie").encode("cp1252"))
    assert "0xE9" in refused(path)


def test_a_retelling_names_the_first_figure_and_no_other_retelling(tmp_path: Path) -> None:
    """A retelling is shown beside the figure it repeats, so that figure must stand on its own."""
    topics, _ = read_topics((write(tmp_path, good(topic="retold", retells="speed"), good()),), SIDES)
    assert [topic.retells for topic in topics] == ["speed", ""]
    assert "a retelling itself" in refused(write(tmp_path, good(), good(topic="b", retells="speed"), good(topic="c", retells="b")))
    assert "a retelling itself" in refused(write(tmp_path, good(retells="speed")))


def test_a_bound_is_refused_where_it_has_no_meaning(tmp_path: Path) -> None:
    """A score has no complement in a share's sense, and a bound turned twice has no safe side."""
    assert "only a single published share" in refused(write(tmp_path, good(score="nps", reverse="bound")))
    assert "no safe side" in refused(write(tmp_path, good(statement="problem", reverse="bound")))
