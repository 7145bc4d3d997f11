"""Tiny studies and notebooks for the runs: what a test needs to make a report of."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
title: Tiny bank
company: company
sides:
  executives: {role: provider, label: Executives, source: executives.csv}
  customers: {role: customer, label: Customers, source: customers.csv}
scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}}}
topics:
  speed:
    label: Responds quickly
    questions:
      executives: {column: q1, asks: We are quick, scale: agree5, favourable: [4, 5]}
      customers: {column: c1, asks: They are quick, scale: agree5, favourable: [4, 5]}
"""
PARAMETERS = """
study: str = "tiny"  # the study
company: str = ""  # one company alone
rounds: int = 1  # how often
out_dir: str = "../out"  # where to write
"""
# What the last call of a report's notebook leaves, made by hand here.
FINISH = """
import hashlib, json, pathlib
from IPython.display import display

out = pathlib.Path(out_dir)
(out / "gaps.csv").write_text("topic,gap\\nspeed,21\\n")
listed = [{"path": "gaps.csv", "sha256": hashlib.sha256((out / "gaps.csv").read_bytes()).hexdigest(), "bytes": 19}]
report = {"format": 1, "study": "tiny", "title": "Tiny bank", "report": "tiny", "company": company, "wave": "",
          "headline": f"Executives 21 higher {company}".strip(), "verdicts": {"overrates": 1}, "statuses": {"shown": 1}, "alerts": [],
          "outputs": listed, "gapkit": "0"}
(out / "report.json").write_text(json.dumps(report))
display({"application/vnd.gapkit.finished+json": {"outputs": 1}, "text/plain": "finished: 1 file"}, raw=True)
"""


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook of a title, a parameters cell and code cells (a cell that begins with `#md ` is words)."""
    v4 = nbformat.v4
    made = [v4.new_markdown_cell("# A tiny report")]  # type: ignore[no-untyped-call]
    made.append(v4.new_code_cell(parameters.strip(), metadata={"tags": ["parameters"]}))  # type: ignore[no-untyped-call]
    for cell in cells:
        source = textwrap.dedent(cell).strip()
        words = source.startswith("#md ")
        made.append(v4.new_markdown_cell(source[4:]) if words else v4.new_code_cell(source))  # type: ignore[no-untyped-call]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=made, metadata=kernel), path)  # type: ignore[no-untyped-call]
    return path


def write_study(folder: Path) -> Path:
    """Write a study of two sides and one topic and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "executives.csv").write_text("company,q1\nA,5\nB,4\n", encoding="utf-8")
    (folder / "customers.csv").write_text("company,c1\nA,2\nB,1\n", encoding="utf-8")
    return folder
