"""Reports of a study follow one another without giving anybody away: what changed too little to be told stays as it was published, and says so."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tiny_reports import FINISH, gapkit, write_notebook, write_study

import gapkit as gk
from gapkit.cli import main
from gapkit.errors import DataError, RunError
from gapkit.runs.ground import Ground, gather
from gapkit.runs.report import RunResult, run_report
from gapkit.runs.snapshots import DEPTH, ORDER, SNAPSHOTS, telling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAY = "2026-04-27"
# The notebook notes what its reader would see, beside the study.
SEEING = """
import json, pathlib
import gapkit as gk

rows = gk.compare(gk.tally(study), by="company").frame
seen = dict((row.company, [row.provider_n, row.customer_n, list(row.marks)]) for row in rows.itertuples())
(pathlib.Path(r"{folder}") / "seen.json").write_text(json.dumps(seen, default=int))
"""


class Place:
    """A study of two companies whose answers can be added to, a notebook that notes what it sees, and a folder of reports."""

    def __init__(self, folder: Path) -> None:
        """Begin with forty executives and a hundred customers of each company."""
        self.folder, self.out = folder, folder / "out"
        self.study = write_study(folder / "tiny")
        self.notebook = write_notebook(folder / "tiny.ipynb", SEEING.format(folder=folder), FINISH)
        for name, column in (("executives", "q1"), ("customers", "c1")):
            (self.study / f"{name}.csv").write_text(f"company,{column}\n", encoding="utf-8")
        for company in ("Alba", "Bona"):
            self.add("executives", company, [5] * 30 + [1] * 10)
            self.add("customers", company, [5] * 40 + [1] * 60)

    def add(self, side: str, company: str, answers: Iterable[int]) -> None:
        """Let people of a side answer."""
        with (self.study / f"{side}.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{company},{answer}\n" for answer in answers)

    def run(self, **asked: Any) -> RunResult:
        """Run the report."""
        return run_report(self.study, report=str(self.notebook), out=self.out, **asked)

    def seen(self) -> dict[str, list[Any]]:
        """What the last report that was made shows: by company the bases of both sides, and the marks."""
        told: dict[str, list[Any]] = json.loads((self.folder / "seen.json").read_text(encoding="utf-8"))
        return told

    def gathered(self, run: str, day: str = "2026-05-04") -> Ground:
        """What a run rests on that reads the data now."""
        (self.folder / run).mkdir()
        return gather(gk.read_study(self.study), self.notebook, self.folder / run, run=run, as_of=day, out=self.out)[0]

    def tell(self, run: str, day: str = "2026-05-04") -> dict[str, list[Any]]:
        """Publish what the data say now, as a run does, without a kernel; returns what a report shows of it."""
        ground = self.gathered(run, day)
        with telling(self.out, "tiny", ground):
            shown = gk.compare(gk.read_tally(ground.tally), by="company").frame
        bases = shown[["provider_n", "customer_n"]].astype(object).where(shown[["provider_n", "customer_n"]].notna(), None)
        return {
            str(company): [*both, list(marks)]
            for company, both, marks in zip(shown["company"], bases.to_numpy(), shown["marks"], strict=True)
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a study that was published on a day in April."""
    found = Place(tmp_path)
    found.tell("april", DAY)
    return found


def test_one_new_customer_waits_and_the_rest_is_published(place: Place) -> None:
    """Bona's customers are those of April, dated and marked, and the run says so; its executives and all of Alba are of today."""
    place.add("customers", "Bona", [5])
    place.add("customers", "Alba", [5, 1] * 10)
    place.add("executives", "Bona", [5, 1] * 10)
    result = place.run()
    assert place.seen() == {"Alba": [40, 120, []], "Bona": [60, 100, [f"customers as of {DAY}"]]}
    assert result.notes == (f"Customers of Bona stand as of {DAY}: since then too little has changed for it to be told",)
    (record,) = [json.loads(file.read_text(encoding="utf-8")) for file in (place.out / ".runs").glob(f"{result.record['run']}/run.json")]
    assert record["notes"] == list(result.notes)
    assert place.run().status == "unchanged"


def test_those_who_waited_are_told_when_enough_have_come(place: Place) -> None:
    """Of those who came since April, not since last week; then the mark goes."""
    for week, (answers, shown) in enumerate((([5], 100), ([1, 5, 5, 1], 100), ([1, 1, 5, 5, 1], 110))):
        place.add("customers", "Bona", answers)
        assert place.tell(f"week{week}", f"2026-05-{week + 10}")["Bona"] == [40, shown, [f"customers as of {DAY}"] if shown == 100 else []]


def test_a_report_that_failed_told_nothing(place: Place) -> None:
    """What comes next is held to what was published."""
    good = place.notebook.read_bytes()
    write_notebook(place.notebook, SEEING.format(folder=place.folder))  # it ends without `finish`
    place.add("customers", "Bona", [5, 1] * 3)
    with pytest.raises(RunError):
        place.run()
    place.notebook.write_bytes(good)
    place.add("customers", "Bona", [5, 1] * 2)
    place.run()
    assert place.seen()["Bona"] == [40, 110, []]


def test_what_was_published_and_cannot_be_read_stops_the_run(place: Place) -> None:
    """Exit code 3 and the way out: what lies there may be brought back, or deleted to begin anew."""
    place.add("customers", "Bona", [5])
    (file,) = (place.out / SNAPSHOTS).glob("*/*.tally")
    file.write_bytes(file.read_bytes()[:100])
    told = CliRunner().invoke(main, ["run", str(place.study), "--report", str(place.notebook), "--out", str(place.out)])
    assert told.exit_code == 3
    said = " ".join(told.output.split())
    assert "is not what was kept), and beside a report that nothing can be held to one person's answer could follow from the two." in said
    assert f"Bring {file.parent} back; or delete it to begin anew, if nobody keeps an earlier report." in said
    shutil.rmtree(file.parent)
    assert place.gathered("anew").kept == []
    (place.out / "tiny" / "report").mkdir(parents=True)
    (place.out / "tiny" / "report" / "run.json").write_text("{}", encoding="utf-8")
    (lost,) = place.gathered("lost").kept
    assert lost.startswith("reports of this study stand, and what they told is not known here any more: this time nothing is held back")
    assert place.tell("new")["Bona"] == [40, 101, []]
    (place.out / SNAPSHOTS / "tiny" / ORDER).write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"told\.json is no record"):
        place.gathered("again")


@pytest.mark.parametrize(("late", "refused"), [([5], True), ([5, 1] * 10, False)])
def test_two_runs_at_once_do_not_tell_of_one_person_between_them(place: Place, late: list[int], *, refused: bool) -> None:
    """The second one read its data before the first had published; what lies between the two must be told, or nothing is published."""
    place.add("customers", "Bona", [5, 1] * 10)
    first = place.gathered("one")
    place.add("customers", "Bona", late)
    second = place.gathered("two")
    done = []
    with telling(place.out, "tiny", first):
        done.append("one")
    if refused:
        with pytest.raises(RunError, match=r"^Run one published other figures of this study meanwhile"), telling(place.out, "tiny", second):
            done.append("two")
    else:
        with telling(place.out, "tiny", second):
            done.append("two")
    assert done == (["one"] if refused else ["one", "two"])
    assert place.tell("three")["Bona"][1] == (120 if refused else 140)


def test_the_reports_of_a_batch_are_held_back_together(place: Place) -> None:
    """Each company's report stands beside the others; the summary tells who waits."""
    run = ("run", "tiny", "--each", "company", "--jobs", "2", "--report", "tiny.ipynb", "--out", "out")
    place.add("customers", "Bona", [5])
    told = gapkit(*run, folder=place.folder)
    assert told.returncode == 0, told.stderr
    assert f"Note: Customers of Bona stand as of {DAY}: since then too little has changed for it to be told" in told.stdout
    assert place.seen()["Bona"] == [40, 100, [f"customers as of {DAY}"]]
    again = gapkit(*run, folder=place.folder)
    assert "2 unchanged" in again.stdout


def test_what_was_published_is_kept_where_its_owner_alone_can_read_it(place: Place) -> None:
    """It holds what no report shows; of many reports one is kept."""
    for week in range(DEPTH + 2):
        place.add("customers", "Bona", [5, 1] * 10)
        place.tell(f"week {week}")
    assert (place.out / SNAPSHOTS).stat().st_mode & 0o077 == 0
    assert sorted(file.suffix for file in (place.out / SNAPSHOTS / "tiny").iterdir()) == [".json", *[".tally"] * DEPTH]


@pytest.mark.parametrize("by", [None, "region"])
def test_a_segment_is_held_where_the_notebook_names_it(tmp_path: Path, by: str | None) -> None:
    """Of eleven new customers one is of the south."""
    place = Place(tmp_path)
    text = (place.study / "study.yaml").read_text(encoding="utf-8")
    (place.study / "study.yaml").write_text(
        text.replace("source: customers.csv", "source: customers.csv, segments: [region]"), encoding="utf-8"
    )
    customers = place.study / "customers.csv"
    rows = [
        f"{company},{answer},{region}\n"
        for company in ("Alba", "Bona")
        for answer in (1, 5)
        for region in ("north", "south")
        for _ in range(30)
    ]
    customers.write_text("company,c1,region\n" + "".join(rows), encoding="utf-8")
    write_notebook(place.notebook, f"import gapkit as gk\ngk.compare(gk.tally(study), by={by!r})")
    place.tell("april", DAY)
    with customers.open("a", encoding="utf-8") as file:
        file.writelines(["Alba,5,north\n"] * 10 + ["Alba,5,south\n"])
    assert (place.tell("may")["Alba"][1] == 120) == bool(by)


def test_a_company_that_is_gone_for_a_week_does_not_come_back_with_somebody_new(place: Place) -> None:
    """The report before the last one is known as well."""
    whole = (place.study / "customers.csv").read_text(encoding="utf-8")
    (place.study / "customers.csv").write_text(
        "".join(line for line in whole.splitlines(keepends=True) if "Bona" not in line), encoding="utf-8"
    )
    assert place.tell("without")["Bona"][1] is None
    (place.study / "customers.csv").write_text(whole, encoding="utf-8")
    place.add("customers", "Bona", [5])
    assert place.tell("back")["Bona"] == [40, 100, [f"customers as of {DAY}"]]
    place.add("customers", "Bona", [5, 1] * 5)
    assert place.tell("later")["Bona"][1] == 111


def test_a_report_tells_of_no_file_how_large_it_was(place: Place) -> None:
    """From one report to the next, seven bytes more are one customer more of a bank with a short name."""
    result = place.run()
    told = json.loads((result.home / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert [sorted(given) for given in told] == [["path", "sha256"]] * len(told)
    (record,) = [json.loads(file.read_text(encoding="utf-8")) for file in (place.out / ".runs").glob(f"{result.record['run']}/run.json")]
    assert all("bytes" in given for given in record["inputs"])
