"""The published figures: what the best known of them come out as, and that every fact was carried over once and as it was read."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gapkit.intake.toplines import read_toplines
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from gapkit.study.model import Question, Study, Topic

FOLDER = Path(__file__).resolve().parents[2] / "data" / "published"
SIDES = {"providers": "provider", "customers": "customer"}

# Where a pair of the facts is no topic of its own: the topic and its wave, and the answer of a distribution.
TREND = {f"pwc{year}-trust": ("pwc-trust", str(year)) for year in (2022, 2023, 2024)}
ANSWER = {"metrigy2024-good": ("metrigy2024-excellent", "good")}

# What each tag of the facts must be found as; tags of likeness and of direction ask for nothing.
DIFFERS = {
    "DIFFERENT-UNIT": "unit",
    "SHARE-OF-EXPERIENCES": "unit",
    "DIFFERENT-QUESTION": "question",
    "DIFFERENT-ITEM": "question",
    "EVER-VS-RATING": "question",
    "ASSOCIATION": "question",
    "DIFFERENT-CUT": "cut",
    "DIFFERENT-SCALE": "scale",
    "OWN-VS-GENERAL": "referent",
    "VAGUE-CUSTOMER-SIDE": "referent",
    "PREDICTED-VS-ACTUAL": "prediction",
    "BELIEF-VS-ACTUAL": "prediction",
    "BELIEF-VS-FACT": "prediction",
    "IMPORTANCE": "prediction",
    "NEAR-SAME": "wording",
    "SAME-WORDING?": "wording",
}
LIKE_FOR_LIKE = {"SAME-WORDING", "SAME-SCALE", "SAME-QUESTION", "SAME-CUT", "SAME-UNIT", "SAME-ITEM", "MATCHED", "INTERNAL", "REVERSED"}
ELSEWHERE = {"OPPOSITE-POLARITY", "PROBLEM-POLARITY", "ROUNDED-WORDS", "UNVERIFIED"}
EXACT = {"accenture2007-service", "olson2010-fears"}
AVERAGES = {"academie2014-satisfaction", "hult2017-acsi", "raleigh2009-nhs", "frost-principals", "redpoint2019-excellent"}


class Row(NamedTuple):
    """One side's topline, in points."""

    value: float
    n: int | None
    turned: bool
    bound: bool


@cache
def published() -> Study:
    """Return the study as a user reads it."""
    return read_study(FOLDER)


@cache
def toplines(side: str) -> dict[tuple[str, str, str], Row]:
    """Return a side's toplines by topic, wave and score."""
    frame = read_toplines(published(), side).frame
    n = [None if base is None else int(base) for base in frame["n"].astype(object).where(frame["n"].notna(), None)]
    points = [
        round(200 * value - 100 if score == "nps" else 100 * value, 9) for score, value in zip(frame["score"], frame["value"], strict=True)
    ]
    keys = zip(frame["topic"], frame["wave"], frame["score"], strict=True)
    return dict(zip(keys, map(Row, points, n, frame["turned"], frame["bound"]), strict=True))


def differs(topic: Topic) -> set[str]:
    """Return all the ways in which a topic's questions depart from it."""
    return {word for question in topic.questions for word in question.differs}


def asked(topic: str, side: str) -> Question:
    """Return one side's question on a topic."""
    question = published().topic(topic).question(side)
    assert question is not None
    return question


@pytest.mark.parametrize(
    ("topic", "score", "provider", "customer"),
    [
        ("accenture2007-service", "favourable", 75, 42),
        ("cmocouncil2007-centric", "favourable", 56, 12),
        ("olson2010-fears", "favourable", 98, 46),
        ("pfizer1998-communication", "favourable", 46, 64),
        ("servicenow-empathy", "favourable", 77, 50),
        ("insidecounsel2007-padding", "favourable", 90, 60),
        ("pwc2023-loyalty-recommend", "favourable", 52, 52),
        ("pwc2023-loyalty-quality", "favourable", 23, 46),
        ("insidecounsel2006-gradeA", "favourable", 52, 21),
        ("insidecounsel2008-gradeA", "favourable", 42.9, 16.8),
        ("metrigy2024-excellent", "favourable", 35.3, 14.7),
        ("academie2014-satisfaction", "mean", 85, 70),
        ("nice-nps-chatbot", "nps", 25, -8),
        ("nice-nps-email", "nps", 19, -9),
        ("nice-nps-textbot", "nps", 25, -2),
        ("accenture-quoted-59", "favourable", 75, 41),
        ("cmocouncil-quoted-half-tenth", "favourable", 50, 10),
    ],
)
def test_the_best_known_figures_come_out_as_they_should(topic: str, score: str, provider: float, customer: float) -> None:
    """Turned where the study turns them, and as published elsewhere."""
    assert toplines("providers")[topic, "", score].value == pytest.approx(provider)
    assert toplines("customers")[topic, "", score].value == pytest.approx(customer)


def test_accenture_is_turned_exactly_and_one_base_was_published() -> None:
    """58% average or below leaves exactly 42%; 1,200 consumers, and an unknown number of executives."""
    providers, customers = (toplines(side)["accenture2007-service", "", "favourable"] for side in SIDES)
    assert (providers.turned, providers.n) == (False, None)
    assert (customers.turned, customers.bound, customers.n) == (True, False, 1200)


def test_the_responsiveness_pair_is_a_bound_of_at_least_30() -> None:
    """45% disagree, so at most 55% agree."""
    providers, customers = (toplines(side)["cmocouncil2007-responsive", "", "favourable"] for side in SIDES)
    assert (providers.bound, customers.bound) == (False, True)
    assert providers.value - customers.value == pytest.approx(30)


def test_the_delivery_gap_counts_companies_on_one_side() -> None:
    """Bain's 8% are companies as their customers judge them: both figures as published, no difference."""
    assert differs(published().topic("bain2005-superior")) == {"unit"}
    providers, customers = (toplines(side)["bain2005-superior", "", "favourable"] for side in SIDES)
    assert (providers.value, providers.n, customers.value, customers.n) == (80, 362, 8, None)


def test_the_trust_survey_is_one_topic_with_three_waves() -> None:
    """87 and 30, 84 and 27, 90 and 30; bases are known for 2024 alone."""
    found = {
        wave: tuple((row.value, row.n) for row in (toplines(side)["pwc-trust", wave, "favourable"] for side in SIDES))
        for wave in ("2022", "2023", "2024")
    }
    assert found == {
        "2022": ((87, None), (30, None)),
        "2023": ((84, None), (27, None)),
        "2024": ((90, 548), (30, 2515)),
    }


def test_a_retelling_stands_beside_the_figure_it_repeats() -> None:
    """Three of them, and each names its first figure."""
    assert {topic.id: topic.retells for topic in published().topics if topic.retells} == {
        "accenture-quoted-59": "accenture2007-service",
        "bain-differentiation": "bain2005-superior",
        "cmocouncil-quoted-half-tenth": "cmocouncil2007-centric",
    }


def test_a_citation_has_no_figure_on_either_side() -> None:
    """Four studies are cited for what they did."""
    cited = {topic for side in SIDES for (topic, _, _), row in toplines(side).items() if math.isnan(row.value)}
    assert cited == {"hult2017-acsi", "raleigh2009-nhs", "frost-principals", "redpoint2019-excellent"}


def test_a_pair_that_is_not_comparable_is_shown_as_published() -> None:
    """72% met an inconsistency, 91% were ever frustrated: nothing is turned where no difference is taken."""
    for topic, value in (("qmatic-inconsistent", 72), ("goodbot2020-excellent", 91), ("accenture-smb-understand", 47)):
        row = toplines("customers")[topic, "", "favourable"]
        assert (row.value, row.turned, row.bound) == (value, False, False)


def test_letter_grades_give_an_average_and_partial_lists_none() -> None:
    """The grades of 2008 add up to 100 on both sides; Metrigy's answers end under 97."""
    scores = {side: {(topic, score) for topic, _, score in toplines(side)} for side in SIDES}
    assert all(("insidecounsel2008-gradeA", "mean") in scores[side] for side in SIDES)
    assert not any(("metrigy2024-excellent", "mean") in scores[side] for side in SIDES)
    assert published().scale("letter grade").codes == ("F", "C", "B", "A")


def test_every_figure_has_a_label_a_wording_an_audience_and_a_source() -> None:
    """What a chart prints beside a figure is there, and its label fits the axis."""
    for topic in published().topics:
        assert 0 < len(topic.label) <= 40, topic.id
        assert topic.study, topic.id
        assert [question.side for question in topic.questions] == ["providers", "customers"], topic.id
        for question in topic.questions:
            assert question.asks, topic.id
            assert question.audience, topic.id
            assert all(figure.source for figure in question.figures), topic.id
            assert all(figure.value is not None or figure.shares or figure.note for figure in question.figures), topic.id


def test_labels_tell_topics_apart() -> None:
    """Two dots of a chart never bear one name."""
    assert {label: count for label, count in Counter(topic.label for topic in published().topics).items() if count > 1} == {}


def test_the_readme_counts_what_is_there() -> None:
    """Its table of kinds adds up to the topics of the study."""
    counts = [int(count) for count in re.findall(r"^\| (\d+) \| ", (FOLDER / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)]
    topics = [topic for topic in published().topics if not topic.retells]
    cited = [
        topic
        for topic in topics
        if all(figure.value is None and not figure.shares for question in topic.questions for figure in question.figures)
    ]
    shares = [topic for topic in topics if topic not in cited and topic.score == "favourable"]
    apart = [topic for topic in shares if differs(topic) & {"unit", "question", "scale"}]
    bounds = [topic for topic in shares if topic not in apart and any(question.reverse == "bound" for question in topic.questions)]
    marked = [topic for topic in shares if topic not in apart and topic not in bounds and differs(topic)]
    alike = len(shares) - len(apart) - len(bounds) - len(marked)
    others = len(topics) - len(cited) - len(shares)
    assert counts == [alike, len(marked), len(bounds), len(apart), others, len(cited), len(published().topics) - len(topics)]


def facts(shared: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of one file of facts."""
    with (shared / "facts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def home(fact: str) -> str:
    """Return the topic that a pair of the facts became."""
    return TREND[fact][0] if fact in TREND else ANSWER[fact][0] if fact in ANSWER else fact


def as_published(fact: dict[str, str], side: str) -> tuple[float | None, int | None]:
    """Return the value and base our files give for one side of a pair of the facts, before any turning."""
    question = asked(home(fact["id"]), side)
    wave = TREND.get(fact["id"], ("", ""))[1]
    (figure,) = [figure for figure in question.figures if figure.wave == wave]
    if not figure.shares:
        return figure.value, figure.n
    shares = dict(figure.shares)
    good = (ANSWER[fact["id"]][1],) if fact["id"] in ANSWER else question.favourable
    return sum(shares[code] for code in good), figure.n


def test_every_pair_of_the_facts_is_here_once_and_nothing_else(shared: Path) -> None:
    """91 pairs, of which three are waves of one topic and one is an answer of another."""
    pairs = [fact["id"] for fact in facts(shared, "published_gaps.csv")]
    assert len(pairs) == len(set(pairs)) == 91
    assert {topic.id for topic in published().topics} == {home(pair) for pair in pairs}
    assert Counter(home(pair) for pair in pairs) - Counter(topic.id for topic in published().topics) == Counter(
        {"pwc-trust": 2, "metrigy2024-excellent": 1}
    )


@pytest.mark.parametrize(("side", "prefix"), SIDES.items())
def test_every_figure_and_base_is_the_one_that_was_read(shared: Path, side: str, prefix: str) -> None:
    """Blanks stay blank, and net promoter scores are those of the text."""
    for fact in facts(shared, "published_gaps.csv"):
        printed = fact[f"{prefix}_pct"]
        if "INDEX-NPS" in fact["tags"]:
            found = re.search(r"[+-]\d+", fact[f"{prefix}_statistic"])
            assert found is not None
            printed = found.group()
        base = fact[f"{prefix}_n"]
        expected = (float(printed) if printed else None, int(base) if base else None)
        assert as_published(fact, side) == expected, fact["id"]


def test_every_tag_is_obeyed(shared: Path) -> None:
    """Each tag of the facts is found as the word it asks for, and no word stands without its tag."""
    words: dict[str, set[str]] = {}
    for fact in facts(shared, "published_gaps.csv"):
        tags = set(fact["tags"].split())
        unknown = {tag for tag in tags - set(DIFFERS) - LIKE_FOR_LIKE - ELSEWHERE if not tag.startswith("INDEX-")}
        assert not unknown, fact["id"]
        words.setdefault(home(fact["id"]), set()).update(DIFFERS[tag] for tag in tags if tag in DIFFERS)
        topic = published().topic(home(fact["id"]))
        assert (topic.statement == "problem") == ("PROBLEM-POLARITY" in tags), fact["id"]
        assert topic.retells == fact["retells"], fact["id"]
        assert bool(topic.retells) == ("UNVERIFIED" in tags), fact["id"]
        polarity = ("exact" if fact["id"] in EXACT else "bound") if "OPPOSITE-POLARITY" in tags else None
        assert asked(topic.id, "customers").reverse == polarity, fact["id"]
        assert asked(topic.id, "providers").reverse is None, fact["id"]
        assert topic.score == ("nps" if "INDEX-NPS" in tags else "mean" if fact["id"] in AVERAGES else "favourable"), fact["id"]
        noted = any(figure.note for question in topic.questions for figure in question.figures)
        assert noted or "ROUNDED-WORDS" not in tags, fact["id"]
    assert {topic.id: differs(topic) for topic in published().topics} == words


def test_every_source_has_the_address_that_was_read(shared: Path) -> None:
    """One address per pair, on both sides, or that of the distribution where one is used."""
    also = {fact["source_url"] for fact in facts(shared, "ordinal_distributions.csv")}
    for fact in facts(shared, "published_gaps.csv"):
        for side in SIDES:
            sources = [figure.source for figure in asked(home(fact["id"]), side).figures]
            assert any(fact["source_url"] in source or any(address in source for address in also) for source in sources), fact["id"]


def test_every_answer_of_the_distributions_is_here(shared: Path) -> None:
    """20 answers with their shares and bases, each once."""
    sides = {"law firms grading themselves": "providers", "IT/CX leaders predicting customers": "providers"}
    expected = Counter(
        (
            "metrigy2024-excellent" if fact["study"].startswith("Metrigy") else f"insidecounsel{fact['year']}-gradeA",
            sides.get(fact["audience"], "customers"),
            fact["category"],
            float(fact["pct"]),
            int(fact["n"]) if fact["n"] else None,
        )
        for fact in facts(shared, "ordinal_distributions.csv")
    )
    found = Counter(
        (topic.id, question.side, answer, share, figure.n)
        for topic in published().topics
        for question in topic.questions
        for figure in question.figures
        for answer, share in figure.shares
    )
    assert found == expected


def test_no_sentence_of_the_facts_was_copied(shared: Path) -> None:
    """Notes and wordings are our own: no seven words in a row are theirs."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[start : start + 7]) for start in range(len(words) - 6)}

    copied: dict[str, set[tuple[str, ...]]] = {}
    for fact in facts(shared, "published_gaps.csv"):
        questions = [asked(home(fact["id"]), side) for side in SIDES]
        ours = " / ".join(
            [question.asks for question in questions] + [figure.note for question in questions for figure in question.figures]
        )
        theirs = (fact[name] for name in ("note", "provider_question", "customer_question", "provider_statistic", "customer_statistic"))
        if shared_runs := runs(ours) & set().union(*map(runs, theirs)):
            copied[fact["id"]] = shared_runs
    assert copied == {}
