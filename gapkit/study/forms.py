"""Which keys go together: a side's with its `rows`, a question's with its side's, a scale's with each other. Works on checked values."""

from __future__ import annotations

import codecs
from itertools import pairwise
from typing import TYPE_CHECKING

from gapkit.study.alert_rules import check_alert_forms
from gapkit.study.latest import is_pattern
from gapkit.study.problems import did_you_mean, place_name

if TYPE_CHECKING:
    from collections.abc import Container

    from gapkit.study.checking import Values, Way
    from gapkit.study.problems import Problems

FILE_KEYS = ("take", "sheet", "header", "encoding", "separator", "format", "bad_rows")
RESERVED = ("company", "wave", "topic")  # `by` and `where` take these words beside segments
LONGEST_SCALE = 1000

_EVERY_SIDE = {"role", "label", "rows", "minimum", "on_record", "cite"}
_FILE_SIDE = _EVERY_SIDE | {"source", "only", "company", "wave", "date", "expect"}
SIDE_KEYS = {
    "respondents": _FILE_SIDE | {"segments", "respondent", "weight", "strata", "cluster", "rake", "population", "invited"},
    "company_scores": _FILE_SIDE | {"base"},
    "counts": _FILE_SIDE | {"population", "invited"},
    "toplines": _EVERY_SIDE,
}
_EVERY_QUESTION = {"asks", "differs", "reverse"}
QUESTION_KEYS = {
    "respondents": _EVERY_QUESTION | {"column", "scale", "favourable"},
    "company_scores": _EVERY_QUESTION | {"column", "scale", "base", "se"},
    "counts": _EVERY_QUESTION | {"column", "scale", "favourable"},
    "toplines": _EVERY_QUESTION | {"value", "n"},
}
NEEDED = {
    "respondents": ("column", "scale"),
    "company_scores": ("column", "scale"),
    "counts": ("column", "scale"),
    "toplines": ("value",),
}


def check_forms(study: Values, problems: Problems, frames: Container[str] = ()) -> None:
    """Note in `problems` every combination of keys that says nothing or contradicts itself; a side among `frames` needs no source."""
    sides = study["sides"]
    _check_study(study, problems)
    check_alert_forms(study, problems)
    for name, side in sides.items():
        _check_side(side, ("sides", name), study, problems, has_source="source" in side or name in frames)
    for name, scale in study.get("scales", {}).items():
        _check_scale(scale, ("scales", name), problems)
    for name, topic in study["topics"].items():
        way = ("topics", name)
        if name == "path":
            continue
        if name == "all":
            problems.add(way, "a topic may not be called 'all', which stands for the mean over topics; rename it.")
        for side, question in topic["questions"].items():
            here = (*way, "questions", side)
            if side not in sides:
                problems.add(here, f"{place_name(way)} asks side {side!r}, which the study does not have.{did_you_mean(side, sides)}")
            else:
                score = topic.get("score", study.get("score"))
                _check_question(question, here, sides[side].get("rows", "respondents"), score, problems)


def _check_study(study: Values, problems: Problems) -> None:
    sides = study["sides"].values()
    if "company" not in study:
        for key in ("companies", "unit"):
            if key in study and study[key] != "respondent":
                problems.add((key,), f"the study: {key!r} needs 'company', the column naming the company.")
    if not any(side["role"] == "customer" for side in sides):
        problems.add(("sides",), "the study: no side has 'role: customer'; a gap needs one, with or without a provider.")
    if "waves" in study and all("wave" not in side and side.get("rows") != "toplines" for side in sides):
        problems.add(("waves",), "the study: 'waves' are named, but no side says which column holds its 'wave'.")
    claimed: dict[str, str] = {}
    for name, spellings in study.get("companies", ()):
        for spelling in spellings:
            if claimed.setdefault(spelling, name) != name:
                problems.add(
                    ("companies", name), f"the study: {spelling!r} is given as a spelling of {claimed[spelling]!r} and of {name!r}."
                )


def _check_side(side: Values, way: Way, study: Values, problems: Problems, *, has_source: bool) -> None:
    name, rows = place_name(way), side.get("rows", "respondents")
    for key in side:
        if key not in SIDE_KEYS[rows]:
            problems.add((*way, key), f"{name}: {key!r} is not taken with 'rows: {rows}'; take it out.")
    if not has_source and rows != "toplines":
        problems.add(way, f"{name} lacks 'source', its data file (published figures need none: 'rows: toplines').")
    if "company" not in study:
        if "company" in side:
            problems.add((*way, "company"), f"{name} names a company column; give the study a 'company' too.")
        elif rows == "company_scores":
            problems.add((*way, "rows"), f"{name}: 'rows: company_scores' needs 'company', the study's column naming the company.")
    for shared, _ in side.get("segments", ()):
        if shared in RESERVED:
            problems.add((*way, "segments"), f"{name}: a segment may not be called {shared!r}; give it another name: {{other: {shared}}}.")
    for number, source in enumerate(side.get("source", ())):
        _check_source(source, (*way, "source"), number, problems)
    if "newest" in side.get("expect", {}) and "date" not in side and any(_without_file(source) for source in side.get("source", ())):
        problems.add(
            (*way, "expect", "newest"),
            f"{name}: a query has no file whose time could be looked at; say 'date', the column of the answer's date.",
        )


def _check_source(source: Values, way: Way, number: int, problems: Problems) -> None:
    name, here = place_name(way), (*way, str(number))
    if ("path" in source) == ("sql" in source):
        problems.add(here, f"{name} wants 'path' or 'sql', one of the two.")
        return
    for key in FILE_KEYS if "sql" in source else ("database",):
        if key in source:
            problems.add(here, f"{name}: {key!r} does not go with {'a query' if 'sql' in source else 'a file'}; take it out.")
    if "://" in source.get("database", ""):
        problems.add(
            here,
            f"{name}: 'database' holds an address. Put it in an environment variable and say 'database: $NAME', so that no password stands here.",
        )
    if "path" in source and ("take" in source) != is_pattern(source["path"]):
        pattern = source["path"]
        problems.add(
            here,
            f"{name}: {pattern!r} names many files. Say {{path: {pattern!r}, take: latest}} for the newest of them, or name one file."
            if is_pattern(pattern)
            else f"{name}: 'take' chooses among the files that a pattern matches, such as customers_*.csv; {pattern!r} is one file.",
        )
    if "://" in source.get("path", ""):
        problems.add(here, f"{name}: {source['path']!r} is an address; save the file beside study.yaml and name that.")
    if "encoding" in source:
        try:
            codecs.lookup(source["encoding"])
        except (LookupError, ValueError):
            problems.add(here, f"{name}: 'encoding' {source['encoding']!r} is not known; wanted one such as utf-8, cp1252 or utf-16.")


def _without_file(source: Values) -> bool:
    """Whether a source is a query on no single file."""
    return "sql" in source and (not source.get("database") or source["database"].startswith("$"))


def _check_scale(scale: Values, way: Way, problems: Problems) -> None:
    name = place_name(way)
    if "answers" in scale and ("from" in scale or "to" in scale):
        problems.add(way, f"{name} has 'answers' and 'from' or 'to'; leave one.")
        return
    if "answers" not in scale and not ("from" in scale and "to" in scale):
        problems.add(way, f"{name} lacks 'answers', or 'from' and 'to'.")
        return
    if "answers" not in scale and not 0 < scale["to"] - scale["from"] <= LONGEST_SCALE:
        problems.add(way, f"{name} runs from {scale['from']} to {scale['to']}; 'to' must be above 'from', by {LONGEST_SCALE} at most.")
        return
    codes = [code for code, _ in scale["answers"]] if "answers" in scale else [str(scale["from"]), str(scale["to"])]
    if len(codes) < 2:  # noqa: PLR2004 (worst and best)
        problems.add((*way, "answers"), f"{name} has one answer; wanted two or more, worst to best.")
    if "best" in scale and scale["best"] not in (codes[0], codes[-1]):
        problems.add(
            (*way, "best"), f"{name}: 'best' is {scale['best']!r}; wanted the first or last answer, {codes[0]!r} or {codes[-1]!r}."
        )
    numbers = range(scale["from"], scale["to"] + 1) if "from" in scale else ()
    aside = [code for code, _ in scale.get("not_answers", ())]
    for code in aside:
        if code in codes or code in map(str, numbers):
            problems.add((*way, "not_answers", code), f"{name}: {code!r} stands among the answers and the not_answers; leave one.")
    for code in [*codes, *aside]:
        if "|" in code:
            problems.add(way, f"{name}: code {code!r} holds '|', which parts the answers of several columns; recode it.")


def _check_question(question: Values, way: Way, rows: str, score: str | None, problems: Problems) -> None:
    name = place_name(way)
    for key in question:
        if key not in QUESTION_KEYS[rows]:
            problems.add((*way, key), f"{name}: {key!r} is not taken for a side with 'rows: {rows}'; take it out.")
    for key in NEEDED[rows]:
        if key not in question:
            problems.add(way, f"{name} lacks {key!r}.")
    if question.get("column") == ():
        problems.add((*way, "column"), f"{name}: 'column' is an empty list; name one or more columns.")
    for column in question.get("column", ()) if rows == "counts" else ():
        if column.count("*") != 1:
            problems.add(
                (*way, "column"),
                f"{name}: 'column' is {column!r}; with 'rows: counts' one star stands for the answer's code, as in 'q2a_*'.",
            )
    if question.get("reverse") == "bound" and rows != "toplines":
        problems.add((*way, "reverse"), f"{name}: 'reverse: bound' is for published figures; with answers at hand, say 'exact'.")
    lowest = -100 if score == "nps" else 0
    if "value" in question and not lowest <= question["value"] <= 100:  # noqa: PLR2004 (points)
        problems.add((*way, "value"), f"{name}: 'value' is {question['value']:g}; wanted points from {lowest} to 100.")


def monotone(numbers: list[int]) -> bool:
    """Whether numbers only rise or only fall."""
    steps = [after - before for before, after in pairwise(numbers)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)
