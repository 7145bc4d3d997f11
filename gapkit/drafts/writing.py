"""A draft as study.yaml: the keys in the order of the guide, a `# check:` comment at each guess, what was left over at the end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gapkit.drafts.agreeing import good_answers
from gapkit.drafts.scales import listed
from gapkit.drafts.topic_text import left_over, write_topic
from gapkit.drafts.yaml_text import Page, flow, flow_map, one_line, scalar

if TYPE_CHECKING:
    from gapkit.drafts.model import Draft, DraftSide
    from gapkit.drafts.scales import ScaleGuess

_MOST_NAMES: Final = 8


def study_text(draft: Draft) -> tuple[str, int]:
    """Return the text of study.yaml and how many guesses of it are to be checked."""
    page = Page()
    files = list(dict.fromkeys(side.opening.source.path.name for side in draft.sides if side.opening.source.path))
    page.say(0, f"Drafted by `gapkit draft` from {listed(files)}.")
    page.say(
        0, "Each guess has a `# check:` comment: read it, mend what is wrong, then take the comment out. Nothing else needs to be done."
    )
    page.add(0, f"title: {scalar(_title(draft))}", "printed on every report: say what is compared, and when")
    _company(page, draft)
    if draft.waves:
        page.add(
            0,
            f"# waves: {flow_map({wave: wave for wave in map(scalar, draft.waves)})}",
            "oldest first? Uncomment to give them printed names",
        )
    page.add(0)
    page.add(0, "sides:")
    for side in draft.sides:
        write_side(page, draft, side)
    page.add(0)
    page.add(0, "scales:")
    counted = {draft.scales.of(question.scale) for topic in draft.topics if not topic.nps for question in topic.questions}
    for name, scale in draft.scales.by_id.items():
        write_scale(page, name, scale, counted=name in counted)
    page.add(0)
    page.add(0, "topics:")
    if draft.has_pairs:
        page.say(
            1,
            "Paired by likeness of wording, 100 at most. A pair that asks different things is none: part it. One that asks the same in other words",
        )
        page.say(1, "is marked as such by `differs: [wording]` in one of its questions.")
    else:
        text = (
            "no question of one side reads like one of the other, so nothing is compared yet: put the two questions of a topic under one id"
        )
        page.add(1, check=text)
    if any(not question.column.asks for topic in draft.topics for question in topic.questions):
        page.add(
            1, check="a question without `asks` has no wording in its file: add it, it is printed with every figure. Where agreeing is bad,"
        )
        page.say(
            1,
            "give its topic `statement: problem` and turn favourable round, as to [1, 2]: without the wording only how people answer can flag that.",
        )
    for one in draft.topics:
        write_topic(page, draft, one)
    if draft.left_over:
        left_over(page, draft)
    return page.text, page.checks


def _title(draft: Draft) -> str:
    first, *others = [side.party.label for side in draft.sides]
    return f"{first} and {listed(other.lower() for other in others)}" if others else first


def _company(page: Page, draft: Draft) -> None:
    key = draft.company
    if key is None:
        page.add(
            0,
            "# company: COLUMN",
            "no column names companies on both sides; give it here if there is one, or leave this out for one company",
        )
        return
    column = _main_column(draft)
    page.add(0, f"company: {scalar(column)}", f"the column that names the company: {key.shared} of {key.names} names stand on all sides")
    if key.near:
        pairs = {one: flow([two]) for one, two in key.near[:_MOST_NAMES]}
        page.add(0, f"# companies: {flow_map(pairs)}", "the same company in two spellings? Then uncomment, and keep those that are")
    for side in draft.sides:
        alone = key.alone.get(side.id, ())
        if alone:
            more = f" and {len(alone) - _MOST_NAMES} more" if len(alone) > _MOST_NAMES else ""
            page.say(0, f"Of {side.party.label.lower()} alone: {', '.join(alone[:_MOST_NAMES])}{more}")


def _main_column(draft: Draft) -> str:
    columns = draft.company.columns if draft.company else {}
    return next((columns[side.id] for side in draft.sides if side.id in columns), "")


def write_side(page: Page, draft: Draft, side: DraftSide) -> None:
    """Add a side: its role, printed name, source and the columns that tell of its people."""
    page.add(1, f"{scalar(side.id)}:")
    page.add(2, f"role: {side.party.role}", f"{side.why}?")
    page.add(2, f"label: {scalar(side.party.label)}")
    _source(page, draft, side)
    if side.only is not None:
        column, values = side.only
        page.add(2, f"only: {flow_map({column: scalar(values[0]) if len(values) == 1 else flow(values)})}", "these rows are this side's")
    _keys(page, draft, side)


def _source(page: Page, draft: Draft, side: DraftSide) -> None:
    source = side.opening.source
    path = scalar(relative(source.path, draft.folder)) if source.path else '""'
    keys = {key: scalar(value) for key, value in side.opening.told.items()}
    commas = _has_decimal_commas(side)
    if commas:
        keys["decimal"] = '","'
    labelled = any(
        question.scale.by_label for topic in draft.topics for question in topic.questions if _same_table(draft, question.side, side)
    )
    if labelled:
        keys["values"] = "labels"
    if not keys:
        page.add(2, f"source: {path}")
        return
    why = [f"row {keys['header']} holds the names of the columns"] if "header" in keys else []
    why += [f"read as {keys['encoding']}: are accents right?"] if "encoding" in keys else []
    why += ["decimal commas"] if commas else []
    page.mapping(2, "source", {"path": path, **keys}, "; ".join(why))


def _same_table(draft: Draft, name: str, side: DraftSide) -> bool:
    return next(other for other in draft.sides if other.id == name).opening is side.opening


def _has_decimal_commas(side: DraftSide) -> bool:
    weights = [column for column in side.columns if column.name == side.design.weight]
    return side.opening.grid.unit == "line" and any("," in text for column in weights for text in column.counts)


def _keys(page: Page, draft: Draft, side: DraftSide) -> None:
    design = side.design
    if draft.company and draft.company.columns.get(side.id, _main_column(draft)) != _main_column(draft):
        page.add(2, f"company: {scalar(draft.company.columns[side.id])}", "the company, as this side's file calls it")
    if design.respondent:
        page.add(
            2,
            f"respondent: {scalar(design.respondent)}",
            f"no id occurs twice{' in a wave' if design.wave else ''}: it tells one person from another",
        )
    if design.population:
        page.add(
            2, f"population: {scalar(design.population)}", "how many such people there are in all, the same for all of a company and wave"
        )
    if design.invited:
        page.add(2, f"invited: {scalar(design.invited)}", "how many were asked")
    if design.weight:
        page.add(
            2,
            f"weight: {scalar(design.weight)}",
            "survey weights, by the name" if design.weight_is_named else "survey weights, by the numbers: about 1 on average",
        )
    if design.strata:
        page.add(2, f"strata: {flow(design.strata)}", "the sampling strata, by the name")
    elif design.weight and design.regions:
        company = (draft.company.columns.get(side.id, ""),) if draft.company else ()
        page.add(
            2,
            f"# strata: {flow([name for name in (*company, *design.regions) if name])}",
            "drawn within these? Then uncomment; it sets the width of the intervals",
        )
    if design.cluster:
        page.add(
            2, f"# cluster: {scalar(design.cluster)}", "were people drawn within these? Then uncomment; it sets the width of the intervals"
        )
    if design.wave:
        live = side.id in _waving(draft)
        why = (
            "the wave, by the name and as its values stand on all sides"
            if live
            else "a wave? Its values do not stand on all sides; uncomment if it is one"
        )
        page.add(2, f"{'' if live else '# '}wave: {scalar(design.wave)}", why)
    if design.segments:
        page.add(2, f"# segments: {flow(design.segments)}", "uncomment, and keep those to split by")


def _waving(draft: Draft) -> tuple[str, ...]:
    return tuple(side.id for side in draft.sides) if draft.waves else ()


def write_scale(page: Page, name: str, scale: ScaleGuess, *, counted: bool) -> None:
    """Add a scale; with `counted` say which of its answers count as favourable."""
    labels = dict(scale.answers)
    if _is_run(scale):
        pairs = {"from": scale.answers[0][0], "to": scale.answers[-1][0]}
    else:
        pairs = {"answers": flow_map({code: scalar(label) for code, label in scale.answers})}
    if scale.not_answers:
        pairs["not_answers"] = flow_map({code: scalar(label) for code, label in scale.not_answers})
    if scale.best_first:
        pairs["best"] = scalar(scale.answers[0][0])
    for note in scale.notes:
        page.add(1, check=note)
    if counted:
        page.add(1, check=f"favourable, below: {listed(one_line(labels[code]) for code in good_answers(scale))}")
    page.mapping(1, name, pairs)


def _is_run(scale: ScaleGuess) -> bool:
    """Whether the two ends say all: numbers without words, worst first, none left out."""
    numbers = [str(number) for number in range(int(scale.answers[0][0]), int(scale.answers[-1][0]) + 1)] if scale.family == "points" else []
    return not scale.best_first and [code for code, _ in scale.answers] == numbers == [label for _, label in scale.answers]


def relative(path: Path, folder: Path) -> str:
    """Return a file's path as study.yaml in that folder names it: with forward slashes, from the folder where one drive holds both."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()
