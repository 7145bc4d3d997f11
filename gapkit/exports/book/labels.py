"""The words beside a chart's marks, set right where the writer of workbooks has no setting: never broken by the spreadsheet, two lines where they have two."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_LABEL: Final = re.compile(r"<c:dLbl>.*?</c:dLbl>", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<a:p>((?:(?!<a:p>|</a:p>).)*?<a:t>)([^<]*)(</a:t></a:r></a:p>)", re.DOTALL)


def with_whole_labels(workbook: bytes) -> bytes:
    """Return a workbook whose charts' labels are not wrapped at a fifth of the chart's width; a newline in a label starts a line of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/charts/"):
                content = _LABEL.sub(_whole, content.decode()).encode()
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _whole(label: re.Match[str]) -> str:
    return _PARAGRAPH.sub(_lines, label.group().replace("<a:bodyPr/>", '<a:bodyPr wrap="none"/>'))


def _lines(paragraph: re.Match[str]) -> str:
    lead, words, end = paragraph.groups()
    return "".join(f"<a:p>{lead}{line}{end}" for line in words.split("\n"))
