"""A deck from slides: the board's, then those of the appendix behind a slide that lists them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gapkit.charts.text import plain
from gapkit.exports.deck.content import Slide
from gapkit.exports.deck.package import FILE, Recipe, deck_file, title_of, write_recipe, write_sections
from gapkit.exports.deck.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def deck_bytes(
    board: Sequence[Slide],
    appendix: Sequence[Slide],
    *,
    title: str,
    template: Path | None = None,
    recipe: Recipe | None = None,
) -> bytes:
    """Return slides as a PowerPoint file, the same bytes each time.

    Args:
        board: the slides that are presented.
        appendix: those to turn to when asked; they stand behind a slide that lists them.
        title: of the file.
        template: a client's master; left out, the house's.
        recipe: what the deck was made from; its texts are set here.

    Raises ExportError where the template cannot be used.
    """
    stage = Stage(template)
    foot = f"\nFigures {recipe.figures}: the same answers, asked the same, give the same figures." if recipe and recipe.figures else ""
    slides = [*board, *([_divider(appendix, len(board) + 2)] if appendix else []), *appendix]
    for slide in slides:
        stage.add(_noted(slide, foot))
    write_sections(stage.master.deck, {"Board": len(board), **({"Appendix": len(appendix) + 1} if appendix else {})})
    kept = recipe or Recipe()
    write_recipe(
        stage.master.deck, Recipe(kept.study, kept.report, kept.parameters, kept.figures, {**stage.texts, FILE: title_of(plain(title))})
    )
    return deck_file(stage.master.deck, title=plain(title))


def _divider(appendix: Sequence[Slide], first: int) -> Slide:
    """Return the slide that lists the appendix: what each chart is of, with the numbers of its slides."""
    listed: dict[str, list[int]] = {}
    for number, slide in enumerate(appendix, start=first):
        listed.setdefault(f"{slide.about}: {slide.title}" if slide.about else slide.title, []).append(number)
    points = tuple(
        f"Slide{f's {numbers[0]}-{numbers[-1]}' if len(numbers) > 1 else f' {numbers[0]}'}: {line}" for line, numbers in listed.items()
    )
    return Slide("appendix", "Appendix", points=points)


def _noted(slide: Slide, foot: str) -> Slide:
    return replace(slide, notes=f"{slide.notes}{foot}".strip()) if slide.notes and foot else slide
