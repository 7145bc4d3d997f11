"""Whole answer distributions among published figures: their scales, the shares of each answer, and which answers are favourable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.errors import nearest
from gapkit.study.model import Answer, Scale
from gapkit.study.topline_lines import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gapkit.study.topline_lines import Line

ROUNDING = 0.6  # points by which published shares may miss 100 in all and still be the whole distribution


def find_scales(lines: Iterable[Line]) -> dict[str, Scale]:
    """Return each scale that lines with an answer name, its answers worst to best.

    Numbers sort themselves; words stand as in the longest list of answers given for one topic, side and wave, and every other list keeps to that order.

    Raises:
        StudyError: an answer without the name of its scale, or two lists of answers that no one order fits.
    """
    lists: dict[str, dict[tuple[str, str, str], list[Line]]] = {}
    for line in lines:
        if line["answer"]:
            if not line["scale"]:
                raise line.wrong("scale", f"answer {line['answer']!r} needs the name of its scale.")
            lists.setdefault(line["scale"], {}).setdefault((line["topic"], line["side"], line["wave"]), []).append(line)
    return {name: _scale(name, list(group.values())) for name, group in lists.items()}


def _scale(name: str, lists: Sequence[list[Line]]) -> Scale:
    answers = {line["answer"] for group in lists for line in group}
    numbers = {answer: number for answer in answers if (number := _number(answer)) is not None}
    if len(numbers) == len(answers):
        order = sorted(answers, key=numbers.__getitem__)
        return Scale(id=name, answers=_answers(order), low=numbers[order[0]], high=numbers[order[-1]])
    order = list(dict.fromkeys(line["answer"] for line in max(lists, key=len)))
    for group in lists:
        last = -1
        for line in group:
            if line["answer"] not in order:
                raise line.wrong("answer", f"not in the longest list of scale {name!r}; list all its answers once, worst to best.")
            place = order.index(line["answer"])
            if place < last:
                raise line.wrong("answer", f"out of order: scale {name!r} runs, worst to best, {', '.join(order)}.")
            last = place
    return Scale(id=name, answers=_answers(order))


def _answers(order: Iterable[str]) -> tuple[Answer, ...]:
    return tuple(Answer(code=answer, label=answer) for answer in order)


def _number(text: str) -> float | None:
    return float(text) if NUMBER.fullmatch(text) else None


def good_answers(lines: Sequence[Line], scale: Scale) -> tuple[str, ...]:
    """Return the favourable answers one side's lines name, in the scale's order; the cell parts several by "|".

    Raises:
        StudyError: an answer that the scale does not hold, or a choice that leaves out the good end of the scale (turned where the line turns it).
    """
    line = next((line for line in lines if line["favourable"]), None)
    if line is None:
        return ()
    named = [part.strip() for part in line["favourable"].split("|")]
    if len(named) == 1 and named[0] not in scale.codes:
        named = named[0].split()  # "4 5", as `differs` parts its words
    for answer in named:
        if answer not in scale.codes:
            raise line.wrong(
                "favourable", f"{answer!r} is no answer of scale {scale.id!r}.{nearest(answer, scale.codes)} Part several by |."
            )
    turned = bool(line["reverse"]) != (line["statement"] == "problem")
    best = scale.codes[0] if turned else scale.codes[-1]
    if best not in named:
        raise line.wrong("favourable", f"leaves out {best!r}, the good end of scale {scale.id!r}; answers stand worst to best.")
    return tuple(code for code in scale.codes if code in named)


def read_shares(lines: Sequence[Line], base: int | None) -> tuple[tuple[tuple[str, float], ...], int | None]:
    """Return one side's distribution in one wave, (answer, share 0-100) in file order, and its base.

    Counts become shares of `n`, or of their sum where `n` is empty.

    Raises:
        StudyError: an answer twice or without a figure, values beside counts, shares of more than 100 in all, or counts of more than `n`.
    """
    seen: set[str] = set()
    for line in lines:
        if not line["answer"]:
            raise line.wrong("answer", f"the other lines of topic {line['topic']!r} on this side name an answer each.")
        if line["answer"] in seen:
            raise line.wrong("answer", f"stands twice for topic {line['topic']!r}, side {line['side']!r}; leave one.")
        seen.add(line["answer"])
        if bool(line["value"]) == bool(line["count"]):
            raise line.wrong("value", "an answer has either a value, its share in points, or a count.")
        if bool(line["count"]) != bool(lines[0]["count"]):
            raise line.wrong("value", "one distribution is given in values or in counts, not in both.")
    if lines[0]["count"]:
        counts = [line.whole("count", 0) or 0 for line in lines]
        whole = base or sum(counts)
        if sum(counts) > whole or not whole:
            raise lines[0].wrong("count", f"the counts add up to {sum(counts)}, against a base of {whole}.")
        return tuple((line["answer"], 100 * count / whole) for line, count in zip(lines, counts, strict=True)), whole
    shares = [line.number_in("value", 0, 100) or 0.0 for line in lines]
    if sum(shares) > 100 + ROUNDING:
        raise lines[-1].wrong(
            "value", f"the shares of topic {lines[-1]['topic']!r}, side {lines[-1]['side']!r} add up to {sum(shares):g}, over 100."
        )
    return tuple((line["answer"], share) for line, share in zip(lines, shares, strict=True)), base
