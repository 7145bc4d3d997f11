"""What stands under a chart where it is drawn natively: the small print of its picture, true of lines, dashes and tables as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gapkit.exports.native.plot import XYPlot
from gapkit.exports.native.plots import AS_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Plot

# What a picture shades or bounds by bars is dashed here, or left out.
DRAWN: Final = {
    "Line and shaded band:": "Dashed lines:",
    "Shaded: within": "Dashed lines: within",
    "; bars at their ends: 95% intervals": "",
}
# A table has no lines, dots or shades.
TABLED: Final = {
    "Lines: 95% intervals.": "In brackets: 95% intervals.",
    "Dots: place as found. Bars: places it could hold, all bars true": "The places that companies could hold are all true",
    "Full colour: decided": "Bold: decided",
}
WITHIN: Final = re.compile(r" ?(?:Dashed lines|Shaded): within [^.]*\.")


def small_print(spec: ChartSpec, plots: Sequence[Plot]) -> str:
    """Return the footer of a spec as it holds for its native plots; a spec without any is a table."""
    text = spec.footer
    for there, here in (TABLED if spec.kind in AS_TABLES else DRAWN).items():
        text = text.replace(there, here)
    dashed = any(line.dashed for plot in plots if isinstance(plot, XYPlot) for line in plot.lines)
    return text if dashed else WITHIN.sub("", text)
