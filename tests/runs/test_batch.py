"""A batch from end to end: one report for each company, whatever happens to the others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tiny_reports import all_gone, gapkit, processes_of, set_moods, write_moody, write_study

from gapkit.runs.homes import home_of
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.told import Entry, exit_code_of

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

EXECUTIVES = "company,q1\n" + "".join(f"{company},{answer}\n" for company in "ABCDEFG" for answer in (5, 4, 4, 5, 4, 2)) + "Alone,3\n"
CUSTOMERS = "company,c1\n" + "".join(f"{company},{answer}\n" for company in "ABCDEFG" for answer in (1, 2, 4, 1, 2, 5)) + "Lost,3\n"
BAD = {"B": "killed", "C": "hangs", "D": "exits", "F": "kills its maker"}


@dataclass
class Place:
    """Where the batches of this file run, and what the steps, one after the other, answered."""

    folder: Path

    @property
    def out(self) -> Path:
        """The folder of reports."""
        return self.folder / "reports"

    def home(self, company: str) -> Path:
        """A company's home."""
        return self.out / home_of("tiny", "moody", company)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the batch."""
        each = ("--each", "company", "--jobs", "2", "--report", "moody.ipynb", "--cell-limit", "8")
        return gapkit("run", "tiny", *each, *words, folder=self.folder)

    def record(self) -> dict[str, object]:
        """The record of the newest run."""
        newest = max((self.out / ".runs").iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        told: dict[str, object] = json.loads((newest / "run.json").read_text(encoding="utf-8"))
        return told

    def files(self, company: str) -> dict[str, bytes]:
        """Every file of a company's report."""
        return {file.name: file.read_bytes() for file in self.home(company).iterdir()}


def part(text: str, title: str) -> list[str]:
    """Return the lines of a titled part of a summary."""
    found = [block.splitlines() for block in text.split("\n\n") if block.startswith(title)]
    return [line.strip() for line in found[0][1:]] if found else []


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a place with a study of seven companies, and a notebook that may be told to go wrong."""
    folder = tmp_path_factory.mktemp("batch")
    study = write_study(folder / "tiny")
    (study / "executives.csv").write_text(EXECUTIVES, encoding="utf-8")
    (study / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    write_moody(folder)
    return Place(folder)


@pytest.fixture(scope="module")
def first(place: Place) -> subprocess.CompletedProcess[str]:
    """Return the first batch: four notebooks go wrong, and somebody else is making the report of G."""
    set_moods(place.folder, **BAD)
    with locked(place.out / LOCKS / place.home("G").relative_to(place.out).as_posix().replace("/", "~"), "20260504T090000Z-0a1b"):
        return place.run()


@pytest.fixture(scope="module")
def resumed(place: Place, first: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return the batch resumed when all is well again."""
    assert first.returncode
    set_moods(place.folder)
    return place.run("--resume")


def test_a_batch_publishes_whatever_goes_well(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """A and E are there, whole and in the index; the exit code says that others are not."""
    assert first.returncode == 1
    assert [company for company in "ABCDEFG" if (place.home(company) / "index.html").is_file()] == ["A", "E"]
    assert (place.out / "index.html").read_text(encoding="utf-8").count("data-status='good'") == 2


def test_each_failure_stands_in_the_summary_with_its_reason(first: subprocess.CompletedProcess[str]) -> None:
    """The killed kernel, the cell that hangs, the one that exits, and the process that made a report and died over it."""
    said = " ".join(part(first.stdout, "FAILED"))
    assert "B: kernel killed by signal 9, perhaps out of memory, cell 2 of 3, peak " in said
    assert "C: time limit 8 s, cell 2 of 3" in said
    assert "D: stopped early, 2 of 3 cells run" in said
    assert "F: the process that made the report ended (exit code -9" in said
    assert said.count("never published, failing since ") == 4


def test_a_report_that_another_run_is_making_is_told_and_passed_over(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """Its entry has the code for trying again later."""
    assert "Run 20260504T090000Z-0a1b holds the lock since" in " ".join(part(first.stdout, "LOCKED"))
    assert '"state": "locked"' in json.dumps([told for told in json.loads(_first_record(place))["reports"] if told["exit_code"] == 75])


def _first_record(place: Place) -> str:
    """Return the text of the oldest run's record."""
    oldest = min((place.out / ".runs").iterdir(), key=lambda folder: folder.name)
    return (oldest / "run.json").read_text(encoding="utf-8")


def test_companies_with_one_side_alone_are_told_and_are_no_failure(first: subprocess.CompletedProcess[str]) -> None:
    """Nobody is dropped in silence."""
    assert part(first.stdout, "NO REPORT") == ["Alone: no customer side", "Lost: no provider side"]


def test_an_alert_of_a_report_stands_in_the_summary(first: subprocess.CompletedProcess[str]) -> None:
    """With the company it is about."""
    assert part(first.stdout, "ALERTS") == ["E: gap above 20"]


def test_a_log_has_a_plain_line_for_each_report(first: subprocess.CompletedProcess[str]) -> None:
    """Numbered as they end; nothing else, and no bar."""
    lines = first.stderr.splitlines()
    assert [line.split("]")[0] for line in lines] == [f"[{number}/7" for number in range(1, 8)]
    assert "published A" in first.stderr


def test_nothing_is_left_behind(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """No kernel, no child of one that went into a session of its own, no staging folder."""
    assert first.returncode == 1
    pids = [pid for company in BAD for pid in processes_of(place.folder, company)]
    assert all_gone(pids)
    assert list((place.out / ".staging").iterdir()) == []


def test_the_record_of_a_batch_tells_all(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """What was asked, on what, with how many rows, by which versions, and what became of each report at which cost."""
    record = json.loads(_first_record(place))
    assert first.stdout.startswith(f"Tiny bank: moody, run {record['run']}\n2 published, 4 failed, 1 locked. Begun ")
    assert (record["kind"], record["state"], record["exit_code"], record["jobs"]) == ("batch", "done", 1, 2)
    assert record["rows"] == {"executives": 43, "customers": 43}
    assert [given["path"] for given in record["inputs"]] == ["study.yaml", "executives.csv", "customers.csv", "moody.ipynb"]
    assert {"python", "gapkit", "papermill"} <= set(record["versions"])
    told = {entry["company"]: entry for entry in record["reports"]}
    assert (told["A"]["cells"], told["A"]["cells_run"]) == (3, 3)
    assert (told["D"]["cells"], told["D"]["state"]) == (3, "failed")
    assert told["A"]["peak_memory"] > 20_000_000
    assert 0 < told["A"]["seconds"] < record["seconds"]


def test_a_report_of_a_batch_is_that_of_a_single_run(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """Byte for byte, but for the record: the counted answers give what the answers give. Neither names a folder of this machine."""
    assert first.returncode == 1
    alone = gapkit("run", "tiny", "--report", "moody.ipynb", "--company", "A", "--out", "alone", folder=place.folder)
    assert alone.returncode == 0, alone.stderr
    single = {file.name: file.read_bytes() for file in (place.folder / "alone" / home_of("tiny", "moody", "A")).iterdir()}
    batch = place.files("A")
    assert {name for name in batch if batch[name] != single[name]} == {"run.json"}
    assert b"Executives" in batch["index.html"]
    assert not [name for name, content in batch.items() if str(place.folder).encode() in content or b"study.tally" in content]
    assert json.loads(batch["run.json"])["batch"] == json.loads(_first_record(place))["run"]


def test_a_resumed_batch_makes_only_what_is_missing(place: Place, resumed: subprocess.CompletedProcess[str]) -> None:
    """A and E are kept as they were; all is well at the end, and the index knows of no failure any more."""
    assert resumed.returncode == 0, resumed.stdout
    assert part(resumed.stdout, "KEPT") == ["A", "E"]
    assert "2 kept" in resumed.stdout
    assert "5 published" in resumed.stdout
    assert len(resumed.stderr.splitlines()) == 5
    assert (place.out / "index.html").read_text(encoding="utf-8").count("data-status='good'") == 7
    assert list((place.out / ".failed").rglob("run.json")) == []


def test_unchanged_inputs_are_recognised(place: Place, resumed: subprocess.CompletedProcess[str]) -> None:
    """Nothing is made again; alerts still stand, and count where that is asked for."""
    assert resumed.returncode == 0
    before = {company: place.files(company) for company in "ABCDEFG"}
    done = place.run("--fail-on-alert")
    assert done.returncode == 4, done.stdout
    assert part(done.stdout, "UNCHANGED") == list("ABCDEFG")
    assert part(done.stdout, "ALERTS") == ["E: gap above 20"]
    assert {company: place.files(company) for company in "ABCDEFG"} == before


def test_refused_data_leave_every_report_and_call_it_stale(place: Place, resumed: subprocess.CompletedProcess[str]) -> None:
    """Exit code 3, no kernel started; the summary and the index say since when, and put right again the pages are up to date as they are."""
    assert resumed.returncode == 0
    before = {company: place.files(company) for company in "ABCDEFG"}
    answers = place.folder / "tiny" / "customers.csv"
    answers.write_text(CUSTOMERS.replace("A,1", "A,77"), encoding="utf-8")
    done = place.run()
    assert done.returncode == 3
    assert "77" in " ".join(part(done.stdout, "NOTHING WAS MADE"))
    assert done.stdout.count("the last good report stands, stale since ") == 7
    assert (place.out / "tiny" / "summary.txt").read_text(encoding="utf-8") == done.stdout
    assert (place.out / "index.html").read_text(encoding="utf-8").count("stale since") == 7
    assert {company: place.files(company) for company in "ABCDEFG"} == before
    answers.write_text(CUSTOMERS, encoding="utf-8")
    again = place.run()
    assert (again.returncode, "7 unchanged" in again.stdout) == (0, True)
    assert "stale since" not in (place.out / "index.html").read_text(encoding="utf-8")


def test_past_runs_are_listed_and_told(place: Place, resumed: subprocess.CompletedProcess[str]) -> None:
    """The newest first; the summary of each, and what it rested on."""
    listed = gapkit("runs", folder=place.folder).stdout.splitlines()
    assert listed[-1].endswith("tiny/moody by company: 2 published, 4 failed, 1 locked, exit code 1")
    assert listed == sorted(listed, reverse=True)
    assert resumed.stdout.splitlines()[0].split()[-1] in listed[-2]
    oldest = listed[-1].split()[0]
    told = gapkit("runs", "show", oldest, folder=place.folder).stdout
    assert "B: kernel killed by signal 9" in told
    assert "customers: 43" in part(told, "ROWS")
    wrong = gapkit("runs", "show", f"{oldest}x", folder=place.folder)
    assert (wrong.returncode, f"Did you mean '{oldest}'?" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--company", "A"], "leave one out"),
        (["-p", "company", "A"], "leave one out"),
        (["--resume", "--force"], "leave one out"),
        (["-p", "compnay", "A"], "Did you mean 'company'?"),
        (["--report", "league_table"], "league_table has no parameter 'company'"),
    ],
)
def test_a_wrong_order_is_refused_before_anything_is_written(place: Place, words: list[str], said: str) -> None:
    """Exit code 2, one line, no folder."""
    done = place.run(*words, "--out", "untouched")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr
    assert not (place.folder / "untouched").exists()


@pytest.mark.parametrize(
    ("codes", "alert", "wanted"),
    [
        ((0, 0), False, 0),
        ((0, 0), True, 4),
        ((0, 1), True, 1),
        ((1, 3), True, 3),
        ((3, 2, 1), True, 2),
        ((0, 75), True, 75),
        ((75, 1), False, 1),
    ],
)
def test_where_several_exit_codes_apply_the_gravest_is_given(codes: tuple[int, ...], alert: bool, wanted: int) -> None:  # noqa: FBT001
    """2 for the study, 3 for the data, 1 for a report, 75 for another run's lock, 4 for an alert where that is asked for."""
    entries = [Entry("A", "a", "x", code, alerts=("high",) if alert else ()) for code in codes]
    assert exit_code_of(entries, fail_on_alert=True) == wanted
    assert exit_code_of(entries, fail_on_alert=False) == (0 if wanted == 4 else wanted)
