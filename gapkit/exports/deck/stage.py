"""Setting slides: each thing in its place, under an id of its own, in words that fit."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from gapkit.charts.text import plain
from gapkit.charts.theme import theme
from gapkit.exports.deck.charts import add_chart
from gapkit.exports.deck.inks import Inks
from gapkit.exports.deck.master import Box, Master
from gapkit.exports.deck.measure import LEADING, Measure
from gapkit.exports.deck.tables import add_grid

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.exports.deck.content import Slide
    from gapkit.exports.native.plot import Ink

PREFIX: Final = "gapkit"
NO_BREAK: Final = "\u00a0"
TITLES: Final = (36.0, 32.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
TAKEAWAY, SOURCE, NUMBER, WORDS = 14.0, 9.0, 40.0, 14.0  # points of type
TAKEAWAYS, SOURCES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0), (12.0, 11.0, 10.0, SOURCE, 8.0)
SENTENCES: Final = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
SOURCE_LINES: Final = 5
AIR: Final = Inches(0.08)
SQUARE: Final = 1.12  # of the height, for a square drawing with its axis
BESIDE: Final = 0.30  # of the width, for a second plot or a list beside the first
FIGURES: Final[tuple[Ink, ...]] = ("provider", "customer", "strong")
_MINUS: Final = re.compile(r"(?<![\w.)])-(?=\d)")  # a hyphen may end a line, and its number would read as one above zero
BETWEEN: Final = 0.9  # of a line of type, between two sentences


def shape_id(key: str, part: str) -> str:
    """Return the id of a shape: its name on the slide, by which a later run finds it whatever people did to it."""
    return f"{PREFIX} {key} {part}"


class Stage:
    """Sets slides on a master. `texts` are the words that were set, by the id of their shape: what people change can then be told from what they left."""

    def __init__(self, template: Path | None = None) -> None:
        """Open the master. Raises ExportError as Master does."""
        self.master = Master(template)
        self.inks = Inks(self.master.asked.colours)
        self.measure = Measure(self.master.font)
        self.texts: dict[str, str] = {}

    def add(self, slide: Slide) -> Any:
        """Set one slide and return it."""
        with theme():
            return self._set(slide)

    def _set(self, slide: Slide) -> Any:
        places = self.master.places
        layout: Any = places.layout
        page: Any = self.master.deck.slides.add_slide(layout)
        shapes = {shape.placeholder_format.idx: shape for shape in page.placeholders}
        for number in (places.title, places.takeaway, places.source):
            if number is not None and number not in shapes:
                shapes[number] = self._copied(page, next(one for one in layout.placeholders if one.placeholder_format.idx == number))
        self._title(shapes[places.title], slide)
        room = self._takeaway(page, shapes.get(places.takeaway), slide, places.room)
        room = self._source(page, shapes.get(places.source), slide, room)
        content = shapes.get(places.content)
        filled = ((places.title, True), (places.takeaway, slide.takeaway), (places.source, slide.source), (places.content, slide.plots))
        used = {number for number, has in filled if has}
        for number, shape in shapes.items():
            if number not in used:
                shape.element.getparent().remove(shape.element)  # an empty placeholder asks for a click
        if slide.figures:
            room = self._figures(page, slide, room)
        if slide.plots:
            self._plots(page, content, slide, room)
        elif slide.grid is not None:
            frame = add_grid(page, slide.grid, room, self.inks, self.measure)
            self._name(frame, slide, "table", slide.alt)
        elif slide.points:
            self._sentences(page, slide, room)
        self._number(page, layout)
        self._note(page, slide)
        if slide.claims:
            self.texts[shape_id(slide.key, "claims")] = "\n".join(plain(claim) for claim in slide.claims)
        return page

    def _title(self, shape: Any, slide: Slide) -> None:
        title = plain(slide.title)
        if slide.page:  # with blanks that no line breaks at
            title = f"{title}{NO_BREAK}({slide.page.replace(' ', NO_BREAK)})"
        width, height = Emu(shape.width).pt - 16, Emu(shape.height).pt - 8
        own = self.master.title_size
        size = self.measure.size(title, width, height, (own, *(one for one in TITLES if one < own)), bold=True)
        lines = max(int(height // (size * LEADING)), 1)
        shown = (
            " ".join(self.measure.lines(title, width, lines, size, bold=True))
            if self.measure.count(title, width, size, bold=True) > lines
            else title
        )
        self._text(shape, slide, "title", shown)
        if size < own:  # the master's own size would not hold it
            for run in shape.text_frame.paragraphs[0].runs:
                run.font.size = Pt(size)

    def _takeaway(self, page: Any, shape: Any, slide: Slide, room: Box) -> Box:
        """Set what the slide shows under its title; return the room that is left."""
        if not slide.takeaway:
            return room
        if shape is not None:
            self._fitted(shape, slide, "takeaway", [plain(slide.takeaway)], TAKEAWAYS)
            return room
        lines = self.measure.lines(plain(slide.takeaway), Emu(room.width).pt, 2, TAKEAWAY)
        height = Pt(len(lines) * TAKEAWAY * LEADING + 4)
        box = self._box(page, Box(room.left, room.top, room.width, height))
        self._text(box, slide, "takeaway", " ".join(lines), TAKEAWAY, quiet=True)
        used = height + AIR
        return Box(room.left, room.top + used, room.width, room.height - used)

    def _source(self, page: Any, shape: Any, slide: Slide, room: Box) -> Box:
        """Set bases, wordings and sources at the foot; return the room that is left above."""
        if not slide.source:
            return room
        wide = Emu(room.width).pt
        parts = [plain(part) for part in slide.source.split("\n") if plain(part)]
        if shape is not None:
            self._fitted(shape, slide, "source", parts, SOURCES)
            return room
        # Where it came from is the last to go.
        *others, last = [self.measure.lines(part, wide, 2, SOURCE) for part in parts]
        lines = [line for part in others for line in part][: SOURCE_LINES - len(last)] + list(last)
        height = Pt(len(lines) * SOURCE * LEADING + 4)
        box = self._box(page, Box(room.left, room.bottom - height, room.width, height))
        self._text(box, slide, "source", "\n".join(lines), SOURCE, quiet=True)
        return Box(room.left, room.top, room.width, room.height - height - AIR)

    def _figures(self, page: Any, slide: Slide, room: Box) -> Box:
        """Set figures large, side by side, each over its words; return the room below."""
        many = len(slide.figures)
        width = room.width // many
        lines = max(self.measure.count(words, Emu(width).pt - 20, WORDS) for _, words in slide.figures)
        height = Pt(NUMBER * LEADING + lines * WORDS * LEADING + 10)
        for place, (number, words) in enumerate(slide.figures, start=1):
            box = self._box(page, Box(room.left + (place - 1) * width, room.top, width - AIR, height))
            self._text(box, slide, f"figure {place}", f"{number}\n{words}", WORDS)
            run = box.text_frame.paragraphs[0].runs[0]
            run.font.size, run.font.bold = Pt(NUMBER), True
            self.inks.paint(run.font.color, FIGURES[min(place, len(FIGURES)) - 1])
        used = height + 2 * AIR
        return Box(room.left, room.top + used, room.width, room.height - used)

    def _sentences(self, page: Any, slide: Slide, room: Box) -> None:
        wide, high = Emu(room.width).pt - 10, Emu(room.height).pt

        def fits(size: float) -> bool:
            lines = sum(self.measure.count(point, wide, size) for point in slide.points)
            return (lines * LEADING + (len(slide.points) - 1) * BETWEEN) * size <= high

        size = next((one for one in SENTENCES if fits(one)), SENTENCES[-1])
        box = self._box(page, room)
        self._text(box, slide, "text", "\n".join(plain(point) for point in slide.points), size)
        for paragraph in box.text_frame.paragraphs:
            paragraph.space_after = Pt(size * BETWEEN)

    def _plots(self, page: Any, content: Any, slide: Slide, room: Box) -> None:
        beside = int(room.width * BESIDE) if len(slide.plots) > 1 else 0
        if slide.aside:  # a square leaves room for what its numbers stand for
            beside = max(room.width - int(room.height * SQUARE), int(room.width * BESIDE))
        first = Box(room.left, room.top, room.width - beside, room.height)
        second = Box(room.left + first.width, room.top, beside, room.height)
        for place, (plot, box) in enumerate(zip(slide.plots, (first, second), strict=False)):
            frame = add_chart(page, content if place == 0 else None, plot, box, self.inks, self.measure, named=place == 0)
            self._name(
                frame, slide, f"chart {place + 1}", slide.alt if place == 0 else f"{plot.name}: beside the chart at the left, row by row."
            )
        if slide.aside:
            most = max(int(Emu(room.height - Inches(0.3)).pt // (TAKEAWAY * LEADING * 1.5)), 2)
            lines = [self.measure.lines(plain(line), Emu(beside).pt - 30, 1, TAKEAWAY)[0] for line in slide.aside]
            told = lines if len(lines) <= most else [*lines[: most - 1], f"and {len(lines) - most + 1} more: see the notes"]
            box = self._box(
                page, Box(second.left + Inches(0.3), second.top + Inches(0.2), second.width - Inches(0.3), second.height - Inches(0.2))
            )
            self._text(box, slide, "list", "\n".join(told), TAKEAWAY)
            for paragraph in box.text_frame.paragraphs:
                paragraph.space_after = Pt(TAKEAWAY * LEADING * 0.5)

    def _box(self, page: Any, box: Box) -> Any:
        shape = page.shapes.add_textbox(box.left, box.top, box.width, box.height)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.TOP
        return shape

    def _text(self, shape: Any, slide: Slide, part: str, text: str, size: float | None = None, *, quiet: bool = False) -> None:
        """Set the words of a shape, name it, and keep what was set."""
        frame = shape.text_frame
        for number, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = _MINUS.sub("\u2212", line)
            if size is not None:
                run.font.size = Pt(size)
                self.inks.paint(run.font.color, "quiet" if quiet else "strong")
        shape.name = shape_id(slide.key, part)
        self.texts[shape.name] = _MINUS.sub("\u2212", text)

    def _fitted(self, shape: Any, slide: Slide, part: str, texts: list[str], sizes: tuple[float, ...]) -> None:
        """Set lines into a placeholder: in its own type, taken for the first of `sizes`, unless only a smaller one leaves room; the last goes on all."""
        wide, high = Emu(shape.width).pt - 16, Emu(shape.height).pt - 8
        size = next((one for one in sizes if sum(self.measure.count(text, wide, one) for text in texts) * one * LEADING <= high), sizes[-1])
        lines = [line for text in texts for line in self.measure.lines(text, wide, 60, size)]
        most = max(int(high // (size * LEADING)), 1)
        if len(lines) > most:
            texts = [" ".join(self.measure.lines(" ".join(texts), wide, most, size))]
        self._text(shape, slide, part, "\n".join(texts), None if size == sizes[0] else size, quiet=True)

    def _name(self, frame: Any, slide: Slide, part: str, alt: str) -> None:
        frame.name = shape_id(slide.key, part)
        words = plain(alt)
        frame.element.find(f".//{qn('p:cNvPr')}").set("descr", words)
        self.texts[f"{frame.name} alt"] = words

    @staticmethod
    def _copied(page: Any, holder: Any) -> Any:
        """Return a placeholder of a layout as the slide's own: python-pptx leaves out dates, footers and slide numbers."""
        page.shapes._spTree.append(deepcopy(holder.element))
        page.shapes[-1].element.nvSpPr.cNvPr.set("id", str(max(one.shape_id for one in page.shapes) + 1))
        return page.shapes[-1]

    def _number(self, page: Any, layout: Any) -> None:
        """Give the slide the number that its layout has a place for."""
        for shape in layout.placeholders:
            if shape.element.find(f".//{qn('p:ph')}").get("type") == "sldNum":
                self._copied(page, shape)
                return

    def _note(self, page: Any, slide: Slide) -> None:
        if slide.notes:
            text = "\n".join(plain(line) for line in slide.notes.split("\n"))
            page.notes_slide.notes_text_frame.text = text
            self.texts[shape_id(slide.key, "notes")] = text
