"""The topics of a draft as YAML, with what a person should check of each, and the questions without a partner, ready to be put where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.drafts.agreeing import good_answers
from gapkit.drafts.likeness import negative_word
from gapkit.drafts.pairing import THRESHOLD
from gapkit.drafts.yaml_text import flow, flow_map, one_line, scalar

if TYPE_CHECKING:
    from gapkit.drafts.model import Draft, DraftQuestion, DraftTopic, LeftOver
    from gapkit.drafts.yaml_text import Page

_WEAK: Final = 75.0
_LONGEST_ASK: Final = 300  # longer wordings stay in the file, which reports read them from
_MOST_LEFT: Final = 60


def write_topic(page: Page, draft: Draft, one: DraftTopic) -> None:
    """Add a topic: id, label, flags and questions."""
    page.add(1, f"{scalar(one.id)}:", _likeness(one))
    page.add(2, f"label: {scalar(one_line(one.label))}", "the printed name")
    if one.nps:
        page.add(2, "score: nps", "a net promoter score: 9 and 10 against 0 to 6")
    else:
        flag_negative(page, draft, one)
    page.add(2, "questions:")
    differ = len({len(question.scale.answers) for question in one.questions}) > 1
    for number, question in enumerate(one.questions):
        unlike = differ and number > 0 and len(question.scale.answers) != len(one.questions[0].scale.answers)
        pairs = keys(draft, question, nps=one.nps)
        if unlike:
            pairs["differs"] = "[scale]"
            first = one.questions[0]
            check = f"{len(question.scale.answers)} answers against {len(first.scale.answers)} of {first.side}: shown and marked, without a verdict"
        else:
            check = ""
        page.mapping(3, question.side, pairs, check)


def _likeness(one: DraftTopic) -> str:
    """Return how alike the questions of a pair are, by their wordings and by the columns' names as far as either speaks for it."""
    match = one.weakest
    if match is None:
        return ""
    parts = [f"of wording {match.wording:.0f}"] if match.wording else []
    parts += [f"of names {match.name:.0f}"] if match.name >= THRESHOLD or not parts else []
    weak = "; weak: do both ask the same?" if match.likeness < _WEAK else ""
    return f"likeness {', '.join(parts)}{weak}"


def flag_negative(page: Page, draft: Draft, one: DraftTopic) -> None:
    """Flag questions that seem to be worded negatively, with the lines to write if they are; nothing is turned."""
    found = [(question, why) for question in one.questions if (why := _why_negative(one, question))]
    if not found:
        return
    words = " and ".join(dict.fromkeys(why for _, why in found))
    if len(found) == len(one.questions):
        bad = " and ".join(f"{flow(_bad(draft, question))} for {question.side}" for question, _ in found)
        same = {flow(_bad(draft, question)) for question, _ in found}
        bad = f"{next(iter(same))} for each" if len(same) == 1 else bad
        page.add(2, check=f"worded negatively ({words})? If agreeing is bad, uncomment the next line, and turn favourable to {bad}")
        page.add(2, "# statement: problem")
        return
    for question, why in found:
        turned = f"reverse: exact, favourable: {flow(_bad(draft, question))}"
        page.add(2, check=f"{question.side} worded negatively ({why})? If agreeing is bad there, say in that question {turned}")


def _why_negative(one: DraftTopic, question: DraftQuestion) -> str:
    """Return what makes one think that agreeing is bad: words of the question, else its answers' correlation with the others; "" where nothing does."""
    word = negative_word(question.column.asks)
    if word:
        return f'"{word}"'
    return f"{question.side} answer it against the rest, {one.against[question.side]:.1f}" if question.side in one.against else ""


def _bad(draft: Draft, question: DraftQuestion) -> tuple[str, ...]:
    codes = draft.scales.by_id[draft.scales.of(question.scale) or ""].codes
    return codes[: len(good_answers(question.scale))]


def keys(draft: Draft, question: DraftQuestion, *, nps: bool) -> dict[str, str]:
    """Return a question's keys as they are written."""
    name = draft.scales.of(question.scale) or ""
    pairs = {"column": scalar(question.column.name)}
    asks = one_line(question.column.asks)
    if asks and len(asks) <= _LONGEST_ASK:
        pairs["asks"] = scalar(asks)
    pairs["scale"] = scalar(name)
    if not nps:
        pairs["favourable"] = flow(good_answers(draft.scales.by_id[name]))
    return pairs


def left_over(page: Page, draft: Draft) -> None:
    """Add the questions without a partner as comments, each with the nearest of the other side."""
    page.add(0)
    page.add(0, check="these questions found no partner. To compare one, put it under `questions` of its topic; else leave them out")
    for over in draft.left_over[:_MOST_LEFT]:
        page.say(0, f"  {over.question.side}: {flow_map(keys(draft, over.question, nps=False))}{_nearest(over)}")
    if len(draft.left_over) > _MOST_LEFT:
        page.say(0, f"  ... and {len(draft.left_over) - _MOST_LEFT} more")


def _nearest(over: LeftOver) -> str:
    return f"   # nearest: {one_line(over.nearest)} ({over.likeness:.0f})" if over.nearest and over.likeness else ""
