"""Menus over a study: set from code as a reader would, they draw anew, protect as ever, and say in a sentence what cannot be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from made_study import maker_in, maker_of_people

import gapkit as gk
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.menus import explore as home
from gapkit.menus.charts import CHARTS, Chart
from gapkit.menus.choices import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker
    from matplotlib.figure import Figure

WIDGET = "application/vnd.jupyter.widget-view+json"
DUMBBELL, COMPANIES = CHARTS[:2]
EVERY_MENU = ("topic", "company", "segment", "wave", "score", "kind")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> gk.Tally:
    """Return the answers on three companies in two waves, customers in two regions: counted once, for every test asks them alike."""
    make, people = maker_in(tmp_path_factory.mktemp("menus")), maker_of_people()
    executives = pd.concat(
        [people(12, 0.8, place, company=name, wave=wave) for place, name in enumerate("ABC") for wave in ("1", "2")], ignore_index=True
    )
    customers = pd.concat(
        [
            people(40, 0.5, 9 + place, company=name, wave=wave, region=region)
            for place, name in enumerate("ABC")
            for wave in ("1", "2")
            for region in ("North", "South")
        ],
        ignore_index=True,
    )
    side = {"wave": "wave"}
    sides = {"executives": side, "customers": {**side, "segments": ["region"]}}
    return gk.tally(make(executives, customers, sides=sides, company="company", waves={1: "spring", 2: "autumn"}))


@pytest.fixture
def league(counted: gk.Tally) -> gk.Explorer:
    """Return menus over them."""
    return gk.explore(counted)


def shown_menus(menus: gk.Explorer) -> list[Any]:
    """Return the menus that a reader sees."""
    return list(menus.children[0].children)


def figures(gaps: gk.GapTable) -> pd.DataFrame:
    """Return a table's figures, without what depends on how it was asked."""
    return gaps.frame[["topic", "company", "wave", "segment_value", "provider", "customer", "gap", "status"]]


def test_at_first_all_topics_of_the_newest_wave_are_drawn(league: gk.Explorer) -> None:
    """The chart and table that `compare` and `draw_dumbbell` give, and they stand in the widget."""
    wanted = gk.compare(league.gaps, where={"wave": "2"})
    pd.testing.assert_frame_equal(league.gaps.frame, wanted.frame)
    assert league.chart is not None
    assert league.chart.alt_text == dumbbell_spec(wanted).alt_text
    assert league.picture.value == league.chart._repr_html_()
    assert league.table.value == wanted._repr_html_()
    assert league.message.value == ""


@pytest.mark.parametrize(
    ("menu", "value", "where"),
    [
        ("topic", "b", {"wave": "2", "topic": "b"}),
        ("company", "B", {"wave": "2", "company": "B"}),
        ("segment", ("region", "North"), {"wave": "2", "region": "North"}),
        ("wave", "1", {"wave": "1"}),
    ],
)
def test_each_menu_draws_what_it_says(league: gk.Explorer, menu: str, value: object, where: dict[str, str]) -> None:
    """Set from code as from the screen: another chart, of those rows."""
    before = league.chart
    getattr(league, menu).value = value
    assert league.chart is not before
    pd.testing.assert_frame_equal(figures(league.gaps), figures(gk.compare(league.gaps, where=where)))
    assert league.table.value == league.gaps._repr_html_()
    assert set(league.gaps.frame["topic"]) == ({"b"} if menu == "topic" else {"a", "b", "c"})


def test_another_score_is_another_figure(league: gk.Explorer) -> None:
    """Averages in place of shares."""
    league.score.value = "mean"
    assert set(league.gaps.frame["score"]) == {"mean"}
    assert [value for _, value in league.score.options] == ["", "favourable", "mean"]


def test_companies_are_set_side_by_side_over_all_topics_or_on_one(league: gk.Explorer) -> None:
    """The strip of companies; its table has a row for each."""
    league.kind.value = COMPANIES
    assert league.chart is not None
    assert league.chart.spec.kind == "companies"
    assert set(league.gaps.frame["topic"]) == {"all"}
    league.topic.value = "a"
    assert set(league.gaps.frame["topic"]) == {"a"}
    assert league.gaps.frame["company"].tolist() == ["A", "B", "C"]


def test_every_chart_of_the_menu_can_be_drawn_of_one_topic(league: gk.Explorer) -> None:
    """Whatever its verb takes: a picture of its own kind, and no complaint."""
    league.topic.value = "a"
    drawn = []
    for chart in CHARTS:
        league.kind.value = chart
        assert league.message.value == ""
        assert league.chart is not None
        drawn.append(league.chart.spec.kind)
    assert len(set(drawn)) == len(CHARTS)


def test_menus_have_labels_and_say_what_they_are_for(league: gk.Explorer) -> None:
    """Each by itself; the newest wave stands first, under its printed name."""
    menus = shown_menus(league)
    assert [menu.description for menu in menus] == ["Chart", "Topic", "Company", "Group", "Wave", "Score"]
    assert all(menu.tooltip for menu in menus)
    assert [label for label, _ in league.wave.options] == ["autumn", "spring"]
    assert league.segment.options == (("Everybody", NOBODY), ("region: North", ("region", "North")), ("region: South", ("region", "South")))
    assert [label for label, _ in league.topic.options] == ["All topics", "Topic a", "Topic b", "Topic c"]


def test_a_menu_with_one_choice_is_not_shown(make: StudyMaker, people: PeopleMaker) -> None:
    """No company, wave or group to choose: none is offered, nor a chart of companies."""
    menus = gk.explore(make(people(12), people(80)))
    assert [menu.description for menu in shown_menus(menus)] == ["Chart", "Topic", "Score"]
    assert COMPANIES not in [chart for _, chart in menus.kind.options]
    assert all(hasattr(menus, name) for name in EVERY_MENU)


def test_what_cannot_be_drawn_is_said_in_a_sentence_and_the_last_chart_stays(league: gk.Explorer) -> None:
    """A group and companies side by side that have no row: no traceback, chart and table as before, and the next choice draws again."""
    chart, gaps, picture = league.chart, league.gaps, league.picture.value

    def refuse(_: object) -> Figure:
        raise gk.errors.ParameterError("There is <nothing> to draw.")

    broken = Chart("Broken", refuse, gk.compare)
    league.kind.options = [*league.kind.options, (broken.label, broken)]
    league.kind.value = broken
    assert "There is &lt;nothing&gt; to draw." in league.message.value
    assert "role='alert'" in league.message.value
    assert (league.chart, league.gaps, league.picture.value) == (chart, gaps, picture)
    league.kind.value = DUMBBELL
    assert league.message.value == ""
    assert league.chart is not chart


def test_the_last_chart_is_seen_while_the_next_is_drawn(league: gk.Explorer) -> None:
    """Whoever waits is told so, above the chart before."""
    seen: list[tuple[str, str]] = []

    def slow(gaps: gk.GapTable) -> Figure:
        seen.append((league.message.value, league.picture.value))
        return gk.draw_dumbbell(gaps)

    chart = Chart("Slow", slow, gk.compare)
    league.kind.options = [*league.kind.options, (chart.label, chart)]
    league.topic.value = "a"
    picture = league.picture.value
    league.kind.value = chart
    assert seen == [(f"<p role='status'>{home.DRAWING}</p>", picture)]


def test_a_mistake_of_our_own_is_not_dressed_up_as_a_sentence(league: gk.Explorer) -> None:
    """Only what gapkit refuses is told in words: anything else must come out."""

    def wrong(_: object) -> Figure:
        raise KeyError("a fault")

    chart = Chart("Wrong", wrong, gk.compare)
    league.kind.options = [*league.kind.options, (chart.label, chart)]
    with pytest.raises(KeyError, match="a fault"):
        league.kind.value = chart


def test_a_study_that_has_nothing_to_draw_says_so_at_once(make: StudyMaker, people: PeopleMaker) -> None:
    """Customers only: no chart, an empty table, and why."""
    menus = gk.explore(make(people(30), people(80), sides={"executives": {"role": "customer"}}))
    assert menus.chart is None
    assert len(menus.gaps) == 0
    assert "nothing to draw" in menus.message.value
    assert "the one before" not in menus.message.value
    assert "nothing to draw" in menus._repr_mimebundle_()["text/html"]


def test_a_hidden_figure_stands_in_no_part_of_the_widget(make: StudyMaker, people: PeopleMaker) -> None:
    """Three executives: the row is hidden, its base and figures are sent to no browser."""
    three = people(3).assign(a=[5, 5, 4])
    menus = gk.explore(make(three, people(80)))
    assert set(menus.gaps.frame["status"]) == {"hidden"}
    assert menus.gaps.asked.protect
    sent = " ".join(str(part.get_state()) for part in (menus, *menus.children, *shown_menus(menus)))
    assert "hidden" in sent
    assert "3 executives" not in sent


def test_a_verb_is_asked_only_for_what_it_takes(league: gk.Explorer) -> None:
    """Not every verb has a score, or goes over topics: a chart of one is a line of the table all the same."""
    chart = Chart("Cuts", lambda found: found, gk.thresholds, by_company=True)
    league.score.value, league.topic.value = "mean", "a"
    found = chart.found(league.gaps.tally, league.choice)
    assert set(found.frame["topic"]) == {"a"}
    assert set(found.frame["company"]) == {"A", "B", "C"}


def test_jupyter_gets_menus_and_a_page_gets_the_chart(league: gk.Explorer) -> None:
    """Both forms in one output; the second says what is missing."""
    shown = league._repr_mimebundle_(include=None, exclude=None)
    assert shown[WIDGET]["model_id"] == league.model_id
    assert league.chart is not None
    assert league.chart._repr_html_() in shown["text/html"]
    assert home.MENUS_NEED_JUPYTER in shown["text/html"]
    assert "<script" not in shown["text/html"]
    assert repr(league) == shown["text/plain"]


def test_a_published_page_shows_the_first_chart_and_says_what_menus_need(tmp_path: Path) -> None:
    """`gapkit run --report explore`: a quiet page, the picture with its words."""
    done = gk.run_report("one-company", report="explore", out=tmp_path)
    page = done.page.read_text(encoding="utf-8")
    assert home.MENUS_NEED_JUPYTER in page
    assert 'alt="' in page
    assert "Dumbbell chart." in page
    files = {path.name for path in done.page.parent.iterdir()}
    assert "gaps.csv" in files
    assert any(name.startswith("dumbbell") and name.endswith(".png") for name in files)


def test_anything_but_a_study_is_refused() -> None:
    """With what was wanted."""
    with pytest.raises(gk.errors.ParameterError, match="Wanted a Study"):
        gk.explore("one-company")
