"""An LMS of each kind for the player; one of each for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from packages.lesson import Lesson
from tests.closing import close
from tests.player import sample
from tests.player.channels.learner import Learner, read_everything, short
from tests.player.channels.lms import Lms
from tests.player.channels.record_store import Launch, RecordStore

EXPECTED = ("Failed to load resource", "SCORM Error", "throwSCORMError", "API broken", "commit")


@pytest.fixture(scope="package")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """The lesson with one of each."""
    return read_everything(tmp_path_factory.mktemp("lesson"))


@pytest.fixture(scope="package")
def lms_server() -> Iterator[Lms]:
    """The LMS."""
    running = Lms()
    yield running
    running.close()


@pytest.fixture(scope="package")
def record_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordStore]:
    """The LMS's record store."""
    running = RecordStore(tmp_path_factory.mktemp("store"))
    yield running
    running.close()


@pytest.fixture
def lms(lms_server: Lms, lesson: Lesson) -> Lms:
    """The LMS, knowing nobody yet, with a card and two questions of the lesson."""
    lms_server.reset()
    lms_server.lesson = short(lesson, "truth", "number")
    return lms_server


@pytest.fixture
def launch(lms: Lms, record_store: RecordStore) -> Launch:
    """A registration at the LMS's record store."""
    record_store.broken = False
    lms.cmi5 = Launch(record_store)
    return lms.cmi5


Visit = Callable[..., Learner]


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visit]:
    """Open an address, in a context or on a device of its own: `visits(url, context)`. Script errors fail the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def on_console(message: Any) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            problems.append(message.text)

    def visit(url: str, context: BrowserContext | None = None) -> Learner:
        if context is None:
            context = browser.new_context(viewport={"width": 900, "height": 800}, reduced_motion="reduce")
            context.set_default_timeout(20_000)
            contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", on_console)
        page.goto(url)
        frame = page.frame_locator("iframe").first if "/lms" in url else None
        if frame and "/package" in url:
            frame = frame.frame_locator("iframe").first
        return Learner(page, frame)

    yield visit
    for context in contexts:
        close(context)
    assert problems == []


def door() -> dict[str, Any]:
    """Settings that name our own server's door."""
    url = f"/attempts/{sample.ATTEMPT}/statements"
    return {"door": {"url": url, "token": sample.TOKEN, "dispatch": sample.ATTEMPT}, "lesson": "one-of-each"}


def own_door() -> dict[str, Any]:
    """Settings of a page on our own server: the door of its attempt."""
    return {"attempt": sample.ATTEMPT, "token": sample.TOKEN, "post_url": f"/attempts/{sample.ATTEMPT}/statements"}


def settings(kind: str, **more: Any) -> dict[str, Any]:
    """A package's settings."""
    following = [{"id": "another", "title": "Another lesson", "minutes": 4}]
    return {"kind": kind, "ns": sample.NS, "lang": "en", "next": following} | more
