"""What a study wants watched when it runs by itself: what must hold of a side's data, and which gaps are to be told of."""

from __future__ import annotations

from gapkit.study.frozen import Frozen

_DAY = 24


class Expect(Frozen):
    """What must hold of one side's data; None: nothing is asked.

    `newest` is the age in hours that the newest answer may have, `rows_at_least` the fewest rows that may be taken, `fall_at_most` the percentage
    by which they may be fewer than in the last published run.
    """

    newest: int | None = None
    rows_at_least: int | None = None
    fall_at_most: float | None = None


class AlertRule(Frozen):
    """One alert: the topic watched ("": every one), one of three limits in points, and the rows it looks at, as `where` of a verb names them."""

    topic: str = ""
    gap_above: float | None = None
    gap_below: float | None = None
    gap_grew_by: float | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def limit(self) -> float:
        """The limit, in points."""
        return next(points for points in (self.gap_above, self.gap_below, self.gap_grew_by) if points is not None)

    @property
    def kind(self) -> str:
        """What is watched: `above`, `below` or `grew`."""
        return "above" if self.gap_above is not None else "below" if self.gap_below is not None else "grew"


def age_words(hours: float) -> str:
    """Return an age as printed: days where it is two of them or a whole number, else hours."""
    if hours % _DAY and hours < 2 * _DAY:
        return "1 hour" if int(hours) == 1 else f"{int(hours)} hours"
    days = int(hours // _DAY)
    return "1 day" if days == 1 else f"{days} days"
