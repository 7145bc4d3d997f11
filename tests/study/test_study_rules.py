"""What must hold between sides, topics, questions and scales: each rule has its own sentence and its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Study

    Read = Callable[[str], Study]
    Refused = Callable[[str], str]

TITLE = "title: Regional banks, 2025-26"
EXECUTIVES = "{column: q3, asks: We respond quickly to our customers, scale: agree5, favourable: [4, 5]}"
WAVE = "    wave: wave\n"
LABEL = "    label: Responds quickly\n"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("      executives: {", "      executive: {", "asks side 'executive', which the study does not have. Did you mean 'executives'?"),
        ("scale: agree5", "scale: agree", "line 23: topic 'responsiveness', side 'executives': the study has no scale 'agree'. Did you mean 'agree5'?"),
        ("favourable: [4, 5]", "favourable: [4, 6]", "favourable '6' is not on scale 'agree5'. Known: 1, 2, 3, 4, 5."),
        ("favourable: [4, 5]", "favourable: [5, 8]", "favourable '8' is no answer (not_answers)."),
        ("favourable: [4, 5]", "favourable: [1, 2]", "favourable 1, 2 is not the good end of scale 'agree5', which runs worst to best; that would be 4, 5."),
        ("favourable: [4, 5]", "favourable: [3, 5]", "that would be 4, 5."),
        ("favourable: [4, 5]", "favourable: [1, 2, 3, 4, 5]", "every answer is favourable; leave out those that are not."),
        (LABEL, LABEL + "    statement: problem\n", "scale 'agree5', as it is turned here by 'reverse' or 'statement'; that would be 1, 2."),
        ("{column: q3,", "{column: q3, reverse: exact,", "as it is turned here by 'reverse' or 'statement'; that would be 1, 2."),
        ("{column: q3,", "{column: q3, reverse: bound,", "'reverse: bound' is for published figures; with answers at hand, say 'exact'."),
        ("column: q3, ", "", "line 23: topic 'responsiveness', side 'executives' lacks 'column'."),
        ("column: q3, ", "column: [], ", "line 23: topic 'responsiveness', side 'executives': 'column' is an empty list; name one or more columns."),
        ("{column: q3, ", "{column: q3, value: 40, ", "'value' is not taken for a side with 'rows: respondents'; take it out."),
        ("column: q8, scale: points10", "column: q8, scale: agree5", "line 25: topic 'recommend', side 'executives': a net promoter score needs"),
        ("score: nps", "score: nps, statement: problem", "a net promoter score cannot be turned round; take out 'reverse' or 'statement'."),
        ("score: nps", "score: favourable", "line 25: topic 'recommend', side 'executives' lacks 'favourable', the good answers"),
        ("  recommend:", "  all:", "line 25: a topic may not be called 'all', which stands for the mean over topics; rename it."),
        ("role: customer", "role: provider", "line 4: the study: no side has 'role: customer'"),
        ("    source: executives.csv\n", "", "line 5: side 'executives' lacks 'source', its data file"),
        (WAVE, WAVE + "    base: n\n", "line 11: side 'executives': 'base' is not taken with 'rows: respondents'; take it out."),
        ("wave: wave", "cite: x", "line 3: the study: 'waves' are named, but no side says which column holds its 'wave'."),
        ("company: company\n", "unit: company\n", "line 2: the study: 'unit' needs 'company', the column naming the company."),
        ("company: company\n", "companies: {A: B}\n", "line 2: the study: 'companies' needs 'company', the column naming the company."),
        ("{from: 0, to: 10}", "{from: 10, to: 0}", "line 18: scale 'points10' runs from 10 to 0; 'to' must be above 'from', by 1000 at most."),
        ("{from: 0, to: 10}", "{from: 0, to: 1000000000}", "by 1000 at most."),
        ("{from: 0, to: 10}", "{from: 0}", "line 18: scale 'points10' lacks 'answers', or 'from' and 'to'."),
        ("{from: 0, to: 10}", "{from: 0, to: 10, answers: [1, 2]}", "line 18: scale 'points10' has 'answers' and 'from' or 'to'; leave one."),
        ("{from: 0, to: 10}", "{from: 0, to: 10, best: 5}", "line 18: scale 'points10': 'best' is '5'; wanted the first or last answer, '0' or '10'."),
        ("{from: 0, to: 10}", "{answers: [1]}", "line 18: scale 'points10' has one answer; wanted two or more, worst to best."),
        ("8: Don't know", "5: Don't know", "line 17: scale 'agree5': '5' stands among the answers and the not_answers; leave one."),
        ("{from: 0, to: 10}", "{from: 0, to: 10, not_answers: [7]}", "line 18: scale 'points10': '7' stands among the answers and the not_answers; leave one."),
        ("8: Don't know", "a|b: Don't know", "line 15: scale 'agree5': code 'a|b' holds '|'"),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_has_its_own_sentence(refused: Refused, banks: str, before: str, after: str, sentence: str) -> None:
    """The line, the place, what contradicts what, and the way out."""
    assert before in banks
    times = -1 if before in ("wave: wave", "score: nps") else 1
    assert sentence in refused(banks.replace(before, after, times))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("company: dbn\nunit: company\n", "", "line 3: side 'teachers': 'rows: company_scores' needs 'company', the study's column naming the company."),
        ("base: N_t", "weight: N_t", "line 5: side 'teachers': 'weight' is not taken with 'rows: company_scores'; take it out."),
        ("column: saf_t_11,", "column: saf_t_11, favourable: [10],", "'favourable' is not taken for a side with 'rows: company_scores'; take it out."),
        ("{from: 0, to: 10}", "{answers: [bad, good]}", "company scores need a scale of numbers; the codes of 'points10' are words or out of order."),
    ],
)  # fmt: skip
def test_company_scores_have_rules_of_their_own(refused: Refused, schools: str, before: str, after: str, sentence: str) -> None:
    """Averages have no answers to count and no people to weight."""
    assert before in schools
    assert sentence in refused(schools.replace(before, after))


def test_scales_of_unlike_length_are_refused_with_the_way_out(refused: Refused, read: Read, banks: str) -> None:
    """Executives on 5 points, customers on 11: refused, unless the study says so; then it is read and carries the mark."""
    text = banks.replace("column: q8, scale: points10", "column: q8, scale: agree5").replace("score: nps", "score: mean")
    message = refused(text)
    assert message.startswith(
        "study.yaml, line 25: topic 'recommend': executives answered on 5 points (agree5), customers on 11 (points10)"
    )
    assert "Say 'differs: [scale]'" in message
    said = read(text.replace("column: q8,", "column: q8, differs: [scale],")).topic("recommend").question("executives")
    assert said is not None
    assert said.differs == ("scale",)


def test_two_customer_sides_may_answer_on_unlike_scales(read: Read, banks: str) -> None:
    """They are never compared with each other."""
    third = "  staff: {role: provider, source: s.csv}\nscales:"
    text = banks.replace("scales:", third).replace("customers: {column: c9, scale: points10}", "staff: {column: q, scale: agree5}")
    assert read(text.replace("score: nps", "score: mean")).topic("recommend").question("staff") is not None


def test_the_same_answers_in_opposite_order_are_refused(refused: Refused, read: Read, banks: str) -> None:
    """A second scale listed best to worst by mistake would turn the gap round; a reversed question, said to be one, is read."""
    reversed5 = "  turned5: {answers: {1: Strongly agree, 2: Agree, 3: Neither, 4: Disagree, 5: Strongly disagree}}\n  points10:"
    text = banks.replace("  points10:", reversed5).replace(
        "{column: c7, asks: They respond quickly when I need them, scale: agree5", "{column: c7, scale: turned5"
    )
    assert "hold the same answers in opposite order. List both worst to best, or say 'reverse: exact'" in refused(text)
    right = text.replace("turned5: {", "turned5: {best: 1, ").replace(
        "scale: turned5, favourable: [4, 5]", "scale: turned5, favourable: [1, 2]"
    )
    assert read(right).scale("turned5").codes == ("5", "4", "3", "2", "1")


def test_a_reversed_question_on_the_same_scale_is_read(read: Read, banks: str) -> None:
    """`reverse: exact` on one side, with the favourable answers at the other end."""
    question = (
        read(banks.replace(EXECUTIVES, "{column: q3, scale: agree5, reverse: exact, favourable: [1, 2]}"))
        .topic("responsiveness")
        .questions[0]
    )
    assert (question.reverse, question.favourable) == ("exact", ("1", "2"))


def test_a_problem_statement_asked_in_reverse_is_turned_back(read: Read, banks: str) -> None:
    """Turned twice is not turned: agreeing is good for that side again."""
    text = banks.replace(LABEL, LABEL + "    statement: problem\n").replace("favourable: [4, 5], differs", "favourable: [1, 2], differs")
    topic = read(text.replace("{column: q3,", "{column: q3, reverse: exact,")).topic("responsiveness")
    assert [topic.turns(question) for question in topic.questions] == [False, True]


def test_customers_only_is_a_study(read: Read) -> None:
    """A study without a provider ends in estimates."""
    text = "sides: {customers: {role: customer, source: c.csv}}\nscales: {s: [1, 2]}\n"
    text = text.replace("[1, 2]", "{answers: [1, 2]}") + "topics: {t: {questions: {customers: {column: a, scale: s}}}}\n"
    assert [side.role for side in read(text).sides] == ["customer"]


def test_a_side_may_have_waves_that_the_study_does_not_name(read: Read, banks: str) -> None:
    """Numbers and dates sort themselves."""
    study = read(banks.replace("waves: {1: spring 2025, 2: autumn 2025}\n", ""))
    assert (study.waves, study.side("executives").wave) == ((), "wave")


@pytest.mark.parametrize(
    ("value", "score", "good"), [("-20", "nps", True), ("-20", "mean", False), ("101", "nps", False), ("100", "mean", True)]
)
def test_a_published_figure_lies_within_its_scores_points(read: Read, refused: Refused, value: str, score: str, *, good: bool) -> None:
    """0 to 100, for a net promoter score -100 to 100."""
    sides = "sides:\n  us: {role: provider, rows: toplines}\n  them: {role: customer, rows: toplines}\n"
    text = f"{sides}topics: {{t: {{score: {score}, questions: {{us: {{value: {value}}}, them: {{value: 10, n: 5}}}}}}}}\n"
    if good:
        assert read(text).topics[0].questions[0].figures[0].value == float(value)
    else:
        assert "wanted points from" in refused(text)


def test_a_bound_in_a_problem_statement_is_refused(refused: Refused) -> None:
    """Turned twice, nobody can say which way the bound points."""
    sides = "sides:\n  us: {role: provider, rows: toplines}\n  them: {role: customer, rows: toplines}\n"
    text = f"{sides}topics: {{t: {{statement: problem, questions: {{us: {{value: 1}}, them: {{value: 10, reverse: bound}}}}}}}}\n"
    assert "line 4: topic 't', side 'them': turned twice, a bound has no safe side" in refused(text)


def test_a_topic_in_the_figures_and_in_the_study_is_refused(refused: Refused, banks: str, tmp_path: Path) -> None:
    """One id, one topic."""
    text = banks.replace("topics:\n", "topics:\n  path: figures.csv\n").replace(
        "sides:\n", "sides:\n  industry: {role: provider, rows: toplines}\n"
    )
    (tmp_path / "banks" / "figures.csv").write_text("topic,side,score,value\nrecommend,industry,favourable,80\n")
    assert "topic 'recommend' stands in study.yaml and in the published figures; rename one." in refused(text)
