"""The slope: a change has words only where it was tested, in the sense that was shown, and labels never collide."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import example_studies
import pandas as pd
import pytest
from looking import faults, texts

import gapkit as gk
from gapkit.charts import slope
from gapkit.charts.behind import table_behind
from gapkit.charts.drawing import render
from gapkit.charts.moving import DOWN, NARROWED, TURNED, UNCLEAR, UNTESTED, UP, WIDENED, change_words, finding, kind_of
from gapkit.charts.pictures.apart import spread
from gapkit.charts.slope import NUMBERS, draw_slope, slope_spec
from gapkit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import MakeRow, MakeTable

    from gapkit.gaps.table import GapTable

WAVES = (("a", "spring 2025"), ("b", "autumn 2025"))
NAMES = ("客户服务", "خدمة العملاء", "A$AP & B$ <b>", "Responds to every enquiry from every customer in every channel")


@pytest.fixture
def make_waves(make_row: MakeRow, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch) -> Callable[..., GapTable]:
    """Return a maker of tables of two waves from (gap then, gap now, q of the change) per topic; `change` gives what it would, within 8 points."""

    def made(gaps: list[tuple[float, float, float]], labels: tuple[str, ...] = NAMES, **cells: dict[str, object]) -> GapTable:
        rows, changes = [], []
        for place, (then, now, q) in enumerate(gaps):
            for wave, gap in (("a", then), ("b", now)):
                rows.append(make_row(f"t{place}", 50 + gap / 2, 50 - gap / 2, wave=wave) | cells.get(f"t{place}_{wave}", {}))
            size = now - then
            key = {
                name: rows[-1].get(name)
                for name in ("topic", "company", "segment", "segment_value", "provider_side", "customer_side", "score")
            }
            changes.append(key | {"wave": "b", "since": "a", "change": size, "low": size - 8, "high": size + 8, "q_value": q})
        monkeypatch.setattr(slope, "change", lambda *_, **__: SimpleNamespace(frame=pd.DataFrame(changes)))
        names = [
            labels[at] if at < len(labels) else f"Topic {at} with a name of sixty characters or more, so long" for at in range(len(gaps))
        ]
        return make_table(rows, names, waves=WAVES)

    return made


def change_row(then: float, now: float, half: float = 6.0) -> dict[str, Any]:
    """Return a drawn row with gaps known within `half` points and a change known within 8."""
    row: dict[str, Any] = {
        "provider_side": "Executives",
        "customer_side": "Customers",
        "gap_then": then,
        "gap_now": now,
        "change": now - then,
    }
    row |= {"low_then": then - half, "high_then": then + half, "low_now": now - half, "high_now": now + half}
    return row | {"change_low": now - then - 8, "change_high": now - then + 8}


@pytest.mark.parametrize(
    ("then", "now", "wanted", "words"),
    [
        (30.0, 18.0, NARROWED, "narrowed 12 (4 to 20)"),
        (-30.0, -18.0, NARROWED, "narrowed 12 (4 to 20)"),
        (10.0, 30.0, WIDENED, "widened 20 (12 to 28)"),
        (-10.0, -30.0, WIDENED, "widened 20 (12 to 28)"),
        (20.0, -15.0, TURNED, "turned round by 35 (27 to 43): now customers higher"),
        (-20.0, 15.0, TURNED, "turned round by 35 (27 to 43): now executives higher"),
        (9.0, -6.0, DOWN, "moved 15 towards customers (7 to 23)"),
        (-9.0, 6.0, UP, "moved 15 towards executives (7 to 23)"),
        (30.0, -3.0, NARROWED, "narrowed by 27, moved 33 (25 to 41) towards customers"),
    ],
)
def test_a_change_has_the_words_that_were_shown(then: float, now: float, wanted: str, words: str) -> None:
    """Narrowed and widened are about the size, whichever side is higher; where the size is not shown, the direction alone is told."""
    row = change_row(then, now)
    row["moved"] = kind_of(row, 0.01)
    assert row["moved"] == wanted
    assert change_words(row) == words


@pytest.mark.parametrize(("q", "wanted"), [(0.05, WIDENED), (0.051, UNCLEAR), (None, UNTESTED), (float("nan"), UNTESTED)])
def test_the_line_is_drawn_at_five_percent(q: float | None, wanted: str) -> None:
    """A change counts at q of 5% at the most; without a q it was not tested."""
    assert kind_of(change_row(10.0, 30.0), q) == wanted


def test_the_title_names_what_changed_and_counts_the_rest(make_waves: Callable[..., GapTable]) -> None:
    """Two narrowed, one widened, one cannot be told."""
    gaps = [(30.0, 18.0, 0.01), (-30.0, -18.0, 0.02), (10.0, 30.0, 0.01), (5.0, 6.0, 0.9)]
    spec = slope_spec(make_waves(gaps, ("Fair fees", "Complaints", "Speed", "Safety")))
    assert spec.title == (
        "Since spring 2025 the gap narrowed on “Fair fees” and “Complaints” and widened on “Speed”; on 1 other topic too close to call."
    )


def test_the_title_says_when_no_change_is_beyond_chance(make_waves: Callable[..., GapTable]) -> None:
    """Nothing tested, nothing told, whatever the figures look like."""
    assert slope_spec(make_waves([(30.0, 5.0, 0.2), (3.0, 4.0, 0.9)])).title == "Since spring 2025 no change of any gap is beyond chance."
    assert finding([], "spring 2025") == "No gap can be set against spring 2025."


def test_a_topic_hidden_in_one_wave_carries_no_number(make_waves: Callable[..., GapTable]) -> None:
    """Neither that wave's nor the other's figure is in the rows, the words or the picture."""
    table = make_waves([(30.0, 18.0, 0.01), (47.0, 43.0, 0.01)], ("Fees", "Secret"), t1_b={"status": "hidden"})
    spec = slope_spec(table)
    row = spec.frame.set_index("label").loc["Secret"]
    assert all(pd.isna(row[name]) for name in NUMBERS)
    assert row["words"] == "hidden in autumn 2025"
    said = " ".join([*texts(render(spec)), spec.alt_text, table_behind(spec)])
    assert "47" not in said
    assert "43" not in said


def test_one_wave_is_refused_with_the_way_out(make_row: MakeRow, make_table: MakeTable) -> None:
    """The error names the wave and what to leave out."""
    with pytest.raises(ParameterError, match=r"one wave \(spring 2025\).*where="):
        draw_slope(make_table([make_row("a", 60.0, 50.0, wave="a")], waves=WAVES))


def test_several_companies_and_an_empty_table_are_refused(make_row: MakeRow, make_table: MakeTable) -> None:
    """Each with its way out."""
    rows = [make_row("a", 60.0, 50.0, wave=wave, company=company) for wave in "ab" for company in ("Alba", "Brio")]
    with pytest.raises(ParameterError, match=r"2 companies.*where=.*Alba"):
        draw_slope(make_table(rows, waves=WAVES))
    with pytest.raises(ParameterError, match="nothing to draw"):
        draw_slope(make_table([]))


@pytest.mark.parametrize("many", [1, 8, 40])
def test_no_text_leaves_the_picture_or_covers_another(make_waves: Callable[..., GapTable], many: int) -> None:
    """Gaps that crowd at both ends, long names and other scripts, in all four sizes."""
    gaps = [(40.0 - at * 0.2, 40.0 - at * 0.3 - (30 if at % 7 == 0 else 0), 0.01 if at % 7 == 0 else 0.6) for at in range(many)]
    assert faults(slope_spec(make_waves(gaps))) == []


def test_topics_that_changed_are_named_first_where_not_all_have_room(make_waves: Callable[..., GapTable]) -> None:
    """On a slide with forty topics the changed one has its name, and the unnamed lines are counted."""
    gaps = [(float(at), float(at) + (30 if at == 20 else 1), 0.01 if at == 20 else 0.6) for at in range(40)]
    said = texts(render(slope_spec(make_waves(gaps, tuple(f"T{at}" for at in range(40)))), "slide"))
    assert "T20" in said
    assert any("more lines without a name" in text for text in said)


def test_what_changed_is_strong_and_what_did_not_is_thin(make_waves: Callable[..., GapTable]) -> None:
    """Weight of line and of type tell the two apart without colour."""
    figure = render(slope_spec(make_waves([(30.0, 10.0, 0.01), (5.0, 6.0, 0.9)], ("Fees", "Safety"))))
    lines = [line.get_linewidth() for line in figure.axes[0].lines if len(line.get_xdata()) == 2 and line.get_zorder() in (2, 2.5)]  # type: ignore[arg-type]
    assert max(lines) > 2 * min(lines)
    weights = {text.get_text(): text.get_fontweight() for text in figure.axes[0].texts}
    assert (weights["Fees"], weights["Safety"]) == ("bold", "normal")


def test_the_example_study_asks_the_tested_change() -> None:
    """The words in the chart are those of `change` on the same question, and one company is fine."""
    tally = example_studies.banks()
    spec = slope_spec(gk.compare(tally, score="favourable"))
    changed = gk.change(tally, score="favourable").frame.set_index("topic")
    for row in spec.frame.to_dict("records"):
        assert row["change"] == pytest.approx(changed.loc[row["topic"], "change"])
        assert (row["moved"] not in (UNCLEAR, UNTESTED)) == bool(changed.loc[row["topic"], "q_value"] <= 0.05)
        assert f"{row['label']}: gap" in spec.alt_text
    one = slope_spec(gk.compare(tally, by="company", where={"company": "Ardle Bank"}, score="favourable"))
    assert "Ardle Bank" in one.subtitle
    assert faults(one) == []
    with pytest.raises(ParameterError, match="one wave"):
        slope_spec(gk.compare(tally, where={"wave": 2}))


def test_labels_that_collide_are_moved_apart_and_no_further() -> None:
    """Each stands at its mark where it can; those that touch share the room about theirs; none leaves it."""
    assert spread([50.0, 100.0], [20.0, 20.0], 0.0, 200.0) == [50.0, 100.0]
    assert spread([50.0, 50.0], [20.0, 20.0], 0.0, 200.0) == [40.0, 60.0]
    assert spread([0.0, 0.0, 200.0], [20.0, 20.0, 20.0], 0.0, 200.0) == [10.0, 30.0, 190.0]
    many = spread([100.0] * 9, [20.0] * 9, 0.0, 200.0)
    assert many == [20.0 * at + 20.0 for at in range(9)]
