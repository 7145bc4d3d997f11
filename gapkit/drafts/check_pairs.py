"""What one side has and the other has not: topics, scales, waves, segments and their values."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from gapkit.drafts.check_findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.intake.sides import Reading
    from gapkit.study.model import Scale, Side, Study, Topic

_LISTED = 6


def pair_findings(study: Study, reading: Reading) -> Iterator[Finding]:
    """Yield a warning for everything that is not alike on a provider and a customer side; nothing for a study of one role."""
    providers, customers = ([side for side in study.sides if side.role == role] for role in ("provider", "customer"))
    for topic in study.topics if providers and customers else ():
        yield from _asked_of_one(topic, providers, customers)
    for provider, customer in product(providers, customers):
        for topic in study.topics:
            yield from _scales(study, topic, provider, customer)
        yield from _segments(provider, customer)
        yield from _values(reading, provider, customer)


def _asked_of_one(topic: Topic, providers: list[Side], customers: list[Side]) -> Iterator[Finding]:
    asked = {question.side for question in topic.questions}
    for sides, others in ((providers, customers), (customers, providers)):
        if asked & {side.id for side in sides} and not asked & {side.id for side in others}:
            who, whom = (" and ".join(side.label for side in listed) for listed in (sides, others))
            yield Finding(
                what=f"{topic.label} was asked of {who} only, so it has no gap.",
                way_out=f"Was it asked of {whom} too?",
                topic=topic.id,
            )


def _scales(study: Study, topic: Topic, provider: Side, customer: Side) -> Iterator[Finding]:
    questions = [topic.question(side.id) for side in (provider, customer)]
    scales = [study.scale(question.scale) for question in questions if question is not None and question.scale]
    if len(scales) != len(questions) or scales[0].id == scales[1].id:
        return
    ours, theirs = scales
    said = [answer.label for answer in ours.answers], [answer.label for answer in theirs.answers]
    if len(ours.answers) != len(theirs.answers):
        how = f"{len(ours.answers)} answers ({_named(ours)}) against {len(theirs.answers)} ({_named(theirs)})"
    elif said[0] != said[1]:
        how = f"as many answers, worded otherwise ({_named(ours)} against {_named(theirs)})"
    else:
        return
    declared = any(question is not None and "scale" in question.differs for question in questions)
    way_out = (
        "Declared as `differs: [scale]`: no verdict is given."
        if declared
        else "If that matters, say `differs: [scale]` or `differs: [wording]`."
    )
    yield Finding(what=f"{topic.label}: scales differ, {provider.label} and {customer.label}: {how}.", way_out=way_out, topic=topic.id)


def _named(scale: Scale) -> str:
    return f"{scale.id}: {scale.answers[0].label} to {scale.answers[-1].label}" if scale.answers else scale.id


def _segments(provider: Side, customer: Side) -> Iterator[Finding]:
    names = {side.id: {name for name, _ in side.segments} for side in (provider, customer)}
    for side, other in ((provider, customer), (customer, provider)):
        if (
            names[provider.id] & names[customer.id]
        ):  # a side that has none of the other's is split by its own: that is common, and marked in every table
            for name in sorted(names[side.id] - names[other.id]):
                yield Finding(what=f"segment {name} is known of {side.label} only: {other.label} are not split by it.", side=side.id)


def _values(reading: Reading, provider: Side, customer: Side) -> Iterator[Finding]:
    """Waves, and values of a segment both sides have, that one of them alone holds."""
    found = {}
    waves = dict(reading.study.waves)
    for side in (provider, customer):
        counted = reading.counted.get(side.id)
        if counted is None:
            return
        found[side.id] = {"wave": {waves.get(wave, wave) for wave in counted.keys["wave"].dropna().unique() if wave}}
        own = reading.study.side(side.id).segments
        found[side.id] |= {f"segment {name}": set(counted.table.frame[column].dropna().unique()) for name, column in own}
    for what in found[provider.id].keys() & found[customer.id].keys():
        for side, other in ((provider, customer), (customer, provider)):
            alone = sorted(found[side.id][what] - found[other.id][what])
            if alone and found[other.id][what]:
                more = f" and {len(alone) - _LISTED} more" if len(alone) > _LISTED else ""
                yield Finding(what=f"{what} {', '.join(alone[:_LISTED])}{more}: {side.label} only, none of {other.label}.", side=side.id)
