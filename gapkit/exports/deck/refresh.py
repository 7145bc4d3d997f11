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
    shapes = {shape.name: shape for slide in made.slides for shape in slide.shapes if _own(shape.name)}
    notes = {shape.name.removesuffix(TITLE): slide for slide in made.slides for shape in slide.shapes if shape.name.endswith(TITLE)}
    told = Refreshed()
    texts = dict(now.texts)
    seen: set[str] = set()
    for number, slide in enumerate(deck.slides, start=1):
        for shape in _every(slide.shapes):
            if not _own(shape.name):
                continue
            seen.add(shape.name)
            twin = shapes.get(shape.name)
            if twin is None:
                told.left.append(f"Slide {number}: “{shape.name}” is no longer in the report, and was left as it was.")
                _remember(shape.name, before, texts)
            else:
                _bring(shape, twin, number, before, now, told, texts)
            if shape.name.endswith(TITLE) and shape.name.removesuffix(TITLE) in notes:
                _notes(slide, notes[shape.name.removesuffix(TITLE)], shape.name, number, before, told, texts)
    about, then, fresh_title = deck.core_properties, before.texts.get(FILE, ""), now.texts.get(FILE, "")
    if about.title == then:
        about.title = fresh_title
    else:
        texts[FILE] = then
    told.new = _new(shapes, before, seen)
    write_recipe(deck, replace(now, texts=texts))
    told.deck = settled(deck)
    return told


def _remember(name: str, before: Recipe, texts: dict[str, str]) -> None:
    """Keep what a shape said when it was set, for a report that has it again."""
    for key in (name, f"{name}{ALT}", *(shape_id(_key(name), part) for part in (NOTES, CLAIMS))):
        if key in before.texts:
            texts.setdefault(key, before.texts[key])


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


def _bring(shape: Any, twin: Any, number: int, before: Recipe, now: Recipe, told: Refreshed, texts: dict[str, str]) -> None:  # noqa: PLR0917 - each is of one thing
    """Bring one shape up to date."""
    if shape.has_chart and twin.has_chart:
        if graft_chart(shape.chart, twin.chart):
            told.updated += 1
            _alt(shape, twin, before)
        else:
            told.left.append(f"Slide {number}: the kind of the chart “{shape.name}” was changed by hand; it keeps its old figures.")
    elif shape.has_table and twin.has_table:
        graft_table(shape.table, twin.table)
        told.updated += 1
        _alt(shape, twin, before)
    elif shape.has_text_frame and twin.has_text_frame:
        _text(shape, twin, number, before, now, told, texts)
    else:
        told.left.append(f"Slide {number}: “{shape.name}” is another kind of thing than in the report, and was left as it was.")


def _text(shape: Any, twin: Any, number: int, before: Recipe, now: Recipe, told: Refreshed, texts: dict[str, str]) -> None:  # noqa: PLR0917 - each is of one thing
    words, was, new = (_plain(text) for text in (shape.text_frame.text, before.texts.get(shape.name, ""), now.texts.get(shape.name, "")))
    if words == was:
        graft_text(shape.text_frame, twin.text_frame)
        told.updated += 1
        return
    # What it stood for: a later run asks again.
    kept = [shape.name, *(_claims_of(shape.name) if shape.name.endswith(TITLE) else ())]
    texts |= {name: before.texts[name] for name in kept if name in before.texts}
    if not shape.name.endswith(TITLE):
        told.kept.append(f"Slide {number}: “{_cut(words)}” was edited and stays; the report now says “{_cut(new)}”.")
    elif _NUMBER.sub("#", was) != _NUMBER.sub("#", new):
        told.doubtful.append(
            f"Slide {number}: the title “{_cut(words)}” was edited; it stood for “{_cut(was)}”, which no longer holds. Now: “{_cut(new)}”"
        )
    elif stale := [figure for figure in _NUMBER.findall(words) if figure not in _NUMBER.findall(new)]:
        told.doubtful.append(
            f"Slide {number}: the title “{_cut(words)}” was edited and holds {', '.join(stale)}, not in the finding now: “{_cut(new)}”"
        )
    elif turned := _turned(shape.name, before, now):
        told.doubtful.append(
            f"Slide {number}: the title “{_cut(words)}” was edited, and what stands under it has changed: “{_cut('; '.join(turned))}”"
        )
    elif was != new:
        told.kept.append(f"Slide {number}: the title “{_cut(words)}” was edited and stays; its finding reads now: “{_cut(new)}”")
    else:
        told.kept.append(f"Slide {number}: the title “{_cut(words)}” was edited and stays; its claim still holds.")


def _key(title: str) -> str:
    """Return the id of the slide that a title is of."""
    return title.removeprefix(f"{PREFIX} ").removesuffix(TITLE)


def _claims_of(title: str) -> list[str]:
    """Return the keys of what is said of a slide's rows: its own, and those of the first slide of its chart."""
    return [shape_id(key, CLAIMS) for key in (_key(title), _PAGE.sub("", _key(title)))]


def _turned(title: str, before: Recipe, now: Recipe) -> list[str]:
    """Return what a slide says now of its rows and did not say before, figures apart: a count of topics may stay while they are others."""
    names = _claims_of(title)
    was, new = (next((recipe.texts[name] for name in names if name in recipe.texts), "") for recipe in (before, now))
    known = {_NUMBER.sub("#", line) for line in was.split("\n")}
    return [line for line in new.split("\n") if was and _NUMBER.sub("#", line) not in known]


def _notes(slide: Any, twin: Any, title: str, number: int, before: Recipe, told: Refreshed, texts: dict[str, str]) -> None:  # noqa: PLR0917 - each is of one thing
    """Bring the notes up to date: what was set, wherever people wrote before or after it; notes that were rewritten stay."""
    key = shape_id(_key(title), NOTES)
    new = twin.notes_slide.notes_text_frame.text if twin.has_notes_slide else ""
    was = before.texts.get(key, "")
    if not slide.has_notes_slide or not new:
        return
    frame = slide.notes_slide.notes_text_frame
    words = frame.text.replace("\v", "\n")
    if was and was in words:
        frame.text = words.replace(was, new, 1)
    else:
        texts[key] = was
        told.kept.append(f"Slide {number}: its notes were edited and stay; they may hold figures of the time before.")


def _alt(shape: Any, twin: Any, before: Recipe) -> None:
    own, new = (one.element.find(f".//{qn('p:cNvPr')}") for one in (shape, twin))
    if _plain(own.get("descr", "")) in ("", _plain(before.texts.get(f"{shape.name}{ALT}", ""))):
        own.set("descr", new.get("descr", ""))


def _new(shapes: dict[str, Any], before: Recipe, seen: set[str]) -> list[str]:
    """Return the titles of slides that the report has now and had not when the deck was made."""
    titles = [name for name in shapes if name.endswith(TITLE) and name not in before.texts and name not in seen]
    return [f"New in the report, not added: “{_cut(shapes[name].text_frame.text)}”" for name in titles]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
