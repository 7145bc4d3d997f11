"""Two sides' estimates side by side: which topics and scores are compared, what each pair of questions allows, and the status of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.side import MEASURES, SideRows
from gapkit.gaps.protection.applying import PROTECTED

if TYPE_CHECKING:
    from gapkit.study.model import Side, Study, Topic

NO_DIFFERENCE = frozenset({"unit", "question"})


@dataclass(frozen=True)
class Terms:
    """What the two questions of a topic allow: `differs` (how they depart from it), `comparable`, and `verdict` (whether one may be given)."""

    differs: tuple[str, ...]
    comparable: bool
    verdict: bool


def pairs_of(study: Study, sides: tuple[str, ...]) -> tuple[tuple[Side, Side], ...]:
    """Return the provider x customer pairs to compare, all or among the named sides."""
    chosen = [side for side in study.sides if not sides or side.id in sides]
    return tuple(
        (provider, customer) for provider in chosen if provider.role == "provider" for customer in chosen if customer.role == "customer"
    )


def terms(study: Study, topic: Topic, provider: Side, customer: Side, score: str) -> Terms:
    """Return what the two questions allow: a figure of other units or of another question is never subtracted, other scales never judged."""
    questions = [question for side in (provider, customer) if (question := topic.question(side.id)) is not None]
    differs = tuple(dict.fromkeys(word for question in questions for word in question.differs))
    published = any(question.figures or study.side(question.side).rows == "toplines" for question in questions)
    both_bounds = len(questions) == 2 and all(question.reverse == "bound" for question in questions)  # noqa: PLR2004 - a pair
    scales_differ = "scale" in differs
    comparable = not (NO_DIFFERENCE & set(differs)) and not both_bounds and not (scales_differ and (published or score == "nps"))
    return Terms(differs, comparable, comparable and not scales_differ)


def side_by_side(provider: SideRows, customer: SideRows, topics: frozenset[str]) -> pd.DataFrame:
    """Return the rows of both sides joined on topic and the groups both know; `p_` and `c_` lead the measures of each side."""
    keys = ["topic", *(name for name in provider.groups if name in customer.groups)]
    left, right = (
        rows.frame[rows.frame["topic"].isin(topics)].rename(columns={name: f"{lead}_{name}" for name in (*MEASURES, *PROTECTED)})
        for rows, lead in ((provider, "p"), (customer, "c"))
    )
    joined = left.astype(dict.fromkeys(keys, object)).merge(right.astype(dict.fromkeys(keys, object)), on=keys, how="outer", sort=False)
    for name in (*provider.groups, *customer.groups, "wave"):
        if name not in joined.columns:
            joined[name] = pd.NA
    return joined


def statuses(joined: pd.DataFrame, allowed: dict[str, Terms]) -> pd.DataFrame:
    """Return the joined rows with `status`; their sides carry what protection found (`p_hide`, `c_hide`, ...)."""
    has_p, has_c = joined["p_m"].notna().to_numpy(), joined["c_m"].notna().to_numpy()
    base_p, base_c = (joined[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan) for name in ("p_n", "c_n"))
    found = {name: joined[name].fillna(value=False).to_numpy(dtype=bool) for name in joined.columns if name[2:] in (*PROTECTED, "bound")}
    least, most = found["p_floor"] | found["c_bound"], found["p_bound"] | found["c_floor"]
    # Two bounds that pull apart leave nothing to say of the gap, and each would stand there without one.
    apart = least & most & (found["p_few"] | found["c_few"])
    barred = np.array([not allowed[topic].comparable for topic in joined["topic"]], dtype=bool)
    no_limits = joined["p_low"].isna().to_numpy() | joined["c_low"].isna().to_numpy()
    rules = [
        ("one side missing", ~(has_p & has_c)),
        ("not comparable", barred),
        ("hidden", found["p_hide"] | found["c_hide"] | apart),
        ("base not published", np.isnan(base_p) | np.isnan(base_c)),
        ("no interval", no_limits),
    ]
    status = np.select([hit for _, hit in rules], [name for name, _ in rules], default="shown")
    return joined.assign(status=status, **found)
