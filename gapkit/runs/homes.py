"""Where a report lives: `OUT/STUDY/REPORT/`, or `OUT/STUDY/companies/SLUG/REPORT/` for one company."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from gapkit.errors import ParameterError

LONGEST = 60  # characters of a folder's name
COMPANIES = "companies"
PAGE = "index.html"
SUMMARY = "summary.txt"
_DIGITS = 10  # of the hash that keeps two names apart
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9]")


def slug(name: str) -> str:
    """Return a folder's name for a company: ASCII, at most 60 characters, ending in a short hash of the true name.

    No two names share one, none is hidden, a device, or a way out of the folder.
    """
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST - _DIGITS - 1].strip("-")
    return f"{words}-{digest}" if words else f"company-{digest}"


def home_of(study: str, report: str, company: str = "") -> PurePosixPath:
    """Return a report's home below OUT; names that make a plain folder are kept, others become a slug.

    Raises ParameterError for a notebook named `companies`: its home would hold the homes of the companies.
    """
    if report.casefold() == COMPANIES:
        raise ParameterError(
            f"A notebook named {report!r} cannot be a report: that folder holds the reports of single companies. Rename it."
        )
    middle = (COMPANIES, slug(company)) if company else ()
    return PurePosixPath(_folder(study), *middle, _folder(report))


def study_folder(study: str) -> str:
    """Return the folder below OUT that a study's reports lie in."""
    return _folder(study)


def _folder(name: str) -> str:
    """Return a name as it stands where it is a plain, visible folder name, else its slug."""
    plain = _PLAIN.fullmatch(name) and len(name) <= LONGEST and not _DEVICES.fullmatch(name) and name.casefold() not in {PAGE, SUMMARY}
    return name if plain else slug(name)
