"""Every published page, opened in a browser from its file: quiet, readable by everybody, whole on a telephone and on paper."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import nbformat
import pandas as pd
import pytest
from browsing import HEIGHT, PAPER_WIDTH, WIDTH, Watch, opened, pictures_by_page, started
from made_study import maker_in, maker_of_people
from PIL import Image

from gapkit.runs.index import write_index
from gapkit.runs.pages import make_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
# One report of each notebook, on the smallest study that it can be made of.
REPORTS = {
    "gap_report": "one-company",
    "league_table": "",  # of companies made here
    "published_gaps": "published",
    "answers_check": "one-company",
    "explore": "one-company",
}
HOSTILE = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'><iframe src=//example.org>")
PAGES = (*REPORTS, "hostile", "hostile index", "charts", "index")
# What the accessibility checker looks at: all of WCAG 2.2 to level AA, and what its makers advise besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPEN_FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"

every_page = pytest.mark.parametrize("name", PAGES)
every_report = pytest.mark.parametrize("name", [*REPORTS, "hostile", "charts"])


class Pages(dict[str, Path]):
    """The pages by their names, each made when it is first asked for; the reports by real runs."""

    def __init__(self, folder: Path) -> None:
        """Make them below a folder."""
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> Path:
        """Make a page, and return where it lies."""
        if name in REPORTS:
            self[name] = run(REPORTS[name] or study_of_companies(self.folder / "companies"), "--report", name, out=self.folder / "out")[0]
        elif name in {"hostile", "hostile index"}:
            made = run(hostile_study(self.folder / "hostile"), "--company", HOSTILE[1], out=self.folder / "hostile-out")
            self.update(zip(("hostile", "hostile index"), made, strict=True))
        else:
            self[name] = {"charts": page_of_charts, "index": index_of_made_reports}[name](self.folder / name)
        return self[name]


def run(*words: object, out: Path) -> list[Path]:
    """Return the page and the index that `gapkit run` made, in a process of its own: a run needs an event loop, and the browser holds this one's."""
    command = [sys.executable, "-m", "gapkit", "run", *map(str, words), "--out", str(out)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return [Path(line.partition(":")[2].strip()) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return all pages by their names, each made once for this file."""
    return Pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser; without one, the tests skip before anything is run."""
    with started() as browser:
        yield browser


class Desk(Protocol):
    """Opens pages on a desk."""

    def __call__(self, name: str) -> tuple[Page, Watch]:
        """Return a page and what happened since it was opened."""


@pytest.fixture(scope="module")
def desk(browser: Browser, pages: Pages) -> Iterator[Desk]:
    """Return an opener of pages that stay open for all tests that only look: what a test changes of its view it changes back."""
    with ExitStack() as stack:

        @cache
        def on_desk(name: str) -> tuple[Page, Watch]:
            return stack.enter_context(opened(browser, pages[name]))

        yield on_desk


@contextmanager
def as_wide_as(page: Page, width: int, *, media: Literal["print", "screen"] = "screen") -> Iterator[None]:
    """Show a page in another width, or as it is printed."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(media=media)
    yield
    page.emulate_media(media="null")  # else even a PDF would be made as for a screen
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def study_of_companies(folder: Path) -> Path:
    """Write a study of eight companies in two waves."""
    folder.mkdir()
    people = maker_of_people()
    sides = [
        pd.concat(
            [
                people(n, share + place / 20, 9 * place + wave, bank=f"Bank {name}", wave=wave)
                for place, name in enumerate("ABCDEFGH")
                for wave in (1, 2)
            ],
            ignore_index=True,
        )
        for n, share in ((12, 0.6), (60, 0.4))
    ]
    made = maker_in(folder)(*sides, company="bank", sides={side: {"wave": "wave"} for side in ("executives", "customers")})
    return Path(made.path)


def hostile_study(folder: Path) -> Path:
    """Write a study whose every text would be an element or a script, if anything let it."""
    folder.mkdir()
    script, image, drawing, frame = HOSTILE
    question = {"scale": "agree", "favourable": [4, 5]}
    topics = {
        f"t{number}": {
            "label": f"{text} {number}",
            "questions": {side: {"column": f"t{number}", "asks": f"{text} asked", **question} for side in ("people", "customers")},
        }
        for number, text in enumerate(HOSTILE)
    }
    study = {
        "title": script,
        "company": "company",
        "sides": {
            "people": {"role": "provider", "label": drawing, "source": "people.csv", "cite": frame},
            "customers": {"role": "customer", "label": f"Customers {image}", "source": "customers.csv", "cite": script},
        },
        "scales": {"agree": {"answers": {1: script, 2: image, 3: "Neither", 4: drawing, 5: frame}}},
        "topics": topics,
    }
    (folder / "study.yaml").write_text(json.dumps(study), encoding="utf-8")
    for name, lowest in (("people", 3), ("customers", 1)):
        rows = [
            ",".join([company, *(str(lowest + (row + shift) % 3) for shift in range(len(topics)))])
            for company in (image, frame, "A")
            for row in range(40)
        ]
        (folder / f"{name}.csv").write_text("\n".join([",".join(["company", *topics]), *rows]) + "\n", encoding="utf-8")
    return folder


def picture(width: int, height: int, colour: str) -> str:
    """Return a picture of one colour as a data address; no two of another size or colour are alike."""
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


def chart(width: int, height: int, colour: str) -> str:
    """Return the markup of a chart: a picture for wide screens, one for telephones, and a wide table folded away behind it."""
    cells = "".join(f"<td>{number * 1000}</td>" for number in range(30))
    heads = "".join(f"<th scope='col'>Figure {number}</th>" for number in range(30))
    return (
        f'<figure class="chart"><picture><source media="(max-width: 600px)" srcset="{picture(height // 2, height, colour)}">'
        f'<img src="{picture(width, height, colour)}" alt="A chart in {colour}" width="{width}" height="{height}"></picture>'
        '<details class="behind"><summary>The table behind this chart</summary>'
        f'<div class="scroll" role="region" tabindex="0" aria-label="Table behind the chart in {colour}"><table>'
        f"<caption>In {colour}</caption><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table></div></details></figure>"
    )


def page_of_charts(folder: Path) -> Path:
    """Write a page of charts in every shape, one far longer than a sheet of paper, between words."""
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell("# Charts\n\nOf all shapes.")]  # type: ignore[no-untyped-call]
    for number, (width, height, colour) in enumerate(
        [(1600, 900, "navy"), (1000, 4000, "teal"), (1600, 900, "olive"), (800, 1000, "maroon")]
    ):
        output = v4.new_output("display_data", data={"text/html": chart(width, height, colour)})  # type: ignore[no-untyped-call]
        cells += [
            v4.new_markdown_cell(f"## Chart {number}\n\n" + "Words before it. " * 40),  # type: ignore[no-untyped-call]
            v4.new_code_cell("", outputs=[output]),  # type: ignore[no-untyped-call]
        ]
    folder.mkdir()
    path = folder / "charts.html"
    page = make_page(v4.new_notebook(cells=cells), title="Charts", folder=folder, files=["gaps.csv"])  # type: ignore[no-untyped-call]
    path.write_text(page, encoding="utf-8")
    return path


def index_of_made_reports(out: Path) -> Path:
    """Write the index over a few records: good, stale and failed ones, with and without a picture."""
    title = "Regional banks"
    made = [
        ("banks/gap_report", {"title": title, "report": "gap_report", "headline": "Executives 21 higher", "verdicts": {"overrates": 7}}),
        (
            "banks/league_table",
            {"title": title, "report": "league_table", "headline": "Too close", "verdicts": {"unclear": 3, "agrees": 1}},
        ),
        (
            "cafes/companies/x/gap_report",
            {"title": "Cafés", "report": "gap_report", "company": "Río & Söhne", "verdicts": {"underrates": 2}},
        ),
    ]
    for home, report in made:
        (out / home).mkdir(parents=True)
        (out / home / "index.html").write_text("<!DOCTYPE html><title>A report</title>", encoding="utf-8")
        (out / home / "run.json").write_text(json.dumps({"ended": "2026-05-04T09:00:00+00:00"}), encoding="utf-8")
        (out / home / "report.json").write_text(json.dumps({**report, "thumbnail": "small.png"}), encoding="utf-8")
    Image.new("RGB", (320, 180), "navy").save(out / "banks/gap_report/small.png")
    for home in ("banks/league_table", "new/gap_report"):
        record = {
            "since": "2026-05-05T09:00:00+00:00",
            "status": "FAILED(interrupted)",
            "study": {"title": "Never"},
            "report": "gap_report",
        }
        (out / ".failed" / home).mkdir(parents=True)
        (out / ".failed" / home / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return write_index(out, "run")


@every_page
def test_a_page_opens_without_a_network_a_message_or_a_dialog(desk: Desk, pages: Pages, name: str) -> None:
    """It asks for nothing but itself, on a telephone as on a desk, and its own policy refuses nothing that it holds."""
    page, watch = desk(name)
    with as_wide_as(page, 375):
        page.wait_for_load_state("networkidle")
    assert [address for address in watch.requests if not address.startswith("data:")] == [pages[name].as_uri()]
    assert watch.messages == []
    assert watch.dialogs == []


@pytest.mark.parametrize("name", ["hostile", "hostile index"])
def test_hostile_texts_are_shown_as_text(browser: Browser, pages: Pages, name: str) -> None:
    """A title, a company, a side, a topic, a wording and an answer that are elements elsewhere make none here."""
    with opened(browser, pages[name], bypass=True) as (page, watch):
        text = page.inner_text("body")
        made = page.evaluate(
            "document.querySelectorAll('iframe, [onload], [onerror], img:not([src^=\"data:\"]), main svg, script:not(:last-child)').length"
        )
        assert made == 0
        assert page.locator("script").count() == (name == "hostile index")
    shown = HOSTILE if name == "hostile" else HOSTILE[:2]
    assert [words for words in shown if words not in text] == []
    assert watch.dialogs == []


# On a telephone all of them; on a desk, where the contents stand beside it, one of each shape.
@pytest.mark.parametrize(("name", "width"), [*((name, 375) for name in PAGES), ("gap_report", 1440), ("index", 1440)])
def test_a_page_breaks_no_rule_of_access(browser: Browser, pages: Pages, name: str, width: int) -> None:
    """Of WCAG 2.2 AA, with every fold open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the accessibility checker is not installed")
    with opened(browser, pages[name], width=width, bypass=True) as (page, _):
        page.evaluate(OPEN_FOLDS)
        found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found] == []


@every_page
def test_a_page_is_as_wide_as_the_screen(desk: Desk, name: str) -> None:
    """Nobody reads a page sideways; wide tables scroll by themselves."""
    page, _ = desk(name)
    page.evaluate(OPEN_FOLDS)
    for width in (320, 375, 1440):
        with as_wide_as(page, width):
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.evaluate(OPEN_FOLDS.replace("true", "false"))


@every_page
def test_headings_follow_each_other_without_a_jump(desk: Desk, name: str) -> None:
    """One h1, first of all; none is more than one level below the one before it; and the landmarks are there."""
    page, _ = desk(name)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => Number(heading.tagName[1]))")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    landmarks = {tag: page.locator(f"body > {tag}, .frame > {tag}").count() for tag in ("header", "main")}
    assert page.evaluate("document.documentElement.lang") == "en"
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [after - before for before, after in pairwise(levels) if after - before > 1] == []
    assert len(ids) == len(set(ids))
    assert landmarks == {"header": 1, "main": 1}


@every_report
def test_the_contents_lead_to_every_part(desk: Desk, name: str) -> None:
    """A link for each heading of the second and third level, in their order, and each ends where it says."""
    page, _ = desk(name)
    target = "document.getElementById(decodeURIComponent(link.hash.slice(1)))?.innerText"
    links = page.evaluate(f"[...document.querySelectorAll('nav a')].map((link) => [link.textContent, {target}])")
    headings = page.locator("main h2, main h3").all_inner_texts()
    assert len(links) > 1
    assert [text for text, _ in links] == [" ".join(text.split()) for text in headings]
    assert all(" ".join((there or "").split()) == text for text, there in links)


def test_the_first_stop_of_the_keyboard_skips_to_the_report(browser: Browser, pages: Pages) -> None:
    """The link shows itself when it is reached, and leads past the contents."""
    with opened(browser, pages["gap_report"]) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_finding_stands_above_everything(browser: Browser, pages: Pages) -> None:
    """On a telephone, without scrolling; the contents come after it, and it is not told twice."""
    with opened(browser, pages["gap_report"], width=375) as (page, _):
        box = page.locator("header .headline").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 667
        assert page.locator(".first-screen").count() == 1
        assert page.evaluate("document.querySelector('nav').getBoundingClientRect().top") > box["y"]


@pytest.mark.parametrize("name", ["league_table", "published_gaps", "charts"])
def test_a_wide_table_scrolls_by_keyboard(browser: Browser, pages: Pages, name: str) -> None:
    """On a telephone it is a named stop of the keyboard, and the arrow keys move it."""
    with opened(browser, pages[name], width=375) as (page, _):
        page.evaluate(OPEN_FOLDS)
        regions = page.locator(".scroll[role=region][tabindex='0'][aria-label]")
        assert regions.count() == page.locator("main table").count() > 0
        wide = page.evaluate("[...document.querySelectorAll('.scroll')].findIndex((part) => part.scrollWidth > part.clientWidth + 50)")
        assert wide >= 0
        regions.nth(wide).focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        # Asked again and again by `evaluate`: the page's own policy refuses the words that `wait_for_function` would evaluate in it.
        tries = 50
        while not page.evaluate(f"document.querySelectorAll('.scroll')[{wide}].scrollLeft > 0"):
            tries -= 1
            assert tries, "the arrow keys moved nothing in five seconds"
            page.wait_for_timeout(100)


def test_every_table_names_what_its_cells_are(desk: Desk) -> None:
    """A caption that says something, header cells with a scope, in whatever verb made it."""
    for name in REPORTS:
        page, _ = desk(name)
        assert page.locator("main table").count() > 0
        assert page.locator("main table:not(:has(> caption))").count() == 0
        assert page.locator("main th:not([scope])").count() == 0
        assert "" not in [text.strip() for text in page.locator("main caption").all_text_contents()]


@every_report
def test_paper_cuts_no_chart_in_two(desk: Desk, name: str) -> None:
    """In the printed file itself: every chart lies on one sheet alone."""
    page, _ = desk(name)
    charts = page.locator("main figure img").count()
    for paper in ("A4", "Letter"):
        drawn = [number for sheet in pictures_by_page(page.pdf(format=paper, print_background=True)) for number in sheet]
        assert len(drawn) == charts
        assert len(set(drawn)) == charts


@every_report
def test_paper_holds_the_whole_width_and_cuts_no_row(desk: Desk, name: str) -> None:
    """Nothing runs over the margin; rows and charts stay whole, the skip link and the files' links stay away."""
    page, _ = desk(name)
    with as_wide_as(page, PAPER_WIDTH, media="print"):
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PAPER_WIDTH
        cut = "[...document.querySelectorAll('tr, figure, img')].filter((part) => getComputedStyle(part).breakInside !== 'avoid').length"
        assert page.evaluate(cut) == 0
        assert not page.locator(".skip").is_visible()
        assert not any(link.is_visible() for link in page.locator("footer a").all())


def test_paper_shows_the_questions_and_leaves_tables_folded(desk: Desk) -> None:
    """Nobody can press on paper: wordings that belong to the figures are open, tables behind a sentence are not."""
    shown = "(part) => part.getClientRects().length > 0 && part.checkVisibility({contentVisibilityAuto: true})"
    page, _ = desk("gap_report")
    with as_wide_as(page, PAPER_WIDTH, media="print"):
        assert page.locator("details dd").first.evaluate(shown)
        assert not page.locator("details table").first.evaluate(shown)
    page, _ = desk("charts")
    with as_wide_as(page, PAPER_WIDTH, media="print"):
        assert not page.locator(".behind summary").first.is_visible()


def test_a_telephone_gets_the_picture_made_for_it(browser: Browser, pages: Pages) -> None:
    """And a desk the wide one; both have the words."""
    shapes = {}
    for width in (375, 1440):
        with opened(browser, pages["charts"], width=width) as (page, _):
            first = page.locator("figure.chart img").first
            shapes[width] = first.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
            assert first.get_attribute("alt") == "A chart in navy"
    assert shapes == {375: [450, 900], 1440: [1600, 900]}


def shown_entries(browser: Browser, path: Path, fields: dict[str, str]) -> tuple[list[str], str]:
    """Return the names and the count that the index shows with these fields filled in."""
    with opened(browser, path) as (page, watch):
        for label, value in fields.items():
            field = page.get_by_label(label)
            field.select_option(label=value) if label != "Study, company, report or finding" else field.fill(value)
        names = [entry.inner_text() for entry in page.locator(".entry h3").all() if entry.is_visible()]
        assert watch.messages == []
        return names, page.get_by_role("status").inner_text()


SEARCH = "Study, company, report or finding"
SEARCHES: list[tuple[dict[str, str], list[str], str]] = [
    ({}, ["Río & Söhne: gap report", "Gap report", "Gap report", "League table"], "4 reports, 2 with a failed last run"),
    ({SEARCH: "rio gap"}, ["Río & Söhne: gap report"], "1 of 4 reports"),
    ({SEARCH: "BANKS 21"}, ["Gap report"], "1 of 4 reports"),
    ({SEARCH: "nothing like it"}, [], "0 of 4 reports"),
    ({"With a verdict": "too close to call"}, ["League table"], "1 of 4 reports"),
    ({"Status": "failed"}, ["Gap report"], "1 of 4 reports"),
    ({"Status": "good", SEARCH: "banks"}, ["Gap report"], "1 of 4 reports"),
]


@pytest.mark.parametrize(("fields", "names", "count"), SEARCHES)
def test_the_index_shows_what_is_asked_for(browser: Browser, pages: Pages, fields: dict[str, str], names: list[str], count: str) -> None:
    """By words whatever their accents, by verdict, by status, and all of them at once; how many is said aloud."""
    assert shown_entries(browser, pages["index"], fields) == (names, count)


def test_the_index_hides_a_study_without_a_report_to_show(browser: Browser, pages: Pages) -> None:
    """No title stands over nothing."""
    with opened(browser, pages["index"]) as (page, _):
        page.get_by_label(SEARCH).fill("banks")
        assert [title.inner_text() for title in page.locator("h2").all() if title.is_visible()] == ["Regional banks"]


def test_the_index_is_whole_without_its_script(browser: Browser, pages: Pages) -> None:
    """Every report is listed and linked, and no field stands there that does nothing."""
    with opened(browser, pages["index"], script=False) as (page, _):
        assert page.locator(".entry").count() == 4
        assert all(entry.is_visible() for entry in page.locator(".entry").all())
        assert not page.locator("#find").is_visible()
        page.get_by_role("link", name="League table").click()
        assert page.title() == "A report"


def test_the_index_runs_no_script_but_its_own(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    """A second script in the page, or a changed one, is refused by the page's own policy."""
    whole = pages["index"].read_text(encoding="utf-8")
    for number, other in enumerate(
        (
            whole.replace("</main>", "</main><script>document.title = 'other'</script>"),
            whole.replace('"use strict";', "document.title = 'other';"),
        )
    ):
        assert other != whole
        path = tmp_path / f"{number}.html"
        path.write_text(other, encoding="utf-8")
        with opened(browser, path) as (page, watch):
            assert page.title() == "Gap reports"
        assert watch.messages


def test_the_index_shows_small_pictures(browser: Browser, pages: Pages) -> None:
    """Of the report that has one; to who cannot see it, the finding beside it says what it would."""
    with opened(browser, pages["index"]) as (page, _):
        assert page.locator("img").count() == 1
        assert page.locator("img").get_attribute("alt") == ""
        assert page.locator("img").evaluate("(image) => image.naturalWidth") == 320
