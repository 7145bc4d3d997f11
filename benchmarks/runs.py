"""Reports for 40 companies as pages: gapkit's two engines against `papermill` in a shell loop with `jupyter nbconvert`, all in one run.

The notebook `one_page` has a table and a picture. The loop goes first with half of the companies and last with the others, so that a machine that is
busier at one end of the run than at the other is so for both. A number as argument makes reports for so many companies only.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil

ROOT = Path(__file__).resolve().parents[1]
COMPANIES = int(sys.argv[1]) if len(sys.argv) > 1 else 40
JOBS = 2
EXECUTIVES, CUSTOMERS = 12, 150  # people of each company
TOPICS = {"quick": "Answers quickly", "fair": "Deals fairly", "clear": "Explains clearly", "kept": "Keeps its word"}
AIMS = {"cold": 1.8, "warm": 3.5}
EVERY = 0.5  # seconds between two looks at the memory
MEGA = 1024 * 1024
CELLS = (
    'study: str = "study"  # the study\ncompany: str = ""  # one company alone\nout_dir: str = "../out"  # where to write',
    'import gapkit as gk\n\ngaps = gk.compare(gk.tally(study), where={"company": company})\ngaps',
    "gk.draw_dumbbell(gaps)",
    """
    import json
    import pathlib

    from IPython.display import display

    report = {"format": 1, "study": gaps.study.name, "title": gaps.study.title, "report": "one_page", "company": company, "wave": "", "alerts": [],
              "headline": gaps.headline, "verdicts": {}, "statuses": {}, "outputs": [], "gapkit": gk.__version__}
    pathlib.Path(out_dir).mkdir(parents=True, exist_ok=True)
    (pathlib.Path(out_dir) / "report.json").write_text(json.dumps(report))
    display({"application/vnd.gapkit.finished+json": {"outputs": []}, "text/plain": "finished: 0 files"}, raw=True)
    """,
)


@dataclass
class Way:
    """One way to make reports: how many it made, in how many seconds, and the most memory that one of its workers took at a time."""

    reports: int = 0
    seconds: float = 0.0
    held: list[int] = field(default_factory=list)

    @property
    def pace(self) -> float:
        """Reports a minute."""
        return 60 * self.reports / self.seconds


def make(folder: Path) -> Path:
    """Write study, answers and notebook, and return the notebook."""
    draw = random.Random(40)  # noqa: S311 - made answers
    study = folder / "banks"
    study.mkdir()
    for side, letter, people, level in (("executives", "q", EXECUTIVES, 1), ("customers", "c", CUSTOMERS, 0)):
        lines = [",".join(["company", *(f"{letter}{number}" for number in range(1, len(TOPICS) + 1))])]
        for company in companies():
            own = draw.uniform(-0.6, 0.6)
            lines += [
                ",".join([company, *(str(min(5, max(1, round(draw.gauss(3.2 + level / 2 + own, 1.1))))) for _ in TOPICS)])
                for _ in range(people)
            ]
        (study / f"{side}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = "".join(
        f"  {topic}:\n    label: {label}\n    questions:\n"
        f"      executives: {{column: q{number}, asks: We say {label}, scale: agree5, favourable: [4, 5]}}\n"
        f"      customers: {{column: c{number}, asks: They say {label}, scale: agree5, favourable: [4, 5]}}\n"
        for number, (topic, label) in enumerate(TOPICS.items(), start=1)
    )
    (study / "study.yaml").write_text(
        "title: Forty banks\ncompany: company\nsides:\n"
        "  executives: {role: provider, label: Executives, source: executives.csv}\n"
        "  customers: {role: customer, label: Customers, source: customers.csv}\n"
        "scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}}}\n"
        f"topics:\n{asked}",
        encoding="utf-8",
    )
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell("# One page")]
    cells += [v4.new_code_cell(textwrap.dedent(source).strip()) for source in CELLS]
    cells[1].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=cells, metadata=kernel), folder / "one_page.ipynb")
    return folder / "one_page.ipynb"


def companies() -> list[str]:
    """Return their names."""
    return [f"Bank {number:02d}" for number in range(1, COMPANIES + 1)]


def environment() -> dict[str, str]:
    """Return that of whoever starts a command: this gapkit is the one to import."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))}


def loop(folder: Path, notebook: Path, names: list[str], way: Way) -> None:
    """Make reports as a shell loop would."""
    commands = Path(sys.executable).parent
    out = folder / "loop"
    out.mkdir(exist_ok=True)
    begin = time.perf_counter()
    for name in names:
        made = out / f"{name}.ipynb"
        asked = {"study": folder / "banks", "company": name, "out_dir": out / name}
        words = [word for key, value in asked.items() for word in ("-r", key, str(value))]
        for command in (
            ["papermill", "-k", "python3", "--no-progress-bar", notebook, made, *words],
            ["jupyter", "nbconvert", "--to", "html", "--no-input", made],
        ):
            told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([commands / command[0], *command[1:]], env=environment(), check=True, **told)
        if not made.with_suffix(".html").is_file():
            raise SystemExit(f"no page of {name}")
    way.seconds += time.perf_counter() - begin
    way.reports += len(names)


def batch(folder: Path, notebook: Path, engine: str, way: Way) -> None:
    """Make reports by `gapkit run --each company`, its memory being looked at."""
    words = [
        "run",
        folder / "banks",
        "--report",
        notebook,
        "--each",
        "company",
        "--jobs",
        JOBS,
        "--engine",
        engine,
        "--out",
        folder / engine,
    ]
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "gapkit", *map(str, words)], env=environment(), stdout=subprocess.PIPE, text=True) as run:
        watcher = threading.Thread(target=watch, args=(run.pid, way.held), daemon=True)
        watcher.start()
        told = run.communicate()[0]
    way.seconds += time.perf_counter() - begin
    way.reports += len(list((folder / engine / "banks").rglob("index.html")))
    if run.returncode or way.reports != COMPANIES or "Note:" in told:
        raise SystemExit(f"the {engine} engine did not make all reports as asked:\n{told}")


def watch(pid: int, held: list[int]) -> None:
    """Note how much memory each worker takes with all it started, every page shared by several counted in parts."""
    while True:
        try:
            workers = [(worker, *worker.children(recursive=True)) for worker in psutil.Process(pid).children()]
            held += [sum(process.memory_full_info().pss for process in processes) for processes in workers]
        except psutil.NoSuchProcess:
            if not psutil.pid_exists(pid):
                return
        time.sleep(EVERY)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every published file but the records of runs."""
    files = (file for file in (folder / "banks").rglob("*") if file.is_file() and file.name not in {"run.json", "summary.txt"})
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def main() -> None:
    """Print reports a minute, ratios, memory, and whether both engines made the same; exit with 1 where they did not."""
    ways = {"papermill and nbconvert": Way(), "cold": Way(), "warm": Way()}
    load = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        notebook = make(folder)
        half = COMPANIES // 2
        looped = ways["papermill and nbconvert"]
        loop(folder, notebook, companies()[:half], looped)
        for engine in AIMS:
            load.append(os.getloadavg()[0])
            batch(folder, notebook, engine, ways[engine])
        load.append(os.getloadavg()[0])
        loop(folder, notebook, companies()[half:], looped)
        load.append(os.getloadavg()[0])
        cold, warm = hashes(folder / "cold"), hashes(folder / "warm")
    print(
        f"{COMPANIES} reports by the notebook one_page, --jobs {JOBS}; load before each step and after: {' '.join(f'{one:.1f}' for one in load)}"
    )
    print(f"{'':25}{'reports a minute':>17}{'of the loop':>13}{'aim':>5}{'MB a worker':>13}")
    for name, way in ways.items():
        memory = f"{max(way.held) / MEGA:13.0f}" if way.held else ""
        print(f"{name:25}{way.pace:17.1f}{way.pace / looped.pace:13.2f}{AIMS.get(name, ''):>5}{memory}")
    if cold != warm:
        print("the engines made different files:", *sorted(name for name in cold | warm if cold.get(name) != warm.get(name)))
        raise SystemExit(1)
    print(f"both engines made the same {len(cold)} files, byte for byte")


if __name__ == "__main__":
    main()
