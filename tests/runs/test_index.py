"""The index over reports: in what order it lists them, and which small pictures it takes up."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from gapkit.runs.entries import MOST_BYTES, Entry, entries, thumbnail_of
from gapkit.runs.index import index_page, write_index

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
GOOD = {"ended": "2026-05-04T09:00:00+00:00"}


def entry(title: str, company: str = "", report: str = "gap_report", **more: Any) -> Entry:
    """Return an entry of a good report."""
    return Entry(f"{title}/{report}", {"title": title, "company": company, "report": report, **more}, GOOD, {})


def test_reports_stand_under_their_study_the_whole_before_its_companies() -> None:
    """Studies and companies by name, numbers in them as numbers; whatever order the homes came in."""
    found = [entry("B"), entry("a", "Bank 10"), entry("a", "Bank 2"), entry("a", report="league_table"), entry("a")]
    page = index_page(found)
    titles = [re.sub("<[^>]*>", "", text) for text in re.findall(r"<h[23][^>]*>.*?</h[23]>", page)]
    assert titles == ["a", "Gap report", "League table", "Bank 2: gap report", "Bank 10: gap report", "B", "Gap report"]


def test_every_text_of_a_report_is_escaped() -> None:
    """Also what only a broken or hostile report.json holds: a count that is no number, a verdict nobody knows."""
    bad = "<b x='\">"
    page = index_page([entry(bad, bad, bad, headline=bad, wave=bad, verdicts={"agrees": bad, bad: 1})])
    assert "<b" not in page.split("<main")[1].replace("<body", "").replace("<br", "")
    assert "data-verdicts='agrees'" in page


def test_a_report_says_its_status() -> None:
    """Good; stale where an older one stands; failed where there never was one."""
    failed = {"since": "2026-05-05T09:00:00+00:00", "status": "FAILED(<x>)", "study": {"title": "Never"}}
    page = index_page([entry("a"), Entry("b/r", {"title": "b"}, GOOD, failed), Entry("c/r", {}, {}, failed)])
    assert re.findall("data-status='(.*?)'", page) == ["good", "stale", "failed"]
    assert "stale since 2026-05-05 09:00 UTC" in page
    assert "failed since 2026-05-05 09:00 UTC, never published" in page
    assert "FAILED(&lt;x&gt;)" in page
    assert page.count("<a href") == 2
    assert "3 reports, 2 with a failed last run" in page


def test_a_report_shows_its_alerts() -> None:
    """Escaped, a line each, and counted above; one without any shows none."""
    page = index_page([entry("a", alerts=["Speed: executives 40 higher", "<b>"]), entry("b", alerts=[]), entry("c", alerts="broken")])
    assert re.findall("<ul class='alerts'[^>]*>(.*?)</ul>", page) == ["<li>Speed: executives 40 higher</li><li>&lt;b&gt;</li>"]
    assert "3 reports, 1 with an alert" in page


def picture(home: Path, name: str = "small.png", content: bytes = PNG) -> Path:
    """Write a small picture into a home."""
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(content)
    return home


def test_a_small_picture_is_carried_by_the_index(tmp_path: Path) -> None:
    """Read from the report's home, by the name that report.json gives it; no words stand for it, the finding does."""
    home = picture(tmp_path / "s" / "r")
    (home / "run.json").write_text(json.dumps(GOOD), encoding="utf-8")
    (home / "report.json").write_text(json.dumps({"thumbnail": "small.png"}), encoding="utf-8")
    wanted = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert [one.thumbnail for one in entries(tmp_path)] == [wanted]
    assert f"<img class='thumbnail' src='{wanted}' alt=''>" in write_index(tmp_path, "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["", None, 7, "missing.png", "../outside.png", ".", "a\0b", "x" * 5000, "text.png", "large.png", "link.png"]
)
def test_a_picture_that_is_none_or_not_the_reports_own_is_left_out(tmp_path: Path, name: object) -> None:
    """A name that leads out of the home, a file that is no picture or too large: the index does without."""
    home = picture(tmp_path / "s" / "r")
    picture(tmp_path / "s", "outside.png")
    picture(home, "text.png", b"<svg onload=alert(1)>")
    picture(home, "large.png", PNG + b"0" * MOST_BYTES)
    (home / "link.png").symlink_to(tmp_path / "s" / "outside.png")
    assert thumbnail_of(home, {"thumbnail": name}) == ""
    assert thumbnail_of(home, {"thumbnail": "small.png"})
