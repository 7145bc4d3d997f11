"""New figures into shapes that people have restyled: their looks stay, numbers and words are the fresh deck's."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from pptx.oxml.ns import qn

LOOKS: Final = ("c:spPr", "c:marker")
SCALE: Final = ("c:max", "c:min")


def graft_chart(chart: Any, fresh: Any) -> bool:
    """Give a chart the series, words, scales and workbook of a fresh one; return False, with nothing changed, where its kind was changed by hand.

    A series of the same name keeps its looks: colour, line and marker are people's to choose.
    """
    old, new = chart._chartSpace.chart.plotArea, deepcopy(fresh._chartSpace.chart.plotArea)
    plots, others = (list(area.iter_xCharts()) for area in (old, new))
    if [one.tag for one in plots] != [one.tag for one in others]:
        return False
    for plot, other in zip(plots, others, strict=True):
        before = {_name(one): one for one in plot.findall(qn("c:ser"))}
        series = other.findall(qn("c:ser"))
        place = next((number for number, child in enumerate(plot) if child.tag == qn("c:ser")), len(plot))
        for one in before.values():
            plot.remove(one)
        for number, one in enumerate(series):
            if _name(one) in before:
                _keep_looks(one, before[_name(one)])
            plot.insert(place + number, one)
    for axis, wanted in zip(_axes(old), _axes(new), strict=False):
        _scale(axis, wanted)
    _key(chart._chartSpace, fresh._chartSpace)
    chart.part.chart_workbook.update_from_xlsx_blob(fresh.part.chart_workbook.xlsx_part.blob)
    return True


def graft_table(table: Any, fresh: Any) -> None:
    """Give a table the words of a fresh one, and the fills and boldness that tell figures; type and widths stay."""
    body, wanted = table._tbl, fresh._tbl
    _evened(body, body.tr_lst, len(wanted.tr_lst))
    grid = body.tblGrid
    _evened(grid, grid.gridCol_lst, len(wanted.tblGrid.gridCol_lst))
    for row, other in zip(body.tr_lst, wanted.tr_lst, strict=True):
        _evened(row, row.tc_lst, len(other.tc_lst))
    for row, other in zip(table.rows, fresh.rows, strict=True):
        for cell, new in zip(row.cells, other.cells, strict=True):
            graft_text(cell.text_frame, new.text_frame)
            _fill(cell._tc, new._tc)
            for run, look in zip(_runs(cell.text_frame), _runs(new.text_frame), strict=False):
                run.font.bold = look.font.bold
                _ink(run, look)


def graft_text(frame: Any, fresh: Any) -> None:
    """Give a text the words of a fresh one, line by line, in the type that it has."""
    lines = [paragraph.text for paragraph in fresh.paragraphs]
    paragraphs = list(frame.paragraphs)
    body = paragraphs[0]._p.getparent()
    for extra in paragraphs[len(lines) :]:
        body.remove(extra._p)
    for _ in lines[len(paragraphs) :]:
        last = frame.paragraphs[-1]._p
        last.addnext(deepcopy(last))
    for paragraph, line in zip(frame.paragraphs, lines, strict=True):
        runs = list(paragraph.runs)
        for broken in paragraph._p.findall(qn("a:br")):
            paragraph._p.remove(broken)
        if not runs:
            paragraph.add_run().text = line
            continue
        runs[0].text = line
        for run in runs[1:]:
            paragraph._p.remove(run._r)


def _name(series: Any) -> str:
    """Return a series' name: its words, not the cell they stand in, which is another once there are more points before it."""
    return "".join(words.text or "" for words in series.findall(f"{qn('c:tx')}//{qn('c:v')}"))


def _keep_looks(series: Any, before: Any) -> None:
    """Give a fresh series the looks that the old one has, and its words the type of the old ones."""
    for tag in LOOKS:
        old, new = before.find(qn(tag)), series.find(qn(tag))
        if old is not None and new is not None:
            series.replace(new, deepcopy(old))
    was, now = before.find(qn("c:dLbls")), series.find(qn("c:dLbls"))
    if was is None or now is None:
        return
    looks = [run.find(qn("a:rPr")) for run in next(iter(was.iter(qn("c:rich"))), was).iter(qn("a:r"))]
    for rich in now.iter(qn("c:rich")):
        for run, look in zip(rich.iter(qn("a:r")), looks, strict=False):
            own = run.find(qn("a:rPr"))
            if look is not None and own is not None:
                run.replace(own, deepcopy(look))


def _axes(area: Any) -> list[Any]:
    return [one for one in area if one.tag in (qn("c:valAx"), qn("c:catAx"))]


def _scale(axis: Any, wanted: Any) -> None:
    """Give an axis the ends and the step that the new figures need."""
    scaling, new = axis.find(qn("c:scaling")), wanted.find(qn("c:scaling"))
    for tag in SCALE:
        for old in scaling.findall(qn(tag)):
            scaling.remove(old)
    for end in [one for one in new if one.tag in [qn(tag) for tag in SCALE]]:
        scaling.append(deepcopy(end))
    old_step, step = axis.find(qn("c:majorUnit")), wanted.find(qn("c:majorUnit"))
    if old_step is not None and step is not None:
        axis.replace(old_step, deepcopy(step))


def _key(space: Any, fresh: Any) -> None:
    """Leave out of a chart's key what the fresh one leaves out; a key that people took away stays away."""
    legend, wanted = (one.chart.find(qn("c:legend")) for one in (space, fresh))
    if legend is None or wanted is None:
        return
    for old in legend.findall(qn("c:legendEntry")):
        legend.remove(old)
    position = legend.find(qn("c:legendPos"))
    for entry in reversed(wanted.findall(qn("c:legendEntry"))):
        if position is None:
            legend.insert(0, deepcopy(entry))
        else:
            position.addnext(deepcopy(entry))


def _evened(parent: Any, items: list[Any], many: int) -> None:
    """Make a list of elements as long as wanted: the last is copied, or taken away."""
    items = list(items)
    for extra in items[many:]:
        parent.remove(extra)
    for _ in range(many - len(items)):
        last = items[-1]
        last.addnext(deepcopy(last))


def _fill(cell: Any, fresh: Any) -> None:
    old, new = cell.get_or_add_tcPr(), fresh.get_or_add_tcPr()
    fills = [qn("a:solidFill"), qn("a:noFill")]
    wanted = next((one for one in new if one.tag in fills), None)
    for one in [one for one in old if one.tag in fills]:
        old.remove(one)
    if wanted is not None:
        lines = [number for number, child in enumerate(old) if child.tag in [qn(f"a:ln{side}") for side in "LRTB"]]
        old.insert(lines[-1] + 1 if lines else 0, deepcopy(wanted))


def _runs(frame: Any) -> list[Any]:
    return [run for paragraph in frame.paragraphs for run in paragraph.runs]


def _ink(run: Any, look: Any) -> None:
    """Give words the ink that reads on their fill."""
    wanted = look._r.find(f"{qn('a:rPr')}/{qn('a:solidFill')}")
    own = run._r.get_or_add_rPr()
    for old in own.findall(qn("a:solidFill")):
        own.remove(old)
    if wanted is not None:
        own.insert(0, deepcopy(wanted))
