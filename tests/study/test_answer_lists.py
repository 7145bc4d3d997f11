"""Whole answer distributions among published figures: their scales, shares and favourable answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.errors import StudyError
from gapkit.study.toplines import read_topics

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ("executives", "customers")
ANSWERS = "topic,side,score,scale,favourable,answer,value,count,n,reverse,statement"


def line(**cells: str) -> str:
    """Return one line of the file."""
    return ",".join(cells.get(name, "") for name in ANSWERS.split(","))


def write(folder: Path, *lines: str) -> Path:
    """Write a file of distributions and return its path."""
    path = folder / "published.csv"
    path.write_text("\n".join((ANSWERS, *lines)) + "\n", encoding="utf-8")
    return path


def answers(folder: Path, **shares: str) -> Path:
    """Write one executives' distribution over a scale of three words, with the given shares."""
    lines = [
        line(topic="speed", side="executives", scale="three", favourable="good", answer=answer, value=share)
        for answer, share in shares.items()
    ]
    return write(folder, *lines)


def refused(path: Path) -> str:
    """Return the message a file is refused with."""
    with pytest.raises(StudyError) as caught:
        read_topics((path,), SIDES)
    return str(caught.value)


def test_lines_per_answer_become_one_distribution(tmp_path: Path) -> None:
    """Shares stay in points, and the scale stands worst to best as the lines do."""
    ((topic,), (scale,)) = read_topics((answers(tmp_path, poor="10", fair="20", good="70"),), SIDES)
    question = topic.questions[0]
    assert (scale.id, scale.codes, question.scale, question.favourable) == ("three", ("poor", "fair", "good"), "three", ("good",))
    assert question.figures[0].shares == (("poor", 10.0), ("fair", 20.0), ("good", 70.0))
    assert question.figures[0].value is None


def test_the_longest_list_of_answers_gives_the_scale(tmp_path: Path) -> None:
    """One side may have left an answer out that nobody gave."""
    lines = [line(topic="speed", side="executives", scale="three", answer=answer, value="40") for answer in ("fair", "good")]
    more = [line(topic="speed", side="customers", scale="three", answer=answer, value="30") for answer in ("poor", "fair", "good")]
    _, (scale,) = read_topics((write(tmp_path, *lines, *more),), SIDES)
    assert scale.codes == ("poor", "fair", "good")


def test_answers_that_are_numbers_sort_themselves(tmp_path: Path) -> None:
    """From 10 down to 0 in the file, 0 to 10 on the scale, which then takes a net promoter score."""
    lines = [
        line(topic="speed", side="executives", score="nps", scale="ten", answer=str(answer), value="9") for answer in range(10, -1, -1)
    ]
    _, (scale,) = read_topics((write(tmp_path, *lines),), SIDES)
    assert scale.codes == tuple(str(answer) for answer in range(11))
    assert scale.takes_nps
    assert (scale.low, scale.high) == (0, 10)


def test_counts_become_shares_of_their_base(tmp_path: Path) -> None:
    """Without a base the counts are the base; with a larger one, answers are missing."""
    lines = [
        line(topic="speed", side=side, scale="two", answer=answer, count=count, n=n)
        for side, n in (("executives", ""), ("customers", "100"))
        for answer, count in (("no", "10"), ("yes", "30"))
    ]
    ((topic,), _) = read_topics((write(tmp_path, *lines),), SIDES)
    executives, customers = (question.figures[0] for question in topic.questions)
    assert (executives.n, executives.shares) == (40, (("no", 25.0), ("yes", 75.0)))
    assert (customers.n, customers.shares) == (100, (("no", 10.0), ("yes", 30.0)))


@pytest.mark.parametrize(
    ("place", "changed", "says"),
    [
        (2, {"value": "95"}, "over 100"),
        (0, {"answer": "fair"}, "stands twice"),
        (2, {"scale": ""}, "needs the name of its scale"),
        (0, {"favourable": "great"}, "make them agree"),
        (2, {"value": ""}, "either a value"),
        (2, {"value": "", "count": "5"}, "in values or in counts"),
        (2, {"score": "nps"}, "make them agree"),
        (2, {"answer": ""}, "name an answer each"),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(tmp_path: Path, place: int, changed: dict[str, str], says: str) -> None:
    """Each sentence names the line that breaks the distribution."""
    cells = [
        {
            "topic": "speed",
            "side": "executives",
            "score": "favourable",
            "scale": "three",
            "favourable": "good",
            "answer": answer,
            "value": share,
        }
        for answer, share in (("poor", "10"), ("fair", "20"), ("good", "70"))
    ]
    cells[place] |= changed
    message = refused(write(tmp_path, *(line(**cell) for cell in cells)))
    assert says in message
    assert "published.csv, line" in message


def test_a_favourable_answer_that_is_none_names_the_nearest(tmp_path: Path) -> None:
    """Several are parted by a bar, numbers also by spaces."""
    lines = [
        line(topic="speed", side="executives", scale="three", favourable="fair|goood", answer=a, value="30")
        for a in ("poor", "fair", "good")
    ]
    assert "'goood' is no answer of scale 'three'. Did you mean 'good'?" in refused(write(tmp_path, *lines))
    numbers = [line(topic="speed", side="executives", scale="five", favourable="4 5", answer=str(a), value="20") for a in range(1, 6)]
    ((topic,), _) = read_topics((write(tmp_path, *numbers),), SIDES)
    assert topic.questions[0].favourable == ("4", "5")


def test_favourable_answers_that_leave_out_the_good_end_are_refused(tmp_path: Path) -> None:
    """Listed best to worst, or turned round, `favourable` would else count the dissatisfied."""
    assert "the good end" in refused(answers(tmp_path, good="70", fair="20", poor="10"))
    turned = [
        line(topic="speed", side="executives", scale="three", favourable="good", answer=a, value="30", reverse="exact")
        for a in ("poor", "fair", "good")
    ]
    assert "'poor', the good end" in refused(write(tmp_path, *turned))


def test_two_orders_of_one_scale_are_refused(tmp_path: Path) -> None:
    """Worst to best must mean the same on both sides."""
    one = [line(topic="speed", side="executives", scale="three", answer=a, value="30") for a in ("poor", "fair", "good")]
    two = [line(topic="speed", side="customers", scale="three", answer=a, value="30") for a in ("good", "poor")]
    assert "line 6, column answer: found 'poor'; out of order" in refused(write(tmp_path, *one, *two))
