"""Published figures as one side's toplines: on the 0-1 scale, turned where the study turns them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from gapkit.errors import ParameterError
from gapkit.intake.toplines import read_toplines
from gapkit.study.model import Answer, Differs, Figure, Question, Scale, Score, Side, Study, Topic

GRADES = Scale(id="grades", answers=tuple(Answer(code=code, label=code) for code in ("F", "C", "B", "A")))
TEN = Scale(id="ten", answers=tuple(Answer(code=str(code), label=str(code)) for code in range(11)), low=0, high=10)


def study(*topics: Topic) -> Study:
    """Return a study of published figures with two sides."""
    sides = (
        Side(id="executives", role="provider", label="Executives", rows="toplines"),
        Side(id="customers", role="customer", label="Customers", rows="toplines"),
    )
    return Study(name="made", title="Made", path=Path("study.yaml"), sides=sides, scales=(GRADES, TEN), topics=topics)


def pair(
    *,
    score: Score | None = "favourable",
    statement: Literal["problem"] | None = None,
    reverse: Literal["exact", "bound"] | None = None,
    differs: tuple[Differs, ...] = (),
    value: float | None = 58,
) -> Topic:
    """Return a topic with 75 on the executives' side and a figure of the customers that departs as said."""
    return Topic(
        id="speed",
        label="Quick",
        score=score,
        statement=statement,
        questions=(
            Question(side="executives", figures=(Figure(value=75, n=35),)),
            Question(side="customers", reverse=reverse, differs=differs, figures=(Figure(value=value, n=1200),)),
        ),
    )


def distribution(
    shares: dict[str, float], *, scale: str = "grades", favourable: tuple[str, ...] = (), reverse: Literal["exact"] | None = None
) -> Topic:
    """Return a topic with a whole distribution of the customers."""
    question = Question(
        side="customers", scale=scale, favourable=favourable, reverse=reverse, figures=(Figure(shares=tuple(shares.items())),)
    )
    return Topic(id="grade", label="Grade", questions=(question,))


def customers(topic: Topic) -> pd.DataFrame:
    """Return the customers' toplines of one topic."""
    return read_toplines(study(topic), "customers").frame


@pytest.mark.parametrize(
    ("reverse", "statement", "executives", "theirs", "turned", "bound"),
    [
        (None, None, 0.75, 0.58, False, False),
        ("exact", None, 0.75, 0.42, True, False),
        ("bound", None, 0.75, 0.42, True, True),
        (None, "problem", 0.25, 0.42, True, False),
        ("exact", "problem", 0.25, 0.58, False, False),
    ],
)
def test_figures_are_turned_as_the_study_says(
    reverse: Literal["exact", "bound"] | None,
    statement: Literal["problem"] | None,
    executives: float,
    theirs: float,
    *,
    turned: bool,
    bound: bool,
) -> None:
    """`reverse` turns one side, a problem statement both, and the two cancel out."""
    made = study(pair(reverse=reverse, statement=statement))
    assert read_toplines(made, "executives").frame["value"].tolist() == pytest.approx([executives])
    frame = read_toplines(made, "customers").frame
    assert frame["value"].tolist() == pytest.approx([theirs])
    assert (frame["turned"].tolist(), frame["bound"].tolist()) == ([turned], [bound])


@pytest.mark.parametrize("differs", ["unit", "question"])
def test_a_pair_that_is_not_comparable_stays_as_published(differs: Differs) -> None:
    """No difference is taken, so neither figure is turned, whichever side departs."""
    made = study(
        pair(reverse="bound", differs=(differs,)), pair(statement="problem", differs=(differs,)).model_copy(update={"id": "other"})
    )
    assert read_toplines(made, "customers").frame["value"].tolist() == pytest.approx([0.58, 0.58])
    assert read_toplines(made, "executives").frame["value"].tolist() == pytest.approx([0.75, 0.75])
    assert not read_toplines(made, "customers").frame[["turned", "bound"]].to_numpy().any()


def test_a_figure_that_one_comparable_partner_needs_is_turned() -> None:
    """Of three sides only the one that asked something else keeps its figure as published."""
    apart = Question(side="staff", differs=("question",), figures=(Figure(value=58),))
    topic = pair(reverse="exact")
    made = study(topic.model_copy(update={"questions": (*topic.questions, apart)}))
    made = made.model_copy(update={"sides": (*made.sides, Side(id="staff", role="provider", label="Staff", rows="toplines"))})
    assert read_toplines(made, "customers").frame["value"].tolist() == pytest.approx([0.42])
    assert read_toplines(made, "staff").frame["value"].tolist() == pytest.approx([0.58])


def test_a_net_promoter_score_takes_half_the_scale() -> None:
    """-8 of -100 to 100 is 0.46 of 0 to 1, and turned 0.54."""
    assert customers(pair(score="nps", value=-8))["value"].tolist() == pytest.approx([0.46])
    assert customers(pair(score="nps", value=-8, statement="problem"))["value"].tolist() == pytest.approx([0.54])


def test_a_citation_has_no_value_and_a_missing_base_is_null() -> None:
    """Cited, not compared; and never a base of 0."""
    question = Question(side="customers", figures=(Figure(value=None, n=None),))
    frame = customers(Topic(id="cited", label="Cited", score="mean", questions=(question,)))
    assert frame["value"].isna().all()
    assert frame["n"].isna().all()
    assert frame["score"].tolist() == ["mean"]


def test_each_wave_is_a_row_in_the_order_given() -> None:
    """Waves are never pooled."""
    question = Question(side="customers", figures=(Figure(wave="2023", value=27), Figure(wave="2024", value=30, n=2515)))
    frame = customers(Topic(id="trust", label="Trust", score="favourable", questions=(question,)))
    assert frame["wave"].tolist() == ["2023", "2024"]
    assert frame["value"].tolist() == pytest.approx([0.27, 0.30])
    assert frame["n"].tolist() == [pd.NA, 2515]


def test_a_whole_distribution_gives_share_and_average() -> None:
    """The average is the position on the scale, worst 0 to best 1; an answer that is not listed was given by nobody."""
    frame = customers(distribution({"C": 2, "B": 55.1, "A": 42.9}, favourable=("A",)))
    assert dict(zip(frame["score"], frame["value"], strict=True)) == pytest.approx(
        {"favourable": 0.429, "mean": (2 / 3 + 2 * 55.1 / 3 + 42.9) / 100}
    )


@pytest.mark.parametrize(("missing", "scores"), [(0.6, ["favourable", "mean"]), (0.7, ["favourable"])])
def test_shares_under_100_give_no_average(missing: float, scores: list[str]) -> None:
    """Rounding may cost six tenths; beyond that an answer was not published."""
    assert customers(distribution({"F": 10 - missing, "C": 20, "B": 30, "A": 40}, favourable=("A",)))["score"].tolist() == scores


def test_rounded_shares_give_an_average_over_what_was_printed() -> None:
    """Three times 33.3 is 99.9, and its average is the middle all the same."""
    frame = customers(distribution({"F": 33.3, "C": 16.65, "B": 16.65, "A": 33.3}))
    assert frame["value"].tolist() == pytest.approx([0.5])


def test_a_favourable_answer_that_was_not_published_gives_no_share() -> None:
    """Its share could be anything up to what is missing."""
    assert customers(distribution({"A": 40, "C": 20}, favourable=("B", "A"))).empty


def test_turning_a_distribution_turns_its_average_and_not_its_share() -> None:
    """`favourable` names the good answers already."""
    frame = customers(distribution({"F": 10, "C": 20, "B": 30, "A": 40}, favourable=("F",), reverse="exact"))
    assert dict(zip(frame["score"], frame["value"], strict=True)) == pytest.approx(
        {"favourable": 0.1, "mean": 1 - (20 / 3 + 20 + 40) / 100}
    )
    assert frame["turned"].tolist() == [False, True]


def test_a_distribution_from_0_to_10_gives_a_net_promoter_score() -> None:
    """30% of promoters less 50% of detractors: -20, which is 0.4 of the way from -100 to 100."""
    frame = customers(distribution({"0": 50, "7": 20, "10": 30}, scale="ten"))
    assert dict(zip(frame["score"], frame["value"], strict=True)) == pytest.approx({"mean": 0.44, "nps": 0.4})


def test_a_side_without_figures_gives_an_empty_frame_of_the_same_columns() -> None:
    """The same type whatever the study holds."""
    empty = customers(Topic(id="own", label="Own", questions=(Question(side="customers", column=("q1",)),)))
    full = customers(pair())
    assert empty.empty
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert list(full) == ["topic", "wave", "score", "value", "n", "turned", "bound"]


def test_an_unknown_side_names_the_nearest() -> None:
    """A typo is an error, not an empty side."""
    with pytest.raises(ParameterError, match="customers"):
        read_toplines(study(pair()), "custommers")
