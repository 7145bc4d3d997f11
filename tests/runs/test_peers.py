"""One company's report names no other: not in a page, table, picture, record or file name, unless the study says `peers: named`."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from office_files import members

import gapkit as gk
from gapkit.runs.homes import slug
from gapkit.runs.report import run_report

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Harbour Trust", "Millstone Savings", "Millstone Saving", "Cobalt & Union")
STUDY = """
title: Four banks
company: bank
companies: {Cobalt & Union: [Cobalt U.C.]}
peers: PEERS
sides:
  executives: {role: provider, label: Executives, source: executives.csv}
  customers: {role: customer, label: Customers, source: customers.csv}
scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}}}
topics:
  speed:
    label: Responds quickly
    questions:
      executives: {column: q, asks: We are quick, scale: agree5, favourable: [4, 5]}
      customers: {column: q, asks: They are quick, scale: agree5, favourable: [4, 5]}
"""


def four_banks(folder: Path, peers: str) -> Path:
    """Write a study of four banks, one hidden, two nearly alike in name, one spelt twice; return its folder."""
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY.replace("PEERS", peers), encoding="utf-8")
    people = {"Harbour Trust": 11, "Millstone Savings": 12, "Millstone Saving": 3, "Cobalt & Union": 6, "Cobalt U.C.": 6}
    for side, times in (("executives", 1), ("customers", 9)):
        rows = [(name, 5 if place % 3 else 1) for name, many in people.items() for place in range(many * times)]
        pd.DataFrame(rows, columns=["bank", "q"]).to_csv(folder / f"{side}.csv", index=False)
    return folder


def holding(folder: Path, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (file, name) for every file below a folder whose path or content holds a name or its slug.

    Pictures within pages are opened, decks and workbooks part by part, and the workbooks inside decks; names are found escaped as well.
    """
    found = []
    for file in sorted(folder.rglob("*")):
        content = file.read_bytes() if file.is_file() else b""
        inner = [base64.b64decode(part) for part in re.findall(rb"base64,([A-Za-z0-9+/=]+)", content)]
        if zipfile.is_zipfile(io.BytesIO(content)):
            inner += [part for path, text in members(content) for part in (path.encode(), text)]
        text = "\n".join(part.decode("latin-1") for part in (content, *inner)) + file.relative_to(folder).as_posix()
        text += json_plain(text) + unescape(text)
        found += [(file.name, name) for name in names if name in text or slug(name).rsplit("-", 1)[0] in text]
    return found


def json_plain(text: str) -> str:
    """Return text with the escapes of JSON resolved."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def test_a_name_is_found_however_deep_it_lies(tmp_path: Path) -> None:
    """In a deck's notes, escaped in its chart, in the workbook inside it, in a picture of a page: the search can fail."""
    study = gk.read_study(four_banks(tmp_path / "banks", "named"))
    out = tmp_path / "out"
    gk.export(gk.compare(study, by="company"), out / "x", ["pptx", "xlsx"])
    found = holding(out, NAMES)
    assert {("x.pptx", "Cobalt & Union"), ("x.xlsx", "Cobalt & Union"), ("x.pptx", "Harbour Trust")} <= set(found)
    books = [part for path, part in members((out / "x.pptx").read_bytes()) if path.endswith(".xlsx")]
    book = next(book for book in books if any(b"Cobalt" in part for _, part in members(book)))
    (tmp_path / "deep").mkdir()
    with zipfile.ZipFile(tmp_path / "deep" / "y.pptx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ppt/embeddings/a.xlsx", book)
    assert ("y.pptx", "Cobalt & Union") in holding(tmp_path / "deep", NAMES)


@pytest.mark.parametrize("peers", ["anonymous", "none"])
def test_no_file_of_a_companys_report_holds_anothers_name(tmp_path: Path, peers: str) -> None:
    """Page, tables, pictures, report.json and run.json, their paths among them; its own name stands there."""
    study = four_banks(tmp_path / "banks", peers)
    result = run_report(study, company="Harbour Trust", out=tmp_path / "reports")
    assert holding(result.home, (*NAMES[1:], "Cobalt U.C.")) == []
    assert {"index.html", "report.json", "run.json", "deck.pptx", "workbook.xlsx"} <= {name for name, _ in holding(result.home, NAMES[:1])}
    assert not result.index.is_relative_to(result.home)


def test_a_study_may_name_the_others(tmp_path: Path) -> None:
    """`peers: named`: what was merged and left out of the others is listed as well."""
    kept = {
        peers: gk.compare(gk.read_study(four_banks(tmp_path / peers, peers)), where={"company": "Harbour Trust"}).left_out
        for peers in ("named", "anonymous")
    }
    assert set(kept["named"]["company"]) > {"Cobalt & Union"}
    assert set(kept["anonymous"]["company"]) <= {"", "Harbour Trust"}


def test_a_notice_of_ones_own_that_names_another_is_left_out(tmp_path: Path) -> None:
    """Two names nearly alike: neither bank's report says what the other is called; its own merged spelling is told."""
    study = gk.read_study(four_banks(tmp_path / "banks", "anonymous"))
    mine = gk.compare(study, where={"company": "Millstone Savings"}).left_out
    assert not any("nearly the same name" in why for why in mine["why"])
    merged = gk.compare(study, where={"company": "Cobalt & Union"}).left_out
    assert any("Cobalt U.C." in why for why in merged["why"])
