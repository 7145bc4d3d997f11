"""What the soak makes reports of: a small study, its data in each state, and a notebook that does to itself what it is told."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    import random
    from pathlib import Path

COMPANIES = [f"Bank {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
# What may come over the data between two batches, or in the middle of one.
STATES = ("whole", "other", "cut", "missing")
CELLS = (
    'study: str = "study"  # the study\ncompany: str = ""  # one company alone\nout_dir: str = "../out"  # where to write',
    """
    import json, os, pathlib, subprocess, sys, time

    mood = json.loads(pathlib.Path({moods!r}).read_text()).get(company, "")
    if mood:
        subprocess.Popen(["sleep", "600"], start_new_session=True)
    if mood == "killed":
        os.kill(os.getpid(), 9)
    if mood == "hangs":
        time.sleep(600)
    if mood == "exits":
        sys.exit(0)
    if mood == "fills the disk":
        pathlib.Path(out_dir, "big.bin").write_bytes(bytes({disk} << 20))
    if mood == "kills its maker":
        os.kill(os.getppid(), 9)
        time.sleep(600)
    """,
    """
    import hashlib
    from IPython.display import display
    import gapkit as gk

    gaps = gk.compare(gk.tally(study), where={{"company": company}})
    table = pathlib.Path(out_dir, "gaps.csv")
    gaps.frame.to_csv(table, index=False)
    listed = [{{"path": "gaps.csv", "sha256": hashlib.sha256(table.read_bytes()).hexdigest(), "bytes": table.stat().st_size}}]
    report = {{"format": 1, "study": "soak", "title": "Soak", "report": "soak", "company": company, "wave": "", "alerts": [],
              "headline": "Gaps", "verdicts": {{}}, "statuses": {{}}, "outputs": listed, "gapkit": gk.__version__}}
    pathlib.Path(out_dir, "report.json").write_text(json.dumps(report))
    display(gaps)
    display({{"application/vnd.gapkit.finished+json": {{"outputs": ["gaps.csv"]}}, "text/plain": "finished: 1 file"}}, raw=True)
    """,
)


def write(place: Path, draw: random.Random, disk: int) -> None:
    """Write the study, the states of its data, and the notebook, which fills a disk of so many megabytes where it is told to."""
    folder = place / "soak"
    folder.mkdir()
    (folder / "study.yaml").write_text(
        "title: Soak\ncompany: company\nkeep: 1000\nsides:\n"
        "  executives: {role: provider, label: Executives, source: executives.csv}\n"
        "  customers: {role: customer, label: Customers, source: customers.csv}\n"
        "scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}}}\n"
        "topics:\n  quick:\n    label: Answers quickly\n    questions:\n"
        "      executives: {column: q1, asks: We are quick, scale: agree5, favourable: [4, 5]}\n"
        "      customers: {column: c1, asks: They are quick, scale: agree5, favourable: [4, 5]}\n",
        encoding="utf-8",
    )
    answers = {
        name: f"company,{column}\n" + "".join(f"{company},{draw.randint(1, 5)}\n" for company in COMPANIES for _ in range(people))
        for name, column, people in (("executives", "q1", 9), ("whole", "c1", 40))
    }
    # From each state to any other as many people come or go as may be told: else companies stay as they were published, and right is what came before.
    answers["other"] = answers["whole"] + "".join(f"{company},{draw.randint(1, 5)}\n" for company in COMPANIES for _ in range(60))
    (folder / "executives.csv").write_text(answers.pop("executives"), encoding="utf-8")
    answers["cut"] = answers["whole"][: len(answers["whole"]) * 19 // 40]
    for name, text in answers.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    v4 = nbformat.v4
    told = {"moods": str(place / "moods.json"), "disk": disk}
    sources = [CELLS[0], *(textwrap.dedent(source).strip().format(**told) for source in CELLS[1:])]
    cells = [v4.new_markdown_cell("# Soak"), *(v4.new_code_cell(source) for source in sources)]
    cells[1].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=cells, metadata=kernel), place / "soak.ipynb")


class Silent:
    """Is told how a batch gets on, and tells nobody."""

    def begun(self, reports: int) -> None:
        """Do nothing."""

    def ended(self, entry: object) -> None:
        """Do nothing."""

    def noted(self, sentence: str) -> None:
        """Do nothing."""

    def summed_up(self, summary: str) -> None:
        """Do nothing."""
