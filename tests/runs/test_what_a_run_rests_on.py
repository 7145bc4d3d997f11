"""What the reports of a run rest on: which notebooks take a tally, which companies have a report, what counts as unchanged, and how it is told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny_reports import FINISH, write_notebook, write_study

import gapkit as gk
from gapkit.cli.progress import Shown
from gapkit.errors import DataError, ParameterError, StudyError
from gapkit.runs.companies import companies_of
from gapkit.runs.ground import TALLY, fingerprint, gather, takes_tally
from gapkit.runs.history import RUNS, find_run, write_run
from gapkit.runs.plans import make_plan
from gapkit.runs.summary import summary_of
from gapkit.runs.told import Entry
from gapkit.study.places import suite_folder
from gapkit.tallies import tally as counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally


@pytest.mark.parametrize(
    ("cell", "takes"),
    [
        ("tally = gk.tally(study)\ntally.study.title", True),
        ("gaps = gk.compare(gk.tally(study), by='company')", True),
        ("from gapkit import tally\ntally(study)", True),
        ("gk.compare(gk.read_study(study))", False),
        ("gk.tally(study)\nprint(study)", False),
        ("gk.tally(study)\nopen(f'{study}/more.csv')", False),
        ("gk.tally('one-company')", False),
        ("%time gk.tally(study)", False),
    ],
)
def test_a_notebook_takes_a_tally_where_it_uses_its_study_for_nothing_else(tmp_path: Path, cell: str, takes: bool) -> None:  # noqa: FBT001
    """Read from its syntax; whatever else it does with `study` may need the study itself."""
    assert takes_tally(write_notebook(tmp_path / "n.ipynb", cell)) is takes


def test_the_suites_reports_take_a_tally() -> None:
    """All but the one that looks through the raw answers."""
    found = {path.stem: takes_tally(path) for path in suite_folder("notebooks").glob("*.ipynb")}
    assert [name for name, takes in found.items() if not takes] == ["answers_check"]


def test_a_notebook_that_takes_none_is_given_the_study(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """A batch reads the data for the companies all the same, and keeps a copy of the notebook."""
    path = notebook("import pathlib\npathlib.Path(study)", FINISH)
    ground, tally = gather(gk.read_study(tiny), path, tmp_path, run="x", as_of="2026-05-04", read=True)
    assert (ground.tally, ground.rows) == ("", {"executives": 2, "customers": 2})
    assert not (tmp_path / TALLY).exists()
    assert tally is not None
    assert Path(ground.notebook).read_bytes() == path.read_bytes()


def test_everything_that_decides_a_report_is_in_its_fingerprint(tiny: Path, tmp_path: Path) -> None:
    """A data file, study.yaml, the notebook, a parameter; not when it was, nor where the files lie."""

    def mark(**parameters: object) -> str:
        plan = make_plan(tiny, str(tmp_path / "n.ipynb"), parameters, "")
        ground = gather(gk.read_study(tiny), tmp_path / "n.ipynb", tmp_path, run="x", as_of="2026-05-04")[0]
        return fingerprint(plan, ground)

    write_notebook(tmp_path / "n.ipynb", FINISH)
    marks = [mark(), mark(rounds=2)]
    (tiny / "customers.csv").write_text("company,c1\nA,2\nB,2\n", encoding="utf-8")
    marks.append(mark())
    text = (tiny / "study.yaml").read_text(encoding="utf-8")
    (tiny / "study.yaml").write_text(text.replace("Tiny bank", "Small bank"), encoding="utf-8")
    marks.append(mark())
    write_notebook(tmp_path / "n.ipynb", "1", FINISH)
    marks.append(mark())
    assert len(set(marks)) == len(marks)
    assert mark() == marks[-1]


def test_data_that_change_while_they_are_read_are_refused(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a report would bear the hash of figures that it does not show."""
    read = counting.tally

    def slowly(study: Study) -> Tally:
        made = read(study)
        (tiny / "customers.csv").write_text("company,c1\nA,2\nB,5\n", encoding="utf-8")
        return made

    monkeypatch.setattr(counting, "tally", slowly)
    path = write_notebook(tmp_path / "n.ipynb", "gk.tally(study)")
    with pytest.raises(DataError, match="changed while it was being read"):
        gather(gk.read_study(tiny), path, tmp_path, run="x", as_of="")
    assert gather(gk.read_study(tiny), path, tmp_path, run="x", as_of="")[0].rows["customers"] == 2


def test_data_of_a_query_are_known_by_what_came_of_them(tiny: Path, tmp_path: Path) -> None:
    """A query has no file to hash; where the notebook reads it itself, nothing is ever called unchanged."""
    text = (tiny / "study.yaml").read_text(encoding="utf-8")
    query = "{sql: \"select company, c1 from 'customers.csv'\"}"
    (tiny / "study.yaml").write_text(text.replace("source: customers.csv", f"source: {query}"), encoding="utf-8")
    pytest.importorskip("duckdb")
    marks = []
    for cell in ("gk.tally(study)", "gk.read_study(study)"):
        path = write_notebook(tmp_path / "n.ipynb", cell)
        marks.append(fingerprint(make_plan(tiny, str(path), {}, ""), gather(gk.read_study(tiny), path, tmp_path, run="x", as_of="")[0]))
    (tiny / "customers.csv").write_text("company,c1\nA,2\nB,2\n", encoding="utf-8")
    path = write_notebook(tmp_path / "n.ipynb", "gk.tally(study)")
    marks.append(fingerprint(make_plan(tiny, str(path), {}, ""), gather(gk.read_study(tiny), path, tmp_path, run="x", as_of="")[0]))
    assert marks[1] == ""
    assert "" != marks[0] != marks[2] != ""


def test_companies_stand_in_the_order_of_their_names_and_numbers(tmp_path: Path) -> None:
    """Those of both sides; of the others, which side is missing."""
    study = write_study(tmp_path / "tiny")
    (study / "executives.csv").write_text("company,q1\nBank 10,5\nBank 2,4\nOwn,4\n", encoding="utf-8")
    (study / "customers.csv").write_text("company,c1\nbank 2,2\nBank 10,1\nLost,2\n,3\n", encoding="utf-8")
    both, others = companies_of(gk.tally(study))
    assert [name.casefold() for name in both] == ["bank 2", "bank 10"]
    assert others == {"Lost": "no provider side", "Own": "no customer side"}


def test_where_customers_alone_were_asked_they_are_enough(tmp_path: Path) -> None:
    """No company lacks a side that nobody has."""
    study = write_study(tmp_path / "tiny")
    lines = (study / "study.yaml").read_text(encoding="utf-8").splitlines()
    (study / "study.yaml").write_text("\n".join(line for line in lines if "executives:" not in line), encoding="utf-8")
    assert companies_of(gk.tally(study)) == (["A", "B"], {})


@pytest.mark.parametrize("line", ["keep: 0", "keep: all", "keep: -3", "keeps: 12"])
def test_how_many_runs_are_remembered_is_a_whole_number(tiny: Path, line: str) -> None:
    """With its line, and the nearest right key."""
    text = (tiny / "study.yaml").read_text(encoding="utf-8").lstrip()
    (tiny / "study.yaml").write_text(f"{line}\n{text}", encoding="utf-8")
    with pytest.raises(StudyError, match=r"line 1.*('keep' is .*; wanted a whole number|Did you mean 'keep'\?)"):
        gk.read_study(tiny)


def test_a_run_is_found_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    """One that fits several is not guessed at; a broken record stops nothing."""
    for run in ("20260504T090000Z-0001", "20260504T090000Z-0002"):
        write_run(tmp_path, {"format": 1, "run": run, "started": run})
    (tmp_path / RUNS / "odd").mkdir()
    (tmp_path / RUNS / "odd" / "run.json").write_text("{", encoding="utf-8")
    assert find_run(tmp_path, "20260504T090000Z-0001")["run"].endswith("1")
    with pytest.raises(ParameterError, match="2 runs begin with '2026'"):
        find_run(tmp_path, "2026")
    with pytest.raises(ParameterError, match="No run is known below"):
        find_run(tmp_path / "elsewhere", "2026")


def test_a_name_of_several_lines_breaks_no_summary() -> None:
    """A mail is plain text, and each report has its lines."""
    entry = Entry("A\nPAGES\n  B", "s/r", "failed", 1, "it\nbroke", stands=True, since="2026-05-04T09:00:00+00:00").as_json()
    text = summary_of({"run": "x", "report": "r", "started": "", "reports": [entry]}, "out")
    assert "  A PAGES B: it broke\n    the last good report stands, stale since 2026-05-04 09:00 UTC\n" in text
    assert text.count("\nPAGES\n") == 1


class _Terminal(io.StringIO):
    """Somewhere to write that is a terminal."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


def test_a_terminal_shows_a_bar_and_what_went_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What goes well moves the bar and has no line of its own; the summary is for stdout."""
    screen = _Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    shown = Shown()
    shown.begun(2)
    shown.ended(Entry("Good", "s/r", "published", seconds=1.0))
    shown.ended(Entry("Bad", "s/r", "failed", 1, "it broke", seconds=1.0))
    shown.summed_up("the end\n")
    assert "2/2" in screen.getvalue()
    assert "FAILED Bad (1.0 s): it broke" in screen.getvalue()
    assert "Good" not in screen.getvalue()
    assert capsys.readouterr().out == "the end\n"


class _Closed(io.StringIO):
    """Somewhere to write whose reader has gone."""

    tried = 0

    def write(self, text: str) -> int:
        """Refuse, as a pipe does that nobody reads."""
        self.tried += 1
        raise BrokenPipeError(32, "Broken pipe", text)


def test_a_reader_of_the_log_who_goes_ends_no_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """`gapkit run ... 2>&1 | head`: the reports are made all the same."""
    log, screen = _Closed(), _Closed()
    monkeypatch.setattr("sys.stderr", log)
    monkeypatch.setattr("sys.stdout", screen)
    shown = Shown()
    shown.begun(1)
    shown.noted("something")
    shown.ended(Entry("Good", "s/r", "published"))
    shown.summed_up("the end")
    assert log.tried
    assert screen.tried
