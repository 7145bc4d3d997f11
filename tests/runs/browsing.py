"""What the browser tests share: a browser without a network, a page that is watched while it opens, and what lies on the pages of a PDF."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1440, 800  # of a desk
# Inside the margins that the style sheet sets on A4, the narrower of the two papers, in CSS pixels.
PAPER_WIDTH = 673


@dataclass
class Watch:
    """What happened while a page was open: messages of errors, addresses asked for, dialogs."""

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser; skip the tests, with the reason, where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed: pages cannot be opened")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pages cannot be opened")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = WIDTH, script: bool = True, bypass: bool = False) -> Iterator[tuple[Page, Watch]]:
    """Open a page from its file; `bypass` lifts the page's own policy, for a checker that must run a script in it."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, java_script_enabled=script, bypass_csp=bypass)
    page, watch = context.new_page(), Watch()
    page.on("console", lambda message: watch.messages.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: watch.messages.append(str(error)))
    page.on("request", lambda request: watch.requests.append(request.url))

    def dismissed(dialog: object) -> None:
        watch.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismissed)
    page.goto(path.as_uri())
    yield page, watch
    context.close()


def pictures_by_page(pdf: bytes) -> list[list[str]]:
    """Return the pictures drawn on each page of a PDF that Chromium printed, by the numbers of their objects."""
    pages = re.findall(rb"\d+ 0 obj\s*<</Type /Page\b(.*?)endobj", pdf, re.DOTALL)
    drawn = [re.search(rb"/XObject <<(.*?)>>", page, re.DOTALL) for page in pages]
    kinds = dict(re.findall(rb"(\d+) 0 obj\s*<<[^>]*?/Subtype /(\w+)", pdf))
    named = [re.findall(rb"(\d+) 0 R", found.group(1)) if found else [] for found in drawn]
    return [[number.decode() for number in numbers if kinds.get(number) == b"Image"] for numbers in named]
