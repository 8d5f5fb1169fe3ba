"""One server of ours, one LMS and one browser for each file of tests; each package is exported once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from tests.chromium import chromium
from tests.closing import close
from tests.packages_played.central import Central
from tests.packages_played.lms import PackageLms
from tests.player.channels.learner import Learner
from tests.player.conftest import FLAGS

EXPECTED = ("Failed to load resource", "SCORM Error", "throwSCORMError", "API broken", "commit")
Visit = Callable[..., Learner]


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """Our server."""
    running = Central(tmp_path_factory.mktemp("central"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def lms_server(central: Central) -> Iterator[PackageLms]:
    """The LMS."""
    running = PackageLms(central.folder / "served")
    yield running
    running.close()


@pytest.fixture
def lms(lms_server: PackageLms) -> Iterator[PackageLms]:
    """The LMS, which knows nobody yet; every file that a package asked for was in it."""
    lms_server.reset()
    lms_server.asked.clear()
    lms_server.missing.clear()
    yield lms_server
    assert lms_server.missing == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: no cookies, no storage."""
    made = browser.new_context(viewport={"width": 1000, "height": 900}, reduced_motion="reduce", locale="en-US")
    made.set_default_timeout(30_000)
    yield made
    close(made)


@pytest.fixture
def visits(profile: BrowserContext) -> Iterator[Visit]:
    """Open an address: `visits(url, frames)`; the lesson is so many frames deep. Script errors fail the test."""
    problems: list[str] = []

    def on_console(message: Any) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            problems.append(message.text)

    def visit(url: str, frames: int = 1) -> Learner:
        page = profile.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", on_console)
        page.goto(url)
        place: Page | FrameLocator = page
        for _ in range(frames):
            place = place.frame_locator("iframe").first
        return Learner(page, place)

    yield visit
    assert problems == []
