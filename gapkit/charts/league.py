"""The league: companies in the order of their gap, each with its interval and with the places that chance leaves it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.company_notes import bases_words, interval_words, margin_words, marks_words, over_topics_words
from gapkit.charts.drawing import draw
from gapkit.charts.notes import asked_of, footer, gap_line, source_of, sources_line, subtitle, wordings_line
from gapkit.charts.pictures.strip_named import MOST_NAMED
from gapkit.charts.rows import Chosen, bases_of, is_drawn, label_of, missing_words, panel_of, panel_words, said_of, tidy
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.charts.standing import half_of, places_words, standing
from gapkit.charts.text import plain, sign
from gapkit.errors import ParameterError
from gapkit.estimates.asking import Asked
from gapkit.gaps.compare import compare, wave_order
from gapkit.gaps.league import ordinal
from gapkit.gaps.table import ALL_TOPICS, records_of
from gapkit.gaps.words import in_sentence, side_label, topic_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.rows import Row
    from gapkit.gaps.league import LeagueTable
    from gapkit.study.model import Study

NUMBERS = ("gap", "gap_low", "gap_high", "provider_n", "customer_n")
RANKS = ("rank", "rank_low", "rank_high", "of")
COLUMNS = (
    *("panel", "topic", "label", "company", "score", "provider_side", "customer_side", *NUMBERS, *RANKS, "places", "half"),
    *("margin", "verdict", "words", "interval", "bases", "status", "marks", "signs", "drawn", "provider_asks", "customer_asks", "source"),
)
SPOKEN = 5  # companies at either end that the alt text names, where it cannot name all
Key = tuple[str, str, str, str]  # topic, provider side, customer side, score


def draw_league(found: LeagueTable, *, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the league as a chart: per company its gap with its 95% interval, in points, and the places it could hold as a bar with a mark at the one found.

    Place 1 is the largest gap, provider over customer, of the newest wave. The places hold for all companies at once in 95 leagues of 100, so the title
    says only what they prove. Up to 40 companies are named each; of more, the ends are. Who has no place is listed and why.

    Raises ParameterError where the league is empty, or of several topics, scores or pairs of sides, and says how to choose one.

    Sources: rank sets after Klein, Wright and Wieczorek 2020 and Mogstad et al. 2024, as `league` makes them.
    """
    return draw(league_spec(found), size, ax)


def league_spec(found: LeagueTable) -> ChartSpec:
    """Return the league as words and rows, before it is drawn. Raises ParameterError as `draw_league` does."""
    study = found.study
    ranked, wave, many = _newest(found)
    others = _compared(found, ranked[0], wave)
    known = {str(row["company"]): row for row in others}
    full = [{**known.get(str(row["company"]), {}), **row, "status": "shown"} for row in ranked]
    unranked = [row for name, row in known.items() if name not in {str(row["company"]) for row in ranked}]
    shared = set.intersection(*(set(row["marks"]) for row in full))
    signs = {mark: sign(at) for at, mark in enumerate(dict.fromkeys(mark for row in full for mark in row["marks"] if mark not in shared))}
    signs_drawn = {} if len(full) > MOST_NAMED else signs
    rows = [_ranked_row(row, study, signs_drawn, many) for row in full] + [_unranked_row(row, study) for row in unranked]
    finding = standing([row for row in rows if row["drawn"]], many)
    label = label_of(ranked[0], study)
    if ranked[0]["topic"] != ALL_TOPICS:
        finding = f"{label}: {in_sentence(finding) if finding.startswith(('Of ', 'The ')) else finding}"
    count = f"{len(full)} of {many} companies" if len(full) < many else f"{many} {'company' if many == 1 else 'companies'}"
    measured = panel_words(panel_of(ranked[0]), study, pair=False).lower()
    under = subtitle(study, Chosen((), wave, "", ""), f"{label}, {measured}", count)
    foot = footer(
        f"{gap_line([panel_of(ranked[0])], study)} Lines: 95% intervals. {margin_words(full)}".strip(),
        f"Place 1: largest gap, {_side(ranked[0], 'provider', study)} over {_side(ranked[0], 'customer', study)}. Dots: place as found. "
        "Bars: places it could hold, all bars true at once with 95% confidence.",
        marks_words(full, shared, signs_drawn),
        over_topics_words(ranked, found.tally, Asked()),
        bases_words(full, study) if others else "",
        wordings_line(full, study),
        sources_line(full, study),
        protected=found.asked.protect,
    )
    return ChartSpec(
        kind="league",
        title=finding,
        subtitle=under,
        footer=foot,
        alt_text=_alt_text(finding, under, rows, foot),
        rows=tidy(rows, COLUMNS).astype(dict.fromkeys(RANKS, "Int64")),
        protected=found.asked.protect,
    )


def _side(row: Row, role: str, study: Study) -> str:
    return plain(in_sentence(side_label(study, str(row[f"{role}_side"]))))


def _newest(found: LeagueTable) -> tuple[list[Row], str, int]:
    """Return the ranked rows of the newest wave in their order, that wave, and how many companies were ranked in all."""
    study = found.study
    rows = [row | {"gap_low": row["low"], "gap_high": row["high"]} for row in records_of(found.frame)]
    if not rows:
        raise ParameterError("There is nothing to draw: no company of this league has a gap with an interval, so none can be ranked.")
    waves = wave_order(study, {str(row["wave"]) for row in rows if pd.notna(row["wave"])})
    place = {wave: at for at, wave in enumerate(waves)}

    def at(row: Row) -> int:
        return place.get(str(row["wave"]), -1) if pd.notna(row["wave"]) else -1

    newest: dict[Key, int] = {}
    for row in rows:
        newest[_key(row)] = max(newest.get(_key(row), -1), at(row))
    if len(newest) > 1:
        raise ParameterError(_too_many(list(newest), study))
    key, last = next(iter(newest.items()))
    taken = sorted((row for row in rows if at(row) == last), key=lambda row: (int(row["rank"]), str(row["company"])))
    wave = waves[last] if last >= 0 else ""
    sums = [row for row in records_of(found.summary) if _key(row) == key and (str(row["wave"]) if pd.notna(row["wave"]) else "") == wave]
    return taken, wave, max(int(sums[0]["companies"]) if sums else 0, len(taken))


def _key(row: Row) -> Key:
    return str(row["topic"]), *panel_of(row)


def _too_many(keys: Sequence[Key], study: Study) -> str:
    """Return what to do where a league holds several orders."""
    topics = list(dict.fromkeys(key[0] for key in keys))
    ways = []
    if len(topics) > 1:
        names = ", ".join(plain(topic_label(study, topic)) for topic in topics[:3]) + (" ..." if len(topics) > 3 else "")  # noqa: PLR2004 - as many as a sentence bears
        ways.append(f'one topic with where={{"topic": {topics[0]!r}}} (here are {names}), or all together with over="topics"')
    pairs, scores = list(dict.fromkeys(key[1:3] for key in keys)), list(dict.fromkeys(key[3] for key in keys))
    if len(pairs) > 1:
        ways.append(f"one pair of sides with sides={list(pairs[0])!r}")
    if len(scores) > 1:
        ways.append(f"one score with score={scores[0]!r}")
    return f"This league holds {len(keys)} orders of companies, and a chart shows one: ask league(...) for {'; '.join(ways)}."


def _compared(found: LeagueTable, first: Row, wave: str) -> list[Row]:
    """Return the protected gaps of the same companies, which carry bases and verdicts; who has no place is among them. Made already, with the league."""
    if found.tally is None:
        return []
    where = {name: values for name, values in found.asked.where if name in ("wave", "company", "topic")}
    pair = [str(first["provider_side"]), str(first["customer_side"])]
    gaps = compare(found.tally, by="company", where=where, sides=pair, over=found.asked.over or None, score=found.asked.score or None)
    rows = records_of(gaps.frame)
    return [
        row
        for row in rows
        if pd.notna(row["company"]) and _key(row) == _key(first) and (str(row["wave"]) if pd.notna(row["wave"]) else "") in ("", wave)
    ]


def _cells(row: Row, study: Study) -> Row:
    provider_asks, customer_asks = asked_of(row, study)
    return {
        "panel": label_of(row, study),
        "topic": plain(row["topic"]),
        "label": label_of(row, study),
        "company": plain(row["company"]),
        "score": row["score"],
        "provider_side": plain(side_label(study, str(row["provider_side"]))),
        "customer_side": plain(side_label(study, str(row["customer_side"]))),
        "status": row["status"],
        "provider_asks": provider_asks,
        "customer_asks": customer_asks,
        "source": source_of(row, study),
    }


def _ranked_row(row: Row, study: Study, signs: dict[str, str], many: int) -> Row:
    verdict = row.get("verdict")
    judged = verdict is not None and pd.notna(verdict)
    return {
        **_cells(row, study),
        **{name: row.get(name) for name in (*NUMBERS, *RANKS[:3], "margin")},
        "of": many,
        "places": places_words(row),
        "half": half_of(row, many),
        "verdict": verdict if judged else "",
        "words": said_of(row, study)[0] if judged and is_drawn(row) else "",
        "interval": interval_words(row),
        "bases": bases_of(row, study) if "provider" in row else "",
        "marks": row["marks"],
        "signs": "".join(letter for mark, letter in signs.items() if mark in row["marks"]),
        "drawn": True,
    }


def _unranked_row(row: Row, study: Study) -> Row:
    """Return a company without a place: why, and not a single number."""
    bound = row["status"] == "shown"
    words = "no place: its gap is only a bound" if bound else str(row["status"]) if is_drawn(row) else missing_words(row, study)
    rest = {"places": "", "half": "", "verdict": "", "words": words, "interval": "", "bases": "", "marks": (), "signs": "", "drawn": False}
    return {**_cells(row, study), **dict.fromkeys((*NUMBERS, *RANKS, "margin")), **rest}


def _alt_text(title: str, under: str, rows: Sequence[Row], foot: str) -> str:
    drawn = [row for row in rows if row["drawn"]]
    said = [title, f"League of companies, each with its gap and the places it could hold. {under}."]
    told = drawn if len(drawn) <= MOST_NAMED else [*drawn[:SPOKEN], *drawn[-SPOKEN:]]
    if len(drawn) > MOST_NAMED:
        said.append(f"{len(drawn)} drawn. The first {SPOKEN} and the last {SPOKEN}, all others in the table behind this chart:")
    for row in told:
        parts = [
            f"{ordinal(int(row['rank']))} as found, could be {row['places']} of {row['of']}",
            f"gap {row['interval']}",
            row["words"],
            row["bases"],
        ]
        said.append(f"{row['company']}: {', '.join(part for part in parts if part)}.")
    reasons = Counter(row["words"] for row in rows if not row["drawn"])
    for reason, count in reasons.items():
        names = [row["company"] for row in rows if not row["drawn"] and row["words"] == reason]
        said.append(f"Without a place, {reason}: {', '.join(names) if len(drawn) <= MOST_NAMED else count}.")
    return " ".join([*said, *foot.splitlines()])
