"""Pieces of HTML are put in order and say what they said before."""

from __future__ import annotations

import pytest

from gapkit.runs.shaping import Heading, Shaper


def levels(*written: int) -> list[int]:
    """Return the levels that headings written so are printed with, the first of them the page's title."""
    page = Shaper()
    html = page.piece("".join(f"<h{level}>Part</h{level}>" for level in written))
    return [int(part[0]) for part in html.split("<h")[1:]]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ((1, 2, 3, 2), [1, 2, 3, 2]),
        ((1, 3, 3, 2, 3), [1, 2, 2, 2, 3]),
        ((1, 1, 1), [1, 2, 2]),
        ((2, 4, 6, 4), [1, 2, 3, 2]),
        ((1, 2, 3, 4, 5, 6, 6), [1, 2, 3, 4, 5, 6, 6]),
    ],
)
def test_headings_stand_one_below_the_other(written: tuple[int, ...], printed: list[int]) -> None:
    """Whatever numbers a notebook and its outputs give them: those alike stay alike, and none jumps."""
    assert levels(*written) == printed


def test_headings_of_one_text_have_ids_of_their_own() -> None:
    """Over all pieces of a page, beside ids that its parts bring along; markup and odd signs stay out of them."""
    page = Shaper(title="T", ids={"report"})
    page.piece("<h2>Report</h2><p id='topics'>x</p><h2>Topics</h2>")
    page.piece("<h2><em>Topics</em> &amp; &lt;b&gt;</h2><h2>!!</h2><h2 id='Kept'>Über uns</h2><h2>Über uns</h2>")
    assert [heading.anchor for heading in page.headings] == ["report-2", "topics-2", "topics-b", "part", "Kept", "über-uns"]
    assert page.headings[2] == Heading(2, "topics-b", "Topics & <b>")


def test_an_id_that_stands_twice_is_told_apart() -> None:
    """Two outputs may bring the same one."""
    page = Shaper(title="T")
    assert page.piece('<p id="a" class=x>1</p>') == '<p id="a" class="x">1</p>'
    assert page.piece('<p id="a" class=x>2</p>') == '<p id="a-2" class="x">2</p>'


@pytest.mark.parametrize(
    "html",
    [
        "<p class='a' data-x=1>One &amp; two &#8211; &lt;three&gt;<br/>four</p>",
        "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
        "<style>td > p { color: red }</style><pre>a &lt; b\n  c</pre>",
        "a & b < c",
    ],
)
def test_what_needs_no_order_stays_as_it_is(html: str) -> None:
    """To the letter."""
    assert Shaper(title="T").piece(html) == html


def test_comments_are_left_out() -> None:
    """Nobody reads them, and browsers do not agree where one ends."""
    assert Shaper(title="T").piece("<p>a<!-- b --> c</p><?d?><!e>") == "<p>a c</p>"


def test_a_table_scrolls_in_a_part_with_its_name() -> None:
    """The caption's, else the nearest heading's; a second table of a name is numbered."""
    page = Shaper(title="T")
    html = page.piece("<table><caption>Gaps &lt; 5</caption><tr><td>1</td></tr></table><h2>Banks</h2><table></table><table></table>")
    region = '<div class="scroll" role="region" tabindex="0" aria-label="{}"><table>'.format
    assert html.startswith(f"{region('Gaps &lt; 5')}<caption>Gaps &lt; 5</caption><tr><td>1</td></tr></table></div>")
    assert f'{region("Banks")}<caption class="unseen">Banks</caption></table></div>' in html
    assert f'{region("Banks (2)")}<caption class="unseen">Banks (2)</caption></table></div>' in html


def test_a_table_that_scrolls_already_is_not_wrapped_again() -> None:
    """Nor is a table inside another."""
    page = Shaper(title="T")
    html = page.piece(
        "<div class='a scroll'><div><table><caption>x</caption></table></div></div><table><tr><td><table></table></td></tr></table>"
    )
    assert html.count("role=") == 1


def test_header_cells_say_what_they_head() -> None:
    """Columns in the head, rows elsewhere; a scope that stands there stays, and an empty cell heads nothing."""
    table = "<table><caption>x</caption><thead><tr><th></th><th>a<th scope='colgroup'>b</th></tr></thead><tbody><tr><th>c</th></tr></tbody></table>"
    html = Shaper(title="T").piece(table.replace("<th>a<th", '<th class="q">a</th><th'))
    assert '<tr><td></td><th class="q" scope="col">a</th><th scope=\'colgroup\'>b</th></tr>' in html
    assert '<th scope="row">c</th>' in html


@pytest.mark.parametrize("html", ["</table></h2></th></caption></div>", "<table><th>x", "<h2>x", "<table></div></table>"])
def test_broken_markup_is_passed_on(html: str) -> None:
    """It is not this module's to mend, and no reason to lose a report."""
    assert "x" in Shaper(title="T").piece(html) or "x" not in html
