"""Files that hold labels instead of codes: which labels the columns of one battery use together, so that a column may lack some of its scale."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from gapkit.drafts.vocabulary import is_no_answer, order_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gapkit.drafts.columns import Column

MOST_ANSWERS: Final = 11
_LONGEST_LABEL: Final = 80
_FEW: Final = 3  # a column of three people may have three answers; of more, nobody's own words
_MANY: Final = 30  # people who would have used the middle of a scale that has one
_BATTERY: Final = 2  # columns that share a list of labels no vocabulary knows, before it is taken for a scale


def label_lists(columns: Iterable[Column]) -> dict[str, dict[str, str]]:
    """Return, by column, the answers (label as written, by its plain form) that columns of one battery use together, as far as they look like a scale."""
    used: dict[str, dict[str, str]] = {}
    sizes: dict[str, int] = {}
    for column in columns:
        labels = {plain(text): text for text in column.counts}
        answers = {key: text for key, text in labels.items() if not is_no_answer(text)}
        if 0 < len(answers) <= MOST_ANSWERS and max(map(len, labels)) <= _LONGEST_LABEL and len(labels) < max(column.filled, _FEW):
            used[column.name], sizes[column.name] = labels, column.filled
    joined: dict[str, dict[str, str]] = {}
    longest = sorted(used.values(), key=len, reverse=True)
    shared = {answers for answers, count in Counter(map(_answers, used.values())).items() if count >= _BATTERY}
    for name, labels in used.items():
        own = _answers(labels)
        whole = dict(labels)
        for longer in longest:
            theirs = _answers(longer)
            together = {**longer, **whole}
            small = sizes[name] < _MANY
            # a longer list of the same kind goes before one's own where it only adds to it; many people would have used its inner answers
            if own < theirs and len(_answers(together)) <= MOST_ANSWERS and _is_one_list(own, theirs, together, small=small, shared=shared):
                whole = together
        joined[name] = whole
    times = Counter(map(_answers, joined.values()))
    return {name: labels for name, labels in joined.items() if _has_order(labels) or times[_answers(labels)] >= _BATTERY}


def _answers(labels: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in labels if not is_no_answer(key))


def _is_one_list(
    own: frozenset[str], theirs: frozenset[str], together: Mapping[str, str], *, small: bool, shared: set[frozenset[str]]
) -> bool:
    """Whether a longer list that holds one's own is the same scale: no answer of it is one that many people would have given."""
    if not _has_order(together):
        return theirs in shared
    return small or not _adds_a_middle(own, theirs)


def _adds_a_middle(own: frozenset[str], theirs: frozenset[str]) -> bool:
    order = order_of(tuple(theirs))
    if order is None:
        return True
    run = [label for _, label in sorted(zip(order.places, theirs, strict=True))]
    return any(label not in own for label in run[1:-1])


def _has_order(labels: Mapping[str, str]) -> bool:
    return order_of(tuple(text for text in labels.values() if not is_no_answer(text))) is not None
