"""The demo, started as a newcomer would, and a Chromium that blocks third-party cookies as partners' browsers do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.course import Course
from tests.browser.demo import Demo, free_port, new_demo
from tests.browser.profiles import TIMEOUT, blocking_context

__all__ = ["blocking_context", "free_port"]

expect.set_options(timeout=TIMEOUT)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo for the tests of one file: nobody has been there before them."""
    running = new_demo(tmp_path_factory.mktemp("browser"))
    try:
        running.start()
        yield running
    finally:
        running.end()


@pytest.fixture
def own_demo(tmp_path: Path) -> Iterator[Demo]:
    """A demo for one test, which starts and ends it."""
    made = new_demo(tmp_path)
    yield made
    made.end()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser profile of its own, third-party cookies blocked."""
    with blocking_context(playwright, tmp_path / "profile") as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.pages[0] if context.pages else context.new_page()


@pytest.fixture
def course(page: Page, demo: Demo) -> Course:
    """The course in the demo LMS, in a fresh browser."""
    return Course(page, demo.lms)
