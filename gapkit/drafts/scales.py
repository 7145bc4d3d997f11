"""From a column's labels and codes to the scale it was probably answered on: answers in order, what is no answer, and what should be checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gapkit.drafts.label_lists import MOST_ANSWERS, label_lists
from gapkit.drafts.points import Points, common_points, guess_points, kind_of
from gapkit.drafts.vocabulary import is_no_answer, order_of, plain, without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gapkit.drafts.columns import Column

Pair = tuple[str, str]  # a code and its label

_FEWEST: Final = 2
_BATTERY: Final = 2  # columns that share a list of labels no vocabulary knows, before it is taken for a scale
_OPINIONS: Final = frozenset({"agree", "satisfied", "likely", "favourable", "easy", "approve", "helpful"})
_SPARE_CODES: Final = ("98", "99", "97", "96", "95", "94", "93", "92", "91", "90")


@dataclass(frozen=True)
class ScaleGuess:
    """The scale of one column.

    `answers` are (code, label), listed worst to best unless `best_first`; `not_answers` likewise, in no order; `by_label` says that the cells hold the
    labels; `family` is what the labels speak of (agree, satisfied, quality, points, ...), "" where no vocabulary knows them and their order is therefore
    not known; `notes` are what a person should check.
    """

    answers: tuple[Pair, ...]
    not_answers: tuple[Pair, ...] = ()
    best_first: bool = False
    by_label: bool = False
    family: str = ""
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the answers, worst to best."""
        ordered = tuple(code for code, _ in self.answers)
        return ordered[::-1] if self.best_first else ordered

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the answers for comparison, worst to best."""
        ordered = tuple(plain(label) for _, label in self.answers)
        return ordered[::-1] if self.best_first else ordered

    @property
    def has_labels(self) -> bool:
        """Whether it has words, or numbers alone."""
        return any(code != label for code, label in self.answers)

    def holds(self, column: Column) -> bool:
        """Whether every cell of a column is a code or a label of this scale or of its no-answers."""
        known = {text for pair in (*self.answers, *self.not_answers) for text in (plain(pair[0]), plain(pair[1]))}
        return all(plain(text) in known or as_whole_text(text) in known for text in column.counts)


def guess_scales(columns: Sequence[Column]) -> dict[str, ScaleGuess]:
    """Return the scale of each column that looks like answers on a service, by the column's name; columns that tell facts about people are not among them.

    Args:
        columns: of one file, all of them: what one column leaves open, its neighbours may tell.
    """
    asked = [column for column in columns if column.counts and not column.is_tool and (not column.is_fact or _is_opinion(column))]
    found: dict[str, ScaleGuess] = {}
    worded = [column for column in asked if not (column.variable and column.variable.answers) and column.texts]
    lists = label_lists(worded)
    numbered = [column for column in asked if column.numbers and not (column.variable and column.variable.answers)]
    plain_numbers = [column for column in numbered if not column.is_id and all(is_no_answer(text) for text in column.texts)]
    names = {column.name for column in plain_numbers}
    common = common_points(plain_numbers)
    for column in asked:
        guess: ScaleGuess | None = None
        if column.variable is not None and column.variable.answers:
            guess = _from_codes(column)
        elif column.name in names:
            guess = from_points(column, guess_points(column, common.get(kind_of(column)) or common.get("")))
        elif column.name in lists:
            guess = _from_labels(lists[column.name])
        if guess is not None:
            found[column.name] = guess
    return _without_strays(found)


def _is_opinion(column: Column) -> bool:
    """Whether the labels speak of agreement, satisfaction or the like: "Your branch is easy to reach", agreed to, tells nobody's branch."""
    labels = [label for _, label in column.variable.answers] if column.variable and column.variable.answers else column.texts
    answers = tuple(label for label in labels if not is_no_answer(label))
    order = order_of(answers) if len(answers) <= MOST_ANSWERS else None
    return order is not None and order.family in _OPINIONS


def from_points(column: Column, points: Points | None) -> ScaleGuess | None:
    """Return a scale of mere numbers as a guess with its notes; None stays None."""
    if points is None:
        return None
    aside = [(str(number), _guessed_label(number)) for number in points.aside]
    notes = (
        [f"{listed(code for code, _ in aside)} taken as no answer, by {'their' if len(aside) > 1 else 'its'} place alone"] if aside else []
    )
    aside += [(text, text) for text in column.texts]
    answers = tuple((str(number), str(number)) for number in range(points.low, points.high + 1))
    if not points.sure:
        notes.insert(0, f"{points.low} to {points.high}, by the numbers found alone: {points.high} is best?")
    return ScaleGuess(answers, tuple(aside), family="points", notes=tuple(notes))


def _guessed_label(number: int) -> str:
    return "No answer" if number not in (0, 6, 11) else "Blank" if number == 0 else "Not applicable"


def _from_codes(column: Column) -> ScaleGuess | None:
    """Return the scale of a column whose file gives its codes labels (SPSS, Stata)."""
    variable = column.variable
    if variable is None:
        return None
    labels = dict(variable.answers)
    aside = dict(variable.missing)
    notes = []
    for code, label in tuple(labels.items()):
        if is_no_answer(label):
            if _in_the_middle(code, labels):
                notes.append(f"{label!r} stands in the middle of the scale: an answer, or none? If none, move it to not_answers")
            else:
                aside[code] = labels.pop(code)
    known = {*labels, *aside}
    numbers = [int(code) for code in labels if _is_whole(code)]
    unlabelled = [text for text in column.counts if text not in known and as_whole_text(text) not in known]
    if unlabelled and numbers:
        if not all(_is_whole(text) for text in unlabelled):
            return None  # an amount, of which the file labels some values
        between = {int(as_whole_text(text)) for text in unlabelled if min(numbers) < int(as_whole_text(text)) < max(numbers)}
        outside = [as_whole_text(text) for text in unlabelled if int(as_whole_text(text)) not in between]
        if len(outside) > _FEWEST:
            return None
        aside |= dict.fromkeys(outside, "No answer")
        if outside:
            notes.append(f"{listed(outside)} found without a label: taken as no answer")
    elif unlabelled:
        return None
    if (
        len(numbers) == len(labels)
        and len(labels) >= _FEWEST
        and max(numbers) - min(numbers) < MOST_ANSWERS
        and _has_ends_only(labels, numbers, column)
    ):
        labels = {str(number): labels.get(str(number), str(number)) for number in range(min(numbers), max(numbers) + 1)}
    if not _FEWEST <= len(labels) <= MOST_ANSWERS or len({plain(label) for label in labels.values()}) < len(labels):
        return None
    return _ordered(labels, aside, notes, by_label=False)


def _has_ends_only(labels: Mapping[str, str], numbers: Sequence[int], column: Column) -> bool:
    """Whether numbers between the labelled ones belong to the scale: only its ends have words, or some points of it were found without."""
    found = {int(as_whole_text(text)) for text in column.counts if _is_whole(text)}
    inner = set(range(min(numbers) + 1, max(numbers))) - set(numbers)
    return bool(inner) and (bool(inner & found) or len(labels) == _FEWEST)


def _in_the_middle(code: str, labels: Mapping[str, str]) -> bool:
    if not _is_whole(code):
        return False
    others = {int(other) for other in labels if other != code and _is_whole(other) and not is_no_answer(labels[other])}
    return {int(code) - 1, int(code) + 1} <= others


def _from_labels(labels: Mapping[str, str]) -> ScaleGuess | None:
    """Return the scale of a column whose cells are labels; codes are the labels' own numbers where each has one, else 1 for the worst upwards."""
    answers = [text for text in labels.values() if not is_no_answer(text)]
    if not _FEWEST <= len(answers) <= MOST_ANSWERS:
        return None
    numbers = [without_number(text)[1] for text in answers]
    own: dict[str, str]
    if all(number is not None for number in numbers) and len(set(numbers)) == len(numbers):
        own = {str(number): text for number, text in sorted((number or 0, text) for number, text in zip(numbers, answers, strict=True))}
        own = {str(number): own.get(str(number), str(number)) for number in range(int(min(own, key=int)), int(max(own, key=int)) + 1)}
        if len(own) > MOST_ANSWERS:
            return None
    else:
        order = order_of(tuple(answers))
        ranked = [text for _, text in sorted(zip(order.places, answers, strict=True))] if order else sorted(answers)
        own = {str(place): text for place, text in enumerate(ranked, start=1)}
    spare = [code for code in _SPARE_CODES if code not in own]
    aside = dict(zip(spare, (text for text in labels.values() if is_no_answer(text)), strict=False))
    return _ordered(own, aside, [], by_label=True)


def _ordered(labels: Mapping[str, str], aside: Mapping[str, str], notes: Sequence[str], *, by_label: bool) -> ScaleGuess:
    """Return a guess whose answers stand worst to best, or as they were coded with the best first."""
    codes = list(labels)
    if all(_is_whole(code) for code in codes):
        codes.sort(key=int)
    numbered = [labels[code] if without_number(labels[code])[1] is not None else f"{code} - {labels[code]}" for code in codes]
    words = all(labels[code] != code for code in codes)
    order = order_of(
        tuple(labels[code] for code in codes) if words else tuple(numbered if all(_is_whole(code) for code in codes) else codes)
    )
    answers = tuple((code, labels[code]) for code in codes)
    made = ScaleGuess(answers, tuple(aside.items()), by_label=by_label, family=order.family if order else "", notes=tuple(notes))
    if order is None:
        return replace(made, notes=(*made.notes, "the order of these answers is not known: list them worst to best"))
    ranked = tuple(pair for _, pair in sorted(zip(order.places, answers, strict=True)))
    if ranked == answers[::-1] and not by_label:
        note = f"listed from best to worst, so `best` is {answers[0][0]}"
        return replace(made, best_first=True, notes=(*made.notes, note))
    return replace(made, answers=ranked)


def _without_strays(found: Mapping[str, ScaleGuess]) -> dict[str, ScaleGuess]:
    """Return the guesses without lists of unknown labels that one column alone has: a fact rather than a scale."""
    times = Counter(frozenset(guess.labels) for guess in found.values())
    return {name: guess for name, guess in found.items() if guess.family or times[frozenset(guess.labels)] >= _BATTERY}


def listed(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: `8`, `8 and 9`, `6, 8 and 9`."""
    all_words = list(words)
    return all_words[0] if len(all_words) == 1 else f"{', '.join(all_words[:-1])} and {all_words[-1]}" if all_words else ""


def _is_whole(text: str) -> bool:
    try:
        return float(text).is_integer()
    except ValueError:
        return False


def as_whole_text(text: str) -> str:
    """Return a whole number without its point (`4.0`: 4); any other text as it stands."""
    return str(int(float(text))) if _is_whole(text) else text
