"""explore: a study behind menus, the chosen chart below them and the table it is drawn from."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from gapkit.errors import GapkitError
from gapkit.estimates.asking import as_tally
from gapkit.gaps.compare import compare
from gapkit.gaps.table import GapTable
from gapkit.menus.charts import CHARTS, Choice
from gapkit.menus.choices import company_options, score_options, segment_options, topic_options, wave_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.figure import GapFigure
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

DRAWING = "Drawing ..."
MENUS_NEED_JUPYTER = "Its menus work in Jupyter: open the notebook there and run it to choose another topic, company, group or chart."


class Explorer(ipywidgets.VBox):
    """Menus over a study: `topic`, `company`, `segment`, `wave`, `score` and `kind` (which chart), with `chart` and `gaps` as now shown.

    Each menu is a drop-down list whose `value` may be set from code as well. A menu with one choice alone is not shown. All figures are protected.
    """

    def __init__(self, known: Tally) -> None:
        """Draw the first chart of a tally. Raises what `compare` raises of the whole study."""
        self._known = known
        self._chart: GapFigure | None = None
        self.topic = _menu("Topic", "What both sides were asked about", topic_options(known))
        self.company = _menu("Company", "One company alone, or all of them", company_options(known))
        self.segment = _menu("Group", "Those people alone; a side that does not know the group stays whole", segment_options(known))
        self.wave = _menu("Wave", "When people were asked", wave_options(known))
        self.score = _menu("Score", "How answers become a number", score_options(known))
        offered = [chart for chart in CHARTS if len(self.company.options) > 1 or not chart.by_company]
        self.kind = _menu("Chart", "Which chart to draw", [(chart.label, chart) for chart in offered])
        self.message, self.picture, self.table = (ipywidgets.HTML() for _ in range(3))
        self._gaps = compare(known, **self.choice.arguments(CHARTS[0]))
        menus = (self.kind, self.topic, self.company, self.segment, self.wave, self.score)
        shown = [menu for menu in menus if len(menu.options) > 1]
        row = ipywidgets.Box(shown, layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([row, self.message, self.picture, self.table])  # type: ignore[no-untyped-call]  # ipywidgets has no types
        self._draw()
        for menu in menus:
            menu.observe(lambda _: self._draw(), names="value")

    @property
    def chart(self) -> GapFigure | None:
        """The chart now shown; None as long as none could be drawn."""
        return self._chart

    @property
    def gaps(self) -> GapTable:
        """The protected table of the chart now shown."""
        return self._gaps

    @property
    def choice(self) -> Choice:
        """What the menus stand at."""
        return Choice(self.topic.value, self.company.value, self.segment.value, self.wave.value, self.score.value)

    def _draw(self) -> None:
        """Draw what the menus stand at; where that cannot be done say why, and leave the last chart with its own table."""
        self.message.value = f"<p role='status'>{DRAWING}</p>"
        chart, choice = self.kind.value, self.choice
        try:
            found = chart.found(self._known, choice)
            gaps = found if isinstance(found, GapTable) else compare(self._known, **choice.arguments(chart))
            drawn = chart.draw(found)
        except GapkitError as error:
            still = " The chart below is the one before." if self._chart is not None else ""
            self.message.value = f"<p role='alert'>{escape(str(error))}{still}</p>"
            return
        self._chart, self._gaps = drawn, gaps
        self.picture.value, self.table.value = drawn._repr_html_(), gaps._repr_html_()
        self.message.value = ""

    def __repr__(self) -> str:
        """Return which chart is shown, of which study."""
        return f"Explorer({self._known.study.title}: {self._chart.spec.title if self._chart is not None else 'nothing drawn'})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Return the menus for Jupyter, and for a page without it the chart as it stands now, with its words."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs) or {}  # type: ignore[no-untyped-call]  # nor here
        shown = self.message.value + self.picture.value
        return bundle | {"text/html": f"<div class='gapkit'>{shown}<p>{escape(MENUS_NEED_JUPYTER)}</p></div>", "text/plain": repr(self)}


def explore(study: Study | Tally | object) -> Explorer:
    """Return a study behind menus, as a widget that shows itself in Jupyter: topic, company, group, wave, score and chart, drawn anew at each choice.

    `.chart` is the figure now shown and `.gaps` its table, both protected. `.topic`, `.company`, `.segment`, `.wave`, `.score` and `.kind` are the menus:
    setting their `.value` from code draws anew as well. What cannot be drawn is said in a sentence above the last chart. Outside Jupyter, such as in
    a report's page, the chart that was drawn first stands without its menus.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.

    Raises:
        ParameterError: for anything else.
        DataError: more people answered than the headcount says there are.
    """
    return Explorer(as_tally(study))


def _menu(label: str, tooltip: str, options: Sequence[tuple[str, Any]]) -> Any:  # noqa: ANN401 - ipywidgets has no types
    return ipywidgets.Dropdown(options=options, description=label, tooltip=tooltip, style={"description_width": "initial"})
