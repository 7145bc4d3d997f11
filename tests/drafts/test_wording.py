"""Customers' questions turned to "we": right where every word is clear, kept with the reason where one could mean two things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.drafts.english import looks_english
from gapkit.drafts.wording import turn

TURNED = {
    # they and me
    "They respond quickly when I need them": "We respond quickly when customers need us",
    "They do what they say they will do": "We do what we say we will do",
    "They tell me what will happen and when": "We tell customers what will happen and when",
    "They have staff who know their job": "We have staff who know their job",
    "They've always been fair to me": "We have always been fair to customers",
    "When I call, they answer quickly": "When customers call, we answer quickly",
    "It is easy for me to reach the bank by phone": "It is easy for customers to reach us by phone",
    # I, my
    "I wait too long to get through to them": "Customers wait too long to get through to us",
    "I'm treated with respect": "Customers are treated with respect",
    "My concerns were dealt with efficiently": "Customers' concerns were dealt with efficiently",
    "My complaint was resolved on the first call": "Customers' complaints were resolved on the first call",
    "They understand my individual needs": "We understand customers' individual needs",
    # the bank, whose verbs go with one
    "The bank keeps me informed": "We keep customers informed",
    "The bank keeps its promises and listens to me": "We keep our promises and listen to customers",
    "The supplier dispatches on time": "We dispatch on time",
    "The bank tries to help me": "We try to help customers",
    "Does the bank keep you informed?": "Do we keep customers informed?",
    "The bank makes it easy to pay": "We make it easy to pay",
    "The bank's website is easy to use": "Our website is easy to use",
    "The hotel was clean": "Our hotel was clean",
    # one of many, staff, things
    "Your branch is easy to reach": "Our branches are easy to reach",
    "Your adviser answers your questions": "Our advisers answer customers' questions",
    "The staff know their job": "Our staff know their job",
    "The hotel staff were friendly": "Our staff were friendly",
    "The service I received was good": "The service customers received was good",
    # the company speaks
    "We keep you informed": "We keep customers informed",
    "You respond quickly when I need you": "We respond quickly when customers need us",
    "Our staff are friendly": "Our staff are friendly",
    # words to whoever answers stay
    "How would you rate our service?": "How would you rate our service?",
    "How would you rate the bank overall?": "How would you rate us overall?",
    "How would you rate the friendliness of the staff?": "How would you rate the friendliness of our staff?",
    "Please rate the following. - They respond quickly": "Please rate the following. - We respond quickly",
    # nothing to turn
    "Speed of service": "Speed of service",
    "Waiting times are acceptable": "Waiting times are acceptable",
}

GUESSED = {
    "How satisfied are you with the speed of service?": "How satisfied are customers with the speed of service?",
    "How likely is it that you would recommend the bank to a friend?": "How likely is it that customers would recommend us to a friend?",
    "I trust the bank": "Customers trust us",
    "I would recommend the hotel": "Customers would recommend our hotel",
    "You feel welcome in the branch": "Customers feel welcome in our branches",
    "How often do you use the app?": "How often do customers use our app?",
}

KEPT = {
    "They fix problems when they arise": "problems",
    "They know my needs and meet them": "needs",
    "The bank explains why it charges fees": '"it" may mean',
    "The bank always explains its fees and charges clearly": '"charges" may be a verb',
    "The bank statement is clear": '"statement" is not known',
    "The staff listen to me and they solve problems I have": "customers and others",
    "My treatment was explained": '"My treatment" is of one person',
    "They treat me as an individual": "what one person is",
    "I feel valued as a customer": "names customers",
    "He explained everything to me": '"he"',
    "They understand our business": '"we" are',
    "Did you feel welcome?": "this one person",
    "Overall satisfaction": "whose feeling",
    "Thinking of your last visit, how would you rate the staff?": "this one person",
    "${q://QID1/ChoiceGroup} is easy to reach": "survey tool",
    "THEY RESPOND QUICKLY": "capitals",
    "Ich bin zufrieden mit der Bank": "only English",
    "La banque est facile à joindre": "only English",
    "": "no wording",
}


@pytest.mark.parametrize(("asked", "wanted"), TURNED.items())
def test_a_question_on_the_service_is_turned_to_we(asked: str, wanted: str) -> None:
    """They, the bank and your branch become we; I, me and my become customers; verbs go along."""
    made = turn(asked)
    assert (made.text, made.sure, made.guesses, made.why) == (wanted, True, False, "")


@pytest.mark.parametrize(("asked", "wanted"), GUESSED.items())
def test_what_only_customers_know_is_turned_and_called_a_guess(asked: str, wanted: str) -> None:
    """An executive who answers for the customers' feelings predicts them, and the study has to say so."""
    made = turn(asked)
    assert (made.text, made.sure, made.guesses) == (wanted, True, True)


@pytest.mark.parametrize(("asked", "why"), KEPT.items())
def test_a_wording_that_could_mean_two_things_is_kept_with_the_reason(asked: str, why: str) -> None:
    """The customers' own words stand, and somebody is told to look."""
    made = turn(asked)
    assert (made.text, made.sure) == (asked, False)
    assert why in made.why


def test_a_questionnaire_in_another_language_is_kept_even_where_a_label_looks_english() -> None:
    """`Service` is a word of many languages."""
    assert not turn("Service", english=False).sure


def test_the_language_of_a_file_is_told_by_its_longer_wordings() -> None:
    """Short labels do not show it."""
    assert looks_english(["Speed of service", "They respond quickly when I need them", "ID"])
    assert not looks_english(["Service", "Ich bin mit der Bank sehr zufrieden", "Die Mitarbeiter sind immer freundlich"])
    assert not looks_english(["v1", "v2"])


def test_curly_apostrophes_and_runs_of_spaces_are_read_alike() -> None:
    """Survey tools write either."""
    assert turn("I\u2019m  treated with respect").text == "Customers are treated with respect"


WORDS = (
    *("they", "them", "their", "I", "me", "my", "you", "your", "we", "our", "the", "bank", "staff", "branch", "is", "are", "keeps"),
    *("and", "when", ",", ".", "-", "?", "it", "its", "problems", "who", "as", "a", "rate", "how"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_words_are_turned_or_kept_and_never_lose_one(asked: str) -> None:
    """No row of words raises; where one was turned, no "I", "me" or "my" of a customer's is left standing."""
    made = turn(asked)
    if not made.sure:
        assert made.text == asked
    else:
        assert not {"i", "me", "my", "mine"} & set(made.text.casefold().split())


@given(st.text(max_size=60))
def test_any_text_is_turned_or_kept(asked: str) -> None:
    """Nothing a file may hold as a wording is an error."""
    made = turn(asked)
    assert made.sure == (made.why == "")
