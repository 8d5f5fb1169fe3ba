"""Looks at a page as people with and without good eyes do: axe-core in each frame, room at both widths, a picture."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Frame, Page

from tests.browser.frames import frames_of, resize, wait_for_clicks
from tests.browser.profiles import SIZES

SCREENSHOTS = Path(__file__).parent / "screenshots"

TALLEST = 2400
"""Pixels of a picture."""

HEIGHT = "() => document.scrollingElement.scrollHeight"
ROOM = "() => { const page = document.scrollingElement; return page.scrollWidth - page.clientWidth; }"
# Each frame is looked at by itself, as a page; all rules are on.
AXE = "() => axe.run(document, { iframes: false, resultTypes: ['violations'] })"


@cache
def axe_script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Looker:
    """Collects what is wrong with the pages that one browser window shows.

    Attributes:
        problems: one line for each, so that a test tells them all at once.
    """

    def __init__(self, page: Page, prefix: str) -> None:
        self.page = page
        self.prefix = prefix
        self.problems: list[str] = []
        SCREENSHOTS.mkdir(exist_ok=True)

    def __call__(self, name: str) -> None:
        """Look at the page and its frames at both widths; pictures are kept as ``<prefix>-<name>-<width>.png``."""
        for label, (width, height) in SIZES.items():
            resize(self.page, width, height)
            for frame in frames_of(self.page):
                self._check(frame, f"{name} ({label}, {frame.url.split('?')[0]})")
            resize(self.page, width, max(height, min(TALLEST, self.page.evaluate(HEIGHT))))
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=SCREENSHOTS / f"{self.prefix}-{name}-{label}.png")
        resize(self.page, *SIZES["desktop"])
        wait_for_clicks(self.page)

    def assert_clean(self) -> None:
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))

    def _check(self, frame: Frame, place: str) -> None:
        over = frame.evaluate(ROOM)
        if over > 0:
            self.problems.append(f"{place}: scrolls sideways by {over} px")
        if not frame.evaluate("() => 'axe' in window"):
            frame.evaluate(axe_script())
        for violation in frame.evaluate(AXE)["violations"]:
            self.problems += [f"{place}: {told(violation, node)}" for node in violation["nodes"]]


def told(violation: dict[str, Any], node: dict[str, Any]) -> str:
    checks = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
    return f"{violation['id']}: {violation['help']}: {node['html'][:160]} ({'; '.join(checks)[:200]})"
