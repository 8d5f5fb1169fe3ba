"""How soon a learner can answer the first question on a slow link, in a real browser against the real application.

Run: ``.venv/bin/python -m tests.benchmarks.player.slow_link``

The link: 400 ms from each request to the first byte of its answer, 50 kB/s (400 kbit/s) down, HTTP/1.1 with the
browser's six connections, nothing in the cache, a new browser profile each time (Chromium's own network emulation). The
learner reads nothing: each button is pressed as soon as it is there. Two times are printed, in seconds from the opening
of the lesson's page, the median of five:

* cover: the lesson can be started;
* question: the first question of a text lesson can be answered; in the lesson with a film, the film's own screen is
  there, its data still coming.

Bytes (compressed, as they came) and requests are those until then, without media. On a busy machine the processor,
not the link, is what takes time.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from packages import catalogue
from packages.lesson import Lesson
from tests.chromium import ARGUMENTS, chromium
from tests.closing import close
from tests.player.real import Application, application
from tests.player.traffic import Traffic

LATENCY_MS = 400
BYTES_PER_SECOND = 50_000
RUNS = 5
TEXT, FILM = "split-sheets", "work-and-recording"


def slow(context: BrowserContext, page: Page) -> None:
    """Give the page the slow link."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )


def walk(page: Page, lesson: Lesson) -> None:
    """From the cover to the first question, or to the film, without reading."""
    skip = page.get_by_role("button", name="Skip", exact=True)
    onward = page.get_by_role("button", name="Next", exact=True)
    there = page.locator("video, fieldset .answer :is(input, select, button)").first
    while not there.is_visible():
        for button in (skip, onward):
            if button.is_visible():
                button.click()
        page.wait_for_timeout(10)


def once(browser: Browser, app: Application, lesson: Lesson, run: int) -> tuple[float, float, Traffic]:
    """One visit: seconds to the cover and to the question, and what was asked for."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    try:
        address = app.launch(context, lesson, sub=f"run-{run}")
        page = context.new_page()
        traffic = Traffic(page)
        slow(context, page)
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        notice = page.get_by_role("button", name="I have read this, go on")
        start = page.get_by_role("button", name="Start", exact=True)
        notice.or_(start).wait_for()
        if notice.is_visible():
            notice.click()
        start.wait_for()
        cover = time.perf_counter() - began
        start.click()
        walk(page, lesson)
        return cover, time.perf_counter() - began, traffic
    finally:
        close(context)


def main() -> None:
    """Measure and print."""
    lessons = catalogue.shipped().lessons
    with (
        tempfile.TemporaryDirectory() as folder,
        application(Path(folder)) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for name in (TEXT, FILM):
            runs = [once(browser, app, lessons[name], run) for run in range(RUNS)]
            cover = statistics.median(run[0] for run in runs)
            question = statistics.median(run[1] for run in runs)
            traffic = runs[-1][2]
            print(
                f"{name}: cover {cover:.2f} s, question {question:.2f} s; "
                f"{traffic.bytes / 1000:.1f} kB, and {traffic.headers / 1000:.1f} kB of headers, "
                f"in {traffic.requests} requests"
            )
        browser.close()


if __name__ == "__main__":
    main()
