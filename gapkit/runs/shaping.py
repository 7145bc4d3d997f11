"""The pieces of a page put in order for every reader: headings without jumps, ids that are unique, tables that scroll by themselves and say what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOWEST = 6
SCROLL = "scroll"


@dataclass(frozen=True)
class Heading:
    """One heading of a page, for its contents list: `level` as the page has it (2 and on), `anchor` its id, `text` plain."""

    level: int
    anchor: str
    text: str


@dataclass
class Shaper:
    """Takes a page's pieces in reading order and keeps in mind what earlier ones held: headings, ids, names of tables.

    `title` is the text of the page's one h1, "" until a piece brings one; later headings stand below it. `ids` are taken: at first, those of the page itself.
    """

    title: str = ""
    ids: set[str] = field(default_factory=set)
    headings: list[Heading] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)

    def piece(self, html: str) -> str:
        """Return a piece of HTML in order; it may be of a notebook's words or of an output, and what it says is unchanged."""
        writer = _Writer(self)
        writer.feed(html)
        writer.close()
        return "".join(writer.out)

    def level(self, written: int) -> int:
        """Return the level to print for a heading: one below the nearest that stands above it, whatever number was written."""
        if not self.title:
            return 1
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(len(self._open) + 1, _LOWEST)

    def anchor(self, wanted: str) -> str:
        """Return an id like `wanted` that no element has yet, and keep it."""
        plain = re.sub(r"[^\w.-]+", "-", wanted).strip("-") or "part"
        anchor, number = plain, 2
        while anchor in self.ids:
            anchor, number = f"{plain}-{number}", number + 1
        self.ids.add(anchor)
        return anchor

    def name(self, wanted: str) -> str:
        """Return a table's name, numbered from the second of that name on: each region of a page has one of its own."""
        self._names[wanted] = self._names.get(wanted, 0) + 1
        return wanted if self._names[wanted] == 1 else f"{wanted} ({self._names[wanted]})"

    def nearest(self) -> str:
        """Return the heading that stands above, for a table that has no caption."""
        return self.headings[-1].text if self.headings else self.title or "Table"


@dataclass
class _Table:
    """A table that is being read: where it begins in what was written, whether it stands in a scrolling part already, and its caption."""

    start: int
    wrapped: bool
    inner: bool
    caption: str | None = None


class _Writer(HTMLParser):
    """Writes HTML out as it came in, but for headings, tables and ids."""

    def __init__(self, page: Shaper) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.out: list[str] = []
        self._tables: list[_Table] = []
        self._scrolling: list[bool] = []
        self._marks: list[int] = []  # where the open headings, captions and header cells begin
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a start tag."""
        values = dict(attrs)
        text = self.get_starttag_text() or ""
        if tag in _HEADINGS or tag in {"th", "caption"}:
            self._marks.append(len(self.out))
        elif values.get("id"):
            anchor = self.page.anchor(str(values["id"]))
            text = _tag(tag, {**values, "id": anchor})
        if tag == "div":
            self._scrolling.append(SCROLL in (values.get("class") or "").split())
        elif tag == "table":
            self._tables.append(_Table(len(self.out), any(self._scrolling), bool(self._tables)))
        elif tag in {"thead", "tbody", "tfoot"}:
            self._in_head = tag == "thead"
        elif tag == "th" and "scope" not in values:
            text = _tag(tag, {**values, "scope": "col" if self._in_head else "row"})
        self.out.append(text)

    def handle_endtag(self, tag: str) -> None:
        """Write an end tag, and settle what it ends."""
        if tag in _HEADINGS and self._marks:
            self._heading(self._marks.pop(), tag)
            return
        self.out.append(f"</{tag}>")
        if tag == "div" and self._scrolling:
            self._scrolling.pop()
        elif tag == "thead":
            self._in_head = False
        elif tag == "th" and self._marks:
            self._header_cell(self._marks.pop())
        elif tag == "caption" and self._marks:
            start = self._marks.pop()
            if self._tables:
                self._tables[-1].caption = _words(self.out[start:])
        elif tag == "table" and self._tables:
            self._table(self._tables.pop())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag that closes itself."""
        del tag, attrs
        self.out.append(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        """Write text as it stands."""
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character as it stands."""
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character as it stands."""
        self.out.append(f"&#{name};")

    def _heading(self, start: int, written: str) -> None:
        """Give a heading its level and id, and note it for the contents list."""
        values = _values(self.out[start])
        inner = "".join(self.out[start + 1 :])
        text = _words([inner])
        level = self.page.level(_HEADINGS[written])
        anchor = self.page.anchor(values.pop("id", None) or text.lower())
        if level == 1:
            self.page.title = text or "Report"
        else:
            self.page.headings.append(Heading(level, anchor, text))
        self.out[start:] = [_tag(f"h{level}", {**values, "id": anchor}), inner, f"</h{level}>"]

    def _header_cell(self, start: int) -> None:
        """Turn an empty header cell into a plain one: it heads nothing."""
        if not _words(self.out[start + 1 :]):
            values = {name: value for name, value in _values(self.out[start]).items() if name != "scope"}
            self.out[start:] = [_tag("td", values), "</td>"]

    def _table(self, table: _Table) -> None:
        """Name a table, and set it in a part of its own that scrolls and can be reached by keyboard; a table in a table stays as it is."""
        if table.inner:
            return
        name = self.page.name(table.caption or self.page.nearest())
        if table.caption is None:
            self.out.insert(table.start + 1, f'<caption class="unseen">{escape(name)}</caption>')
        if not table.wrapped:
            self.out.insert(table.start, f'<div class="{SCROLL}" role="region" tabindex="0" aria-label="{escape(name)}">')
            self.out.append("</div>")


class _Tag(HTMLParser):
    """Reads one start tag."""

    values: dict[str, str | None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep its attributes."""
        del tag
        self.values = dict(attrs)


def _values(text: str) -> dict[str, str | None]:
    """Return the attributes of a start tag as written."""
    reader = _Tag()
    reader.feed(text)
    return reader.values


def _tag(tag: str, values: dict[str, str | None]) -> str:
    """Return a start tag with these attributes."""
    written = (name if value is None else f'{name}="{escape(value)}"' for name, value in values.items())
    return f"<{' '.join((tag, *written))}>"


def _words(parts: list[str]) -> str:
    """Return the text of a piece of HTML on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", "".join(parts))).split())
