"""`make gallery`: every chart of the example studies as pictures in all three sizes, and docs/gallery.md, which shows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import gapkit as gk
from gapkit.charts.drawing import render
from gapkit.charts.sizes import HALF, PAGE, SLIDE

if TYPE_CHECKING:
    from gapkit.charts.figure import GapFigure

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
SCALES = {PAGE.name: 0.9, SLIDE.name: 0.6, HALF.name: 0.6}

HEAD = """# Gallery

Made by `make gallery` from the example studies that come with gapkit: `one-company` (a household energy supplier) and `regional-banks`, both made up, and the published
figures of `published`. Each chart is one call; its title is a tested finding; it comes for a page, a slide and half a slide, and with `ax=` for axes of your own.
"""

# Heading, the call as one would write it, what the chart is for.
CHARTS = (
    ("Dumbbell", "gk.draw_dumbbell(gaps)", "Topic by topic: both sides' figures with their intervals, and what can be said of the gap."),
    ("Answers", "gk.draw_answers(gk.distribution(study))", "How both sides answered: is the gap one of loud praise, or of loud complaint?"),
    ("Quadrant", "gk.draw_quadrant(gaps)", "Blind spots and hidden strengths: what one side knows and the other does not."),
    (
        "Gap at every cut",
        "gk.draw_thresholds(gk.thresholds(study))",
        "Does the gap hang on where the line between good and bad answers is drawn?",
    ),
    (
        "Among published gaps",
        "gk.draw_published(gaps)",
        "One's own gap among those that others have published, as far as they look like for like.",
    ),
    (
        "Companies",
        'gk.draw_companies(gk.compare(banks, by="company", over="topics", score="favourable"))',
        "Each company's gap with its interval.",
    ),
    (
        "League table",
        'gk.draw_league(gk.league(banks, over="topics", score="favourable", where={"wave": 2}))',
        "The order of companies, and the places that each could hold.",
    ),
    (
        "Heat map",
        'gk.draw_heatmap(gk.compare(banks, by="company", score="favourable", where={"wave": 2}))',
        "Every company on every topic: where is it worst?",
    ),
    (
        "Slope",
        'gk.draw_slope(gk.compare(banks, where={"company": "Quarley Bank"}))',
        "What changed since the wave before, and what only seems to have.",
    ),
)


def figures() -> list[GapFigure]:
    """Return the charts in the order of `CHARTS`."""
    study = gk.read_study("one-company")
    names = {"gk": gk, "study": study, "gaps": gk.compare(study), "banks": gk.tally("regional-banks")}
    return [eval(call, names) for _, call, _ in CHARTS]  # noqa: S307 - the calls above: what the page prints is what was drawn


def main() -> None:
    """Write the pictures and the page."""
    parts = [HEAD]
    for (heading, call, use), figure in zip(CHARTS, figures(), strict=True):
        spec = figure.spec
        parts.append(f"\n## {heading}\n\n{use}\n\n```python\n{call}\n```\n")
        for size, scale in SCALES.items():
            name = f"{spec.kind}-{size.replace(' ', '-')}.png"
            (PICTURES / "gallery").mkdir(parents=True, exist_ok=True)
            (PICTURES / "gallery" / name).write_bytes(render(spec, size).to_png(scale))
            words = spec.title.replace("[", "(").replace("]", ")")
            parts.append(f"\n![{heading}, {size}: {words}](pictures/gallery/{name})\n")
        if spec.kind == "dumbbell":
            (PICTURES / "one-company.png").write_bytes(render(spec, PAGE.name).to_png(1))
    (HERE / "gallery.md").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
