"""Where the drawing of a native chart stands in its frame."""

from __future__ import annotations

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn


def place_drawing(chart: Any, *, left: float, top: float, width: float, height: float) -> None:
    """Set the drawing of a chart to a place in its frame, in shares of the frame: words need the room at its sides."""
    place = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in (("x", left), ("y", top), ("w", width), ("h", height)))
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{place}</c:manualLayout></c:layout>"
        ),
    )
