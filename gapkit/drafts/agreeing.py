"""The scales of two questions that belong together: what one side's file leaves open, the other's may tell; equal scales get one id."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gapkit.drafts.scales import ScaleGuess, as_whole_text
from gapkit.drafts.vocabulary import is_no_answer, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.drafts.columns import Column
    from gapkit.drafts.scales import Pair

_GOOD: Final = {2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3, 8: 3, 9: 3}  # how many answers of a scale count as good; of longer ones two
_TEN: Final = 10
_MANY: Final = 30
_SPARE: Final = tuple(str(code) for code in range(98, 11, -1))


def settle(
    column: Column, own: ScaleGuess | None, other_column: Column, other: ScaleGuess | None
) -> tuple[ScaleGuess | None, ScaleGuess | None]:
    """Return the scales of a pair, the one that knows less replaced by the other's where its cells allow that."""
    if own is None or (other is not None and _knows_less(own, other)):
        return (adopted(column, own, other) or own if other is not None else own), other
    if other is None or _knows_less(other, own):
        return own, (adopted(other_column, other, own) or other)
    return own, other


def _knows_less(one: ScaleGuess, two: ScaleGuess) -> bool:
    if one.has_labels != two.has_labels:
        return two.has_labels
    if one.by_label != two.by_label and one.labels != two.labels:
        return one.by_label and len(one.answers) <= len(two.answers)
    return len(one.answers) < len(two.answers)


def adopted(column: Column, own: ScaleGuess | None, other: ScaleGuess) -> ScaleGuess | None:
    """Return the other side's scale for this column, its own no-answers kept; None where its cells are not on it.

    Args:
        column: the cells.
        own: what they alone seemed to be on.
        other: the scale of the question's partner.
    """
    longer = own is not None and own.family == "points" and len(own.answers) < len(other.answers)
    if longer and column.filled >= _MANY:
        return None  # so many people would have given the answers beyond
    aside = dict(own.not_answers) if own else {}
    texts = [text for text in column.counts if as_whole_text(text) not in aside and text not in aside.values() and not is_no_answer(text)]
    none = [text for text in column.counts if is_no_answer(text) and text not in aside and text not in aside.values()]
    codes, labels = {code for code, _ in other.answers}, {plain(label) for _, label in other.answers}
    theirs = {*(code for code, _ in other.not_answers)}
    if all(as_whole_text(text) in codes | theirs for text in texts):
        by_label = False
    elif all(plain(text) in labels or as_whole_text(text) in codes for text in texts):
        by_label = True
    else:
        return None
    extra = [(code, label) for code, label in aside.items() if code not in codes] + [(text, text) for text in none]
    notes = tuple(note for note in (own.notes if own else ()) if "no answer" in note)
    if longer and column.numbers:
        notes = (*notes, f"{column.name} is taken to be on it too, though none of its few answers is beyond {max(column.numbers):g}")
    return replace(other, by_label=by_label, not_answers=joined(other, extra, by_label=by_label), notes=(*other.notes, *notes))


def joined(scale: ScaleGuess, extra: Iterable[Pair], *, by_label: bool) -> tuple[Pair, ...]:
    """Return a scale's no-answers with more of them; one whose label is there already is left out, and a taken code is replaced where cells hold labels."""
    found = dict(scale.not_answers)
    taken = {code for code, _ in scale.answers}
    for code, label in extra:
        if plain(label) in {plain(other) for other in found.values()} and (by_label or code in found):
            continue
        if code not in found and code not in taken:
            found[code] = label
        elif by_label:
            found[next(spare for spare in _SPARE if spare not in found and spare not in taken)] = label
        elif code in found and found[code] in (code, "No answer"):
            found[code] = label
    return tuple(found.items())


@dataclass
class Scales:
    """The scales of a study under drafting, equal ones under one id; `of` gives a guess its id."""

    by_id: dict[str, ScaleGuess] = field(default_factory=dict)

    def add_all(self, guesses: Iterable[ScaleGuess]) -> None:
        """Take in all scales: those with codes of their own first, so that files of labels use them."""
        for guess in sorted(guesses, key=lambda guess: guess.by_label):
            found = self.of(guess)
            if found is None:
                self.by_id[self._new_id(guess)] = guess
                continue
            known = self.by_id[found]
            notes = tuple(dict.fromkeys((*known.notes, *guess.notes)))
            self.by_id[found] = replace(known, not_answers=joined(known, guess.not_answers, by_label=guess.by_label), notes=notes)

    def of(self, guess: ScaleGuess) -> str | None:
        """Return the id of the scale with the same answers in the same order, None where there is none yet."""
        for name, known in self.by_id.items():
            alike = known.labels == guess.labels and known.family == guess.family
            if alike and (guess.by_label or (known.codes == guess.codes and known.best_first == guess.best_first)):
                return name
        return None

    def _new_id(self, guess: ScaleGuess) -> str:
        if guess.family == "points":
            low, high = int(guess.answers[0][0]), int(guess.answers[-1][0])
            usual = (low == 1 and high != _TEN) or (low, high) == (0, _TEN)
            name = f"points{high}" if usual else f"points{low}to{high}".replace("-", "minus")
        elif guess.family == "yes_no":
            name = "yes_no" if len(guess.answers) == 2 else f"yes_no{len(guess.answers)}"  # noqa: PLR2004 (yes and no)
        else:
            to_ten = guess.codes == tuple(str(point) for point in range(_TEN + 1))
            name = f"{guess.family or 'answers'}{_TEN if to_ten else len(guess.answers)}"
        count = 2
        unique = name
        while unique in self.by_id:
            unique, count = f"{name}_{count}", count + 1
        return unique


def good_answers(scale: ScaleGuess) -> tuple[str, ...]:
    """Return the codes that probably count as favourable, in the scale's order from worst to best: the top two of five, three of seven, 9 and 10 of ten."""
    return scale.codes[-_GOOD.get(len(scale.codes), 2) :]
