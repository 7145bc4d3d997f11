"""A deck that people have edited, brought up to date: figures, charts and untouched words anew; moves, looks, notes and their own words as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from pptx.oxml.ns import qn

from gapkit.errors import ExportError
from gapkit.exports.deck.graft import graft_chart, graft_table, graft_text
from gapkit.exports.deck.opening import open_deck, read_deck
from gapkit.exports.deck.package import FILE, Recipe, read_recipe, settled, write_recipe
from gapkit.exports.deck.stage import PREFIX, shape_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALT, TITLE, NOTES, CLAIMS = " alt", " title", "notes", "claims"
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_PAGE: Final = re.compile(r"-\d+$")
LONGEST: Final = 160  # characters of a title as it is told of


@dataclass
class Refreshed:
    """A deck brought up to date, and what people should know of it, in sentences.

    `updated` is how many charts, tables and texts are new; `doubtful` lists edited titles whose claim no longer passes or whose figures have moved; `kept`
    other words of people's own; `left` what could not be brought up to date; `new` what the report has now and the deck does not.
    """

    deck: bytes = b""
    updated: int = 0
    doubtful: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def recipe_of(path: Path) -> Recipe:
    """Return what a deck was made from. Raises ExportError where it is no deck of gapkit's."""
    return _recipe(open_deck(read_deck(path), str(path)), str(path))


def refresh_deck(edited: bytes, fresh: bytes, name: str = "The deck") -> Refreshed:
    """Return a deck that people have edited with the figures of a fresh one: shapes are known by their names, which are gapkit's own ids.

    Charts take new numbers, words and scales, and keep the looks of every series that is still there; tables take new words, fills where these are figures;
    words that nobody touched are set anew. What people wrote, moved, added or took out stays as it is.

    Raises ExportError where `edited` is no deck of gapkit's; `name` is what the sentence calls it.
    """
    deck, made = open_deck(edited, name), open_deck(fresh, "The fresh deck")
    before, now = _recipe(deck, name), _recipe(made, "The fresh deck")
    work = _Refreshing(before, now)
    shapes = {shape.name: shape for slide in made.slides for shape in slide.shapes if _own(shape.name)}
    notes = {_key(shape.name): slide for slide in made.slides for shape in slide.shapes if shape.name.endswith(TITLE)}
    seen: set[str] = set()
    for number, slide in enumerate(deck.slides, start=1):
        work.where = f"Slide {number}"
        for shape in _every(slide.shapes):
            if not _own(shape.name):
                continue
            seen.add(shape.name)
            work.bring(shape, shapes.get(shape.name))
            if shape.name.endswith(TITLE) and _key(shape.name) in notes:
                work.notes(slide, notes[_key(shape.name)], shape.name)
    work.title(deck.core_properties)
    work.told.new = _new(shapes, before, seen)
    write_recipe(deck, replace(now, texts=work.texts))
    work.told.deck = settled(deck)
    return work.told


class _Refreshing:
    """A deck being brought up to date: what it was set from, what it is set from now, where one is, what to tell, and the words to remember."""

    def __init__(self, before: Recipe, now: Recipe) -> None:
        self.before, self.now = before, now
        self.told, self.texts = Refreshed(), dict(now.texts)
        self.where = ""

    def bring(self, shape: Any, twin: Any | None) -> None:
        """Bring one shape up to date; `twin` is the fresh one, None where the report has none."""
        if twin is None:
            self.told.left.append(f"{self.where}: “{shape.name}” is no longer in the report, and was left as it was.")
            keys = (shape.name, f"{shape.name}{ALT}", *(shape_id(_key(shape.name), part) for part in (NOTES, CLAIMS)))
            self._remember(*(key for key in keys if key not in self.now.texts))
        elif shape.has_chart and twin.has_chart:
            if graft_chart(shape.chart, twin.chart):
                self.told.updated += 1
                self._alt(shape, twin)
            else:
                self.told.left.append(f"{self.where}: the kind of the chart “{shape.name}” was changed by hand; it keeps its old figures.")
        elif shape.has_table and twin.has_table:
            graft_table(shape.table, twin.table)
            self.told.updated += 1
            self._alt(shape, twin)
        elif shape.has_text_frame and twin.has_text_frame:
            self._text(shape, twin)
        else:
            self.told.left.append(f"{self.where}: “{shape.name}” is another kind of thing than in the report, and was left as it was.")

    def title(self, about: Any) -> None:
        """Bring the file's own title up to date, where it is the one that was set."""
        if about.title == self.before.texts.get(FILE, ""):
            about.title = self.now.texts.get(FILE, "")
        else:
            self._remember(FILE)

    def notes(self, slide: Any, twin: Any, title: str) -> None:
        """Bring the notes up to date: what was set, wherever people wrote before or after it; notes that were rewritten stay."""
        key = shape_id(_key(title), NOTES)
        new = twin.notes_slide.notes_text_frame.text if twin.has_notes_slide else ""
        was = self.before.texts.get(key, "")
        if not slide.has_notes_slide or not new:
            return
        frame = slide.notes_slide.notes_text_frame
        words = frame.text.replace("\v", "\n")
        if was and was in words:
            frame.text = words.replace(was, new, 1)
        else:
            self._remember(key)
            self.told.kept.append(f"{self.where}: its notes were edited and stay; they may hold figures of the time before.")

    def _remember(self, *keys: str) -> None:
        """Keep what was set under these keys: what people changed, or a report that lacks it now, is asked about again by a later run."""
        self.texts |= {key: self.before.texts[key] for key in keys if key in self.before.texts}

    def _text(self, shape: Any, twin: Any) -> None:
        words, was, new = (
            _plain(text) for text in (shape.text_frame.text, *(known.texts.get(shape.name, "") for known in (self.before, self.now)))
        )
        if words == was:
            graft_text(shape.text_frame, twin.text_frame)
            self.told.updated += 1
        elif shape.name.endswith(TITLE):
            self._remember(shape.name, *_claims_of(shape.name))
            self._edited_title(shape.name, words, was, new)
        else:
            self._remember(shape.name)
            self.told.kept.append(f"{self.where}: “{_cut(words)}” was edited and stays; the report now says “{_cut(new)}”.")

    def _edited_title(self, name: str, words: str, was: str, new: str) -> None:
        """Tell of a title of people's own: whether what it stood for still passes, and whether its figures are still those."""
        lead = f"{self.where}: the title “{_cut(words)}” was edited"
        stale = [figure for figure in _NUMBER.findall(words) if figure not in _NUMBER.findall(new)]
        turned = self._turned(name)
        if _NUMBER.sub("#", was) != _NUMBER.sub("#", new):
            self.told.doubtful.append(f"{lead}; it stood for “{_cut(was)}”, which no longer holds. Now: “{_cut(new)}”")
        elif stale:
            self.told.doubtful.append(f"{lead} and holds {', '.join(stale)}, not in the finding now: “{_cut(new)}”")
        elif turned:
            self.told.doubtful.append(f"{lead}, and what stands under it has changed: “{_cut('; '.join(turned))}”")
        elif was != new:
            self.told.kept.append(f"{lead} and stays; its finding reads now: “{_cut(new)}”")
        else:
            self.told.kept.append(f"{lead} and stays; its claim still holds.")

    def _turned(self, title: str) -> list[str]:
        """Return what a slide says now of its rows and did not say before, figures apart: a count of topics may stay while they are others."""
        names = _claims_of(title)
        was, new = (next((known.texts[name] for name in names if name in known.texts), "") for known in (self.before, self.now))
        known = {_NUMBER.sub("#", line) for line in was.split("\n")}
        return [line for line in new.split("\n") if was and _NUMBER.sub("#", line) not in known]

    def _alt(self, shape: Any, twin: Any) -> None:
        own, new = (one.element.find(f".//{qn('p:cNvPr')}") for one in (shape, twin))
        if _plain(own.get("descr", "")) in ("", _plain(self.before.texts.get(f"{shape.name}{ALT}", ""))):
            own.set("descr", new.get("descr", ""))


def _recipe(deck: Any, name: str) -> Recipe:
    recipe = read_recipe(deck)
    if recipe is None:
        raise ExportError(
            f"{name} does not say what it was made from: it is no deck of gapkit's, or was saved by a program that drops a file's custom parts. "
            "Make it anew with `gapkit run`."
        )
    return recipe


def _own(name: str) -> bool:
    return name.startswith(f"{PREFIX} ")


def _every(shapes: Any) -> Iterator[Any]:
    """Go through shapes, those that people put into a group as well."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _every(shape.shapes)
        else:
            yield shape


def _key(title: str) -> str:
    """Return the id of the slide that a title is of."""
    return title.removeprefix(f"{PREFIX} ").removesuffix(TITLE)


def _claims_of(title: str) -> list[str]:
    """Return the keys of what is said of a slide's rows: its own, and those of the first slide of its chart."""
    return [shape_id(key, CLAIMS) for key in (_key(title), _PAGE.sub("", _key(title)))]


def _new(shapes: dict[str, Any], before: Recipe, seen: set[str]) -> list[str]:
    """Return the titles of slides that the report has now and had not when the deck was made."""
    titles = [name for name in shapes if name.endswith(TITLE) and name not in before.texts and name not in seen]
    return [f"New in the report, not added: “{_cut(shapes[name].text_frame.text)}”" for name in titles]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
