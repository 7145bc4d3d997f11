"""The wheel is whole: installed somewhere else, it runs a report from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command and return what it printed; its words are shown where it fails."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of a fresh environment: gapkit from its wheel, the libraries borrowed from this one."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place / "dist", ROOT, cwd=place)
    (wheel,) = (place / "dist").glob("*.whl")
    home = place / "environment"
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    run(sys.executable, "-m", "pip", "--isolated", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=place)
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    # A path in a .pth file lends the libraries there, but not a gapkit that is installed there for editing.
    borrowed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (own / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return programs


def test_the_wheel_runs_a_report_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """The notebooks and example studies come with the wheel; nothing of the checkout is used."""
    where = run(installed / "python", "-c", "import gapkit; print(gapkit.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.parent)
    templates = str(Path(sys.prefix) / "share" / "jupyter")  # what the libraries borrowed above keep outside their folder
    run(installed / "gapkit", "run", "published", "--out", "reports", cwd=tmp_path, JUPYTER_PATH=templates)
    page = tmp_path / "reports" / "published" / "published_gaps" / "index.html"
    assert "<html" in page.read_text(encoding="utf-8")
    assert (tmp_path / "reports" / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_the_wheel_carries_its_types_and_its_schema(installed: Path, tmp_path: Path) -> None:
    """Editors and type checkers find what they need."""
    code = "import gapkit; from pathlib import Path; print(Path(gapkit.__file__).parent)"
    package = Path(run(installed / "python", "-c", code, cwd=tmp_path).strip())
    assert (package / "py.typed").is_file()
    assert (package / "study" / "study.schema.json").is_file()
