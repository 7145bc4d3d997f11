"""An executed notebook as one page to read: no code, no script, nothing to fetch, every picture with its words."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gapkit.errors import RunError
from gapkit.runs.judgement import FINISHED
from gapkit.runs.shaping import Shaper

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a browser may do with a page: draw it, with the pictures it carries.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TEMPLATE = Path(__file__).parent / "template"
# Elements that run, load or replace something.
_LIVE = {"script", "iframe", "frame", "object", "embed", "applet", "base", "form", "link", "audio", "video", "portal"}
# A report's files as its foot lists them.
_KINDS = {"Charts": {".svg", ".png", ".pdf", ".pptx"}, "Tables": {".csv", ".xlsx", ".parquet"}}
_OTHERS = "Other files"
# One picture of a srcset: its address, then a comma or what it is for.
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:,+(?=\s)|[^,]*)")
_LOADING = {"src", "poster", "background", "data", "action", "formaction"}


def make_page(notebook: Any, *, title: str, folder: Path, files: Iterable[str] = (), never: Iterable[str] = ()) -> str:  # noqa: ANN401 - nbformat's nodes have no types
    """Return an executed notebook as a self-contained HTML page, without its code.

    Args:
        notebook: the executed notebook.
        title: the page's title, plain text.
        folder: where the notebook lies, for pictures that its text names.
        files: paths of the report's files, below the page, to link at its foot.
        never: texts that must not stand in the page (this machine's paths).

    Raises RunError where an output holds a script, loads something from elsewhere, shows a picture without alt text, or names one of `never`.
    """
    exporters: Any = import_module("nbconvert.exporters")  # only a run pays for it
    exporter = exporters.HTMLExporter(
        template_name=_TEMPLATE.name,
        extra_template_basedirs=[str(_TEMPLATE.parent)],
        embed_images=True,
        exclude_anchor_links=True,
    )
    exporter.environment.filters["markdown2html"] = exporter.markdown2html
    resources = {
        "metadata": {"path": str(folder)},
        "title": title,
        "policy": POLICY,
        "style": style(),
        "finished": FINISHED,
        "files": _grouped(files),
        "shaper": Shaper(ids={"report", "contents"}),
    }
    # The exporter's own last step writes a placeholder where alt text is missing; here that is an error, so the step before it is called.
    page, _ = exporters.TemplateExporter.from_notebook_node(exporter, notebook, resources)
    for fault in faults(page):
        raise RunError(f"A report is one quiet page, but {fault}.")
    for text in never:
        if text in page:
            raise RunError(f"The report shows a path of this machine ({text}); nobody else can use it.")
    return str(page)


def plain_page(title: str, body: str, *, script: str = "") -> str:
    """Return a self-contained page of a title and what stands below it; `title` is plain text, `body` HTML that is escaped already.

    `script` is the one script that the page may run, by the hash of its text; "" for none.
    """
    shaper = Shaper(ids={"report"})
    heading = shaper.piece(f"<h1>{escape(title)}</h1>")
    policy, running = POLICY, ""
    if script:
        digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
        policy, running = f"{POLICY}; script-src 'sha256-{digest}'", f"<script>{script}</script>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<style>\n{style()}\n</style>\n</head>\n<body class="plain">\n<header class="cover">\n<div class="inner">{heading}</div>\n</header>\n'
        f'<div class="frame">\n<main id="report">\n{shaper.piece(body)}\n</main>\n</div>\n{running}</body>\n</html>\n'
    )


def _grouped(files: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Return a report's files for its foot, by kind: a name that reads, "Half slide (SVG)", and a link; kinds without files are left out."""
    groups: dict[str, list[dict[str, str]]] = {kind: [] for kind in (*_KINDS, _OTHERS)}
    for name in files:
        path = PurePosixPath(name)
        kind = next((kind for kind, endings in _KINDS.items() if path.suffix.lower() in endings), _OTHERS)
        stem = path.with_suffix("").as_posix().replace("_", " ").replace("-", " ")
        read = f"{stem[:1].upper()}{stem[1:]} ({path.suffix[1:].upper()})" if path.suffix else name
        groups[kind].append({"name": read, "link": quote(name)})
    return {kind: found for kind, found in groups.items() if found}


@cache
def style() -> str:
    """Return the style sheet that every page carries."""
    return (_TEMPLATE / "style.css").read_text(encoding="utf-8").strip()


def faults(page: str) -> list[str]:
    """Return what keeps a page from being quiet, each in words: scripts, things to fetch, pictures without alt text; empty where nothing does."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Notes every element of a page that runs or loads something, and every picture without words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is wrong with one element."""
        values = {name.lower(): value or "" for name, value in attrs}
        self.in_style = tag == "style"
        if tag in _LIVE or (tag == "meta" and values.get("http-equiv", "").lower() == "refresh"):
            self.found.append(f"an output holds a <{tag}>: show a picture or a table instead")
        if tag == "img" and not values.get("alt", "").strip():
            self.found.append("a picture has no alt text: say in words what it shows")
        for name, value in values.items():
            target = "".join(value.split()).lower()
            if name.startswith("on"):
                self.found.append(f"an output holds a script ({name} on <{tag}>)")
            elif name in {"href", "xlink:href"} and target.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"an output holds a link that runs a script (<{tag}>)")
            elif not _carried_all(tag, name, value):
                self.found.append(f"<{tag}> loads {value[:80]!r}: a report carries its pictures itself")
            elif name == "style":
                self._style(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave a style element."""
        if tag == "style":
            self.in_style = False

    def handle_data(self, data: str) -> None:
        """Note what a style element loads."""
        if self.in_style:
            self._style(data)

    def _style(self, text: str) -> None:
        """Note a style that loads something."""
        plain = "".join(text.split()).lower()
        if "@import" in plain or "image-set(" in plain or any(not _carried(part.lstrip("'\"")) for part in plain.split("url(")[1:]):
            self.found.append("a style loads something from elsewhere")


def _carried(target: str) -> bool:
    """Return whether a target lies in the page itself: a picture as data, or a part of the page."""
    return target.startswith(("data:image/", "data:font/", "#")) or not target


def _carried_all(tag: str, name: str, value: str) -> bool:
    """Return whether whatever an attribute loads lies in the page itself."""
    if name == "srcset":  # white space ends an address, for one as data holds commas itself
        return all(_carried(address.lower()) for address in _CANDIDATE.findall(value))
    loads = name in _LOADING or (name in {"href", "xlink:href"} and tag in {"image", "use", "feimage"})
    return not loads or _carried("".join(value.split()).lower())
