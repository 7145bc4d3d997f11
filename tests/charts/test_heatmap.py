"""The heatmap: colour for what is decided alone, one look for all that is hidden, a count that was tested as its title."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from looking import faults, texts

from gapkit.charts.behind import table_behind
from gapkit.charts.drawing import render
from gapkit.charts.heatmap import NUMBERS, draw_heatmap, heatmap_spec
from gapkit.charts.pictures.cells import PALE, cell_of, number_of, shading_of
from gapkit.charts.theme import CUSTOMER, PROVIDER, shades
from gapkit.errors import ParameterError
from gapkit.gaps.table import records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import MakeRow, MakeTable

    from gapkit.gaps.table import GapTable

NAMES = ("客户服务", "خدمة العملاء", "A$AP & B$ <b>", "Responds to every enquiry from every customer in every channel")
SURE: dict[str, object] = {"p_value": 1e-6, "q_agree": 0.9}


@pytest.fixture
def make_grid(make_row: MakeRow, make_table: MakeTable) -> Callable[..., GapTable]:
    """Return a maker of tables of so many companies by so many topics, every kind of cell among them."""

    def made(companies: int, topics: int, **cells: object) -> GapTable:
        chance = random.Random(1)  # noqa: S311 - made gaps, no secrets
        rows = []
        for company in range(companies):
            name = NAMES[company] if company < len(NAMES) else f"Company {company:02d} of the northern regions and their subsidiaries"
            for topic in range(topics):
                gap = chance.gauss(0, 25)
                verdict = "overrates" if gap > 20 else "underrates" if gap < -20 else "agrees" if abs(gap) < 3 else "unclear"
                kinds: tuple[dict[str, object], ...] = (
                    {},
                    {"status": "hidden"},
                    {"marks": ("few", "at least"), "gap_high": None, "verdict": None},
                )
                kind = kinds[chance.choices((0, 1, 2), (0.9, 0.06, 0.04))[0]]
                figures = max(50 + gap / 2, 0.0), max(50 - gap / 2, 0.0)
                rows.append(make_row(f"t{topic}", *figures) | {"company": name, "verdict": verdict} | SURE | kind | cells)
        return make_table(
            rows,
            [
                NAMES[topic] if topic < len(NAMES) else f"Topic {topic} with a name of sixty characters or more, long"
                for topic in range(topics)
            ],
        )

    return made


@pytest.mark.parametrize(("companies", "topics"), [(1, 1), (1, 7), (5, 3), (60, 40)])
def test_no_text_leaves_the_picture_or_covers_another(make_grid: Callable[..., GapTable], companies: int, topics: int) -> None:
    """From one cell to 2,400, with names nobody should use, in all four sizes."""
    assert faults(heatmap_spec(make_grid(companies, topics))) == []


def test_the_title_is_a_count_over_all_cells(make_row: MakeRow, make_table: MakeTable) -> None:
    """Cells that were called are counted at the least and for sure; the side more often higher leads."""
    rows = [make_row(topic, 40.0, 70.0, "underrates", company=company) | SURE for company in "AB" for topic in ("a", "b")]
    rows.append(make_row("a", 70.0, 40.0, "overrates", company="C") | SURE)
    rows.append(make_row("b", 52.0, 50.0, "unclear", company="C", p_value=0.6, q_agree=0.7))
    assert heatmap_spec(make_table(rows)).title == "Customers higher than executives in 4 of 6 cells, executives higher in 1."


def test_a_cell_that_was_called_by_a_hair_is_not_claimed(make_row: MakeRow, make_table: MakeTable) -> None:
    """Four cells at p = 0.04 each: their number is not sure, so the title does not print it."""
    rows = [make_row("a", 70.0, 60.0, "overrates", company=company, p_value=0.04, q_agree=0.9) for company in "ABCD"]
    assert "4 of 4" not in heatmap_spec(make_table(rows)).title


def test_companies_and_topics_stand_by_their_mean_gap(make_row: MakeRow, make_table: MakeTable) -> None:
    """Largest provider over customer first, both ways; a company with nothing to show comes last."""
    gaps = {("A", "a"): 0.0, ("A", "b"): 10.0, ("B", "a"): 20.0, ("B", "b"): 40.0}
    rows = [make_row(topic, 50.0 + gap, 50.0, "unclear", company=company) for (company, topic), gap in gaps.items()]
    rows += [make_row(topic, 99.0, 1.0, company="C", status="hidden") for topic in ("a", "b")]
    frame = heatmap_spec(make_table(rows)).frame
    assert list(zip(frame["company"], frame["topic"], strict=True)) == [(one, topic) for one in "BAC" for topic in ("b", "a")]


def test_only_decided_cells_have_full_colour(make_grid: Callable[..., GapTable]) -> None:
    """Blue where the provider is higher, vermilion where the customer is, pale or plain for all others; the sign says it without colour."""
    rows = [row for row in records_of(heatmap_spec(make_grid(20, 10)).frame) if row["drawn"]]
    shading = shading_of(rows)
    blues, reds = shades(PROVIDER, shading.many), shades(CUSTOMER, shading.many)
    looks = {row["verdict"]: cell_of(row, shading) for row in rows}
    assert looks["overrates"].face in blues
    assert looks["underrates"].face in reds
    assert looks["unclear"].face == PALE
    assert looks["agrees"].face not in (*blues, *reds, PALE)
    assert len({look.sign for look in looks.values()}) == len(looks) == 5


def test_a_larger_gap_is_never_paler(make_row: MakeRow, make_table: MakeTable) -> None:
    """Shades go with the size of the gap, up to the largest of the chart."""
    gaps = (6.0, 15.0, 30.0, 44.0, 58.0)
    rows = [make_row("a", 50.0 + gap / 2, 50.0 - gap / 2, company=f"C{gap:02.0f}") for gap in gaps]
    records = heatmap_spec(make_table(rows)).frame.to_dict("records")
    shading = shading_of([{str(name): cell for name, cell in row.items()} for row in records])
    places = [shading.of(gap) for gap in gaps]
    assert places == sorted(places)
    assert places[-1] == shading.many - 1


def test_a_hidden_cell_carries_no_number_and_looks_like_every_other(make_row: MakeRow, make_table: MakeTable) -> None:
    """Whatever a hidden row still holds: not in the rows, the words, the picture, nor in how its cell looks or where its company stands."""
    rows = [
        make_row("a", 70.0, 50.0, company="Seen"),
        make_row("a", 77.7, 33.3, company="Tiny", status="hidden", marks=("few",)),
        make_row("a", 11.1, 88.8, "underrates", company="Wee", status="hidden"),
    ]
    spec = heatmap_spec(make_table(rows, ["Fees"]))
    frame = spec.frame.set_index("company")
    assert frame.loc[["Tiny", "Wee"], list(NUMBERS)].isna().all(axis=None)
    assert frame.index.tolist() == ["Seen", "Tiny", "Wee"]
    records = {row["company"]: {str(name): cell for name, cell in row.items()} for row in spec.frame.to_dict("records")}
    shading = shading_of(list(records.values()))
    assert cell_of(records["Tiny"], shading) == cell_of(records["Wee"], shading)
    assert number_of(records["Tiny"]) == ""
    assert not re.search(r"77|33\.3|44|88|11", f"{' '.join(texts(render(spec)))} {spec.alt_text} {table_behind(spec)}".replace("1188", ""))
    assert "hidden" in " ".join(texts(render(spec)))


def test_a_table_where_everything_is_hidden_is_drawn_without_a_number(make_grid: Callable[..., GapTable]) -> None:
    """All cells are marked as hidden, and the title says that no verdict can be given."""
    spec = heatmap_spec(make_grid(4, 3, status="hidden"))
    assert spec.title == "No verdict can be given in any cell."
    assert spec.frame[list(NUMBERS)].isna().all(axis=None)
    assert faults(spec) == []


def test_numbers_stand_in_all_cells_or_in_none(make_grid: Callable[..., GapTable]) -> None:
    """With forty topics there is no room: signs alone, so that a number here and there is not read as something special."""

    def numbers(spec_of: GapTable) -> list[str]:
        return [
            text
            for axes in render(heatmap_spec(spec_of)).axes
            for text in [one.get_text() for one in axes.texts]
            if re.fullmatch(r"[≥≤]?[+-]?\d+", text)
        ]

    assert numbers(make_grid(6, 5))
    assert not numbers(make_grid(6, 40))


def test_of_several_scores_the_one_with_most_topics_is_drawn_and_the_others_are_named(make_row: MakeRow, make_table: MakeTable) -> None:
    """Nothing is left out in silence."""
    rows = [
        make_row(topic, 60.0, 50.0, company="A", score=score) for topic, score in (("a", "favourable"), ("b", "favourable"), ("c", "nps"))
    ]
    spec = heatmap_spec(make_table(rows))
    assert set(spec.frame["score"]) == {"favourable"}
    assert "not here: net promoter score" in spec.subtitle


def test_a_slide_keeps_both_ends_and_counts_the_rest(make_row: MakeRow, make_table: MakeTable) -> None:
    """Of sixty companies the first and the last are named; those without a gap go before any other."""
    rows = [make_row("a", 100.0 - at, 50.0, "unclear", company=f"C{at:02d}") for at in range(60)]
    rows.append(make_row("a", 50.0, 50.0, company="Tiny", status="hidden"))
    said = texts(render(heatmap_spec(make_table(rows)), "slide"))
    assert {"C00", "C59"} <= set(said)
    assert "Tiny" not in said
    assert any("more, and 1 without a gap to show: see the table" in text for text in said)


def test_the_alt_text_says_every_cell_of_a_small_grid(make_row: MakeRow, make_table: MakeTable) -> None:
    """Company by company, topic by topic, hidden ones by that word."""
    rows = [make_row("a", 70.0, 50.0, company="A"), make_row("b", 0.0, 0.0, company="A", status="hidden")]
    assert "A: Fees 20 (12 to 29), executives 20 higher; Speed hidden." in heatmap_spec(make_table(rows, ["Fees", "Speed"])).alt_text


def test_a_table_without_companies_or_rows_is_refused(make_row: MakeRow, make_table: MakeTable) -> None:
    """The error says by="company"."""
    with pytest.raises(ParameterError, match='by="company"'):
        draw_heatmap(make_table([make_row("a", 60.0, 50.0)]))
    with pytest.raises(ParameterError, match="nothing to draw"):
        draw_heatmap(make_table([]))
