"""A browser and a host for the player's tests; one of each for the whole run, a fresh context for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.chromium import ARGUMENTS, chromium
from tests.closing import close
from tests.player import sample
from tests.player.host import Host

FLAGS = [*ARGUMENTS, "--autoplay-policy=no-user-gesture-required", "--mute-audio"]

expect.set_options(timeout=20_000)  # as long as the journeys wait: a machine at work on much else is slow


@pytest.fixture(scope="package")
def playwright_of_run() -> Iterator[Playwright]:
    """Playwright itself: there can be only one."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright_of_run: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    running = playwright_of_run.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Host]:
    """The stand-in for the web app."""
    running = Host()
    yield running
    running.close()


@pytest.fixture
def host(server: Host) -> Host:
    """The server with an open door and the lesson that has everything."""
    server.reset()
    server.lesson = sample.lesson()
    server.settings = sample.settings()
    return server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: no cookies, no storage."""
    made = browser.new_context(viewport={"width": 900, "height": 800}, reduced_motion="reduce")
    made.set_default_timeout(20_000)
    yield made
    close(made)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that fails the test when a script fails or the content policy is broken."""
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))

    def on_console(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    opened.on("console", on_console)
    yield opened
    assert problems == []


@pytest.fixture
def play(host: Host, page: Page) -> Callable[..., Page]:
    """Open a lesson: `play(lesson, **settings)`; without a lesson the one with everything."""

    def open_lesson(lesson: dict[str, Any] | None = None, **settings: Any) -> Page:
        host.lesson = lesson or host.lesson
        host.settings = sample.settings(**settings) if settings else host.settings
        page.goto(f"{host.url}/lesson")
        return page

    return open_lesson
