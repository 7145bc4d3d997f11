"""Where things lie: a study by path, folder or example's name; the notebooks and example studies in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gapkit.errors import ParameterError, StudyError, nearest

STUDY_FILE = "study.yaml"
NOTEBOOK_ENDING = ".ipynb"
_PACKAGE = Path(__file__).resolve().parents[1]


def suite_folder(kind: Literal["notebooks", "data"]) -> Path:
    """Return the folder of the suite's notebooks or example studies: inside the installed package, else beside it in a checkout."""
    inside = _PACKAGE / "suite" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def examples() -> tuple[str, ...]:
    """Return the names of the example studies, sorted."""
    return tuple(sorted(file.parent.name for file in suite_folder("data").glob(f"*/{STUDY_FILE}")))


def find_study(source: str | Path) -> Path:
    """Return the absolute path of a study.yaml.

    Args:
        source: its path, its folder's path, or the name of an example study (a path that holds a study goes first).

    Raises:
        StudyError: there is none; names the nearest example, or the nearest file beside the path that was given.
    """
    if not str(source).strip():
        raise StudyError(f"No study was named: give a path, a folder or an example's name.{_known_examples()}")
    path = Path(source).expanduser()
    try:
        if path.is_file():
            return _settled(path)
        if (path / STUDY_FILE).is_file():
            return _settled(path / STUDY_FILE)
        if str(source) in examples():
            return _settled(suite_folder("data") / str(source) / STUDY_FILE)
        if path.is_dir():
            found = sorted(file.name for file in path.iterdir() if file.suffix in (".yaml", ".yml"))
            others = f" It holds {', '.join(found[:5])}: name the file." if found else ""
            raise StudyError(f"Folder {str(path)!r} holds no {STUDY_FILE}.{others}")
        beside = sorted(file.name for file in path.parent.iterdir()) if len(path.parts) > 1 and path.parent.is_dir() else []
    except (OSError, ValueError) as error:  # a name too long for the file system, or holding NUL
        raise StudyError(f"No study at {str(source)[:80]!r}: {getattr(error, 'strerror', None) or error}.") from None
    if len(path.parts) == 1 and not path.suffix:
        raise StudyError(f"No study {str(source)!r}: no such file or folder, and no such example.{nearest(source, examples())}")
    close = nearest(path.name, beside) if beside else ""
    raise StudyError(f"No study at {str(path)!r}.{close if 'Did you mean' in close else _known_examples()}")


def find_notebook(name: str) -> Path:
    """Return the absolute path of a notebook.

    Args:
        name: the name of one of the suite's notebooks, with or without its ending, or the path of a notebook.

    Raises:
        ParameterError: there is none; names the nearest.
    """
    path = Path(name).expanduser()
    if path.suffix == NOTEBOOK_ENDING and path.is_file():
        return path.resolve()
    known = {file.stem: file for file in sorted(suite_folder("notebooks").glob(f"*{NOTEBOOK_ENDING}"))}
    stem = name.removesuffix(NOTEBOOK_ENDING)
    if stem in known:
        return known[stem].resolve()
    raise ParameterError(f"No notebook {name!r}.{nearest(stem, known)}")


def _settled(file: Path) -> Path:
    """Return a file's absolute path, its folder resolved and the file itself not: a linked study.yaml reads the data beside the link."""
    return file.parent.resolve() / file.name


def _known_examples() -> str:
    names = examples()
    return f" Examples: {', '.join(names)}." if names else ""
